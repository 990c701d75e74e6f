/** A block's text as words: the unit in which letters are compared and merged. */
import type { InlineJSON, MarkJSON } from '../../letter/doc.ts';
import { sameMarks, samePieces, type Piece } from './marks.ts';

/**
 * A word, a sign, a line break or another inline node, with the white space before it.
 * White space is no token of its own: a changed space is never worth a conflict, and an unchanged one holds nothing together.
 * `start` opens a block where several are compared as one stream, `end` closes the text; both hold only white space.
 */
export interface Token {
  readonly kind: 'word' | 'sign' | 'break' | 'atom' | 'start' | 'end';
  /** What is equal in two tokens that say the same. */
  readonly key: string;
  readonly text: string;
  readonly body: readonly Piece[];
  readonly space: string;
  readonly spacePieces: readonly Piece[];
}

// A rule of our own and not Intl.Segmenter, whose answers differ between ICU versions: browser and server must cut alike.
// No word that UAX 29 keeps whole is cut here; hyphens, web addresses and grouped digits hold together besides.
/** What belongs to the character before it: combining marks, joiners, skin tones, and what a zero-width joiner joins. */
const TAIL = String.raw`(?:[\p{M}\p{Cf}\p{EMod}]|(?<=\u200D)\p{ExtPict})*`;
const LETTER = String.raw`[\p{L}\p{N}\p{Pc}]${TAIL}`;
/** What holds letters together ("l’Europe", "co-operation"), or only digits ("1,000.50", "3/4", "10 000"). */
const JOINT = [
  String.raw`[\-'.:\u2010\u2011’‘＇·‧․﹒．︓﹕：՟״׳\u202F]${TAIL}(?=[\p{L}\p{N}\p{Pc}])`,
  String.raw`(?<=\p{N}${TAIL})[,;\/\u00A0\u037E\u0589\u060C\u060D\u066C\u07F8\u2044]${TAIL}(?=\p{N})`,
  String.raw`(?<=\p{Script=Hebrew}${TAIL})"${TAIL}(?=\p{Script=Hebrew})`,
].join('|');
const WORD = String.raw`(?:${LETTER})+(?:(?:${JOINT})(?:${LETTER})+)*(?:(?<=\p{Script=Hebrew}${TAIL})'${TAIL})?`;
const ADDRESS = [
  String.raw`(?:https?:\/\/|www\.)[^\s<>"«»]*[^\s<>"«».,;:!?…'’”)\]]${TAIL}`,
  String.raw`[\p{L}\p{N}._%+\-]{1,64}@[\p{L}\p{N}\-]{1,63}(?:\.[\p{L}\p{N}\-]{1,63})+${TAIL}`,
].join('|');
const EMOJI = String.raw`\p{RI}\p{RI}${TAIL}|\p{ExtPict}${TAIL}`;
const SPACE = String.raw`(?:\s[\p{M}\p{Cf}]*)+`;
const TOKEN = new RegExp(`(?<space>${SPACE})|(?<word>${ADDRESS}|${WORD}|${EMOJI})|[^]${TAIL}`, 'gu');

const BREAK_KEY = '\u0000break';

/** Returns a block's text as tokens; the last one is always the `end`. */
export function tokenise(content: readonly InlineJSON[]): Token[] {
  const tokens: Token[] = [];
  let space: Piece[] = [];
  const push = (kind: Token['kind'], key: string, body: readonly Piece[]): void => {
    tokens.push({ kind, key, text: textOf(body), body, space: textOf(space), spacePieces: space });
    space = [];
  };
  let run: Piece[] = [];
  const flush = (): void => {
    const whole = textOf(run);
    const cut = cutter(run);
    for (const match of whole.matchAll(TOKEN)) {
      const pieces = cut(match[0].length);
      if (match.groups?.['space'] !== undefined) space = [...space, ...pieces];
      else push(match.groups?.['word'] === undefined ? 'sign' : 'word', match[0], pieces);
    }
    run = [];
  };
  for (const node of content) {
    if (node.type === 'text') {
      if (node.text === '') continue;
      run = joined([...run, { text: node.text, marks: node.marks ?? NO_MARKS }]);
      continue;
    }
    flush();
    const marks = node.marks ?? NO_MARKS;
    // Nothing else stands in a line of text; what an unknown program put there is carried along whole.
    if (node.type === 'hardBreak') push('break', BREAK_KEY, [{ text: '\n', marks }]);
    else push('atom', `\u0000${JSON.stringify(node)}`, [{ text: '\uFFFC', marks: NO_MARKS, atom: node }]);
  }
  flush();
  push('end', '\u0000end', []);
  return tokens;
}

/** Returns the token that opens a block in a stream of several; its key is the block's. */
export function startToken(block: string): Token {
  return { kind: 'start', key: `\u0000start ${block}`, text: '', body: [], space: '', spacePieces: [] };
}

/** Returns the tokens' text as inline nodes, adjacent runs with equal marks joined. */
export function toInline(tokens: readonly Token[]): InlineJSON[] {
  const content: InlineJSON[] = [];
  let run: Piece[] = [];
  const flush = (): void => {
    for (const { text, marks } of joined(run)) {
      content.push(marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text });
    }
    run = [];
  };
  for (const token of tokens) {
    run.push(...token.spacePieces);
    if (token.kind === 'word' || token.kind === 'sign') run.push(...token.body);
    else if (token.kind === 'break') {
      flush();
      const marks = token.body[0]?.marks ?? NO_MARKS;
      content.push(marks.length > 0 ? { type: 'hardBreak', marks } : { type: 'hardBreak' });
    } else if (token.kind === 'atom') {
      flush();
      content.push(token.body[0]?.atom as InlineJSON);
    }
  }
  flush();
  return content;
}

/** Returns whether two tokens that say the same also look the same. */
export function looksSame(one: Token, other: Token): boolean {
  return one === other || samePieces(one.body, other.body);
}

/** Returns whether two lists of tokens make the same text with the same marks. */
export function sameTokens(one: readonly Token[], other: readonly Token[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((token, index) => {
    const same = other[index];
    if (same === undefined || token.key !== same.key || token.space !== same.space) return false;
    return looksSame(token, same) && samePieces(token.spacePieces, same.spacePieces);
  });
}

/** Returns whether a token counts as a word when words are counted. */
export function isWord(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'atom' || token.kind === 'start';
}

const NO_MARKS: readonly MarkJSON[] = [];

function textOf(pieces: readonly Piece[]): string {
  const [first] = pieces;
  return pieces.length === 1 && first ? first.text : pieces.map(({ text }) => text).join('');
}

/** Joins adjacent pieces with equal marks. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && sameMarks(last.marks, piece.marks))
      result[result.length - 1] = { ...last, text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
}

/** Returns a function that takes the next characters off a row of pieces. */
function cutter(pieces: readonly Piece[]): (length: number) => Piece[] {
  let index = 0;
  let offset = 0;
  return (length) => {
    const taken: Piece[] = [];
    for (let left = length; left > 0;) {
      const piece = pieces[index];
      if (piece === undefined) break;
      const text = piece.text.slice(offset, offset + left);
      taken.push({ text, marks: piece.marks });
      left -= text.length;
      offset += text.length;
      if (offset >= piece.text.length) [index, offset] = [index + 1, 0];
    }
    return taken;
  };
}
