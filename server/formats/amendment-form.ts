/** Amendments as the Parliament prints them: place, text proposed on the left, amendment on the right, justification. */
import { unwrapped } from '../../shared/amendment/outline/place.ts';
import type { BlockJSON, Change, Doc } from '../../shared/amendment/index.ts';
import { rows, type Part, type Row } from '../../shared/letter/blocks.ts';
import type { InlineJSON, TextBlockJSON } from '../../shared/letter/doc.ts';
import { wordsOf, type FixedWords } from '../../shared/letter/words/index.ts';
import { stretches } from './inline.ts';
import { moment, runLines, type PdfLine, type PdfMoment, type PdfRun } from './pdf/letter-data.ts';
import { placeName } from './place-name.ts';
import { languageOf, typeset } from './printable.ts';

/** One amendment on its way to paper. */
export interface AmendmentSheet {
  readonly number: number;
  readonly compromise?: boolean;
  /** Who tabled it, by name. */
  readonly authors: readonly string[];
  /** Short name of the political group for which it is tabled as well. */
  readonly forGroup?: string;
  /** Number of the amendment that it amends. */
  readonly to?: number;
  /** The text that it was tabled against. */
  readonly before: Doc;
  readonly changes: readonly Change[];
  readonly justification?: string;
  /** Tag of the language it was written in; that of the letter where absent. */
  readonly lang?: string;
}

/** Amendments to one letter, printed as one document in the order given. */
export interface AmendmentSet {
  /** The letter's. */
  readonly title: string;
  readonly lang: string;
  /** ISO 8601 time that the document is dated with. */
  readonly at: string;
  readonly amendments: readonly AmendmentSheet[];
}

export interface AmendmentPart {
  readonly place: string;
  readonly left: readonly PdfLine[];
  readonly right: readonly PdfLine[];
}

export interface AmendmentPage {
  readonly heading: string;
  /** That it amends another amendment. */
  readonly to: string | null;
  readonly authors: string;
  readonly forGroup: string | null;
  readonly parts: readonly AmendmentPart[];
  readonly original: string;
  readonly justification: readonly string[];
}

export interface AmendmentsData {
  readonly title: string;
  readonly lang: string;
  readonly region: string | null;
  readonly date: PdfMoment;
  readonly words: Pick<
    FixedWords['amendment'],
    'amendment' | 'amendments' | 'openLetter' | 'textProposed' | 'justification'
  >;
  readonly amendments: readonly AmendmentPage[];
}

/** Returns what is printed of a set of amendments. @throws RangeError when `at` is no time */
export function amendmentsData(set: AmendmentSet): AmendmentsData {
  const { amendment: words, parts } = wordsOf(set.lang);
  const { amendment, amendments, openLetter, textProposed, justification } = words;
  const title = typeset(set.title).trim();
  return {
    title: title === '' ? openLetter : title,
    ...languageOf(set.lang),
    date: moment(set.at),
    words: { amendment, amendments, openLetter, textProposed, justification },
    amendments: set.amendments.map((sheet): AmendmentPage => ({
      heading: `${sheet.compromise === true ? words.compromise : (words.numbered ?? words.amendment)} ${String(sheet.number)}`,
      authors: sheet.authors.map(typeset).join(', '),
      to: sheet.to === undefined ? null : words.toAmendment.replace('{number}', String(sheet.to)),
      forGroup:
        sheet.forGroup === undefined ? null : words.forGroup.replace('{group}', () => typeset(sheet.forGroup ?? '')),
      parts: partsOf(sheet, words, parts),
      original: `Or. ${languageOf(sheet.lang ?? set.lang).lang}`,
      justification: (sheet.justification ?? '')
        .split(/\n+/)
        .map(typeset)
        .filter((line) => line.trim() !== ''),
    })),
  };
}

/** Returns the amendment's changes by place, in their order; a block that was moved and reworded is one part. */
function partsOf(
  { before, changes }: AmendmentSheet,
  words: FixedWords['amendment'],
  parts: FixedWords['parts'],
): AmendmentPart[] {
  const base = rows(before);
  const known = new Map(base.map((row) => [row.id, row]));
  const places = new Map(base.map((row) => [row.id, placeName(row, parts)]));
  const fresh = newPlaces(changes, known, parts);
  const name = (id: string): string => places.get(id) ?? fresh.get(id) ?? words.openLetter;
  const moved = new Map(changes.flatMap((change) => (change.kind === 'moved' ? [[change.block, change.after]] : [])));
  const target = (id: string): string | null => {
    const after = moved.get(id);
    if (after === undefined) return null;
    return after === null ? words.movedFirst : `${words.movedAfter} ${name(after)}`;
  };
  const reworded = new Set(changes.flatMap((change) => (change.kind === 'changed' ? [change.block] : [])));
  return changes.flatMap((change): AmendmentPart[] => {
    const place = name(change.block);
    const number = numberOf(known.get(change.block));
    switch (change.kind) {
      case 'inserted':
        return [{ place: `${place} (${words.isNew})`, left: [], right: strong(contentOf(change.node)) }];
      case 'deleted':
        return [
          {
            place,
            left: numbered(number, strong(contentOf(change.node))),
            right: [[{ t: words.deleted, b: true, i: true }]],
          },
        ];
      case 'moved': {
        if (reworded.has(change.block)) return [];
        const text = runLines(known.get(change.block)?.block.content ?? []);
        const where = target(change.block) ?? '';
        return [{ place, left: numbered(number, text), right: [[{ t: `(${where})`, b: true, i: true }], ...text] }];
      }
      case 'changed': {
        const [was, is] = [unwrapped(change.before)?.block, unwrapped(change.after)?.block];
        const cut = stretches(was, is, change.hunks);
        const side = (of: 'before' | 'after', emphasised: readonly string[]): PdfLine[] =>
          joined(
            cut.map((one) => runLines(one[of]).map((line) => (emphasised.includes(one.kind) ? bold(line) : line))),
          );
        const where = target(change.block);
        const restyled =
          was && is && was.type !== is.type ? [[{ t: `[${parts[is.type]}]`, b: true, i: true } as const]] : [];
        const right = numbered(number, side('after', ['inserted', 'marked']));
        return [
          {
            place,
            left: numbered(number, side('before', ['deleted'])),
            right: [
              ...(where === null ? [] : [[{ t: `(${where})`, b: true, i: true } as const]]),
              ...restyled,
              ...right,
            ],
          },
        ];
      }
    }
  });
}

/** New parts are named after the last of their kind above them and never renumber the others: "Paragraph 1 a". */
function newPlaces(
  changes: readonly Change[],
  known: ReadonlyMap<string, Row>,
  parts: FixedWords['parts'],
): Map<string, string> {
  const base = [...known.values()];
  const names = new Map<string, string>();
  const above = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const change of changes) {
    if (change.kind !== 'inserted') continue;
    const anchor = base.findIndex(({ id }) => id === change.after);
    const place = anchor >= 0 ? anchor : (above.get(change.after ?? '') ?? -1);
    above.set(change.block, place);
    const part = partOf(change.node);
    const row = base.slice(0, place + 1).findLast((one) => one.part === part);
    const name = row ? placeName(row, parts) : parts[part];
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    names.set(change.block, row || count > 0 ? `${name} ${letter(count)}` : name);
  }
  return names;
}

/** What a new block is to its reader: a paragraph in a list of asks is an ask. */
function partOf(node: BlockJSON): Part {
  const found = unwrapped(node);
  const inside = found?.around[0]?.type;
  if (inside === 'orderedList') return 'ask';
  if (inside === 'bulletList') return 'bullet';
  return inside === 'blockquote' ? 'quote' : (found?.block.type ?? 'paragraph');
}

/** a, b, … z, aa, ab: what a new part is counted with. */
function letter(index: number): string {
  const own = String.fromCharCode(97 + (index % 26));
  return index < 26 ? own : letter(Math.floor(index / 26) - 1) + own;
}

function contentOf(node: BlockJSON): readonly InlineJSON[] {
  const block: TextBlockJSON | undefined = unwrapped(node)?.block;
  return block?.content ?? [];
}

function strong(content: readonly InlineJSON[]): PdfLine[] {
  return runLines(content).map(bold);
}

function bold(line: PdfLine): PdfLine {
  return line.map((run): PdfRun => ({ ...run, b: true, i: true }));
}

/** Joins lines of stretches that follow each other within a line. */
function joined(parts: readonly (readonly PdfLine[])[]): PdfLine[] {
  const lines: PdfRun[][] = [[]];
  for (const [first = [], ...others] of parts) {
    lines.at(-1)?.push(...first);
    lines.push(...others.map((line) => [...line]));
  }
  return lines;
}

function numberOf(row: Row | undefined): string {
  return row?.part === 'ask' && row.piece === 1 ? `${row.signs.at(-1) ?? ''}. ` : '';
}

function numbered(number: string, lines: readonly PdfLine[]): PdfLine[] {
  if (number === '') return [...lines];
  const [first = [], ...others] = lines;
  return [[{ t: number }, ...first], ...others];
}
