/** Reads delimited text (RFC 4180 and what spreadsheets make of it): quoted fields, doubled quotes, line breaks in quotes, a byte order mark. */

export interface TextRow {
  /** Where it starts in the text. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A quote that is not closed within so many characters is a sign like any other, so it swallows no line but its own. */
const LONGEST_QUOTED = 2_000;

/** Returns the rows, each with its line number in the text; empty lines are left out. */
export function readRows(text: string): TextRow[] {
  const { separator, body, firstLine } = separated(text);
  const rows: TextRow[] = [];
  let fields: string[] = [];
  let field = '';
  let blank = true;
  let line = firstLine;
  let startLine = line;
  const endRow = (): void => {
    fields.push(field);
    if (fields.some((one) => one.trim() !== ''))
      rows.push({ line: startLine, fields: fields.map((one) => one.trim()) });
    fields = [];
    field = '';
    blank = true;
    startLine = line;
  };
  for (let at = 0; at < body.length; at++) {
    const char = body.charAt(at);
    const end = char === '"' && blank ? closingQuote(body, at, separator) : -1;
    if (end >= 0) {
      const quoted = body.slice(at + 1, end);
      field = quoted.replaceAll('""', '"');
      blank = false;
      line += quoted.split('\n').length - 1;
      at = end;
    } else if (char === separator) {
      fields.push(field);
      field = '';
      blank = true;
    } else if (char === '\n') {
      line++;
      endRow();
    } else if (char !== '\r') {
      field += char;
      if (char !== ' ') blank = false;
    }
  }
  endRow();
  return rows;
}

/** Returns where the quote that opens at a place is closed before the end of a field, or -1. */
export function closingQuote(text: string, open: number, separators: string): number {
  const until = Math.min(text.length, open + LONGEST_QUOTED);
  for (let at = open + 1; at < until; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') {
      at++;
      continue;
    }
    let next = at + 1;
    while (text[next] === ' ' || text[next] === '\r') next++;
    const after = text[next];
    if (after === undefined || after === '\n' || separators.includes(after)) return at;
    return -1;
  }
  return -1;
}

/** Excel may say in a first line of its own what stands between fields. */
export function separated(text: string): {
  readonly separator: string;
  readonly body: string;
  readonly firstLine: number;
} {
  const clean = text.replace(/^\ufeff/, '');
  const said = /^"?sep=([;,\t|])"?[ \t]*\r?\n/i.exec(clean);
  if (said?.[1] !== undefined) return { separator: said[1], body: clean.slice(said[0].length), firstLine: 2 };
  return { separator: separatorOf(clean), body: clean, firstLine: 1 };
}

/** Spreadsheets of half of Europe write semicolons. */
function separatorOf(text: string): string {
  // Signs between quotes are part of a field. Over several lines too, for a quoted field may hold line breaks.
  const unquoted = text.slice(0, 10_000).replace(/"(?:[^"]|"")*"/g, 'q');
  const header = /\S.*/.exec(unquoted)?.[0] ?? '';
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).sign;
}
