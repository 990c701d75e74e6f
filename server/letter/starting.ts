import type { Result } from '../../shared/result.ts';
import { refusal, type Id } from '../../shared/decision/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';
import { begunFrom, fromTemplate, TEMPLATES, withLetterhead } from '../../shared/letter/templates.ts';
import { newId } from '../lib/random.ts';
import type { OpenLetters } from './open-letters.ts';
import { templateFor } from './office-templates.ts';

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
