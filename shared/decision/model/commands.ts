import * as v from 'valibot';
import { passkeyAnswer, wholeLetter } from './bounds.ts';
import { addressSchema as email } from '../../people/address.ts';

/**
 * The commands of a letter as they travel (POST /api/letters/:id/commands). Parsed once at the edge; `decide` answers them.
 * Free text is bounded here, so that no event can carry more than a screen can show.
 */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const line = (max: number) => v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.minLength(1), v.maxLength(max));
const prose = (max: number) => v.pipe(v.string(), v.normalize('NFC'), v.trim(), v.maxLength(max));
/** Any ISO 8601 time with a zone; kept as UTC with milliseconds, so that times compare as text. */
export const time = v.pipe(
  v.string(),
  v.maxLength(40),
  v.isoTimestamp(),
  v.check((text) => Number.isFinite(Date.parse(text)), 'no such time'),
  v.transform((text) => new Date(text).toISOString()),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
const number = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'));

export const ACCESS = ['read', 'comment', 'amend', 'edit', 'lead'] as const;
/** What a member may do with a letter, each level including those before it. */
export type Access = (typeof ACCESS)[number];
const access = v.picklist(ACCESS);

/** As a name is to stand on a list: what is absent stays, what is empty goes. */
const listing = {
  name: v.optional(line(200)),
  group: v.optional(prose(100)),
  country: v.optional(prose(100)),
};
/** PATCH /api/me, and what a signatory corrects while approving. */
export const listedAsSchema = v.strictObject({ ...listing, name: line(200) });

/** Where a comment stands: Yjs relative positions (base64 of their encoding) in a room, with the words they pointed at. */
const anchorSchema = v.object({
  room: v.optional(v.pipe(v.string(), v.maxLength(140))),
  from: v.pipe(v.string(), v.maxLength(500)),
  to: v.pipe(v.string(), v.maxLength(500)),
  quote: v.optional(prose(2_000)),
  block: v.optional(v.pipe(v.string(), v.maxLength(140))),
});
export type Anchor = v.InferOutput<typeof anchorSchema>;

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

/** Members named in a comment, who are told of it. */
const mentions = v.optional(v.pipe(v.array(id), v.maxLength(50)));

/** On each command: the log as the screen knew it; the MEP for whom an adviser acts, if not the one that goes without saying. */
const expected = {
  expectedSeq: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))),
  onBehalfOf: v.optional(id),
};
/** What a passkey signed over the statement of POST …/sign-off/options. */
const passkey = v.optional(passkeyAnswer);
const command = <const T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), ...entries, ...expected });

export const commandSchema = v.variant('type', [
  command('RenameLetter', { title: line(500) }),
  command('ChangeSettings', {
    signatureOrder: v.optional(v.picklist(['name', 'family-name', 'group'])),
    namesBeforeLock: v.optional(v.picklist(['shown', 'confidential'])),
    amendmentsUntil: v.optional(v.nullable(time)),
    passkeysRequired: v.optional(v.boolean()),
    minimum: v.optional(v.nullable(v.object({ signatures: count, groups: count }))),
  }),
  command('InviteMember', {
    email,
    role: v.optional(v.picklist(['mep', 'adviser', 'staff'])),
    access,
    ...listing,
  }),
  command('ChangeAccess', { person: id, access }),
  command('RemoveMember', { person: id }),
  /** Offers the lead; the member who is asked takes it. */
  command('TransferLead', { person: id, passkey }),
  command('AcceptLead', { passkey }),
  /** By whoever is asked: no. By the lead author: not after all. */
  command('DeclineLead', {}),
  command('AddSignatories', {
    people: v.pipe(
      /**
       * `instead`: somebody on the list whose mail did not arrive, and whose place this address takes. `asGiven`: use this address
       * although the directory has another one for the name.
       */
      v.array(
        v.object({
          ...{ email: v.optional(email), ...listing },
          ...{ instead: v.optional(id), asGiven: v.optional(v.boolean()) },
        }),
      ),
      v.minLength(1),
      v.maxLength(2_000),
      v.checkItems((one) => one.email !== undefined || one.name !== undefined, 'name or email is needed'),
    ),
  }),
  /** How somebody on the list is named, until they answer. `asGiven` as above. */
  command('CorrectSignatory', { person: id, ...listing, asGiven: v.optional(v.boolean()) }),
  /** `reason`: for the one who is removed, by mail. */
  command('RemoveSignatory', { person: id, reason: v.optional(prose(5_000)) }),
  command('AddComment', { text: line(10_000), anchor: v.optional(anchorSchema), mentions }),
  command('Reply', { thread: id, text: line(10_000), mentions }),
  command('ResolveThread', { thread: id }),
  command('ReopenThread', { thread: id }),
  command('EditComment', { comment: id, text: line(10_000), mentions }),
  command('DeleteComment', { comment: id }),
  /** `to`: a tabled amendment that this one amends. */
  command('StartAmendment', { to: v.optional(id) }),
  command('DiscardAmendment', { amendment: id }),
  command('TableAmendment', {
    amendment: id,
    justification: v.optional(prose(5_000)),
    /** On behalf of the tabler's political group as well. */
    forGroup: v.optional(v.boolean()),
    /** Members asked to put their names under it too. */
    coTablers: v.optional(v.pipe(v.array(id), v.maxLength(200))),
    lapses: v.optional(v.pipe(v.array(id), v.maxLength(500))),
  }),
  /** Puts a name under what another office has tabled: one's own, or that of a Member whose office one works in. */
  command('CoTableAmendment', { amendment: id }),
  command('LeaveAmendment', { amendment: id }),
  command('WithdrawAmendment', { amendment: id }),
  /** `undo`: an adopted one, whose words leave the draft again. */
  command('ReopenAmendment', { amendment: id, undo: v.optional(v.boolean()) }),
  command('AdoptAmendment', {
    amendment: id,
    blocks: v.optional(v.pipe(v.array(id), v.minLength(1), v.maxLength(2_000))),
    /** A whole letter as ProseMirror JSON; normalised by the server before `decide` sees its digest. */
    edited: v.optional(wholeLetter),
    /** The draft that the outcome was edited from: words that came into the draft since are kept. */
    editedFrom: v.optional(wholeLetter),
  }),
  /** Asks its tabler: would you accept this outcome instead? As `edited` and `editedFrom` of AdoptAmendment. */
  command('ProposeWording', {
    amendment: id,
    edited: wholeLetter,
    editedFrom: wholeLetter,
    message: v.optional(prose(5_000)),
  }),
  command('AnswerWording', { amendment: id, accept: v.boolean(), message: v.optional(prose(5_000)) }),
  command('RejectAmendment', { amendment: id, reason: v.optional(prose(5_000)) }),
  command('LapseAmendment', { amendment: id, reason: v.optional(prose(5_000)), because: v.optional(id) }),
  command('CutVersion', { digest }),
  command('CirculateVersion', { version: number, message: v.optional(prose(10_000)), deadline: v.optional(time) }),
  /** Those who have not answered; all of them when nobody is named. */
  command('RemindSignatories', { people: v.optional(v.pipe(v.array(id), v.minLength(1), v.maxLength(2_000))) }),
  command('ApproveVersion', {
    ...{ version: number, digest, name: v.optional(line(200)), passkey: v.optional(passkeyAnswer) },
    /** How the signatory is to be listed: then that is what is approved. */
    listedAs: v.optional(listedAsSchema),
  }),
  command('RefuseVersion', {
    version: number,
    digest,
    reason: line(5_000),
    /** Tabled amendments with which the signatory would approve. */
    ifAdopted: v.optional(v.pipe(v.array(id), v.maxLength(50))),
    passkey: v.optional(passkeyAnswer),
  }),
  command('RetractSignOff', { version: number, passkey }),
  /** Confirmed as approvals are: the assertion over the statement of POST …/lock/options, or the lead author's name typed in full. */
  command('LockVersion', {
    ...{ version: number, digest, lapseOpenAmendments: v.optional(v.boolean()) },
    ...{ name: v.optional(line(200)), passkey: v.optional(passkeyAnswer) },
  }),
  command('CloseSignatures', { passkey }),
]);

/** One thing that a person asks a letter to do. */
export type Command = v.InferOutput<typeof commandSchema>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
