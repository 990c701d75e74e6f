import type { Id } from '../model/events.ts';
import { ACCESS, type Access } from '../model/fields.ts';
import { find, amendmentLabel, privateTo } from '../model/find.ts';
import { refusal, type Refusal } from '../model/refusals.ts';
import type { AmendmentState, LetterState } from '../model/state.ts';
import { scopeToAccess, includesScope, scopeFor, type Scope } from './delegation.ts';
import { PLAIN, type Need, type Permission, type Principal } from './permission.ts';

/** By whose right something is done, or why it may not be (trust.md 3). Rules P1 to P11. */

const LEVELS = ['none', ...ACCESS] as const;

/** Returns a person's access to a letter; 'none' for whoever is no member. */
function accessOf(state: LetterState, person: Id): Access | 'none' {
  return find.access(state, person) ?? 'none';
}

/** Returns whether one access includes another. */
function includes(access: Access | 'none', needed: Access | 'none'): boolean {
  return LEVELS.indexOf(access) >= LEVELS.indexOf(needed);
}

/** Returns the most that a person can do with a letter: by their own access, or by what an MEP of theirs lends them. P9 */
export function reachOf(state: LetterState, who: Principal): Access | 'none' {
  const levels = who.offices.map((mep) => {
    const scope = scopeFor(who, mep);
    return scope === null ? 'none' : lower(accessOf(state, mep), scopeToAccess(scope));
  });
  return levels.reduce((most, level) => (includes(level, most) ? level : most), accessOf(state, who.person));
}

function lower(one: Access | 'none', other: Access): Access | 'none' {
  return includes(one, other) ? other : one;
}

/** Returns whether a person decides as the lead author does: as the lead author, or in the lead author's place. P9 */
export function actsAsLead(state: LetterState, who: Principal): boolean {
  return who.person === state.lead || includesScope(scopeFor(who, state.lead), 'decide');
}

/** Returns whether a person is another one or works for them. */
export function speaksFor(who: Principal, person: Id): boolean {
  return who.person === person || who.offices.includes(person);
}

/** Returns whether an amendment is this person's own or their office's: whoever wrote it. P5 */
export function isOwnOffice(who: Principal, amendment: AmendmentState): boolean {
  return officeScope(who, amendment) !== null;
}

/** How far a person's work for the office reaches that an amendment belongs to; null for other offices. */
function officeScope(who: Principal, { office }: Pick<AmendmentState, 'office'>): Scope | null {
  return office === who.person ? 'decide' : scopeFor(who, office);
}

/** By whose right a person may do something: their own, or that of an MEP in whose place they act. */
export type Authority =
  | { readonly ok: true; /** For whom the act is recorded. P10 */ readonly onBehalf?: Id }
  | { readonly ok: false; readonly refusal: Refusal };

/** What an action is about, and in whose name it is asked for. */
export interface About {
  /** The amendment, thread or comment in question; without it, whether there may be one on which the person may. */
  readonly on?: Id | undefined;
  /** The MEP for whom the person wants to act; the person's own id for nobody. */
  readonly onBehalfOf?: Id | undefined;
}

/** Returns whether a person may do something with a letter at all, whatever its state, and for whom; or says why not. */
export function authorityUnder(
  state: LetterState,
  who: Principal,
  permission: Permission,
  { on, onBehalfOf }: About = {},
): Authority {
  const access = accessOf(state, who.person);
  const own = suffices(state, who.person, permission);
  const no = (sentence: string, needs: string): Authority => ({
    ok: false,
    refusal: noAccess(sentence, { access, needs }),
  });
  const asked = onBehalfOf === who.person ? undefined : onBehalfOf;
  if (asked !== undefined && permission.scope === null) return no(IN_PERSON, 'in-person');
  if (asked !== undefined && !covers(who, asked, permission)) return no(NOT_FOR_THEM, 'office');
  const lenders = who.offices.filter((mep) => covers(who, mep, permission) && suffices(state, mep, permission));
  const others =
    onBehalfOf === who.person ? [] : asked === undefined ? lenders : lenders.filter((mep) => mep === asked);
  if (!own && others.length === 0) {
    // The Member could, and has not gone so far as to let their office.
    const withheld = permission.scope !== null && who.offices.some((mep) => suffices(state, mep, permission));
    if (withheld) return no(NOT_FOR_THEM, permission.access);
    const stranger = scopeless(state, who);
    return no(TOO_LITTLE[stranger ? 'none' : permission.access], permission.access);
  }
  for (const need of permission.needs) {
    const sentence = unmet(state, who, need, permission, on);
    if (sentence !== null) return no(sentence, need);
  }
  const owner = ownerOf(state, permission, on);
  // P5: in what is an office's own one acts for that office, by one's own access or that of its Member and nobody else's.
  if (owner !== undefined && !own && (owner === who.person ? asked === undefined : !lenders.includes(owner))) {
    return no(TOO_LITTLE[permission.access], permission.access);
  }
  const onBehalf = owner !== undefined && owner !== who.person ? owner : asked;
  const named = owner !== undefined || onBehalfOf !== undefined || onBehalf !== undefined;
  const meant = named ? onBehalf : spokenFor(state, own ? null : others, who, permission);
  return meant === undefined ? { ok: true } : { ok: true, onBehalf: meant };
}

/**
 * Returns the Members for whom an act may be meant that names nobody: those who lend the right to it, or where it is the
 * person's own, those of the letter whom they serve so far. P10
 */
export function meantFor(state: LetterState, who: Principal, permission: Permission): readonly Id[] {
  const lenders = who.offices.filter((mep) => covers(who, mep, permission) && suffices(state, mep, permission));
  return suffices(state, who.person, permission) ? servedIn(state, who, permission) : lenders;
}

/** Whose own the thing in question is, where it is an office's: an amendment, or what is said inside one. */
function ownerOf(state: LetterState, { needs }: Permission, on: Id | undefined): Id | undefined {
  if (on === undefined) return undefined;
  if (needs.includes('thread')) {
    const thread = find.thread(state, on);
    const within = thread && privateTo(state, thread);
    return within === undefined ? undefined : find.amendmentEver(state, within)?.office;
  }
  if (!needs.includes('own-office') && !needs.includes('reopener')) return undefined;
  const amendment = find.amendmentEver(state, on);
  return amendment === undefined || (needs.includes('reopener') && isDecided(amendment)) ? undefined : amendment.office;
}

/**
 * Returns whether a person may do something with a letter at all, whatever its state, or says why not.
 * @param on the amendment, thread or comment in question; without it, whether there may be one on which the person may
 */
export function permits(state: LetterState, who: Principal, permission: Permission, on?: Id): true | Refusal {
  const authority = authorityUnder(state, who, permission, { on });
  return authority.ok ? true : authority.refusal;
}

function suffices(state: LetterState, person: Id, { access, orSignatory }: Permission): boolean {
  if (orSignatory && find.signatory(state, person)) return true;
  return includes(accessOf(state, person), access);
}

function covers(who: Principal, mep: Id, { scope }: Permission): boolean {
  return scope !== null && includesScope(scopeFor(who, mep), scope);
}

/** The letter concerns neither the person nor anybody for whom they work. */
function scopeless(state: LetterState, who: Principal): boolean {
  return [who.person, ...who.offices].every((one) => !concerns(state, one));
}

/** Whether a person is a member or a signatory. */
function concerns(state: LetterState, person: Id): boolean {
  return accessOf(state, person) !== 'none' || find.signatory(state, person) !== undefined;
}

/** For whom an act counts that names nobody: the MEP who lends the right to it, else the one MEP of the letter served. P10 */
function spokenFor(
  state: LetterState,
  lenders: readonly Id[] | null,
  who: Principal,
  permission: Permission,
): Id | undefined {
  if (lenders !== null) return lenders.find((mep) => mep === state.lead) ?? lenders[0];
  const served = servedIn(state, who, permission);
  return served.length === 1 ? served[0] : undefined;
}

function servedIn(state: LetterState, who: Principal, permission: Permission): readonly Id[] {
  return who.offices.filter((mep) => covers(who, mep, permission) && concerns(state, mep));
}

/** Returns whether a thread is kept from this person: it belongs to an amendment that another office writes or wrote. C4 */
export function isHiddenThread(state: LetterState, who: Principal, thread: Id): boolean {
  const found = find.thread(state, thread);
  if (found === undefined) return true;
  const amendment = privateTo(state, found);
  return amendment !== undefined && permits(state, who, PLAIN['see-amendment-being-written'], amendment) !== true;
}

function unmet(
  state: LetterState,
  who: Principal,
  need: Need,
  permission: Permission,
  on: Id | undefined,
): string | null {
  switch (need) {
    case 'signatory':
      return find.signatory(state, who.person)
        ? null
        : 'Only a Member on the list of signatories can do this, in person. Ask the lead author to add you.';
    case 'in-person':
      // A signatory acts as themself by `signatory`; for the lead author this line says that no office rule may reach so far.
      return permission.access !== 'lead' || who.person === state.lead
        ? null
        : 'Only the lead author can do this, in person.';
    case 'offered-lead':
      return state.leadOffer?.person === who.person ? null : NOT_OFFERED;
    case 'offer-of-lead':
      return state.leadOffer?.person === who.person || state.lead === who.person ? null : NOT_OFFERED;
    case 'own-comment':
      if (on === undefined || find.comment(state, on)?.comment.author === who.person) return null;
      return 'Only the person who wrote this comment can change or delete it. Reply to it instead.';
    case 'thread':
      if (on === undefined || !isHiddenThread(state, who, on)) return null;
      return 'This discussion belongs to the office that writes the amendment.';
    case 'own-office':
      return on === undefined ? null : notOwnOffice(state, who, permission, on);
    case 'reopener': {
      const amendment = on === undefined ? undefined : find.amendment(state, on);
      if (on === undefined || amendment === undefined) return null;
      if (!isDecided(amendment)) return notOwnOffice(state, who, permission, on);
      if (actsAsLead(state, who)) return null;
      return `${amendmentLabel(amendment)} has been decided. Only the lead author can reopen it.`;
    }
  }
}

function notOwnOffice(state: LetterState, who: Principal, { scope }: Permission, on: Id): string | null {
  // Discarded ones too: what was said inside one stays the office's own.
  const amendment = find.amendmentEver(state, on);
  if (amendment === undefined) return null;
  const reach = officeScope(who, amendment);
  if (scope !== null && includesScope(reach, scope)) return null;
  if (reach !== null) return NOT_FOR_THEM;
  return amendment.number === null
    ? 'Only the office that writes this amendment can do this.'
    : `Only the office that tabled ${amendmentLabel(amendment)} can do this.`;
}

/** The lead author has said something on it: reopening is then the lead author's. */
function isDecided({ status }: AmendmentState): boolean {
  return status === 'adopted' || status === 'rejected' || status === 'lapsed';
}

const NOT_OFFERED = 'The lead of this letter has not been offered to you. Ask its lead author.';
const IN_PERSON = 'This is done in person. Nobody can do it for a Member.';
const NOT_FOR_THEM =
  'You can act for a Member only while you work in that Member’s office, and as far as the Member has delegated. Ask the Member to extend your delegation.';

const TOO_LITTLE: { readonly [A in Access | 'none']: string } = {
  none: 'You do not have access to this letter. Ask its lead author to invite you.',
  read: 'You were asked to sign this letter, not to work on it. Ask the lead author for access.',
  comment: 'You can read this letter but not comment on it. Ask the lead author for access.',
  amend: 'You cannot propose amendments to this letter. Ask the lead author for access.',
  edit: 'You cannot edit the draft. Propose an amendment, or ask the lead author for access.',
  lead: 'Only the lead author can do this.',
};

function noAccess(message: string, facts: { readonly [name: string]: unknown }): Refusal {
  return refusal('no-access', message, { facts });
}
