import type { Context } from './context.ts';
import type { Id, LetterEventBody, TextRef } from './events.ts';
import { refusal, type Refusal, type RefusalCode } from './refusals.ts';
import type { LetterState } from './state.ts';

/** What a command leads to: the events it decides (none when all of it holds already), or a refusal. */
export type Decision =
  | {
      readonly ok: true;
      readonly events: readonly LetterEventBody[];
      /** The MEP for whom the actor did it. P10 */
      readonly onBehalf?: Id;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Accepts a command. Without events: what it asks for holds already. */
export function accept(...events: readonly LetterEventBody[]): Decision {
  return { ok: true, events };
}

export function refuse(code: RefusalCode, message: string, more: Omit<Refusal, 'code' | 'message'> = {}): Decision {
  return { ok: false, refusal: refusal(code, message, more) };
}

/** Refuses because a field is wrong, in one sentence that is also the field's. */
export function invalid(field: string, message: string): Decision {
  return refuse('invalid', message, { fields: { [field]: message } });
}

/** Refuses because the text is final. K1 */
export function locked(state: LetterState, message: string): Decision {
  const final = state.final?.version;
  return refuse('locked', `${final === undefined ? 'The text' : `Version ${String(final)}`} is locked. ${message}`, {
    facts: { final },
  });
}

/** The shell could not look up what the decision rests on: nobody's fault, so try again. */
export function unavailable(what: string): Decision {
  return refuse('unavailable', `${what} could not be read just now. Nothing has changed; try again.`);
}

/** Keeps a text and answers its reference; nothing for no text. */
export function storeText(context: Context, text: string | undefined): TextRef | undefined {
  return text === undefined || text === '' ? undefined : context.refOf(text);
}

/** Returns whether a reference on record stands for just this text. Nobody looked: no. */
export function isSameText(context: Context, ref: TextRef | undefined, text: string): boolean {
  return ref !== undefined && (context.sameText?.(ref, text) ?? false);
}

/** Leaves out members that are undefined: an event has no empty ones, and canonical JSON could not hold them. */
export function omitUndefined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Returns whether an ISO time lies after another. */
export function isAfter(time: string, other: string): boolean {
  return Date.parse(time) > Date.parse(other);
}

export function passkeyFailed(): Decision {
  return invalid('passkey', 'The passkey could not be verified. Nothing was recorded; try again.');
}
