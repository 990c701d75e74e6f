import type { Refusal } from './decision/model/refusals.ts';

/** What was asked for, or why not and what to do next. */
export type Result<T, E = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: E };
