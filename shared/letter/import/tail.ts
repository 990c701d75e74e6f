/** The end of a letter: goodbye, authors, and where the names begin. */
import { afterwordOf, splitAfterwords } from './afterwords.ts';
import { isText, LONGEST_PART, type Entry, type Paragraph } from './entries.ts';
import { knownGroup } from '../groups.ts';
import type { Inline } from './inline.ts';
import { isAllBold, joinLines, linesOf, plainOf } from './lines.ts';
import { isDetail, isName, MAX_LINE } from './signatories.ts';
import { isLegend, readSignatures, signaturesLabel } from './signature-list.ts';
import type { SourceBlock } from './source-blocks.ts';
import * as words from './words.ts';

/** Returns whether from this entry on the names of signatories stand; for `findIndex`. */
export function startsSignatures(entry: Entry, all: readonly Entry[], index: number, afterGoodbye: boolean): boolean {
  if (entry.names) return true;
  if (entry.certain || !isText(entry.block)) return afterGoodbye && listsNames(entry);
  const [first = [], ...others] = linesOf(entry.block.inline);
  const beneath = others.every((line) => isLegend(plainOf(line)))
    ? all.slice(index + 1, index + 4).map((later) => later.block)
    : [];
  const heading = plainOf(first);
  // "Signed by" with nobody beneath it is a sentence's start.
  if (signaturesLabel(heading) !== null) return readSignatures([entry.block, ...beneath]).people.length > 0;
  if (!afterGoodbye) return false;
  // A line of names goes by no heading of ours, yet what stands beneath it is a list of nothing but members and groups.
  const labels = entry.block.kind === 'heading' || /:$/.test(heading) || isAllBold(entry.block.inline);
  if (labels) {
    const [next] = others.length > 0 ? [rest(entry.block)] : beneath;
    return next !== undefined && !AUTHORS.test(heading) && isListOfMembers(next, 2);
  }
  // Whoever wrote the letter stands above them.
  return isListOfMembers(entry.block, 5) && firstNamed(all) < index;
}

/** Where the first stands who could have written the letter; beyond all entries where nobody does. */
function firstNamed(all: readonly Entry[]): number {
  const known = FIRST_NAMED.get(all);
  if (known !== undefined) return known;
  const at = all.findIndex(isNamed);
  const first = at < 0 ? all.length : at;
  FIRST_NAMED.set(all, first);
  return first;
}
const FIRST_NAMED = new WeakMap<readonly Entry[], number>();

/** Above those who wrote the letter, not those who sign it. */
const AUTHORS =
  /author|auteur|autor|initiat|coordin|rapporteur|lead|behalf|namen|nom d|contact|press|cc\b|cop(?:y|ie)/iu;

function rest(block: Paragraph): Paragraph {
  const [, ...others] = linesOf(block.inline);
  return { ...block, inline: joinLines(others) };
}

function isNamed({ block }: Entry): boolean {
  return block.kind === 'paragraph' && isNameOf(plainOf(linesOf(block.inline)[0] ?? []));
}

/** Returns whether a block names so many people, each with a group that we know, and nothing else. */
function isListOfMembers(block: SourceBlock, least: number): boolean {
  const { people, rest: other } = readSignatures([block]);
  return (
    people.length >= least &&
    other.length === 0 &&
    people.every(
      ({ group, country }) =>
        group !== undefined && knownGroup(group) !== null && (country === undefined || isDetail(country)),
    )
  );
}

/** A long list of "Name (Group)" after the goodbye needs no heading. */
function listsNames(entry: Entry): boolean {
  if (entry.certain || (entry.block.kind !== 'list' && entry.block.kind !== 'table')) return false;
  return isListOfMembers(entry.block, 5);
}

/** Returns whether a line of an entry says goodbye. */
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
  const after = [...split.slice(goodbye + 1), ...entries.slice(closing + 1)].flatMap(splitAfterwords);
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
  if (at < 0) return part([joinAsFlow(lines)], 0, { part: 'closing' });
  // A courtesy that does not end with its line goes on in the next.
  let end = at + 1;
  while (goesOn(plainOf(lines[end - 1] ?? []), plainOf(lines[end] ?? []))) end++;
  return [
    ...part(lines.slice(0, at), 0),
    ...part([joinAsFlow(lines.slice(at, end))], at, { part: 'closing' }),
    ...part(lines.slice(end), end),
  ];
}

/** Returns whether a line is the middle of a sentence that the next line goes on with; a name never does. */
function goesOn(line: string, next: string): boolean {
  if (!/[\p{L}’']$/u.test(line)) return false;
  return /^\p{Ll}/u.test(next) || (line.length >= 45 && /,|\.$/.test(next) && !isNameOf(next));
}

/** Several lines as the one that they were before somebody wrapped it. */
function joinAsFlow(lines: readonly Inline[][]): Inline[] {
  return lines.flatMap((line, index) => (index === 0 ? line : [{ type: 'text', text: ' ' } as const, ...line]));
}

/** The authors that a block after the goodbye names, or null when it names none. */
function authorsIn(entry: Entry): Entry[] | null {
  const { block } = entry;
  if (block.kind === 'list') {
    const inner = block.items.flatMap((item) => item.blocks);
    const told = inner.map((child) => (isText(child) ? authorsIn({ block: child }) : null));
    return told.every((found) => found !== null) ? told.flat() : null;
  }
  if (block.kind === 'table') return inTable(block);
  if (block.kind !== 'paragraph') return null;
  const lines = linesOf(block.inline);
  const plain = lines.map(plainOf);
  const text = plainOf(block.inline);
  if (text === '' || text.length > LONGEST_PART || words.AFTERWORD.test(text) || afterwordOf(text) !== null)
    return null;
  if (lines.length === 1 && words.ABOVE_AUTHORS.test(text)) return [{ ...entry, part: 'closing' }];
  const columns = inColumns(block);
  if (columns !== null) return columns.map((inline): Entry => ({ block: { ...block, inline }, part: 'author' }));
  if (
    plain.some((line) => line.length > 130) ||
    (/[.!?]$/.test(text) && text.split(' ').length > (isNameOf(plain[0] ?? '') ? 12 : 5))
  )
    return null;
  const nameFirst = (line: string): boolean => isNameOf(line) && /[,(–]/u.test(line);
  if (lines.length > 1 && plain.every(nameFirst)) {
    return lines.map((line, at): Entry => ({
      block: { kind: 'paragraph', line: block.line + at, inline: line },
      part: 'author',
    }));
  }
  return [{ ...entry, part: 'author' }];
}

/** "Ana Vidmar      Jonas Feldt", with offices beneath: two people side by side, or null. */
function inColumns(block: Paragraph): Inline[][] | null {
  const rows = linesOf(block.inline).map((line) => {
    const words = line.map((node) => (node.type === 'text' ? node.text : ' ')).join('');
    return words.trim().split(/[ \u00a0]*\t[\t \u00a0]*| {3,}/);
  });
  const [first = []] = rows;
  if (first.length < 2 || rows.some((row) => row.length !== first.length) || !first.every((cell) => isNameOf(cell)))
    return null;
  return first.map((_, at) => joinLines(rows.map((row): Inline[] => [{ type: 'text', text: row[at] ?? '' }])));
}

/** The same in a table, one person a column. */
function inTable({ line, rows }: Extract<SourceBlock, { kind: 'table' }>): Entry[] | null {
  const [first = []] = rows;
  if (first.length < 2 || !first.every((cell) => isNameOf(plainOf(cell)))) return null;
  return first.map((_, at): Entry => {
    const cells = rows.map((row): readonly Inline[] => row[at] ?? []).filter((cell) => plainOf(cell) !== '');
    return { block: { kind: 'paragraph', line, inline: joinLines(cells) }, part: 'author' };
  });
}

/** Returns whether words begin with a name, "Ana Vidmar, MEP". */
function isNameOf(text: string): boolean {
  return isName(/^([^,(–]+?)(?:,? MEPs?)?\s*(?=[,(–]|$)/u.exec(text.slice(0, MAX_LINE))?.[1] ?? '');
}

/** No goodbye: a last block of short lines that begins with a name is still who wrote the letter. */
function withTrailingAuthor(entries: readonly Entry[]): Entry[] {
  let from = entries.length;
  while (from > 0) {
    const entry = entries[from - 1];
    if (!entry || entry.certain || entry.block.kind !== 'paragraph') break;
    const lines = linesOf(entry.block.inline).map(plainOf);
    if (!isNameOf(lines[0] ?? '') || lines.some((line) => line.length > 90 || /[.;:]$/.test(line))) break;
    from -= 1;
  }
  return entries.map((entry, index) => (index >= from ? (authorsIn(entry) ?? [entry]) : [entry])).flat();
}
