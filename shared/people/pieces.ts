/** Parts lines of people into what stands between separators, with the addresses, quotes and brackets in it. */
import { closingQuote, separated } from './rows.ts';

export interface Piece {
  /** What separates it from the piece before: `,` `;` a tab, or a dash with spaces as `–`; empty at the start of a line. */
  readonly before: string;
  /** The words, without addresses and brackets. */
  readonly text: string;
  readonly quoted: boolean;
  /** Its address stands in `<…>`, so the words before it are the name of its owner. */
  readonly angled: boolean;
  /** As written; whether each is an address is not checked. One at most, after `pieces` has parted them. */
  readonly addresses: readonly string[];
  readonly brackets: readonly string[];
  readonly raw: string;
}

export interface PiecedLine {
  readonly line: number;
  readonly text: string;
  readonly pieces: readonly Piece[];
}

const SEPARATORS = ',;\t|';
/** Brackets and angles that are not closed so soon are signs like any other. */
const LONGEST_BRACKET = 400;

/** Returns each line that holds anything, in pieces. */
export function readPiecesOfLines(text: string): PiecedLine[] {
  const { body, firstLine } = separated(text);
  const lines: PiecedLine[] = [];
  let line = firstLine;
  for (const written of logicalLines(body)) {
    if (written.trim() !== '') lines.push({ line, text: written, pieces: piecesOf(written) });
    line += written.split('\n').length;
  }
  return lines;
}

/** Lines, but for breaks within quotes and before `<`, where a long header was folded. */
function logicalLines(text: string): string[] {
  const body = text.replace(/\r\n?/g, '\n');
  const lines: string[] = [];
  let start = 0;
  let fieldStart = true;
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    const end = char === '"' && fieldStart ? closingQuote(body, at, `${SEPARATORS}<(`) : -1;
    if (end >= 0) {
      at = end;
      fieldStart = false;
    } else if (char === '\n') {
      if (
        /^ *</.test(body.slice(at + 1, at + 20)) &&
        at - start < LONGEST_BRACKET &&
        !body.slice(start, at).includes('@')
      )
        continue;
      lines.push(body.slice(start, at));
      start = at + 1;
      fieldStart = true;
    } else if (SEPARATORS.includes(char)) fieldStart = true;
    else if (char !== ' ') fieldStart = false;
  }
  lines.push(body.slice(start));
  return lines;
}

function piecesOf(line: string): Piece[] {
  const clean = line
    .replace(/^\s*(?:(?:to|cc|bcc|an|à|para|von|de|from)\s*:)/iu, '')
    .replace(/^\s*(?:\(?\d{1,4}[.)]|[-–—•·*▪◦○■])\s+/u, '');
  const pieces: Piece[] = [];
  let before = '';
  let text = '';
  let raw = '';
  let quoted = false;
  let blank = true;
  let brackets: string[] = [];
  let angle: string | null = null;
  const end = (next: string): void => {
    pieces.push(...parted({ before, text, quoted, angle, brackets, raw }));
    before = next;
    [text, raw, quoted, blank, brackets, angle] = ['', '', false, true, [], null];
  };
  for (let at = 0; at < clean.length; at++) {
    const char = clean[at] ?? '';
    const close = char === '"' && blank ? closingQuote(clean, at, `${SEPARATORS}<(`) : -1;
    const closing = char === '(' ? ')' : char === '<' ? '>' : '';
    const shut = closing === '' ? -1 : clean.slice(at, at + LONGEST_BRACKET).indexOf(closing);
    if (close >= 0) {
      text += clean.slice(at + 1, close).replaceAll('""', '"');
      raw += clean.slice(at, close + 1);
      quoted = true;
      blank = false;
      at = close;
    } else if (shut > 0) {
      const inside = clean.slice(at + 1, at + shut);
      raw += clean.slice(at, at + shut + 1);
      if (inside.includes('@')) angle = angle ?? inside;
      else if (char === '(') brackets.push(inside);
      at += shut;
      // What follows an address in angles without any separator is the next person: `A <a@x> B <b@x>`.
      if (angle !== null && /^[ >\])]*[^\s>\]),;\t|(–—-]/.test(clean.slice(at + 1, at + 60))) end(',');
    } else if (SEPARATORS.includes(char)) end(char);
    else if (/[–—-]/.test(char) && /\s/.test(clean[at - 1] ?? '') && /\s/.test(clean[at + 1] ?? '')) end('–');
    else {
      text += char;
      raw += char;
      if (char !== ' ') blank = false;
    }
  }
  end('');
  return pieces.filter((one) => one.text !== '' || one.addresses.length > 0 || one.brackets.length > 0);
}

/** Parts a piece that holds several addresses: the words before each are its owner's. */
function parted(piece: {
  before: string;
  text: string;
  quoted: boolean;
  angle: string | null;
  brackets: string[];
  raw: string;
}): Piece[] {
  const { before, quoted, brackets, raw, angle } = piece;
  if (quoted && angle === null && !piece.text.includes('@'))
    return [{ before, text: tidy(piece.text), quoted, angled: false, addresses: [], brackets, raw }];
  const found: { text: string; address: string | null; angled: boolean }[] = [];
  let words: string[] = [];
  const inAngles =
    angle === null ? null : asAddress(angle.split(/[\s<>]+/).find((word) => word.includes('@')) ?? angle);
  for (const word of piece.text.split(/[\s<>[\]]+/)) {
    if (!word.includes('@')) words.push(word);
    else {
      const address = asAddress(word);
      // Outlook and Gmail write the address again where they know no name.
      if (inAngles !== null && address.toLowerCase() === inAngles.toLowerCase()) continue;
      found.push({ text: words.join(' '), address, angled: false });
      words = [];
    }
  }
  if (inAngles !== null) found.push({ text: words.join(' '), address: inAngles, angled: true });
  else if (found.length === 0 || words.join('') !== '')
    found.push({ text: words.join(' '), address: null, angled: false });
  return found.map(({ text, address, angled }, index) => ({
    before: index === 0 ? before : ',',
    ...{ text: tidy(text), quoted, angled, raw: index === 0 ? raw : '' },
    addresses: address === null ? [] : [address],
    brackets: index === found.length - 1 ? brackets : [],
  }));
}

function asAddress(word: string): string {
  if (word.length > LONGEST_BRACKET) return word;
  return word.replace(/^["'‘’“”*[(<]*(?:mailto:)?/iu, '').replace(/["'‘’“”*\])>.:!?]+$/u, '');
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .split(/[\s\u00a0\u200b\ufeff]+/u)
    .filter((word) => word !== '' && !/^(?:mailto:|["'‘’“”])$/iu.test(word))
    .join(' ');
}
