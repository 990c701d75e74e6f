import type { Context } from '../../model/context.ts';
import type { Decision } from '../../model/decision.ts';
import type { Id } from '../../model/events.ts';
import type { LetterState } from '../../model/state.ts';
import type { Permission } from '../../rights/permission.ts';
import { forWhom } from './amendment.ts';

/** A15: a name is put under an amendment by its bearer or the bearer's office, and taken away by the same. */
export function bearerOf(
  state: LetterState,
  { onBehalfOf }: { readonly onBehalfOf?: Id | undefined },
  permission: Permission,
  context: Context,
): { readonly person: Id } | Decision {
  const unsaid =
    onBehalfOf === undefined && context.onBehalf !== undefined ? forWhom(state, permission, context) : null;
  return unsaid ?? { person: onBehalfOf ?? context.onBehalf ?? context.actor };
}
