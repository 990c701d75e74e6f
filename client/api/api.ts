/** Every call of Paraph's HTTP interface (docs/api.md, shared/api/views.ts). A refusal is an answer, never an exception. */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { Change } from '../../shared/amendment/index.ts';
import type { Choice, Language, Notice } from '../../shared/api/notices.ts';
import type {
  AccountLogView,
  CommandAnswer,
  DirectoryPersonView,
  DelegationsView,
  DelegationView,
  HistoryView,
  ImportedView,
  ImportPreviewView,
  LettersView,
  LetterView,
  MailChoiceView,
  MeView,
  NewTokenView,
  NewWebhookView,
  PasskeyView,
  Problem,
  QuestionView,
  SearchView,
  TemplateView,
  TextView,
  TokenView,
  WebhookDeliveryView,
  WebhookView,
} from '../../shared/api/views.ts';
import type { TokenScope } from '../../shared/api/token-scopes.ts';
import type { Command } from '../../shared/decision/model/commands.ts';
import type { Scope } from '../../shared/decision/rights/delegation.ts';
import type { Digest, Id, LetterEvent } from '../../shared/decision/model/events.ts';
import type { PersonDetails } from '../../shared/proof/formats/statement.ts';
import { getLocale } from '../generated/i18n/runtime.js';
import { noteAnswerTime } from '../kit/feedback/offline-copy.svelte.ts';
import { received, sentForm, type Long } from './progress.ts';

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A command as a screen sends it: the parsed form, with or without the `expectedSeq` that guards a stale screen. */
export type SentCommand = Command;

/** POST /api/letters/:id/sign-off/options (trust.md 5). */
export interface SignOffOptions {
  /** What the passkey is to sign; nothing is believed of it before `agreedStatement` has looked. */
  readonly statement: unknown;
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  /** Behind the statement's `personRef`: who will be listed. */
  readonly details?: PersonDetails;
  /** Behind its `reasonRef`. */
  readonly reasonSalt?: string;
}

/** An act that weighs, on a letter that asks for passkeys. `person`: to whom the lead is offered. */
export type WantedAct =
  | { readonly decision: 'retracted'; readonly version: number }
  | { readonly decision: 'lead-offered'; readonly person: Id }
  | { readonly decision: 'lead-accepted' | 'closed' | 'deleted' };

/** What the passkey is to sign for it; nothing is believed of it before `agreedAct` has looked. */
export type ActOptions = Pick<SignOffOptions, 'statement' | 'options'>;

/** Beside an imported file: what it is called, and what becomes of its tracked changes and comments. */
export interface ImportFields {
  readonly title?: string;
  readonly lang?: string;
  readonly changes?: 'made' | 'amendments';
  readonly comments?: 'threads' | 'none';
}

export type ExportFormat = 'pdf' | 'docx' | 'odt' | 'html' | 'md' | 'txt';

/** A file that the server made. */
export interface MadeFile {
  readonly name: string;
  readonly content: Blob;
}

type SignedOut = (problem: Problem) => void;
let signedOut: SignedOut = () => undefined;

/** Hears of every answer that says the session is over; the app then asks to sign in again and comes back. */
export function whenSignedOut(handler: SignedOut): void {
  signedOut = handler;
}

interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

async function ask<T>(path: string, asked: Ask = {}): Promise<Answer<T>> {
  const response = await answerTo(path, asked);
  if (response === null) return OFFLINE;
  const text = await response.text().catch(() => '');
  const value: unknown = parse(text);
  return response.ok ? { ok: true, value: value as T } : refused(response.status, value);
}

/** Fetches a file, so that a refusal can be told in words: a plain download would only fail. */
async function fetchFile(path: string, { signal, told }: Long = {}): Promise<Answer<MadeFile>> {
  told?.({ step: 'working', part: null });
  const response = await answerTo(path, { signal });
  if (response === null) return OFFLINE;
  if (!response.ok) return refused(response.status, parse(await response.text().catch(() => '')));
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const content = await received(response, told).catch((fault: unknown) => {
    if (isStopped(fault)) throw fault;
    return null; // the line broke half-way: the file is no file
  });
  return content === null ? OFFLINE : { ok: true, value: { name: named ?? 'letter', content } };
}

/** Sends a file with what goes with it. */
async function sendForm<T>(path: string, form: FormData, long: Long): Promise<Answer<T>> {
  const answer = await sentForm(path, form, long);
  if (answer === null) return OFFLINE;
  const value = parse(answer.text);
  return answer.status < 400 ? { ok: true, value: value as T } : refused(answer.status, value);
}

function isStopped(fault: unknown): boolean {
  return fault instanceof DOMException && fault.name === 'AbortError';
}

/** Returns null where there is no connection. */
async function answerTo(path: string, { method = 'GET', body, signal }: Ask): Promise<Response | null> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (method === 'GET') noteAnswerTime(response.headers.get('x-paraph-kept'));
    return response;
  } catch (fault) {
    if (isStopped(fault)) throw fault;
    return null;
  }
}

function refused(status: number, value: unknown): { readonly ok: false; readonly problem: Problem } {
  const said = isProblem(value) ? value : problem(status, codeOf(status), '');
  if (said.code === 'not-signed-in') signedOut(said);
  return { ok: false, problem: said };
}

const OFFLINE = { ok: false, problem: problem(0, 'offline', 'There is no connection.') } as const;

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page of its own: the status says enough
  }
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: code, status, code, detail };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

function codeOf(status: number): string {
  const codes: { readonly [status: number]: string } = {
    401: 'not-signed-in',
    403: 'no-access',
    404: 'not-found',
    413: 'too-large',
    422: 'invalid',
    429: 'slow-down',
    502: 'unavailable',
    503: 'unavailable',
    504: 'unavailable',
  };
  return codes[status] ?? 'fault';
}

type QueryOptions = { readonly [option: string]: string };
const asked = (options: QueryOptions) => {
  const query = new URLSearchParams(options).toString();
  return query === '' ? '' : `?${query}`;
};

const letterPath = (id: Id, rest = '') => `/api/letters/${encodeURIComponent(id)}${rest}`;

export const api = {
  me: () => ask<MeView>('/api/me'),
  /** Changes one's own entry in the directory. */
  changeMe: (entry: { readonly name?: string; readonly group?: string; readonly country?: string }) =>
    ask<MeView>('/api/me', { method: 'PATCH', body: entry }),
  /** Mails a one-time link; the answer is the same for an address that nobody has. */
  requestLink: (email: string, next?: string) =>
    ask<unknown>('/api/session/links', {
      method: 'POST',
      body: { email, lang: getLocale(), ...(next ? { next } : {}) },
    }),
  /** Mails a fresh link to whoever an old one was for. */
  renewLink: (token: string, next?: string) =>
    ask<unknown>('/api/session/links', {
      method: 'POST',
      body: { token, lang: getLocale(), ...(next ? { next } : {}) },
    }),
  /** Exchanges the token of a mailed link for a session. */
  exchange: (token: string) => ask<undefined>('/api/session', { method: 'POST', body: { token, lang: getLocale() } }),
  /** Ends every link that was mailed to oneself. */
  endLinks: () => ask<undefined>('/api/session/links', { method: 'DELETE' }),
  /** Where the session came from an identity provider, the answer says where to sign out there. */
  signOut: () => ask<{ readonly endSession: string } | undefined>('/api/session', { method: 'DELETE' }),
  /** The identity providers by which one can sign in. */
  providers: () => ask<{ readonly providers: readonly { readonly name: string }[] }>('/api/session/oidc'),

  /** Signs in whoever's passkey answers. */
  passkeySignInOptions: () =>
    ask<PublicKeyCredentialRequestOptionsJSON>('/api/session/passkey/options', { method: 'POST' }),
  passkeySignIn: (response: unknown) =>
    ask<undefined>('/api/session/passkey/verify', { method: 'POST', body: { response } }),
  /** One's own passkeys. */
  passkeys: () => ask<{ readonly passkeys: readonly PasskeyView[] }>('/api/passkeys'),
  passkeyOptions: () => ask<PublicKeyCredentialCreationOptionsJSON>('/api/passkeys/options', { method: 'POST' }),
  addPasskey: (response: unknown, name: string) =>
    ask<PasskeyView>('/api/passkeys/verify', { method: 'POST', body: { response, name } }),
  renamePasskey: (id: string, name: string) =>
    ask<PasskeyView>(`/api/passkeys/${encodeURIComponent(id)}`, { method: 'PATCH', body: { name } }),
  removePasskey: (id: string) => ask<undefined>(`/api/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' }),

  /** What lets one's own programs in. */
  tokens: () => ask<{ readonly tokens: readonly TokenView[] }>('/api/tokens'),
  makeToken: (token: { name: string; scopes: readonly TokenScope[]; expiresAt?: string }) =>
    ask<NewTokenView>('/api/tokens', { method: 'POST', body: token }),
  revokeToken: (id: Id) => ask<undefined>(`/api/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),

  /** Where one's own programs are told of decisions. */
  webhooks: () => ask<{ readonly webhooks: readonly WebhookView[] }>('/api/webhooks'),
  makeWebhook: (webhook: { url: string; events: readonly string[] }) =>
    ask<NewWebhookView>('/api/webhooks', { method: 'POST', body: webhook }),
  removeWebhook: (id: Id) => ask<undefined>(`/api/webhooks/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  webhookDeliveries: (id: Id) =>
    ask<{ readonly deliveries: readonly WebhookDeliveryView[] }>(
      `/api/webhooks/${encodeURIComponent(id)}/deliveries?limit=20`,
    ),
  replayWebhook: (id: Id, delivery: string) =>
    ask<unknown>(`/api/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery)}/replay`, {
      method: 'POST',
      body: {},
    }),

  mailChoices: () => ask<MailChoiceView>('/api/me/mail'),
  chooseMail: (change: { readonly lang?: Language; readonly notices?: { readonly [N in Notice]?: Choice } }) =>
    ask<MailChoiceView>('/api/me/mail', { method: 'PATCH', body: change }),
  /** Ends what the link in a mail names; without a session. */
  unsubscribe: (token: string) => ask<undefined>('/api/unsubscribe', { method: 'POST', body: { token } }),
  /** A few Members whom a letter can ask, by a part of their name. */
  searchMembers: (search: string) =>
    ask<readonly DirectoryPersonView[]>(`/api/directory?role=mep&search=${encodeURIComponent(search)}`),
  /** People of all kinds, by a part of their name. */
  searchDirectory: (search: string) =>
    ask<readonly DirectoryPersonView[]>(`/api/directory?limit=8&search=${encodeURIComponent(search)}`),
  /** The log of keys, passkeys and delegations, as far as it concerns this person. */
  accountLog: () => ask<AccountLogView>('/api/accounts/events'),
  /** Who acts for whom: given by this person, and held by them. */
  delegations: () => ask<DelegationsView>('/api/delegations'),
  /** Gives a delegation, or changes how far and how long one goes. */
  delegate: (given: { adviser?: Id; email?: string; name?: string; scope: Scope; until?: string }) =>
    ask<DelegationView>('/api/delegations', { method: 'POST', body: given }),
  /** Says yes or no to what a Member has offered this person. */
  answerDelegation: (mep: Id, answer: 'accept' | 'decline') =>
    ask<unknown>(`/api/delegations/${encodeURIComponent(mep)}/${answer}`, { method: 'POST', body: {} }),
  /** Ends what the other may do for this person, or this person for the other. */
  endDelegation: (person: Id) => ask<undefined>(`/api/delegations/${encodeURIComponent(person)}`, { method: 'DELETE' }),

  search: (q: string, signal?: AbortSignal) => ask<SearchView>(`/api/search${asked({ q })}`, { signal }),
  letters: () => ask<LettersView>('/api/letters'),
  /** `template`: one of Paraph's own, or of an office by its id; `letterhead`: one of an office. */
  createLetter: (letter: { title: string; lang: string; template?: string; letterhead?: string }) =>
    ask<{ readonly id: Id }>('/api/letters', { method: 'POST', body: letter }),
  /** A new letter with the text of this one as it stands, or of a version. */
  duplicate: (letter: Id, version: number | 'draft') =>
    ask<{ readonly id: Id }>('/api/letters', { method: 'POST', body: { from: { letter, version } } }),
  /** What the offices of whoever asks begin letters with. */
  templates: () => ask<readonly TemplateView[]>('/api/templates'),
  keepTemplate: (template: { letter: Id; kind: TemplateView['kind']; name: string }) =>
    ask<TemplateView>('/api/templates', { method: 'POST', body: template }),
  removeTemplate: (id: Id) => ask<undefined>(`/api/templates/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  /** Makes a letter of a .docx, .odt, .html, .md or .txt file. */
  importLetter: (file: File, fields: ImportFields = {}, long: Long = {}) => {
    const form = new FormData();
    form.set('file', file);
    const given: { readonly [field: string]: string } = { ...fields };
    for (const [name, value] of Object.entries(given)) if (value) form.set(name, value);
    return sendForm<ImportedView>('/api/letters/import', form, long);
  },
  /** What a file holds; nothing is made of it yet. */
  previewImport: (file: File, long: Long = {}) => {
    const form = new FormData();
    form.set('file', file);
    return sendForm<ImportPreviewView>('/api/letters/import/preview', form, long);
  },

  letter: (id: Id) => ask<LetterView>(letterPath(id)),
  command: (id: Id, command: SentCommand) =>
    ask<CommandAnswer>(letterPath(id, '/commands'), { method: 'POST', body: command }),
  events: (id: Id, after = 0) => ask<readonly LetterEvent[]>(letterPath(id, `/events?after=${after}`)),
  /** How the draft came to be; its text at one of those moments. */
  history: (id: Id) => ask<HistoryView>(letterPath(id, '/history')),
  moment: (id: Id, seq: number) => ask<Pick<TextView, 'doc'>>(letterPath(id, `/history/${seq}`)),
  draft: (id: Id) => ask<TextView>(letterPath(id, '/draft')),
  version: (id: Id, number: number) => ask<TextView>(letterPath(id, `/versions/${number}`)),
  /** By its number, or by its id while it is being written. */
  amendment: (id: Id, amendment: number | Id) => ask<TextView>(letterPath(id, `/amendments/${amendment}`)),
  /** Each side: `v2` or `draft`. */
  compare: (id: Id, from: string, to: string) =>
    ask<readonly Change[]>(letterPath(id, `/compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`)),
  signOffOptions: (
    id: Id,
    body: {
      version: number;
      digest: Digest;
      decision: 'approved' | 'refused';
      reason?: string;
      listedAs?: { name: string; group?: string; country?: string };
    },
  ) => ask<SignOffOptions>(letterPath(id, '/sign-off/options'), { method: 'POST', body }),
  actOptions: (id: Id, wanted: WantedAct) =>
    ask<ActOptions>(letterPath(id, '/sign-off/options'), { method: 'POST', body: wanted }),
  /** Asks the lead author for access, or for time to answer; the answer is the same for a letter that there is not. */
  askLead: (id: Id, body: { about: QuestionView['about']; message?: string }) =>
    ask<unknown>(letterPath(id, '/questions'), { method: 'POST', body }),
  /** Takes a question off one's list. */
  dismissQuestion: (id: Id, { about, person }: Pick<QuestionView, 'about' | 'person'>) =>
    ask<undefined>(letterPath(id, `/questions/${about}/${encodeURIComponent(person)}`), { method: 'DELETE' }),
  /** What the lead author's passkey is to sign to lock a version. */
  lockOptions: (id: Id, body: { version: number; digest: Digest }) =>
    ask<Pick<SignOffOptions, 'statement' | 'options'>>(letterPath(id, '/lock/options'), { method: 'POST', body }),
  /** What proves one's own answer to a version by itself. */
  receipt: (id: Id, version: number) => ask<unknown>(letterPath(id, `/receipt?version=${version}`)),
  keys: () => ask<unknown>('/api/keys'),

  /** Fetches a file from one of the addresses below. */
  file: fetchFile,
  exportUrl: (id: Id, version: number | 'draft', format: ExportFormat, options: QueryOptions = {}) =>
    letterPath(id, `/${version === 'draft' ? 'draft' : `versions/${version}`}/export.${format}${asked(options)}`),
  amendmentsUrl: (id: Id, format: ExportFormat, options: QueryOptions = {}) =>
    letterPath(id, `/amendments/export.${format}${asked(options)}`),
  evidenceUrl: (id: Id) => letterPath(id, '/evidence.zip'),
};
