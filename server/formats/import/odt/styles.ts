/** What an OpenDocument text says once for all: styles that people name, those that it makes itself, and lists. */
import { isStart, type ListStyle, type Numbering } from '../../../../shared/letter/list-numbers.ts';
import { stylesOf, type Look, type NumberKind, type Style, type Styles } from '../look.ts';
import { readXml, type Attributes } from '../xml.ts';

export interface OdtStyles {
  /** Those that people choose by name. */
  readonly named: Styles;
  /**
   * Returns the named style behind a style, and what was said beside it. The file gives whatever somebody set by hand a style
   * of its own ("P3", "T12").
   */
  resolve(id: string, family: 'paragraph' | 'text'): { readonly style: string; readonly look: Look };
  /** A list is named by what makes it a list of its own, a space, and its style. */
  readonly numberKind: (num: string, level: number) => NumberKind;
  /** Returns how a style numbers a level from 0, or null where it does not. */
  readonly numbersOf: (style: string, level: number) => Numbering | null;
}

const STYLES: { readonly [format: string]: ListStyle | undefined } = {
  a: 'lower-alpha',
  A: 'upper-alpha',
  i: 'lower-roman',
  I: 'upper-roman',
};

interface Automatic {
  readonly basedOn: string;
  readonly look: Look;
}

/** Reads `styles.xml`, and what `content.xml` adds to it. @throws Unreadable for what is no XML */
export function readOdtStyles(stylesXml: string, contentXml: string): OdtStyles {
  const reader = new StylesReader();
  readXml(stylesXml, reader.of('office:styles'));
  readXml(contentXml, reader.of('office:automatic-styles'));
  const { common, automatic, lists, numbers, defaults } = reader;
  const named = stylesOf(common, { defaults, normal: 'Standard' });
  return {
    named,
    resolve: (id, family) => {
      const own = automatic.get(`${family} ${id}`);
      return own ? { style: own.basedOn, look: own.look } : { style: id, look: {} };
    },
    numberKind: (num, level) => {
      if (!num.includes(' ')) return null;
      const kind = lists.get(num.slice(num.indexOf(' ') + 1))?.get(level);
      return kind === undefined ? 'bullet' : kind;
    },
    numbersOf: (style, level) => numbers.get(`${String(level)} ${style}`) ?? null,
  };
}

class StylesReader {
  readonly common = new Map<string, Style>();
  readonly automatic = new Map<string, Automatic>();
  /** Kinds of lists by style and level from 0; a level that shows no number is none. */
  readonly lists = new Map<string, Map<number, NumberKind>>();
  /** How numbers are written, by level from 0, a space, and style. */
  readonly numbers = new Map<string, Numbering>();
  readonly defaults: Look = {};

  /** Returns what reads the styles within one element. */
  of(section: 'office:styles' | 'office:automatic-styles') {
    let inside = false;
    let look: Look | null = null;
    let id = '';
    let listName = '';
    let levels: Map<number, NumberKind> | null = null;
    return {
      open: (name: string, attributes: Attributes): void => {
        if (name === section) inside = true;
        if (!inside) return;
        if (name === 'style:default-style' && attributes['style:family'] === 'paragraph') look = this.defaults;
        else if (name === 'style:style') {
          id = attributes['style:name'] ?? '';
          look = this.#style(id, attributes, section === 'office:automatic-styles');
        } else if (name === 'text:list-style') {
          levels = new Map<number, NumberKind>();
          listName = attributes['style:name'] ?? '';
          this.lists.set(listName, levels);
        } else if (levels && name.startsWith('text:list-level-style-')) {
          const shown = name.endsWith('-number') ? attributes['style:num-format'] : 'bullet';
          const kind = shown === 'bullet' ? 'bullet' : shown ? 'ordered' : null;
          const level = Number(attributes['text:level'] ?? 1) - 1;
          levels.set(level, kind);
          const start = Number(attributes['text:start-value'] ?? 1);
          const style = STYLES[shown ?? ''] ?? 'decimal';
          if (kind === 'ordered') {
            this.numbers.set(`${String(level)} ${listName}`, { start: isStart(start) ? start : 1, style });
          }
        } else if (look) note(look, name, attributes);
      },
      close: (name: string): void => {
        if (name === section) inside = false;
        else if (name === 'style:style' || name === 'style:default-style') look = null;
        else if (name === 'text:list-style') levels = null;
      },
    };
  }

  #style(id: string, attributes: Attributes, automatic: boolean): Look | null {
    const family = attributes['style:family'] ?? '';
    if (family !== 'paragraph' && family !== 'text') return null;
    const look: Look = {};
    const basedOn = attributes['style:parent-style-name'] ?? '';
    if (automatic) this.automatic.set(`${family} ${id}`, { basedOn, look });
    else this.common.set(id, { name: attributes['style:display-name'] ?? decoded(id), basedOn, look });
    return look;
  }
}

/** Names in XML hold no spaces: "Heading_20_1". */
function decoded(name: string): string {
  return name.replace(/_([0-9a-f]{2,4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function note(look: Look, name: string, attributes: Attributes): void {
  if (name === 'style:text-properties') {
    const weight = attributes['fo:font-weight'];
    if (weight !== undefined) look.bold = weight === 'bold' || Number(weight) >= 600;
    const slant = attributes['fo:font-style'];
    if (slant !== undefined) look.italic = slant === 'italic' || slant === 'oblique';
    const line = attributes['style:text-underline-style'];
    if (line !== undefined) look.underline = line !== 'none';
    const through = attributes['style:text-line-through-style'] ?? attributes['style:text-line-through-type'];
    if (through !== undefined) look.struck = through !== 'none';
    const display = attributes['text:display'];
    if (display !== undefined) look.hidden = display === 'none';
    const transform = attributes['fo:text-transform'];
    const variant = attributes['fo:font-variant'];
    if (transform !== undefined || variant !== undefined) {
      look.capitals = transform === 'uppercase' || variant === 'small-caps';
    }
    const position = /^(super|sub|-?\d+)/.exec(attributes['style:text-position'] ?? '')?.[1];
    if (position !== undefined) {
      const raised = position === 'super' ? 1 : position === 'sub' ? -1 : Number(position);
      look.vertical = raised > 0 ? 'super' : raised < 0 ? 'sub' : 'base';
    }
  } else if (name === 'style:paragraph-properties') {
    const after = twentieths(attributes['fo:margin-bottom']);
    if (after !== null) look.after = after;
    const align = attributes['fo:text-align'];
    if (align !== undefined) look.align = align === 'start' ? 'left' : align === 'end' ? 'right' : align;
  }
}

const POINTS: { readonly [unit: string]: number } = { pt: 1, pc: 12, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, px: 0.75 };

/** Returns a length in twentieths of a point, or null. */
function twentieths(length: string | undefined): number | null {
  const [, number = '', unit = ''] = /^([\d.]{1,10})(pt|pc|in|cm|mm|px)$/.exec(length ?? '') ?? [];
  const points = POINTS[unit];
  return points === undefined ? null : Math.round(Number(number) * points * 20);
}
