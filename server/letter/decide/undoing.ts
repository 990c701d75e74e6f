import * as Y from 'yjs';
import { merge, type Conflict } from '../../../shared/amendment/index.ts';
import { find, type Id, type LetterState } from '../../../shared/decision/index.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment } from '../../../shared/letter/yjs.ts';
import type { TextUpdate } from '../../store/store.ts';
import type { LetterServices } from '../services.ts';
import type { CommandContext } from './gather-context.ts';

/** Taking an adoption back. */

type JournalRow = TextUpdate & { readonly seq: number };

/** The draft just before an adoption and just after it. */
interface AdoptionMoment {
  readonly before: Doc;
  readonly after: Doc;
}

/**
 * Returns what becomes of the draft when an adoption is undone; null where that cannot be told. What the adoption did to the
 * draft of its moment is read from the journal, where it is a row of its own: words that stood there without it stay, and
 * so does what others did before and since.
 */
export async function undoing(
  shell: Pick<LetterServices, 'store' | 'rooms'>,
  state: LetterState,
  id: Id,
): Promise<{
  readonly adopted: NonNullable<CommandContext['adopted']>;
  readonly conflicts: readonly Conflict[];
} | null> {
  const amendment = find.amendment(state, id);
  if (amendment?.status !== 'adopted' || amendment.decidedAt === undefined) return null;
  const room = { letter: state.id };
  const moment = adoptionMoment(await shell.store.journal.history(state.id), amendment.decidedAt);
  if (moment === null) return null;
  const draft = await shell.rooms.currentDoc();
  const { doc, conflicts } = merge(moment.after, draft, moment.before);
  return { adopted: { room, doc }, conflicts };
}

/** Finds an adoption in a draft's journal; null where the journal does not tell, as after it was cleared. */
function adoptionMoment(rows: readonly JournalRow[], at: string): AdoptionMoment | null {
  const own = rows.filter((row) => row.person === null && row.at === at);
  const [row] = own;
  if (own.length > 1 || (row === undefined && !rows.some((one) => one.at <= at))) return null;
  const until = row === undefined ? rows.filter((one) => one.at <= at) : rows.filter(({ seq }) => seq < row.seq);
  const replayed = new Y.Doc();
  try {
    Y.applyUpdate(replayed, Y.mergeUpdates(until.map(({ bytes }) => bytes)));
    const before = docFromY(letterFragment(replayed));
    if (row === undefined) return { before, after: before };
    Y.applyUpdate(replayed, row.bytes);
    // Words that the adoption built on and that the journal no longer has.
    if (replayed.store.pendingStructs !== null || replayed.store.pendingDs !== null) return null;
    return { before, after: docFromY(letterFragment(replayed)) };
  } finally {
    replayed.destroy();
  }
}
