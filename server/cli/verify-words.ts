import type { PdfSealFault } from '../../shared/proof/files/pdf-seal.ts';
import type { Expectations, Limit } from '../../shared/proof/verify/verify.ts';

/** What `paraph verify` says, in English; the page /verify says the same in the reader's language. */

/** Stands for the name of somebody who has been erased. */
export const ERASED = '(name erased)';

/** Returns a thing that holds in a sentence. */
export function heldSentence(held: Expectations): string {
  switch (held.check) {
    case 'manifest':
      return `The manifest names all ${String(held.facts.files)} other files, and each is as it says.`;
    case 'canonical':
      return 'Every JSON file is written in the one canonical way.';
    case 'version':
      return `The text of version ${String(held.facts.version)} has the fingerprint ${held.facts.digest}.`;
    case 'log':
      return `The log is whole: ${String(held.facts.letter)} entries of the letter, ${String(held.facts.accounts)} of keys.`;
    case 'checkpoints':
      return `${String(held.facts.count)} checkpoints are signed by the server and match the log; the newest cover all of it.`;
    case 'lock': {
      const { version, at, assurance } = held.facts;
      const by = assurance === 'passkey' ? ', and signed by the lead author with a passkey' : '';
      return `Version ${String(version)} was locked on ${at}, with this fingerprint${by}.`;
    }
    case 'sign-offs': {
      const { passkey, link, declined } = held.facts;
      return `${String(passkey)} approved by passkey, ${String(link)} by mail link, ${String(declined)} declined; each is backed by the log.`;
    }
    case 'pdf':
      return 'letter.pdf carries this very text inside, and the names of those who approve under it.';
    case 'time-stamps': {
      const { count, at, by, seq } = held.facts;
      return `${String(count)} time stamps hold; the latest is of entry ${String(seq)}, at ${at}, by ${by}.`;
    }
    case 'seal':
      return `The server sealed these ${String(held.facts.files)} files, to the byte, with the key ${held.facts.kid}.`;
  }
}

/** Returns what a bundle does not prove in a sentence. */
export function limitSentence(limit: Limit): string {
  switch (limit.code) {
    case 'key':
      return `Whose key signed: no key was given. Compare ${limit.facts.kids} with what the server's operator publishes.`;
    case 'checkpoint':
      return 'That nothing was left out or rewritten before: no checkpoint was given that you had received earlier.';
    case 'time':
      return 'When this happened: the times are those of the server; there is no time stamp of a third party.';
    case 'authority':
      return `That ${limit.facts.names} keeps the right time and is who it says, and that its certificate had not been revoked: compare with a list of trust services.`;
    case 'passkeys':
      return `That the people named are who held the passkeys of ${limit.facts.origins}: the server says so.`;
    case 'links':
      return `That the ${String(limit.facts.count)} who approved by mail link did so: the server says so.`;
    case 'lock':
      return 'That the lead author set the lock: no passkey signed it, the server says so.';
    case 'print':
      return 'What else letter.pdf shows: its text inside and its names were compared, the server did not seal its bytes.';
    case 'receipt':
      return 'That the answer still stands, and that this text became the final one: the evidence bundle shows it.';
    case 'erased':
      return 'Who some of those are who approved: their names have been erased since, as the account log says.';
  }
}

/** What is wrong with a sealed PDF. */
export const PDF_SEAL_FAULTS: { readonly [why in PdfSealFault]: string } = {
  none: 'The PDF carries no seal. Only the final letter’s PDF is sealed.',
  unreadable: 'The seal cannot be read.',
  'not-whole': 'The seal does not cover the whole file: something was appended or left out.',
  changed: 'The file was changed after it was sealed.',
  signature: 'The signature of the seal does not match its certificate.',
  time: 'The time stamp of the seal is not about it.',
};

/** What nobody should take a seal for. */
export const PDF_SEAL_LIMITS: readonly string[] = [
  'Whose certificate it is: compare its SHA-256 with the one that whoever runs the server gives you.',
  'Who approved the letter: the names are what the server printed; the evidence bundle proves them.',
  'It is no qualified electronic seal or signature.',
];
