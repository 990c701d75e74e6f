import { isOpen } from './acting.ts';
import type { Id, LetterEvent } from './events.ts';
import { find } from './find.ts';
import { actsAsLead, isHiddenThread, may, speaksFor, type Who } from './permissions.ts';
import type { AmendmentState, LetterState, SignOff, VersionState } from './state.ts';

/** What of a letter a person may see. Rules W1 to W6. */

/**
 * How much of a letter opens to a person: all of it to members; to those invited only to sign, the versions circulated;
 * null when nothing does. W1
 */
export function scopeOf(state: LetterState, who: Who): 'letter' | 'versions' | null {
  if (may(state, who, 'see-letter') === true) return 'letter';
  return may(state, who, 'see-versions') === true ? 'versions' : null;
}

/** Answers whether a person sees an amendment: members once it is tabled, before that its own office alone. W2 */
export function seesAmendment(state: LetterState, who: Who, { id, status }: AmendmentState): boolean {
  if (status === 'discarded') return false;
  if (status === 'writing') return may(state, who, 'see-amendment-being-written', id) === true;
  return scopeOf(state, who) === 'letter';
}

/** Answers whether a person sees a version: members all, signatories those that were circulated. W1 */
export function seesVersion(state: LetterState, who: Who, { status }: VersionState): boolean {
  const scope = scopeOf(state, who);
  return scope === 'letter' || (scope === 'versions' && status !== 'cut');
}

/**
 * Answers whether a person sees what another has answered. The lead author always; before the lock, members unless names
 * are confidential; those invited only to sign see the others on the final list. W3
 */
export function seesSignOffOf(state: LetterState, who: Who, person: Id): boolean {
  if (speaksFor(who, person) || actsAsLead(state, who)) return true;
  const scope = scopeOf(state, who);
  if (scope === null) return false;
  if (state.status !== 'drafting') return true;
  return scope === 'letter' && state.settings.namesBeforeLock === 'shown';
}

/** Answers whether a person reads why somebody declined: that person and the lead author alone. W4 */
export function seesReason(state: LetterState, who: Who, { person }: SignOff): boolean {
  return person === who.person || actsAsLead(state, who);
}

/** Answers whether a person sees another's address. W5 */
export function seesAddress(state: LetterState, who: Who, person: Id): boolean {
  return person === who.person || actsAsLead(state, who);
}

/** An event as told to somebody who may not know what it says; only its number, so that none seems lost. */
export interface Withheld {
  readonly type: 'Withheld';
  readonly seq: number;
}

/**
 * Answers an event of the log as a person may see it. `state` is the letter's latest, not that of the event: what was
 * private once and is tabled now may be known. W6
 */
export function eventFor(state: LetterState, who: Who, event: LetterEvent): LetterEvent | Withheld {
  return seesEvent(state, who, event) ? event : { type: 'Withheld', seq: event.seq };
}

function seesEvent(state: LetterState, who: Who, event: LetterEvent): boolean {
  const scope = scopeOf(state, who);
  if (scope === null) return false;
  if (isOpen(event)) return true;
  switch (event.type) {
    case 'VersionApproved':
    case 'VersionRefused':
    case 'SignOffRetracted':
      return seesSignOffOf(state, who, event.person);
    case 'AmendmentStarted':
    case 'AmendmentDiscarded':
      return scope === 'letter' && ownOrTabled(state, who, event.amendment);
    case 'CommentAdded':
    case 'ReplyAdded':
    case 'ThreadResolved':
    case 'ThreadReopened':
      return scope === 'letter' && !isHiddenThread(state, who, event.thread);
    case 'CommentEdited':
    case 'CommentDeleted': {
      const thread = find.comment(state, event.comment)?.thread;
      return scope === 'letter' && thread !== undefined && !isHiddenThread(state, who, thread.id);
    }
    case 'SettingsChanged':
    case 'MemberInvited':
    case 'AccessChanged':
    case 'MemberRemoved':
    case 'LeadOffered':
    case 'LeadOfferEnded':
    case 'SignatoriesAdded':
    case 'SignatoryRemoved':
    case 'AmendmentTabled':
    case 'AmendmentCoTabled':
    case 'CoTablerLeft':
    case 'AmendmentAmended':
    case 'WordingProposed':
    case 'WordingAnswered':
    case 'AmendmentWithdrawn':
    case 'AmendmentReopened':
    case 'AmendmentAdopted':
    case 'AmendmentRejected':
    case 'AmendmentLapsed':
    case 'VersionCut':
    case 'SignatoriesReminded':
      return scope === 'letter';
  }
}

function ownOrTabled(state: LetterState, who: Who, id: Id): boolean {
  const amendment = state.amendments.get(id);
  if (amendment === undefined) return false;
  return amendment.number !== null || may(state, who, 'see-amendment-being-written', id) === true;
}
