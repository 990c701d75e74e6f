/** What can be done with a letter from the list: copy it, put it away, bring it back, delete it; each with a way back. */
import type { LetterAct, LetterSummaryView, Problem } from '../../shared/api/views.ts';
import { api } from '../api/api.ts';
import { paths } from '../api/paths.ts';
import { sentenceFor } from '../api/refusals.ts';
import { go } from '../frame/navigation.svelte.ts';
import { toast } from '../kit/feedback/toasts.svelte.ts';
import { act as confirmed, actFault } from '../letter/weighty-acts.ts';
import { m } from '../generated/i18n/messages.js';

type Letter = Pick<LetterSummaryView, 'id' | 'title'>;

/** How long an act can be taken back from the message that tells of it, in ms. */
const UNDO_MS = 20_000;

const WORDS: { readonly [A in LetterAct]: () => string } = {
  duplicate: m.letters_act_duplicate,
  archive: m.letters_act_archive,
  restore: m.letters_act_restore,
  delete: m.letters_act_delete,
};

export function actLabel(act: LetterAct): string {
  return WORDS[act]();
}

/** Does it and says so. @param done called when the list is to be read again, also after it was taken back */
export async function doAct(letter: Letter, act: LetterAct, done: () => void): Promise<void> {
  const { id, title } = letter;
  const undo = (back: 'ArchiveLetter' | 'RestoreLetter', said: string) => ({
    label: m.letters_undo(),
    forMs: UNDO_MS,
    run: () => void told(api.command(id, { type: back }), said, done),
  });
  switch (act) {
    case 'duplicate': {
      const made = await api.duplicate(id, 'draft');
      if (!made.ok) return fault(made.problem);
      toast(m.letters_duplicated({ title }));
      return go(paths.letter(made.value.id));
    }
    case 'archive':
      return told(
        api.command(id, { type: 'ArchiveLetter' }),
        m.letters_archived({ title }),
        done,
        undo('RestoreLetter', m.letters_restored({ title })),
      );
    case 'restore':
      return told(
        api.command(id, { type: 'RestoreLetter' }),
        m.letters_restored({ title }),
        done,
        undo('ArchiveLetter', m.letters_archived({ title })),
      );
    case 'delete': {
      // Whether the letter asks for passkeys stands in the letter.
      const view = await api.letter(id);
      if (!view.ok) return fault(view.problem);
      const run = (command: Parameters<typeof api.command>[1]) => api.command(id, command);
      const deleted = await confirmed({ id, run }, view.value, { type: 'DeleteLetter' });
      if (!deleted.ok) return void toast(actFault(deleted));
      toast(m.letters_deleted({ title }), undo('RestoreLetter', m.letters_restored({ title })));
      done();
    }
  }
}

async function told(
  asked: ReturnType<typeof api.command>,
  said: string,
  done: () => void,
  action?: Parameters<typeof toast>[1],
): Promise<void> {
  const answer = await asked;
  if (!answer.ok) return fault(answer.problem);
  toast(said, action);
  done();
}

function fault(problem: Problem): void {
  toast(sentenceFor(problem));
}
