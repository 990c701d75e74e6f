import type { LoggedEvent } from '../../decision/model/chain.ts';
import { must } from './broken.ts';

/** Was everybody who acted for a Member allowed to by that Member? (trust.md 2.2, 3) */

/** Two entries of different logs are ordered by their times only this closely, in ms: one was looked up for the other. */
const CLOSE = 60_000;

/**
 * Checks that each act in somebody's place has a delegation in the account log, given before it and neither ended nor run out.
 * @throws Broken
 */
export function checkDelegations(log: readonly LoggedEvent<string>[], accounts: readonly LoggedEvent<string>[]): void {
  for (const { seq, at, actor, onBehalfOf: mep } of log) {
    if (mep === undefined) continue;
    const last = accounts.findLast(
      ({ type, body, at: when }) =>
        (type === 'DelegationGiven' || type === 'DelegationEnded') &&
        body['mep'] === mep &&
        body['adviser'] === actor &&
        Date.parse(when) <= Date.parse(at) + (type === 'DelegationGiven' ? CLOSE : -CLOSE),
    );
    const until = last?.body['until'];
    const over = typeof until === 'string' && Date.parse(until) < Date.parse(at) - CLOSE;
    must(last?.type === 'DelegationGiven' && !over, 'not-delegated', { file: 'audit.jsonl', seq });
  }
}
