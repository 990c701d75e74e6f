import { PROVIDER_REASONS, type ProviderReason } from '../../shared/api/provider-reasons.ts';
import { m } from '../generated/i18n/messages.js';

const SENTENCES: { readonly [R in ProviderReason]: () => string } = {
  'mixed-up': m.identity_provider_mixed_up,
  denied: m.identity_provider_denied,
  unproven: m.identity_provider_unproven,
  unknown: m.identity_provider_unknown,
  'other-account': m.identity_provider_other_account,
  mailed: m.identity_provider_mailed,
  unreachable: m.identity_provider_unreachable,
  left: m.identity_provider_left,
};

/** Returns why a provider did not sign somebody in, by what stands in the address; null where nothing does. */
export function providerSentence(said: string | null | undefined): string | null {
  const reason = PROVIDER_REASONS.find((one) => one === said);
  return reason === undefined ? null : SENTENCES[reason]();
}
