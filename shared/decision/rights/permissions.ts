import { COMMANDS, type CommandType } from '../commands/registry.ts';
import type { Id } from '../model/events.ts';
import { find } from '../model/find.ts';
import type { Refusal } from '../model/refusals.ts';
import type { LetterState } from '../model/state.ts';
import { authorityUnder, permits, type About, type Authority } from './authority.ts';
import { PLAIN, type Permission, type Principal } from './permission.ts';

/** Who may do what (trust.md 3): the one table from which `decide`, the screens and the tests read. Rules P1 to P11. */

/** What can be permitted: every command, and what happens without one. */
export type Action = CommandType | keyof typeof PLAIN;

const OF_COMMANDS = Object.fromEntries(Object.values(COMMANDS).map(({ type, permission }) => [type, permission])) as {
  readonly [T in CommandType]: Permission;
};

export const PERMISSIONS: { readonly [A in Action]: Permission } = { ...PLAIN, ...OF_COMMANDS };

/** Returns whether a person may do something with a letter at all, whatever its state, and for whom; or says why not. */
export function authorityFor(state: LetterState, who: Principal, action: Action, about: About = {}): Authority {
  return authorityUnder(state, who, PERMISSIONS[action], about);
}

/**
 * Returns whether a person may do something with a letter at all, whatever its state, or says why not.
 * @param on the amendment, thread or comment in question; without it, whether there may be one on which the person may
 */
export function may(state: LetterState, who: Principal, action: Action, on?: Id): true | Refusal {
  return permits(state, who, PERMISSIONS[action], on);
}

/** What a person may do in a room now: of the draft, or of one amendment. After the lock nobody writes. P8 */
export function roomAccess(state: LetterState, who: Principal, amendment?: Id): 'write' | 'read' | 'none' {
  if (state.deletedAt !== undefined) return 'none';
  const open = state.status === 'drafting';
  if (amendment === undefined) {
    if (may(state, who, 'see-letter') !== true) return 'none';
    return open && may(state, who, 'type-in-draft') === true ? 'write' : 'read';
  }
  const found = find.amendment(state, amendment);
  if (found === undefined) return 'none';
  if (found.status !== 'writing') return may(state, who, 'see-letter') === true ? 'read' : 'none';
  if (may(state, who, 'see-amendment-being-written', amendment) !== true) return 'none';
  return open && may(state, who, 'type-in-amendment', amendment) === true ? 'write' : 'read';
}
