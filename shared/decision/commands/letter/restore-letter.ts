import { accept, isAfter, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { from } from '../../rights/permission.ts';

/** How long a deleted letter can be brought back, in ms. L7 */
const KEPT = 30 * 24 * 3_600_000;

/** Puts an archived letter back into everyday lists, and brings a deleted one back. Rules L6 and L7. */
export const restoreLetter = defineCommand(
  'RestoreLetter',
  {},
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample: ({ archivedAt }) => (archivedAt === undefined ? 'This letter is not archived.' : { type: 'RestoreLetter' }),
    decide({ archivedAt, deletedAt }, _, { at }) {
      if (archivedAt === undefined && deletedAt === undefined) return accept();
      if (deletedAt !== undefined && isAfter(at, new Date(Date.parse(deletedAt) + KEPT).toISOString())) {
        return refuse('wrong-state', 'This letter was deleted more than 30 days ago. Begin a new one.', {
          facts: { deletedAt },
        });
      }
      return accept({ type: 'LetterRestored' });
    },
  },
);
