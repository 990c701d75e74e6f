import type { Part } from '../blocks.ts';

/** Everything that Paraph itself writes into, around or under a letter. */
export interface FixedWords {
  /** Before the subject, without its colon. */
  readonly subject: string;
  /** Above the names. */
  readonly signatures: string;
  /** Which text a file holds. */
  readonly mark: { readonly draft: string; readonly version: string; readonly fingerprint: string };
  readonly date: {
    /** From January, parted by commas, in the form that a date takes. */
    readonly months: string;
    /** With {d}, {month} and {y}. */
    readonly pattern: string;
    /** With {date}. */
    readonly brussels: string;
  };
  /** Sentences of a new letter. */
  readonly letter: { readonly ask: string; readonly meet: string; readonly closing: string };
  readonly certificate: CertificateWords;
  readonly amendment: AmendmentWords;
  /** Parts of a letter, as an amendment names its place. */
  readonly parts: { readonly [part in Part]: string };
}

/** Words of the page that says who approved a text, when, and how surely. */
export interface CertificateWords {
  readonly heading: string;
  /** Of somebody whose mailbox is not the one that the directory has for the name. */
  readonly addressGiven: string;
  readonly cut: string;
  readonly circulated: string;
  readonly locked: string;
  readonly closed: string;
  readonly approved: string;
  readonly passkey: string;
  readonly link: string;
  readonly late: string;
  readonly note: string;
}

/** Words of the Parliament's amendments. */
export interface AmendmentWords {
  readonly amendment: string;
  readonly compromise: string;
  readonly amendments: string;
  readonly openLetter: string;
  readonly textProposed: string;
  /** Beneath its authors, where it is tabled for a political group as well; `{group}` is its short name. */
  readonly forGroup: string;
  /** Beneath the heading of what amends another amendment; `{number}` is the other's. */
  readonly toAmendment: string;
  readonly justification: string;
  readonly deleted: string;
  /** Stands after the place of a new part: "Paragraph 1 a (new)". */
  readonly isNew: string;
  readonly movedAfter: string;
  readonly movedFirst: string;
  /** Before a number, where that is another word than the column's. */
  readonly numbered?: string;
}
