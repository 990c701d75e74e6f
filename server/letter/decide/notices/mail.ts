import {
  askedVersion,
  type EventOf,
  type Id,
  type LetterEvent,
  type LetterEventType,
  type LetterState,
} from '../../../../shared/decision/index.ts';
import { newId } from '../../../lib/random.ts';
import type { Mail, MailKind, MailKinds } from '../../../mail/kinds.ts';
import type { OutgoingMail, Person } from '../../../store/store.ts';

/** What the mails of a decision are made of. */

export interface NoticeFacts {
  readonly before: LetterState;
  readonly after: LetterState;
  readonly events: readonly LetterEvent[];
  readonly title: string;
  /** Message of the circulated version, reason of a refusal: texts by reference. */
  readonly text: (ref: string | undefined) => string | undefined;
  readonly person: (id: Id) => Person | undefined;
  /** Signatories of whom an address has just become known. */
  readonly reachable: readonly Id[];
  /** Whose name was given another address than the directory's, with those whom the directory has by that name. */
  readonly otherwise: readonly { readonly person: Id; readonly known: readonly { readonly email?: string }[] }[];
  readonly at: string;
}

/** Who is told of an event by mail. */
export interface Notice<T extends LetterEventType> {
  /** Everyone whose address or name `mails` needs. */
  readonly concerned: (after: LetterState, event: EventOf<T>) => readonly Id[];
  readonly mails: (facts: NoticeFacts, event: EventOf<T>) => readonly (OutgoingMail | null)[];
  /** It asks people to sign: they get it whatever they may see of the event itself. */
  readonly asksToSign?: true;
}

export type Notices<T extends LetterEventType> = { readonly [K in T]: Notice<K> | 'nobody' };

/** The version on which somebody may answer now. */
export function openRequest(state: LetterState) {
  return state.status === 'closed' ? undefined : askedVersion(state);
}

/** The same mail to all of these but to whoever did it. */
export function others<K extends MailKind>(
  facts: NoticeFacts,
  event: LetterEvent,
  people: readonly Id[],
  kind: K,
  data: MailKinds[K],
): readonly (OutgoingMail | null)[] {
  return people.filter((person) => person !== event.actor).map((person) => mail(facts, person, kind, data));
}

export function nameOf({ person }: Pick<NoticeFacts, 'person'>, id: Id): string {
  return person(id)?.name ?? '';
}

/** Who did something, and for whom where an adviser did it in a Member's place. */
export function whoDid(
  facts: NoticeFacts,
  { actor, onBehalf }: LetterEvent,
): { readonly by: string; readonly behalf?: string } {
  const by = nameOf(facts, actor);
  return onBehalf === undefined || onBehalf === actor ? { by } : { by, behalf: nameOf(facts, onBehalf) };
}

/** A member that is there only when it has a value. */
export function optional<N extends string>(name: N, value: string | undefined): { readonly [K in N]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: string };
}

export function mail<K extends MailKind>(facts: NoticeFacts, to: Id, kind: K, data: MailKinds[K]): OutgoingMail | null {
  const email = facts.person(to)?.email;
  if (email === null || email === undefined) return null;
  return {
    ...{ id: newId(), to: email, person: to, letter: facts.after.id, at: facts.at },
    kind: kind satisfies Mail['kind'],
    data: { ...data },
  };
}
