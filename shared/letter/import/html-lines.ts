/** HTML that somebody put into Markdown with several blocks on one line: a line each, with the signs that Markdown has for them. */

import { MAX_DEPTH } from '../normalise.ts';

const BLOCK =
  /<(\/?)(p|div|h[1-6]|tr|td|th|li|ul|ol|table|thead|tbody|blockquote|dt|dd|dl|section|article)\b(?:\s[^<>]*=[^<>]*)?\s*\/?>/gi;

/** Returns a line as the lines that its blocks are; the line itself where it holds one block or none. */
export function apartHtml(line: string): string[] {
  if (!line.includes('</')) return [line];
  const pieces: string[] = [];
  const lists: { readonly ordered: boolean; items: number }[] = [];
  let text = '';
  let cells = 0;
  let lead = '';
  let rows = 0;
  const end = (): void => {
    if (text.trim() !== '') pieces.push(lead + text.trim());
    // Markdown knows a table by the line beneath its first row.
    if (cells > 1 && rows === 0) pieces.push(Array.from({ length: cells }, () => '---').join(' | '));
    if (cells > 1) rows += 1;
    text = '';
    lead = '';
    cells = 0;
  };
  let last = 0;
  let blocks = 0;
  for (const match of line.matchAll(BLOCK)) {
    const [whole, slash, tag = ''] = match;
    text += line.slice(last, match.index);
    last = match.index + whole.length;
    const name = tag.toLowerCase();
    const opens = slash === '';
    blocks += 1;
    if (name === 'td' || name === 'th') {
      if (opens && text.trim() !== '') text += ' | ';
      else if (opens && cells > 0) text += '| ';
      if (opens) cells += 1;
      continue;
    }
    end();
    if (name === 'table') rows = 0;
    const list = lists.at(-1);
    if (name === 'ul' || name === 'ol') {
      if (opens) lists.push({ ordered: name === 'ol', items: 0 });
      else lists.pop();
      pieces.push('');
    } else if (name === 'li' && opens) {
      if (list) list.items += 1;
      const indent = '   '.repeat(Math.min(MAX_DEPTH, Math.max(0, lists.length - 1)));
      lead = indent + (list?.ordered === true ? `${String(list.items)}. ` : '- ');
    } else if (/^h[1-6]$/.test(name) && opens) lead = `${'#'.repeat(Number(name[1]))} `;
    else if (name === 'blockquote' && opens) lead = '> ';
    // Rows of a table are lines of one block; whatever else ends parts two blocks.
    else if (name !== 'li' && name !== 'tr' && name !== 'thead' && name !== 'tbody') pieces.push('');
  }
  text += line.slice(last);
  if (blocks < 2) return [line];
  end();
  const words = pieces.filter((piece) => piece !== '');
  return words.length < 2 && !line.includes('<td') && !line.includes('<li') ? [line] : pieces;
}
