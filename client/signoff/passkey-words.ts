/** Why a passkey did not do what it was asked for, in words: what happened, what is safe, what to do. */
import { sentenceFor } from '../connection/refusals.ts';
import { m } from '../generated/i18n/messages.js';
import type { Signed } from './sign.ts';

export function faultWords(fault: Extract<Signed, { readonly ok: false }>): string {
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
