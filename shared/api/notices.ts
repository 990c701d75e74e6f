/** What Paraph writes mails about, and what a person may choose for each (ux.md 4.12). */

/** Languages in which Paraph speaks and writes. */
export const LANGUAGES = ['en', 'es', 'fr', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Kinds of mail that may be put off or left out. Requests to sign, receipts and what touches an account always come. */
export const NOTICES = ['invitations', 'declines', 'approvals', 'final', 'amendments', 'comments'] as const;
export type Notice = (typeof NOTICES)[number];

/** `now`: a mail each; `daily`: one mail a day, in the morning; `none`: no mail. */
export const CHOICES = ['now', 'daily', 'none'] as const;
export type Choice = (typeof CHOICES)[number];

export type Choices = { readonly [N in Notice]: Choice };

/** What holds for whoever has chosen nothing. */
const USUAL_CHOICES: Choices = {
  invitations: 'now',
  declines: 'now',
  approvals: 'daily',
  final: 'now',
  amendments: 'daily',
  comments: 'daily',
};

/** Returns the language that somebody reads, English for every other. */
export function languageOf(tag: string | null | undefined): Language {
  return LANGUAGES.find((one) => one === tag?.toLowerCase().split('-')[0]) ?? 'en';
}

/** Returns what holds for a person who has chosen this; what is unknown counts as not chosen. */
export function choicesOf(chosen: { readonly [notice: string]: string }): Choices {
  const known = Object.fromEntries(
    NOTICES.flatMap((notice): [Notice, Choice][] => {
      const choice = CHOICES.find((one) => one === chosen[notice]);
      return choice === undefined ? [] : [[notice, choice]];
    }),
  );
  return { ...USUAL_CHOICES, ...known };
}
