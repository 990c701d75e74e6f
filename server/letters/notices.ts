import { askedVersion, type Id, type LetterEvent, type LetterState } from '../../shared/decision/index.ts';
import { newId } from '../chance.ts';
import type { Mail, MailKind, MailKinds } from '../mail/kinds.ts';
import type { OutgoingMail, Person } from '../store/store.ts';

/** Which mails a decision sends, written in the same commit, so that a decision and its mail never part. */

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
  readonly at: string;
}

/** Answers everyone whose address or name `noticesOf` needs; empty when nobody is written to. */
export function concerned({ after, events, reachable }: Pick<NoticeFacts, 'after' | 'events' | 'reachable'>): Id[] {
  const people = new Set<Id>(reachable);
  for (const event of events) {
    if (event.type === 'MemberInvited' || event.type === 'LeadTransferred') people.add(event.person).add(event.actor);
    if (event.type === 'VersionRefused') people.add(after.lead).add(event.person);
    if (event.type === 'SignatoriesReminded') for (const person of event.people) people.add(person);
    if (event.type === 'SignatoriesAdded') for (const { person } of event.people) people.add(person);
    if (event.type === 'VersionCirculated' || event.type === 'VersionLocked') {
      for (const person of after.signatories.keys()) people.add(person);
    }
  }
  if (people.size > 0) people.add(after.lead);
  return [...people];
}

/** Answers the mails of a decision. */
export function noticesOf(facts: NoticeFacts): OutgoingMail[] {
  const asked = new Set<Id>();
  const mails = facts.events.flatMap((event): (OutgoingMail | null)[] => {
    if (event.type === 'MemberInvited') return [invitation(facts, event.person, event.actor, event.access)];
    if (event.type === 'LeadTransferred') return [invitation(facts, event.person, event.actor, 'lead')];
    if (event.type === 'VersionRefused')
      return [declined(facts, event.person, event.version, facts.text(event.reason))];
    if (event.type === 'VersionLocked') {
      const listed = new Set(event.signOffs.map(({ person }) => person));
      const { version, digest } = event;
      const data = { letter: facts.after.id, title: facts.title, version, digest };
      return [...facts.after.signatories.keys()].map((person) =>
        mail(facts, person, 'locked', { ...data, listed: listed.has(person) }),
      );
    }
    if (event.type === 'VersionCirculated') {
      const again = facts.before.versions[event.version - 1]?.status === 'circulated';
      const answered = facts.after.versions[event.version - 1]?.signOffs;
      const people = [...facts.after.signatories.keys()].filter((person) => !again || !answered?.has(person));
      for (const person of people) asked.add(person);
      return people.map((person) => circulation(facts, person, again));
    }
    if (event.type === 'SignatoriesReminded') return event.people.map((person) => circulation(facts, person, true));
    if (event.type === 'SignatoriesAdded') {
      const added = event.people.map(({ person }) => person).filter((person) => !facts.before.signatories.has(person));
      for (const person of added) asked.add(person);
      return added.map((person) => late(facts, person));
    }
    return [];
  });
  const reached = facts.reachable.filter((person) => facts.after.signatories.has(person) && !asked.has(person));
  return [...mails, ...reached.map((person) => late(facts, person))].filter((one) => one !== null);
}

function invitation(facts: NoticeFacts, person: Id, actor: Id, access: string): OutgoingMail | null {
  const { after, title } = facts;
  const by = facts.person(actor)?.name ?? '';
  return person === actor ? null : mail(facts, person, 'invitation', { letter: after.id, title, by, access });
}

/** Asks somebody who was added, or can be reached, after the version went out. */
function late(facts: NoticeFacts, person: Id): OutgoingMail | null {
  const asked = askedVersion(facts.after);
  const open = asked !== undefined && facts.after.status !== 'closed' && !asked.signOffs.has(person);
  return open ? circulation(facts, person, false) : null;
}

function circulation(facts: NoticeFacts, person: Id, again: boolean): OutgoingMail | null {
  const { after, title } = facts;
  const version = askedVersion(after);
  if (!version) return null;
  const { number, digest, deadline } = version;
  const message = facts.text(version.message);
  const answered = after.versions.findLast((one) => one.number < number && one.signOffs.has(person))?.number;
  return mail(facts, person, 'circulation', {
    person,
    letter: after.id,
    title,
    by: facts.person(after.lead)?.name ?? '',
    version: number,
    digest,
    ...(deadline === undefined ? {} : { deadline }),
    ...(message === undefined ? {} : { message }),
    ...(answered === undefined ? {} : { answered }),
    ...(again ? { again } : {}),
  });
}

function declined(facts: NoticeFacts, person: Id, version: number, reason: string | undefined): OutgoingMail | null {
  const { after, title } = facts;
  const by = facts.person(person)?.name ?? '';
  const why = reason === undefined ? {} : { reason };
  return mail(facts, after.lead, 'declined', { letter: after.id, title, version, by, ...why });
}

function mail<K extends MailKind>(facts: NoticeFacts, to: Id, kind: K, data: MailKinds[K]): OutgoingMail | null {
  const email = facts.person(to)?.email;
  if (email === null || email === undefined) return null;
  return {
    ...{ id: newId(), to: email, person: to, letter: facts.after.id, at: facts.at },
    kind: kind satisfies Mail['kind'],
    data: { ...data },
  };
}
