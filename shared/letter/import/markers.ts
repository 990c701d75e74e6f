/** The signs with which people begin a list item: `-`, `•`, `1.`, `1)`, `(1)`, `1°`, `1.-`, `a)`, `iv.`, `IV.`, `**1.**`. */

export interface Marker {
  readonly ordered: boolean;
  readonly style: 'bullet' | 'decimal' | 'letter' | 'capital';
  /** Columns before it, and up to the item's text. */
  readonly indent: number;
  readonly width: number;
  /** What number it may be: "i)" may be the first or the ninth. Empty for a bullet. */
  readonly values: readonly number[];
  /** It can begin a list: a bullet, or number one. */
  readonly first: boolean;
  /** The item's text on this line. */
  readonly rest: string;
}

const BULLET = /^( *)([-*+•‣◦▪–])(?:([ \t]+)(.*)|)$/;
const NUMBER =
  /^( *)(\*\*|__)?(\(?)(\d{1,3}|[ivx]{2,5}|[a-z]|[IVX]{1,5})([.)]-?|[°º](?=[ \t]))(\*\*|__)?(?:([ \t]+)(.*)|)$/;
/** "4. Mai 2026" is a day, not the fourth ask. */
const DAY = /^ *\d{1,2}\. \p{L}+\.? \d{4}\b/u;

const ROMAN = [
  'i',
  'ii',
  'iii',
  'iv',
  'v',
  'vi',
  'vii',
  'viii',
  'ix',
  'x',
  'xi',
  'xii',
  'xiii',
  'xiv',
  'xv',
  'xvi',
  'xvii',
  'xviii',
  'xix',
  'xx',
];

/** Returns the list marker that a line begins with, or null. */
export function listMarker(line: string): Marker | null {
  const bullet = BULLET.exec(line);
  if (bullet) {
    const [, indent = '', , gap = '', rest = ''] = bullet;
    // "- (a) first", "- (b) second": the letters number the list, the dashes are looks.
    const inner = rest === '' || rest.length === line.length ? null : numberMarker(rest);
    if (inner !== null && inner.style !== 'capital' && inner.indent === 0)
      return { ...inner, indent: indent.length, width: indent.length + 1 + gap.length + inner.width };
    return {
      ordered: false,
      style: 'bullet',
      indent: indent.length,
      width: indent.length + 1 + gap.length,
      values: [],
      first: true,
      rest,
    };
  }
  return numberMarker(line);
}

function numberMarker(line: string): Marker | null {
  const [whole, indent = '', openBold = '', paren = '', sign = '', end = '', closeBold = '', _gap = '', text = ''] =
    NUMBER.exec(line) ?? [];
  if (whole === undefined || DAY.test(line) || (paren === '(' && !end.startsWith(')'))) return null;
  if (closeBold !== '' && closeBold !== openBold) return null;
  const decimal = /^\d/.test(sign);
  if (!decimal && /[°º]/.test(end)) return null;
  const capital = /^[IVX]/.test(sign);
  const roman = ROMAN.indexOf(sign.toLowerCase()) + 1;
  const alpha = sign.length === 1 && !decimal && !capital ? sign.charCodeAt(0) - 96 : 0;
  const values = decimal ? [Number(sign)] : [roman, alpha].filter((value) => value > 0);
  if (values.length === 0) return null;
  // "**1. Title** text": the number leaves the bold, the title stays in it.
  const rest = openBold !== '' && closeBold === '' ? openBold + text : text;
  const style = decimal ? 'decimal' : capital ? 'capital' : 'letter';
  return {
    ordered: true,
    style,
    indent: indent.length,
    width: whole.length - text.length,
    values,
    first: values[0] === 1,
    rest,
  };
}
