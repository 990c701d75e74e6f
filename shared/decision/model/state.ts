import type { Access, Anchor } from './fields.ts';
import type { Assurance, Digest, Id, Settings, SignOffEvidence, TextRef } from './events.ts';

/**
 * A letter as its events have made it, or what somebody may see of it (`redact`): the same type. Plain JSON, replaced and never
 * changed, under the names of GET /api/letters/:id; texts and names are looked up by reference.
 */
export interface LetterState {
  readonly id: Id;
  /** Number of events folded; 0 before the letter exists. */
  readonly seq: number;
  readonly status: 'drafting' | 'locked' | 'closed';
  readonly title: TextRef;
  readonly lang: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly lead: Id;
  /** Out of everyday lists since then; absent when it is in them. */
  readonly archivedAt?: string;
  /** Gone for everybody: nothing is read or decided any more. */
  readonly deletedAt?: string;
  /** The member whom the lead author asks to take the lead. */
  readonly leadOffer?: { readonly person: Id; readonly at: string };
  readonly settings: Settings;
  /** Access by person, the lead included; removed members are absent. */
  readonly members: readonly MemberState[];
  /** In the order in which they were added. */
  readonly signatories: readonly SignatoryState[];
  /** In the order in which they were begun. */
  readonly amendments: readonly AmendmentState[];
  /** Versions in order; index 0 is v1. */
  readonly versions: readonly VersionState[];
  readonly threads: readonly ThreadState[];
  /** Events of answers given in confidence, and of reminders that would tell of them: kept so for good. Absent: none. W9 */
  readonly confided?: readonly number[];
  /** Everyone whom the log names to its members (`inside`), and to those invited only to sign (`openly`). */
  readonly acting?: { readonly inside: readonly Id[]; readonly openly: readonly Id[] };
  /** How people are listed whom it names to somebody who is not shown the list. G9 */
  readonly named?: readonly { readonly person: Id; readonly ref: TextRef }[];
  readonly final?: {
    readonly version: number;
    readonly digest: Digest;
    readonly lockedAt: string;
    readonly lockedBy: Id;
    readonly assurance?: Assurance;
    readonly closedAt?: string;
  };
}

export interface MemberState {
  readonly person: Id;
  readonly access: Access;
}

export interface SignatoryState {
  readonly person: Id;
  /** Salted reference to how they are listed. */
  readonly ref: TextRef;
  /** How they were listed before they corrected it while answering: shown to whoever may not know that they have answered. */
  readonly before?: TextRef;
  /** When they came onto the list: whoever came after a reminder was due is not reminded for it. */
  readonly addedAt?: string;
}

export interface AmendmentState {
  readonly id: Id;
  readonly number: number | null;
  readonly status: 'writing' | 'tabled' | 'adopted' | 'rejected' | 'withdrawn' | 'lapsed' | 'discarded';
  /** Who began it. Credit, not access: that is the office's. P5 */
  readonly author: Id;
  /** Whose it is: the Member for whom it is written, or its author where that is nobody. */
  readonly office: Id;
  /** MEP of the author's office for whom it is written or was tabled. */
  readonly onBehalfOf?: Id;
  readonly startedAt: string;
  /** Content digest of the draft it started from. */
  readonly base: Digest;
  /** Content digests of every tabled text, oldest first: all stay on record. */
  readonly tabled: readonly { readonly content: Digest; readonly at: string; readonly by: Id }[];
  /** When it was tabled last. */
  readonly tabledAt?: string;
  readonly justification?: TextRef;
  /** The amendment that this one amends. */
  readonly to?: Id;
  /** Name of the group on whose behalf it was tabled. */
  readonly group?: TextRef;
  /** Who was asked to table it too and has not answered, and who does; absent when nobody. Tabled again, both begin anew. */
  readonly asked?: readonly Id[];
  readonly coTablers?: readonly Id[];
  /** The last wording that its tabler was asked to accept. */
  readonly wording?: {
    readonly content: Digest;
    readonly from: Digest;
    readonly at: string;
    readonly by: Id;
    readonly message?: TextRef;
    readonly answer?: { readonly accepted: boolean; readonly at: string; readonly by: Id; readonly message?: TextRef };
  };
  /** Amendments that lapse if this one is adopted; absent when none. */
  readonly lapses?: readonly Id[];
  /** When it was adopted, rejected, withdrawn or lapsed, by whom, and for which MEP an adviser decided. */
  readonly decidedAt?: string;
  readonly decidedBy?: Id;
  readonly decidedFor?: Id;
  /** Adopted once and reopened since (A9): what it put into the draft then stays there, whatever is decided now. */
  readonly adoptedBefore?: true;
  readonly reason?: TextRef;
  /** Amendment whose adoption lapsed this one. */
  readonly because?: Id;
  /** Text blocks adopted when only some were. */
  readonly adoptedBlocks?: readonly Id[];
  /** Content digest of the outcome when it was adopted as edited. */
  readonly edited?: Digest;
}

export interface VersionState {
  readonly number: number;
  readonly digest: Digest;
  readonly cutAt: string;
  readonly cutBy: Id;
  /** The MEP for whom an adviser cut it. */
  readonly cutFor?: Id;
  /** What the lead author calls it, and what changed, in a line. */
  readonly name?: TextRef;
  readonly note?: TextRef;
  readonly status: 'cut' | 'circulated' | 'superseded' | 'final';
  readonly circulatedAt?: string;
  /** When it was circulated last: again, for another deadline or message. */
  readonly askedAt?: string;
  readonly deadline?: string;
  readonly message?: TextRef;
  /** When each person was last reminded of it, and for which moment of the schedule last. */
  readonly reminded?: readonly { readonly person: Id; readonly at: string; readonly due?: string }[];
  /** At most one standing sign-off per person. A retracted one is gone from here and stays in the log. */
  readonly signOffs: readonly SignOff[];
}

export interface SignOff {
  readonly person: Id;
  readonly decision: 'approved' | 'refused';
  readonly at: string;
  readonly assurance: Assurance;
  /** Absent for a refusal in a session without a mail link, and in what others see of a letter. */
  readonly evidence?: SignOffEvidence;
  /** After the lock. */
  readonly late?: true;
  /** Given while names were confidential: that promise stands, whatever the letter says later. W9 */
  readonly confidential?: true;
  /** Reference to how the person stood on the list when they answered. */
  readonly ref?: TextRef;
  readonly reason?: TextRef;
  /** Ids of the amendments with which whoever declined would approve, parted by spaces. */
  readonly ifAdoptedRef?: TextRef;
}

export interface ThreadState {
  readonly id: Id;
  readonly anchor?: Omit<Anchor, 'quote'> & { readonly quote?: TextRef };
  readonly resolved: boolean;
  /** Amendment that was being written when the thread began there: only its office sees the thread, also once it is tabled. */
  readonly within?: Id;
  readonly comments: readonly {
    readonly id: Id;
    readonly author: Id;
    readonly onBehalfOf?: Id;
    readonly at: string;
    /** Empty once it has been deleted. */
    readonly text: TextRef;
    readonly editedAt?: string;
    readonly deleted?: boolean;
    readonly mentions?: readonly Id[];
  }[];
}
