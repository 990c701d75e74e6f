import type { Context } from '../../model/context.ts';
import { accept, omitUndefined, refuse, type Decision } from '../../model/decision.ts';
import { includesScope, scopeFor } from '../../rights/delegation.ts';

/** A new letter; asked of no letter yet, so it travels as POST /api/letters and not among the commands. Rules L1, L5. */
export interface CreateLetter {
  readonly type: 'CreateLetter';
  readonly title: string;
  readonly lang: string;
  /** The MEP who leads the letter, where an adviser makes it. */
  readonly onBehalfOf?: string;
  /** StartLetterFrom: the version whose text it starts with. */
  readonly from?: { readonly letter: string; readonly version: number; readonly digest: string };
}

export function createLetter({ title, lang, from, onBehalfOf }: CreateLetter, context: Context): Decision {
  const lead = onBehalfOf === context.actor ? undefined : onBehalfOf;
  // L5: whoever may draft for an MEP may begin a letter for that MEP to lead.
  if (lead !== undefined && !includesScope(scopeFor(context, lead), 'draft')) {
    return refuse('no-access', 'You can begin a letter for a Member only while you draft for that Member.');
  }
  const made = accept({ type: 'LetterCreated', title: context.refOf(title), lang, ...omitUndefined({ from }) });
  return made.ok && lead !== undefined ? { ...made, onBehalf: lead } : made;
}
