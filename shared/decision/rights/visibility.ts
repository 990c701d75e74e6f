import { isOpen } from './log-participants.ts';
import type { Id, LetterEvent } from '../model/events.ts';
import { askedVersion, find } from '../model/find.ts';
import { actsAsLead, isHiddenThread, permits, speaksFor } from './authority.ts';
import { PLAIN, type Principal } from './permission.ts';
import type { AmendmentState, LetterState, SignOff, ThreadState, VersionState } from '../model/state.ts';

/** What of a letter a person may see. Rules W1 to W6. */

/**
 * How much of a letter opens to a person: all of it to members; to those invited only to sign, the versions circulated;
 * null when nothing does. W1
 */
export function scopeOf(state: LetterState, who: Principal): 'letter' | 'versions' | null {
  if (permits(state, who, PLAIN['see-letter']) === true) return 'letter';
  return permits(state, who, PLAIN['see-versions']) === true ? 'versions' : null;
}

/** Returns whether a person sees an amendment: members once it is tabled, before that its own office alone. W2 */
export function seesAmendment(state: LetterState, who: Principal, { id, status }: AmendmentState): boolean {
  if (status === 'discarded') return false;
  if (status === 'writing') return permits(state, who, PLAIN['see-amendment-being-written'], id) === true;
  return scopeOf(state, who) === 'letter';
}

/** Returns whether a person sees a thread. One whose comments are all deleted is gone until somebody replies. C4 */
export function seesThread(state: LetterState, who: Principal, { id, comments }: ThreadState): boolean {
  return !isHiddenThread(state, who, id) && comments.some(({ deleted }) => !deleted);
}

/** Returns whether a person sees a version: members all, signatories those that were circulated. W1 */
export function seesVersion(state: LetterState, who: Principal, { status }: VersionState): boolean {
  const scope = scopeOf(state, who);
  return scope === 'letter' || (scope === 'versions' && status !== 'cut');
}

/**
 * Returns whether a person sees what another has answered: themself, their office and the lead author always. An answer given
 * while names were confidential is shown to nobody else, but for the name that it put on the final list; others to members,
 * and to those invited only to sign what is on that list. W3, W9
 */
export function seesSignOff(state: LetterState, who: Principal, { status }: VersionState, signOff: SignOff): boolean {
  if (speaksFor(who, signOff.person) || actsAsLead(state, who)) return true;
  const scope = scopeOf(state, who);
  if (scope === null) return false;
  if (status === 'final' && signOff.decision === 'approved') return true;
  return scope === 'letter' && signOff.confidential !== true && !keepsNames(state);
}

/** Returns whether a person sees how somebody corrected their entry while answering: that they have answered goes with it. W9 */
export function seesOwnCorrection(state: LetterState, who: Principal, person: Id): boolean {
  if (speaksFor(who, person) || actsAsLead(state, who)) return true;
  const version = askedVersion(state);
  const answer = find.signOff(version, person);
  if (version && answer) return seesSignOff(state, who, version, answer);
  return scopeOf(state, who) === 'letter' && !keepsNames(state) && state.confided === undefined;
}

/** Returns whether a person sees who was asked again, and so who has answered. W9 */
export function seesReminders(state: LetterState, who: Principal, person: Id): boolean {
  if (speaksFor(who, person) || actsAsLead(state, who)) return true;
  return state.settings.namesBeforeLock === 'shown' && state.confided === undefined;
}

/** Returns whether a person reads why somebody declined: that person and the lead author alone. W4 */
export function seesReason(state: LetterState, who: Principal, { person }: SignOff): boolean {
  return person === who.person || actsAsLead(state, who);
}

/** Returns whether a person sees another's address. W5 */
export function seesAddress(state: LetterState, who: Principal, person: Id): boolean {
  return person === who.person || actsAsLead(state, who);
}

/** An event as told to somebody who may not know what it says; only its number, so that none seems lost. */
export interface WithheldEvent {
  readonly type: 'Withheld';
  readonly seq: number;
}

/**
 * Returns an event of the log as a person may see it. `state` is the letter's latest, not that of the event: what was
 * private once and is tabled now may be known. W6
 */
export function eventFor(state: LetterState, who: Principal, event: LetterEvent): LetterEvent | WithheldEvent {
  return seesEvent(state, who, event) ? event : { type: 'Withheld', seq: event.seq };
}

function seesEvent(state: LetterState, who: Principal, event: LetterEvent): boolean {
  const scope = scopeOf(state, who);
  if (scope === null) return false;
  if (isOpen(event)) return true;
  switch (event.type) {
    case 'VersionApproved':
    case 'VersionRefused':
    case 'SignOffRetracted':
      return seesAnswer(state, who, event);
    case 'SignatoryCorrected':
      return scope === 'letter' && (event.actor !== event.person || seesOwnCorrection(state, who, event.person));
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
      return scope === 'letter';
    case 'SignatoriesReminded':
      return (
        scope === 'letter' && (actsAsLead(state, who) || (!state.confided?.includes(event.seq) && !keepsNames(state)))
      );
  }
}

function ownOrTabled(state: LetterState, who: Principal, id: Id): boolean {
  const amendment = find.amendmentEver(state, id);
  if (amendment === undefined) return false;
  return amendment.number !== null || permits(state, who, PLAIN['see-amendment-being-written'], id) === true;
}

/** What was said in confidence stays so; of what stands on the final list it is told that it was given. W9 */
function seesAnswer(
  state: LetterState,
  who: Principal,
  event: Extract<LetterEvent, { readonly type: 'VersionApproved' | 'VersionRefused' | 'SignOffRetracted' }>,
): boolean {
  if (speaksFor(who, event.person) || actsAsLead(state, who)) return true;
  const version = find.version(state, event.version);
  const standing = find.signOff(version, event.person);
  const listed = version?.status === 'final' && standing?.decision === 'approved' && standing.at === event.at;
  if (event.type === 'VersionApproved' && listed) return true;
  return scopeOf(state, who) === 'letter' && !state.confided?.includes(event.seq) && !keepsNames(state);
}

/** Now, whatever was promised before: names are confidential and the text is not final. */
function keepsNames({ settings, status }: LetterState): boolean {
  return settings.namesBeforeLock === 'confidential' && status === 'drafting';
}
