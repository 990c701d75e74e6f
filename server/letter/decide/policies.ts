import { EVENTS, type LetterEventBody } from '../../../shared/decision/index.ts';
import type { MailKind, MailKinds } from '../../mail/kinds.ts';

/** What the server does with events and mails besides keeping them, read off the one table of each. */

const policies = (events: readonly LetterEventBody[]) => events.map((one) => EVENTS[one.type]);

/** Returns whether the server signs the log after these events (trust.md 8.2). */
export function isSealed(events: readonly LetterEventBody[]): boolean {
  return policies(events).some(({ proof }) => proof !== 'none');
}

/** Returns whether a third party is asked to stamp the time of these events. */
export function isStamped(events: readonly LetterEventBody[]): boolean {
  return policies(events).some(({ proof }) => proof === 'sealed and stamped');
}

/**
 * The mails that carry a checkpoint out of the server's hands (trust.md 8.3): all that signatories get about a letter anyway, and
 * what the lead author hears of each answer. An answer makes no mail to the other signatories; their next one covers it.
 */
const WITH_CHECKPOINT: { readonly [K in MailKind]: 'checkpoint' extends keyof MailKinds[K] ? true : false } = {
  ...{ circulation: true, reminder: true, receipt: true, locked: true, closed: true },
  ...{ approved: true, declined: true, retracted: true },
  ...{ 'sign-in': false, 'passkey-added': false, 'passkey-removed': false, delegation: false },
  ...{ invitation: false, removed: false, 'address-given': false, 'listing-changed': false },
  ...{ 'lead-offered': false, 'hand-over': false, 'names-rule': false, 'passkeys-asked': false },
  ...{ 'amendment-tabled': false, 'amendment-decided': false, 'amendment-asked': false, 'wording-proposed': false },
  ...{ question: false, comment: false },
};

/** Returns whether a mail carries what the server has signed about the log. */
export function carriesCheckpoint(kind: string): boolean {
  return new Map<string, boolean>(Object.entries(WITH_CHECKPOINT)).get(kind) === true;
}
