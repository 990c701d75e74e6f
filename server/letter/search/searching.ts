import type { SearchHitView, SearchView } from '../../../shared/api/views.ts';
import { find, redact, type Id, type LetterState } from '../../../shared/decision/index.ts';
import type { Piece } from '../../store/store.ts';
import type { OpenLetters } from '../open-letters.ts';
import { piecesOf } from './pieces.ts';
import { excerptOf, folded, searchWords, wordsIn } from './words.ts';

/** The search over all letters that somebody may read. */

/** As many hits as anybody reads, and of one letter at most. */
const MOST_HITS = 50;
const HITS_OF_LETTER = 4;
/** Letters looked through at once, and at most, for a query that hits many. */
const CHUNK = 20;
const MOST_LETTERS = 200;
/** Characters kept of one letter: more than any has, and less than an index takes. */
const MOST_WORDS = 500_000;
/** Letters brought up to date before a query is answered; the rest follows by itself. */
const AT_ONCE = 20;

/** Brings the index up to date: all letters, or some of those named. @returns how many there were */
export async function catchUp(letters: OpenLetters, among: readonly Id[] | null, limit = AT_ONCE): Promise<number> {
  const { search } = letters.services.store;
  const outdated = await search.outdated(among, limit);
  for (const mark of outdated) {
    await letters.use(mark.letter, (opened) =>
      opened.runExclusive(async () => {
        const state = await opened.open();
        if (state === null) return;
        const gone = state.deletedAt !== undefined;
        const said = gone ? [] : await piecesOf(opened, state);
        const pieces = said.map((piece) => ({ ...piece, folded: folded(piece.text) }));
        const words = [...new Set(pieces.flatMap((piece) => piece.folded.trim().split(' ')))]
          .join(' ')
          .slice(0, MOST_WORDS);
        await search.put({ ...mark, words, pieces, at: state.changedAt });
      }),
    );
  }
  return outdated.length;
}

/** Returns GET /api/search: what somebody may read that has all the words; of the last word, its beginning. */
export async function searchLetters(letters: OpenLetters, query: string, person: Id): Promise<SearchView> {
  const wanted = searchWords(query);
  if (wanted.length === 0) return { hits: [] };
  const { search } = letters.services.store;
  const { who, letters: ids } = await letters.concerning(person);
  await catchUp(letters, ids);
  const found = (await search.find(wanted, ids)).slice(0, MOST_LETTERS);
  const hits: SearchHitView[] = [];
  for (let at = 0; at < found.length && hits.length < MOST_HITS; at += CHUNK) {
    const chunk = found.slice(at, at + CHUNK);
    const pieces = await search.pieces(chunk, wanted);
    // Most letters that have all the words have them in different places, and need not be opened.
    const some = chunk.filter((id) => pieces.get(id)?.some(({ folded: text }) => wordsIn(text, wanted).size > 0));
    // At once: a letter that is not in memory waits for the store.
    const states = await Promise.all(some.map((id) => letters.state(id)));
    for (const state of states) {
      const seen = state && redact(state, who);
      if (seen) hits.push(...hitsIn(seen, pieces.get(seen.id) ?? [], wanted));
    }
  }
  return { hits: hits.slice(0, MOST_HITS) };
}

/** @param seen the letter as this person may see it: what is not in it is no hit */
function hitsIn(seen: LetterState, pieces: readonly Piece[], wanted: readonly string[]): SearchHitView[] {
  const { text: title = '', folded: name = '' } = pieces.find(({ kind }) => kind === 'title') ?? {};
  const inTitle = wordsIn(name, wanted);
  const told = new Set<string>();
  return pieces
    .flatMap((piece): SearchHitView[] => {
      const own = wordsIn(piece.folded, wanted);
      const all = piece.kind === 'title' ? own : new Set([...own, ...inTitle]);
      if (own.size === 0 || all.size < wanted.length || !isSeen(seen, piece)) return [];
      if (told.has(`${piece.kind} ${piece.text}`)) return [];
      told.add(`${piece.kind} ${piece.text}`);
      const place = placeOf(seen, piece);
      const excerpt = excerptOf(piece.text, wanted);
      const hit = { letter: seen.id, title, kind: piece.kind, ...(place === undefined ? {} : { place }), excerpt };
      return [hit];
    })
    .slice(0, HITS_OF_LETTER);
}

/** Whether what was noted is in what this person sees now. */
function isSeen(seen: LetterState, { kind, of = '', content, version }: Piece): boolean {
  switch (kind) {
    case 'title':
      return content === seen.title;
    case 'text':
      // Those invited only to sign are shown no members, and so no draft.
      return version === undefined ? seen.members.length > 0 : find.version(seen, version) !== undefined;
    case 'amendment':
      return seen.amendments.some(
        ({ id, status, tabled }) => id === of && status !== 'writing' && tabled.at(-1)?.content === content,
      );
    case 'comment':
      return find.comment(seen, of)?.comment.text === content;
    case 'person': {
      const listed = find.signatory(seen, of);
      return listed ? listed.ref === content : content === undefined && find.access(seen, of) !== undefined;
    }
  }
}

function placeOf(seen: LetterState, { kind, of = '', place, version }: Piece): string | undefined {
  if (kind === 'amendment') return `AM ${String(find.amendment(seen, of)?.number ?? '')}`;
  if (kind === 'text' && version !== undefined) return `v${String(version)}, ${place ?? ''}`;
  return place;
}
