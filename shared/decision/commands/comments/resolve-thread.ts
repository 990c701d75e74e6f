import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { commentsClosed, threadIn } from './threads.ts';

export const resolveThread = defineCommand(
  'ResolveThread',
  { thread: id },
  {
    permission: from('comment', 'comment', 'thread'),
    lookup: 'nothing',
    sample(state, context) {
      const thread = threadIn(state, context, false);
      return thread ? { type: 'ResolveThread', thread } : 'There is no open discussion.';
    },
    decide(state, { thread }) {
      const closed = commentsClosed(state);
      if (closed) return closed;
      return find.thread(state, thread)?.resolved === true ? accept() : accept({ type: 'ThreadResolved', thread });
    },
  },
);
