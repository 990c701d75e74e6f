/** The Parliament's words for the parts of an amendment and of a letter, in the languages that Paraph speaks so far. */
import type { Part, Row } from '../../shared/letter/blocks.ts';
import { languageOf } from './printable.ts';

export interface AmendmentWords {
  readonly amendment: string;
  readonly compromise: string;
  readonly amendments: string;
  readonly openLetter: string;
  readonly textProposed: string;
  readonly onBehalfOf: string;
  readonly justification: string;
  readonly deleted: string;
  /** Stands after the place of a new part: "Paragraph 1 a (new)". */
  readonly isNew: string;
  readonly movedAfter: string;
  readonly movedFirst: string;
  readonly parts: { readonly [part in Part]: string };
}

const EN: AmendmentWords = {
  amendment: 'Amendment',
  compromise: 'Compromise amendment',
  amendments: 'Amendments',
  openLetter: 'Open letter',
  textProposed: 'Text proposed',
  onBehalfOf: 'on behalf of',
  justification: 'Justification',
  deleted: 'deleted',
  isNew: 'new',
  movedAfter: 'to stand after',
  movedFirst: 'to stand at the beginning',
  parts: {
    letterhead: 'Letterhead',
    addressee: 'Addressee',
    dateline: 'Place and date',
    attention: 'Attention',
    subject: 'Subject',
    salutation: 'Salutation',
    heading: 'Heading',
    paragraph: 'Paragraph',
    closing: 'Closing',
    author: 'Author',
    ask: 'Ask',
    bullet: 'Bullet',
    quote: 'Quote',
  },
};
const FR: AmendmentWords = {
  amendment: 'Amendement',
  compromise: 'Amendement de compromis',
  amendments: 'Amendements',
  openLetter: 'Lettre ouverte',
  textProposed: 'Texte proposé',
  onBehalfOf: 'au nom de',
  justification: 'Justification',
  deleted: 'supprimé',
  isNew: 'nouveau',
  movedAfter: 'à placer après',
  movedFirst: 'à placer au début',
  parts: {
    letterhead: 'En-tête',
    addressee: 'Destinataire',
    dateline: 'Lieu et date',
    attention: 'À l’attention',
    subject: 'Objet',
    salutation: 'Formule d’appel',
    heading: 'Intertitre',
    paragraph: 'Paragraphe',
    closing: 'Formule de politesse',
    author: 'Auteur',
    ask: 'Demande',
    bullet: 'Tiret',
    quote: 'Citation',
  },
};
const DE: AmendmentWords = {
  amendment: 'Änderungsantrag',
  compromise: 'Kompromissänderungsantrag',
  amendments: 'Änderungsanträge',
  openLetter: 'Offener Brief',
  textProposed: 'Vorgeschlagener Text',
  onBehalfOf: 'im Namen von',
  justification: 'Begründung',
  deleted: 'entfällt',
  isNew: 'neu',
  movedAfter: 'zu verschieben hinter',
  movedFirst: 'an den Anfang zu verschieben',
  parts: {
    letterhead: 'Briefkopf',
    addressee: 'Empfänger',
    dateline: 'Ort und Datum',
    attention: 'Zu Händen',
    subject: 'Betreff',
    salutation: 'Anrede',
    heading: 'Überschrift',
    paragraph: 'Absatz',
    closing: 'Grußformel',
    author: 'Verfasser',
    ask: 'Forderung',
    bullet: 'Spiegelstrich',
    quote: 'Zitat',
  },
};
const ES: AmendmentWords = {
  amendment: 'Enmienda',
  compromise: 'Enmienda de transacción',
  amendments: 'Enmiendas',
  openLetter: 'Carta abierta',
  textProposed: 'Texto propuesto',
  onBehalfOf: 'en nombre de',
  justification: 'Justificación',
  deleted: 'suprimido',
  isNew: 'nuevo',
  movedAfter: 'a continuación de',
  movedFirst: 'al principio',
  parts: {
    letterhead: 'Membrete',
    addressee: 'Destinatario',
    dateline: 'Lugar y fecha',
    attention: 'A la atención',
    subject: 'Asunto',
    salutation: 'Saludo',
    heading: 'Epígrafe',
    paragraph: 'Apartado',
    closing: 'Despedida',
    author: 'Autor',
    ask: 'Petición',
    bullet: 'Guion',
    quote: 'Cita',
  },
};
const WORDS: { readonly [lang: string]: AmendmentWords } = { en: EN, fr: FR, de: DE, es: ES };

/** Answers the words of a language; English where Paraph has none of its own yet. */
export function amendmentWords(lang: string): AmendmentWords {
  return WORDS[languageOf(lang).lang] ?? EN;
}

/** Answers what a part of the letter is called: "Ask 1", "Paragraph 3". */
export function placeName(row: Row, words: AmendmentWords): string {
  const name = [words.parts[row.part], row.numbers.join('.')].filter((word) => word !== '').join(' ');
  const listed = row.list > 1 ? `${name} [${String(row.list)}]` : name;
  return row.piece > 1 ? `${listed}, § ${String(row.piece)}` : listed;
}
