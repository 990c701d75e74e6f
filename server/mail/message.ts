import type { Language } from '../../shared/api/notices.ts';
import type { Hunk } from '../../shared/amendment/index.ts';
import type { Doc } from '../../shared/letter/doc.ts';

/** A mail as data: what it says and in which order, before it is dressed as text and as HTML. */
export interface Message {
  readonly lang: Language;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Words of a person, with their line breaks. */
  readonly quote?: string;
  /** The one thing to do. */
  readonly action: Link;
  /** Small print under it. */
  readonly small?: readonly string[];
  readonly facts?: readonly Fact[];
  readonly changes?: Changes;
  /** A whole letter, under a heading of ours. `letterLang`: a BCP 47 tag. */
  readonly text?: { readonly heading: string; readonly doc: Doc; readonly letterLang: string };
  /** Of a digest: one for each letter. */
  readonly sections?: readonly Section[];
  readonly footer: { readonly lines: readonly string[]; readonly links: readonly Link[] };
  /** Where one click ends mails of this kind (RFC 8058). */
  readonly unsubscribe?: string;
  /** Who answers when somebody answers the mail. */
  readonly replyTo?: string;
  readonly attachments?: readonly Attachment[];
  /** Keeps the mails about one letter together in a mail program. */
  readonly thread?: string;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** To be compared sign by sign. */
  readonly code?: boolean;
}

/** What one version changed in another. */
export interface Changes {
  readonly heading: string;
  readonly items: readonly {
    /** Which part of the letter, and what happened to it where words do not show it. */
    readonly part: string;
    readonly note?: string;
    readonly hunks: readonly Hunk[];
  }[];
  /** About those that are left out, or that there are none. */
  readonly note?: string;
}

export interface Section {
  readonly title: string;
  readonly items: readonly { readonly text: string; readonly quote?: string; readonly link: Link }[];
}

export interface Attachment {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly content: string | Uint8Array;
}
