import { COMMANDS, decided, type Command, type CommandType } from './commands/registry.ts';
import { createLetter, type CreateLetter } from './commands/letter/create-letter.ts';
import type { Context } from './model/context.ts';
import { refuse, type Decision } from './model/decision.ts';
import { find } from './model/find.ts';
import type { LetterState } from './model/state.ts';
import type { Authority } from './rights/authority.ts';
import { asking, type Principal } from './rights/permission.ts';
import { authorityFor, may } from './rights/permissions.ts';

export type { Decision } from './model/decision.ts';

/**
 * Returns one command on one letter. Pure: same input, same answer; never throws for anything a person can do.
 * Rules: RULES.md. Every command passes the same gates (D1): the letter, access, the thing it names, whose that is, whether
 * the screen was up to date; then what its own subject says.
 */
export function decide(state: LetterState | null, command: Command | CreateLetter, context: Context): Decision {
  // L7: of a letter that was deleted nobody but its lead author hears, to bring it back.
  const isBack = command.type === 'RestoreLetter' && state?.lead === context.actor;
  const exists = state !== null && state.seq > 0 && (state.deletedAt === undefined || isBack);
  if (command.type === 'CreateLetter') {
    return exists ? refuse('wrong-state', 'This letter exists already.') : createLetter(command, context);
  }
  if (!exists) return refuse('not-found', 'There is no such letter.');

  const allowed = may(state, asking(context), command.type);
  if (allowed !== true) return { ok: false, refusal: allowed };
  const missing = missingThing(state, command);
  if (missing !== null) return refuse('not-found', missing);
  const authority = authorityOf(state, command, asking(context));
  if (!authority.ok) return authority;
  if (command.expectedSeq !== undefined && command.expectedSeq !== state.seq) {
    return refuse(
      'changed-meanwhile',
      'Something else was decided in the meantime. Look at the letter again, then repeat.',
      {
        facts: { seq: state.seq },
      },
    );
  }
  const { onBehalf } = authority;
  if (onBehalf === undefined) return decided<CommandType>(state, command, context);
  const decision = decided<CommandType>(state, command, { ...context, onBehalf });
  return decision.ok && decision.events.length > 0 ? { ...decision, onBehalf } : decision;
}

/** By whose right a command is given. P10: one's own name goes under an amendment, unless one says another's. */
export function authorityOf(state: LetterState, command: Command, by: Principal): Authority {
  const { type, onBehalfOf } = command;
  const on = thingOf(command);
  if (onBehalfOf === undefined && COMMANDS[type].ownNameFirst) {
    const own = authorityFor(state, by, type, { on, onBehalfOf: by.person });
    if (own.ok) return own;
  }
  return authorityFor(state, by, type, { on, onBehalfOf });
}

/** The amendment, thread or comment whose owner matters. */
function thingOf(command: Command): string | undefined {
  if ('amendment' in command) return command.amendment;
  if ('thread' in command) return command.thread;
  return 'comment' in command ? command.comment : undefined;
}

/** Says what a command names and the letter does not have. */
function missingThing(state: LetterState, command: Command): string | null {
  if ('amendment' in command && !find.amendment(state, command.amendment)) return 'There is no such amendment.';
  if ('thread' in command && !find.thread(state, command.thread)) return 'There is no such discussion.';
  if ('comment' in command && !find.comment(state, command.comment)) return 'There is no such comment.';
  if ('version' in command && !find.version(state, command.version)) {
    return `There is no version ${String(command.version)} of this letter.`;
  }
  if (!('person' in command)) return null;
  if (COMMANDS[command.type].ofSignatory) {
    return find.signatory(state, command.person) ? null : 'This person is not on the list of signatories.';
  }
  return find.access(state, command.person) === undefined ? 'This person is not a member of the letter.' : null;
}
