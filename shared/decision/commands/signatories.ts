import { accept, locked, omitUndefined, refuse, storeText, unavailable, type Decision } from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import { askedVersion, find } from '../model/find.ts';
import { refusal, type Refusal } from '../model/refusals.ts';
import type { LetterState } from '../model/state.ts';

/** Whose names can stand under the letter, and how. Rules G1 to G9. */

export function addSignatories(state: LetterState, command: CommandOf<'AddSignatories'>, context: Context): Decision {
  if (state.status === 'closed') return listClosed('Nobody can be added.');
  const { people } = context;
  if (people?.length !== command.people.length) return unavailable('The directory');
  const asked = askedVersion(state);
  const wrong = wrongPlace(state, command, context);
  if (wrong) return { ok: false, refusal: wrong };
  const added = new Map<string, { readonly person: string; readonly ref: string }>();
  for (const { id: person, ref } of people) {
    const known = find.signatory(state, person);
    // G3: whoever has answered did so under the details of that moment; those stay.
    if (known !== undefined && (known.ref === ref || find.signOff(asked, person))) continue;
    added.set(person, { person, ref });
  }
  return added.size === 0 ? accept() : accept({ type: 'SignatoriesAdded', people: [...added.values()] });
}

/** G6: an address is corrected for whoever is on the list, has not answered, and was not reached. */
function wrongPlace(
  state: LetterState,
  { people }: CommandOf<'AddSignatories'>,
  { undelivered }: Context,
): Refusal | null {
  for (const { instead, email } of people) {
    if (instead === undefined) continue;
    if (email === undefined) {
      const message = 'Give the address that is to be used instead.';
      return refusal('invalid', message, { fields: { email: message } });
    }
    if (!find.signatory(state, instead)) {
      return refusal('changed-meanwhile', 'This person is no longer on the list. Add them with their new address.');
    }
    if (state.versions.some((version) => find.signOff(version, instead))) {
      return refusal('wrong-state', 'This person has answered, so the address reaches them. It stays as it is.');
    }
    if (undelivered?.(instead) === false) {
      const message =
        'No mail to this person has come back, so their address stays. Remove them and add them anew if it is not theirs.';
      return refusal('wrong-state', message, { facts: { person: instead } });
    }
  }
  return null;
}

/** G7: how somebody is named is the lead author's to correct until they have answered under that name. */
export function correctSignatory(
  state: LetterState,
  { person }: CommandOf<'CorrectSignatory'>,
  { people }: Context,
): Decision {
  if (state.status === 'closed') return listClosed('No name can be corrected.');
  if (find.signOff(askedVersion(state), person)) {
    return refuse(
      'wrong-state',
      'This person has answered under the name on the list, so it stays. They can withdraw and answer under another.',
    );
  }
  const ref = people?.[0]?.ref;
  if (ref === undefined) return unavailable('The list of signatories');
  return find.signatory(state, person)?.ref === ref ? accept() : accept({ type: 'SignatoryCorrected', person, ref });
}

export function removeSignatory(
  state: LetterState,
  { person, reason }: CommandOf<'RemoveSignatory'>,
  context: Context,
): Decision {
  if (state.status === 'closed') return listClosed('Nobody can be removed.');
  if (state.status === 'locked' && find.signOff(askedVersion(state), person)?.decision === 'approved') {
    return locked(state, 'This name stands under the final text and cannot be removed.');
  }
  return accept({ type: 'SignatoryRemoved', person, ...omitUndefined({ reason: storeText(context, reason) }) });
}

/** Refuses because the letter has been dispatched. */
export function listClosed(message: string): Decision {
  return refuse('wrong-state', `This letter has been dispatched and its list of signatories is closed. ${message}`);
}
