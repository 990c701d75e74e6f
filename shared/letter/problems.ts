/** The strict check that a draft passes before a version is cut: the schema lets any block stand anywhere, a version does not. */
import { rows } from './blocks.ts';
import type { Doc, TextBlockType } from './doc.ts';

/** Longest letter that can be cut, in UTF-16 units of plain text: about 80 printed pages. */
export const MAX_TEXT = 200_000;

export type ProblemCode =
  | 'subject-missing'
  | 'subject-empty'
  | 'addressee-missing'
  | 'addressee-empty'
  | 'author-missing'
  | 'author-empty'
  | 'id-missing'
  | 'id-repeated'
  | 'text-too-long';

/** One thing that keeps a draft from becoming a version. */
export interface Problem {
  readonly code: ProblemCode;
  /** What to do about it, in English. */
  readonly message: string;
  /** Id of the block at fault, where there is one. */
  readonly block?: string;
}

/** Returns everything that keeps a letter from being cut, in reading order of the rules; empty when it can be. */
export function problems(doc: Doc): Problem[] {
  const all = rows(doc);
  const of = (type: TextBlockType) => all.filter((row) => row.block.type === type);
  const found: Problem[] = [];

  const subject = of('subject')[0];
  if (!subject) found.push({ code: 'subject-missing', message: 'The letter has no subject. Add one.' });
  else if (isBlank(subject.text)) {
    found.push({ code: 'subject-empty', message: 'The subject is empty. Write it.', block: subject.id });
  }

  const addressees = of('addressee');
  if (addressees.length === 0) {
    found.push({ code: 'addressee-missing', message: 'The letter is addressed to nobody. Add an addressee.' });
  } else if (addressees.every((row) => isBlank(row.text))) {
    found.push({ code: 'addressee-empty', message: 'No addressee is filled in. Write one.' });
  }

  const authors = of('author');
  if (authors.length === 0) {
    found.push({ code: 'author-missing', message: 'The letter has no author. Add who sends it.' });
  } else if (authors.every((row) => isBlank(row.text))) {
    found.push({ code: 'author-empty', message: 'No author is filled in. Write who sends it.' });
  }

  const seen = new Set<string>();
  for (const { id, label } of all) {
    if (!id) found.push({ code: 'id-missing', message: `${label} has no id. Open the letter in the editor once.` });
    else if (seen.has(id)) {
      const message = `${label} has the id of another block. Open the letter in the editor once.`;
      found.push({ code: 'id-repeated', message, block: id });
    }
    seen.add(id);
  }

  const length = all.reduce((sum, row) => sum + row.text.length, 0);
  if (length > MAX_TEXT) {
    const message = `The letter has ${String(length)} characters; the most is ${String(MAX_TEXT)}. Shorten it.`;
    found.push({ code: 'text-too-long', message });
  }
  return found;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
