import { askedVersion, find, type Id, type LetterEvent, type LetterState } from '../../../shared/decision/index.ts';
import { newId } from '../../lib/random.ts';
import type { Mail, MailKind, MailKinds } from '../../mail/kinds.ts';
import type { OutgoingMail, Person } from '../../store/store.ts';

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
  /** Whose name was given another address than the directory's, with those whom the directory has by that name. */
  readonly otherwise: readonly { readonly person: Id; readonly known: readonly { readonly email?: string }[] }[];
  readonly at: string;
}

/** Returns everyone whose address or name `noticesOf` needs; empty when nobody is written to. */
export function concerned({
  after,
  events,
  reachable,
  otherwise,
}: Pick<NoticeFacts, 'after' | 'events' | 'reachable' | 'otherwise'>): Id[] {
  const people = new Set<Id>([...reachable, ...otherwise.map(({ person }) => person)]);
  for (const event of events) {
    const named = concernedBy(after, event);
    for (const person of [...named, ...(named.length > 0 && event.onBehalf ? [event.onBehalf] : [])])
      people.add(person);
  }
  if (people.size > 0) people.add(after.lead);
  return [...people];
}

function concernedBy(after: LetterState, event: LetterEvent): readonly Id[] {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- all others are told to nobody
  switch (event.type) {
    case 'SignatoryRemoved':
    case 'MemberInvited':
    case 'LeadTransferred':
    case 'VersionApproved':
    case 'VersionRefused':
    case 'SignOffRetracted':
      return [event.person, event.actor];
    case 'SignatoriesAdded':
      return event.people.map(({ person }) => person);
    case 'SignatoriesReminded':
      return event.people;
    case 'LeadOffered':
      return [event.person, event.actor, ...after.signatories.map((one) => one.person)];
    case 'SettingsChanged':
      return askedVersion(after) ? [event.actor, ...after.signatories.map((one) => one.person)] : [];
    case 'VersionCirculated':
    case 'VersionLocked':
    case 'SignaturesClosed':
      return after.signatories.map(({ person }) => person);
    case 'AmendmentTabled':
    case 'AmendmentAdopted':
    case 'AmendmentRejected':
    case 'AmendmentLapsed':
    case 'WordingProposed':
      return [
        event.actor,
        ...tablers(after, event.amendment),
        ...(find.amendment(after, event.amendment)?.asked ?? []),
      ];
    case 'CommentAdded':
      return [event.actor, ...(event.mentions ?? [])];
    case 'ReplyAdded':
      return [event.actor, ...(event.mentions ?? []), ...writers(after, event.thread)];
    default:
      return [];
  }
}

/** Returns the mails of a decision. */
export function noticesOf(facts: NoticeFacts): OutgoingMail[] {
  const asked = new Set<Id>();
  const mails = facts.events.flatMap((event) => {
    if (event.type === 'VersionCirculated') {
      const again = facts.before.versions[event.version - 1]?.status === 'circulated';
      const version = find.version(facts.after, event.version);
      const people = facts.after.signatories
        .map(({ person }) => person)
        .filter((person) => !again || !find.signOff(version, person));
      for (const person of people) asked.add(person);
      return people.map((person) => circulation(facts, person, again));
    }
    if (event.type === 'SignatoriesAdded') {
      const added = event.people.map(({ person }) => person).filter((person) => !find.signatory(facts.before, person));
      for (const person of added) asked.add(person);
      return added.map((person) => late(facts, person));
    }
    return mailsOf(facts, event).map((one) => one && { ...one, data: { ...one.data, seq: event.seq } });
  });
  const reached = facts.reachable.filter((person) => find.signatory(facts.after, person) && !asked.has(person));
  const told = facts.events.length > 0 ? addressesGiven(facts) : [];
  return [...mails, ...reached.map((person) => late(facts, person)), ...told].filter((one) => one !== null);
}

/** Tells a name's owner, at the address that the directory has, that it was listed with another one. */
function addressesGiven(facts: NoticeFacts): readonly OutgoingMail[] {
  const { after, title, at, otherwise } = facts;
  return otherwise.flatMap(({ person, known }) => {
    const { name = '', email: given = null } = facts.person(person) ?? {};
    if (given === null) return [];
    const data: MailKinds['address-given'] = { letter: after.id, title, by: nameOf(facts, after.lead), name, given };
    const addresses = new Set(known.flatMap(({ email }) => email?.toLowerCase() ?? []));
    return [...addresses].map((to) => ({
      ...{ id: newId(), to, letter: after.id, at },
      ...{ kind: 'address-given' satisfies MailKind, data: { ...data } },
    }));
  });
}

function mailsOf(facts: NoticeFacts, event: LetterEvent): readonly (OutgoingMail | null)[] {
  const { after, text } = facts;
  const about = { letter: after.id, title: facts.title };
  const by = nameOf(facts, event.actor);
  const who = whoDid(facts, event);
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- all others are told to nobody
  switch (event.type) {
    case 'SignatoriesReminded':
      return event.people.map((person) => {
        const request = requestOf(facts, person);
        return request && mail(facts, person, 'reminder', request);
      });
    case 'SignatoryRemoved':
      return [removed(facts, event)];
    case 'LeadOffered': {
      const to = nameOf(facts, event.person);
      const told = openRequest(after)
        ? [...after.signatories.map((one) => one.person)].filter((one) => one !== event.person)
        : [];
      return [
        mail(facts, event.person, 'lead-offered', { ...about, ...who }),
        ...others(facts, event, told, 'hand-over', { ...about, by, to }),
      ];
    }
    case 'SettingsChanged':
      return settingsChanged(facts, event);
    case 'MemberInvited':
      return [invitation(facts, event, event.access)];
    case 'LeadTransferred':
      return [invitation(facts, event, 'lead')];
    case 'VersionApproved': {
      const { person, version, late: isLate } = event;
      const more = isLate ? { late: true } : {};
      return [
        receipt(facts, event, 'approved'),
        person === after.lead ? null : mail(facts, after.lead, 'approved', { ...about, version, by, ...more }),
      ];
    }
    case 'VersionRefused': {
      const reason = optional('reason', text(event.reason));
      return [
        receipt(facts, event, 'refused'),
        mail(facts, after.lead, 'declined', {
          ...about,
          version: event.version,
          by: nameOf(facts, event.person),
          ...reason,
        }),
      ];
    }
    case 'SignOffRetracted': {
      const { person, version } = event;
      return [
        receipt(facts, event, 'retracted'),
        person === after.lead ? null : mail(facts, after.lead, 'retracted', { ...about, version, by }),
      ];
    }
    case 'VersionLocked': {
      const listed = new Set(event.signOffs.map(({ person }) => person));
      const { version, digest } = event;
      return after.signatories
        .map(({ person }) => person)
        .map((person) => mail(facts, person, 'locked', { ...about, version, digest, listed: listed.has(person) }));
    }
    case 'SignaturesClosed': {
      const { version, digest, signatures } = event;
      const listed = new Set(signatures.map(({ person }) => person));
      return after.signatories
        .map(({ person }) => person)
        .map((person) =>
          mail(facts, person, 'closed', {
            ...{ ...about, version, digest },
            ...{ listed: listed.has(person), signatures: signatures.length },
          }),
        );
    }
    case 'AmendmentTabled': {
      const data = { ...about, number: event.number, ...who, ...optional('justification', text(event.justification)) };
      const others = (event.asked ?? []).map((person) => mail(facts, person, 'amendment-asked', data));
      return [event.actor === after.lead ? null : mail(facts, after.lead, 'amendment-tabled', data), ...others];
    }
    case 'WordingProposed': {
      const number = find.amendment(after, event.amendment)?.number;
      if (number === null || number === undefined) return [];
      const data = { ...about, number, ...who, ...optional('message', text(event.message)) };
      return others(facts, event, tablers(after, event.amendment), 'wording-proposed', data);
    }
    case 'AmendmentAdopted':
    case 'AmendmentRejected':
    case 'AmendmentLapsed': {
      const number = find.amendment(after, event.amendment)?.number;
      if (number === null || number === undefined) return [];
      const outcome = {
        AmendmentAdopted: 'adopted',
        AmendmentRejected: 'rejected',
        AmendmentLapsed: 'lapsed',
      } as const;
      const reason = 'reason' in event ? optional('reason', text(event.reason)) : {};
      const data = { ...about, number, outcome: outcome[event.type], ...reason };
      return others(facts, event, tablers(after, event.amendment), 'amendment-decided', data);
    }
    case 'CommentAdded':
    case 'ReplyAdded':
      return comments(facts, event);
    default:
      return [];
  }
}

/** The version on which somebody may answer now. */
function openRequest(state: LetterState) {
  return state.status === 'closed' ? undefined : askedVersion(state);
}

/** Nobody is left believing that an answer counts which does not. */
function removed(
  facts: NoticeFacts,
  { person, actor, reason }: Extract<LetterEvent, { readonly type: 'SignatoryRemoved' }>,
): OutgoingMail | null {
  const { before, after, title, events } = facts;
  const version = openRequest(before);
  const answer = find.signOff(version, person);
  // A mailbox that was the wrong one was never asked rightly, and a request that never went out need not be taken back.
  const replaced = events.some(({ type }) => type === 'SignatoriesAdded');
  if (!version || person === actor || (replaced && !answer)) return null;
  return mail(facts, person, 'removed', {
    ...{ letter: after.id, title, by: nameOf(facts, actor) },
    ...(answer ? { version: version.number, decision: answer.decision } : {}),
    ...optional('reason', facts.text(reason)),
  });
}

/** Tells those who are asked what changes for them: who sees their answers, and by what they are to be given. */
function settingsChanged(
  facts: NoticeFacts,
  event: Extract<LetterEvent, { readonly type: 'SettingsChanged' }>,
): readonly (OutgoingMail | null)[] {
  const { after, title } = facts;
  const version = openRequest(after);
  if (!version) return [];
  const about = { letter: after.id, title, by: nameOf(facts, event.actor) };
  const { namesBeforeLock: rule, passkeysRequired } = event.settings;
  const byLink = version.signOffs.filter((one) => one.decision === 'approved' && one.assurance === 'link');
  return [
    ...(rule === undefined || after.status !== 'drafting'
      ? []
      : others(facts, event, [...after.signatories.map((one) => one.person)], 'names-rule', { ...about, rule })),
    ...(passkeysRequired === true
      ? byLink.map(({ person }) => mail(facts, person, 'passkeys-asked', { ...about, version: version.number }))
      : []),
  ];
}

/** A mention tells more than a reply, and a reply more than a comment: each person gets one mail. */
function comments(facts: NoticeFacts, event: Extract<LetterEvent, { readonly type: 'CommentAdded' | 'ReplyAdded' }>) {
  const { after } = facts;
  const thread = find.thread(after, event.thread);
  const text = facts.text(event.text);
  if (!thread || text === undefined) return [];
  const how = new Map<Id, MailKinds['comment']['how']>();
  // Written where only an amendment's office reads: the lead author does not see it.
  if (event.type === 'CommentAdded' && thread.within === undefined) how.set(after.lead, 'comment');
  if (event.type === 'ReplyAdded') for (const person of writers(after, event.thread)) how.set(person, 'reply');
  if (thread.within === undefined) for (const person of event.mentions ?? []) how.set(person, 'mention');
  how.delete(event.actor);
  const about = { letter: after.id, title: facts.title, ...whoDid(facts, event) };
  return [...how].map(([person, which]) => mail(facts, person, 'comment', { ...about, text, how: which }));
}

/** Everyone for whom an amendment was tabled. */
function tablers(state: LetterState, amendment: Id): readonly Id[] {
  const found = find.amendment(state, amendment);
  if (!found) return [];
  const { author, onBehalfOf, coTablers = [] } = found;
  return [...new Set([author, ...(onBehalfOf === undefined ? [] : [onBehalfOf]), ...coTablers])];
}

function writers(state: LetterState, thread: Id): readonly Id[] {
  return [...new Set(find.thread(state, thread)?.comments.map(({ author }) => author))];
}

/** The same mail to all of these but to whoever did it. */
function others<K extends MailKind>(
  facts: NoticeFacts,
  event: LetterEvent,
  people: readonly Id[],
  kind: K,
  data: MailKinds[K],
): readonly (OutgoingMail | null)[] {
  return people.filter((person) => person !== event.actor).map((person) => mail(facts, person, kind, data));
}

function invitation(
  facts: NoticeFacts,
  event: Extract<LetterEvent, { readonly type: 'MemberInvited' | 'LeadTransferred' }>,
  access: string,
): OutgoingMail | null {
  const { after, title } = facts;
  const { person, actor } = event;
  const data = { letter: after.id, title, ...whoDid(facts, event), access };
  return person === actor ? null : mail(facts, person, 'invitation', data);
}

/** Asks somebody who was added, or can be reached, after the version went out. */
function late(facts: NoticeFacts, person: Id): OutgoingMail | null {
  const asked = askedVersion(facts.after);
  const open = asked !== undefined && facts.after.status !== 'closed' && !find.signOff(asked, person);
  return open ? circulation(facts, person, false) : null;
}

function circulation(facts: NoticeFacts, person: Id, again: boolean): OutgoingMail | null {
  const request = requestOf(facts, person);
  return request && mail(facts, person, 'circulation', { ...request, ...(again ? { again } : {}) });
}

/** What a mail that asks somebody to sign says; null while nothing is asked. */
function requestOf(
  facts: Pick<NoticeFacts, 'after' | 'title' | 'text' | 'person'>,
  person: Id,
): MailKinds['reminder'] | null {
  const { after, title } = facts;
  const version = askedVersion(after);
  if (!version) return null;
  const { number, digest, deadline } = version;
  const answered = after.versions.findLast((one) => one.number < number && find.signOff(one, person))?.number;
  return {
    ...{ person, letter: after.id, title, version: number, digest },
    by: nameOf(facts, after.lead),
    ...optional('deadline', deadline),
    ...optional('message', facts.text(version.message)),
    ...(answered === undefined ? {} : { answered }),
  };
}

/** What a signatory has just decided, for them to keep: an answer that somebody else gave in their name is noticed by it. */
function receipt(
  facts: NoticeFacts,
  event: Extract<LetterEvent, { readonly type: 'VersionApproved' | 'VersionRefused' | 'SignOffRetracted' }>,
  decision: MailKinds['receipt']['decision'],
): OutgoingMail | null {
  const { after, title } = facts;
  const { person, version, at } = event;
  const { name = '', group = null } = facts.person(person) ?? {};
  const digest = find.version(after, version)?.digest;
  if (digest === undefined) return null;
  return mail(facts, person, 'receipt', {
    ...{ letter: after.id, title, version, digest, decision, at },
    listedAs: group === null ? name : `${name} (${group})`,
    ...(event.type === 'SignOffRetracted' ? {} : { assurance: event.assurance }),
    ...(event.type === 'VersionApproved' && event.late ? { late: true } : {}),
    ...(event.type === 'VersionRefused' ? optional('reason', facts.text(event.reason)) : {}),
  });
}

function nameOf({ person }: Pick<NoticeFacts, 'person'>, id: Id): string {
  return person(id)?.name ?? '';
}

/** Who did something, and for whom where an adviser did it in a Member's place. */
function whoDid(
  facts: NoticeFacts,
  { actor, onBehalf }: LetterEvent,
): { readonly by: string; readonly behalf?: string } {
  const by = nameOf(facts, actor);
  return onBehalf === undefined || onBehalf === actor ? { by } : { by, behalf: nameOf(facts, onBehalf) };
}

/** A member that is there only when it has a value. */
function optional<N extends string>(name: N, value: string | undefined): { readonly [K in N]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: string };
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
