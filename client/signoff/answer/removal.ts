import * as v from 'valibot';
import type { Problem } from '../../../shared/api/views.ts';

const facts = v.object({
  at: v.string(),
  reason: v.optional(v.string()),
  /** The last version that they answered. */
  answered: v.optional(v.number()),
});

/** When and why somebody was taken off a letter's list. */
export type Removal = v.InferOutput<typeof facts>;

/** Returns what a refusal says of it; null for one that is about something else. */
export function removalIn(problem: Problem | null | undefined): Removal | null {
  const read = v.safeParse(facts, problem?.['removed']);
  return read.success ? read.output : null;
}
