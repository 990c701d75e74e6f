/**
 * One paragraph of Markdown as text with marks: emphasis by CommonMark 0.31 (section 6.2), links, autolinks, entities,
 * escapes, hard breaks, and the few HTML tags that people write in letters. Whatever is none of these stays as it stands.
 * Each sign is looked at a bounded number of times: a paragraph takes time by its length, whatever it holds.
 */
import type { InlineJSON, MarkJSON } from '../doc.ts';
import { safeHref } from '../links.ts';
import { Marked, runAt, settleEmphasis, type Run } from './emphasis.ts';
import { decodeEntity, withEntities } from './html-entities.ts';

/** A line end in the source that may turn out to be a space or a line break, as the block's kind demands. */
type SoftBreak = { readonly type: 'softBreak'; readonly marks?: readonly MarkJSON[] };
export type Inline = InlineJSON | SoftBreak;

/** Addresses of reference links, `[label]: address`, by label in lower case. */
export type References = ReadonlyMap<string, string>;

type MarkName = MarkJSON['type'];
interface Piece {
  readonly type: 'text' | 'softBreak' | 'hardBreak';
  text: string;
  readonly marks: readonly MarkJSON[];
  readonly run?: Run;
}
/** A `[` or an opening tag that waits for its end. */
interface Opener {
  /** Of its piece. */
  readonly index: number;
  /** Where an opening `<a>` leads. */
  readonly href?: string;
  /** The `[` is that of a picture. */
  readonly picture?: boolean;
}

const TAGS: { readonly [tag: string]: MarkName } = {
  u: 'underline',
  ins: 'underline',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  sup: 'superscript',
  sub: 'subscript',
};
/** Boxes around text, and looks that a letter does not have, say nothing themselves. */
const BOXES =
  /^(?:p|div|span|center|font|small|big|section|article|address|header|footer|main|s|del|strike|mark|cite|abbr|code|pre|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|img|hr|nobr|wbr)$/;

const WITHIN_LINES = /^(?:span|font|small|big|sub|sup|s|del|strike|mark|cite|abbr|code|nobr)$/i;

const PLAIN = /[^\\\n `&<*_[\]!]+/y;
const SPACES = / +/y;
const LINE_END = / *\n */y;
const BREAK = /\\( *)\n */y;
const ESCAPED = /\\[!-/:-@[-`{-~]/y;
const BACKTICKS = /`+/y;
const ENTITY = /&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,24});/y;
const AUTOLINK = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>/y;
const TAG = /<(\/?)([A-Za-z]+[1-6]?)(\s[^<>]*)?\/?>/y;
const ATTRIBUTES =
  /^(?:\s+(?:[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)|hidden|nowrap|reversed|checked|disabled))*\s*\/?$/i;
const TARGET =
  /\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/y;
const NAMED = /\]\[([^[\]]*)\]/y;

/** Returns a paragraph's text with marks. @param source lines joined by `\n`, without outer spaces */
export function parseInline(source: string, references: References = new Map()): Inline[] {
  return new InlineReader(source, references).read();
}

class InlineReader {
  readonly #source: string;
  readonly #references: References;
  /** Longer words in brackets name no reference. */
  readonly #longestLabel: number;
  readonly #pieces: Piece[] = [];
  readonly #marked = new Marked();
  /** Runs of `*` and `_` that have not been paired yet, in order. */
  readonly #runs: Run[] = [];
  /** What is open, by what closes it; the last is closed first. */
  readonly #open = new Map<string, Opener[]>();
  /** Where runs of backticks begin, by their length; made when the first one is met. */
  #backticks: Map<number, number[]> | null = null;
  /** Names of elements that end in this paragraph; found when they are asked for. */
  #ends: ReadonlySet<string> | null = null;
  readonly #lastCommentEnd: number;
  #at = 0;

  constructor(source: string, references: References) {
    this.#source = source;
    this.#references = references;
    this.#longestLabel = Math.max(0, ...[...references.keys()].map((label) => label.length));
    this.#lastCommentEnd = source.lastIndexOf('-->');
  }

  read(): Inline[] {
    while (this.#at < this.#source.length) {
      if (this.#special()) continue;
      const plain = this.#match(PLAIN)?.[0] ?? this.#source.charAt(this.#at);
      this.#say(plain);
      this.#at += plain.length;
    }
    this.#settle(0);
    const marks = this.#marked.of(this.#pieces.map((piece) => piece.marks));
    return this.#pieces.flatMap((piece, index): Inline[] => {
      const own = marks[index] ?? [];
      const told = own.length > 0 ? { marks: own } : {};
      // A line end within a link or bold words is a space of theirs, should it become one.
      if (piece.type !== 'text') return [{ type: piece.type, ...told }];
      const text = piece.run ? piece.run.char.repeat(piece.run.left) : piece.text;
      return text === '' ? [] : [{ type: 'text', text, ...told }];
    });
  }

  /** Takes what begins here and is more than a character; returns whether there was such a thing. */
  #special(): boolean {
    switch (this.#source.charAt(this.#at)) {
      case '\\':
        return this.#escaped();
      case '\n':
        return this.#lineEnd();
      case ' ':
        return this.#spaces();
      case '`':
        return this.#codeSpan();
      case '&':
        return this.#entity();
      case '<':
        return this.#tag();
      case '*':
      case '_':
        return this.#emphasis();
      case '[':
        return this.#opening('[');
      case '!':
        return this.#source.startsWith('![', this.#at) && this.#opening('![');
      case ']':
        return this.#linkEnd();
      default:
        return false;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#source);
  }

  #say(text: string, marks: readonly MarkJSON[] = []): void {
    this.#pieces.push({ type: 'text', text, marks });
  }

  /** Notes what waits for its end; while it does, it stands for itself. */
  #wait(closedBy: string, text: string, more: Omit<Opener, 'index'> = {}): void {
    const open = this.#open.get(closedBy) ?? [];
    open.push({ index: this.#pieces.length, ...more });
    this.#open.set(closedBy, open);
    this.#say(text);
  }

  /** Pairs the emphasis from a piece on; nothing there pairs with anything before or behind. */
  #settle(from: number): void {
    let first = this.#runs.length;
    while (first > 0 && (this.#runs[first - 1]?.index ?? 0) >= from) first -= 1;
    settleEmphasis(this.#runs.splice(first), this.#marked);
  }

  /** Closes what a piece opened: that piece is gone, and what follows it has the mark. */
  #closed({ index }: Opener, mark: MarkJSON | null): void {
    this.#settle(index + 1);
    if (mark) this.#marked.add(index + 1, this.#pieces.length, mark);
    const piece = this.#pieces[index];
    if (piece) piece.text = '';
  }

  /** The start of a link, or of a picture: a letter has none, so the words that stand for it are kept. */
  #opening(text: '[' | '!['): boolean {
    this.#wait('[', text, { picture: text === '![' });
    this.#at += text.length;
    return true;
  }

  #escaped(): boolean {
    // Editors leave spaces behind the backslash that breaks a line.
    const broken = this.#match(BREAK);
    if (broken) {
      this.#pieces.push({ type: 'hardBreak', text: '', marks: [] });
      this.#at += broken[0].length;
      return true;
    }
    const [whole] = this.#match(ESCAPED) ?? [];
    if (whole === undefined) return false;
    this.#say(whole.charAt(1));
    this.#at += whole.length;
    return true;
  }

  #spaces(): boolean {
    const [spaces = ''] = this.#match(SPACES) ?? [];
    if (this.#source.charAt(this.#at + spaces.length) === '\n') return this.#lineEnd();
    this.#say(spaces);
    this.#at += spaces.length;
    return true;
  }

  #lineEnd(): boolean {
    const [taken = ''] = this.#match(LINE_END) ?? [];
    this.#pieces.push({ type: taken.startsWith('  ') ? 'hardBreak' : 'softBreak', text: '', marks: [] });
    this.#at += taken.length;
    return true;
  }

  /** A letter has no code: the words stay, the backticks go. */
  #codeSpan(): boolean {
    const [{ length } = ''] = this.#match(BACKTICKS) ?? [];
    const start = this.#at + length;
    const end = this.#runOfBackticks(length, start);
    if (end === undefined) return false;
    const inner = this.#source.slice(start, end).replaceAll('\n', ' ');
    const padded = inner.startsWith(' ') && inner.endsWith(' ') && /[^ ]/.test(inner);
    this.#say(padded ? inner.slice(1, -1) : inner);
    this.#at = end + length;
    return true;
  }

  #runOfBackticks(length: number, from: number): number | undefined {
    if (this.#backticks === null) {
      this.#backticks = new Map();
      for (const { 0: run, index } of this.#source.matchAll(/`+/g)) {
        const known = this.#backticks.get(run.length) ?? [];
        known.push(index);
        this.#backticks.set(run.length, known);
      }
      for (const known of this.#backticks.values()) known.reverse();
    }
    // The next is last; those that lie behind are never asked for again.
    const known = this.#backticks.get(length);
    while (known && (known.at(-1) ?? from) < from) known.pop();
    return known?.at(-1);
  }

  #entity(): boolean {
    const [whole, name = ''] = this.#match(ENTITY) ?? [];
    const text = whole === undefined ? null : decodeEntity(name);
    if (whole === undefined || text === null) return false;
    this.#say(text);
    this.#at += whole.length;
    return true;
  }

  #tag(): boolean {
    if (this.#source.startsWith('<!--', this.#at) && this.#lastCommentEnd >= this.#at + 4) {
      this.#at = this.#source.indexOf('-->', this.#at + 4) + 3;
      return true;
    }
    const [auto, address = ''] = this.#match(AUTOLINK) ?? [];
    if (auto !== undefined) {
      const href = safeHref(address) ?? safeHref(`mailto:${address}`);
      this.#say(address, href === null ? [] : [{ type: 'link', attrs: { href } }]);
      this.#at += auto.length;
      return true;
    }
    const [whole, slash = '', name = '', attributes = ''] = this.#match(TAG) ?? [];
    if (
      whole === undefined ||
      !this.#isMarkup(name, attributes, slash !== '') ||
      !this.#element(name.toLowerCase(), { whole, closes: slash !== '', attributes })
    ) {
      return false;
    }
    this.#at += whole.length;
    if (name.toLowerCase() === 'br') {
      this.#pieces.push({ type: 'hardBreak', text: '', marks: [] });
      // The source's own line end after a <br> is not a second one.
      this.#at += this.#match(LINE_END)?.[0].length ?? 0;
    }
    return true;
  }

  /** "<Mark Lind>" and "<Address of the port>" are words: what stands in a tag behind its name is an attribute, and it is closed. */
  #isMarkup(name: string, attributes: string, closes: boolean): boolean {
    if (attributes.trim() !== '' && (closes || !ATTRIBUTES.test(attributes))) return false;
    // "<Section>", as in a form that waits to be filled in; what stands within a line ends within it.
    const capital = /^[A-Z][a-z]/.test(name);
    if (closes || attributes.trim() !== '' || !(capital || WITHIN_LINES.test(name))) return true;
    this.#ends ??= new Set(
      [...this.#source.matchAll(/<\/([A-Za-z]+[1-6]?)\s*>/g)].map(([, end = '']) => end.toLowerCase()),
    );
    return this.#ends.has(name.toLowerCase());
  }

  /** Returns whether a tag is one that a letter can have. */
  #element(
    name: string,
    { whole, closes, attributes }: { readonly whole: string; readonly closes: boolean; readonly attributes: string },
  ): boolean {
    if (name === 'br' || BOXES.test(name)) return true;
    const mark = TAGS[name];
    if (mark === undefined && name !== 'a') return false;
    if (!closes) {
      this.#wait(name, whole, name === 'a' ? { href: hrefIn(attributes) } : {});
      return true;
    }
    const opener = this.#open.get(name)?.pop();
    if (!opener) return false;
    if (mark !== undefined) this.#closed(opener, { type: mark });
    else {
      // A link where it leads somewhere safe; else its address stays among the words.
      const address = withEntities(opener.href ?? '');
      const href = safeHref(address);
      this.#closed(opener, href === null ? null : { type: 'link', attrs: { href } });
      if (href === null && address !== '') this.#say(` (${address})`);
    }
    return true;
  }

  #emphasis(): boolean {
    const run = runAt(this.#source, this.#at, this.#pieces.length);
    this.#runs.push(run);
    this.#pieces.push({ type: 'text', text: run.char.repeat(run.length), marks: [], run });
    this.#at += run.length;
    return true;
  }

  #linkEnd(): boolean {
    const opener = this.#open.get('[')?.pop();
    if (!opener) return false;
    const [inlineLink, bracketed, bare] = this.#match(TARGET) ?? [];
    const [named, name] = this.#match(NAMED) ?? [];
    const reference = inlineLink === undefined ? this.#reference(name ?? '', opener) : undefined;
    const address = inlineLink === undefined ? reference : (bracketed ?? bare ?? '');
    if (address === undefined) return false;
    const href = opener.picture ? null : safeHref(withEntities(address.replace(/\\([!-/:-@[-`{-~])/g, '$1')));
    const blank = opener.picture === true && this.#isBlankAfter(opener.index);
    this.#closed(opener, href === null ? null : { type: 'link', attrs: { href } });
    // An address that is not safe to follow is still words of the letter.
    if (blank) this.#say(address);
    else if (href === null && !opener.picture && inlineLink !== undefined) this.#say(` (${address})`);
    // No links in links.
    if (href !== null) this.#open.delete('[');
    this.#at += (inlineLink ?? (reference !== undefined && named !== undefined ? named : ']')).length;
    return true;
  }

  #isBlankAfter(index: number): boolean {
    for (let at = index + 1; at < this.#pieces.length; at++) {
      if ((this.#pieces[at]?.text ?? '').trim() !== '') return false;
    }
    return true;
  }

  /** Where a reference leads, by its name or by the words in its brackets. */
  #reference(name: string, { index }: Opener): string | undefined {
    if (this.#references.size === 0) return undefined;
    if (name !== '') return this.#references.get(name.trim().toLowerCase());
    let label = '';
    for (let at = index + 1; at < this.#pieces.length; at++) {
      label = (label + (this.#pieces[at]?.text ?? '')).trimStart();
      if (label.length > this.#longestLabel + 100) return undefined;
    }
    return this.#references.get(label.trimEnd().toLowerCase());
  }
}

function hrefIn(attributes: string): string {
  const [, quoted, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
  return quoted ?? single ?? bare ?? '';
}
