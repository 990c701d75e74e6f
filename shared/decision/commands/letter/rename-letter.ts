import { accept, isSameText, locked } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { line } from '../../model/fields.ts';
import { from } from '../../rights/permission.ts';

/** Rule L2. */
export const renameLetter = defineCommand(
  'RenameLetter',
  { title: line(500) },
  {
    permission: from('lead', 'decide'),
    lookup: 'nothing',
    sample: () => ({ type: 'RenameLetter', title: '\u0000' }),
    decide(state, { title }, context) {
      if (state.status !== 'drafting') return locked(state, 'Its title can no longer change.');
      if (isSameText(context, state.title, title)) return accept();
      return accept({ type: 'LetterRenamed', title: context.refOf(title) });
    },
  },
);
