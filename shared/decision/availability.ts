import { COMMANDS, type Command, type CommandType } from './commands/registry.ts';
import { decide } from './decide.ts';
import type { Context } from './model/context.ts';
import { refusal, type Refusal } from './model/refusals.ts';
import type { LetterState } from './model/state.ts';
import { asking } from './rights/permission.ts';
import { may } from './rights/permissions.ts';

/** What a screen shows for a command: nothing (never yours), a control, or a greyed-out control that says why not now. Rule D4. */
export type Offer = 'absent' | 'available' | Refusal;

export type Offers = { readonly [T in CommandType]: Offer };

/** Returns what a person may do with a letter now, command by command, from `decide` itself: screen and server cannot differ. */
export function availability(state: LetterState, context: Context): Offers {
  const offered = Object.values(COMMANDS).map(({ type }) => [type, offerOf(state, type, context)] as const);
  return Object.fromEntries(offered) as { [T in CommandType]: Offer };
}

/**
 * Returns what a screen shows for one command on one thing (this amendment, that version). Whatever the dialog still asks
 * for (a name, a passkey, an outcome of a conflict) does not make it unavailable.
 */
export function offer(state: LetterState, command: Command, context: Context): Offer {
  const people = command.type === 'AddSignatories' ? command.people : [command];
  const resolved = people.map((_, index) => ({ id: `\u0000${String(index)}`, ref: '\u0000' }));
  const decision = decide(state, command, { ...context, ...DIALOG_DONE, people: resolved });
  if (!decision.ok) {
    const { code, facts } = decision.refusal;
    // For whom is what the dialog still asks.
    if (code === 'invalid' && facts?.['offices'] !== undefined) return 'available';
    return code === 'no-access' ? 'absent' : decision.refusal;
  }
  return decision.events.length > 0 ? 'available' : refusal('wrong-state', 'This has been done already.');
}

/** What the shell looks up once a dialog is filled in, as it is when nothing stands in the way. */
const DIALOG_DONE = {
  tabling: { content: '', empty: false },
  adoption: { conflicts: [], edited: '', amended: '' },
  undoing: { conflicts: [] },
  wording: { content: '', from: '-' },
  signOff: { passkey: { kind: 'passkey', statement: '', credential: '' } },
} as const satisfies Partial<Context>;

function offerOf(state: LetterState, type: CommandType, context: Context): Offer {
  if (may(state, asking(context), type) !== true) return 'absent';
  const sample: Command | string = COMMANDS[type].sample(state, context);
  return typeof sample === 'string' ? refusal('wrong-state', sample) : offer(state, sample, context);
}
