import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../../server/store/sqlite/store.ts';
import type { Piece } from '../../../server/store/store.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** The full-text index of the embedded store. */

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', 'щ'), minLength: 1, maxLength: 9 });
const folded = (words: readonly string[]): string => ` ${words.join(' ')} `;
const pieceOf = (words: readonly string[], kind: Piece['kind']): Piece => ({
  ...{ kind, text: `"${words.join('\n')}"`, folded: folded(words) },
});
const entry = fc.record({
  letter: fc.constantFrom('one', 'two', 'three'),
  title: fc.array(word, { minLength: 1, maxLength: 2 }),
  texts: fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { maxLength: 4 }),
});

it('property: finds what was put last, by words and by the beginning of the last one, and stays whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 8 }),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      async (entries, wanted) => {
        const folder = temporaryFolder();
        const store = await openSqliteStore(folder);
        const kept = new Map<string, readonly string[][]>();
        for (const { letter, title, texts } of entries) {
          const said = [title, ...texts];
          kept.set(letter, said);
          await store.search.put({
            ...{ letter, seq: 1, journal: 0, at: '2026-12-01T00:00:00.000Z', words: said.flat().join(' ') },
            pieces: said.map((words, at) => pieceOf(words, at === 0 ? 'title' : 'text')),
          });
        }
        const has = (words: readonly string[], one: string, at: number): boolean =>
          words.some((said) => (at === wanted.length - 1 ? said.startsWith(one) : said === one));
        const all = [...kept.keys()].sort();
        const right = all.filter((letter) => wanted.every((one, at) => has((kept.get(letter) ?? []).flat(), one, at)));
        expect(await store.search.find(wanted, all)).toEqual(right);
        const pieces = await store.search.pieces(all, wanted);
        for (const [letter, [title = [], ...texts]] of kept) {
          const fits = texts.filter((words) => wanted.every((one, at) => has([...title, ...words], one, at)));
          expect(pieces.get(letter)).toEqual([pieceOf(title, 'title'), ...fits.map((words) => pieceOf(words, 'text'))]);
        }
        await store.close();
        const raw = new Database(join(folder, 'paraph.db'));
        raw.exec("insert into search_index(search_index, rank) values ('integrity-check', 1)");
        raw.close();
      },
    ),
    { numRuns: 15 },
  );
});
