import * as v from 'valibot';
import type { Context } from '../../model/context.ts';
import { accept, invalid, omitUndefined, storeText, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, prose } from '../../model/fields.ts';
import { find, lastAmendmentNumber } from '../../model/find.ts';
import type { AmendmentState } from '../../model/state.ts';
import { from } from '../../rights/permission.ts';
import { amendmentFor, NOT_WRITING, ownAmendment, tooLate, wrongState } from './amendment.ts';

const permission = from('amend', 'table', 'own-office');
const PROPOSES: ReadonlySet<string> = new Set(['amend', 'edit', 'lead']);

export const tableAmendment = defineCommand(
  'TableAmendment',
  {
    amendment: id,
    justification: v.optional(prose(5_000)),
    /** On behalf of the tabler's political group as well. */
    forGroup: v.optional(v.boolean()),
    /** Members asked to put their names under it too. */
    coTablers: v.optional(v.pipe(v.array(id), v.maxLength(200))),
    lapses: v.optional(v.pipe(v.array(id), v.maxLength(500))),
  },
  {
    permission,
    lookup: 'tabling',
    ownNameFirst: true,
    sample(state, context) {
      const amendment = ownAmendment(state, context, permission, ({ status }) => status === 'writing');
      return amendment ? { type: 'TableAmendment', amendment } : NOT_WRITING;
    },
    decide(state, command, context) {
      const amendment = amendmentFor(state, command);
      if ('ok' in amendment) return amendment;
      if (amendment.status !== 'writing') return wrongState(amendment, 'Reopen it to change what was tabled.');
      const late = tooLate(state, context, 'It can no longer be tabled.');
      if (late) return late;
      const onBehalfOf = tablerOf(amendment, command.onBehalfOf, context);
      if (onBehalfOf === 'another') {
        const message = 'This amendment was begun for somebody else and can be tabled for nobody but them.';
        return invalid('onBehalfOf', message);
      }
      const lapses = [...new Set(command.lapses)];
      if (lapses.includes(amendment.id)) return invalid('lapses', 'An amendment cannot make itself lapse.');
      // Only what has a number can be known to whoever tables a compromise.
      if (lapses.some((one) => (find.amendment(state, one)?.number ?? null) === null)) {
        return invalid('lapses', 'One of the amendments that should lapse has not been tabled. Choose again.');
      }
      const asked = [...new Set(command.coTablers)].filter((one) => one !== (onBehalfOf?.mep ?? context.actor));
      if (asked.some((one) => !PROPOSES.has(find.access(state, one) ?? 'read'))) {
        const message = 'Only members who may amend this letter can be asked to table it too. Choose again.';
        return invalid('coTablers', message);
      }
      if (!context.tabling) return unavailable('The amendment');
      const { group, content, empty } = context.tabling;
      if (command.forGroup && !group) {
        const message = 'No political group is listed for the Member who tables this. Table it without one.';
        return invalid('forGroup', message);
      }
      if (empty)
        return invalid('amendment', 'This amendment changes nothing yet. Change some words before you table it.');
      return accept({
        type: 'AmendmentTabled',
        amendment: amendment.id,
        number: amendment.number ?? lastAmendmentNumber(state) + 1,
        content,
        ...omitUndefined({ justification: storeText(context, command.justification), onBehalfOf: onBehalfOf?.mep }),
        ...omitUndefined({ group: command.forGroup ? storeText(context, group) : undefined }),
        ...(asked.length > 0 ? { asked } : {}),
        ...(lapses.length > 0 ? { lapses } : {}),
      });
    },
  },
);

/**
 * P5: it stands under the name of the office that it belongs to. Whoever wrote it for nobody else may give it to a Member now.
 * Null: under the author's own.
 */
function tablerOf(
  { office, author }: AmendmentState,
  named: string | undefined,
  { actor }: Context,
): { readonly mep: string } | 'another' | null {
  if (office === actor && author === actor) return named === undefined || named === actor ? null : { mep: named };
  return named === undefined || named === office ? { mep: office } : 'another';
}
