/** The part of a source that lists who signs: names become signatories, everything else stays text. */
import { GROUPS, knownGroup } from '../groups.ts';
import type { Inline } from './inline.ts';
import { isAllBold, linesOf, plainOf } from './lines.ts';
import type { TakenEntries } from './entries.ts';
import { isDetail, MAX_LINE, readSeveral, readSignatory, signatoryOf, type ImportedSignatory } from './signatories.ts';
import type { SourceBlock, SourceItem } from './source-blocks.ts';
import { isSignaturesHeading } from './words.ts';

export interface SignatureList {
  readonly people: ImportedSignatory[];
  /** Blocks, or what is left of them, that name nobody. */
  readonly rest: SourceBlock[];
  readonly report: TakenEntries[];
}

const NAME_COLUMN =
  /^(?:names?|meps?|members?|signator\p{L}*|nom|noms|député\p{L}*|abgeordnete\p{L}*|nombre|nome|naam|imię.*)$/iu;
const GROUP_COLUMN =
  /^(?:(?:political |ep )?groups?|party|political party|partei|parti|partido|partito|partij|partia|groupe(?: politique)?|fraktion|grupo(?: político)?|gruppo|fractie|grupa)$/iu;
const COUNTRY_COLUMN = /^(?:country|member state|pays|land|país|paese|kraj|état membre|mitgliedstaat)$/iu;

/** A cell that says nothing of anybody: a number, or its heading. */
const COUNT = /^(?:\d+\.?|#|no\.?|nr\.?|n°|№)?$/iu;

/**
 * Returns the people named from a signatures heading on, to the next heading that is none of theirs.
 * @param certain our own export wrote the list, so that every item of it is somebody, whatever the name looks like
 */
export function readSignatures(blocks: readonly SourceBlock[], certain = false): SignatureList {
  const list: SignatureList = { people: [], rest: [], report: [] };
  let group: string | undefined; // set by a line that names a group above its members
  let over = false;
  for (const [place, block] of blocks.entries()) {
    if (over || block.kind === 'quote' || block.kind === 'hint' || block.kind === 'rule' || block.kind === 'comment') {
      list.rest.push(block);
      continue;
    }
    if (block.kind === 'table') {
      readTable(block, list);
      continue;
    }
    if (block.kind === 'list') {
      readItems(block, group, certain, list);
      continue;
    }
    const left: Inline[][] = [];
    linesOf(block.inline).forEach((line, index) => {
      const text = plainOf(line);
      const at = block.line + index;
      const named = groupHeading(text);
      const label = signaturesLabel(text);
      if (label !== null) {
        group = undefined;
        list.report.push({ line: at, took: 'signatures heading', text: label.heading });
        if (label.names !== '') take(label.names, at, group, list);
      } else if (isLegend(text)) {
        list.report.push({ line: at, took: 'label', text });
      } else if (named !== null) {
        group = named;
        list.report.push({ line: at, took: 'group', text });
      } else if (block.kind === 'heading' || !takeLine(line, at, group, list)) left.push(line);
    });
    if (left.length === 0) continue;
    // "Supporting organisations:" begins another list, unless it too names members and their groups.
    const last = plainOf(left.at(-1) ?? []);
    over =
      block.kind === 'heading' ||
      ((/:$/.test(last) || isAllBold(left.at(-1) ?? [])) && list.people.length > 0 && !namesMembers(blocks[place + 1]));
    list.rest.push({
      ...block,
      inline: left.flatMap((line, index) => (index === 0 ? line : [{ type: 'softBreak' } as const, ...line])),
    });
  }
  return list;
}

/** A heading with its names, if any, on the same line: "Signatories: A B (EPP), C D (S&D)"; null for any other line. */
export function signaturesLabel(text: string): { readonly heading: string; readonly names: string } | null {
  if (isSignaturesHeading(text)) return { heading: text, names: '' };
  const [, heading = '', names = ''] = /^([^:]{3,80}:)\s*(\S.*)$/u.exec(text) ?? [];
  if (heading === '' || !isSignaturesHeading(heading)) return null;
  const people = readSeveral(names) ?? [readSignatory(names)];
  return people.every((person) => person?.group !== undefined) ? { heading, names } : null;
}

/** "Name (Group)", which says how the lines beneath it are written. */
const LEGEND =
  /^\(?(?:name|nom|nombre|nome|naam|imię i nazwisko)s?,?\s*[(,–/-]\s*(?:political )?(?:group|groupe|fraktion|grupo|gruppo|fractie|grupa)e?\b.{0,30}$/iu;

/** Returns whether a line says how the names beneath it are written. */
export function isLegend(text: string): boolean {
  return LEGEND.test(text);
}

function namesMembers(block: SourceBlock | undefined): boolean {
  if (block === undefined || block.kind === 'heading') return false;
  const { people } = readSignatures([block]);
  return people.length > 0 && people.every(({ group }) => group !== undefined && knownGroup(group) !== null);
}

/** One line, whose names may stand in columns. */
function takeLine(line: readonly Inline[], at: number, group: string | undefined, list: SignatureList): boolean {
  const cells = line
    .map((node) => (node.type === 'text' ? node.text : ' '))
    .join('')
    .trim()
    // Stretches of space are looked at one by one, which takes time by their length alone.
    .replace(/\s+/gu, (space) => (space.includes('\t') ? '\t' : space.replace(/ {3,}/g, '\t')))
    .split('\t');
  const text = plainOf(line);
  const people = cells.length < 2 ? null : peopleIn(cells, []);
  if (people === null) return take(text, at, group, list);
  add(people, group, list);
  list.report.push({ line: at, took: 'signature', text });
  return true;
}

/**
 * Returns the people whom cells side by side name, each with the group and country that follow, or null where a cell is neither.
 * A second name is a second person, unless its column holds something else.
 * @param details columns that name no people
 */
function peopleIn(cells: readonly string[], details: readonly boolean[]): ImportedSignatory[] | null {
  const people: string[][] = [];
  for (const [at, cell] of cells.entries()) {
    if (COUNT.test(cell)) continue;
    const person = details[at] === true || isDetail(cell) ? null : readSignatory(cell);
    if (person !== null) people.push([cell]);
    else if (people.length === 0 || (details[at] !== true && !isDetail(cell) && cell.split(' ').length > 6))
      return null;
    else people.at(-1)?.push(cell);
  }
  const read = people.map(([name = '', ...more]) => withDetails(readSignatory(name), more));
  return read.every((one) => one !== null) && read.length > 0 ? read : null;
}

/** Somebody with what stands in the cells behind the name. */
function withDetails(person: ImportedSignatory | null, more: readonly string[]): ImportedSignatory | null {
  if (person === null || more.length === 0) return person;
  const { name, group, country } = person;
  const told = [group, country].filter((one) => one !== undefined);
  return readSignatory([name, ...told, ...more].join(', '));
}

function add(people: readonly ImportedSignatory[], group: string | undefined, list: SignatureList): void {
  for (const person of people) {
    list.people.push(person.group === undefined && group !== undefined ? { ...person, group } : person);
  }
}

function take(text: string, line: number, group: string | undefined, list: SignatureList): boolean {
  // Several in a line first: "A B (EPP) · C D (NI)" would else be A B from a country called C D.
  const one = readSeveral(text) === null ? readSignatory(text) : null;
  const people = one ? [one] : readSeveral(text);
  if (people === null) return false;
  add(people, group, list);
  list.report.push({ line, took: 'signature', text });
  return true;
}

function readItems(
  block: Extract<SourceBlock, { kind: 'list' }>,
  group: string | undefined,
  certain: boolean,
  list: SignatureList,
): void {
  const left: SourceItem[] = [];
  for (const item of block.items) {
    const paragraphs = item.blocks.filter((inner) => inner.kind === 'paragraph');
    const lines = paragraphs.flatMap((inner) => linesOf(inner.inline));
    const [first = [], ...more] = lines;
    const whole = lines.map(plainOf).join(', ');
    // "Ana Vidmar" with "EPP, Slovenia" on the next line is one person.
    const named =
      more.length > 0 &&
      more.every((line) =>
        plainOf(line)
          .split(',')
          .every((part) => isDetail(part.trim())),
      );
    if (certain && whole.length <= MAX_LINE) {
      list.people.push(readSignatory(whole) ?? asWritten(whole));
      list.report.push({ line: item.line, took: 'signature', text: whole });
    } else if (certain) left.push(item);
    else if (paragraphs.length < item.blocks.length || lines.length === 0) left.push(item);
    else if (named && take(whole, item.line, group, list)) continue;
    else if (!take(plainOf(first), item.line, group, list)) left.push(item);
    else
      more.forEach((line, index) => {
        const at = item.line + index + 1;
        if (!take(plainOf(line), at, group, list)) list.rest.push({ kind: 'paragraph', line: at, inline: line });
      });
  }
  if (left.length > 0) list.rest.push({ ...block, items: left });
}

/** Somebody with one name, or one that no rule of ours takes for a name. */
function asWritten(text: string): ImportedSignatory {
  const [, name = text, group] = /^(.+) \(([^()]+)\)$/u.exec(text) ?? [];
  return { name, ...(group === undefined ? {} : { group }) };
}

function readTable(table: Extract<SourceBlock, { kind: 'table' }>, list: SignatureList): void {
  const block = inOneColumn(table);
  const cells = block.rows.map((row) => row.map((cell) => plainOf(cell)));
  const header = cells[0] ?? [];
  const column = (pattern: RegExp): number => header.findIndex((cell) => pattern.test(cell));
  const [name, group, country] = [column(NAME_COLUMN), column(GROUP_COLUMN), column(COUNTRY_COLUMN)];
  const details = name >= 0 ? [] : detailColumns(cells);
  const left = block.rows.filter((_, index) => {
    const row = cells[index] ?? [];
    const cell = (at: number): string => row[at] ?? '';
    if (index === 0 && name >= 0) {
      list.report.push({ line: block.line, took: 'label', text: header.join(' ') });
      return false;
    }
    if (name < 0) {
      const found = peopleIn(row, details);
      if (found === null) return row.some((text) => text !== '');
      list.people.push(...found);
      list.report.push({ line: block.line + index + (index > 0 ? 1 : 0), took: 'signature', text: row.join(' ') });
      return false;
    }
    const person = signatoryOf(cell(name), cell(group), cell(country));
    const lost = row.some((text, at) => ![name, group, country].includes(at) && text !== '' && !/^\d+\.?$/.test(text));
    if (!person || lost) return row.some((text) => text !== '');
    list.people.push(person);
    list.report.push({ line: block.line + index + (index > 0 ? 1 : 0), took: 'signature', text: row.join(' ') });
    return false;
  });
  if (left.length > 0) list.rest.push({ ...block, rows: left });
}

/** Columns that hold groups or countries: they name one that we know, or say the same of several people. */
function detailColumns(rows: readonly (readonly string[])[]): boolean[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, at) => {
    const column = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '');
    return at > 0 && (column.some((cell) => isDetail(cell)) || new Set(column).size < column.length);
  });
}

/** "Name | Group | Name | Group", two people a row: the same table with one a row. */
function inOneColumn(table: Extract<SourceBlock, { kind: 'table' }>): Extract<SourceBlock, { kind: 'table' }> {
  const [header = [], ...rows] = table.rows;
  const starts = header.flatMap((cell, at) => (NAME_COLUMN.test(plainOf(cell)) ? [at] : []));
  const [first = 0, second] = starts;
  if (second === undefined || first > 1) return table;
  const parts = starts.map((start, at) => [
    at === 0 ? 0 : start - first,
    (starts[at + 1] ?? header.length + first) - first,
  ]);
  const cut = (row: readonly (readonly Inline[])[]) => parts.map(([from, to]) => row.slice(from, to));
  const people = rows.flatMap(cut).filter((row) => row.some((cell) => plainOf(cell) !== ''));
  return { ...table, rows: [header.slice(0, second - first), ...people] };
}

/** Returns the group that a line names above its members, "EPP Group (12)", or null. */
function groupHeading(text: string): string | null {
  if (text.length > MAX_LINE) return null;
  const bare = text.replace(/\s*\(\d+\)\s*$/, '').replace(/[\s:]+$/u, '');
  const known = knownGroup(bare);
  return known !== null && GROUPS.includes(known) && !/\(/.test(bare) ? known : null;
}
