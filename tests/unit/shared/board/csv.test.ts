import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignatoryView, SignOffView } from '../../../../shared/api/views.ts';
import { boardCsv, type BoardWords } from '../../../../shared/board/csv.ts';
import type { BoardRow } from '../../../../shared/board/rows.ts';

const WORDS: BoardWords = {
  header: {
    ...{ name: 'Name', group: 'Group', country: 'Country', state: 'State' },
    ...{ at: 'When', how: 'How', reason: 'Reason' },
  },
  state: { invited: 'Waiting', approved: 'Approved', refused: 'Declined', outdated: 'Superseded', late: 'Late' },
  how: { passkey: 'Passkey', link: 'Typed name' },
};
const at = '2026-11-24T12:00:00.000Z';

function row(name: string, more: Partial<SignatoryView> = {}, answer?: Partial<SignOffView>): BoardRow {
  const signatory: SignatoryView = { person: name, ref: '', name, state: 'invited', ...more };
  const given = { person: name, decision: 'approved' as const, at, assurance: 'passkey' as const };
  return { signatory, ...(answer ? { answer: { ...given, ...answer } } : {}) };
}

/** What a spreadsheet makes of a line: cells by this separator, with quotes understood or taken for letters. */
function cells(line: string, separator: string, quotes: boolean): string[] {
  if (!quotes) return line.split(separator);
  const found = ['']; // One that is being read.
  let inside = false;
  for (let i = 0; i < line.length; i++) {
    const sign = line.charAt(i);
    if (sign === '"' && inside && line.charAt(i + 1) === '"') found.push(`${found.pop() ?? ''}${line.charAt(++i)}`);
    else if (sign === '"') inside = !inside;
    else if (sign === separator && !inside) found.push('');
    else found.push(`${found.pop() ?? ''}${sign}`);
  }
  return found;
}

describe('the board as CSV', () => {
  it('says who answered what, when and how', () => {
    const csv = boardCsv(
      [
        row('Ana Brkić', { state: 'approved', group: 'EPP', country: 'HR' }, {}),
        row(
          'Bo Åkesson',
          { state: 'refused' },
          { decision: 'refused', assurance: 'link', reason: 'Ask 1, "now", is\ntoo much' },
        ),
        row('Cy Late', { state: 'approved' }, { late: true }),
        row('Di Wick'),
      ],
      WORDS,
    );
    expect(csv).toBe(
      [
        '\ufeffName,Group,Country,State,When,How,Reason',
        `Ana Brkić,EPP,HR,Approved,${at},Passkey,`,
        `Bo Åkesson,,,Declined,${at},Typed name,"Ask 1, ""now"", is\ntoo much"`,
        `Cy Late,,,Late,${at},Passkey,`,
        'Di Wick,,,Waiting,,,',
        '',
      ].join('\r\n'),
    );
    expect(boardCsv([], WORDS, ';')).toBe('\ufeffName;Group;Country;State;When;How;Reason\r\n');
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1+1',
    '\u200b=1',
    'Ana;=1+1',
    'Ana,=1',
    'a"=1',
    'a\n=1',
  ])('makes %j harmless', (name) => {
    const csv = boardCsv([row(name)], WORDS);
    expect(csv).toContain("'");
    expect(csv).not.toMatch(/(^|[,;"\r\n\t])[=+\-@]/);
  });

  it('gives no spreadsheet a formula, whatever it takes for a separator', () => {
    const sign = fc.constantFrom('=', '+', '-', '@', ',', ';', '"', '\t', '\r', '\n', ' ', "'", 'a', '＝', '\u200b');
    const text = fc.string({ unit: sign, maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.constantFrom(',' as const, ';' as const), (name, reason, separator) => {
        const csv = boardCsv([row(name, { state: 'refused' }, { decision: 'refused', reason })], WORDS, separator);
        const [read = []] = [cells(csv.slice(csv.indexOf('\r\n') + 2, -2), separator, true)];
        expect(read).toHaveLength(7);
        for (const other of [',', ';', '\t', '\n', '\r', '"', '|']) {
          for (const cell of cells(csv, other, false)) expect(cell).not.toMatch(/^[=+\-@]/);
        }
        // Nothing but apostrophes was added, and nothing was taken away.
        const bare = (value: string) => value.replaceAll("'", '');
        expect([read[0], read[6]].map((one = '') => bare(one))).toEqual([bare(name), bare(reason)]);
      }),
      { numRuns: Number(process.env['ROUNDS'] ?? 300) },
    );
  });
});
