/** What a Word file says once for all: styles, list numbers, where links lead, comments. */
import { isOn, numberIn, readXml, type Attributes } from './xml.ts';

/** What a style, or a paragraph itself, says; absent where it says nothing. */
export interface Look {
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  /** Outline level from 0; 9 is body text. */
  outline?: number;
  /** Space below, in twentieths of a point. */
  after?: number;
  align?: string;
  num?: string;
  level?: number;
}

export interface Styles {
  /** Answers a style's name as Word calls it in English, in lower case without spaces. */
  nameOf(id: string): string;
  /** Answers what a style says, with what it takes over from others. */
  lookOf(id: string): Look;
  /** Answers whether there is a style of that name, written as `nameOf` answers it. */
  defines(name: string): boolean;
  readonly defaults: Look;
  /** Style of paragraphs that name none. */
  readonly normal: string;
}

interface Style {
  name: string;
  basedOn: string;
  readonly look: Look;
}

/** Reads `styles.xml`. */
export function readStyles(xml: string): Styles {
  const styles = new Map<string, Style>();
  const defaults: Look = {};
  let style: Style | null = null;
  let inDefaults = false;
  let normal = '';
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'w:style') {
        const id = attributes['w:styleId'] ?? '';
        style = { name: id, basedOn: '', look: {} };
        styles.set(id, style);
        if (attributes['w:type'] === 'paragraph' && attributes['w:default'] === '1') normal = id;
      } else if (name === 'w:docDefaults') inDefaults = true;
      else if (style && name === 'w:name') style.name = attributes['w:val'] ?? '';
      else if (style && name === 'w:basedOn') style.basedOn = attributes['w:val'] ?? '';
      else if (style) note(style.look, name, attributes);
      else if (inDefaults) note(defaults, name, attributes);
    },
    close: (name) => {
      if (name === 'w:style') style = null;
      else if (name === 'w:docDefaults') inDefaults = false;
    },
  });
  const looks = new Map<string, Look>();
  const lookOf = (id: string): Look => {
    const known = looks.get(id);
    if (known) return known;
    const chain: Look[] = [];
    // A style that is based on itself, by however many others, ends where it comes round.
    const seen = new Set<string>();
    for (let at = id; styles.has(at) && !seen.has(at); at = styles.get(at)?.basedOn ?? '') {
      seen.add(at);
      chain.unshift(styles.get(at)?.look ?? {});
    }
    const look: Look = Object.assign({}, ...chain) as Look;
    looks.set(id, look);
    return look;
  };
  const plainName = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');
  const names = new Set([...styles.values()].map(({ name }) => plainName(name)));
  return {
    nameOf: (id) => plainName(styles.get(id)?.name ?? id),
    lookOf,
    defines: (name) => names.has(name),
    defaults,
    normal,
  };
}

/** Writes down what an element within paragraph or run properties says. */
export function note(look: Look, name: string, attributes: Attributes): void {
  const value = attributes['w:val'];
  if (name === 'w:b') look.bold = isOn(attributes);
  else if (name === 'w:i') look.italic = isOn(attributes);
  else if (name === 'w:u') look.underline = isOn(attributes);
  else if (name === 'w:outlineLvl') look.outline = numberIn(attributes, 'w:val') ?? 9;
  else if (name === 'w:spacing') {
    const after = numberIn(attributes, 'w:after');
    if (after !== null) look.after = after;
  } else if (name === 'w:jc' && value !== undefined) look.align = value;
  else if (name === 'w:numId' && value !== undefined) look.num = value;
  else if (name === 'w:ilvl') look.level = numberIn(attributes, 'w:val') ?? 0;
}

/** How a list is numbered: `null` is no list at all. */
export type NumberKind = 'ordered' | 'bullet' | null;

/** Reads `numbering.xml`. @returns what the level of a list looks like */
export function readNumbering(xml: string): (num: string, level: number) => NumberKind {
  const abstracts = new Map<string, Map<number, string>>();
  const nums = new Map<string, { abstract: string; readonly levels: Map<number, string> }>();
  let levels: Map<number, string> | null = null;
  let num: { abstract: string; readonly levels: Map<number, string> } | null = null;
  let level = 0;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'w:abstractNum') {
        levels = new Map<number, string>();
        abstracts.set(attributes['w:abstractNumId'] ?? '', levels);
      } else if (name === 'w:num') {
        num = { abstract: '', levels: new Map() };
        levels = num.levels;
        nums.set(attributes['w:numId'] ?? '', num);
      } else if (name === 'w:abstractNumId' && num) num.abstract = attributes['w:val'] ?? '';
      else if (name === 'w:lvl') level = numberIn(attributes, 'w:ilvl') ?? 0;
      else if (name === 'w:numFmt' && levels) levels.set(level, attributes['w:val'] ?? '');
    },
    close: (name) => {
      if (name === 'w:num') num = null;
    },
  });
  return (id, at) => {
    const known = nums.get(id);
    if (!known) return null;
    const format = known.levels.get(at) ?? abstracts.get(known.abstract)?.get(at);
    if (format === undefined || format === 'none') return null;
    return format === 'bullet' ? 'bullet' : 'ordered';
  };
}

/** Reads where the document's links lead, by their id. */
export function readLinks(xml: string): Map<string, string> {
  const links = new Map<string, string>();
  readXml(xml, {
    open: (name, { Id, Target, TargetMode }) => {
      if (name === 'Relationship' && TargetMode === 'External' && Id !== undefined && Target !== undefined) {
        links.set(Id, Target);
      }
    },
    close: () => undefined,
  });
  return links;
}

export interface WordComment {
  readonly author: string;
  /** As the file says it; empty where it does not. */
  readonly date: string;
  text: string;
}

/** Reads `comments.xml`, by the comments' ids. */
export function readComments(xml: string): Map<string, WordComment> {
  const comments = new Map<string, WordComment>();
  let comment: WordComment | null = null;
  let inText = false;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'w:comment') {
        comment = { author: attributes['w:author'] ?? '', date: attributes['w:date'] ?? '', text: '' };
        comments.set(attributes['w:id'] ?? '', comment);
      } else if (name === 'w:t') inText = true;
      else if (name === 'w:br' && comment) comment.text += '\n';
    },
    close: (name) => {
      if (name === 'w:t') inText = false;
      else if (name === 'w:p' && comment) comment.text += '\n';
      else if (name === 'w:comment' && comment) {
        comment.text = comment.text.trim();
        comment = null;
      }
    },
    text: (text) => {
      if (inText && comment) comment.text += text;
    },
  });
  return comments;
}
