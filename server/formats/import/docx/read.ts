/** Reads a letter from a Word file. */
import { isMarkLine } from '../../../../shared/letter/import/mark-line.ts';
import { letterIn, type OfficeImport, type OnStep } from '../office.ts';
import { noDocument, openPackage, type Kind, type Package } from '../package.ts';
import type { Wishes } from '../body.ts';
import { xmlText } from '../xml.ts';
import { readBody, type DocxBody, type DocxSurroundings, type PageEdge } from './body.ts';
import { withChunks } from './chunks.ts';
import { readNotes } from './notes.ts';
import { mainPart, relationshipsOf, type Relationship } from './parts.ts';
import { readComments, readStyles } from './styles.ts';
import { readNumbering } from './numbering.ts';

const KIND: Kind = { name: 'a Word file', ending: '.docx' };

/**
 * Reads a Word file in this thread; the readers of files do it beside the server.
 * @param newId makes the id of each block
 * @throws Unreadable for what is no Word file, or too large to be a letter
 */
export function readDocx(
  bytes: Uint8Array,
  newId: () => string,
  onStep: OnStep = () => undefined,
  wishes: Wishes = {},
): OfficeImport {
  onStep({ doing: 'opening' });
  const file = openPackage(bytes, KIND);
  const main = mainPart(file);
  if (main === null) throw noDocument(KIND);
  onStep({ doing: 'reading' });
  const related = relationshipsOf(file, main);
  const part = (type: string): string => xmlText(file.part(partOf(main, related, type)));
  const styles = readStyles(part('styles'));
  const numbering = readNumbering(part('numbering'));
  const notes = [readNotes(part('footnotes'), 'w:footnote'), readNotes(part('endnotes'), 'w:endnote')];
  const around: DocxSurroundings = {
    styles,
    wishes,
    noteWords: (reference, id) => notes[reference === 'w:footnoteReference' ? 0 : 1]?.get(id) ?? '',
  };
  const read = readBody(xmlText(file.part(main)), around);
  if (!read.isText) throw noDocument(KIND);
  const body = withChunks(read, file, related);
  const header = tellEdges(body, file, related, around);
  return letterIn(
    {
      body,
      around: { styles, numberKind: numbering.kindOf, counter: numbering.counter, links: linksIn(related, body) },
      comments: readComments(part('comments'), part('commentsExtended')),
      wishes,
      header,
    },
    newId,
    onStep,
  );
}

/** Returns the path of a part; where no relationship names it, the one that Word gives it. */
function partOf(main: string, related: ReadonlyMap<string, Relationship>, type: string): string {
  const named = [...related.values()].find((one) => one.type === type && !one.external);
  return named?.target ?? `${main.slice(0, main.lastIndexOf('/') + 1)}${type}.xml`;
}

function linksIn(related: ReadonlyMap<string, Relationship>, { links }: DocxBody): Map<string, string> {
  const led = [...related].flatMap(([id, { external, target }]) =>
    external ? [[id, target.trim().replaceAll(' ', '%20')] as const] : [],
  );
  return new Map([...led, ...links]);
}

/** Tells of headers, footers and diagrams. @returns the lines of the first page's header, which may be a letterhead */
function tellEdges(
  body: DocxBody,
  file: Package,
  related: ReadonlyMap<string, Relationship>,
  around: DocxSurroundings,
): string[] {
  const shown = body.shown;
  let first: string[] = [];
  const seen = new Set<string>();
  const wordsOf = (target: string, place: string): string[] => {
    const read = readBody(xmlText(file.part(target)), { ...around, place });
    const paragraphs = read.items.flatMap((item) => (item.kind === 'paragraph' ? [item] : item.rows.flat(2)));
    const lines = paragraphs.map(({ runs }) => runs.map(({ text }) => text ?? '\n').join(''));
    shown.push(...read.shown.map(({ words }) => ({ words, place })));
    for (const { what, words, count } of read.oddities.entries()) body.oddities.add(what, words, place, count);
    return lines.flatMap((line) => line.split('\n')).filter((line) => line.trim() !== '');
  };
  for (const edge of body.edges) {
    const part = related.get(edge.id);
    if (!part || part.external || seen.has(part.target)) continue;
    seen.add(part.target);
    const lines = wordsOf(part.target, placeOf(edge));
    const letterOfOurs = around.styles.defines('letterparagraph');
    if (letterOfOurs && (edge.kind === 'footer' || lines.every(isMarkLine))) {
      shown.length -= shown.filter(({ place }) => place === placeOf(edge)).length;
      continue;
    }
    if (lines.length === 0) continue;
    body.oddities.add(edge.kind, lines.join(' / '), placeOf(edge));
    if (edge.kind === 'header' && first.length === 0 && edge.on === (body.firstPageApart ? 'first' : 'default'))
      first = lines;
  }
  for (const { type, target, external } of related.values()) {
    if (type !== 'diagramData' || external || seen.size >= 24) continue;
    seen.add(target);
    const words = [...readNotes(xmlText(file.part(target)), 'dgm:pt').values()].filter((one) => one !== '');
    if (words.length > 0) body.oddities.add('drawing', words.join(' / '), 'diagram');
  }
  return first;
}

function placeOf({ kind, on }: PageEdge): string {
  return on === 'first' ? `${kind} of the first page` : on === 'even' ? `${kind} of even pages` : kind;
}
