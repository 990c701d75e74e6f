import { accept, invalid, omitUndefined, refuse, unavailable, type Decision } from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import { unconfirmed } from '../rights/fresh.ts';
import { find } from '../model/find.ts';
import type { LetterState } from '../model/state.ts';

/** Who works on the letter. There is always just one lead author. Rules M1 to M8; M5: in every state, for reading goes on. */

const USE_TRANSFER = 'A letter has one lead author. Hand the lead over to a member instead.';

export function inviteMember(state: LetterState, command: CommandOf<'InviteMember'>, context: Context): Decision {
  if (command.access === 'lead') return invalid('access', USE_TRANSFER);
  const person = context.people?.[0]?.id;
  if (person === undefined) return unavailable('The directory');
  if (person === state.lead) return keepsLead();
  const before = find.access(state, person);
  if (before === command.access) return accept();
  // M3: whoever is a member already gets the access asked for now.
  return accept({ type: before === undefined ? 'MemberInvited' : 'AccessChanged', person, access: command.access });
}

export function changeAccess(state: LetterState, { person, access }: CommandOf<'ChangeAccess'>): Decision {
  if (find.access(state, person) === access) return accept();
  if (access === 'lead') return invalid('access', USE_TRANSFER);
  if (person === state.lead) return keepsLead();
  return accept({ type: 'AccessChanged', person, access });
}

export function removeMember(state: LetterState, { person }: CommandOf<'RemoveMember'>): Decision {
  if (person === state.lead) return keepsLead();
  return accept({ type: 'MemberRemoved', person });
}

/** M4: the lead is offered, and stays where it is until the member takes it. */
export function transferLead(state: LetterState, command: CommandOf<'TransferLead'>, context: Context): Decision {
  const { person } = command;
  if (person === state.lead || person === state.leadOffer?.person) return accept();
  return (
    unconfirmed(state, context, command.passkey !== undefined) ??
    accept({ type: 'LeadOffered', person, ...omitUndefined({ evidence: context.signOff?.passkey }) })
  );
}

export function acceptLead(state: LetterState, command: CommandOf<'AcceptLead'>, context: Context): Decision {
  return (
    unconfirmed(state, context, command.passkey !== undefined) ??
    accept({ type: 'LeadTransferred', person: context.actor, ...omitUndefined({ evidence: context.signOff?.passkey }) })
  );
}

/** By whoever is asked, or by the lead author who asked. */
export function declineLead({ leadOffer }: LetterState): Decision {
  if (!leadOffer) return refuse('wrong-state', 'The lead of this letter is not offered to anybody.');
  return accept({ type: 'LeadOfferEnded', person: leadOffer.person });
}

function keepsLead(): Decision {
  return refuse(
    'wrong-state',
    'The lead author cannot be removed or given less access. Hand the lead over to a member first.',
  );
}
