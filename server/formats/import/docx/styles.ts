/** What a Word file says once for all: styles, list numbers, where links lead, comments. */
import type { FileComment } from '../body.ts';
import { stylesOf, type Look, type Style, type Styles } from '../look.ts';
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
  else if (name === 'w:vanish' || name === 'w:webHidden') look.hidden = isOn(attributes);
  else if (name === 'w:strike' || name === 'w:dstrike') look.struck = isOn(attributes);
  else if (name === 'w:caps' || name === 'w:smallCaps') look.capitals = isOn(attributes);
  else if (name === 'w:vertAlign') look.vertical = VERTICAL[value ?? ''] ?? 'base';
  else if (name === 'w:outlineLvl') look.outline = numberIn(attributes, 'w:val') ?? 9;
  else if (name === 'w:spacing') {
    const after = numberIn(attributes, 'w:after');
    if (after !== null) look.after = after;
  } else if (name === 'w:jc' && value !== undefined) look.align = value;
  else if (name === 'w:numId' && value !== undefined) look.num = value;
  else if (name === 'w:ilvl') look.level = numberIn(attributes, 'w:val') ?? 0;
}

const VERTICAL: { readonly [value: string]: Look['vertical'] } = { superscript: 'super', subscript: 'sub' };

/** Reads `comments.xml`, by the comments' ids, and what `commentsExtended.xml` says of who answers whom and what is settled. */
export function readComments(xml: string, extended: string): Map<string, FileComment> {
  const comments = new Map<string, FileComment>();
  /** Id of the comment that a paragraph stands in, by the paragraph's. */
  const paragraphs = new Map<string, string>();
  let comment: FileComment | null = null;
  let id = '';
  let inText = false;
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'w:comment') {
        comment = { author: attributes['w:author'] ?? '', date: attributes['w:date'] ?? '', text: '' };
        id = attributes['w:id'] ?? '';
        comments.set(id, comment);
      } else if (name === 'w:p') paragraphs.set(attributes['w14:paraId'] ?? '', id);
      else if (name === 'w:t') inText = true;
      else if (comment && (name === 'w:br' || name === 'w:cr')) comment.text += '\n';
      else if (comment) comment.text += CHARACTERS[name] ?? '';
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
  readXml(extended, {
    open: (name, attributes) => {
      const own = name === 'w15:commentEx' ? (paragraphs.get(attributes['w15:paraId'] ?? '') ?? '') : '';
      const told = comments.get(own);
      if (!told) return;
      const parent = paragraphs.get(attributes['w15:paraIdParent'] ?? '');
      if (parent !== undefined && parent !== own) told.parent = parent;
      if (/^(?:1|true|on)$/.test(attributes['w15:done'] ?? '')) told.resolved = true;
    },
    close: () => undefined,
  });
  return comments;
}

/** Elements that stand for a character. */
export const CHARACTERS: { readonly [element: string]: string | undefined } = {
  'w:tab': ' ',
  'w:ptab': ' ',
  'w:noBreakHyphen': '\u2011',
  'w:softHyphen': '\u00ad',
};
