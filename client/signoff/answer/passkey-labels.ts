/** Passkeys in the dialogs that sign: why one did not do what it was asked for, in words; and how a first one is added there. */
import { addPasskey } from '../../api/passkey.ts';
import { sentenceFor } from '../../api/refusals.ts';
import { m } from '../../generated/i18n/messages.js';
import { shortDate } from '../../kit/display/dates.ts';
import type { SignResult } from './sign.ts';

/** Adds a passkey on this device. `mailed`: a fresh mail link has to be opened first. */
export async function addHere(): Promise<'added' | 'mailed' | { readonly failed: string }> {
  const answer = await addPasskey(m.signoff_passkey_called({ when: shortDate(new Date().toISOString()) }));
  if (answer.ok) return 'added';
  if ('problem' in answer) return answer.problem.code === 'confirm-first' ? 'mailed' : { failed: faultWords(answer) };
  return { failed: answer.why === 'unsupported' ? m.identity_passkey_unsupported() : m.identity_passkey_not_made() };
}

/** What happened, what is safe, what to do. */
export function faultWords(fault: Extract<SignResult, { readonly ok: false }>): string {
  if ('problem' in fault) return fault.problem.code === 'offline' ? m.signoff_offline() : sentenceFor(fault.problem);
  switch (fault.why) {
    case 'listed':
      return m.signoff_passkey_listed({ name: fault.as });
    case 'other':
      return m.signoff_passkey_other();
    case 'changed':
      return m.signoff_lock_raced();
    case 'unsupported':
      return m.identity_passkey_unsupported();
    case 'known':
    case 'cancelled':
      return m.signoff_passkey_cancelled();
  }
}
