import type { AssertionFault } from '../formats/assertion.ts';
import type { PdfFault } from '../files/pdf.ts';
import type { TimeStampFault } from '../formats/time-stamp.ts';

/** Everything for which a bundle is refused: a code with its facts, and the sentence of it that the command line prints. */

/** Whose signature: an answer of somebody, or the lock by the lead author. */
export type Whose = { readonly of: 'answer'; readonly name: string } | { readonly of: 'lock' };
/** Which checkpoint: of the letter's log or of the account log, by its entry, or the one that the reader gave. */
export type Which = { readonly of: 'letter' | 'accounts'; readonly at: number } | { readonly of: 'given' };

interface File {
  readonly file: string;
}
interface Entry extends File {
  readonly seq: number;
}
interface SignedFacts {
  readonly whose: Whose;
}
interface SealedFacts {
  readonly which: Which;
}
interface Key {
  readonly kid: string;
}

const whose = (one: Whose): string => (one.of === 'lock' ? 'The lock' : `The answer of ${one.name}`);
const which = (one: Which): string => {
  if (one.of === 'given') return 'The checkpoint that you gave';
  return `The checkpoint of ${one.of === 'accounts' ? 'the account log' : 'the letter'} at entry ${String(one.at)}`;
};

const PASSKEY: { readonly [F in AssertionFault]: string } = {
  encoding: 'is not written in base64url',
  'client-data': 'carries client data that cannot be read',
  kind: 'answers another kind of question than a signature',
  statement: 'answers another statement',
  site: 'was made for another site',
  framed: 'was made inside a page of another site',
  data: 'carries authenticator data that cannot be read',
  host: 'was made for another host',
  absent: 'was made without its user',
  unverified: 'was made without checking who used the device',
  signature: 'does not carry a signature of that passkey',
};

const PDF: { readonly [F in PdfFault]: string } = {
  'no-pdf': 'is no PDF',
  empty: 'carries no text inside',
  crowded: 'carries more than one file inside',
  unreadable: 'carries a text that cannot be read',
  'other-text': 'carries another text inside than version.json',
  'unreadable-print': 'prints a text that cannot be read',
  'names-of-nobody': 'prints names, though nobody approves',
  'other-names': 'prints other names than those of the standing approvals',
};

const STAMP: { readonly [F in TimeStampFault]: string } = {
  unreadable: 'is no time stamp that can be read',
  refused: 'holds no stamp: the authority refused it',
  other: 'stamps something else than that entry of the log',
  nonce: 'answers another request',
  signature: 'does not carry the signature of its authority',
  signer: 'names another certificate than the one that signed it',
  certificate: 'is not signed by a certificate made for time stamps alone and valid at that time',
};

const SENTENCES = {
  // The ZIP
  'zip-large': () => 'The file is larger than 200 MB.',
  'zip-unreadable': () => 'The file is no ZIP that can be read.',
  'zip-hidden': () => 'The ZIP holds bytes that belong to none of its files.',
  'zip-doubtful': ({ file }: File) => `The ZIP describes ${file} in a way that programs read differently.`,
  'zip-checksum': ({ file }: File) => `The ZIP holds another ${file} than its checksum says.`,
  'zip-double': ({ file }: File) => `The ZIP holds ${file} twice.`,
  'zip-bomb': () => 'The ZIP holds more than 200 MB.',
  'zip-crowded': () => 'The ZIP holds too many files for an evidence bundle.',

  // Its files
  'bundle-large': () => 'The bundle is larger than 200 MB unpacked.',
  'file-missing': ({ file }: File) => `${file} is missing.`,
  'file-gone': ({ file }: File) => `${file} is missing, which the manifest names.`,
  'file-unlisted': ({ file }: File) => `${file} is in the bundle and not in its manifest.`,
  'file-strange': ({ file }: File) => `${file} does not belong into a bundle.`,
  'file-changed': ({ file }: File) => `${file} has been changed: it is not what the manifest says.`,
  'not-utf8': ({ file }: File) => `${file} is not UTF-8.`,
  'not-json': ({ file }: File) => `${file} is not JSON.`,
  'not-canonical': ({ file }: File) => `${file} is not written in the canonical way.`,
  'name-inherited': ({ file }: File) => `${file} uses a name that programs read differently.`,
  'line-unended': ({ file }: File) => `${file} does not end with its last line.`,
  shape: ({ file, path }: File & { readonly path: string }) =>
    `${file} is not of the known shape${path === '' ? '' : `: look at ${path}`}.`,
  'other-readme': () => 'README.txt is not the one of this letter.',

  // The logs
  'log-empty': ({ file }: File) => `${file} is empty.`,
  'log-other': ({ file }: File) => `${file} is the log of something else.`,
  'entry-member': ({ file, seq, member }: Entry & { readonly member: string }) =>
    `${file}: Entry ${String(seq)} has a member that this format does not know: ${member}.`,
  'entry-format': ({ file, seq }: Entry) => `${file}: Entry ${String(seq)} has another format.`,
  'entry-letter': ({ file, seq }: Entry) => `${file}: Entry ${String(seq)} belongs to another letter.`,
  'entry-number': ({ file, seq, found }: Entry & { readonly found: number }) =>
    `${file}: Entry ${String(seq)} is numbered ${String(found)}: entries are missing or repeated.`,
  'entry-link': ({ file, seq }: Entry) => `${file}: Entry ${String(seq)} does not match the entry before it.`,
  'entry-changed': ({ file, seq }: Entry) => `${file}: Entry ${String(seq)} has been changed since it was written.`,
  'entry-older': ({ file, seq }: Entry) => `${file}: Entry ${String(seq)} is older than the one before it.`,
  'not-delegated': ({ file, seq }: Entry) =>
    `${file}: Entry ${String(seq)} was made in the place of somebody who had not delegated it.`,
  'accounts-unnamed': ({ file, seq }: Entry) =>
    `${file}: Entry ${String(seq)} does not name the account log, as entries before it do.`,
  'accounts-unknown': ({ file, seq }: Entry) =>
    `${file}: Entry ${String(seq)} names no entry of the account log, or one before that of an earlier entry.`,
  'key-change-id': ({ file, seq }: Entry) => `${file}: Entry ${String(seq)} names a key by another id than its own.`,
  'key-change-unsigned': ({ file, seq }: Entry) =>
    `${file}: Entry ${String(seq)} changes the server's key without the signatures of both keys.`,

  // What the server signed
  'key-id': ({ kid }: Key) => `keys.json: the key ${kid} has another id.`,
  'key-double': ({ kid }: Key) => `keys.json names the key ${kid} twice.`,
  'key-unrecorded': ({ kid }: Key) => `The key ${kid} of the server does not stand in accounts.jsonl.`,
  'checkpoint-letter': (one: SealedFacts) => `${which(one.which)} is of another letter.`,
  'checkpoint-key': (one: SealedFacts & Key) =>
    `${which(one.which)} is signed by a key that this bundle does not know: ${one.kid}.`,
  'checkpoint-signature': (one: SealedFacts) => `${which(one.which)} does not carry the server's signature.`,
  'checkpoint-beyond': (one: SealedFacts & { readonly seq: number; readonly length: number }) =>
    `${which(one.which)} covers ${String(one.seq)} entries, but the log ends with ${String(one.length)}: entries have been cut off.`,
  'checkpoint-rewritten': (one: SealedFacts & { readonly seq: number }) =>
    `${which(one.which)} does not match entry ${String(one.seq)}: the log has been rewritten.`,
  uncovered: ({ file }: File) => `No checkpoint covers all of ${file}.`,
  'other-key': ({ kids, kid }: Key & { readonly kids: string }) =>
    `The newest checkpoint is signed by the key ${kids}, not by ${kid}.`,
  'given-none': () => 'The checkpoint that you gave is none.',

  // The lock
  'lock-cut': ({ version }: { readonly version: number }) =>
    `The log cuts version ${String(version)} with another fingerprint.`,
  'lock-previous': () => 'version.json does not follow the version before it in the log.',
  unlocked: () => 'The log does not lock any version.',
  'locked-twice': () => 'The log locks more than once.',
  'lock-other': ({ version, digest }: { readonly version: string; readonly digest: string }) =>
    `The log locks version ${version} with the fingerprint ${digest}, not this one.`,
  'lock-person': () => 'The lock was not set by the lead author in person.',
  'lock-approvals': () => 'The lock names other approvals than those that stood at that moment.',
  'lock-unbacked': () => 'The log says that a passkey signed the lock, and lock.json is missing.',
  'lock-unfounded': () => 'lock.json is in the bundle, though the log says that no passkey signed the lock.',
  'log-unfollowable': () => 'The log cannot be followed from entry to entry.',

  // Answers, and whatever a passkey signed
  'people-double': () => 'people.json names somebody twice.',
  'answer-left-out': (one: SignedFacts) => `${whose(one.whose)} stands in the log and not in signoffs.json.`,
  'answers-order': () => 'signoffs.json is not in the order of the log.',
  'answer-fallen': (one: SignedFacts) =>
    `${whose(one.whose)} does not stand: it was never given, withdrawn, or replaced.`,
  'answer-double': () => 'signoffs.json holds an answer twice.',
  'people-more': ({ name }: { readonly name: string }) => `people.json names ${name}, who has not answered.`,
  'answer-unlogged': (one: SignedFacts) => `${whose(one.whose)} is not in the log.`,
  'answer-opposite': (one: SignedFacts) => `${whose(one.whose)} says the opposite of the log.`,
  'answer-about': (one: SignedFacts) => `${whose(one.whose)} is about another text or person in the log.`,
  'answer-person': (one: SignedFacts) => `${whose(one.whose)} was not given in person.`,
  'answer-assurance': (one: SignedFacts) => `${whose(one.whose)} was confirmed in another way than the log says.`,
  'answer-listed': (one: SignedFacts) => `${whose(one.whose)} names somebody else than the list of signatories.`,
  'answer-unnamed': (one: SignedFacts) => `${whose(one.whose)} comes from somebody whom people.json does not name.`,
  'answer-details': (one: SignedFacts) =>
    `${whose(one.whose)}: name, group or country in people.json are not those that were signed for.`,
  'answer-link': (one: SignedFacts) => `${whose(one.whose)}: the record of the mail link is not that of the log.`,
  'answer-reason': (one: SignedFacts) => `${whose(one.whose)}: the reason is another one.`,
  'statement-other': (one: SignedFacts) => `${whose(one.whose)}: the statement is not the one in the log.`,
  'statement-about': (one: SignedFacts) =>
    `${whose(one.whose)}: the statement is about another text, person or decision.`,
  'passkey-other': (one: SignedFacts) => `${whose(one.whose)} names another passkey than the log.`,
  'passkey-unregistered': (one: SignedFacts) => `${whose(one.whose)}: its passkey was not registered for this person.`,
  'passkey-removed': (one: SignedFacts) => `${whose(one.whose)}: its passkey had been removed before.`,
  passkey: (one: SignedFacts & { readonly why: AssertionFault }) =>
    `${whose(one.whose)}: the passkey's signature ${PASSKEY[one.why]}.`,

  // The print, and the whole
  pdf: ({ why }: { readonly why: PdfFault }) => `letter.pdf ${PDF[why]}.`,
  'stamp-beyond': ({ file }: File) => `${file} stamps an entry that the log does not have.`,
  'stamp-unloaded': () => 'What checks time stamps could not be loaded. Connect, and check again.',
  stamp: ({ file, why }: File & { readonly why: TimeStampFault }) => `${file} ${STAMP[why]}.`,
  unsealed: () => 'seal.json is missing: nothing says that the server made these very files.',
  'seal-about': () => 'seal.json is of another letter or version.',
  'seal-key': ({ kid }: Key) => `seal.json is signed by a key that signed none of the newest checkpoints: ${kid}.`,
  'seal-signature': () => "seal.json does not carry the server's signature.",
  'seal-gone': ({ file }: File) => `${file} is missing, which the server sealed.`,
  'seal-more': ({ file }: File) => `${file} is in the bundle, and the server did not seal it.`,
  'seal-changed': ({ file }: File) => `${file} is not the file that the server sealed.`,
  unreadable: () => 'The bundle cannot be read.',

  // A receipt alone
  'receipt-signature': () => "The receipt does not carry the server's signature: something in it has been changed.",
  'receipt-key': ({ kids, kid }: Key & { readonly kids: string }) =>
    `The receipt is signed by the key ${kids}, not by ${kid}.`,
  'receipt-about': () => 'The parts of the receipt are about different letters, entries or people.',
  'receipt-unreadable': () => 'The receipt cannot be read.',
};

export type FaultCode = keyof typeof SENTENCES;
export type FactsOf<C extends FaultCode> = Parameters<(typeof SENTENCES)[C]>[0];

/** What does not hold. */
export type Fault = {
  readonly [C in FaultCode]: FactsOf<C> extends undefined
    ? { readonly code: C }
    : { readonly code: C; readonly facts: FactsOf<C> };
}[FaultCode];

/** Returns a fault in an English sentence. */
export function sentenceOf(fault: Fault): string {
  // Each code comes with its own facts: the type of `Fault` says so, and a call by a code that is known only here cannot.
  const say = SENTENCES[fault.code] as (facts: unknown) => string;
  return say('facts' in fault ? fault.facts : undefined);
}
