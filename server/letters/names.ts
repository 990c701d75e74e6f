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
  ı: 'i',
  '’': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
};

/** Answers a name as it is compared: without case, accents, and superfluous spaces (trust.md 5). */
export function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþħı’‐‑–]/g, (letter) => SPELT[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Answers a name for somebody of whom only the address is known: `ana.silva@…` is Ana Silva until somebody says better. */
export function nameFromAddress(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return name === '' ? email : name;
}
