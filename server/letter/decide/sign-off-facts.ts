import { COMMANDS, type Command, type CommandLookingUp, type Context } from '../../../shared/decision/index.ts';
import type { Salted } from '../../lib/hash.ts';
import type { Person } from '../../store/store.ts';
import { foldName } from '../../../shared/letter/names.ts';

/** What somebody confirms in person: by a passkey's signature, or by their name. */
export type ConfirmedCommand = CommandLookingUp<'confirmation'>;

/** Whether a command is one of those that are confirmed in person. */
export function isConfirmed(command: Command): command is ConfirmedCommand {
  return COMMANDS[command.type].lookup === 'confirmation';
}

/** How long after its exchange a mail link backs an approval, in ms (docs/api.md: under 15 minutes). */
const FRESH = 15 * 60_000;

/** How the asking person signed in: when the mail link was made, when it was exchanged. ISO 8601 UTC. */
export interface LinkConfirmation {
  readonly linkIssuedAt: string;
  readonly confirmedAt: string;
  /** A passkey opened the session, no mail link: then nothing is confirmed by mail. */
  readonly passkey?: string;
}

/**
 * What `decide` is told about a sign-off or a lock: how fresh the mail link is, whether the typed name is the listed one.
 * @param keep keeps a text that may have to be erased, and answers its reference
 */
export function signOffFacts(
  command: ConfirmedCommand,
  {
    person,
    names,
  }: {
    readonly person: Person;
    /** Each of them may be typed; the first is told. */
    readonly names: readonly string[];
  },
  { linkIssuedAt, confirmedAt, passkey }: LinkConfirmation,
  now: Date,
  keep: (text: string) => Salted,
): NonNullable<Context['signOff']> {
  const typed = 'name' in command ? command.name : undefined;
  const listed = {
    ...(typed === undefined ? {} : { nameMatches: names.some((name) => foldName(typed) === foldName(name)) }),
    ...(names[0] === undefined ? {} : { listedAs: names[0] }),
  };
  if (passkey !== undefined) return { ...listed, passkeySession: true };
  const session = {
    kind: 'link' as const,
    linkIssuedAt,
    confirmedAt,
    addressRef: keep(person.email ?? '').ref,
    ...(typed === undefined ? {} : { nameRef: keep(typed).ref }),
  };
  const fresh = now.getTime() - Date.parse(confirmedAt) < FRESH;
  return {
    session,
    ...(fresh ? { link: session } : {}),
    ...listed,
  };
}
