/** The signs with which people begin a list item: `-`, `•`, `1.`, `1)`, `(1)`, `1°`, `1.-`, `a)`, `iv.`, `IV.`, `B)`, `**1.**`. */
import { isStart, type ListStyle, type Numbering } from '../list-numbers.ts';

/** A number as it may have been meant: "i)" may be the first or the ninth. */
interface Reading {
  readonly style: ListStyle;
  readonly value: number;
}

export interface Marker {
  readonly ordered: boolean;
  /** 'given': its number was said before. */
  readonly style: 'bullet' | 'decimal' | 'letter' | 'capital' | 'given';
  /** Columns before it, and up to the item's text. */
  readonly indent: number;
  readonly width: number;
  /** What number it may be. Empty for a bullet. */
  readonly values: readonly number[];
  /** The same, with how it is then written. */
  readonly readings: readonly Reading[];
  /** It can begin a list: a bullet, or number one. */
  readonly first: boolean;
  /** The item's text on this line. */
  readonly rest: string;
}

const BULLET = /^( *)([-*+•‣◦▪–])(?:([ \t]+)(.*)|)$/;
const NUMBER =
  /^( *)(\*\*|__)?(\(?)(\d{1,3}|[ivx]{2,5}|[a-z]|[IVX]{1,5}|[A-Z](?=\)))([.)]-?|[°º](?=[ \t]))(\*\*|__)?(?:([ \t]+)(.*)|)$/;
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
      readings: [],
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
  const capital = /^[A-Z]/.test(sign);
  const roman = ROMAN.indexOf(sign.toLowerCase()) + 1;
  // "V. Novak" is a name: a capital with a full stop is a Roman number or none.
  const alpha =
    sign.length === 1 && !decimal && !(capital && end.startsWith('.')) ? sign.toLowerCase().charCodeAt(0) - 96 : 0;
  const readings: Reading[] = decimal
    ? [{ style: 'decimal', value: Number(sign) }]
    : [
        { style: capital ? ('upper-roman' as const) : ('lower-roman' as const), value: roman },
        { style: capital ? ('upper-alpha' as const) : ('lower-alpha' as const), value: alpha },
      ].filter(({ value }) => value > 0);
  const values = readings.map(({ value }) => value);
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
    readings,
    first: values[0] === 1,
    rest,
  };
}

/** Returns how a list is numbered whose items begin with these signs, as they go together; 1, 2, 3 where they do not. */
export function numberingOfMarkers(markers: readonly Marker[]): Numbering {
  const [first, ...others] = markers;
  const fits = ({ style, value }: Reading): boolean =>
    isStart(value) &&
    others.every(({ readings }, index) =>
      readings.some((one) => one.style === style && one.value === value + index + 1),
    );
  const readings = first?.readings ?? [];
  const found =
    readings.find((one) => one.value === 1 && fits(one)) ??
    readings.find(fits) ??
    // "1. 1. 1." is how some number a list that they leave to Markdown to number.
    readings.find(({ value }) => value === 1);
  return { start: found?.value ?? 1, style: found?.style ?? 'decimal' };
}

/** Returns the marker of a line that begins with a sign which was said before, or null. @param index of its item */
export function givenMarker(line: string, sign: string, index: number): Marker | null {
  const indent = line.length - line.trimStart().length;
  const rest = line.slice(indent + sign.length);
  if (!line.startsWith(sign, indent) || (rest !== '' && !rest.startsWith(' '))) return null;
  const text = rest.trimStart();
  return {
    ...{ ordered: true, style: 'given', values: [index + 1], readings: [], first: index === 0 },
    ...{ indent, width: line.length - text.length, rest: text },
  };
}

/**
 * Returns what number a list begins with, of those that its first sign may be: the one that the next goes on from.
 * @param next whether a number stands among the next lines, in the same style
 */
export function firstNumber(marker: Marker, next: (value: number) => boolean): number {
  return marker.values.find((value) => next(value + 1)) ?? Math.min(...marker.values);
}
