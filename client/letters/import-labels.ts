import type { ImportStep } from '../../shared/api/views.ts';
import type { ProgressStep } from '../api/progress.ts';
import { m } from '../generated/i18n/messages.js';

const WORDS: { readonly [doing in ImportStep['doing']]: () => string } = {
  opening: m.files_step_opening,
  reading: m.files_word_reading,
  recognising: m.files_step_recognising,
  changes: m.files_step_changes,
  making: m.files_letter_making,
  names: m.files_step_names,
  amendments: m.files_step_amendments,
  comments: m.files_step_comments,
};

/** Returns what an import is at, as the progress part shows it. */
export function importProgress(stretch: ProgressStep | null) {
  const doing = stretch?.doing;
  const { done, of } = doing ?? {};
  const counted = done !== undefined && of !== undefined && of > 1 && doing?.doing !== 'names';
  return {
    text: doing ? WORDS[doing.doing]() : stretch?.step === 'working' ? m.files_word_reading() : m.files_sending(),
    part: doing ? null : (stretch?.part ?? null),
    ...(counted ? { steps: { done, of } } : {}),
  };
}

/** Whether nothing has been made yet, so that stopping leaves nothing behind. */
export function canStop(stretch: ProgressStep | null): boolean {
  const doing = stretch?.doing?.doing;
  return doing === undefined || ['opening', 'reading', 'recognising', 'changes'].includes(doing);
}
