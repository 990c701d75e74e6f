import type { Conflict } from '../../amendment/index.ts';
import type { Access, Anchor } from './fields.ts';

/**
 * What has been decided in a letter, in order. An event holds ids, digests and references, never free text or names:
 * text that may have to be erased stands in its own table under the reference (trust.md 7).
 */

/** SHA-256 of the canonical `{salt, text}`: stands for a text without holding it. */
export type TextRef = string;
/** Lower-case hex SHA-256 of canonical bytes kept in the content table (a version, a tabled amendment, an edited outcome). */
export type Digest = string;
export type Id = string;

export interface Settings {
  readonly signatureOrder: 'name' | 'family-name' | 'group';
  readonly namesBeforeLock: 'shown' | 'confidential';
  /** ISO time after which nothing can be tabled; null for none. */
  readonly amendmentsUntil: string | null;
  readonly passkeysRequired: boolean;
  readonly minimum: { readonly signatures: number; readonly groups: number } | null;
  /** How many days before its deadline a version's signatories are reminded by themselves, the earliest first. */
  readonly reminders: { readonly daysBefore: readonly number[] };
}

/** How a sign-off was confirmed: by a passkey over the statement, or by typed name within minutes of a mail link. */
export type Assurance = 'passkey' | 'link';

export type LetterEventBody =
  | {
      readonly type: 'LetterCreated';
      readonly title: TextRef;
      readonly lang: string;
      readonly from?: { readonly letter: Id; readonly version: number; readonly digest: Digest };
    }
  | { readonly type: 'LetterRenamed'; readonly title: TextRef }
  | { readonly type: 'SettingsChanged'; readonly settings: Partial<Settings> }
  | { readonly type: 'LetterArchived' }
  | { readonly type: 'LetterRestored' }
  /** Gone for everybody; the log stays. */
  | { readonly type: 'LetterDeleted'; readonly evidence?: SignOffEvidence }
  | { readonly type: 'MemberInvited'; readonly person: Id; readonly access: Access }
  | { readonly type: 'AccessChanged'; readonly person: Id; readonly access: Access }
  | { readonly type: 'MemberRemoved'; readonly person: Id }
  /** The lead author asks a member to take the lead; nothing changes before they do. Ended: declined, or taken back. */
  | { readonly type: 'LeadOffered'; readonly person: Id; readonly evidence?: SignOffEvidence }
  | { readonly type: 'LeadOfferEnded'; readonly person: Id }
  | { readonly type: 'LeadTransferred'; readonly person: Id; readonly evidence?: SignOffEvidence }
  /** `ref` is the person's salted reference in this letter (trust.md 9). */
  | { readonly type: 'SignatoriesAdded'; readonly people: readonly { readonly person: Id; readonly ref: string }[] }
  /** How the person is named under the letter from now on: by the lead author, or by themself as they approve. */
  | { readonly type: 'SignatoryCorrected'; readonly person: Id; readonly ref: string }
  | { readonly type: 'SignatoryRemoved'; readonly person: Id; readonly reason?: TextRef }
  | {
      readonly type: 'CommentAdded';
      readonly thread: Id;
      readonly comment: Id;
      readonly text: TextRef;
      readonly anchor?: Omit<Anchor, 'quote'> & { readonly quote?: TextRef };
      readonly mentions?: readonly Id[];
    }
  | {
      readonly type: 'ReplyAdded';
      readonly thread: Id;
      readonly comment: Id;
      readonly text: TextRef;
      readonly mentions?: readonly Id[];
    }
  | { readonly type: 'ThreadResolved'; readonly thread: Id }
  | { readonly type: 'ThreadReopened'; readonly thread: Id }
  | {
      readonly type: 'CommentEdited';
      readonly comment: Id;
      readonly text: TextRef;
      readonly mentions?: readonly Id[];
    }
  | { readonly type: 'CommentDeleted'; readonly comment: Id }
  /**
   * `base`: content digest of the text that it started from: the draft's, or that of the amendment `to` which it is. `office`:
   * whose it is, a Member's id or that of an author who writes for nobody else; absent in logs from before it was said.
   */
  | {
      readonly type: 'AmendmentStarted';
      readonly amendment: Id;
      readonly base: Digest;
      readonly to?: Id;
      readonly office?: Id;
    }
  | { readonly type: 'AmendmentDiscarded'; readonly amendment: Id }
  /** `content`: digest of `{format:'paraph.amendment/1', letter, amendment, base, doc, changes}`. `number` stays when tabled again. */
  | {
      readonly type: 'AmendmentTabled';
      readonly amendment: Id;
      readonly number: number;
      readonly content: Digest;
      readonly justification?: TextRef;
      readonly onBehalfOf?: Id;
      /** Name of the political group on whose behalf, too. */
      readonly group?: TextRef;
      /** Members asked to table it as well. */
      readonly asked?: readonly Id[];
      readonly lapses?: readonly Id[];
    }
  | { readonly type: 'AmendmentCoTabled'; readonly amendment: Id; readonly person: Id }
  | { readonly type: 'CoTablerLeft'; readonly amendment: Id; readonly person: Id }
  /** `by`: the adopted amendment to this one, still tabled, that made this text of it. */
  | { readonly type: 'AmendmentAmended'; readonly amendment: Id; readonly content: Digest; readonly by: Id }
  /** Text digests of the outcome proposed, and of the text that it was edited from. */
  | {
      readonly type: 'WordingProposed';
      readonly amendment: Id;
      readonly content: Digest;
      readonly from: Digest;
      readonly message?: TextRef;
    }
  | {
      readonly type: 'WordingAnswered';
      readonly amendment: Id;
      readonly content: Digest;
      readonly accepted: boolean;
      readonly message?: TextRef;
    }
  | { readonly type: 'AmendmentWithdrawn'; readonly amendment: Id }
  /**
   * `to`: 'writing' when its office takes a tabled one back to work on it, 'tabled' when the lead reopens a decided one.
   * `undone`: it had been adopted, and its words left the draft again.
   */
  | {
      readonly type: 'AmendmentReopened';
      readonly amendment: Id;
      readonly to: 'writing' | 'tabled';
      readonly undone?: boolean;
    }
  /** `blocks` when only some changes were taken; `edited` (content digest of the outcome) when adopted as edited. */
  | {
      readonly type: 'AmendmentAdopted';
      readonly amendment: Id;
      readonly blocks?: readonly Id[];
      readonly edited?: Digest;
    }
  | { readonly type: 'AmendmentRejected'; readonly amendment: Id; readonly reason?: TextRef }
  /** `by`: the adopted amendment that lapsed it; absent when the lead or the lock did. */
  | { readonly type: 'AmendmentLapsed'; readonly amendment: Id; readonly reason?: TextRef; readonly by?: Id }
  /** `name`: what the lead author calls it; `note`: what changed, in a line. */
  | {
      readonly type: 'VersionCut';
      readonly version: number;
      readonly digest: Digest;
      readonly name?: TextRef;
      readonly note?: TextRef;
    }
  /** Of a circulated version again: a new deadline or message; both stand here in full. */
  | {
      readonly type: 'VersionCirculated';
      readonly version: number;
      readonly digest: Digest;
      readonly message?: TextRef;
      readonly deadline?: string;
    }
  /** Taken back before anybody was told: the version is as it was cut, and the one that it superseded is asked about again. */
  | { readonly type: 'CirculationStopped'; readonly version: number }
  /**
   * Asked again: those who had not answered, had an address, and had not been reminded for a day. `due`: the moment of the
   * lead author's schedule for which the server did it (ISO 8601 UTC); absent when it was done by hand.
   */
  | {
      readonly type: 'SignatoriesReminded';
      readonly version: number;
      readonly people: readonly Id[];
      readonly due?: string;
    }
  | {
      readonly type: 'VersionApproved';
      readonly version: number;
      readonly digest: Digest;
      readonly person: Id;
      readonly assurance: Assurance;
      readonly evidence: SignOffEvidence;
      readonly late: boolean;
    }
  | {
      readonly type: 'VersionRefused';
      readonly version: number;
      readonly digest: Digest;
      readonly person: Id;
      readonly assurance: Assurance;
      readonly evidence?: SignOffEvidence;
      readonly reason: TextRef;
      /** Ids of the amendments with which this person would approve, as kept as the reason is. */
      readonly ifAdopted?: TextRef;
    }
  | {
      readonly type: 'SignOffRetracted';
      readonly version: number;
      readonly person: Id;
      readonly evidence?: SignOffEvidence;
    }
  /** `signOffs`: the approvals standing at that moment. */
  | {
      readonly type: 'VersionLocked';
      readonly version: number;
      readonly digest: Digest;
      readonly signOffs: readonly { readonly person: Id; readonly at: string }[];
      /** How the lead author confirmed it; absent in logs from before it was asked. */
      readonly assurance?: Assurance;
      readonly evidence?: SignOffEvidence;
    }
  | {
      readonly type: 'SignaturesClosed';
      readonly version: number;
      readonly digest: Digest;
      readonly signatures: readonly { readonly person: Id; readonly at: string; readonly late: boolean }[];
      readonly evidence?: SignOffEvidence;
    };

/** What backs a sign-off or the lock. By link: when the link was made and used, and references to address and typed name. */
export type SignOffEvidence =
  | {
      readonly kind: 'link';
      readonly linkIssuedAt: string;
      readonly confirmedAt: string;
      readonly addressRef: string;
      readonly nameRef?: string;
    }
  /** `registration`: hash of the account log's entry that registered the key, so that it came before. */
  | {
      readonly kind: 'passkey';
      readonly statement: Digest;
      readonly credential: string;
      readonly registration?: Digest;
    };

export type LetterEventType = LetterEventBody['type'];
export type EventBodyOf<T extends LetterEventType> = Extract<LetterEventBody, { type: T }>;

/** Who, when, for whom, and the place in the letter's log. */
interface OnRecord {
  readonly seq: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  readonly actor: Id;
  readonly onBehalf?: Id;
  /**
   * Hash of the account log's last entry when this was decided: what rests on a passkey or a delegation says by it which of
   * them there were, whatever the clock showed.
   */
  readonly accounts?: Digest;
}

/** An event on record. */
export type LetterEvent = LetterEventBody & OnRecord;
export type EventOf<T extends LetterEventType> = EventBodyOf<T> & OnRecord;

export type { Conflict };
