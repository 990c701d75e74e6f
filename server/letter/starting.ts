import type { Result } from '../../shared/result.ts';
import { may, refusal, type CreateLetter, type Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { begunFrom, fromTemplate, TEMPLATES, withLetterhead } from '../../shared/letter/templates.ts';
import { newId } from '../lib/random.ts';
import type { OpenLetters } from './open-letters.ts';
import { templateFor } from './office-templates.ts';
import { showDraft, showVersion } from './read/texts.ts';
import { NO_ACCESS, NO_LETTER } from './read/view.ts';

/** Of a letter that says no other. */
export const DEFAULT_LANGUAGE = 'en';

/** What a new letter is to begin with. */
export interface Beginnings {
  readonly title: string;
  readonly lang: string;
  /** One of Paraph's own by its name, or one of an office by its id. */
  readonly template?: string | undefined;
  /** A letterhead of an office, by its id. */
  readonly letterhead?: Id | undefined;
}

/** Returns the first text of a letter, its subject filled in. */
export async function firstText(
  letters: OpenLetters,
  { title, lang, template = 'blank', letterhead }: Beginnings,
  person: Id,
  at: Date,
): Promise<Result<Doc>> {
  const known = TEMPLATES.find((one) => one === template);
  const found = async (id: Id, kind: 'letter' | 'letterhead'): Promise<Doc | null> => {
    const kept = await templateFor(letters, id, person, at.toISOString());
    return kept?.kind === kind ? kept.doc : null;
  };
  const text = known ? fromTemplate(known, { lang, at }, newId) : await found(template, 'letter');
  if (text === null) return noTemplate('template');
  const head = letterhead === undefined ? undefined : await found(letterhead, 'letterhead');
  if (head === null) return noTemplate('letterhead');
  const whole = head ? withLetterhead(text, head) : text;
  return { ok: true, value: begunFrom(whole, { lang, at }, title, newId) };
}

function noTemplate(field: 'template' | 'letterhead'): Result<never> {
  const message = 'There is no such template. Choose another one.';
  return { ok: false, refusal: refusal('invalid', message, { fields: { [field]: message } }) };
}

interface Copy {
  readonly title: string;
  readonly lang: string;
  readonly doc: Doc;
  /** Of a version: which one, for the new letter's log. A draft changes while one looks, so no log names it. */
  readonly copied?: NonNullable<CreateLetter['from']>;
}

/** Returns the text with which a copy of a letter begins: of a version or the draft, and only what this person may read. */
export async function textToCopy(
  letters: OpenLetters,
  { letter, version }: { readonly letter: Id; readonly version: number | 'draft' },
  person: Id,
): Promise<Result<Copy>> {
  const state = await letters.state(letter);
  if (state === null) return NO_LETTER;
  const who = await letters.who(letter, person);
  if (may(state, who, 'see-versions') !== true) return NO_ACCESS;
  const allowed = may(state, who, 'start-letter-from');
  if (allowed !== true) return { ok: false, refusal: allowed };
  if (version === 'draft') return showDraft(letters, letter, person);
  const shown = await showVersion(letters, letter, version, person);
  if (!shown.ok) return shown;
  const { digest } = shown.value;
  return { ok: true, value: { ...shown.value, copied: { letter, version, digest } } };
}
