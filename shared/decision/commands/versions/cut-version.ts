import * as v from 'valibot';
import { accept, locked, omitUndefined, refuse, storeText, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { digest, prose } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';

/** Cuts the draft into a version; it may have a name, and a line on what changed for whoever is asked to sign it. Rules V1 to V4. */
export const cutVersion = defineCommand(
  'CutVersion',
  { digest, name: v.optional(prose(100)), note: v.optional(prose(500)) },
  {
    permission: from('lead', 'decide'),
    lookup: 'draft',
    sample: (_, { draft }) => ({ type: 'CutVersion', digest: draft?.digest ?? '' }),
    decide(state, { digest: seen, name, note }, context) {
      const { draft } = context;
      if (state.status !== 'drafting') return locked(state, 'No other version can be cut.');
      if (!draft) return unavailable('The draft');
      // V2: a version holds what the lead author saw, not what somebody typed a second later.
      if (draft.digest !== seen) {
        return refuse('draft-changed', 'The draft has changed since you looked at it. Look again, then cut.', {
          facts: { digest: draft.digest },
        });
      }
      const last = state.versions.length;
      if (draft.unchanged && last > 0) {
        return refuse('wrong-state', `Nothing has changed since v${String(last)}.`, { facts: { current: last } });
      }
      if (draft.problems.length > 0) {
        const message = `The letter is not complete. ${draft.problems.map((one) => one.message).join(' ')}`;
        return refuse('invalid', message, {
          fields: Object.fromEntries(draft.problems.map((one) => [one.code, one.message])),
          facts: { problems: draft.problems },
        });
      }
      return accept({
        ...{ type: 'VersionCut', version: last + 1, digest: seen },
        ...omitUndefined({ name: storeText(context, name), note: storeText(context, note) }),
      });
    },
  },
);
