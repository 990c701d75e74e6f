import type { Change, Doc } from '../amendment/index.ts';
import type { LoggedEvent } from '../decision/model/chain.ts';
import type { Access } from '../decision/model/commands.ts';
import type { Listing } from '../decision/listing.ts';
import type {
  AmendmentState,
  LetterState,
  MemberState,
  SignatoryState,
  SignOff,
  ThreadState,
  VersionState,
} from '../decision/model/state.ts';
import type { AccountEventType } from '../proof/formats/accounts.ts';
import type { Scope } from '../decision/rights/delegation.ts';
import type { Choices, Language } from './notices.ts';
import type { TokenScope } from './token-scopes.ts';
import type { Changed } from '../sync/changes.ts';
import type { Digest, Id } from '../decision/model/events.ts';

/** What the server answers: plain JSON, times ISO 8601 UTC, digests lower-case hex. docs/api.md binds the names; what stands beyond it is ours. */

export type PersonRole = 'mep' | 'adviser' | 'staff';

/** A person as others in a letter see them. `email` only for the person themself and the lead. */
export interface PersonView {
  readonly id: Id;
  readonly name: string;
  readonly email?: string;
  readonly role?: PersonRole;
  readonly group?: string;
  readonly country?: string;
}

/** GET /api/me */
export interface MeView {
  readonly person: PersonView;
  /** One's own entry in the directory, as PATCH /api/me takes it; `lang` is that of one's mails. */
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
  readonly lang?: Language;
  /** MEPs for whom this person works, and how far they act for them (GET /api/delegations says until when). */
  readonly offices: readonly (PersonView & { readonly scope: Scope })[];
  /** Until when a typed name suffices to approve; absent when the mail link is too old. */
  readonly confirmedUntil?: string;
  /** The one letter that this session reaches: a request's link opened it. */
  readonly onlyLetter?: Id;
}

/** GET /api/passkeys: a passkey as its owner sees it. */
export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
  /** Kept by a provider's cloud, so on more than one device. */
  readonly synced: boolean;
}

/** A token of one's own, as it is listed; what was shown when it was made is not kept. Null: never. */
export interface TokenView {
  readonly id: Id;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
}

/** POST /api/tokens: the one answer in which the token itself stands. */
export interface NewTokenView extends TokenView {
  readonly token: string;
}

/** A webhook of one's own; `events` are types of events, or `*`. */
export interface WebhookView {
  readonly id: Id;
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: string;
}

/** POST /api/webhooks: the one answer in which the secret stands. */
export interface NewWebhookView extends WebhookView {
  readonly secret: string;
}

/** A message to a webhook. `answer`: what went wrong last, as a code. */
export interface WebhookDeliveryView {
  readonly id: string;
  readonly type: string;
  readonly letter: Id;
  readonly seq: number;
  readonly at: string;
  readonly state: 'waiting' | 'delivered' | 'failed' | 'dropped';
  readonly attempts: number;
  readonly triedAt: string | null;
  readonly nextAt: string | null;
  readonly answer: string | null;
}

/** That an adviser acts for an MEP. Times ISO 8601 UTC; `until` absent: until somebody ends it. */
export interface DelegationView {
  readonly mep: PersonView;
  readonly adviser: PersonView;
  readonly scope: Scope;
  /** `offered`: waits for the adviser's yes; nothing can be done with it before. */
  readonly status: 'offered' | 'active';
  readonly since?: string;
  readonly until?: string;
}

/** GET /api/delegations: what holds now, and what is offered. */
export interface DelegationsView {
  /** By whoever asks, an MEP. */
  readonly given: readonly DelegationView[];
  /** To whoever asks. */
  readonly held: readonly DelegationView[];
  /** Only Members delegate. */
  readonly mayDelegate: boolean;
}

/** GET /api/accounts/events: keys, delegations and the server's own acts, chained; what concerns others is withheld. */
export interface AccountLogView {
  readonly entries: readonly (
    | LoggedEvent<AccountEventType>
    | (Pick<LoggedEvent, 'format' | 'letter' | 'seq' | 'prev' | 'hash'> & { readonly type: 'Withheld' })
  )[];
  readonly people: { readonly [id: Id]: PersonView };
}

/** GET /api/directory: somebody whom a letter can ask. `id` of one who does not use Paraph yet begins with `m-`. */
export interface DirectoryPersonView extends PersonView {
  /** National party. */
  readonly party?: string;
  /** The name as the Parliament writes it, family name in capitals. */
  readonly written?: string;
  /** The official list has another address for this name: this one is whoever signs in with it, perhaps somebody else. */
  readonly otherAddress?: true;
}

/** GET /api/me/mail */
export interface MailChoiceView {
  /** Null: not chosen yet, so mails are in English. */
  readonly lang: Language | null;
  readonly notices: Choices;
}

/**
 * GET /api/letters/:id: the letter as this person may see it (`redact`), texts in place of the references to them, and beside it
 * what it refers to. It is a letter's state again, so `decide` and `availability` can be asked of it.
 */
export interface LetterView extends Omit<
  LetterState,
  'members' | 'signatories' | 'amendments' | 'versions' | 'final' | 'confided' | 'acting' | 'named'
> {
  readonly me: {
    readonly person: Id;
    /** The most that this person can do here: in their own right, or in the place of an MEP for whom they work. */
    readonly access: Access;
    readonly signatory: boolean;
    /** 'versions': invited only to sign, so the draft, the comments and the amendments are not shown. */
    readonly scope: 'letter' | 'versions';
    /** MEPs for whom this person works; colleagues who share an office (this person included). */
    readonly offices: readonly Id[];
    /** How far this person acts for each of those MEPs. */
    readonly scopes: { readonly [mep: Id]: Scope };
    readonly colleagues: readonly Id[];
  };
  /** Everyone whom this view names, by id, also those who left. */
  readonly people: { readonly [id: Id]: PersonView };
  readonly members: readonly MemberView[];
  readonly amendments: readonly AmendmentView[];
  /** What people have asked of the lead author and still wait for; only for the lead author and who decides in their place. */
  readonly questions?: readonly QuestionView[];
  readonly versions: readonly VersionView[];
  readonly signatories: readonly SignatoryView[];
  /** The draft as it would be cut now (members only). */
  readonly draft?: {
    readonly digest: Digest;
    readonly problems: readonly { readonly code: string; readonly message: string }[];
    /** Same text as the latest version. */ readonly unchanged: boolean;
  };
  readonly final?: FinalView;
}

export interface MemberView extends MemberState {
  readonly name: string;
  readonly email?: string;
  readonly role?: PersonRole;
  readonly group?: string;
  readonly online?: boolean;
}

/** `wording`: its text is in GET …/amendments/:n. */
export interface AmendmentView extends AmendmentState {
  readonly status: Exclude<AmendmentState['status'], 'discarded'>;
  /** As tabled; absent while it is being written. */
  readonly changes?: readonly Change[];
  /** Tabled, and no longer fits today's draft. */
  readonly needsReview?: boolean;
}

/** Named as the person stood on the list when they answered. Only the lead and the signatory see `reason`. */
export interface SignOffView extends SignOff, Partial<Listing> {
  /** Amendments with which whoever declined would approve; seen as `reason` is. */
  readonly ifAdopted?: readonly Id[];
}

export interface VersionView extends VersionState {
  readonly signOffs: readonly SignOffView[];
}

export interface SignatoryView extends Omit<SignatoryState, 'before'>, Listing {
  /** 'outdated': approved or refused an earlier version, not yet the one circulated. */
  readonly state: 'invited' | 'approved' | 'refused' | 'outdated';
  /** Whether an address is known, so that a request can reach them. */
  readonly reachable?: boolean;
  /** When they were last reminded of the version asked about. */
  readonly remindedAt?: string;
  /** What became of the newest mail that asked them to sign; only the lead sees it. Absent: never asked by mail. */
  readonly request?: RequestView;
}

/** A mail that asks somebody to sign. `bounced`: the address was refused for good; `failed`: given up after many tries. */
export interface RequestView {
  readonly state: 'waiting' | 'sent' | 'bounced' | 'failed';
  /** When it was sent; else when it was written. */
  readonly at: string;
  readonly reminder: boolean;
  /** The address that did not take it. */
  readonly to?: string;
}

export type ThreadView = ThreadState;

export type FinalView = NonNullable<LetterState['final']> & {
  /** In the order that the letter's settings ask for. */
  readonly signatures: readonly (Listing & {
    readonly person: Id;
    readonly at: string;
    readonly late: boolean;
  })[];
};

/** GET /api/letters/:id/draft, /versions/:n, /amendments/:n */
export interface TextView {
  readonly doc: Doc;
  readonly digest: Digest;
  readonly title: string;
  readonly lang: string;
  /** Versions: digest of the one before, which not everyone is shown; null for the first. With it the digest can be worked out. */
  readonly previous?: Digest | null;
  /** Amendments: the draft it started from, and the changes as tabled. */
  readonly base?: Doc;
  readonly changes?: readonly Change[];
  /** Amendments: the last wording that its tabler was asked to accept, and the text that it was edited from. */
  readonly wording?: { readonly doc: Doc; readonly from: Doc };
}

/** A stretch of writing in the draft by one person; `person` null: Paraph itself, for an adoption or the first text. */
export interface MomentView {
  /** Of its last row: GET …/history/:seq gives the text. */
  readonly seq: number;
  readonly person: Id | null;
  readonly from: string;
  readonly at: string;
  /** How many rows of the journal it holds. */
  readonly changes: number;
}

/** GET /api/letters/:id/history: oldest first. */
export interface HistoryView {
  readonly moments: readonly MomentView[];
  readonly people: { readonly [id: Id]: PersonView };
}

/** Somebody asks the lead author to be let in, or, past the deadline, for time to answer. */
export interface QuestionView {
  readonly person: Id;
  readonly about: 'access' | 'time';
  readonly at: string;
  readonly message?: string;
}

/** GET /api/letters */
export interface LettersView {
  /** At most six: what only this person can do now, most urgent first. */
  readonly waiting: readonly WaitingView[];
  readonly letters: readonly LetterSummaryView[];
  /** Those that their lead author has put away (ArchiveLetter). */
  readonly archived: readonly LetterSummaryView[];
}

export type LetterAct = 'duplicate' | 'archive' | 'restore' | 'delete';

export interface LetterSummaryView {
  readonly id: Id;
  readonly title: string;
  readonly lang: string;
  readonly lead: PersonView;
  readonly stage: {
    readonly kind: 'draft' | 'sign-off' | 'locked' | 'dispatched';
    readonly version?: number;
    readonly at?: string;
  };
  /** Null while nothing has been circulated. */
  readonly signOffs: { readonly approved: number; readonly invited: number } | null;
  readonly changedAt: string;
  /** When its lead author put it away; absent while it is not. */
  readonly archivedAt?: string;
  /** What this person can do with it from the list, as it stands now. */
  readonly acts: readonly LetterAct[];
}

export type WaitingView = { readonly letter: Id; readonly title: string; readonly lead: PersonView } & (
  | {
      readonly kind: 'sign-off';
      readonly version: number;
      readonly deadline?: string;
      readonly approvedBefore?: { readonly version: number; readonly at: string };
    }
  | { readonly kind: 'late'; readonly version: number }
  /** Named in an open discussion, and has not answered since. */
  | { readonly kind: 'mention'; readonly since: string; readonly count: number }
  /** Asked of the lead author; `by` and `about` of the first of them. */
  | {
      readonly kind: 'question';
      readonly by: string;
      readonly about: QuestionView['about'];
      readonly since: string;
      readonly count: number;
    }
  | { readonly kind: 'decide'; readonly amendments: readonly number[]; readonly since: string }
);

/** GET /api/search: newest letters first, a few hits of each. */
export interface SearchView {
  readonly hits: readonly SearchHitView[];
}

export interface SearchHitView {
  readonly letter: Id;
  readonly title: string;
  readonly kind: 'title' | 'text' | 'amendment' | 'comment' | 'person';
  /** As "Paragraph 2", "v3, Ask 1", "AM 7". */
  readonly place?: string;
  readonly excerpt: string;
}

/** GET /api/templates: what the offices that this person belongs to begin letters with. */
export interface TemplateView {
  readonly id: Id;
  readonly office: { readonly id: Id; readonly name: string };
  readonly kind: 'letter' | 'letterhead';
  readonly name: string;
  readonly lang: string;
  readonly doc: Doc;
}

/** POST /api/letters/import: what the importer took for what. */
export interface ImportedView {
  readonly id: Id;
  readonly title: string;
  readonly signatories: number;
  readonly report: ImportReportView;
  /** Of the amendments that were made of tracked changes. */
  readonly amendments: number;
  /** Threads that were made of the file's comments. */
  readonly comments: number;
  /** What the file was taken for: md, txt, docx, odt or html. */
  readonly format: string;
  /** What the file holds that a letter does not, by kind and place, with its words. */
  readonly notTaken: readonly NotTakenView[];
  /** What was to be asked about the file, each with what is done when nobody answers. */
  readonly asks: readonly ImportAsk[];
}

/** What was not taken: `words` are empty for what says nothing, such as a picture; `place` as "paragraph 3" or "header". */
export interface NotTakenView {
  readonly what: string;
  readonly count: number;
  readonly words: string;
  readonly place?: string;
}

/** A question about a file, asked once for the whole of it; answered by the field of the import that has its name. */
export interface ImportAsk {
  readonly about: 'hidden' | 'struck' | 'letterhead' | 'encoding';
  readonly words: readonly string[];
  readonly choices: readonly string[];
  readonly default: string;
}

export type ImportReportView = readonly { readonly line: number; readonly took: string; readonly text: string }[];

/** What an import is doing; `of` where it is known how much there is. */
export interface ImportStep {
  readonly doing: 'opening' | 'reading' | 'recognising' | 'changes' | 'making' | 'names' | 'amendments' | 'comments';
  readonly done?: number;
  readonly of?: number;
}

/** POST /api/letters/import/preview: what a file holds; nothing is made of it. */
export interface ImportPreviewView {
  readonly doc: Doc;
  readonly title: string;
  readonly lang?: string;
  readonly signatories: number;
  readonly report: ImportReportView;
  /** Authors of tracked changes, in the order of their first ones. */
  readonly changes: readonly {
    /** May be empty: then the file does not say who. */
    readonly author: string;
    readonly inserted: number;
    readonly deleted: number;
    readonly formatted: number;
    /** ISO 8601 as the file says it, of the first and the last; may be empty. */
    readonly from: string;
    readonly to: string;
  }[];
  readonly comments: readonly {
    readonly author: string;
    readonly date: string;
    readonly text: string;
    readonly about: string;
  }[];
  /** What the file was taken for: md, txt, docx, odt or html. */
  readonly format: string;
  /** What the file holds that a letter does not, by kind and place, with its words. */
  readonly notTaken: readonly NotTakenView[];
  /** What was to be asked about the file, each with what is done when nobody answers. */
  readonly asks: readonly ImportAsk[];
}

/** POST /api/letters/:id/commands */
export interface CommandAnswer {
  readonly seq: number;
  /** What it changes of GET /api/letters/:id, as in message `decided`. Absent: nothing, or read the letter again. */
  readonly changed?: Changed;
  readonly events: readonly ({ readonly type: string; readonly seq: number } & { readonly [name: string]: unknown })[];
}

/** Any refusal on HTTP (RFC 9457, application/problem+json). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly [fact: string]: unknown;
}
