import type { Id } from '../model/events.ts';
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

/** Returns whether an event tells of answers given in confidence, or of any while names are confidential. W9 */
export function toldInConfidence(state: LetterState, seq: number): boolean {
  return state.confided?.includes(seq) === true || keepsNames(state);
}

/** Now, whatever was promised before: names are confidential and the text is not final. */
function keepsNames({ settings, status }: LetterState): boolean {
  return settings.namesBeforeLock === 'confidential' && status === 'drafting';
}
