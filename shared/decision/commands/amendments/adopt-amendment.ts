import * as v from 'valibot';
import { wholeLetter } from '../../model/bounds.ts';
import { accept, invalid, omitUndefined, refuse, unavailable } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import type { LetterEventBody } from '../../model/events.ts';
import { id } from '../../model/fields.ts';
import { amendmentLabel, find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { factsOf, firstTabled, NONE_TABLED, NOW, tabledFor } from './amendment.ts';

export const adoptAmendment = defineCommand(
  'AdoptAmendment',
  {
    amendment: id,
    blocks: v.optional(v.pipe(v.array(id), v.minLength(1), v.maxLength(2_000))),
    /** A whole letter as ProseMirror JSON; normalised by the server before `decide` sees its digest. */
    edited: v.optional(wholeLetter),
    /** The draft that the outcome was edited from: words that came into the draft since are kept. */
    editedFrom: v.optional(wholeLetter),
  },
  {
    permission: from('lead', 'decide'),
    lookup: 'adoption',
    sample(state) {
      const amendment = firstTabled(state);
      return amendment ? { type: 'AdoptAmendment', amendment } : NONE_TABLED;
    },
    decide(state, command, context) {
      const amendment = tabledFor(state, command);
      if ('ok' in amendment) return amendment;
      const label = amendmentLabel(amendment);
      const amended = amendment.to === undefined ? undefined : find.amendmentEver(state, amendment.to);
      if (amended && amended.status !== 'tabled' && amended.status !== 'adopted') {
        return refuse(
          'wrong-state',
          `${label} amends ${amendmentLabel(amended)}, which ${NOW[amended.status]}. Reject it, or let it lapse.`,
          { facts: factsOf(amendment) },
        );
      }
      const { blocks, edited } = command;
      if (command.editedFrom && !edited) return invalid('edited', 'The edited outcome is missing.');
      // What came into the draft meanwhile would be overwritten unseen.
      if (edited && !command.editedFrom) {
        return invalid(
          'editedFrom',
          'Send the draft from which the outcome was edited as well, as GET …/draft gave it.',
        );
      }
      if (blocks && edited) return invalid('blocks', 'Adopt some of the changes, or an edited outcome, not both.');
      const { adoption } = context;
      if (!adoption || (edited && adoption.edited === undefined)) return unavailable('The amendment');
      if (adoption.unknownBlocks && adoption.unknownBlocks.length > 0) {
        return refuse('invalid', `${label} does not change all of the parts chosen. Choose again.`, {
          fields: { blocks: `Not changed by ${label}: ${adoption.unknownBlocks.join(', ')}.` },
        });
      }
      if (adoption.boundBlocks && adoption.boundBlocks.length > 0) {
        return refuse(
          'invalid',
          'Some of the parts chosen are one change with others: words went from one to the other. Choose those as well, or none of them.',
          { fields: { blocks: `One change with those chosen: ${adoption.boundBlocks.join(', ')}.` } },
        );
      }
      if (adoption.conflicts.length > 0) {
        return refuse(
          'amendment-conflicts',
          edited
            ? 'Somebody changed the same words in the draft while you edited the outcome. Nothing was adopted; look again.'
            : `The draft has changed under ${label}. Ask its tabler to update it, or edit and adopt.`,
          { conflicts: adoption.conflicts },
        );
      }
      if (amended?.status === 'tabled' && adoption.amended === undefined) return unavailable('The amendment');
      const lapsed = (amendment.lapses ?? []).flatMap((other): LetterEventBody[] =>
        find.amendment(state, other)?.status === 'tabled'
          ? [{ type: 'AmendmentLapsed', amendment: other, by: amendment.id }]
          : [],
      );
      return accept(
        {
          type: 'AmendmentAdopted',
          amendment: amendment.id,
          ...omitUndefined({ blocks, edited: edited && adoption.edited }),
        },
        // A17: what it amends is still a proposal, so the draft stays as it is.
        ...(amended?.status === 'tabled' && adoption.amended !== undefined
          ? [{ type: 'AmendmentAmended' as const, amendment: amended.id, content: adoption.amended, by: amendment.id }]
          : []),
        ...lapsed,
      );
    },
  },
);
