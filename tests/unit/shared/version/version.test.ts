import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Doc } from '../../../../shared/letter/doc.ts';
import {
  canonical,
  canonicalJson,
  digest,
  sha256Hex,
  shortDigest,
  type VersionContent,
} from '../../../../shared/version/index.ts';
import { letters } from '../letter/arbitrary.ts';

interface Golden {
  readonly name: string;
  readonly digest: string;
  readonly version: VersionContent;
}
const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/letters/golden.json', import.meta.url), 'utf8'),
) as Golden[];

const of = (doc: Doc): VersionContent => ({
  format: 'paraph.version/1',
  letter: 'l1',
  number: 1,
  previous: null,
  header: { title: 'A title', lang: 'en' },
  doc,
});
const small = of({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [{ type: 'text', text: 'Yes.' }] }],
});
const changed = (change: object): VersionContent => ({ ...small, ...change });

describe('a version’s fingerprint', () => {
  it.each(golden)('of $name never changes', async ({ version, digest: expected }) => {
    expect(await digest(version)).toBe(expected);
  });

  it('is the SHA-256 of the canonical bytes that anybody can take', async () => {
    const bytes =
      '{"doc":{"content":[{"attrs":{"id":"p"},"content":[{"text":"Yes.","type":"text"}],"type":"paragraph"}],"type":"doc"},"format":"paraph.version/1","header":{"lang":"en","title":"A title"},"letter":"l1","number":1,"previous":null}';
    expect(canonical(small)).toBe(bytes);
    expect(await digest(small)).toBe(createHash('sha256').update(bytes, 'utf8').digest('hex'));
  });

  it('is the same after a journey through JSON', async () => {
    await fc.assert(
      fc.asyncProperty(letters, async (doc) => {
        const there = canonical(of(doc));
        const back = JSON.parse(there) as VersionContent;
        expect(canonical(back)).toBe(there);
        expect(await digest(back)).toBe(await digest(of(doc)));
      }),
    );
  });

  it('is the same however the equal letter was written down', async () => {
    const split = changed({
      doc: {
        content: [
          {
            content: [
              { text: 'Ye', type: 'text', marks: [] },
              { text: 's.', type: 'text' },
            ],
            attrs: { level: null, id: 'p' },
            type: 'paragraph',
          },
        ],
        type: 'doc',
      },
    });
    expect(await digest(split)).toBe(await digest(small));
  });

  it('is another one as soon as anything else is said', async () => {
    const others = [
      changed({ letter: 'l2' }),
      changed({ number: 2 }),
      changed({ previous: 'a'.repeat(64) }),
      changed({ header: { title: 'A title', lang: 'fr' } }),
      changed({ header: { title: 'Title', lang: 'en' } }),
      of({
        type: 'doc',
        content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [{ type: 'text', text: 'Yes!' }] }],
      }),
      of({
        type: 'doc',
        content: [{ type: 'paragraph', attrs: { id: 'q' }, content: [{ type: 'text', text: 'Yes.' }] }],
      }),
      of({
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            attrs: { id: 'p' },
            content: [{ type: 'text', text: 'Yes.', marks: [{ type: 'bold' }] }],
          },
        ],
      }),
    ];
    const all = await Promise.all([small, ...others].map(digest));
    expect(new Set(all).size).toBe(others.length + 1);
  });

  it('is read out as eight characters', async () => expect(shortDigest(await digest(small))).toMatch(/^[0-9a-f]{8}$/));
});

it.each<[string, object, string]>([
  ['an unknown member', { note: 'x' }, 'unknown member note'],
  ['a missing title', { header: { lang: 'en' } }, 'title is missing'],
  ['an unknown member of the header', { header: { title: 'T', lang: 'en', sub: 'x' } }, 'unknown member sub'],
  ['another format', { format: 'paraph.version/2' }, 'version.format'],
  ['a version number of no version', { number: 1.5 }, 'whole number'],
  ['a predecessor that is no digest', { previous: 'A'.repeat(64) }, 'not a digest'],
  ['half a character in the title', { header: { title: 'a\udc00', lang: 'en' } }, 'surrogate'],
  [
    'half a character in the text',
    {
      doc: {
        type: 'doc',
        content: [{ type: 'subject', attrs: { id: 's' }, content: [{ type: 'text', text: '\ud83d' }] }],
      },
    },
    'surrogate',
  ],
  ['a text that fits no letter', { doc: { type: 'doc', content: [{ type: 'image' }] } }, 'image'],
  ['no text', { doc: undefined }, 'doc is missing'],
])('%s has no fingerprint', async (_, change, message) => {
  expect(() => canonical(changed(change))).toThrow(TypeError);
  await expect(digest(changed(change))).rejects.toThrow(message);
});

describe('canonical JSON', () => {
  it('sorts names by UTF-16 units, as RFC 8785 does', () => {
    // From the example of RFC 8785, section 3.2.3.
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalJson(names)) as object).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(canonicalJson(names).match(/:(\d)/g)?.join('')).toBe(':2:4:6:7:1:5:3');
  });

  it.each<[string, unknown]>([
    ['undefined', { a: undefined }],
    ['a hole in a list', [1, , 2]],
    ['a fraction', { a: 0.5 }],
    ['NaN', NaN],
    ['a number past 2^53', 2 ** 53],
    ['a big integer', 1n],
    ['a date', { at: new Date(0) }],
    ['a map', new Map()],
    ['half a character in a name', { '\ud800': 1 }],
    ['a function', () => 1],
  ])('refuses %s, which JSON would lose or change', (_, value) =>
    expect(() => canonicalJson(value)).toThrow(TypeError),
  );

  it('gives bytes and text the same hash', async () => {
    expect(await sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await sha256Hex(new TextEncoder().encode('ő'))).toBe(await sha256Hex('ő'));
  });
});
