import { find, type EventOf, type Id, type LetterState } from '../../../../shared/decision/index.ts';
import type { MailKinds } from '../../../mail/kinds.ts';
import { mail, whoDid, type NoticeFacts, type Notices } from './mail.ts';

export const commentNotices: Notices<
  'CommentAdded' | 'ReplyAdded' | 'ThreadResolved' | 'ThreadReopened' | 'CommentEdited' | 'CommentDeleted'
> = {
  CommentAdded: {
    concerned: (_, { actor, mentions = [] }) => [actor, ...mentions],
    mails: comments,
  },
  ReplyAdded: {
    concerned: (after, { actor, mentions = [], thread }) => [actor, ...mentions, ...writers(after, thread)],
    mails: comments,
  },
  ThreadResolved: 'nobody',
  ThreadReopened: 'nobody',
  CommentEdited: 'nobody',
  CommentDeleted: 'nobody',
};

/** A mention tells more than a reply, and a reply more than a comment: each person gets one mail. */
function comments(facts: NoticeFacts, event: EventOf<'CommentAdded' | 'ReplyAdded'>) {
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

function writers(state: LetterState, thread: Id): readonly Id[] {
  return [...new Set(find.thread(state, thread)?.comments.map(({ author }) => author))];
}
