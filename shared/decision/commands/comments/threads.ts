import type { Context } from '../../model/context.ts';
import { invalid, locked, type Decision } from '../../model/decision.ts';
import type { Id } from '../../model/events.ts';
import { find } from '../../model/find.ts';
import type { LetterState, ThreadState } from '../../model/state.ts';
import { asking } from '../../rights/permission.ts';
import { seesThread } from '../../rights/visibility.ts';

/** What members say about the text. Rules C1 to C6. */

export const NO_COMMENT = 'There are no comments yet.';
export const NO_OWN_COMMENT = 'You have not commented yet.';

/** C1: until the lock. Null while they are open. */
export function commentsClosed(state: LetterState): Decision | null {
  return state.status === 'drafting' ? null : locked(state, 'Comments are closed.');
}

/** C6: whoever is named must be able to read it; a discussion of one office names nobody, for who works there changes. */
export function strayMention(
  state: LetterState,
  mentions: readonly Id[] = [],
  within: Id | undefined,
): Decision | null {
  if (mentions.length === 0) return null;
  if (within !== undefined) return invalid('mentions', 'Nobody can be named in what only your office can read.');
  if (mentions.every((person) => find.access(state, person) !== undefined)) return null;
  return invalid('mentions', 'Somebody named here is not a member of the letter. Name members only.');
}

export function mentioned(mentions: readonly Id[] = []): { readonly mentions?: readonly Id[] } {
  return mentions.length > 0 ? { mentions: [...new Set(mentions)] } : {};
}

/** Returns a thread that somebody sees. @param resolved which of the two kinds; either when absent */
export function threadIn(state: LetterState, context: Context, resolved?: boolean): Id | undefined {
  const who = asking(context);
  const fits = (thread: ThreadState) => resolved === undefined || thread.resolved === resolved;
  return state.threads.find((one) => fits(one) && seesThread(state, who, one))?.id;
}

/** Returns a comment that somebody has written. */
export function ownComment(state: LetterState, context: Context): Id | undefined {
  const who = asking(context);
  const seen = state.threads.filter((one) => seesThread(state, who, one)).flatMap(({ comments }) => comments);
  return seen.find(({ author, deleted }) => author === context.actor && !deleted)?.id;
}
