/** How the numbers of asks are written, the same on every screen and in every file. */

/** Styles of numbers that a list of asks may have, named as in CSS; `decimal` is the one that is not said. */
export const LIST_STYLES = ['decimal', 'lower-alpha', 'upper-alpha', 'lower-roman', 'upper-roman'] as const;
export type ListStyle = (typeof LIST_STYLES)[number];

/** No letter counts further, and a number of more digits at the start of a line is a year. */
export const MAX_START = 999;

/** What a list says of its numbers; absent is 1 and decimal. */
// A type, not an interface, so that it fits the attributes of any container.
export type ListAttrs = {
  readonly start?: number;
  readonly style?: ListStyle;
};

/** The numbers of a list, spelt out. */
export interface Numbering {
  readonly start: number;
  readonly style: ListStyle;
}

/** Returns whether a value may be the first number of a list. */
export function isStart(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_START;
}

/** Returns whether a value names a style of numbers. */
export function isListStyle(value: unknown): value is ListStyle {
  return LIST_STYLES.some((one) => one === value);
}

/** Returns the numbers of a list from its attributes; what is no number or style counts as absent. */
export function numberingOf(attrs: { readonly [name: string]: unknown } | undefined): Numbering {
  const start = attrs?.['start'];
  const style = attrs?.['style'];
  return { start: isStart(start) ? start : 1, style: isListStyle(style) ? style : 'decimal' };
}

/** Returns the attributes that say these numbers, without those that need not be said; undefined where none is left. */
export function listAttrs({ start, style }: Partial<Numbering>): ListAttrs | undefined {
  const attrs: ListAttrs = {
    ...(start === undefined || start === 1 ? {} : { start }),
    ...(style === undefined || style === 'decimal' ? {} : { style }),
  };
  return Object.keys(attrs).length > 0 ? attrs : undefined;
}

/** Returns a number as its style writes it: "3", "c", "III". Letters and Roman numbers have no nought: it stays a digit. */
export function inStyle(style: ListStyle, value: number): string {
  if (value < 1) return String(value);
  switch (style) {
    case 'decimal':
      return String(value);
    case 'lower-alpha':
      return letters(value);
    case 'upper-alpha':
      return letters(value).toUpperCase();
    case 'lower-roman':
      return roman(value);
    case 'upper-roman':
      return roman(value).toUpperCase();
  }
}

/** Returns what stands before the item at `index`, as on screen: "3.", "c." */
export function itemSign({ start, style }: Numbering, index: number): string {
  return `${inStyle(style, start + index)}.`;
}

/** a … z, aa, ab … */
function letters(value: number): string {
  let rest = value;
  let out = '';
  while (rest > 0) {
    out = String.fromCharCode(97 + ((rest - 1) % 26)) + out;
    rest = Math.floor((rest - 1) / 26);
  }
  return out;
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function roman(value: number): string {
  let rest = value;
  let out = '';
  for (const [worth, sign] of ROMAN) {
    while (rest >= worth) {
      out += sign;
      rest -= worth;
    }
  }
  return out;
}
