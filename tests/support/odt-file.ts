/** OpenDocument texts made by hand, to read what other programs write. */
import { strToU8, zipSync } from 'fflate';
import { NAMESPACES } from '../../server/formats/odt/xml.ts';

export interface OdtParts {
  /** Common styles. */
  readonly styles?: string;
  /** Those of the file's own making, and lists. */
  readonly automatic?: string;
  /** What was changed, before the text. */
  readonly changes?: string;
  /** Instead of all that surrounds the text. */
  readonly content?: string;
  readonly type?: string;
}

/** Returns an OpenDocument file with this text. */
export function odtFile(text: string, parts: OdtParts = {}): Uint8Array {
  const more = ['table', 'draw', 'math'].map((name) => `xmlns:${name}="${name}"`).join(' ');
  const root = (name: string, inner: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><office:${name} ${NAMESPACES} ${more}>${inner}</office:${name}>`;
  const changes = parts.changes === undefined ? '' : `<text:tracked-changes>${parts.changes}</text:tracked-changes>`;
  const body = `<office:automatic-styles>${parts.automatic ?? ''}</office:automatic-styles><office:body><office:text>${changes}${text}</office:text></office:body>`;
  return zipSync({
    mimetype: strToU8(parts.type ?? 'application/vnd.oasis.opendocument.text'),
    'content.xml': strToU8(parts.content ?? root('document-content', body)),
    'styles.xml': strToU8(root('document-styles', `<office:styles>${parts.styles ?? ''}</office:styles>`)),
  });
}

/** A paragraph; none makes an empty line. */
export const p = (inner = '', style = 'Standard'): string => `<text:p text:style-name="${style}">${inner}</text:p>`;
/** What was done at a place, for `changes`. @param content paragraphs that were deleted; absent for an insertion */
export const region = (id: string, author: string, content?: string): string => {
  const info = `<office:change-info><dc:creator>${author}</dc:creator><dc:date>2026-11-03T09:00:00</dc:date></office:change-info>`;
  const what =
    content === undefined
      ? `<text:insertion>${info}</text:insertion>`
      : `<text:deletion>${info}${content}</text:deletion>`;
  return `<text:changed-region xml:id="${id}" text:id="${id}">${what}</text:changed-region>`;
};
export const from = (id: string): string => `<text:change-start text:change-id="${id}"/>`;
export const to = (id: string): string => `<text:change-end text:change-id="${id}"/>`;
export const gone = (id: string): string => `<text:change text:change-id="${id}"/>`;
