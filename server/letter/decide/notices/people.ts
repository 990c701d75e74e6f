import { askedVersion, find, type EventOf } from '../../../../shared/decision/index.ts';
import type { OutgoingMail } from '../../../store/store.ts';
import { late } from './request.ts';
import { mail, nameOf, openRequest, optional, others, whoDid, type NoticeFacts, type Notices } from './mail.ts';

export const letterNotices: Notices<
  'LetterCreated' | 'LetterRenamed' | 'SettingsChanged' | 'LetterArchived' | 'LetterRestored' | 'LetterDeleted'
> = {
  LetterCreated: 'nobody',
  LetterRenamed: 'nobody',
  SettingsChanged: {
    concerned: (after, { actor }) =>
      askedVersion(after) ? [actor, ...after.signatories.map(({ person }) => person)] : [],
    mails: settingsChanged,
  },
  LetterArchived: 'nobody',
  LetterRestored: 'nobody',
  LetterDeleted: 'nobody',
};

export const memberNotices: Notices<
  'MemberInvited' | 'AccessChanged' | 'MemberRemoved' | 'LeadOffered' | 'LeadOfferEnded' | 'LeadTransferred'
> = {
  MemberInvited: {
    concerned: (_, { person, actor }) => [person, actor],
    mails: (facts, event) => [invitation(facts, event, event.access)],
  },
  AccessChanged: 'nobody',
  MemberRemoved: 'nobody',
  LeadOffered: {
    concerned: (after, { person, actor }) => [person, actor, ...after.signatories.map((one) => one.person)],
    mails(facts, event) {
      const { after } = facts;
      const about = { letter: after.id, title: facts.title };
      const to = nameOf(facts, event.person);
      const told = openRequest(after)
        ? after.signatories.map(({ person }) => person).filter((person) => person !== event.person)
        : [];
      return [
        mail(facts, event.person, 'lead-offered', { ...about, ...whoDid(facts, event) }),
        ...others(facts, event, told, 'hand-over', { ...about, by: nameOf(facts, event.actor), to }),
      ];
    },
  },
  LeadOfferEnded: 'nobody',
  LeadTransferred: {
    concerned: (_, { person, actor }) => [person, actor],
    mails: (facts, event) => [invitation(facts, event, 'lead')],
  },
};

export const signatoryNotices: Notices<'SignatoriesAdded' | 'SignatoryCorrected' | 'SignatoryRemoved'> = {
  SignatoriesAdded: {
    concerned: (_, { people }) => people.map(({ person }) => person),
    mails: (facts, { people }) =>
      people.flatMap(({ person }) => (find.signatory(facts.before, person) ? [] : [late(facts, person)])),
    asksToSign: true,
  },
  SignatoryCorrected: 'nobody',
  SignatoryRemoved: {
    concerned: (_, { person, actor }) => [person, actor],
    mails: (facts, event) => [removed(facts, event)],
  },
};

/** Nobody is left believing that an answer counts which does not. */
function removed(facts: NoticeFacts, { person, actor, reason }: EventOf<'SignatoryRemoved'>): OutgoingMail | null {
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
function settingsChanged(facts: NoticeFacts, event: EventOf<'SettingsChanged'>): readonly (OutgoingMail | null)[] {
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

function invitation(
  facts: NoticeFacts,
  event: EventOf<'MemberInvited' | 'LeadTransferred'>,
  access: string,
): OutgoingMail | null {
  const { after, title } = facts;
  const { person, actor } = event;
  const data = { letter: after.id, title, ...whoDid(facts, event), access };
  return person === actor ? null : mail(facts, person, 'invitation', data);
}
