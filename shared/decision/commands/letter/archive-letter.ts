import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { from } from '../../rights/permission.ts';

/** Takes the letter out of everyday lists and changes nothing else. Rule L6. */
export const archiveLetter = defineCommand(
  'ArchiveLetter',
  {},
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample: ({ archivedAt }) =>
      archivedAt !== undefined ? 'This letter is archived already.' : { type: 'ArchiveLetter' },
    decide: ({ archivedAt }) => (archivedAt !== undefined ? accept() : accept({ type: 'LetterArchived' })),
  },
);
