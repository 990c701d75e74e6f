/** The sign-off board as a table for a spreadsheet, with nothing in it that a spreadsheet would run. */
import type { BoardRow } from './rows.ts';

/** What stands in the table in the reader's language. */
export interface BoardWords {
  readonly header: {
    readonly [C in 'name' | 'group' | 'country' | 'state' | 'at' | 'how' | 'reason']: string;
  };
  /** How a country is called; as it is kept where this is left out. */
  readonly country?: (kept: string) => string;
  readonly state: { readonly [S in BoardRow['signatory']['state'] | 'late']: string };
  readonly how: { readonly passkey: string; readonly link: string };
}

/**
 * Returns the board as CSV (RFC 4180), with a byte order mark so that spreadsheets read the accents.
 * @param separator a semicolon where spreadsheets write numbers with a comma, for there they take no other
 */
export function boardCsv(rows: readonly BoardRow[], words: BoardWords, separator: ',' | ';' = ','): string {
  const { name, group, country, state, at, how, reason } = words.header;
  const lines = rows.map(({ signatory, answer }) => [
    signatory.name,
    signatory.group ?? '',
    words.country?.(signatory.country ?? '') ?? signatory.country ?? '',
    words.state[answer?.late ? 'late' : signatory.state],
    answer?.at ?? '',
    answer ? words.how[answer.assurance] : '',
    answer?.reason ?? '',
  ]);
  const table = [[name, group, country, state, at, how, reason], ...lines];
  return `\ufeff${table.map((line) => line.map(cell).join(separator)).join('\r\n')}\r\n`;
}

/**
 * A spreadsheet runs a cell that starts like a formula; an apostrophe keeps it text. So it does where a cell may start in the
 * eyes of a program that takes another separator, or no quotes.
 */
function cell(value: string): string {
  const safe = value
    .replace(/^(?=[\s\p{C}]*[=+\-@＝＋－＠])/u, "'")
    .replace(/([,;\t\r\n"|])(?=[=+\-@＝＋－＠\t\r])/g, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
