import { PdfObjects, type Raw } from './pdf-objects.ts';

/**
 * Reads what a PDF prints, as Typst writes one (ISO 32000-1): objects one by one behind a table of their places, a map from
 * each font's glyphs to text. Another writer's file may be unreadable here; that is an answer too.
 */

/** Returns the text of all pages in the order in which it is written, without running heads and feet; null for what cannot be read. */
export async function pdfText(pdf: Uint8Array): Promise<string | null> {
  const file = PdfObjects.read(pdf);
  if (file === null) return null;
  const pages = file.pages();
  if (pages === null) return null;
  const fonts = new Map<string, Glyphs | null>();
  let text = '';
  for (const { dictionary: page } of pages) {
    const content = await file.stream(Number(/\/Contents\s+(\d+)\s+0\s+R/.exec(page)?.[1] ?? Number.NaN));
    if (content === null) return null;
    const named = new Map<string, Glyphs>();
    for (const [, name = '', id = ''] of fontsOf(page).matchAll(/\/(\w+)\s+(\d+)\s+0\s+R/g)) {
      const map = /\/ToUnicode\s+(\d+)\s+0\s+R/.exec(file.object(Number(id)))?.[1];
      if (!fonts.has(id)) fonts.set(id, map === undefined ? null : glyphsIn(await file.stream(Number(map))));
      const glyphs = fonts.get(id);
      if (glyphs) named.set(name, glyphs);
    }
    text += printedBy(content, named);
  }
  return text;
}

/** The entries of a page's fonts. */
function fontsOf(page: Raw): Raw {
  return /\/Font\s*<<([^>]*)>>/.exec(page)?.[1] ?? '';
}

/** What the glyphs of a font stand for, by their number. */
type Glyphs = ReadonlyMap<number, string>;

function glyphsIn(map: Raw | null): Glyphs {
  const glyphs = new Map<number, string>();
  for (const [, rows = ''] of (map ?? '').matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', text = ''] of rows.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) {
      glyphs.set(Number.parseInt(glyph, 16), utf16(text));
    }
  }
  for (const [, rows = ''] of (map ?? '').matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from = '', to = '', text = ''] of rows.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g,
    )) {
      const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      const code = utf16(text).codePointAt(0) ?? 0;
      for (let glyph = first; glyph <= last && glyph - first < 0x1_00_00; glyph++) {
        glyphs.set(glyph, String.fromCodePoint(Math.min(code + glyph - first, 0x10_ff_ff)));
      }
    }
  }
  return glyphs;
}

function utf16(hex: string): string {
  return (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
}

/** A word of a page's content that is no string in round brackets: a name, an operator, or where a list or a dictionary begins and ends. */
const TOKEN = /<<|>>|<[0-9A-Fa-f\s]*>|\/[^\s/<>[\]()]*|[[\]]|[^\s/<>[\]()]+/y;

/** Returns the words of a page's content. A string in round brackets may hold others that are balanced (ISO 32000-1, 7.3.4.2). */
function* tokensOf(content: Raw): Generator<string> {
  for (let at = 0; at < content.length;) {
    if (content[at] === '(') {
      const end = stringEnd(content, at);
      yield content.slice(at, end);
      at = end;
      continue;
    }
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(content) ?? [];
    if (token !== undefined) yield token;
    at += token?.length ?? 1;
  }
}

/** Returns where a string in round brackets ends that begins here. */
function stringEnd(content: Raw, start: number): number {
  let depth = 0;
  for (let at = start; at < content.length; at++) {
    if (content[at] === '\\') at++;
    else if (content[at] === '(') depth++;
    else if (content[at] === ')' && --depth === 0) return at + 1;
  }
  return content.length;
}

/** Returns what a page's content prints. */
function printedBy(content: Raw, fonts: ReadonlyMap<string, Glyphs>): string {
  let text = '';
  let glyphs: Glyphs = new Map();
  let operands: string[] = [];
  /** Marked content around: what is no part of the text, and what is said in other words than its glyphs. */
  const around: ('hidden' | 'shown')[] = [];
  const print = (words: string): void => {
    if (!around.includes('hidden')) text += words;
  };
  for (const token of tokensOf(content)) {
    switch (token) {
      case 'Tf':
        glyphs = fonts.get(operands.find((one) => one.startsWith('/'))?.slice(1) ?? '') ?? new Map<number, string>();
        break;
      case 'Tj':
      case 'TJ':
        for (const one of operands) if (/^[(<][^<]/.test(one) || one === '<>') print(shown(bytesOf(one), glyphs));
        break;
      case 'BMC':
      case 'BDC': {
        const said = operands.indexOf('/ActualText');
        if (said >= 0) print(actual(bytesOf(operands[said + 1] ?? '()')));
        around.push(operands[0] === '/Artifact' || said >= 0 ? 'hidden' : 'shown');
        break;
      }
      case 'EMC':
        around.pop();
        break;
      default:
        if (/^[A-Za-z'"*]+$/.test(token)) break;
        operands.push(token);
        continue;
    }
    operands = [];
  }
  return text;
}

function shown(bytes: readonly number[], glyphs: Glyphs): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += glyphs.get(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) ?? '\ufffd';
  return text;
}

function actual(bytes: readonly number[]): string {
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return String.fromCharCode(...bytes);
  return utf16(
    bytes
      .slice(2)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(''),
  );
}

const ESCAPED: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** The bytes of a string, in round or in pointed brackets. */
function bytesOf(token: string): readonly number[] {
  if (token.startsWith('<')) {
    const hex = token.slice(1, -1).replace(/\s/g, '');
    return (hex.match(/..?/g) ?? []).map((pair) => Number.parseInt(pair.padEnd(2, '0'), 16));
  }
  const bytes: number[] = [];
  for (const [part] of token.slice(1, -1).matchAll(/\\[0-7]{1,3}|\\\r?\n|\\[\s\S]|[\s\S]/g)) {
    if (!part.startsWith('\\')) bytes.push(part.charCodeAt(0));
    else if (/^\\[0-7]/.test(part)) bytes.push(Number.parseInt(part.slice(1), 8) & 0xff);
    else if (!/^\\\r?\n$/.test(part)) bytes.push(ESCAPED[part.slice(1)] ?? part.charCodeAt(1));
  }
  return bytes;
}
