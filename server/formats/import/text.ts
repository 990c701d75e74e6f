/** Reads a letter from Markdown or plain text, and gathers what the source shows; see law.ts. */
import { withEntities } from '../../../shared/letter/import/html-entities.ts';
import { importText, type Format, type ImportedLetter } from '../../../shared/letter/import/index.ts';
import { listMarker } from '../../../shared/letter/import/markers.ts';
import { withoutMarkLine } from '../../../shared/letter/import/mark-line.ts';
import { asksOf, type Ask } from './asks.ts';
import type { Wishes } from './body.ts';
import type { Shown } from './law.ts';
import { Told, type NotTaken } from './told.ts';

export interface TextImport extends ImportedLetter {
  readonly shown: readonly Shown[];
  readonly notTaken: readonly NotTaken[];
  readonly asks: readonly Ask[];
}

/** Reads a text. @param newId makes the id of each block */
export function readText(source: string, format: Format, newId: () => string, wishes: Wishes = {}): TextImport {
  const told = new Told();
  const seen = format === 'md' ? withoutStruck(source, wishes, told) : source;
  const notTaken = told.entries();
  return { ...importText(seen, format, newId), shown: shownIn(source, format), notTaken, asks: asksOf(notTaken) };
}

const STRUCK = /~~(?=[^\s~])([^~\n]{1,2000})~~|<(del|s|strike)\b[^<>]{0,200}>/gi;
const HIDDEN = /<(span|div|p)\b[^<>]{0,400}(?:display:\s*none|visibility:\s*hidden|\shidden(?=[\s>]))[^<>]{0,400}>/gi;

/** Words that are struck or hidden are no words of the letter unless somebody says so. */
function withoutStruck(source: string, wishes: Wishes, told: Told): string {
  const left = cut(source, STRUCK, wishes.struck === true, (words, line) => {
    told.add('struck', words, `line ${String(line)}`);
  });
  return cut(left, HIDDEN, wishes.hidden === true, (words, line) => {
    told.add('hidden', words, `line ${String(line)}`);
  });
}

function cut(source: string, pattern: RegExp, keep: boolean, tell: (words: string, line: number) => void): string {
  const lower = source.toLowerCase();
  const lastEnds = new Map<string, number>();
  let out = '';
  let at = 0;
  let line = 1;
  let counted = 0;
  for (const match of source.matchAll(pattern)) {
    if (match.index < at) continue;
    const name = (match[2] ?? (match[0].startsWith('<') ? match[1] : ''))?.toLowerCase() ?? '';
    const end = `</${name}>`;
    let inner = match[1] ?? '';
    let next = match.index + match[0].length;
    if (name !== '') {
      const last = lastEnds.get(end) ?? lower.lastIndexOf(end);
      lastEnds.set(end, last);
      if (last < next) continue;
      const close = lower.indexOf(end, next);
      inner = source.slice(next, close);
      next = close + end.length;
    }
    for (; counted < match.index; counted += 1) if (source.charCodeAt(counted) === 10) line += 1;
    out += source.slice(at, match.index) + (keep ? inner : inner.replace(/[^\n]+/g, ''));
    if (!keep) tell(`${inner} `, line);
    at = next;
  }
  return out + source.slice(at);
}

/** Elements that people write in Markdown, and comments; what else stands in angle brackets is words. */
const TAGS =
  /<\/?(?:p|div|span|center|font|small|big|section|article|address|header|footer|main|sub|sup|s|del|strike|mark|cite|abbr|code|pre|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|img|hr|nobr|wbr|u|ins|b|strong|i|em|a|br)(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)|\s+(?:hidden|nowrap))*\s*\/?>/gi;
const INLINE =
  /^<\/?(?:span|font|small|big|sub|sup|s|del|strike|mark|cite|abbr|code|nobr|wbr|u|ins|b|strong|i|em|a)\b/i;
const FRONT = /^\ufeff?---[ \t]*\r?\n(?:[A-Za-z][\w-]{0,30}:[^\r\n]*\r?\n)+---[ \t]*(?:\r?\n|$)/;

/** A comment is no word of the page; lines stay where they are. */
function withoutComments(source: string): string {
  const last = source.lastIndexOf('-->');
  let out = '';
  let at = 0;
  for (let open = source.indexOf('<!--'); open >= 0 && open < last; open = source.indexOf('<!--', at)) {
    const end = source.indexOf('-->', open + 4);
    if (end < 0) break;
    out += source.slice(at, open) + source.slice(open, end).replace(/[^\n]+/g, '');
    at = end + 3;
  }
  return out + source.slice(at);
}

function shownIn(source: string, format: Format): Shown[] {
  const text =
    format === 'txt'
      ? withoutMarkLine(source)
      : withEntities(
          withoutComments(source)
            .replace(FRONT, (front) => front.replace(/^(?:title|lang|language):.*$/gim, ''))
            .replace(TAGS, (tag) => (INLINE.test(tag) ? '' : ' '))
            .replace(/\]\[[^[\]\n]{0,100}\]/g, ']')
            .replace(
              /\]\(\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?\s*\)/g,
              ']',
            ),
        );
  return text.split(/\r\n|\n|\r/).flatMap((line, index): Shown[] => {
    if (format === 'md' && /^ {0,3}(?:\[[^\]^]+\]: |```|~~~)/.test(line)) return [];
    let words = line.replace(/^[\s>]+/, '');
    // A number says where an ask stands, which the letter says too.
    for (let marker = listMarker(words); marker; marker = marker.rest === words ? null : listMarker(words)) {
      words = marker.rest;
    }
    return words.trim() === '' ? [] : [{ words, place: `line ${String(index + 1)}` }];
  });
}
