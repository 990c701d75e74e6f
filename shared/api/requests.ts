import * as v from 'valibot';
import { DIRECTORY_HITS } from '../letter/member-search.ts';
import { createLetterSchema, listedAsSchema, time } from '../decision/model/commands.ts';
import { EVENTS } from '../decision/events/index.ts';
import { SCOPES } from '../decision/rights/delegation.ts';
import { addressSchema as address } from '../people/address.ts';
import { TOKEN_SCOPES } from './token-scopes.ts';
import { CHOICES, LANGUAGES, NOTICES } from './notices.ts';

/** What the HTTP interface takes besides the commands of a letter; parsed at the edge, described at /api/openapi.json. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const versionNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** Of a page: mails answer in it where they know it, else in English, so that a new language of the screens stops nobody. */
const screenLanguage = v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/, 'must be a language such as "en"'));

const linkToken = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const linkEntries = { lang: v.optional(screenLanguage), next: v.optional(v.pipe(v.string(), v.maxLength(200))) };

/**
 * POST /api/session/links: by address, or by an old link's token for whomever that was. `next`: path to go on to after signing
 * in; `lang`: of the page, for the mail.
 */
export const linkRequest = v.union([
  v.strictObject({ email: address, ...linkEntries }),
  v.strictObject({ token: linkToken, ...linkEntries }),
]);

/** POST /api/session. `lang`: of the page, for the mails of whoever has not chosen theirs. */
export const sessionRequest = v.strictObject({
  token: linkToken,
  lang: v.optional(screenLanguage),
});

/**
 * POST /api/letters: empty, by a template, or from a version or the draft of another letter, whose title and language it has
 * where no others are given.
 */
const letterEntries = v.strictObject({
  title: v.optional(createLetterSchema.entries.title),
  lang: v.optional(createLetterSchema.entries.lang.wrapped),
  /** One of Paraph's own by its name, or one of the asker's office by its id. */
  template: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  /** A letterhead of the asker's office, by its id. */
  letterhead: v.optional(id),
  from: v.optional(v.strictObject({ letter: id, version: v.union([versionNumber, v.literal('draft')]) })),
  /** The MEP who leads it, where an adviser makes it for that MEP. */
  onBehalfOf: v.optional(id),
});
export const letterRequest = v.pipe(
  letterEntries,
  v.forward(
    v.check(({ title, from }) => title !== undefined || from !== undefined, 'must be the title of the letter'),
    ['title'],
  ),
);

/** POST /api/delegations: gives, or changes what was given. The adviser by id, or by address (with a name if new here). */
export const delegationRequest = v.pipe(
  v.strictObject({
    adviser: v.optional(id),
    email: v.optional(address),
    name: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(200))),
    scope: v.picklist(SCOPES),
    /** It ends by itself then; absent: when somebody ends it. */
    until: v.optional(time),
  }),
  v.check(
    ({ adviser, email }) => (adviser === undefined) !== (email === undefined),
    'takes an adviser or an email, not both',
  ),
);

/** POST /api/templates: keeps what a letter's draft says now for an office: all of it, or its letterhead. */
export const templateRequest = v.strictObject({
  letter: id,
  kind: v.picklist(['letter', 'letterhead']),
  name: v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(100)),
  /** The MEP for whose office it is; the first one that the asker works for where absent. */
  office: v.optional(id),
});

/** POST /api/letters/:id/questions: asks the lead author for access, or for time to answer. */
export const questionRequest = v.strictObject({
  about: v.picklist(['access', 'time']),
  message: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(500))),
});

const text = { version: versionNumber, digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a digest')) };

/** POST /api/letters/:id/sign-off/options. `reason` of a refusal, so that it is signed too; `person`: to whom the lead is offered. */
export const signOffOptionsRequest = v.variant('decision', [
  v.strictObject({
    ...text,
    decision: v.literal('refused'),
    reason: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(5_000))),
  }),
  v.strictObject({
    ...text,
    decision: v.literal('approved'),
    reason: v.optional(v.pipe(v.string(), v.maxLength(5_000))),
    /** How the signatory is to be listed, as in the command that follows. */
    listedAs: v.optional(listedAsSchema),
  }),
  v.strictObject({ ...text, digest: v.optional(text.digest), decision: v.literal('retracted') }),
  v.strictObject({ decision: v.literal('lead-offered'), person: id }),
  v.strictObject({ decision: v.picklist(['lead-accepted', 'closed', 'deleted']) }),
]);

/** POST /api/letters/:id/lock/options */
export const lockOptionsRequest = v.strictObject(text);

/** How somebody calls a passkey of theirs. */
export const passkeyName = v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(100));

/** POST /api/tokens. `expiresAt` absent: until it is revoked. */
export const tokenRequest = v.strictObject({
  name: v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(100)),
  scopes: v.pipe(
    v.array(v.picklist(TOKEN_SCOPES)),
    v.minLength(1, 'must name what the token is for'),
    v.maxLength(TOKEN_SCOPES.length),
  ),
  expiresAt: v.optional(time),
});

const EVENT_TYPES = Object.keys(EVENTS);

/** POST /api/webhooks. `events`: types of events as they stand in a letter's log, or `*` for all. */
export const webhookRequest = v.strictObject({
  url: v.pipe(v.string(), v.maxLength(2_000), v.check(isWebAddress, 'must be an address that begins with https://')),
  events: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.maxLength(40),
        v.check((type) => type === '*' || EVENT_TYPES.includes(type), 'must be a type of event, or *'),
      ),
    ),
    v.minLength(1, 'must name a type of event, or *'),
    v.maxLength(100),
  ),
});

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === '';
}

/** GET /api/webhooks/:id/deliveries: those before a moment, newest first. */
export const deliveriesQuery = v.object({
  before: v.optional(time),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(200)),
    '50',
  ),
});

/** Fields beside the file of POST /api/letters/import. */
export const importFields = v.object({
  title: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(500))),
  lang: v.optional(createLetterSchema.entries.lang),
  /** Tracked changes: taken as made, or the text before them with an amendment for each author. */
  changes: v.optional(v.picklist(['made', 'amendments'], 'must be made or amendments'), 'made'),
  /** Comments: become threads, or stay behind. */
  comments: v.optional(v.picklist(['threads', 'none'], 'must be threads or none'), 'none'),
  /** Words that the file hides or strikes, and the first page's header: stay out, or become text. */
  hidden: v.optional(v.picklist(['leave', 'take'], 'must be leave or take'), 'leave'),
  struck: v.optional(v.picklist(['leave', 'take'], 'must be leave or take'), 'leave'),
  letterhead: v.optional(v.picklist(['leave', 'take'], 'must be leave or take'), 'leave'),
  /** How the bytes of a text stand for characters; found by its words where nobody says it. */
  encoding: v.optional(v.pipe(v.string(), v.regex(/^[\w.:-]{1,40}$/, 'must be the name of an encoding'))),
  /** A text is what it looks like, unless this says what it is. */
  format: v.optional(v.picklist(['md', 'txt', 'html'], 'must be md, txt or html')),
});
export type ImportOptions = Omit<v.InferOutput<typeof importFields>, 'title' | 'lang'>;

/** GET /api/letters/:id/events */
export const eventsQuery = v.object({
  after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'must be a whole number'), v.transform(Number)), '0'),
});

/** GET /api/letters/:id/receipt */
export const receiptQuery = v.object({
  version: v.pipe(v.string(), v.regex(/^\d{1,6}$/, 'must be a whole number'), v.transform(Number)),
});

/** GET /api/letters/:id/compare. Each side: `draft`, `final`, a version as `3` or `v3`, a tabled amendment as `am7`. */
const side = v.pipe(v.string(), v.regex(/^(draft|final|v?\d{1,6}|am\d{1,6})$/, 'must be draft, final, v3 or am7'));
export const compareQuery = v.object({ from: side, to: side });

/** GET /api/directory. `limit` may be less than what it answers at most, never more. */
const searched = v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(100)), '');
export const directoryQuery = v.object({
  search: searched,
  group: searched,
  country: searched,
  role: v.optional(v.picklist(['mep', 'adviser', 'staff'])),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'must be a whole number'),
      v.transform((limit) => Math.min(Number(limit), DIRECTORY_HITS)),
    ),
    String(DIRECTORY_HITS),
  ),
});

/** GET /api/search: words; of the last one, its beginning suffices. */
export const searchQuery = v.object({
  q: v.optional(v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(200)), ''),
});

const flag = v.optional(
  v.pipe(
    v.picklist(['1', 'true', '0', 'false'], 'must be 1 or 0'),
    v.transform((said) => said === '1' || said === 'true'),
  ),
  '0',
);
const amendmentNumbers = v.pipe(
  v.string(),
  v.maxLength(4_000),
  v.regex(/^\d{1,6}(,\d{1,6})*$/, 'must be numbers of amendments such as 3,5'),
  v.transform((list) => [...new Set(list.split(',').map(Number))]),
);

/**
 * GET …/export.FMT. `certificate` (pdf): a page on who approved the text, when and how surely. `since` (docx): the version from
 * which on changes are tracked. `amendments` (docx of the draft): `all` that are open, or numbers, as tracked changes.
 * `comments` (docx): open threads on the draft, and justifications of those amendments.
 */
export const exportQuery = v.object({
  certificate: flag,
  comments: flag,
  since: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^v?\d{1,6}$/, 'must be a version such as v2'),
      v.transform((version) => Number(version.replace('v', ''))),
    ),
  ),
  amendments: v.optional(v.union([v.literal('all'), amendmentNumbers], 'must be all, or numbers such as 3,5')),
});
/** What a file is to hold besides the letter. */
export type ExportOptions = v.InferOutput<typeof exportQuery>;
export const PLAIN_EXPORT: ExportOptions = { certificate: false, comments: false };

/** GET …/amendments/export.FMT: all that are tabled, or only `numbers`. */
export const amendmentsQuery = v.object({ numbers: v.optional(amendmentNumbers) });

/** PATCH /api/me: one's own entry in the directory; what is given changes, what is empty goes, the rest stays. */
export const meRequest = v.strictObject({
  name: v.optional(listedAsSchema.entries.name),
  group: listedAsSchema.entries.group,
  country: listedAsSchema.entries.country,
  lang: v.optional(v.picklist(LANGUAGES)),
});
export type MeRequest = v.InferOutput<typeof meRequest>;

/** PATCH /api/me/mail: what is given changes, the rest stays. */
export const mailChoiceRequest = v.strictObject({
  lang: v.optional(v.picklist(LANGUAGES)),
  notices: v.optional(v.partial(v.strictObject(entriesOf(NOTICES, v.picklist(CHOICES))))),
});

/** POST /api/unsubscribe: what stands after the last slash of a mail's link. */
export const unsubscribeRequest = v.strictObject({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });

function entriesOf<const K extends string, S>(keys: readonly K[], schema: S): { readonly [Key in K]: S } {
  return Object.fromEntries(keys.map((key) => [key, schema])) as { readonly [Key in K]: S };
}
