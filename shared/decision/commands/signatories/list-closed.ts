import { refuse, type Decision } from '../../model/decision.ts';

export const NO_SIGNATORIES = 'There are no signatories yet.';

/** Refuses because the letter has been dispatched. */
export function listClosed(message: string): Decision {
  return refuse('wrong-state', `This letter has been dispatched and its list of signatories is closed. ${message}`);
}
