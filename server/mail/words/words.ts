import type { Notice } from '../../../shared/api/notices.ts';
import type { Part } from '../../../shared/letter/blocks.ts';
import type { MailKind, MailKinds } from '../kinds.ts';

/** What a mail says in one language. The first paragraph alone must tell what happened: a digest shows just that. */
export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What its one button does. */
  readonly action: string;
  /** Small print under the button. */
  readonly small?: readonly string[];
}

/** Everything that mails say, in one language. A language without one of the mails does not compile. */
export interface Words {
  readonly mails: { readonly [K in MailKind]: (data: MailKinds[K]) => MailText };
  readonly digest: {
    readonly subject: (count: number) => string;
    readonly intro: string;
    readonly action: string;
  };
  readonly labels: {
    readonly version: string;
    /** Before the line in which the lead author says what is new. */
    readonly note: string;
    readonly fingerprint: string;
    readonly listedAs: string;
    readonly when: string;
    readonly confirmedBy: string;
    readonly passkey: string;
    readonly link: string;
    /** Above the text of a version. */
    readonly text: (version: number) => string;
    readonly changes: (count: number, from: number) => string;
    readonly noWords: string;
    readonly moreChanges: (count: number) => string;
    readonly added: string;
    readonly deleted: string;
    readonly moved: string;
    readonly formatted: string;
    readonly parts: { readonly [P in Part]: string };
  };
  readonly attached: {
    readonly pdf: string;
    readonly noPdf: string;
    /** @param page where anybody can check it */
    readonly receipt: (page: string) => string;
    readonly checkpoint: string;
  };
  readonly footer: {
    readonly line: string;
    readonly why: (notice: Notice) => string;
    readonly stop: string;
    readonly settings: string;
    readonly key: (kid: string) => string;
    /** Of mails that always come. */
    readonly always: string;
  };
  /** Who did something in a Member's place. */
  readonly behalf: (person: string, mep: string) => string;
  /** A moment as it is read in Brussels, with the zone. */
  readonly at: (iso: string) => string;
}

/** Makes the writer of moments of a language. `say` puts date and time together and names the zone. */
export function brussels(locale: string, say: (date: string, time: string) => string): Words['at'] {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'Europe/Brussels' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'Europe/Brussels' });
  return (iso) => say(date.format(new Date(iso)), time.format(new Date(iso)));
}
