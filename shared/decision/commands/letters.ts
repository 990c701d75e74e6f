import { accept, isSameText, locked, omitUndefined, refuse, type Decision } from '../model/decision.ts';
import type { CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import type { CreateLetter } from '../decide.ts';
import { includesScope, scopeFor } from '../rights/delegation.ts';
import type { Settings } from '../model/events.ts';
import type { LetterState } from '../model/state.ts';

/** The letter as a whole: making, renaming, settings. Rules L1 to L5. */

export function createLetter({ title, lang, from, onBehalfOf }: CreateLetter, context: Context): Decision {
  const lead = onBehalfOf === context.actor ? undefined : onBehalfOf;
  // L5: whoever may draft for an MEP may begin a letter for that MEP to lead.
  if (lead !== undefined && !includesScope(scopeFor(context, lead), 'draft')) {
    return refuse('no-access', 'You can begin a letter for a Member only while you draft for that Member.');
  }
  const made = accept({ type: 'LetterCreated', title: context.refOf(title), lang, ...omitUndefined({ from }) });
  return made.ok && lead !== undefined ? { ...made, onBehalf: lead } : made;
}

export function renameLetter(state: LetterState, { title }: CommandOf<'RenameLetter'>, context: Context): Decision {
  if (state.status !== 'drafting') return locked(state, 'Its title can no longer change.');
  if (isSameText(context, state.title, title)) return accept();
  return accept({ type: 'LetterRenamed', title: context.refOf(title) });
}

export function changeSettings(state: LetterState, command: CommandOf<'ChangeSettings'>): Decision {
  const { signatureOrder, namesBeforeLock, amendmentsUntil, passkeysRequired, minimum } = command;
  const asked: Partial<Settings> = omitUndefined({
    signatureOrder,
    namesBeforeLock,
    amendmentsUntil,
    passkeysRequired,
    minimum,
  });
  const changed = Object.entries(asked).filter(([name, value]) => !same(value, state.settings[name as keyof Settings]));
  if (changed.length === 0) return accept();
  if (state.status === 'closed')
    return locked(state, 'The list of signatories is closed, so its settings stay as they are.');
  // L4: what still matters to late co-signatures and to the printed list may change until the list closes.
  if (state.status === 'locked' && changed.some(([name]) => name !== 'signatureOrder' && name !== 'passkeysRequired')) {
    return locked(state, 'Only the order of signatures and the need for a passkey can still change.');
  }
  return accept({ type: 'SettingsChanged', settings: Object.fromEntries(changed) });
}

function same(one: Settings[keyof Settings], other: Settings[keyof Settings]): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  return one.signatures === other.signatures && one.groups === other.groups;
}
