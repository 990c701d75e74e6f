import * as v from 'valibot';
import type { Permission } from '../rights/permission.ts';
import type { Context } from './context.ts';
import type { Decision } from './decision.ts';
import { expected } from './fields.ts';
import type { LetterState } from './state.ts';

/**
 * What the server looks up before a command is decided, and puts into its `Context`: the draft as it would be cut, the frozen
 * text of an amendment, what adopting or undoing one does to the draft, another wording, who the people named are, how one of
 * the list is to be named, who can be reached by mail, how somebody confirms in person.
 */
export type Lookup =
  | 'nothing'
  | 'draft'
  | 'tabling'
  | 'adoption'
  | 'undoing'
  | 'wording'
  | 'people'
  | 'entry'
  | 'mailboxes'
  | 'confirmation';

type Entries<T extends string, E extends v.ObjectEntries> = { readonly type: v.LiteralSchema<T, undefined> } & E &
  typeof expected;
type Schema<T extends string, E extends v.ObjectEntries> = v.StrictObjectSchema<Entries<T, E>, undefined>;

/** All that there is to say of one command; each stands in a file of its own. */
interface Parts<C, L extends Lookup> {
  /** Who may give it. */
  readonly permission: Permission;
  readonly lookup: L;
  /** Whether `person` is somebody on the list of signatories; otherwise a member. */
  readonly ofSignatory?: true;
  /** It puts a name under an amendment: one's own goes first, unless one says another's. P10 */
  readonly ownNameFirst?: true;
  /** The command as a screen would send it, about the thing that it would mean now; or why there is none. */
  readonly sample: (state: LetterState, context: Context) => C | string;
  readonly decide: (state: LetterState, command: C, context: Context) => Decision;
}

export interface CommandDefinition<T extends string, C, S, L extends Lookup> extends Parts<C, L> {
  readonly type: T;
  readonly schema: S;
}

/** Defines a command. A part that is missing does not compile. @param fields beside `type`, `expectedSeq` and `onBehalfOf` */
export function defineCommand<const T extends string, E extends v.ObjectEntries, const L extends Lookup>(
  type: T,
  fields: E,
  parts: Parts<v.InferOutput<Schema<T, E>>, L>,
): CommandDefinition<T, v.InferOutput<Schema<T, E>>, Schema<T, E>, L> {
  return { type, schema: v.strictObject({ type: v.literal(type), ...fields, ...expected }), ...parts };
}
