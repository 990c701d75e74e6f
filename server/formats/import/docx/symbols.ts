/** Signs of Word's two fonts that hold pictures in place of letters, as the characters that say the same everywhere. */

const WINGDINGS: { readonly [code: number]: string | undefined } = {
  ...{ 0x22: '✂', 0x28: '☎', 0x29: '✆', 0x2a: '✉', 0x4a: '☺', 0x4c: '☹', 0x6c: '●', 0x6e: '■', 0x6f: '□', 0x71: '❑' },
  ...{ 0x72: '❒', 0x74: '⧫', 0x75: '◆', 0x76: '❖', 0x9f: '•', 0xa1: '○', 0xa7: '▪', 0xa8: '◻', 0xd8: '➢', 0xdf: '←' },
  ...{ 0xe0: '→', 0xe1: '↑', 0xe2: '↓', 0xe8: '➔', 0xef: '⇦', 0xf0: '⇨', 0xfb: '✗', 0xfc: '✓', 0xfd: '☒', 0xfe: '☑' },
};
const GREEK = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ';
const SYMBOL: { readonly [code: number]: string | undefined } = {
  ...Object.fromEntries([...GREEK].map((letter, at) => [0x41 + at, letter])),
  ...Object.fromEntries([...'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'].map((letter, at) => [0x61 + at, letter])),
  ...{ 0xa3: '≤', 0xb3: '≥', 0xb0: '°', 0xb1: '±', 0xb4: '×', 0xb8: '÷', 0xb9: '≠', 0xba: '≡', 0xbb: '≈', 0xa5: '∞' },
  ...{ 0xac: '←', 0xad: '↑', 0xae: '→', 0xaf: '↓', 0xab: '↔', 0xb7: '•', 0xbc: '…', 0xce: '∈', 0xd0: '∠', 0xd6: '√' },
  ...{ 0xe5: '∑', 0xd5: '∏', 0xf2: '∫', 0x22: '∀', 0x24: '∃', 0x2d: '−', 0xa7: '♣', 0xa8: '♦', 0xa9: '♥', 0xaa: '♠' },
};

/** Returns the character that says what a symbol shows, or null. @param code as Word writes it, in hexadecimal */
export function characterOf(font: string, code: string): string | null {
  const at = /^[\da-f]{1,6}$/i.test(code) ? parseInt(code, 16) : -1;
  const inFont = at >= 0xf000 && at <= 0xf0ff ? at - 0xf000 : at;
  if (/^wingdings$/i.test(font.trim())) return WINGDINGS[inFont] ?? null;
  if (/^symbol$/i.test(font.trim())) return SYMBOL[inFont] ?? null;
  // Any other font shows the character itself, unless it is one that each font fills as it likes.
  return at >= 0x20 && at <= 0x10ffff && !(at >= 0xd800 && at <= 0xf8ff) ? String.fromCodePoint(at) : null;
}
