import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { from } from '../../rights/permission.ts';

/** Puts an archived letter back into everyday lists. Rule L6. */
export const restoreLetter = defineCommand(
  'RestoreLetter',
  {},
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample: ({ archivedAt }) => (archivedAt === undefined ? 'This letter is not archived.' : { type: 'RestoreLetter' }),
    decide: ({ archivedAt }) => (archivedAt === undefined ? accept() : accept({ type: 'LetterRestored' })),
  },
);
