import { find, type EventOf, type Id, type LetterState } from '../../../../shared/decision/index.ts';
import type { MailKinds } from '../../../mail/kinds.ts';
import type { OutgoingMail } from '../../../store/store.ts';
import { mail, optional, others, whoDid, type NoticeFacts, type Notices } from './mail.ts';

type Decided = 'AmendmentAdopted' | 'AmendmentRejected' | 'AmendmentLapsed';

const ofDecision = (outcome: MailKinds['amendment-decided']['outcome']) => ({
  concerned: tablersAnd,
  mails(facts: NoticeFacts, event: EventOf<Decided>): readonly (OutgoingMail | null)[] {
    const number = find.amendment(facts.after, event.amendment)?.number;
    if (number === null || number === undefined) return [];
    const reason = 'reason' in event ? optional('reason', facts.text(event.reason)) : {};
    const data = { letter: facts.after.id, title: facts.title, number, outcome, ...reason };
    return others(facts, event, tablers(facts.after, event.amendment), 'amendment-decided', data);
  },
});

export const amendmentNotices: Notices<
  | Decided
  | 'AmendmentStarted'
  | 'AmendmentDiscarded'
  | 'AmendmentTabled'
  | 'AmendmentCoTabled'
  | 'CoTablerLeft'
  | 'AmendmentAmended'
  | 'WordingProposed'
  | 'WordingAnswered'
  | 'AmendmentWithdrawn'
  | 'AmendmentReopened'
> = {
  AmendmentStarted: 'nobody',
  AmendmentDiscarded: 'nobody',
  AmendmentTabled: {
    concerned: tablersAnd,
    mails(facts, event) {
      const { after, title, text } = facts;
      const data = {
        ...{ letter: after.id, title, number: event.number, ...whoDid(facts, event) },
        ...optional('justification', text(event.justification)),
      };
      const asked = (event.asked ?? []).map((person) => mail(facts, person, 'amendment-asked', data));
      return [event.actor === after.lead ? null : mail(facts, after.lead, 'amendment-tabled', data), ...asked];
    },
  },
  AmendmentCoTabled: 'nobody',
  CoTablerLeft: 'nobody',
  AmendmentAmended: 'nobody',
  WordingProposed: {
    concerned: tablersAnd,
    mails(facts, event) {
      const { after, title, text } = facts;
      const number = find.amendment(after, event.amendment)?.number;
      if (number === null || number === undefined) return [];
      const message = optional('message', text(event.message));
      const data = { letter: after.id, title, number, ...whoDid(facts, event), ...message };
      return others(facts, event, tablers(after, event.amendment), 'wording-proposed', data);
    },
  },
  WordingAnswered: 'nobody',
  AmendmentWithdrawn: 'nobody',
  AmendmentReopened: 'nobody',
  AmendmentAdopted: ofDecision('adopted'),
  AmendmentRejected: ofDecision('rejected'),
  AmendmentLapsed: ofDecision('lapsed'),
};

/** Everyone for whom an amendment was tabled. */
function tablers(state: LetterState, amendment: Id): readonly Id[] {
  const found = find.amendment(state, amendment);
  if (!found) return [];
  const { author, onBehalfOf, coTablers = [] } = found;
  return [...new Set([author, ...(onBehalfOf === undefined ? [] : [onBehalfOf]), ...coTablers])];
}

/** The same with whoever did it and who has been asked to table it too. */
function tablersAnd(
  after: LetterState,
  { actor, amendment }: EventOf<Decided | 'AmendmentTabled' | 'WordingProposed'>,
): readonly Id[] {
  return [actor, ...tablers(after, amendment), ...(find.amendment(after, amendment)?.asked ?? [])];
}
