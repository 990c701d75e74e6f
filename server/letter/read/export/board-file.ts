import type { Result } from '../../../../shared/result.ts';
import { boardCsv, type BoardWords } from '../../../../shared/board/csv.ts';
import { boardRows, boardVersion } from '../../../../shared/board/rows.ts';
import type { LetterView } from '../../../../shared/api/views.ts';
import { fileName, type ExportedFile } from './exported-file.ts';
import { NO_ACCESS } from '../view.ts';

/** The words of the API, so that programs can rely on them; the screens write the same table in the reader's language. */
const WORDS: BoardWords = {
  header: {
    ...{ name: 'name', group: 'group', country: 'country', state: 'state' },
    ...{ at: 'at', how: 'assurance', reason: 'reason' },
  },
  state: { invited: 'invited', approved: 'approved', refused: 'refused', outdated: 'outdated', late: 'late' },
  how: { passkey: 'passkey', link: 'link' },
};

/** Returns the sign-off board as a file: whoever is asked, and what of their answers this view of the letter tells. */
export function boardFile(view: LetterView): Result<ExportedFile> {
  if (view.me.scope !== 'letter') return NO_ACCESS;
  const version = boardVersion(view);
  const rows = version ? boardRows(view, version) : view.signatories.map((signatory) => ({ signatory }));
  const of = version ? `-v${String(version.number)}` : '';
  return {
    ok: true,
    value: {
      name: `${fileName(view.title)}${of}-sign-offs.csv`,
      type: 'text/csv; charset=utf-8',
      content: boardCsv(rows, WORDS),
    },
  };
}
