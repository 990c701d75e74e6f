import { askedVersion, find, stoppableUntil, type Id } from '../../../../shared/decision/index.ts';
import type { MailKinds } from '../../../mail/kinds.ts';
import type { OutgoingMail } from '../../../store/store.ts';
import { mail, nameOf, optional, type NoticeFacts } from './mail.ts';

/** The mails that ask somebody to sign. */

/** Asks somebody who was added, or can be reached, after the version went out. */
export function late(facts: NoticeFacts, person: Id): OutgoingMail | null {
  const asked = askedVersion(facts.after);
  const open = asked !== undefined && facts.after.status !== 'closed' && !find.signOff(asked, person);
  return open ? circulation(facts, person, false) : null;
}

export function circulation(facts: NoticeFacts, person: Id, again: boolean): OutgoingMail | null {
  const request = requestOf(facts, person);
  return request && held(facts, mail(facts, person, 'circulation', { ...request, ...(again ? { again } : {}) }));
}

export function reminder(facts: NoticeFacts, person: Id): OutgoingMail | null {
  const request = requestOf(facts, person);
  return request && held(facts, mail(facts, person, 'reminder', request));
}

/** Nobody is asked to sign while the circulation can still be stopped, however they come to be asked. V9 */
function held({ after, at }: NoticeFacts, asking: OutgoingMail | null): OutgoingMail | null {
  const asked = askedVersion(after);
  const until = asked && stoppableUntil(asked);
  return asking && until !== undefined && until > at ? { ...asking, notBefore: until } : asking;
}

/** What a mail that asks somebody to sign says; null while nothing is asked. */
function requestOf(
  facts: Pick<NoticeFacts, 'after' | 'title' | 'text' | 'person'>,
  person: Id,
): MailKinds['reminder'] | null {
  const { after, title } = facts;
  const version = askedVersion(after);
  if (!version) return null;
  const { number, digest, deadline, circulatedAt, note } = version;
  const answered = after.versions.findLast((one) => one.number < number && find.signOff(one, person))?.number;
  return {
    ...{ person, letter: after.id, title, version: number, digest },
    by: nameOf(facts, after.lead),
    ...optional('deadline', deadline),
    ...optional('circulatedAt', circulatedAt),
    ...optional('message', facts.text(version.message)),
    ...optional('note', facts.text(note)),
    ...(answered === undefined ? {} : { answered }),
  };
}
