/** What every exporter is given, and the words that exports add to a letter in its own language. */
import type { Doc } from '../doc.ts';

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

/** "Subject" and the heading above the names, in the languages of the Union; the importer knows them all. */
const HEADINGS: { readonly [lang: string]: readonly [subject: string, signatures: string] } = {
  bg: ['Относно', 'Подписали'],
  cs: ['Předmět', 'Signatáři'],
  da: ['Emne', 'Underskrivere'],
  de: ['Betreff', 'Unterzeichnende'],
  el: ['Θέμα', 'Υπογράφοντες'],
  en: ['Subject', 'MEP Signatures'],
  es: ['Asunto', 'Firmantes'],
  et: ['Teema', 'Allakirjutanud'],
  fi: ['Aihe', 'Allekirjoittajat'],
  fr: ['Objet', 'Signataires'],
  ga: ['Ábhar', 'Sínitheoirí'],
  hr: ['Predmet', 'Potpisnici'],
  hu: ['Tárgy', 'Aláírók'],
  it: ['Oggetto', 'Firmatari'],
  lt: ['Tema', 'Pasirašiusieji'],
  lv: ['Temats', 'Parakstītāji'],
  mt: ['Suġġett', 'Firmatarji'],
  nl: ['Onderwerp', 'Ondertekenaars'],
  pl: ['Temat', 'Sygnatariusze'],
  pt: ['Assunto', 'Signatários'],
  ro: ['Subiect', 'Semnatari'],
  sk: ['Vec', 'Signatári'],
  sl: ['Zadeva', 'Podpisniki'],
  sv: ['Ämne', 'Undertecknare'],
};

const MARK_WORDS: {
  readonly [lang: string]: { readonly draft: string; readonly version: string; readonly fingerprint: string };
} = {
  en: { draft: 'Draft, not for publication', version: 'Version', fingerprint: 'Fingerprint' },
  fr: { draft: 'Projet, ne pas publier', version: 'Version', fingerprint: 'Empreinte' },
  de: { draft: 'Entwurf, nicht zur Veröffentlichung', version: 'Fassung', fingerprint: 'Fingerabdruck' },
  es: { draft: 'Borrador, no publicar', version: 'Versión', fingerprint: 'Huella' },
};

/** Languages for which exports have a word of their own for "Subject". */
export const LABEL_LANGUAGES = Object.keys(HEADINGS);

/** Answers the words that stand before the subject and above the names; English where the language has none. */
export function headings(lang: string): { readonly subject: string; readonly signatures: string } {
  const [subject, signatures] = HEADINGS[primary(lang)] ?? ['Subject', 'MEP Signatures'];
  return { subject, signatures };
}

/** Answers the line that says which text a file holds: only a locked one is for publication. */
export function markLine(mark: Mark, lang: string): string {
  const words = MARK_WORDS[primary(lang)] ?? {
    draft: 'Draft, not for publication',
    version: 'Version',
    fingerprint: 'Fingerprint',
  };
  if (mark.kind === 'draft') return words.draft;
  const version = `${words.version} ${String(mark.number)} · ${words.fingerprint} ${mark.digest.slice(0, 8)}`;
  return mark.kind === 'final' ? version : `${version} · ${words.draft}`;
}

/** Answers a signature as one line: "Ana Vidmar (EPP, Slovenia)". */
export function signatureLine(signature: {
  readonly name: string;
  readonly group?: string;
  readonly country?: string;
}): string {
  const details = [signature.group, signature.country].filter((detail) => detail !== undefined && detail !== '');
  return details.length > 0 ? `${signature.name} (${details.join(', ')})` : signature.name;
}

function primary(lang: string): string {
  return lang.toLowerCase().split(/[-_]/)[0] ?? 'en';
}
