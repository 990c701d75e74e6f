import { accept, isAfter, locked, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { number } from '../../model/fields.ts';
import { askedVersion, find, stoppableUntil } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { noVersion } from './missing.ts';

/** Takes a circulation back before its mails have left. Rule V9. */
export const stopCirculation = defineCommand(
  'StopCirculation',
  { version: number },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample(state) {
      const asked = askedVersion(state);
      return asked
        ? { type: 'StopCirculation', version: asked.number }
        : 'No version is circulated. There is nothing to stop.';
    },
    decide(state, command, context) {
      if (state.status !== 'drafting') return locked(state, 'Its circulation cannot be stopped any more.');
      const version = find.version(state, command.version);
      if (!version) return noVersion(command.version);
      // Asked twice, or from two devices: it holds already.
      if (version.status === 'cut') return accept();
      const until = stoppableUntil(version);
      const number = String(version.number);
      if (version.status !== 'circulated' || until === undefined || !isAfter(until, context.at)) {
        return refuse(
          'wrong-state',
          `The mails about version ${number} have gone out and cannot be taken back. Cut a new version and circulate that instead.`,
          { facts: { until } },
        );
      }
      if (version.signOffs.length > 0) {
        return refuse(
          'wrong-state',
          `Somebody has answered on version ${number} already, so its circulation stands. Cut a new version and circulate that instead.`,
          { facts: { answers: version.signOffs.length } },
        );
      }
      return accept({ type: 'CirculationStopped', version: version.number });
    },
  },
);
