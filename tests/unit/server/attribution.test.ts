import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { sourcesOf, type JournalRow } from '../../../server/letter/read/attribution.ts';
import { diff } from '../../../shared/amendment/index.ts';
import type { BlockJSON, Doc, TextBlockJSON } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment, updateY } from '../../../shared/letter/yjs.ts';

const paragraph = (id: string, text: string): TextBlockJSON => ({
  type: 'paragraph',
  attrs: { id },
  content: text ? [{ type: 'text', text }] : [],
});
const letter = (...content: readonly BlockJSON[]): Doc => ({ type: 'doc', content: [...content] });

/** A journal that is written as rooms write it, one row for each thing that somebody does. */
class Written {
  readonly rows: JournalRow[] = [];
  readonly #ydoc = new Y.Doc();

  does(person: string, doc: Doc): void {
    const own = new Y.Doc();
    Y.applyUpdate(own, Y.encodeStateAsUpdate(this.#ydoc));
    own.once('update', (bytes: Uint8Array) => {
      Y.applyUpdate(this.#ydoc, bytes);
      this.rows.push({ seq: this.rows.length + 1, room: 'L', person, at: '2026-11-30T10:00:00.000Z', bytes });
    });
    updateY(own, doc);
  }

  get doc(): Doc {
    return docFromY(letterFragment(this.#ydoc));
  }

  /** Words with who is said to have written them. */
  async writers(before: { readonly doc: Doc; readonly seq: number }): Promise<readonly (readonly [string, string])[]> {
    const after = { doc: this.doc, seq: this.rows.length };
    const all = await sourcesOf(this.rows, { before, after }, diff(before.doc, after.doc));
    return all.flatMap(({ change, sources }) => {
      if (change.kind === 'changed') {
        return change.hunks.flatMap(({ kind, text }, at) =>
          kind === 'inserted' ? [[text.trim(), sources[at]?.person ?? ''] as const] : [],
        );
      }
      return change.kind === 'inserted' ? [[change.block, sources[0]?.person ?? ''] as const] : [];
    });
  }
}

const START = letter(paragraph('a', 'Safety matters'), paragraph('b', 'We ask for a plan'));

/** The letter with a sentence of an adviser in it. */
function advised(text = 'We ask for a plan with dates and money for women'): {
  readonly written: Written;
  readonly before: { readonly doc: Doc; readonly seq: number };
} {
  const written = new Written();
  written.does('lead', START);
  const before = { doc: written.doc, seq: 1 };
  written.does('adviser', letter(paragraph('a', 'Safety matters'), paragraph('b', text)));
  return { written, before };
}

describe('whose words are', () => {
  it('behind a new break is who wrote them, not who broke the sentence', async () => {
    const { written, before } = advised();
    const [head, tail] = [paragraph('b', 'We ask for a plan with dates'), paragraph('c', 'and money for women')];
    written.does('lead', letter(paragraph('a', 'Safety matters'), head, tail));
    expect(await written.writers(before)).toContainEqual(['c', 'adviser']);
  });

  it('in a block that was made another kind, joined, or cut and pasted is who wrote them', async () => {
    const text = 'We ask for a plan with dates and money for women';
    const ways: readonly Doc[][] = [
      [
        letter(paragraph('a', 'Safety matters'), {
          type: 'heading',
          attrs: { id: 'b', level: 2 },
          content: [{ type: 'text', text }],
        }),
      ],
      [letter(paragraph('a', `Safety matters ${text}`))],
      [letter(paragraph('a', 'Safety matters')), letter(paragraph('a', 'Safety matters'), paragraph('c', text))],
    ];
    for (const way of ways) {
      const { written, before } = advised();
      for (const doc of way) written.does('lead', doc);
      const said = await written.writers(before);
      const theirs = said.filter(([words]) => words === 'c' || words.includes('with dates'));
      expect(theirs.map(([, person]) => person)).toEqual(['adviser']);
    }
  });

  it('of somebody who replaces them is theirs', async () => {
    const { written, before } = advised();
    written.does('lead', letter(paragraph('a', 'Safety matters'), paragraph('b', 'We ask for a plan now, at once')));
    const said = await written.writers(before);
    expect(new Set(said.filter(([words]) => words !== '').map(([, person]) => person))).toEqual(new Set(['lead']));
  });

  it('is what a ledger says, wherever a paragraph is split and joined again', async () => {
    const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('ann', 'ben', 'cleo'), fc.nat(9)), { minLength: 2, maxLength: 6 }),
        fc.array(fc.tuple(fc.constantFrom('ann', 'ben', 'cleo'), fc.nat(9)), { maxLength: 4 }),
        async (typing, breaking) => {
          const written = new Written();
          written.does('lead', letter(paragraph('a', 'Begin'), paragraph('z', 'End')));
          const before = { doc: written.doc, seq: 1 };
          const ledger = new Map<string, string>();
          let text = ['Begin'];
          typing.forEach(([person, at], index) => {
            const word = words[index] ?? 'golf';
            ledger.set(word, person);
            text = text.toSpliced(1 + (at % text.length), 0, word);
            written.does(person, letter(paragraph('a', text.join(' ')), paragraph('z', 'End')));
          });
          for (const [person, at] of breaking) {
            const cut = 1 + (at % text.length);
            const [head, tail] = [text.slice(0, cut).join(' '), text.slice(cut).join(' ')];
            written.does(person, letter(paragraph('a', head), paragraph('t', tail), paragraph('z', 'End')));
            written.does(person, letter(paragraph('a', text.join(' ')), paragraph('z', 'End')));
          }
          for (const [said, person] of await written.writers(before)) {
            for (const word of said.split(/\s+/).filter(Boolean))
              expect([word, person]).toEqual([word, ledger.get(word)]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
