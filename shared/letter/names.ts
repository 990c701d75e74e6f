/** People's names as they are compared and as they are written: without accents and case, in either order. */

/** Letters that are no letter with an accent in Unicode, and what people type who lack the key. */
const SPELT: { readonly [letter: string]: string } = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  '’': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
};

/** How Germans, Danes and others write a letter whose accent they cannot type. */
const WRITTEN_OUT: { readonly [letter: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/** Returns a name as it is compared: without case, accents, and superfluous spaces (trust.md 5). */
export function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþħŧı’‐‑–]/g, (letter) => SPELT[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Returns what is the same for two ways to write one name: "Aurélie VANTHORNBEEK", "Vanthornbeek, Aurelie" and
 * "aurelie vanthornbeek" have one key.
 */
export function nameKey(name: string): string {
  return wordsOf(foldName(name)).sort().join(' ');
}

/** Returns every key of a name: that of "Körner" and that of "Koerner". */
export function nameKeys(name: string): readonly string[] {
  const written = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüøå]/g, (letter) => WRITTEN_OUT[letter] ?? letter);
  return [...new Set([nameKey(name), nameKey(written)])];
}

/** Returns the words of a folded name; a hyphen or an apostrophe parts words too, for many leave it out. */
export function wordsOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Returns how many letters tell two texts apart (Levenshtein), or a number above `most` as soon as it is more. */
export function lettersApart(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      const swap = (row[j] ?? 0) + Number(one.charAt(i) !== other.charAt(j));
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row.at(-1) ?? 0;
}
