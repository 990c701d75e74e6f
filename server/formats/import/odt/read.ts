/** Reads a letter from an OpenDocument text. */
import { readOdtBody } from './body.ts';
import { readOdtStyles } from './styles.ts';
import { letterIn, type OfficeImport, type OnStep } from '../office.ts';
import { openPackage, Unreadable, type Kind } from '../package.ts';

const PARTS = { content: 'content.xml', styles: 'styles.xml', type: 'mimetype' } as const;
const KIND: Kind<keyof typeof PARTS> = { name: 'an OpenDocument text', ending: '.odt', parts: PARTS, main: 'content' };

/**
 * Reads an OpenDocument text in this thread; the readers of files do it beside the server.
 * @param newId makes the id of each block
 * @throws Unreadable for what is no such file, or too large to be a letter
 */
export function readOdt(bytes: Uint8Array, newId: () => string, onStep: OnStep = () => undefined): OfficeImport {
  onStep({ doing: 'opening' });
  const parts = openPackage(bytes, KIND);
  onStep({ doing: 'reading' });
  const styles = readOdtStyles(parts.styles, parts.content);
  const body = readOdtBody(parts.content, styles);
  if (body === null) {
    const kind = /opendocument\.([a-z]+)/.exec(parts.type)?.[1] ?? 'document of another kind';
    throw new Unreadable('invalid', `This file holds no text but a ${kind}. Save the letter as .odt and try again.`);
  }
  const around = { styles: styles.named, numberKind: styles.numberKind, links: body.links };
  return letterIn({ body, around, comments: body.comments }, newId, onStep);
}
