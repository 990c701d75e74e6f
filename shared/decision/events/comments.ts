import { omitUndefined } from '../model/decision.ts';
import type { EventOf, Id } from '../model/events.ts';
import { amendmentOfRoom, find } from '../model/find.ts';
import { changed } from '../model/lists.ts';
import type { LetterState, ThreadState } from '../model/state.ts';
import { isHiddenThread } from '../rights/authority.ts';
import { membersIf, noTexts, type Policies } from './policy.ts';

type OfThread = 'CommentAdded' | 'ReplyAdded' | 'ThreadResolved' | 'ThreadReopened';
type OfComment = 'CommentEdited' | 'CommentDeleted';

const seesThreadOf = membersIf<EventOf<OfThread>>((state, who, { thread }) => !isHiddenThread(state, who, thread));
const seesCommentOf = membersIf<EventOf<OfComment>>((state, who, { comment }) => {
  const thread = find.comment(state, comment)?.thread;
  return thread !== undefined && !isHiddenThread(state, who, thread.id);
});
const within = (state: LetterState, { thread }: EventOf<OfThread>): boolean =>
  find.thread(state, thread)?.within !== undefined;

export const commentEvents: Policies<OfThread | OfComment> = {
  CommentAdded: {
    subject: 'comments',
    evolve(state, { thread: id, comment, text, anchor, mentions, ...by }) {
      const room = amendmentOfRoom(state, anchor?.room);
      const inside = room && find.amendment(state, room)?.status === 'writing' ? { within: room } : {};
      const comments = [{ id: comment, ...authorOf(by), text, ...omitUndefined({ mentions }) }];
      const thread: ThreadState = { id, resolved: false, comments, ...inside, ...(anchor ? { anchor } : {}) };
      return { ...state, threads: [...state.threads, thread] };
    },
    seenBy: seesThreadOf,
    proof: 'none',
    ownTexts: ({ text, anchor }) => [text, anchor?.quote],
    officesOwn: within,
  },
  ReplyAdded: {
    subject: 'comments',
    evolve(state, { thread: on, comment: id, text, mentions, ...by }) {
      const reply = { id, ...authorOf(by), text, ...omitUndefined({ mentions }) };
      return inThread(state, on, (thread) => ({ ...thread, comments: [...thread.comments, reply] }));
    },
    seenBy: seesThreadOf,
    proof: 'none',
    ownTexts: ({ text }) => [text],
    officesOwn: within,
  },
  ThreadResolved: {
    subject: 'comments',
    evolve: (state, { thread }) => inThread(state, thread, (one) => ({ ...one, resolved: true })),
    seenBy: seesThreadOf,
    proof: 'none',
    ownTexts: noTexts,
    officesOwn: within,
  },
  ThreadReopened: {
    subject: 'comments',
    evolve: (state, { thread }) => inThread(state, thread, (one) => ({ ...one, resolved: false })),
    seenBy: seesThreadOf,
    proof: 'none',
    ownTexts: noTexts,
    officesOwn: within,
  },
  CommentEdited: {
    subject: 'comments',
    evolve: (state, { comment, text, mentions, at }) =>
      inComment(state, comment, ({ mentions: _, ...one }) => ({
        ...one,
        text,
        editedAt: at,
        ...omitUndefined({ mentions }),
      })),
    seenBy: seesCommentOf,
    proof: 'none',
    ownTexts: ({ text }) => [text],
  },
  CommentDeleted: {
    subject: 'comments',
    evolve: (state, { comment }) => inComment(state, comment, (one) => ({ ...one, text: '', deleted: true })),
    seenBy: seesCommentOf,
    proof: 'none',
    ownTexts: noTexts,
  },
};

function authorOf({ actor, at, onBehalf }: Pick<EventOf<OfThread>, 'actor' | 'at' | 'onBehalf'>) {
  return { author: actor, ...(onBehalf === undefined ? {} : { onBehalfOf: onBehalf }), at };
}

function inThread(state: LetterState, id: Id, to: (thread: ThreadState) => ThreadState): LetterState {
  return { ...state, threads: changed(state.threads, id, to) };
}

function inComment(
  state: LetterState,
  id: Id,
  to: (comment: ThreadState['comments'][number]) => ThreadState['comments'][number],
): LetterState {
  const thread = state.threads.find(({ comments }) => comments.some((one) => one.id === id));
  if (!thread) throw new RangeError(`letter ${state.id}: no comment ${id}`);
  return inThread(state, thread.id, (one) => ({
    ...one,
    comments: one.comments.map((it) => (it.id === id ? to(it) : it)),
  }));
}
