/** Reads comma- or semicolon-separated text (RFC 4180): quoted fields, doubled quotes, line breaks in quotes, a byte order mark. */

/** Returns the rows, each with its line number in the text; empty lines are left out. Quotes left open end with the text. */
export function readCsv(text: string): { readonly line: number; readonly fields: readonly string[] }[] {
  const clean = text.replace(/^\ufeff/, '');
  const separator = separatorOf(clean);
  const rows: { line: number; fields: string[] }[] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let line = 1;
  let startLine = 1;
  const endRow = (): void => {
    fields.push(field);
    if (fields.some((one) => one.trim() !== ''))
      rows.push({ line: startLine, fields: fields.map((one) => one.trim()) });
    fields = [];
    field = '';
    startLine = line;
  };
  for (let at = 0; at < clean.length; at++) {
    const char = clean.charAt(at);
    if (char === '\n') line++;
    if (quoted) {
      if (char !== '"') field += char;
      else if (clean.charAt(at + 1) === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && field.trim() === '') {
      field = '';
      quoted = true;
    } else if (char === separator) {
      fields.push(field);
      field = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r') field += char;
  }
  endRow();
  return rows;
}

/** Spreadsheets of half of Europe write semicolons. */
function separatorOf(text: string): string {
  const header = text.split('\n', 1)[0] ?? '';
  return header.includes(';') && !header.includes(',')
    ? ';'
    : header.includes('\t') && !header.includes(',')
      ? '\t'
      : ',';
}
