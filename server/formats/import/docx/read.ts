/** Reads a letter from a Word file. */
import { letterIn, type OfficeImport, type OnStep } from '../office.ts';
import { openPackage, type Kind } from '../package.ts';
import { readBody } from './body.ts';
import { readComments, readLinks, readNumbering, readStyles } from './styles.ts';

/** The file may lack all but the first. */
const PARTS = {
  document: 'word/document.xml',
  styles: 'word/styles.xml',
  numbering: 'word/numbering.xml',
  comments: 'word/comments.xml',
  links: 'word/_rels/document.xml.rels',
} as const;
const KIND: Kind<keyof typeof PARTS> = { name: 'a Word file', ending: '.docx', parts: PARTS, main: 'document' };

/**
 * Reads a Word file in this thread; the readers of files do it beside the server.
 * @param newId makes the id of each block
 * @throws Unreadable for what is no Word file, or too large to be a letter
 */
export function readDocx(bytes: Uint8Array, newId: () => string, onStep: OnStep = () => undefined): OfficeImport {
  onStep({ doing: 'opening' });
  const parts = openPackage(bytes, KIND);
  onStep({ doing: 'reading' });
  const around = {
    styles: readStyles(parts.styles),
    numberKind: readNumbering(parts.numbering),
    links: readLinks(parts.links),
  };
  return letterIn({ body: readBody(parts.document), around, comments: readComments(parts.comments) }, newId, onStep);
}
