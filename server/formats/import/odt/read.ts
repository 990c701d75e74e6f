/** Reads a letter from an OpenDocument text. */
import { isMarkLine } from '../../../../shared/letter/import/mark-line.ts';
import type { Wishes } from '../body.ts';
import { readOdtBody, type OdtBody } from './body.ts';
import { readOdtStyles } from './styles.ts';
import { letterIn, type OfficeImport, type OnStep } from '../office.ts';
import { LIMITS, noDocument, openPackage, Unreadable, type Kind } from '../package.ts';
import { readXml, xmlText } from '../xml.ts';

const KIND: Kind = { name: 'an OpenDocument text', ending: '.odt' };

/**
 * Reads an OpenDocument text in this thread; the readers of files do it beside the server.
 * @param newId makes the id of each block
 * @throws Unreadable for what is no such file, or too large to be a letter
 */
export function readOdt(
  bytes: Uint8Array,
  newId: () => string,
  onStep: OnStep = () => undefined,
  wishes: Wishes = {},
): OfficeImport {
  onStep({ doing: 'opening' });
  const file = openPackage(bytes, KIND);
  if (!file.has('content.xml')) throw noDocument(KIND);
  onStep({ doing: 'reading' });
  const content = xmlText(file.part('content.xml'));
  const stylesXml = xmlText(file.part('styles.xml'));
  const styles = readOdtStyles(stylesXml, content);
  const body = readOdtBody(content, styles, wishes);
  if (body === null) {
    const type = new TextDecoder().decode(file.part('mimetype'));
    const kind = /opendocument\.([a-z]+)/.exec(type)?.[1] ?? 'document of another kind';
    throw new Unreadable('invalid', `This file holds no text but a ${kind}. Save the letter as .odt and try again.`);
  }
  const header = tellEdges(body, stylesXml, styles.named.defines('letterparagraph'));
  const around = { styles: styles.named, numberKind: styles.numberKind, links: body.links };
  return letterIn({ body, around, comments: body.comments, wishes, header }, newId, onStep);
}

const EDGES: { readonly [element: string]: readonly ['header' | 'footer', string] | undefined } = {
  'style:header': ['header', 'header'],
  'style:footer': ['footer', 'footer'],
  'style:header-first': ['header', 'header of the first page'],
  'style:footer-first': ['footer', 'footer of the first page'],
  'style:header-left': ['header', 'header of even pages'],
  'style:footer-left': ['footer', 'footer of even pages'],
};

/** Tells of headers and footers. @returns the lines of the first page's header, which may be a letterhead */
function tellEdges(body: OdtBody, stylesXml: string, ours: boolean): string[] {
  const found = new Map<string, { readonly kind: 'header' | 'footer'; readonly lines: string[] }>();
  let open: { readonly kind: 'header' | 'footer'; readonly lines: string[] } | null = null;
  let line: string | null = null;
  readXml(stylesXml, {
    open: (name, attributes) => {
      const edge = EDGES[name];
      if (edge && attributes['style:display'] !== 'false' && found.size < LIMITS.around) {
        const [kind, place] = edge;
        open = found.get(place) ?? { kind, lines: [] };
        found.set(place, open);
      } else if (open && (name === 'text:p' || name === 'text:h')) line = '';
      else if (line !== null && (name === 'text:tab' || name === 'text:s' || name === 'text:line-break')) line += ' ';
    },
    close: (name) => {
      if (EDGES[name]) open = null;
      else if (open && line !== null && (name === 'text:p' || name === 'text:h')) {
        if (line.trim() !== '' && !open.lines.includes(line.trim())) open.lines.push(line.trim());
        line = null;
      }
    },
    text: (text) => {
      if (line !== null) line += text;
    },
  });
  for (const [place, { kind, lines }] of found) {
    if (lines.length === 0 || (ours && (kind === 'footer' || lines.every(isMarkLine)))) {
      found.delete(place);
      continue;
    }
    body.oddities.add(kind, lines.join(' / '), place);
  }
  return [...((found.get('header of the first page') ?? found.get('header'))?.lines ?? [])];
}
