/** Why a sign-in by a provider did not let somebody in; the sign-in page says it in the reader's language. */
export const PROVIDER_REASONS = [
  'mixed-up',
  'denied',
  'unproven',
  'unknown',
  'other-account',
  'mailed',
  'unreachable',
  'left',
] as const;
export type ProviderReason = (typeof PROVIDER_REASONS)[number];
