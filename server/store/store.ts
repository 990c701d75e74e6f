import type { Digest, Id, LetterEvent, Scope, TextRef } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import type { AccountEntry } from '../../shared/proof/formats/accounts.ts';
import type { Assertion } from '../../shared/proof/formats/assertion.ts';
import type { Checkpoint } from '../../shared/proof/formats/checkpoint.ts';
import type { PasskeyJwk } from '../../shared/proof/formats/keys.ts';
import type { ApiToken, ApiTokenStore, WebhookStore } from './programs.ts';
import type { LeaverStore } from './leavers.ts';
import type { ProviderAccountStore, ProviderSession } from './provider-accounts.ts';

/**
 * Keeps everything that must survive. One interface, two engines: SQLite in a worker thread, and PostgreSQL. All writes
 * of a turn share one transaction and one fsync. Every promise resolves only after the data is durable.
 */
/** Damaged places in the redo log, and their bytes. */
export interface LostNotes {
  readonly places: number;
  readonly bytes: number;
}

export interface Store {
  readonly people: PeopleStore;
  readonly sessions: SessionStore;
  readonly letters: LetterStore;
  readonly journal: JournalStore;
  readonly outbox: OutboxStore;
  readonly mailChoices: MailChoiceStore;
  readonly members: MemberStore;
  readonly templates: TemplateStore;
  readonly questions: QuestionStore;
  readonly proof: ProofStore;
  readonly timeStamps: TimeStampStore;
  readonly pdfSeals: PdfSealStore;
  readonly apiTokens: ApiTokenStore;
  readonly search: SearchStore;
  readonly webhooks: WebhookStore;
  readonly leavers: LeaverStore;
  readonly providerAccounts: ProviderAccountStore;
  /** Writes a consistent copy of everything into a new file, while others go on writing; absent where the database has its own tools. */
  readonly backup?: (file: string) => Promise<void>;
  /** What a process that was killed had noted beside the database and this one could not read any more, when it opened it. */
  readonly lostNotes?: LostNotes;
  /** Returns whether a write would reach the disk now. */
  writable(): Promise<boolean>;
  /**
   * Takes out of the database's files what is deleted and still stands in them. `whole`: writes the database anew, so that nothing
   * is left in corners of its pages either; while that runs, others wait to write.
   * @returns whether it could: where somebody reads for long, try again later
   */
  purge(how: 'quick' | 'whole'): Promise<boolean>;
  close(): Promise<void>;
}

export interface Person {
  readonly id: Id;
  readonly email: string | null;
  readonly name: string;
  readonly role: 'mep' | 'adviser' | 'staff';
  readonly group: string | null;
  readonly country: string | null;
  /**
   * Who says so, where it is not whoever runs the server: `self` for the person, else the letter in which the entry was made.
   * Such a letter alone names them like this, and nobody finds them by that name.
   */
  readonly source?: string;
}

export interface PeopleStore {
  add(person: Person): Promise<void>;
  /** Completes or corrects an entry. */
  update(person: Person): Promise<void>;
  get(ids: readonly Id[]): Promise<readonly Person[]>;
  byEmail(email: string): Promise<Person | null>;
  /** All, by name; `search` narrows by a part of name or address. */
  list(search?: string): Promise<readonly Person[]>;
  /** Whether the store holds nobody yet. */
  empty(): Promise<boolean>;
  /** What MEPs have delegated to this person, by MEP; also what has run out since. Written with the account log alone. */
  delegationsTo(adviser: Id): Promise<readonly Delegation[]>;
  /** What this MEP has delegated, by adviser. */
  delegationsBy(mep: Id): Promise<readonly Delegation[]>;
  /** What MEPs have offered this person, and what this MEP has offered: nothing of it holds before it is accepted. */
  offersTo(adviser: Id): Promise<readonly Delegation[]>;
  offersBy(mep: Id): Promise<readonly Delegation[]>;
}

/** That an adviser acts for an MEP. Times ISO 8601 UTC. */
export interface Delegation {
  readonly mep: Id;
  readonly adviser: Id;
  readonly scope: Scope;
  /** When it was given as it is now; empty where nobody wrote that down. */
  readonly since: string;
  /** It ends by itself at this moment; null: when somebody ends it. */
  readonly until: string | null;
}

export interface Session {
  /** SHA-256 of the cookie's token. */
  readonly hash: string;
  readonly person: Id;
  readonly createdAt: string;
  readonly seenAt: string;
  /** When the mail link of this session was made, and when it was exchanged. */
  readonly linkIssuedAt: string;
  readonly confirmedAt: string;
  /** The passkey that opened the session instead of a link: then the two times above are those of its use. */
  readonly passkey?: string;
  /** The identity provider that opened it instead: nobody has shown that a mailbox is theirs, so the two times above say nothing. */
  readonly provider?: ProviderSession;
  /** The letter to which the session is confined: a request's link opened it. */
  readonly letter?: Id;
  /** The token by which a program asks, in place of a session that is kept. */
  readonly token?: Pick<ApiToken, 'id' | 'scopes'>;
}

export interface SignInLink {
  /** SHA-256 of the token; the token itself is never stored. */
  readonly hash: string;
  readonly person: Id;
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** SHA-256 of the address that it was made for; absent for links of older versions. */
  readonly address?: string;
  /** The letter that asks to be signed, where a request carries the link: then it may be opened until it ends. */
  readonly letter?: Id;
  /** When it was used up, or ended. */
  readonly endedAt?: string;
}

export interface SessionStore {
  /** Keeps a link beside the person's others. */
  addLink(link: SignInLink): Promise<void>;
  /** Returns a link, also one that works no more: its page says whom it was for. */
  link(hash: string): Promise<SignInLink | null>;
  /** Ends a link that has not ended; false when it had. */
  endLink(hash: string, at: string): Promise<boolean>;
  /** Ends every link of a person, and the sessions that requests' links opened. @returns those sessions */
  endLinks(person: Id, at: string): Promise<readonly string[]>;
  add(session: Session): Promise<void>;
  get(hash: string): Promise<Session | null>;
  /** Those of these sessions that there still are. */
  list(hashes: readonly string[]): Promise<readonly Session[]>;
  touch(hash: string, seenAt: string): Promise<void>;
  remove(hash: string): Promise<void>;
  removeAllOf(person: Id): Promise<void>;
  /** Forgets sessions made before `made` or last seen before `seen`, and links that ran out before `links`. */
  prune(times: { readonly made: string; readonly seen: string; readonly links: string }): Promise<void>;
}

/** An event with its place in the chain (trust.md 7). `hash` = SHA-256 of the canonical event without it. */
export interface ChainedEvent {
  readonly event: LetterEvent;
  readonly prev: string;
  readonly hash: string;
}

export interface ErasableText {
  readonly ref: TextRef;
  readonly salt: string;
  readonly text: string;
}

/** Canonical bytes kept under their digest; rows are never changed or removed. */
export interface Content {
  readonly digest: Digest;
  readonly canonical: string;
}

/** One row of a room's text journal to be written; the store numbers it. */
export interface TextUpdate {
  readonly room: string;
  /** Whose words: null for the server itself (an import, an adoption's merge). */
  readonly person: Id | null;
  readonly at: string;
  readonly bytes: Uint8Array;
}

export interface OutgoingMail {
  readonly id: Id;
  readonly to: string;
  /** Whose mail it is: their language and wishes count. */
  readonly person?: Id;
  /** The letter that it is about. */
  readonly letter?: Id;
  /** Who brought it about, where it counts as a mail of theirs to others. */
  readonly actor?: Id;
  /** Which message and its data; rendered when sent. */
  readonly kind: string;
  readonly data: { readonly [name: string]: unknown };
  readonly at: string;
  /** It waits until then; else it is due at once. */
  readonly notBefore?: string;
}

/** All that one decision changes: written in one transaction or not at all. */
export interface Commit {
  readonly letter: Id;
  /** Seq of the last event that the decision was based on; 0 for a new letter. */
  readonly expectedSeq: number;
  readonly events: readonly ChainedEvent[];
  readonly texts: readonly ErasableText[];
  /** Words that were taken back: their references, and the mails that quote them as those are to stand from now on. */
  readonly forget?: { readonly texts: readonly TextRef[]; readonly mails: readonly RewrittenMail[] };
  readonly contents: readonly Content[];
  readonly updates: readonly TextUpdate[];
  readonly mails: readonly OutgoingMail[];
  /** Kinds of mails about the letter that still wait and are taken back: they are not sent, and count for nobody. */
  readonly takenBack?: readonly string[];
  /** New or completed directory entries, and salts behind the persons' references in this letter. */
  readonly people: readonly Person[];
  /** Whom the letter concerns after this commit: members with access, signatories. Upserted; both null/false removes. */
  readonly involved: readonly { readonly person: Id; readonly access: string | null; readonly signatory: boolean }[];
  readonly personSalts: readonly { readonly person: Id; readonly ref: string; readonly salt: string }[];
  readonly checkpoints?: readonly Checkpoint[];
  /** The entry that a time stamping authority is to be asked about. */
  readonly stamp?: { readonly seq: number; readonly at: string };
  /** What a passkey signed: its waiting statement is used up, and must still have been waiting (else `stale`). */
  readonly signed?: UsedPasskey;
}

export interface LetterStore {
  /** `stale`: another process appended first, so read and decide again. */
  commit(
    commit: Commit,
  ): Promise<{ readonly ok: true; readonly journal: readonly number[] } | { readonly ok: false; readonly stale: true }>;
  /** All events of one letter after `seq`, oldest first, or the first few of them; an unknown letter reads as none. */
  events(letter: Id, afterSeq?: number, atMost?: number): Promise<readonly ChainedEvent[]>;
  content(digest: Digest): Promise<string | null>;
  texts(refs: readonly TextRef[]): Promise<ReadonlyMap<TextRef, string>>;
  /** Letters in which this person is a member or signatory now. */
  of(person: Id): Promise<readonly Id[]>;
  /** Letters that have planned reminders at some time, and whose text is not final. */
  reminding(): Promise<readonly Id[]>;
  /** Every letter. */
  ids(): Promise<readonly Id[]>;
  /** The last entry of every letter's log. */
  heads(): Promise<readonly { readonly letter: Id; readonly seq: number; readonly hash: Digest }[]>;
}

/** Something that a letter says, as a search finds it. */
export interface Piece {
  readonly kind: 'title' | 'text' | 'amendment' | 'comment' | 'person';
  readonly text: string;
  /** Its words as they are compared, a space before and after each. */
  readonly folded: string;
  /** The block, amendment, comment or person that it is of. */
  readonly of?: Id;
  /** What it was read from: it counts no more once the letter refers to something else. */
  readonly content?: string;
  /** Text: the version that it stands in; absent for the draft. */
  readonly version?: number;
  /** Text: the name of its place. */
  readonly place?: string;
}

/** How far a letter had come when it was read for the index. */
export interface SearchMark {
  readonly letter: Id;
  readonly seq: number;
  readonly journal: number;
}

/** The full-text index over letters. It can be made again from them at any time. */
export interface SearchStore {
  /** Letters, of all or of those named, whose entry is missing or old. */
  outdated(among: readonly Id[] | null, limit: number): Promise<readonly SearchMark[]>;
  /** @param words folded, parted by spaces; `at`: when the letter changed last */
  put(
    entry: SearchMark & { readonly words: string; readonly pieces: readonly Piece[]; readonly at: string },
  ): Promise<void>;
  /** Letters among these that have all the folded words (of the last one, its beginning), the last changed first. */
  find(words: readonly string[], among: readonly Id[]): Promise<readonly Id[]>;
  /** What these letters say that may have all the words, each in the letter's title or in itself; the title comes first. */
  pieces(letters: readonly Id[], words: readonly string[]): Promise<ReadonlyMap<Id, readonly Piece[]>>;
}

export interface JournalStore {
  /**
   * Notes rows where the next start finds them, should this process be killed before `append` has them; takes microseconds.
   * Null where the store has no such place: then nothing may be shown to anybody before `append` has resolved.
   * @throws StoreUnavailable when the disk refuses; then nothing was noted
   */
  readonly note: ((updates: readonly TextUpdate[], claims: readonly Claim[]) => RedoReceipt) | null;
  /** Appends rows in order; resolves with their numbers once durable. Rejects when the disk refuses: then none is kept. */
  append(updates: readonly TextUpdate[]): Promise<readonly number[]>;
  /** Newest snapshot, if any, and every row after it. */
  open(room: string): Promise<RoomRecord>;
  /** Keeps a merged state so that opening needs no replay; rows stay for the history. */
  snapshot(room: string, uptoSeq: number, bytes: Uint8Array): Promise<void>;
  /** Every row of a room, oldest first, for the history. */
  history(room: string): Promise<readonly (TextUpdate & { readonly seq: number })[]>;
  /** Letters dispatched before a moment whose rooms still hold how their texts came to be. */
  overdue(before: string): Promise<readonly Id[]>;
  /** Who first used each Yjs client id of a room. */
  owners(room: string): Promise<ReadonlyMap<number, Id>>;
  /** Rooms in which a person has written or deleted something. */
  roomsOf(person: Id): Promise<readonly string[]>;
  /** Leaves of rooms only a state each, of all that was written up to then; what came later stays. */
  leave(states: readonly RoomState[]): Promise<void>;
  /** Keeps whose each client id is, unless it is somebody's already. */
  claim(claims: readonly Claim[]): Promise<void>;
}

/** That a Yjs client id of a room is a person's. */
export interface Claim {
  readonly room: string;
  readonly client: number;
  readonly person: Id;
}

/** Rows that were noted. */
export interface RedoReceipt {
  /** The journal has them: the note is no longer needed. */
  done(): void;
}

export interface RoomRecord {
  readonly snapshot: { readonly uptoSeq: number; readonly bytes: Uint8Array } | null;
  readonly rows: readonly (TextUpdate & { readonly seq: number })[];
}

/** A room of which one state is to remain in place of its rows up to a number. */
export interface RoomState {
  readonly room: string;
  readonly uptoSeq: number;
  readonly at: string;
  readonly bytes: Uint8Array;
}

/** A mail that is there, as it is to stand. `drop`: if it has not gone out, it never will. */
export interface RewrittenMail extends Pick<OutgoingMail, 'id' | 'data'> {
  readonly drop?: boolean;
}

/** A mail that is due. */
export interface DueMail extends OutgoingMail {
  readonly attempts: number;
  /** Waits for its receiver's daily digest. */
  readonly digest: boolean;
}

/** What became of a mail. `bounced`: the address was refused for good; `failed`: given up; `dropped`: no longer of use. */
export type MailState = 'waiting' | 'sent' | 'bounced' | 'failed' | 'dropped';

/** A mail as a trace: what it said may be forgotten by then. */
export interface MailTrace {
  readonly id: Id;
  readonly person: Id;
  readonly kind: string;
  readonly state: MailState;
  /** When it was written, or when it was sent. */
  readonly at: string;
}

export interface OutboxStore {
  /** Mails, sent or not, whose data hold this text. */
  naming(text: string): Promise<readonly Pick<OutgoingMail, 'id' | 'kind' | 'data'>[]>;
  /** Mails of one kind, sent or not, that a decision in a letter brought about at this moment. */
  broughtAbout(letter: Id, kind: string, at: string): Promise<readonly Pick<OutgoingMail, 'id' | 'data'>[]>;
  /** Mails due now, those due longest first; each digest mail among them stands for all of its receiver's. */
  due(at: string, limit: number): Promise<readonly DueMail[]>;
  /** Everything that waits for a person's digest and is due, oldest first. */
  digestOf(person: Id, at: string): Promise<readonly DueMail[]>;
  add(mails: readonly OutgoingMail[]): Promise<void>;
  sent(ids: readonly Id[], at: string): Promise<void>;
  /** A try that failed; the next one is at `nextAt`. `error`: codes only, for sentences repeat the address. */
  later(ids: readonly Id[], nextAt: string, error: string): Promise<void>;
  /** Ends mails that were not sent. */
  ended(ids: readonly Id[], outcome: 'bounced' | 'failed' | 'dropped', error: string): Promise<void>;
  /** Puts mails into their receivers' daily digests. */
  hold(ids: readonly Id[], until: string): Promise<void>;
  /** The newest mail of these kinds to each person about a letter; dropped ones do not count. */
  newest(letter: Id, kinds: readonly string[]): Promise<readonly MailTrace[]>;
  /** How many mails of a person, and of a letter, went into the outbox since then; `before`: any of the person's earlier. */
  sentBy(
    actor: Id,
    letter: Id | undefined,
    since: string,
  ): Promise<{ readonly byPerson: number; readonly byLetter: number; readonly before: boolean }>;
  /** What waits to be sent, the most first. */
  queue(): Promise<readonly QueuedMails[]>;
  /** Drops what waits of a person or of a letter. @returns how many */
  stop(whose: { readonly actor: Id } | { readonly letter: Id }): Promise<number>;
  /** Forgets what mails said and to which address, of those that ended before `before`; their traces stay. */
  forget(before: string): Promise<void>;
}

/** Mails that wait, of one kind, person and letter; null where nobody in particular, or no letter, stands behind them. */
export interface QueuedMails {
  readonly actor: Id | null;
  readonly letter: Id | null;
  readonly kind: string;
  readonly count: number;
  /** When the oldest of them was put there. */
  readonly since: string;
}

/** What somebody wants to be told by mail. */
export interface MailChoice {
  readonly person: Id;
  /** Null: not chosen yet. */
  readonly lang: string | null;
  /** By kind of notice; a kind that is left out has its default. */
  readonly notices: { readonly [kind: string]: string };
}

export interface MailChoiceStore {
  /** Whoever has chosen nothing is left out. */
  get(people: readonly Id[]): Promise<readonly MailChoice[]>;
  /** Sets what is given and keeps the rest. */
  set(person: Id, change: Partial<Omit<MailChoice, 'person'>>): Promise<void>;
  /** The person's secret for links that end a kind of mail; `fresh` becomes it when there is none yet. */
  token(person: Id, fresh: string): Promise<string>;
  byToken(token: string): Promise<Id | null>;
}

/** A letterhead, or a kind of letter, that an office begins letters with. */
export interface StoredTemplate {
  readonly id: Id;
  /** Person whose office keeps it. */
  readonly office: Id;
  readonly kind: 'letter' | 'letterhead';
  readonly name: string;
  readonly lang: string;
  readonly doc: Doc;
  readonly at: string;
  readonly by: Id;
}

export interface TemplateStore {
  add(template: StoredTemplate): Promise<void>;
  /** Those of these offices, by name. */
  of(offices: readonly Id[]): Promise<readonly StoredTemplate[]>;
  get(id: Id): Promise<StoredTemplate | null>;
  remove(id: Id): Promise<void>;
}

/** What somebody asks of a letter's lead author: to be let in, or for more time. At most one of each. */
export interface Question {
  readonly letter: Id;
  readonly person: Id;
  readonly about: 'access' | 'time';
  readonly at: string;
  readonly message?: string;
}

export interface QuestionStore {
  /** Keeps a question in place of an earlier one, with the mails that bring it; all asked before `forget` go. */
  ask(question: Question, mails: readonly OutgoingMail[], forget: string): Promise<void>;
  /** Those to the lead authors of these letters, oldest first. */
  of(letters: readonly Id[]): Promise<readonly Question[]>;
  remove(question: Pick<Question, 'letter' | 'person' | 'about'>): Promise<void>;
}

/** Somebody on the imported list of Members: public facts, kept apart from the people who use Paraph. */
export interface Member {
  /** The Parliament's number; made up from the name where a list has none. */
  readonly id: string;
  /** As it stands under a letter: Aurélie Vanthornbeek. */
  readonly name: string;
  /** As the list writes it: Aurélie VANTHORNBEEK. */
  readonly written: string;
  readonly group: string | null;
  readonly country: string | null;
  readonly party: string | null;
  readonly email: string | null;
}

export interface MemberStore {
  list(): Promise<readonly Member[]>;
  /** Puts these members and takes those away, in one transaction. */
  change(put: readonly Member[], remove: readonly string[]): Promise<void>;
}

/** A passkey of a person. */
export interface Passkey {
  /** Id of the credential, base64url. */
  readonly credential: string;
  readonly person: Id;
  readonly name: string;
  readonly jwk: PasskeyJwk;
  /** The public key as the authenticator gave it (COSE), base64url. */
  readonly cose: string;
  readonly counter: number;
  readonly createdAt: string;
  readonly usedAt: string | null;
  /** Hash of the account log's entry that registered it. */
  readonly registration: string;
  /** What the authenticator said of itself: evidence, never a gate. */
  readonly details: { readonly [name: string]: unknown };
}

/** A statement that waits for its signature; `reason` stands behind the statement's `reasonRef`. */
export interface PendingStatement {
  readonly hash: Digest;
  readonly canonical: string;
  readonly reason?: { readonly text: string; readonly salt: string };
  /** How the signatory corrects their entry on the list as they sign: behind the statement's `personRef`. */
  readonly listed?: { readonly text: string; readonly salt: string };
  readonly expiresAt: string;
}

/** A statement with the passkey's answer and the key that checks it. */
export interface SignedStatement {
  readonly hash: Digest;
  readonly canonical: string;
  readonly credential: string;
  readonly jwk: PasskeyJwk;
  readonly assertion: Assertion;
}

/** A statement that is being put on record; the passkey must still be there (else `stale`). */
export interface UsedPasskey extends SignedStatement {
  readonly counter: number;
  readonly usedAt: string;
}

/** One step of the account log with all that it changes. */
export interface AccountCommit {
  readonly entry: AccountEntry;
  /** An entry of the directory that its owner has changed. */
  readonly person?: Person;
  readonly checkpoint?: Checkpoint;
  readonly addPasskey?: Passkey;
  readonly removePasskey?: string;
  /** Given, or changed. */
  readonly delegate?: Delegation;
  readonly endDelegation?: Pick<Delegation, 'mep' | 'adviser'>;
  /** Offered, or offered anew; taken back or turned down. Giving it answers the offer. */
  readonly offer?: Delegation;
  readonly endOffer?: Pick<Delegation, 'mep' | 'adviser'>;
  /** Rooms of which nothing is to remain but this one state each. */
  readonly compact?: readonly { readonly room: string; readonly at: string; readonly bytes: Uint8Array }[];
  readonly mails?: readonly OutgoingMail[];
  /** Somebody of whom nothing is to remain but ids; `texts`: references of all that they wrote. */
  readonly erase?: {
    readonly person: Id;
    readonly texts: readonly TextRef[];
    /** Mails to others as they stand without the name. */
    readonly mails: readonly RewrittenMail[];
    /** Rooms in which they typed, without how the text came to be. */
    readonly rooms: readonly RoomState[];
  };
}

/** Time stamps of third parties over entries of letters' logs (RFC 3161). */
export interface TimeStampStore {
  /** Asks for the stamp of an entry, once. */
  want(letter: Id, entry: { readonly seq: number; readonly at: string }): Promise<void>;
  /** What to ask for now, those that have waited longest first. */
  due(at: string, limit: number): Promise<readonly { letter: Id; seq: number; attempts: number }[]>;
  keep(letter: Id, seq: number, answer: Uint8Array): Promise<void>;
  /** A try that failed; null: the last one. */
  later(letter: Id, seq: number, nextAt: string | null, error: string): Promise<void>;
  /** Those of a letter that have come, by entry. */
  of(letter: Id): Promise<readonly { readonly seq: number; readonly answer: Uint8Array<ArrayBuffer> }[]>;
}

/** What was appended to PDFs to seal them. */
export interface PdfSealStore {
  get(id: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Keeps one unless there is one already, and returns the one that is kept. */
  keep(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

export interface ProofStore {
  passkeysOf(person: Id): Promise<readonly Passkey[]>;
  passkey(credential: string): Promise<Passkey | null>;
  renamePasskey(credential: string, name: string): Promise<void>;
  passkeyUsed(credential: string, counter: number, at: string): Promise<void>;
  /** The account log, oldest first. */
  accountLog(): Promise<readonly AccountEntry[]>;
  /** The entry of the account log with this hash. */
  accountEntry(hash: string): Promise<AccountEntry | null>;
  accountHead(): Promise<{ readonly seq: number; readonly hash: string; readonly at: string } | null>;
  /** False: another process appended first, so look again. */
  account(commit: AccountCommit): Promise<boolean>;
  /** Keeps a statement for its signature, and forgets those that have run out. */
  await(statement: PendingStatement, now: string): Promise<void>;
  awaited(hash: Digest): Promise<PendingStatement | null>;
  signed(hashes: readonly Digest[]): Promise<readonly SignedStatement[]>;
  /** Of a letter, or of `accounts`; by seq. */
  checkpoints(letter: Id): Promise<readonly Checkpoint[]>;
  /** Newest entry of each letter that this key has not signed yet. */
  unsealed(kid: string): Promise<readonly { letter: Id; seq: number; hash: Digest; at: string }[]>;
  /** Keeps a checkpoint; one that is there already changes nothing. */
  addCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** Salts behind these references to people in a letter. */
  salts(letter: Id, refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
