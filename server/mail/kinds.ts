import type { Notice } from '../../shared/api/notices.ts';
import type { Id } from '../../shared/decision/index.ts';
import type { Checkpoint } from '../../shared/proof/formats/checkpoint.ts';

/** A mail about a letter. */
interface About {
  readonly letter: Id;
  readonly title: string;
  /** The entry of the log that it tells of: whoever may not see that any more gets no mail about it. */
  readonly seq?: number;
}

/** A mail about a version of a letter. */
interface AboutVersion extends About {
  readonly version: number;
  readonly digest: string;
}

/** Who did it, and the Member in whose place. */
interface ByOne {
  readonly by: string;
  readonly behalf?: string;
}

/** What the server signs about the log at this moment, for the receiver to keep (trust.md 8.3). */
interface WithCheckpoint {
  readonly checkpoint?: Checkpoint;
}

interface Request extends AboutVersion, WithCheckpoint {
  readonly person: Id;
  /** Name of the lead author. */
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly deadline?: string;
  /** When the version was circulated: one that was stopped and circulated anew asks by other mails. */
  readonly circulatedAt?: string;
  readonly message?: string;
  /** What changed in this version, in the lead author's words. */
  readonly note?: string;
  /** Earlier version that this person had answered, and whose answer no longer counts. */
  readonly answered?: number;
}

interface OfPasskey {
  readonly person: Id;
  readonly name: string;
  readonly passkey: string;
}

/**
 * The mails that Paraph sends, and what each needs to be written. No tokens and no texts of letters: links are made, and
 * versions read, when the mail leaves.
 */
export interface MailKinds {
  /** One-time link; `next` is a path of ours. `lang`: of the page on which it was asked for. */
  'sign-in': { readonly person: Id; readonly next?: string; readonly lang?: string };
  /** Somebody has been given access to a letter. */
  invitation: About & ByOne & { readonly access: string };
  /** A signatory is asked to sign off a version. `again`: the same one once more, with another deadline or message. */
  circulation: Request & { readonly again?: boolean };
  /** A signatory who has not answered is asked once more. */
  reminder: Request;
  /** To a signatory: what they have just decided, to be kept. */
  receipt: AboutVersion &
    WithCheckpoint & {
      readonly decision: 'approved' | 'refused' | 'retracted';
      /** As it stands under the letter. */
      readonly listedAs: string;
      readonly at: string;
      readonly assurance?: 'passkey' | 'link';
      readonly late?: boolean;
      readonly reason?: string;
    };
  /** To the lead author: what a signatory has decided. */
  declined: About & WithCheckpoint & { readonly version: number; readonly by: string; readonly reason?: string };
  approved: About & WithCheckpoint & { readonly version: number; readonly by: string; readonly late?: boolean };
  retracted: About & WithCheckpoint & { readonly version: number; readonly by: string };
  /** To the signatories: the text is final. `listed` when the name stands under it. */
  locked: AboutVersion & WithCheckpoint & { readonly listed: boolean };
  /** To the signatories: the list is closed. */
  closed: AboutVersion & WithCheckpoint & { readonly listed: boolean; readonly signatures: number };
  /** To the owner: a passkey was added or removed. */
  'passkey-added': OfPasskey;
  'passkey-removed': OfPasskey;
  /** To the MEP and to the adviser: what an adviser may do on the MEP's behalf has changed. */
  delegation: {
    readonly mep: string;
    readonly adviser: string;
    /** Who did it. */
    readonly by: string;
    readonly change: 'offered' | 'given' | 'changed' | 'declined' | 'ended';
    /** Whether this mail goes to the MEP. */
    readonly toMep: boolean;
    /** ISO 8601 UTC. */
    readonly until?: string;
  };
  /** To the address that the directory has for a name: a lead author has listed it with another one. */
  'address-given': About & { readonly by: string; readonly name: string; readonly given: string };
  /** To a signatory who was taken off the list, and what they had answered. */
  removed: About & {
    readonly by: string;
    readonly version?: number;
    readonly decision?: 'approved' | 'refused';
    readonly reason?: string;
  };
  /** To a member who is asked to take the lead. */
  'lead-offered': About & ByOne;
  /** To the signatories, while they are asked: somebody else is to lead, and to see what they answer. */
  'hand-over': About & { readonly by: string; readonly to: string };
  /** To the signatories, while they are asked: whether names and answers show before the lock has changed. */
  'names-rule': About & { readonly by: string; readonly rule: 'shown' | 'confidential' };
  /** To a signatory who approved by mail link: the letter asks for passkeys from now on. */
  'passkeys-asked': About & { readonly by: string; readonly version: number };
  /** To the owner: how their name is listed has changed. */
  'listing-changed': { readonly before: string; readonly now: string };
  /** To the lead author. */
  'amendment-tabled': About & ByOne & { readonly number: number; readonly justification?: string };
  /** To its author and to whom it was tabled for. */
  'amendment-decided': About & {
    readonly number: number;
    readonly outcome: 'adopted' | 'rejected' | 'lapsed';
    readonly reason?: string;
  };
  /** To a Member who is asked to table an amendment too; to a tabler who is asked to accept another wording. */
  'amendment-asked': About & ByOne & { readonly number: number; readonly justification?: string };
  'wording-proposed': About & ByOne & { readonly number: number; readonly message?: string };
  /** To the lead author: somebody asks to be let in, or for time to answer. */
  question: About & {
    readonly by: string;
    /** Mail address of who asks. */
    readonly address?: string;
    readonly about: 'access' | 'time';
    readonly message?: string;
  };
  /** To the lead author, to those who wrote in the thread before, to those whom it names. */
  comment: About & ByOne & { readonly text: string; readonly how: 'comment' | 'reply' | 'mention' };
}

export type MailKind = keyof MailKinds;
/** One mail to be written, whichever kind. */
export type Mail = { [K in MailKind]: { readonly kind: K; readonly data: MailKinds[K] } }[MailKind];

/** Which mails people may put off or leave out, each with the name under which they choose. */
const NOTICE_OF: { readonly [K in MailKind]: Notice | 'always' } = {
  'sign-in': 'always',
  invitation: 'invitations',
  circulation: 'always',
  reminder: 'always',
  receipt: 'always',
  declined: 'declines',
  approved: 'approvals',
  retracted: 'approvals',
  locked: 'final',
  closed: 'final',
  'passkey-added': 'always',
  'passkey-removed': 'always',
  delegation: 'always',
  'address-given': 'always',
  removed: 'always',
  'lead-offered': 'always',
  'hand-over': 'always',
  'names-rule': 'always',
  'passkeys-asked': 'always',
  'listing-changed': 'always',
  'amendment-tabled': 'amendments',
  'amendment-decided': 'amendments',
  'amendment-asked': 'amendments',
  'wording-proposed': 'amendments',
  question: 'always',
  comment: 'comments',
};

/** Returns what a mail counts as for its receiver's choices; undefined for one that always comes, and at once. */
export function noticeOf(kind: string): Notice | undefined {
  const notice = isKind(kind) ? NOTICE_OF[kind] : 'always';
  return notice === 'always' ? undefined : notice;
}

function isKind(kind: string): kind is MailKind {
  return kind in NOTICE_OF;
}

/** Returns whose one-time token a mail's link carries; undefined for mails that carry none. */
export function linkPerson(mail: Mail): Id | undefined {
  return mail.kind === 'sign-in' || mail.kind === 'circulation' || mail.kind === 'reminder'
    ? mail.data.person
    : undefined;
}
