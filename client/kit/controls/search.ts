/** Searching in a list: no case, no accents, every word somewhere. */

/** Returns a text as it is compared. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Returns whether every word of the query stands somewhere in the texts. */
export function matches(query: string, ...texts: (string | undefined)[]): boolean {
  const all = plain(texts.join(' '));
  return plain(query)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
