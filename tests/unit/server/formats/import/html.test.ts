import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHtml } from '../../../../../server/formats/import/html.ts';
import { LIMITS } from '../../../../../server/formats/import/package.ts';
import type { BlockJSON, Doc } from '../../../../../shared/letter/doc.ts';
import { MAX_DEPTH } from '../../../../../shared/letter/normalise.ts';
import { exportHtml } from '../../../../../shared/letter/export/html.ts';
import { text } from '../../../../../shared/letter/blocks.ts';
import { counter, letters, normal } from '../../../shared/letter/arbitrary.ts';
import { sampleFile } from '../../../../support/printed-letters.ts';

const page = (doc: Doc): string => exportHtml({ doc, title: 'T', lang: 'en', mark: { kind: 'draft' } });

describe('a web page of ours', () => {
  it('is the same letter again, whatever it says', () => {
    fc.assert(
      fc.property(letters, (doc) => {
        expect(readHtml(page(doc), counter()).doc, page(doc)).toEqual(doc);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same letter again where it goes as deep as a letter may', () => {
    const around = (block: BlockJSON, depth: number): BlockJSON =>
      depth % 3 === 0
        ? { type: 'blockquote', content: [block] }
        : { type: 'orderedList', content: [{ type: 'listItem', content: [block] }] };
    let block: BlockJSON = { type: 'paragraph', attrs: { id: 'b1' }, content: [{ type: 'text', text: 'Deep.' }] };
    for (let depth = 0; depth < MAX_DEPTH; depth++) block = around(block, depth);
    const doc = normal({ type: 'doc', content: [block] });
    expect(readHtml(page(doc), counter()).doc).toEqual(doc);
  });

  it('brings its names, its title and its language', () => {
    const { doc, title, signatures } = sampleFile(14);
    const read = readHtml(exportHtml({ ...sampleFile(14), lang: 'fr' }), counter());
    expect(read).toMatchObject({ doc, title, lang: 'fr', signatories: signatures });
  });
});

describe('a web page of somebody else', () => {
  const read = (body: string) => readHtml(`<html lang="de"><body>${body}</body></html>`, counter());

  it('is read by its elements and words', () => {
    const { doc, lang } = read(`<div class=WordSection1>
      <h1>Night trains</h1>
      <p>Dear   Commissioner,</p>
      <p>We <b>ask <i>for</i></b> a <a href="https://example.eu">train</a>, <a href="javascript:x()">now</a>:
      <ol><li>one<li><p>two</p><ul><li>inner</ul></ol>
      <p>Yours sincerely,<p>Ana Vidmar<br>
      Member
      </div>`);
    expect(lang).toBe('de');
    expect(doc.content.map(({ type }) => type)).toEqual([
      ...['subject', 'salutation', 'paragraph', 'orderedList', 'closing', 'author'],
    ]);
    expect(text(doc)).toBe(
      [
        'Night trains',
        'Dear Commissioner,',
        'We ask for a train, now:',
        'one',
        'two',
        'inner',
        'Yours sincerely,',
        'Ana Vidmar\nMember',
      ].join('\n\n'),
    );
    expect(JSON.stringify(doc)).not.toContain('javascript');
  });

  it('leaves behind what is no text', () => {
    const { doc } = read(
      '<style>p{}</style><script>alert(1)</script><p>Words<svg><text>no</text></svg></p><nav>Menu</nav>',
    );
    expect(text(doc)).toBe('Words');
  });

  it('is read however deep a page goes, and refused when it goes deeper', () => {
    const nested = (depth: number) => `${'<blockquote>'.repeat(depth)}deep${'</blockquote>'.repeat(depth)}<p>after</p>`;
    const { doc } = read(nested(LIMITS.pageDepth - 10));
    expect(text(doc)).toContain('deep');
    expect(text(doc)).toContain('after');
    expect(() => read(nested(LIMITS.pageDepth))).toThrow('deeper than any letter');
  });
});
