/** What is checked of a bundle, in this order. */
export const CHECKS = [
  'manifest',
  'canonical',
  'version',
  'log',
  'checkpoints',
  'lock',
  'sign-offs',
  'pdf',
  'time-stamps',
  'seal',
] as const;
export type CheckName = (typeof CHECKS)[number];
