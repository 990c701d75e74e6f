import { ACCESS, type Access, type CommandType } from './commands.ts';
import type { Id } from './events.ts';
import { find, label, privateTo } from './find.ts';
import { refusal, type Refusal } from './refusals.ts';
import type { AmendmentState, LetterState } from './state.ts';

/** Who may do what (trust.md 3): the one table from which `decide`, the screens and the tests read. Rules P1 to P8. */

/** Whoever asks. */
export interface Who {
  readonly person: Id;
  /** MEPs for whom the person works now. */
  readonly offices: readonly Id[];
  /** People who share an office with the person, the person included. */
  readonly colleagues: readonly Id[];
}

/**
 * What an action needs besides access. `signatory`: on the list. `in-person`: never delegated. `own-comment`: its author.
 * `own-office`: the office that writes the amendment. `reopener`: that office until it is decided, then the lead author.
 * `thread`: not a thread of another office's amendment.
 */
export type Need = 'signatory' | 'in-person' | 'own-comment' | 'own-office' | 'reopener' | 'thread';

/** What can be permitted: every command, and what happens without one. */
export type Action =
  | CommandType
  | 'see-letter'
  | 'see-versions'
  | 'see-amendment-being-written'
  | 'type-in-draft'
  | 'type-in-amendment'
  | 'take-evidence'
  | 'start-letter-from';

export interface Permission {
  /** The lowest access that suffices; 'none' when access does not matter. */
  readonly access: Access | 'none';
  readonly needs: readonly Need[];
  /** Signatories may do it whatever their access. */
  readonly orSignatory?: true;
}

const from = (access: Access | 'none', ...needs: readonly Need[]): Permission => ({ access, needs });

export const PERMISSIONS: { readonly [A in Action]: Permission } = {
  'see-letter': from('read'),
  'see-versions': { ...from('read'), orSignatory: true },
  'see-amendment-being-written': from('amend', 'own-office'),
  'type-in-draft': from('edit'),
  'type-in-amendment': from('amend', 'own-office'),
  'take-evidence': from('read'),
  'start-letter-from': from('read'),

  AddComment: from('comment'),
  Reply: from('comment', 'thread'),
  ResolveThread: from('comment', 'thread'),
  ReopenThread: from('comment', 'thread'),
  EditComment: from('comment', 'own-comment'),
  DeleteComment: from('comment', 'own-comment'),

  StartAmendment: from('amend'),
  DiscardAmendment: from('amend', 'own-office'),
  TableAmendment: from('amend', 'own-office'),
  CoTableAmendment: from('amend'),
  LeaveAmendment: from('amend'),
  AnswerWording: from('amend', 'own-office'),
  WithdrawAmendment: from('amend', 'own-office'),
  ReopenAmendment: from('amend', 'reopener'),
  AdoptAmendment: from('lead'),
  ProposeWording: from('lead'),
  RejectAmendment: from('lead'),
  LapseAmendment: from('lead'),

  RenameLetter: from('lead'),
  ChangeSettings: from('lead'),
  InviteMember: from('lead'),
  ChangeAccess: from('lead'),
  RemoveMember: from('lead'),
  TransferLead: from('lead', 'in-person'),
  AddSignatories: from('lead'),
  RemoveSignatory: from('lead'),

  CutVersion: from('lead'),
  CirculateVersion: from('lead'),
  ApproveVersion: from('none', 'signatory', 'in-person'),
  RefuseVersion: from('none', 'signatory', 'in-person'),
  RetractSignOff: from('none', 'signatory', 'in-person'),
  LockVersion: from('lead', 'in-person'),
  CloseSignatures: from('lead'),
};

const LEVELS = ['none', ...ACCESS] as const;

/** Answers a person's access to a letter; 'none' for whoever is no member. */
export function accessOf(state: LetterState, person: Id): Access | 'none' {
  return state.members.get(person) ?? 'none';
}

/** Answers whether one access includes another. */
function includes(access: Access | 'none', needed: Access | 'none'): boolean {
  return LEVELS.indexOf(access) >= LEVELS.indexOf(needed);
}

/** Answers whether an amendment is this person's own or their office's. Once it speaks for an MEP, that MEP's office counts. P5 */
export function isOwnOffice(who: Who, amendment: AmendmentState): boolean {
  if (amendment.author === who.person) return true;
  const { onBehalfOf } = amendment;
  if (onBehalfOf !== undefined) return onBehalfOf === who.person || who.offices.includes(onBehalfOf);
  return who.colleagues.includes(amendment.author);
}

/**
 * Answers whether a person may do something with a letter at all, whatever its state, or says why not.
 * @param on the amendment, thread or comment in question; without it, whether there may be one on which the person may
 */
export function may(state: LetterState, who: Who, action: Action, on?: Id): true | Refusal {
  const permission = PERMISSIONS[action];
  const access = accessOf(state, who.person);
  const signatory = state.signatories.has(who.person);
  if (!(permission.orSignatory && signatory) && !includes(access, permission.access)) {
    return noAccess(TOO_LITTLE[access === 'none' && !signatory ? 'none' : permission.access], {
      access,
      needs: permission.access,
    });
  }
  for (const need of permission.needs) {
    const sentence = unmet(state, who, need, permission, on);
    if (sentence !== null) return noAccess(sentence, { access, needs: need });
  }
  return true;
}

/** What a person may do in a room now: of the draft, or of one amendment. After the lock nobody writes. P8 */
export function roomAccess(state: LetterState, who: Who, amendment?: Id): 'write' | 'read' | 'none' {
  const open = state.status === 'drafting';
  if (amendment === undefined) {
    if (may(state, who, 'see-letter') !== true) return 'none';
    return open && may(state, who, 'type-in-draft') === true ? 'write' : 'read';
  }
  const found = find.amendment(state, amendment);
  if (found === undefined) return 'none';
  if (found.status !== 'writing') return may(state, who, 'see-letter') === true ? 'read' : 'none';
  if (may(state, who, 'see-amendment-being-written', amendment) !== true) return 'none';
  return open && may(state, who, 'type-in-amendment', amendment) === true ? 'write' : 'read';
}

/** Answers whether a thread is kept from this person: it belongs to an amendment that another office writes or wrote. C4 */
export function isHiddenThread(state: LetterState, who: Who, thread: Id): boolean {
  const found = find.thread(state, thread);
  if (found === undefined) return true;
  const amendment = privateTo(state, found);
  return amendment !== undefined && may(state, who, 'see-amendment-being-written', amendment) !== true;
}

function unmet(state: LetterState, who: Who, need: Need, { access }: Permission, on: Id | undefined): string | null {
  switch (need) {
    case 'signatory':
      return state.signatories.has(who.person)
        ? null
        : 'Only a Member on the list of signatories can do this, in person. Ask the lead author to add you.';
    case 'in-person':
      // A signatory acts as themself by `signatory`; for the lead author this line says that no office rule may reach so far.
      return access !== 'lead' || who.person === state.lead ? null : 'Only the lead author can do this, in person.';
    case 'own-comment':
      if (on === undefined || find.comment(state, on)?.comment.author === who.person) return null;
      return 'Only the person who wrote this comment can change or delete it. Reply to it instead.';
    case 'thread':
      if (on === undefined || !isHiddenThread(state, who, on)) return null;
      return 'This discussion belongs to the office that writes the amendment.';
    case 'own-office':
      return on === undefined ? null : notOwnOffice(state, who, on);
    case 'reopener': {
      const amendment = on === undefined ? undefined : find.amendment(state, on);
      if (on === undefined || amendment === undefined) return null;
      if (!isDecided(amendment)) return notOwnOffice(state, who, on);
      if (who.person === state.lead) return null;
      return `${label(amendment)} has been decided. Only the lead author can reopen it.`;
    }
  }
}

function notOwnOffice(state: LetterState, who: Who, on: Id): string | null {
  // Discarded ones too: what was said inside one stays the office's own.
  const amendment = state.amendments.get(on);
  if (amendment === undefined || isOwnOffice(who, amendment)) return null;
  return amendment.number === null
    ? 'Only the office that writes this amendment can do this.'
    : `Only the office that tabled ${label(amendment)} can do this.`;
}

/** The lead author has said something on it: reopening is then the lead author's. */
function isDecided({ status }: AmendmentState): boolean {
  return status === 'adopted' || status === 'rejected' || status === 'lapsed';
}

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
