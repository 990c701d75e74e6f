import * as v from 'valibot';
import { accept, invalid, isAfter, locked, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import type { Id } from '../../model/events.ts';
import { id } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { ofPerson } from '../../model/lists.ts';
import type { LetterState, VersionState } from '../../model/state.ts';
import { from } from '../../rights/permission.ts';
import { momentDue, waitsFor } from './reminder-schedule.ts';

/** Asking again those who have not answered. Rules N1 to N5. */

/** A person is reminded of a version at most this often, in ms. N2 */
const AGAIN_AFTER = 24 * 3_600_000;

/** Those who have not answered; all of them when nobody is named. `scheduled`: those whom the lead's schedule reminds now. */
export const remindSignatories = defineCommand(
  'RemindSignatories',
  {
    people: v.optional(v.pipe(v.array(id), v.minLength(1), v.maxLength(2_000))),
    scheduled: v.optional(v.literal(true)),
  },
  {
    permission: from('lead', 'decide'),
    lookup: 'mailboxes',
    sample: () => ({ type: 'RemindSignatories' }),
    decide(state, { people, scheduled }, context) {
      if (state.status !== 'drafting') return locked(state, 'Nobody has to answer any more.');
      const version = askedVersion(state);
      if (!version)
        return refuse('wrong-state', 'No version is circulated, so nobody is asked yet. Circulate one first.');
      if (version.deadline !== undefined && isAfter(context.at, version.deadline)) {
        const { number, deadline } = version;
        return refuse('wrong-state', `Sign-off on version ${String(number)} has closed. Extend its deadline first.`, {
          facts: { deadline },
        });
      }
      if (people?.some((person) => !find.signatory(state, person))) {
        return invalid('people', 'Only people on the list of signatories can be reminded. Choose again.');
      }
      const waiting = unanswered(state, version).filter((person) => people === undefined || people.includes(person));
      if (waiting.length === 0) return refuse('wrong-state', 'Everybody asked has answered. Nobody needs a reminder.');
      const reached = waiting.filter((person) => context.reachable?.(person) ?? true);
      if (reached.length === 0) {
        return refuse('wrong-state', 'No address is known of those who have not answered. Add their addresses first.');
      }
      if (scheduled === true) {
        const moment = momentDue(state, context.at);
        const now =
          moment === null ? [] : reached.filter((person) => waitsFor(state, version, person, moment, context.at));
        return moment === null || now.length === 0
          ? refuse('wrong-state', 'No reminder of the schedule is due now. It is sent by itself when it is.')
          : accept({ type: 'SignatoriesReminded', version: version.number, people: now, due: moment });
      }
      const due = reached.filter((person) => isDue(version, person, context.at));
      if (due.length === 0) {
        const next = reached.map((person) => nextReminder(version, person)).sort()[0];
        return refuse(
          'wrong-state',
          'Everybody who has not answered was reminded within the last 24 hours. Wait until then.',
          {
            facts: { next },
          },
        );
      }
      return accept({ type: 'SignatoriesReminded', version: version.number, people: due });
    },
  },
);

/**
 * Returns whom a reminder would reach now, in the order of the list: a screen names them before it asks. Empty when nobody
 * is asked. @param at ISO 8601 UTC
 */
export function remindable(state: LetterState, at: string, reachable: (person: Id) => boolean): readonly Id[] {
  const version = state.status === 'drafting' ? askedVersion(state) : undefined;
  if (!version || (version.deadline !== undefined && isAfter(at, version.deadline))) return [];
  return unanswered(state, version).filter((person) => reachable(person) && isDue(version, person, at));
}

function unanswered(state: LetterState, version: VersionState): readonly Id[] {
  return state.signatories.flatMap(({ person }) => (find.signOff(version, person) ? [] : [person]));
}

function isDue(version: VersionState, person: Id, at: string): boolean {
  return !isAfter(nextReminder(version, person), at);
}

function nextReminder({ reminded }: VersionState, person: Id): string {
  const last = reminded && ofPerson(reminded, person)?.at;
  return new Date(last === undefined ? 0 : Date.parse(last) + AGAIN_AFTER).toISOString();
}
