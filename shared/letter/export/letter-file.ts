/** What every exporter is given, and the lines that exports add to a letter in its own language. */
import type { Doc } from '../doc.ts';
import { wordsOf } from '../words/index.ts';

/** Says of which text a file is: the draft, a version that may still fall, or the locked text. */
export type Mark =
  { readonly kind: 'draft' } | { readonly kind: 'version' | 'final'; readonly number: number; readonly digest: string };

/** A letter on its way into a file. Exporters look nothing up: all that the file shows is here. */
export interface LetterFile {
  readonly doc: Doc;
  readonly title: string;
  /** BCP 47 tag of the letter's language. */
  readonly lang: string;
  /** In the order in which they are printed; absent where the file lists nobody. */
  readonly signatures?: readonly { readonly name: string; readonly group?: string; readonly country?: string }[];
  readonly mark: Mark;
}

/** Returns the words that stand before the subject and above the names. */
export function headings(lang: string): { readonly subject: string; readonly signatures: string } {
  const { subject, signatures } = wordsOf(lang);
  return { subject, signatures };
}

/** Returns the line that says which text a file holds: only a locked one is for publication. */
export function markLine(mark: Mark, lang: string): string {
  const words = wordsOf(lang).mark;
  if (mark.kind === 'draft') return words.draft;
  const version = `${words.version} ${String(mark.number)} · ${words.fingerprint} ${mark.digest.slice(0, 8)}`;
  return mark.kind === 'final' ? version : `${version} · ${words.draft}`;
}

/** Returns a signature as one line: "Ana Vidmar (EPP, Slovenia)". */
export function signatureLine(signature: {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
}): string {
  const details = [signature.group, signature.country].filter((detail) => detail !== undefined && detail !== '');
  return details.length > 0 ? `${signature.name} (${details.join(', ')})` : signature.name;
}
