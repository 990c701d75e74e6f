/** Words as they are compared in a search: without case and accents, also where Unicode has no accent to take away. */

const SPELT: { readonly [letter: string]: string } = {
  ...{ ł: 'l', đ: 'd', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ħ: 'h', ı: 'i', ς: 'σ' },
};

/** As many words as anybody searches for at once. */
const MOST = 12;
/** Characters of an excerpt before and after the first word found. */
const AROUND = 70;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Returns the words of a text, folded, in their order. */
function foldedWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[łđøßæœþðħıς]/g, (letter) => SPELT[letter] ?? letter);
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Returns what is searched for; of the last word, the beginning suffices. */
export function searchWords(query: string): readonly string[] {
  return foldedWords(query).slice(0, MOST);
}

/** Returns a text as it is compared: its words, a space before and after each. */
export function folded(text: string): string {
  return ` ${foldedWords(text).join(' ')} `;
}

/** Returns which of the words searched for a folded text has, by their place. */
export function wordsIn(text: string, wanted: readonly string[]): ReadonlySet<number> {
  const last = wanted.length - 1;
  return new Set(wanted.flatMap((word, at) => (text.includes(at === last ? ` ${word}` : ` ${word} `) ? [at] : [])));
}

/** Returns the words around the first one found, cut between words. */
export function excerptOf(text: string, wanted: readonly string[]): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const first = [...line.matchAll(WORD)].find(([word]) => wordsIn(folded(word), wanted).size > 0);
  const at = first?.index ?? 0;
  const from = at <= AROUND ? 0 : line.indexOf(' ', at - AROUND) + 1;
  const cut = at + AROUND * 2 >= line.length ? line.length : line.lastIndexOf(' ', at + AROUND * 2);
  const to = cut <= at ? Math.min(line.length, at + AROUND * 2) : cut;
  return `${from > 0 ? '… ' : ''}${line.slice(Math.min(from, at), to)}${to < line.length ? ' …' : ''}`;
}
