/** What is said when this device is back online. */
import type { CombinedChanges } from '../../letter/transport/sync-state.ts';
import { m } from '../../generated/i18n/messages.js';

/** What came together, and in how many places others had changed the text. */
export interface Back extends CombinedChanges {
  readonly others: number;
}

/** Returns the sentence for what came together. */
export function backWords({ mine, others }: Back): string {
  if (mine === 0) return m.workspace_back_others({ count: others });
  return others === 0
    ? m.workspace_back_mine({ count: mine })
    : m.workspace_back({ count: mine, others: String(others) });
}
