import { find, type EventOf, type Id, type LetterState } from '../../../../shared/decision/index.ts';
import type { MailKinds } from '../../../mail/kinds.ts';
import type { OutgoingMail } from '../../../store/store.ts';
import { mail, nameOf, optional, type NoticeFacts, type Notices } from './mail.ts';
import { circulation, reminder } from './request.ts';

const signatories = (after: LetterState): readonly Id[] => after.signatories.map(({ person }) => person);

export const versionNotices: Notices<
  | 'VersionCut'
  | 'VersionCirculated'
  | 'CirculationStopped'
  | 'SignatoriesReminded'
  | 'VersionLocked'
  | 'SignaturesClosed'
> = {
  VersionCut: 'nobody',
  VersionCirculated: {
    concerned: signatories,
    mails(facts, event) {
      const again = facts.before.versions[event.version - 1]?.status === 'circulated';
      const version = find.version(facts.after, event.version);
      return signatories(facts.after)
        .filter((person) => !again || !find.signOff(version, person))
        .map((person) => circulation(facts, person, again));
    },
    asksToSign: true,
  },
  // Nobody had been told: their mails are taken out of the outbox with it.
  CirculationStopped: 'nobody',
  SignatoriesReminded: {
    concerned: (_, { people }) => people,
    mails: (facts, { people }) => people.map((person) => reminder(facts, person)),
  },
  VersionLocked: {
    concerned: signatories,
    mails(facts, { version, digest, signOffs }) {
      const listed = new Set(signOffs.map(({ person }) => person));
      const about = { letter: facts.after.id, title: facts.title, version, digest };
      return signatories(facts.after).map((person) =>
        mail(facts, person, 'locked', { ...about, listed: listed.has(person) }),
      );
    },
  },
  SignaturesClosed: {
    concerned: signatories,
    mails(facts, { version, digest, signatures }) {
      const listed = new Set(signatures.map(({ person }) => person));
      const about = { letter: facts.after.id, title: facts.title, version, digest };
      return signatories(facts.after).map((person) =>
        mail(facts, person, 'closed', { ...about, listed: listed.has(person), signatures: signatures.length }),
      );
    },
  },
};

type Answered = 'VersionApproved' | 'VersionRefused' | 'SignOffRetracted';
const bearer = (_: LetterState, { person, actor }: EventOf<Answered>): readonly Id[] => [person, actor];

export const signOffNotices: Notices<Answered> = {
  VersionApproved: {
    concerned: bearer,
    mails(facts, event) {
      const { after, title } = facts;
      const { person, version, late } = event;
      const data = {
        letter: after.id,
        title,
        version,
        by: nameOf(facts, event.actor),
        ...(late ? { late: true } : {}),
      };
      return [
        receipt(facts, event, 'approved'),
        person === after.lead ? null : mail(facts, after.lead, 'approved', data),
      ];
    },
  },
  VersionRefused: {
    concerned: bearer,
    mails(facts, event) {
      const { after, title, text } = facts;
      const by = nameOf(facts, event.person);
      const data = { letter: after.id, title, version: event.version, by, ...optional('reason', text(event.reason)) };
      return [receipt(facts, event, 'refused'), mail(facts, after.lead, 'declined', data)];
    },
  },
  SignOffRetracted: {
    concerned: bearer,
    mails(facts, event) {
      const { after, title } = facts;
      const { person, version } = event;
      const data = { letter: after.id, title, version, by: nameOf(facts, event.actor) };
      return [
        receipt(facts, event, 'retracted'),
        person === after.lead ? null : mail(facts, after.lead, 'retracted', data),
      ];
    },
  },
};

/** What a signatory has just decided, for them to keep: an answer that somebody else gave in their name is noticed by it. */
function receipt(
  facts: NoticeFacts,
  event: EventOf<Answered>,
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
