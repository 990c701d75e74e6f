/** Word files made by hand, to read what other programs write. */
import { strToU8, zipSync } from 'fflate';

const W =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

export interface WordParts {
  readonly styles?: string;
  readonly numbering?: string;
  readonly comments?: string;
  readonly links?: string;
  /** Instead of all that surrounds the body. */
  readonly document?: string;
}

/** Returns a Word file with this body. */
export function wordFile(body: string, parts: WordParts = {}): Uint8Array {
  const root = (name: string, inner: string): Uint8Array =>
    strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:${name} ${W}>${inner}</w:${name}>`);
  return zipSync({
    '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    'word/document.xml':
      parts.document === undefined ? root('document', `<w:body>${body}</w:body>`) : strToU8(parts.document),
    'word/styles.xml': root('styles', parts.styles ?? ''),
    'word/numbering.xml': root('numbering', parts.numbering ?? ''),
    'word/comments.xml': root('comments', parts.comments ?? ''),
    'word/_rels/document.xml.rels': strToU8(`<Relationships>${parts.links ?? ''}</Relationships>`),
  });
}

export const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
export const para = (inner: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${inner}</w:p>`;
/** A paragraph of plain text; none makes an empty line. */
export const line = (text = '', properties = ''): string => para(text === '' ? '' : run(text), properties);
const stamp = (author: string): string => `w:id="1" w:author="${author}" w:date="2026-11-03T09:00:00Z"`;
export const inserted = (text: string, author = 'Ana'): string => `<w:ins ${stamp(author)}>${run(text)}</w:ins>`;
export const deleted = (text: string, author = 'Ana'): string =>
  `<w:del ${stamp(author)}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
/** What was done to the end of a paragraph, for its properties. */
export const endInserted = (author = 'Ana'): string => `<w:rPr><w:ins ${stamp(author)}/></w:rPr>`;
export const endDeleted = (author = 'Ana'): string => `<w:rPr><w:del ${stamp(author)}/></w:rPr>`;
