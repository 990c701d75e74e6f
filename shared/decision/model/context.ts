import type { Conflict } from '../../amendment/index.ts';
import type { OfficeWork } from '../rights/delegation.ts';
import type { Digest, Id, SignOffEvidence, TextRef } from './events.ts';

/**
 * What the shell tells the core about the world: who asks, when, and the facts that only the shell can look up.
 * The server fills it inside the letter's queue; the client passes what it knows to learn which buttons to offer.
 */
export interface Context extends OfficeWork {
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  readonly actor: Id;
  /** The MEP for whom the command counts. Set by `decide`, for whatever answers the command. */
  readonly onBehalf?: Id;
  /** Makes a fresh id (amendment, thread, comment). */
  readonly newId: () => Id;
  /** Keeps a free text in the erasable table when the command is accepted, and answers its reference. */
  readonly refOf: (text: string) => TextRef;
  /** Whether a reference stands for just this text, so that a command asked twice decides nothing twice. Absent: nobody looked. */
  readonly sameText?: (ref: TextRef, text: string) => boolean;
  /** Whether an address is known of a person (RemindSignatories). Absent: nobody looked, so all count as reachable. */
  readonly reachable?: (person: Id) => boolean;
  /** How a person is listed, for a minimum that counts Members and groups; undefined for whoever has been erased. */
  readonly listed?: (person: Id) => { readonly name: string; readonly group?: string | undefined } | undefined;
  /**
   * Persons that the people of InviteMember and CorrectSignatory (one) or AddSignatories (in order) were resolved to, with their references. Whoever
   * is on record with unchanged details keeps the reference on record: a new one counts as corrected details.
   */
  readonly people?: readonly { readonly id: Id; readonly ref: string }[];
  /** AddSignatories: whether the mail that asked somebody has not arrived, and will not. Absent: nobody looked. */
  readonly undelivered?: (person: Id) => boolean;
  /** The people who share an office with the actor, the actor included: whoever may act on the same amendment. */
  readonly colleagues: readonly Id[];
  /** The draft right now as it would be cut (CutVersion, StartAmendment; for an amendment to another its text is `content`). */
  readonly draft?: {
    readonly digest: Digest;
    /** What is missing for a cut. */
    readonly problems: readonly { readonly code: string; readonly message: string }[];
    /** Digest of the text alone: what a new amendment starts from. */
    readonly content: Digest;
    /** Title, language and text are those of the latest version. False when there is none. */
    readonly unchanged: boolean;
  };
  /** TableAmendment: the frozen content, and whether it changes anything. */
  readonly tabling?: {
    readonly content: Digest;
    readonly empty: boolean;
    /** Political group, as listed, of whoever it is tabled for. */
    readonly group?: string;
  };
  /** ProposeWording: the texts sent. */
  readonly wording?: { readonly content: Digest; readonly from: Digest };
  /** AdoptAmendment: what merging into today's draft gives; `edited` when the lead sent an outcome. `blocks` unknown to the amendment are named. */
  readonly adoption?: {
    readonly conflicts: readonly Conflict[];
    readonly edited?: Digest;
    readonly unknownBlocks?: readonly Id[];
    /** Blocks of the amendment that are one change with those asked for, and were not asked for. */
    readonly boundBlocks?: readonly Id[];
    /** Of an amendment to one that is still tabled: what that one becomes. */
    readonly amended?: Digest;
  };
  /** ReopenAmendment, `undo`: where today's draft has other words than the adoption gave it. */
  readonly undoing?: { readonly conflicts: readonly Conflict[] };
  /** Sign-off and lock: how fresh the mail link is and whether the typed name is the directory's. */
  readonly signOff?: {
    /** Evidence of a link exchanged under 15 minutes ago in this session; absent when there is none. */
    readonly link?: Extract<SignOffEvidence, { kind: 'link' }>;
    /** Evidence of the mail link that opened this session, however long ago: backs a refusal, which needs no fresh one. */
    readonly session?: Extract<SignOffEvidence, { kind: 'link' }>;
    readonly nameMatches?: boolean;
    /** ApproveVersion: reference to how the signatory corrects their entry on the list; absent where nothing changes. */
    readonly correction?: TextRef;
    /** Name as listed, for the sentence of a refusal. */
    readonly listedAs?: string;
    /** LockVersion on a letter that asks for passkeys: whether the person has one. Absent: nobody looked. */
    readonly hasPasskey?: boolean;
    /** A passkey opened the session, no mail link: then nothing is confirmed by mail. */
    readonly passkeySession?: boolean;
    /** LockVersion: a passkey has signed, for other approvals than stand now. */
    readonly changed?: boolean;
    /** Evidence of a verified passkey assertion over the statement. */
    readonly passkey?: Extract<SignOffEvidence, { kind: 'passkey' }>;
  };
}
