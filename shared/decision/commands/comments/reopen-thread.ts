import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { commentsClosed, threadIn } from './threads.ts';

export const reopenThread = defineCommand(
  'ReopenThread',
  { thread: id },
  {
    permission: from('comment', 'comment', 'thread'),
    lookup: 'nothing',
    sample(state, context) {
      const thread = threadIn(state, context, true);
      return thread ? { type: 'ReopenThread', thread } : 'There is no resolved discussion.';
    },
    decide(state, { thread }) {
      const closed = commentsClosed(state);
      if (closed) return closed;
      return find.thread(state, thread)?.resolved === false ? accept() : accept({ type: 'ThreadReopened', thread });
    },
  },
);
