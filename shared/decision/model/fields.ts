import * as v from 'valibot';
import { passkeyAnswer } from './bounds.ts';

/**
 * The fields of which commands are made, each with its bound: free text is bounded here, so that no event can carry more than a
 * screen can show.
 */

export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
export const line = (max: number) => v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(max));
export const prose = (max: number) => v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(max));

/** Whether a written time is one: JavaScript reads the 30th of February as a day in March. */
function isOnCalendar(text: string): boolean {
  const [year = NaN, month = NaN, day = NaN] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && Number.isFinite(Date.parse(text));
}

/** Any ISO 8601 time with a zone; kept as UTC with milliseconds, so that times compare as text. */
export const time = v.pipe(
  v.string(),
  v.maxLength(40),
  v.isoTimestamp(),
  v.check(isOnCalendar, 'no such time'),
  v.transform((text) => new Date(text).toISOString()),
);
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
export const number = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
export const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'));

export const ACCESS = ['read', 'comment', 'amend', 'edit', 'lead'] as const;
/** What a member may do with a letter, each level including those before it. */
export type Access = (typeof ACCESS)[number];
export const access = v.picklist(ACCESS);

/** As a name is to stand on a list: what is absent stays, what is empty goes. */
export const listing = {
  name: v.optional(line(200)),
  group: v.optional(prose(100)),
  country: v.optional(prose(100)),
};
/** PATCH /api/me, and what a signatory corrects while approving. */
export const listedAsSchema = v.strictObject({ ...listing, name: line(200) });

/** Where a comment stands: Yjs relative positions (base64 of their encoding) in a room, with the words they pointed at. */
export const anchorSchema = v.object({
  room: v.optional(v.pipe(v.string(), v.maxLength(140))),
  from: v.pipe(v.string(), v.maxLength(500)),
  to: v.pipe(v.string(), v.maxLength(500)),
  quote: v.optional(prose(2_000)),
  block: v.optional(v.pipe(v.string(), v.maxLength(140))),
});
export type Anchor = v.InferOutput<typeof anchorSchema>;

/** Members named in a comment, who are told of it. */
export const mentions = v.optional(v.pipe(v.array(id), v.maxLength(50)));

/** On each command: the log as the screen knew it; the MEP for whom an adviser acts, if not the one that goes without saying. */
export const expected = {
  expectedSeq: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))),
  onBehalfOf: v.optional(id),
};
/** What a passkey signed over the statement of POST …/sign-off/options. */
export const passkey = v.optional(passkeyAnswer);

/** POST /api/letters. `lang` is a BCP 47 tag. */
export const createLetterSchema = v.strictObject({
  title: line(500),
  lang: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(35),
      v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as "en"'),
    ),
    'en',
  ),
});
