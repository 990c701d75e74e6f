/** What styles say of paragraphs and words, in whichever office file they stand. */
import type { ListStyle } from '../../../shared/letter/list-numbers.ts';
import { LIMITS } from './package.ts';

/** What a style, or a paragraph itself, says; absent where it says nothing. */
export interface Look {
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  /** Nobody sees it. */
  hidden?: boolean;
  /** A line goes through it. */
  struck?: boolean;
  /** Shown in capitals, however it was typed. */
  capitals?: boolean;
  vertical?: 'super' | 'sub' | 'base';
  /** Outline level from 0; 9 is body text. */
  outline?: number;
  /** Space below, in twentieths of a point. */
  after?: number;
  align?: string;
  num?: string;
  level?: number;
  /** Stands in an item of a list behind the paragraph that bears its number. */
  continued?: boolean;
  /** The number that it bears, where the file's own order says it. */
  number?: ListNumber;
}

/** The number before a paragraph: in a list, or as words before a heading. */
export interface ListNumber {
  readonly style: ListStyle;
  readonly value: number;
  /** As the page shows it: "II.", "(a)", "1.2". */
  readonly label: string;
}

/** Counts through a text: returns the number of the next paragraph of a list, or null where it bears none. */
export type NumberCounter = (num: string, level: number) => ListNumber | null;

export interface Styles {
  /** Returns a style's name as Word calls it in English, in lower case without spaces. */
  nameOf(id: string): string;
  /** Returns what a style says, with what it takes over from others. */
  lookOf(id: string): Look;
  /** Returns whether there is a style of that name, written as `nameOf` answers it. */
  defines(name: string): boolean;
  readonly defaults: Look;
  /** Style of paragraphs that name none. */
  readonly normal: string;
}

/** One style as the file defines it. */
export interface Style {
  name: string;
  basedOn: string;
  readonly look: Look;
}

/** How a list is numbered: `null` is no list at all. */
export type NumberKind = 'ordered' | 'bullet' | null;

/** Joins the styles of a file, by id. */
export function stylesOf(
  styles: ReadonlyMap<string, Style>,
  { defaults, normal }: Pick<Styles, 'defaults' | 'normal'>,
): Styles {
  const looks = new Map<string, Look>();
  const lookOf = (id: string): Look => {
    const known = looks.get(id);
    if (known) return known;
    const chain: Look[] = [];
    // A style that is based on itself, by however many others, ends where it comes round.
    const seen = new Set<string>();
    for (
      let at = id;
      styles.has(at) && !seen.has(at) && seen.size < LIMITS.styles;
      at = styles.get(at)?.basedOn ?? ''
    ) {
      seen.add(at);
      chain.push(styles.get(at)?.look ?? {});
    }
    const look: Look = Object.assign({}, ...chain.reverse()) as Look;
    looks.set(id, look);
    return look;
  };
  const plainName = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');
  const called = new Map<string, string>();
  const names = new Set([...styles.values()].map(({ name }) => plainName(name)));
  return {
    nameOf: (id) => {
      const known = called.get(id) ?? plainName(styles.get(id)?.name ?? id);
      called.set(id, known);
      return known;
    },
    lookOf,
    defines: (name) => names.has(name),
    defaults,
    normal,
  };
}

/** Returns words as a page shows them in capitals; no program makes two letters of a ß. */
export function inCapitals(text: string): string {
  return text.replace(/[^ß]+/g, (part) => part.toUpperCase());
}
