/**
 * One paragraph of Markdown as text with marks: emphasis by CommonMark 0.31 (section 6.2), links, autolinks, entities,
 * escapes, hard breaks, and the few HTML tags that people write in letters. Whatever is none of these stays as it stands.
 */
import type { InlineJSON, MarkJSON } from '../doc.ts';
import { safeHref } from '../links.ts';

/** A line end in the source that may turn out to be a space or a line break, as the block's kind demands. */
type SoftBreak = { readonly type: 'softBreak'; readonly marks?: readonly MarkJSON[] };
export type Inline = InlineJSON | SoftBreak;

/** Addresses of reference links, `[label]: address`, by label in lower case. */
export type References = ReadonlyMap<string, string>;

type MarkName = MarkJSON['type'];
type Piece = {
  type: 'text' | 'softBreak' | 'hardBreak';
  text: string;
  marks: MarkJSON[];
  /** A run of `*` or `_` that may open or close emphasis. */
  run?: { char: string; left: number; length: number; opens: boolean; closes: boolean };
  /** A `[` or an opening tag that waits for its end. */
  opener?: string;
  /** Where an opening `<a>` leads. */
  href?: string;
  /** The `[` is that of a picture. */
  picture?: true;
};

const TAGS: { readonly [tag: string]: MarkName } = {
  u: 'underline',
  ins: 'underline',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
};
/** Boxes around text, and looks that a letter does not have, say nothing themselves. */
const BOXES =
  /^(?:p|div|span|center|font|small|big|section|article|address|header|footer|main|sub|sup|s|del|strike|mark|cite|abbr|code|pre|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|img|hr|nobr|wbr)$/;
const ENTITIES: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  middot: '·',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  euro: '€',
  sect: '§',
  para: '¶',
  deg: '°',
  copy: '©',
  reg: '®',
  trade: '™',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  zwnj: '\u200c',
  zwj: '\u200d',
  times: '×',
};
// Letters with accents, by the accent's name: "eacute" is e and an acute.
const ACCENTS: { readonly [name: string]: string } = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  uml: '\u0308',
  tilde: '\u0303',
  cedil: '\u0327',
  ring: '\u030a',
  caron: '\u030c',
};
const LIGATURES: { readonly [name: string]: string } = {
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oelig: 'œ',
  OElig: 'Œ',
  oslash: 'ø',
  Oslash: 'Ø',
};

/** Answers a paragraph's text with marks. @param source lines joined by `\n`, without outer spaces */
export function parseInline(source: string, references: References = new Map()): Inline[] {
  const pieces: Piece[] = [];
  const say = (text: string): void => void pieces.push({ type: 'text', text, marks: [] });
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const char = source.charAt(at);
    const taken =
      char === '\\'
        ? escaped(rest, pieces)
        : char === '\n' || (char === ' ' && /^ +\n/.test(rest))
          ? lineEnd(rest, pieces)
          : char === '`'
            ? codeSpan(rest, say)
            : char === '&'
              ? entity(rest, say)
              : char === '<'
                ? tag(rest, pieces)
                : char === '*' || char === '_'
                  ? emphasisRun(source, at, pieces)
                  : char === '[' || (char === '!' && rest.startsWith('!['))
                    ? opening(char, pieces)
                    : char === ']'
                      ? linkEnd(rest, pieces, references)
                      : 0;
    if (taken > 0) at += taken;
    else {
      const plain = /^[^\\\n `&<*_[\]!]+/.exec(rest)?.[0] ?? char;
      say(plain);
      at += plain.length;
    }
  }
  settleEmphasis(pieces, 0);
  return pieces.flatMap((piece): Inline[] => {
    const marks = piece.marks.length > 0 ? { marks: piece.marks } : {};
    // A line end within a link or bold words is a space of theirs, should it become one.
    if (piece.type !== 'text') return [{ type: piece.type, ...marks }];
    const text = piece.run ? piece.run.char.repeat(piece.run.left) : piece.text;
    return text === '' ? [] : [{ type: 'text', text, ...marks }];
  });
}

/** The start of a link, or of a picture: a letter has none, so the words that stand for it are kept. */
function opening(char: string, pieces: Piece[]): number {
  const text = char === '!' ? '![' : '[';
  pieces.push({ type: 'text', text, marks: [], opener: '[', ...(char === '!' ? { picture: true } : {}) });
  return text.length;
}

function escaped(rest: string, pieces: Piece[]): number {
  // Editors leave spaces behind the backslash that breaks a line.
  const spaces = /^\\( *)\n/.exec(rest)?.[1];
  if (spaces !== undefined) return lineEnd(`  ${rest.slice(1 + spaces.length)}`, pieces) - 1 + spaces.length;
  if (!/^\\[!-/:-@[-`{-~]/.test(rest)) return 0;
  pieces.push({ type: 'text', text: rest.charAt(1), marks: [] });
  return 2;
}

function lineEnd(rest: string, pieces: Piece[]): number {
  const taken = /^ *\n */.exec(rest)?.[0] ?? '';
  pieces.push({ type: /^ {2,}\n/.test(taken) ? 'hardBreak' : 'softBreak', text: '', marks: [] });
  return taken.length;
}

/** A letter has no code: the words stay, the backticks go. */
function codeSpan(rest: string, say: (text: string) => void): number {
  const [whole, , inner] = /^(`+)(?!`)([\s\S]*?[^`])\1(?!`)/.exec(rest) ?? [];
  if (whole === undefined || inner === undefined) return 0;
  say(inner.replace(/\n/g, ' ').replace(/^ (.*[^ ].*) $/, '$1'));
  return whole.length;
}

function entity(rest: string, say: (text: string) => void): number {
  const [whole, name = ''] = /^&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,24});/.exec(rest) ?? [];
  if (whole === undefined) return 0;
  const text = decodeEntity(name);
  if (text === null) return 0;
  say(text);
  return whole.length;
}

function decodeEntity(name: string): string | null {
  if (name.startsWith('#')) {
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  }
  const [, letter, accent] = /^([A-Za-z])(\w+)$/.exec(name) ?? [];
  const accented = letter !== undefined && accent !== undefined ? ACCENTS[accent] : undefined;
  return (
    ENTITIES[name] ?? LIGATURES[name] ?? (accented === undefined ? null : `${letter ?? ''}${accented}`.normalize('NFC'))
  );
}

function tag(rest: string, pieces: Piece[]): number {
  const comment = /^<!--[\s\S]*?-->/.exec(rest)?.[0];
  if (comment !== undefined) return comment.length;
  const [auto, address = ''] =
    /^<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>/.exec(rest) ?? [];
  if (auto !== undefined) {
    const href = safeHref(address) ?? safeHref(`mailto:${address}`);
    pieces.push({ type: 'text', text: address, marks: href === null ? [] : [{ type: 'link', attrs: { href } }] });
    return auto.length;
  }
  const [whole, slash = '', name = '', attributes = ''] = /^<(\/?)([A-Za-z]+[1-6]?)(\s[^<>]*)?\/?>/.exec(rest) ?? [];
  if (whole === undefined) return 0;
  const lower = name.toLowerCase();
  if (lower === 'br') {
    pieces.push({ type: 'hardBreak', text: '', marks: [] });
    // The source's own line end after a <br> is not a second one.
    return whole.length + (/^ *\n */.exec(rest.slice(whole.length))?.[0].length ?? 0);
  }
  if (lower === 'a') return anchor(whole, slash, attributes, pieces);
  if (BOXES.test(lower)) return whole.length;
  const mark = TAGS[lower];
  if (mark === undefined) return 0;
  if (slash === '') {
    pieces.push({ type: 'text', text: whole, marks: [], opener: lower });
    return whole.length;
  }
  const start = pieces.findLastIndex((piece) => piece.opener === lower);
  if (start < 0) return 0;
  settleEmphasis(pieces, start + 1);
  for (const piece of pieces.slice(start + 1)) addMark(piece, { type: mark });
  pieces.splice(start, 1);
  return whole.length;
}

/** `<a href>`: a link where it leads somewhere safe; else its address stays among the words. */
function anchor(whole: string, slash: string, attributes: string, pieces: Piece[]): number {
  if (slash === '') {
    const [, quoted, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
    pieces.push({ type: 'text', text: whole, marks: [], opener: 'a', href: quoted ?? single ?? bare ?? '' });
    return whole.length;
  }
  const start = pieces.findLastIndex((piece) => piece.opener === 'a');
  if (start < 0) return 0;
  const address = withEntities(pieces[start]?.href ?? '');
  const href = safeHref(address);
  settleEmphasis(pieces, start + 1);
  if (href !== null) for (const piece of pieces.slice(start + 1)) addMark(piece, { type: 'link', attrs: { href } });
  else if (address !== '') pieces.push({ type: 'text', text: ` (${address})`, marks: [] });
  pieces.splice(start, 1);
  return whole.length;
}

function withEntities(text: string): string {
  return text.replace(/&(#?\w{1,25});/g, (whole, name: string) => decodeEntity(name) ?? whole);
}

function linkEnd(rest: string, pieces: Piece[], references: References): number {
  const start = pieces.findLastIndex((piece) => piece.opener === '[');
  if (start < 0) return 0;
  const opener = pieces[start];
  if (!opener) return 0;
  const label = pieces
    .slice(start + 1)
    .map((piece) => piece.text)
    .join('');
  const [inlineLink, bracketed, bare] =
    /^\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/.exec(
      rest,
    ) ?? [];
  const [named, name] = /^\]\[([^[\]]*)\]/.exec(rest) ?? [];
  const reference = references.get((name !== undefined && name !== '' ? name : label).trim().toLowerCase());
  const address = inlineLink === undefined ? reference : (bracketed ?? bare ?? '');
  delete opener.opener;
  if (address === undefined) return 0;
  const href = opener.picture ? null : safeHref(withEntities(address.replace(/\\([!-/:-@[-`{-~])/g, '$1')));
  const taken = (inlineLink ?? (reference !== undefined && named !== undefined ? named : ']')).length;
  settleEmphasis(pieces, start + 1);
  if (href !== null) for (const piece of pieces.slice(start + 1)) addMark(piece, { type: 'link', attrs: { href } });
  // An address that is not safe to follow is still words of the letter.
  else if (opener.picture) {
    if (label.trim() === '') pieces.push({ type: 'text', text: address, marks: [] });
  } else if (inlineLink !== undefined) pieces.push({ type: 'text', text: ` (${address})`, marks: [] });
  pieces.splice(start, 1);
  // No links in links.
  for (const piece of pieces.slice(0, start)) if (piece.opener === '[' && href !== null) delete piece.opener;
  return taken;
}

function emphasisRun(source: string, at: number, pieces: Piece[]): number {
  const char = source.charAt(at);
  let end = at;
  while (source.charAt(end) === char) end++;
  // By code point, so that an astral letter before or after counts as what it is.
  const before = [...source.slice(Math.max(0, at - 2), at)].at(-1) ?? ' ';
  const after = String.fromCodePoint(source.codePointAt(end) ?? 32);
  const space = /\s/u;
  const punctuation = /[\p{P}\p{S}]/u;
  const leftFlanking =
    !space.test(after) && (!punctuation.test(after) || space.test(before) || punctuation.test(before));
  const rightFlanking =
    !space.test(before) && (!punctuation.test(before) || space.test(after) || punctuation.test(after));
  const opens = leftFlanking && (char === '*' || !rightFlanking || punctuation.test(before));
  const closes = rightFlanking && (char === '*' || !leftFlanking || punctuation.test(after));
  const length = end - at;
  pieces.push({
    type: 'text',
    text: source.slice(at, end),
    marks: [],
    run: { char, left: length, length, opens, closes },
  });
  return length;
}

/** Pairs the runs of `*` and `_` from `bottom` on, innermost first, and marks what stands between each pair. */
function settleEmphasis(pieces: Piece[], bottom: number): void {
  for (let end = bottom; end < pieces.length; end++) {
    const closer = pieces[end]?.run;
    while (closer?.closes && closer.left > 0) {
      const start = findOpener(pieces, bottom, end, closer);
      const opener = pieces[start]?.run;
      if (!opener) break;
      const strong = opener.left >= 2 && closer.left >= 2;
      for (const piece of pieces.slice(start + 1, end)) {
        addMark(piece, { type: strong ? 'bold' : 'italic' });
        // Runs between a pair can no longer pair with anything outside it.
        if (piece.run) piece.run.opens = piece.run.closes = false;
      }
      opener.left -= strong ? 2 : 1;
      closer.left -= strong ? 2 : 1;
    }
  }
  for (const piece of pieces.slice(bottom)) if (piece.run) piece.run.opens = piece.run.closes = false;
}

function findOpener(pieces: readonly Piece[], bottom: number, end: number, closer: NonNullable<Piece['run']>): number {
  for (let index = end - 1; index >= bottom; index--) {
    const run = pieces[index]?.run;
    if (!run || run.char !== closer.char || !run.opens || run.left === 0) continue;
    // CommonMark's rule of three: "**a*b**" must not pair one star with two.
    const odd =
      (run.closes || closer.opens) &&
      (run.length + closer.length) % 3 === 0 &&
      !(run.length % 3 === 0 && closer.length % 3 === 0);
    if (!odd) return index;
  }
  return -1;
}

function addMark(piece: Piece, mark: MarkJSON): void {
  if (!piece.marks.some((has) => has.type === mark.type)) piece.marks.push(mark);
}
