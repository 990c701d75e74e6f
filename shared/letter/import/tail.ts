/** The end of a letter: goodbye, authors, and where the names begin. */
import { isText, LONGEST_PART, type Entry } from './entries.ts';
import type { Inline } from './inline.ts';
import { joinLines, linesOf, plainOf } from './lines.ts';
import { isName } from './signatories.ts';
import { readSignatures } from './signature-list.ts';
import * as words from './words.ts';

/** Answers whether from this entry on the names of signatories stand; for `findIndex`. */
export function startsSignatures(entry: Entry, all: readonly Entry[], index: number, afterGoodbye: boolean): boolean {
  if (entry.names) return true;
  if (entry.certain || !isText(entry.block)) return afterGoodbye && listsNames(entry);
  const [first = [], ...others] = linesOf(entry.block.inline);
  if (!words.isSignaturesHeading(plainOf(first))) return false;
  const next = all[index + 1]?.block;
  // "Signed by" with nobody beneath it is a sentence's start.
  return (
    readSignatures([
      entry.block,
      ...(others.length === 0 && next ? [next, ...all.slice(index + 2, index + 4).map((later) => later.block)] : []),
    ]).people.length > 0
  );
}

/** A long list of "Name (Group)" after the goodbye needs no heading. */
function listsNames(entry: Entry): boolean {
  if (entry.certain || (entry.block.kind !== 'list' && entry.block.kind !== 'table')) return false;
  const { people, rest } = readSignatures([entry.block]);
  return people.length >= 5 && rest.length === 0 && people.filter((person) => person.group !== undefined).length >= 5;
}

/** Answers whether a line of an entry says goodbye. */
export function saysGoodbye({ block }: Entry): boolean {
  return isText(block) && linesOf(block.inline).some((line) => words.isClosing(plainOf(line)));
}

/** Tells goodbye and authors from the text before and the postscripts after them. */
export function classifyTail(entries: readonly Entry[]): Entry[] {
  const closes = (entry: Entry): boolean =>
    entry.certain
      ? entry.part === 'closing'
      : entry.block.kind === 'paragraph' &&
        linesOf(entry.block.inline).some(
          (line, at, lines) =>
            words.isClosing(plainOf(line)) || (at === 0 && words.isClosing(plainOf(joinLines(lines)))),
        );
  const closing = entries.findLastIndex(closes);
  if (closing < 0) return withTrailingAuthor(entries);
  const split = entries.slice(closing, closing + 1).flatMap(splitClosing);
  const goodbye = split.findIndex((entry) => entry.part === 'closing');
  const after = [...split.slice(goodbye + 1), ...entries.slice(closing + 1)];
  let writing = true;
  const authors = after.flatMap((entry): Entry[] => {
    if (entry.certain) return [entry];
    if (!writing) return [entry];
    const told = authorsIn(entry);
    // The first block that is no author ends them: what follows is a postscript, a note or an annex.
    if (told === null) {
      writing = entry.block.kind === 'rule' || entry.block.kind === 'comment';
      return [entry];
    }
    return told;
  });
  return [...entries.slice(0, closing), ...split.slice(0, goodbye + 1), ...authors];
}

/** The paragraph that says goodbye may begin with the letter's last words and end with who wrote it. */
function splitClosing(entry: Entry): Entry[] {
  const { block } = entry;
  if (entry.certain || block.kind !== 'paragraph') return [entry];
  const lines = linesOf(block.inline);
  const part = (own: Inline[][], at: number, rest: Partial<Entry> = {}): Entry[] =>
    own.length === 0 ? [] : [{ block: { kind: 'paragraph', line: block.line + at, inline: joinLines(own) }, ...rest }];
  const at = lines.findIndex((line) => words.isClosing(plainOf(line)));
  // A French courtesy wrapped over several lines is one sentence.
  if (at < 0) return [{ ...entry, part: 'closing' }];
  return [
    ...part(lines.slice(0, at), 0),
    ...part(lines.slice(at, at + 1), at, { part: 'closing' }),
    ...part(lines.slice(at + 1), at + 1),
  ];
}

/** The authors that a block after the goodbye names, or null when it names none. */
function authorsIn(entry: Entry): Entry[] | null {
  const { block } = entry;
  if (block.kind === 'list') {
    const inner = block.items.flatMap((item) => item.blocks);
    const told = inner.map((child) => (isText(child) ? authorsIn({ block: child }) : null));
    return told.every((found) => found !== null) ? told.flat() : null;
  }
  if (block.kind !== 'paragraph') return null;
  const lines = linesOf(block.inline);
  const plain = lines.map(plainOf);
  const text = plainOf(block.inline);
  if (text === '' || text.length > LONGEST_PART || words.AFTERWORD.test(text)) return null;
  if (plain.some((line) => line.length > 130) || (/[.!?]$/.test(text) && text.split(' ').length > 12)) return null;
  const nameFirst = (line: string): boolean =>
    isName(/^([^,(–]+?)(?:,? MEPs?)?\s*(?=[,(–]|$)/u.exec(line)?.[1] ?? '') && /[,(–]/u.test(line);
  if (lines.length > 1 && plain.every(nameFirst)) {
    return lines.map((line, at): Entry => ({
      block: { kind: 'paragraph', line: block.line + at, inline: line },
      part: 'author',
    }));
  }
  return [{ ...entry, part: 'author' }];
}

/** No goodbye: a last block of short lines that begins with a name is still who wrote the letter. */
function withTrailingAuthor(entries: readonly Entry[]): Entry[] {
  let from = entries.length;
  while (from > 0) {
    const entry = entries[from - 1];
    if (!entry || entry.certain || entry.block.kind !== 'paragraph') break;
    const lines = linesOf(entry.block.inline).map(plainOf);
    const name = /^([^,(–]+?)(?:,? MEPs?)?\s*(?=[,(–]|$)/u.exec(lines[0] ?? '')?.[1] ?? '';
    if (!isName(name) || lines.some((line) => line.length > 90 || /[.;:]$/.test(line))) break;
    from -= 1;
  }
  return entries.map((entry, index) => (index >= from ? (authorsIn(entry) ?? [entry]) : [entry])).flat();
}
