import type { Id } from './events.ts';
import type { AmendmentState, LetterState, ThreadState, VersionState } from './state.ts';

/** Finding one's way in a letter's state. */

export type CommentState = ThreadState['comments'][number];

/** Lookups by id or number; undefined for what the letter does not have (or no longer has). */
export const find = {
  /** Not the discarded ones: nobody meets them again. */
  amendment(state: LetterState, id: Id): AmendmentState | undefined {
    const found = state.amendments.get(id);
    return found?.status === 'discarded' ? undefined : found;
  },
  thread(state: LetterState, id: Id): ThreadState | undefined {
    return state.threads.get(id);
  },
  /** Deleted comments too. */
  comment(state: LetterState, id: Id): { readonly thread: ThreadState; readonly comment: CommentState } | undefined {
    for (const thread of state.threads.values()) {
      const comment = thread.comments.find((one) => one.id === id);
      if (comment) return { thread, comment };
    }
    return undefined;
  },
  version(state: LetterState, number: number): VersionState | undefined {
    return state.versions[number - 1];
  },
};

/** Returns the version that signatories are asked about now: the circulated one, or the final text. */
export function askedVersion(state: LetterState): VersionState | undefined {
  return state.versions.find(({ status }) => status === 'circulated' || status === 'final');
}

/** Returns the amendments on which the lead author has still to decide, by number. */
export function openAmendments(state: LetterState): readonly AmendmentState[] {
  return [...state.amendments.values()]
    .filter(({ status }) => status === 'tabled')
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

/** Returns the signatories who approve a version, in the order of the list. */
export function approvalsOf(state: LetterState, version: VersionState) {
  return [...state.signatories.keys()].flatMap((person) => {
    const signOff = version.signOffs.get(person);
    return signOff?.decision === 'approved' ? [signOff] : [];
  });
}

/** Returns the amendment in whose room an anchor stands: null for the draft, undefined for a room of no letter of ours. */
export function amendmentOfRoom(state: LetterState, room: string | undefined): Id | null | undefined {
  if (room === undefined || room === state.id) return null;
  return room.startsWith(`${state.id}.`) ? room.slice(state.id.length + 1) : undefined;
}

/** Returns the amendment whose office alone sees a thread, if any. C4 */
export function privateTo(state: LetterState, thread: ThreadState): Id | undefined {
  if (thread.within !== undefined) return thread.within;
  const amendment = amendmentOfRoom(state, thread.anchor?.room);
  return amendment && state.amendments.get(amendment)?.status === 'writing' ? amendment : undefined;
}

/** Names an amendment in a sentence, as a subject. */
export function amendmentLabel({ number }: Pick<AmendmentState, 'number'>): string {
  return number === null ? 'This amendment' : `AM ${String(number)}`;
}
