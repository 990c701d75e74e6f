import * as v from 'valibot';
import {
  accept,
  invalid,
  isAfter,
  isSameText,
  locked,
  omitUndefined,
  refuse,
  storeText,
} from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { number, prose, time } from '../../model/fields.ts';
import { askedVersion, find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { noVersion } from './missing.ts';

/** Asks for sign-off on one version. Rules V1 and V5 to V8. */
export const circulateVersion = defineCommand(
  'CirculateVersion',
  { version: number, message: v.optional(prose(10_000)), deadline: v.optional(time) },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample({ versions }, { at }) {
      const newest = versions.at(-1);
      if (!newest) return 'There is no version yet. Cut one first.';
      // A deadline that is not over, so that extending one that is counts as possible.
      const deadline = new Date(Date.parse(at) + 1_000).toISOString();
      return { type: 'CirculateVersion', version: newest.number, message: '\u0000', deadline };
    },
    decide(state, command, context) {
      if (state.status !== 'drafting') return locked(state, 'No other version can be circulated.');
      const version = find.version(state, command.version);
      if (!version) return noVersion(command.version);
      const asked = askedVersion(state);
      if (version.status === 'superseded' || (asked && asked.number > version.number)) {
        return refuse(
          'wrong-state',
          `Version ${String(asked?.number)} has been circulated since. Cut a new version to go back to an earlier text.`,
          { facts: { circulated: asked?.number } },
        );
      }
      if (state.signatories.length === 0) {
        return refuse('wrong-state', 'There is nobody to ask yet. Add signatories, then circulate.', {
          facts: { signatories: 0 },
        });
      }
      // V7: a version circulated already gets a new deadline or message; what is not given again stays.
      const deadline = command.deadline ?? version.deadline;
      if (deadline !== undefined && !isAfter(deadline, context.at)) {
        return invalid('deadline', 'The deadline has passed. Choose a later one.');
      }
      const sameMessage = (command.message ?? '') === '' || isSameText(context, version.message, command.message ?? '');
      if (version.status === 'circulated' && deadline === version.deadline && sameMessage) return accept();
      return accept({
        type: 'VersionCirculated',
        version: version.number,
        digest: version.digest,
        ...omitUndefined({ message: sameMessage ? version.message : storeText(context, command.message), deadline }),
      });
    },
  },
);
