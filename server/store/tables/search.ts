import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Piece, SearchStore } from '../store.ts';
import { query, sqlIn, statement, type SearchDialect } from './queries.ts';

/** The full-text index over letters. */
export function searchStore(engine: Engine, { matching }: SearchDialect): SearchStore {
  const journal = sql<number>`coalesce((select max(seq) from text_update where room = letter.id), 0)`;
  return {
    async outdated(among, limit) {
      const found = query
        .selectFrom('letter')
        .leftJoin('search_text', 'search_text.letter', 'letter.id')
        .select(['letter.id', 'letter.seq', journal.as('journal')])
        .where((or) =>
          or.or([
            or('search_text.letter', 'is', null),
            or('search_text.seq', '<>', or.ref('letter.seq')),
            or('search_text.journal', '<>', journal),
          ]),
        )
        .limit(limit);
      const [rows = []] = await engine.read(
        statement(among === null ? found : found.where('letter.id', 'in', sqlIn(among))),
      );
      return rows.map((row) => ({
        letter: String(row['id']),
        seq: Number(row['seq']),
        journal: Number(row['journal']),
      }));
    },
    async put({ letter, words, pieces, at, seq, journal: upto }) {
      const lines = pieces.map((piece) => JSON.stringify(piece)).join('\n');
      const values = { words, pieces: lines, at, seq, journal: upto };
      await engine.write(
        statement(
          query
            .insertInto('search_text')
            .values({ letter, ...values })
            .onConflict((c) => c.column('letter').doUpdateSet(values)),
        ),
      );
    },
    async find(words, among) {
      if (words.length === 0 || among.length === 0) return [];
      const found = matching(words);
      const newest = sql<{ letter: string }>`${found} and s.letter in ${sqlIn(among)} order by s.at desc, s.letter`;
      const [rows = []] = await engine.read(statement({ compile: () => newest.compile(query) }));
      return rows.map(({ letter }) => String(letter));
    },
    async pieces(letters, words) {
      const read = query.selectFrom('search_text').select(['letter', 'pieces']).where('letter', 'in', sqlIn(letters));
      const [rows = []] = await engine.read(statement(read));
      return new Map(rows.map(({ letter, pieces }) => [String(letter), piecesIn(String(pieces), words)]));
    },
  };
}

/** Reads of a letter's lines only those that may be found: folded words stand in them as they are, a space before and after. */
function piecesIn(lines: string, words: readonly string[]): readonly Piece[] {
  const [title = '', ...others] = lines.split('\n');
  if (title === '') return [];
  const inText = words
    .map((word, at) => (at === words.length - 1 ? ` ${word}` : ` ${word} `))
    .filter((word) => !title.includes(word));
  const found = others.filter((line) => inText.every((word) => line.includes(word)));
  // Written by `put`.
  return [title, ...found].map((line) => JSON.parse(line) as Piece);
}
