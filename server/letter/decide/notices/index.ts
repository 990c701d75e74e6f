import { find, type EventOf, type Id, type LetterEventType } from '../../../../shared/decision/index.ts';
import { newId } from '../../../lib/random.ts';
import type { MailKind, MailKinds } from '../../../mail/kinds.ts';
import type { OutgoingMail } from '../../../store/store.ts';
import { amendmentNotices } from './amendments.ts';
import { commentNotices } from './comments.ts';
import { nameOf, type Notice, type NoticeFacts, type Notices } from './mail.ts';
import { letterNotices, memberNotices, signatoryNotices } from './people.ts';
import { late } from './request.ts';
import { signOffNotices, versionNotices } from './versions.ts';

/** Which mails a decision sends, written in the same commit, so that a decision and its mail never part. */

/** Who is told of each event. One of which nobody has said it does not compile. */
const NOTICES: Notices<LetterEventType> = {
  ...letterNotices,
  ...memberNotices,
  ...signatoryNotices,
  ...commentNotices,
  ...amendmentNotices,
  ...versionNotices,
  ...signOffNotices,
};

function noticeOf<T extends LetterEventType>(event: EventOf<T>): Notice<T> | 'nobody' {
  const type: T = event.type;
  return NOTICES[type];
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
    const notice = noticeOf<LetterEventType>(event);
    const named = notice === 'nobody' ? [] : notice.concerned(after, event);
    for (const person of [...named, ...(named.length > 0 && event.onBehalf ? [event.onBehalf] : [])])
      people.add(person);
  }
  if (people.size > 0) people.add(after.lead);
  return [...people];
}

/** Returns the mails of a decision. */
export function noticesOf(facts: NoticeFacts): OutgoingMail[] {
  const asked = new Set<Id | undefined>();
  const mails = facts.events.flatMap((event) => {
    const notice = noticeOf<LetterEventType>(event);
    if (notice === 'nobody') return [];
    const sent = notice.mails(facts, event).filter((one) => one !== null);
    if (!notice.asksToSign) return sent.map((one) => ({ ...one, data: { ...one.data, seq: event.seq } }));
    for (const { person } of sent) asked.add(person);
    return sent;
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
