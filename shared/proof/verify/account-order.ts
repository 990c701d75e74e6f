import type { LoggedEvent } from '../../decision/model/chain.ts';
import { must } from './broken.ts';

/**
 * Which entries of the account log came before an entry of a letter's log. Each entry that rests on a passkey or a delegation names
 * the last account entry that there was (`accounts`, its hash), and nobody can name what is not yet made: clocks say nothing here,
 * for a server's clock may be wrong and put right again.
 */
export interface AccountOrder {
  /** Returns how many account entries there were before entry `seq`; null in logs written before entries named them. */
  readonly before: (seq: number) => number | null;
}

/** Nothing is known of the order: a receipt has no log. */
export const UNORDERED: AccountOrder = { before: () => null };

/** Reads the order from a letter's log. @throws Broken when an entry names none of the account log, or an earlier one again */
export function accountOrder(
  log: readonly LoggedEvent<string>[],
  accounts: readonly LoggedEvent<string>[],
): AccountOrder {
  const places = new Map(accounts.map(({ hash }, index) => [hash, index + 1]));
  const order = new Map<number, number>();
  let last = 0;
  for (const { seq, body, onBehalfOf } of log) {
    const named = body['accounts'];
    if (named === undefined) {
      const evidence = body['evidence'] as { readonly kind?: unknown } | undefined;
      const rests = onBehalfOf !== undefined || evidence?.kind === 'passkey';
      // A log that has begun to name them goes on to, or an old approval could be slipped in.
      must(!rests || last === 0, 'accounts-unnamed', { file: 'audit.jsonl', seq });
      continue;
    }
    const place = typeof named === 'string' ? places.get(named) : undefined;
    must(place !== undefined && place >= last, 'accounts-unknown', { file: 'audit.jsonl', seq });
    order.set(seq, place);
    last = place;
  }
  return { before: (seq) => order.get(seq) ?? null };
}
