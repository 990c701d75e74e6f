import { isAfter } from '../../model/decision.ts';
import type { Id } from '../../model/events.ts';
import { askedVersion, find } from '../../model/find.ts';
import { ofPerson } from '../../model/lists.ts';
import type { LetterState, VersionState } from '../../model/state.ts';

/** The reminders that the lead author has planned, counted back from the deadline. Rules N4 and N5. */

const HOUR = 3_600_000;
/** A reminder for the day itself goes out so long before the deadline, in ms. */
const SAME_DAY = 6 * HOUR;
/** Who has just been reminded otherwise hears of the next one so much later, in ms. */
const REST = 12 * HOUR;

/** Returns whether somebody may have to be reminded by the schedule now: who can be reached is not known here. */
export function remindersDue(state: LetterState, at: string): boolean {
  const version = askedVersion(state);
  const moment = momentDue(state, at);
  if (!version || moment === null) return false;
  return state.signatories.some(
    ({ person }) => !find.signOff(version, person) && waitsFor(state, version, person, moment, at),
  );
}

/** Returns the last moment of the schedule that has come, null when there is none. Those before it are past: nobody gets two at once. */
export function momentDue(state: LetterState, at: string): string | null {
  const version = state.status === 'drafting' ? askedVersion(state) : undefined;
  const { deadline } = version ?? {};
  if (deadline === undefined || isAfter(at, deadline)) return null;
  const moments = state.settings.reminders.daysBefore
    .map((days) => new Date(Date.parse(deadline) - (days === 0 ? SAME_DAY : days * 24 * HOUR)).toISOString())
    .filter((moment) => !isAfter(moment, at));
  return moments.sort().at(-1) ?? null;
}

/** Returns whether this person has still to be reminded for a moment: once each, and only if they were asked before it. */
export function waitsFor(state: LetterState, version: VersionState, person: Id, moment: string, at: string): boolean {
  const asked = version.askedAt ?? version.circulatedAt ?? moment;
  const added = find.signatory(state, person)?.addedAt ?? asked;
  if (isAfter(asked, moment) || isAfter(added, moment)) return false;
  const last = ofPerson(version.reminded ?? [], person);
  if (last?.due !== undefined && !isAfter(moment, last.due)) return false;
  return last === undefined || !isAfter(new Date(Date.parse(last.at) + REST).toISOString(), at);
}
