/** Checks, on this device, that a letter's log is the one chain that it says it is (trust.md 7). */
import { hashOf, NO_ENTRY, type Chainable } from '../../shared/decision/model/chain.ts';

/** One line of the log as GET /api/letters/:id/events answers it. */
export interface LogEntry {
  readonly format: string;
  readonly letter: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly type: string;
  readonly body: { readonly [name: string]: unknown };
  /** Hash of the entry before; 64 zeros on the first. */
  readonly prev: string;
  readonly hash: string;
}

/** An entry whose content this person may not see: it keeps its place, so that none seems lost. */
interface WithheldEntry {
  readonly type: 'Withheld';
  readonly seq: number;
  readonly prev?: string;
  readonly hash?: string;
}

export type LogLine = LogEntry | WithheldEntry;

export function isShown(line: LogLine): line is LogEntry {
  return line.type !== 'Withheld';
}

export type ChainCheck =
  /** `withheld`: entries that stand in their place and whose content could not be worked out here. */
  | { readonly ok: true; readonly count: number; readonly withheld: number }
  /** `expected` is what this device worked out, `found` what the entry says. */
  | { readonly ok: false; readonly seq: number; readonly expected: string; readonly found: string };

/** Returns whether every entry follows from the one before it, or the first that does not. */
export async function checkChain(letter: string, lines: readonly LogLine[]): Promise<ChainCheck> {
  let prev: string | undefined = NO_ENTRY;
  let withheld = 0;
  for (const [index, line] of lines.entries()) {
    const seq = index + 1;
    const broken = (expected: string, found: unknown): ChainCheck => ({
      ok: false,
      seq,
      expected,
      found: String(found),
    });
    if (line.seq !== seq) return broken(String(seq), line.seq);
    // After an entry without its hash there is nothing to compare with.
    if (prev !== undefined && line.prev !== undefined && line.prev !== prev) return broken(prev, line.prev);
    if (isShown(line)) {
      const { hash, ...rest } = line;
      if (line.letter !== letter) return broken(letter, line.letter);
      const expected = await hashOf(rest as Chainable).catch(() => '');
      if (line.format !== 'paraph.event/1' || hash !== expected) return broken(expected, hash);
    } else withheld += 1;
    prev = line.hash;
  }
  return { ok: true, count: lines.length, withheld };
}
