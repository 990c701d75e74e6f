import * as v from 'valibot';
import { addressSchema } from '../../../people/address.ts';
import type { Context } from '../../model/context.ts';
import { accept, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, listing } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { refusal, type Refusal } from '../../model/refusals.ts';
import type { LetterState } from '../../model/state.ts';
import { from } from '../../rights/permission.ts';
import { listClosed } from './list-closed.ts';

/**
 * `instead`: somebody on the list whose mail did not arrive, and whose place this address takes. `asGiven`: use this address
 * although the directory has another one for the name.
 */
const people = v.pipe(
  v.array(
    v.object({
      ...{ email: v.optional(addressSchema), ...listing },
      ...{ instead: v.optional(id), asGiven: v.optional(v.boolean()) },
    }),
  ),
  v.minLength(1),
  v.maxLength(2_000),
  v.checkItems((one) => one.email !== undefined || one.name !== undefined, 'name or email is needed'),
);

/** Whose names can stand under the letter. Rules G1 to G6. */
export const addSignatories = defineCommand(
  'AddSignatories',
  { people },
  {
    permission: from('lead', 'decide'),
    lookup: 'people',
    sample: () => ({ type: 'AddSignatories', people: [{}] }),
    decide(state, command, context) {
      if (state.status === 'closed') return listClosed('Nobody can be added.');
      const resolved = context.people;
      if (resolved?.length !== command.people.length) return unavailable('The directory');
      const asked = askedVersion(state);
      const wrong = wrongPlace(state, command.people, context);
      if (wrong) return { ok: false, refusal: wrong };
      const added = new Map<string, { readonly person: string; readonly ref: string }>();
      for (const { id: person, ref } of resolved) {
        const known = find.signatory(state, person);
        // G3: whoever has answered did so under the details of that moment; those stay.
        if (known !== undefined && (known.ref === ref || find.signOff(asked, person))) continue;
        added.set(person, { person, ref });
      }
      return added.size === 0 ? accept() : accept({ type: 'SignatoriesAdded', people: [...added.values()] });
    },
  },
);

/** G6: an address is corrected for whoever is on the list, has not answered, and was not reached. */
function wrongPlace(
  state: LetterState,
  wanted: v.InferOutput<typeof people>,
  { undelivered }: Context,
): Refusal | null {
  for (const { instead, email } of wanted) {
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
