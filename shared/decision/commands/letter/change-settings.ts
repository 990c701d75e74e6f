import * as v from 'valibot';
import { accept, locked, omitUndefined } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import type { Settings } from '../../model/events.ts';
import { count, time } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';

/** Whole days before a deadline, each once; 0 is the day itself. */
const daysBefore = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60))),
  v.maxLength(5),
  v.check((days) => new Set(days).size === days.length, 'must be different days'),
  v.transform((days): readonly number[] => days.toSorted((one, other) => other - one)),
);

/** Rules L3 and L4. */
export const changeSettings = defineCommand(
  'ChangeSettings',
  {
    signatureOrder: v.optional(v.picklist(['name', 'family-name', 'group'])),
    namesBeforeLock: v.optional(v.picklist(['shown', 'confidential'])),
    amendmentsUntil: v.optional(v.nullable(time)),
    passkeysRequired: v.optional(v.boolean()),
    minimum: v.optional(v.nullable(v.object({ signatures: count, groups: count }))),
    reminders: v.optional(v.object({ daysBefore })),
  },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample: ({ settings }) => ({
      type: 'ChangeSettings',
      signatureOrder: settings.signatureOrder === 'name' ? ('group' as const) : ('name' as const),
    }),
    decide(state, { signatureOrder, namesBeforeLock, amendmentsUntil, passkeysRequired, minimum, reminders }) {
      const asked: Partial<Settings> = omitUndefined({
        ...{ signatureOrder, namesBeforeLock, amendmentsUntil },
        ...{ passkeysRequired, minimum, reminders },
      });
      const changed = Object.entries(asked).filter(
        ([name, value]) => !same(value, state.settings[name as keyof Settings]),
      );
      if (changed.length === 0) return accept();
      if (state.status === 'closed')
        return locked(state, 'The list of signatories is closed, so its settings stay as they are.');
      // L4: what still matters to late co-signatures and to the printed list may change until the list closes.
      const stillOpen = ([name]: [string, unknown]) => name === 'signatureOrder' || name === 'passkeysRequired';
      if (state.status === 'locked' && !changed.every(stillOpen)) {
        return locked(state, 'Only the order of signatures and the need for a passkey can still change.');
      }
      return accept({ type: 'SettingsChanged', settings: Object.fromEntries(changed) });
    },
  },
);

/** Whether two values of one setting say the same; what they are made of is written in one order or another. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const [ours, theirs] = [Object.entries(one), new Map(Object.entries(other))];
  return ours.length === theirs.size && ours.every(([name, value]) => same(value, theirs.get(name)));
}
