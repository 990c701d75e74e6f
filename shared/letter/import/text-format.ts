/** One way to find what a text is written in, for files, pasted text and the command line. */
import { withoutMarkLine } from './mark-line.ts';
import type { Format } from './source-blocks.ts';

/** How far into a text its signs are looked for. */
const LOOKED_AT = 200_000;
/** Signs that people who write plain text do not make: headings, bold words, links, tables, code fences. */
const SIGNS: readonly RegExp[] = [
  /^ {0,3}#{1,6} +\S/m,
  /(?<![\w*])\*\*(?=\S)[^*\n]{1,400}(?<=\S)\*\*(?![\w*])/,
  /(?<![\w_])__(?=[^\s_])[^_\n]{1,400}(?<=[^\s_])__(?![\w_])/,
  /\]\((?:https?:|mailto:)[^\s()]{1,2000}\)/i,
  /^ {0,3}\|? *:?-{3,}:? *\|[-:| ]*$/m,
  /^ {0,3}(?:```|~~~)/m,
];
/** Two lines that end with a backslash, which breaks them. */
const BROKEN = /\S\\\n[\s\S]{0,20000}?\S\\\n/;

/** Returns whether a text is a web page or written in Markdown; plain text is neither. */
export function textFormat(source: string): Format | 'html' {
  const text = source.slice(0, LOOKED_AT).replaceAll('\r\n', '\n');
  if (/^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype html|html)\b/i.test(text.slice(0, 2_000)))
    return 'html';
  // Our own plain text says at its end that it is ours; what stands in it is what it says.
  if (withoutMarkLine(source) !== source) return 'txt';
  return SIGNS.some((sign) => sign.test(text)) || BROKEN.test(text) ? 'md' : 'txt';
}
