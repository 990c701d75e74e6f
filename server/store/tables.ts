import type { Generated } from 'kysely';

/** The tables as Kysely sees them; made by migrations/. Times are ISO 8601 UTC, flags 0 or 1. */
export interface Tables {
  person: PersonTable;
  office_member: OfficeTable;
  office_offer: OfficeTable;
  session: SessionTable;
  sign_in_link: LinkTable;
  letter: { id: string; seq: number };
  decision_event: DecisionEventTable;
  involved: { letter: string; person: string; access: string | null; signatory: number };
  person_salt: { letter: string; person: string; ref: string; salt: string };
  content: { digest: string; canonical: string };
  erasable_text: { ref: string; salt: string; text: string };
  text_update: { room: string; seq: number; person: string | null; at: string; bytes: Uint8Array };
  text_snapshot: { room: string; upto_seq: number; bytes: Uint8Array };
  client_owner: { room: string; client: number; person: string };
  mail_outbox: MailTable;
  mail_choice: MailChoiceTable;
  template: TemplateTable;
  question: QuestionTable;
  member: MemberTable;
  passkey: PasskeyTable;
  account_event: Omit<DecisionEventTable, 'letter'>;
  time_stamp: TimeStampTable;
  api_token: ApiTokenTable;
  search_text: { letter: string; words: string; pieces: string; at: string; seq: number; journal: number };
  webhook: WebhookTable;
  webhook_event: { letter: string; seq: number };
  webhook_delivery: WebhookDeliveryTable;
  leaver: { person: string; at: string };
  provider_account: { issuer: string; subject: string; person: string; at: string };
  used_once: { id: string; until: string };
  pdf_seal: { id: string; bytes: Uint8Array };
  checkpoint: { letter: string; seq: number; head: string; at: string; kid: string; sig: string };
  pending_statement: PendingStatementTable;
  signed_statement: { hash: string; canonical: string; credential: string; jwk: string; assertion: string };
  /** One row, rewritten to find out whether the disk takes writes. */
  probe: { id: number; at: string };
}

interface OfficeTable {
  mep: string;
  adviser: string;
  scope: string;
  since: string;
  until: string | null;
}

export interface PersonTable {
  id: string;
  email: string | null;
  name: string;
  role: 'mep' | 'adviser' | 'staff';
  group: string | null;
  country: string | null;
  source: string | null;
}

export interface TemplateTable {
  id: string;
  /** Person whose office keeps it. */
  office: string;
  kind: 'letter' | 'letterhead';
  name: string;
  lang: string;
  /** ProseMirror JSON. */
  doc: string;
  at: string;
  by: string;
}

export interface QuestionTable {
  letter: string;
  person: string;
  about: 'access' | 'time';
  at: string;
  message: string | null;
}

export interface ApiTokenTable {
  id: string;
  person: string;
  name: string;
  hash: string;
  /** JSON. */
  scopes: string;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}

export interface WebhookTable {
  id: string;
  person: string;
  url: string;
  /** JSON. */
  events: string;
  secret: string;
  created_at: string;
}

export interface WebhookDeliveryTable {
  id: string;
  webhook: string;
  letter: string;
  seq: number;
  type: string;
  at: string;
  /** When to try (again); null once it has ended. */
  next_at: string | null;
  attempts: Generated<number>;
  tried_at: string | null;
  state: 'waiting' | 'delivered' | 'failed' | 'dropped';
  /** What went wrong last, as a code. */
  answer: string | null;
}

export interface LinkTable {
  hash: string;
  person: string;
  issued_at: string;
  expires_at: string;
  purpose: Generated<string>;
  address: string | null;
  ended_at: string | null;
}

export interface SessionTable {
  hash: string;
  person: string;
  created_at: string;
  seen_at: string;
  link_issued_at: string;
  confirmed_at: string;
  passkey: string | null;
  letter: string | null;
  /** The provider that opened it, its account and session there, and its word; null else. */
  issuer: string | null;
  subject: string | null;
  sid: string | null;
  id_token: string | null;
}

export interface PasskeyTable {
  credential: string;
  person: string;
  name: string;
  jwk: string;
  /** The public key as the authenticator gave it, base64url. */
  cose: string;
  counter: number;
  created_at: string;
  used_at: string | null;
  registration: string;
  details: string;
}

export interface PendingStatementTable {
  hash: string;
  canonical: string;
  reason: string | null;
  reason_salt: string | null;
  /** JSON: text and salt of the entry that the signatory corrects with it. */
  listed: string | null;
  expires_at: string;
}

export interface DecisionEventTable {
  letter: string;
  seq: number;
  at: string;
  actor: string;
  type: string;
  /** The rest of the event as JSON: nothing stands in two places, so no copy can disagree with the chain. */
  body: string;
  prev_hash: string;
  hash: string;
}

export interface MailTable {
  id: string;
  to_address: string;
  kind: string;
  data: string;
  at: string;
  /** When to try (again); null once sent or given up. */
  next_at: string | null;
  attempts: Generated<number>;
  sent_at: string | null;
  /** What the mail server answered, as codes. */
  error: string | null;
  person: string | null;
  letter: string | null;
  /** 1: waits for the receiver's daily digest. */
  digest: Generated<number>;
  /** How it ended without being sent; null else. */
  outcome: 'bounced' | 'failed' | 'dropped' | null;
  /** Who brought it about, where it writes to somebody else on their own. */
  actor: string | null;
}

export interface TimeStampTable {
  letter: string;
  seq: number;
  /** Base64; null until it has come. */
  answer: string | null;
  /** When to ask (again); null once it has come, or nobody asks any more. */
  next_at: string | null;
  attempts: Generated<number>;
  error: string | null;
}

export interface MailChoiceTable {
  person: string;
  lang: string | null;
  /** JSON: kind of notice to choice. */
  notices: string;
  token: string | null;
}

export interface MemberTable {
  id: string;
  name: string;
  written: string;
  group: string | null;
  country: string | null;
  party: string | null;
  email: string | null;
}
