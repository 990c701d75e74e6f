/** What a Word file says once for all: styles, list numbers, where links lead, comments. */
import type { FileComment } from '../body.ts';
import { stylesOf, type Look, type NumberKind, type Style, type Styles } from '../look.ts';
import { isOn, numberIn, readXml, type Attributes } from '../xml.ts';

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
  return stylesOf(styles, { defaults, normal });
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

/** Reads `comments.xml`, by the comments' ids. */
export function readComments(xml: string): Map<string, FileComment> {
  const comments = new Map<string, FileComment>();
  let comment: FileComment | null = null;
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
