import type { Access } from './fields.ts';
import type { Id } from './events.ts';
import { ofId, ofPerson } from './lists.ts';
import type { AmendmentState, LetterState, SignatoryState, SignOff, ThreadState, VersionState } from './state.ts';

/** Finding one's way in a letter's state. */

export type CommentState = ThreadState['comments'][number];

/** Lookups by id or number; undefined for what the letter does not have (or no longer has). */
export const find = {
  /** Not the discarded ones: nobody meets them again. */
  amendment(state: LetterState, id: Id): AmendmentState | undefined {
    const found = ofId(state.amendments, id);
    return found?.status === 'discarded' ? undefined : found;
  },
  /** The discarded ones too. */
  amendmentEver(state: LetterState, id: Id): AmendmentState | undefined {
    return ofId(state.amendments, id);
  },
  /** The access that a member has. */
  access(state: LetterState, person: Id): Access | undefined {
    // Whoever is invited only to sign sees no members; the lead author is known all the same.
    return person === state.lead ? 'lead' : ofPerson(state.members, person)?.access;
  },
  signatory(state: LetterState, person: Id): SignatoryState | undefined {
    return ofPerson(state.signatories, person);
  },
  signOff(version: VersionState | undefined, person: Id): SignOff | undefined {
    return version && ofPerson(version.signOffs, person);
  },
  thread(state: LetterState, id: Id): ThreadState | undefined {
    return ofId(state.threads, id);
  },
  /** Deleted comments too. */
  comment(state: LetterState, id: Id): { readonly thread: ThreadState; readonly comment: CommentState } | undefined {
    for (const thread of state.threads) {
      const comment = thread.comments.find((one) => one.id === id);
      if (comment) return { thread, comment };
    }
    return undefined;
  },
  version(state: LetterState, number: number): VersionState | undefined {
    const found = state.versions[number - 1];
    // Where earlier ones are not shown, later ones stand further to the front.
    return found?.number === number ? found : state.versions.find((one) => one.number === number);
  },
};

/** Returns the version that signatories are asked about now: the circulated one, or the final text. */
export function askedVersion(state: LetterState): VersionState | undefined {
  return state.versions.find(({ status }) => status === 'circulated' || status === 'final');
}

/** The mails of a circulation wait this long, in ms, so that it can be taken back. V9 */
export const CIRCULATION_HOLD_MS = 20_000;

/** Returns until when a version's circulation can be stopped: its mails leave then. Undefined for one never circulated. */
export function stoppableUntil({ circulatedAt }: Pick<VersionState, 'circulatedAt'>): string | undefined {
  return circulatedAt === undefined
    ? undefined
    : new Date(Date.parse(circulatedAt) + CIRCULATION_HOLD_MS).toISOString();
}

/** Returns the amendments on which the lead author has still to decide, by number. */
export function openAmendments(state: LetterState): readonly AmendmentState[] {
  return state.amendments.filter(({ status }) => status === 'tabled').sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

/** Returns the highest AM number given so far, 0 before the first; numbers are never reused. */
export function lastAmendmentNumber({ amendments }: LetterState): number {
  return amendments.reduce((highest, { number }) => Math.max(highest, number ?? 0), 0);
}

/** Returns the signatories who approve a version, in the order of the list. */
export function approvalsOf(state: LetterState, version: VersionState) {
  return state.signatories.flatMap(({ person }) => {
    const signOff = find.signOff(version, person);
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
  return amendment && find.amendment(state, amendment)?.status === 'writing' ? amendment : undefined;
}

/** Names an amendment in a sentence, as a subject. */
export function amendmentLabel({ number }: Pick<AmendmentState, 'number'>): string {
  return number === null ? 'This amendment' : `AM ${String(number)}`;
}
