import type { LoggedEvent } from '../../decision/model/chain.ts';
import type { AccountOrder } from './account-order.ts';
import { must } from './broken.ts';

/** Was everybody who acted for a Member allowed to by that Member? (trust.md 2.2, 3) */

/** Old entries do not name the account log: they are ordered by their times, only this closely, in ms. */
const CLOSE = 60_000;

/**
 * Checks that each act in somebody's place has a delegation in the account log, given before it and neither ended nor run out.
 * @throws Broken
 */
export function checkDelegations(
  log: readonly LoggedEvent<string>[],
  accounts: readonly LoggedEvent<string>[],
  order: AccountOrder,
): void {
  for (const { seq, at, actor, onBehalfOf: mep } of log) {
    if (mep === undefined) continue;
    const before = order.before(seq);
    const known = before === null ? accounts : accounts.slice(0, before);
    const last = known.findLast(
      ({ type, body, at: when }) =>
        (type === 'DelegationGiven' || type === 'DelegationEnded') &&
        body['mep'] === mep &&
        body['adviser'] === actor &&
        (before !== null || Date.parse(when) <= Date.parse(at) + (type === 'DelegationGiven' ? CLOSE : -CLOSE)),
    );
    const until = last?.body['until'];
    const over = typeof until === 'string' && Date.parse(until) < Date.parse(at) - CLOSE;
    must(last?.type === 'DelegationGiven' && !over, 'not-delegated', { file: 'audit.jsonl', seq });
  }
}
