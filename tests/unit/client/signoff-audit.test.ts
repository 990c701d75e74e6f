import { describe, expect, it } from 'vitest';
import { checkChain, type LogEntry } from '../../../client/audit/chain.ts';
import { canonicalJson, sha256Hex } from '../../../shared/version/index.ts';

async function chain(types: readonly string[]): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const [index, type] of types.entries()) {
    const rest = {
      format: 'paraph.event/1',
      letter: 'L',
      seq: index + 1,
      at: '2026-11-24T10:00:00.000Z',
      actor: 'lead',
      type,
      body: { text: 'é' },
      prev: entries.at(-1)?.hash ?? '0'.repeat(64),
    };
    entries.push({ ...rest, hash: await sha256Hex(canonicalJson(rest)) });
  }
  return entries;
}

describe('the audit log', () => {
  it('is found intact when every entry follows from the one before', async () => {
    expect(await checkChain('L', await chain(['LetterCreated', 'VersionCut', 'VersionLocked']))).toEqual({
      ok: true,
      count: 3,
      withheld: 0,
    });
    expect(await checkChain('L', [])).toEqual({ ok: true, count: 0, withheld: 0 });
  });

  it('stands with an entry that this reader may not see, and says so', async () => {
    const log = await chain(['LetterCreated', 'CommentAdded', 'VersionLocked']);
    const hidden = log.map((entry) => (entry.seq === 2 ? ({ type: 'Withheld', seq: 2 } as const) : entry));
    expect(await checkChain('L', hidden)).toEqual({ ok: true, count: 3, withheld: 1 });
  });

  it.each<[string, number, (log: LogEntry[]) => LogEntry[]]>([
    ['one entry was edited', 2, (log) => log.map((entry) => (entry.seq === 2 ? { ...entry, actor: 'other' } : entry))],
    ['one entry was taken out', 2, (log) => log.filter(({ seq }) => seq !== 2)],
    ['two entries changed places', 1, ([a, b, c]) => [b, a, c].flatMap((one) => one ?? [])],
    ['it belongs to another letter', 1, (log) => log.map((entry) => ({ ...entry, letter: 'M' }))],
    [
      'a link was rewritten',
      3,
      (log) => log.map((entry) => (entry.seq === 3 ? { ...entry, prev: '1'.repeat(64) } : entry)),
    ],
  ])('names the first entry at fault when %s', async (_, seq, tamper) => {
    const log = tamper(await chain(['LetterCreated', 'VersionCut', 'VersionLocked']));
    expect(await checkChain('L', log)).toMatchObject({ ok: false, seq });
  });
});
