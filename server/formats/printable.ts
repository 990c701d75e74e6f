/** Text as printed files can hold it: XML 1.0 forbids control characters, and no page has a place for them. */

/**
 * Returns one line of text: line ends and tabs become spaces; control characters, non-characters, byte order marks and what
 * turns the direction of writing go, for they would make a page say other words than the letter does.
 */
export function printable(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ufdd0-\ufdef]/g, '')
    .normalize('NFC');
}

/** Returns `printable` text in the letters of a printing font: Dutch ĳ, Croatian ǆ and the like look as two letters do. */
export function typeset(text: string): string {
  return printable(text).replace(/[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]/g, (one) =>
    one.normalize('NFKC'),
  );
}

/** Returns the tag's language and, where it has one, its region: `pt-BR` is pt and BR. English for what is no tag. */
export function languageOf(lang: string): { readonly lang: string; readonly region: string | null } {
  const [, primary, region] = /^([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2})(?![a-z]))?/i.exec(lang) ?? [];
  return { lang: primary?.toLowerCase() ?? 'en', region: region?.toUpperCase() ?? null };
}
