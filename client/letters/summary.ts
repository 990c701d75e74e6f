/** What a list says about one letter in a few words. */
import type { LetterSummaryView } from '../../shared/api/views.ts';
import { paths } from '../api/paths.ts';
import { m } from '../generated/i18n/messages.js';

/** Returns where a letter opens: its final text once it is locked. */
export function addressOf({ id, stage }: LetterSummaryView): string {
  return stage.kind === 'locked' || stage.kind === 'dispatched' ? paths.final(id) : paths.letter(id);
}

/** "61 of 118", "203 signed", "Not circulated"; who is only asked to sign learns the number after the lock. */
export function signOffWords({ signOffs, stage }: LetterSummaryView): string {
  if (!signOffs) return stage.kind === 'sign-off' ? m.letters_shown_after_lock() : m.letters_not_circulated();
  if (stage.kind === 'locked' || stage.kind === 'dispatched') return m.letters_signed({ count: signOffs.approved });
  return m.letters_approved_of({ approved: signOffs.approved, invited: signOffs.invited });
}

/** Returns how much of the bar is filled, 0 to 1; null where there is no bar. After the lock the list is what it is: full. */
export function signOffShare({ signOffs, stage }: LetterSummaryView): number | null {
  if (!signOffs) return null;
  if (stage.kind === 'locked' || stage.kind === 'dispatched') return 1;
  return signOffs.invited === 0 ? 0 : signOffs.approved / signOffs.invited;
}
