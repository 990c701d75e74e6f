import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, line, mentions } from '../../model/fields.ts';
import { find, privateTo } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { commentsClosed, mentioned, NO_COMMENT, strayMention, threadIn } from './threads.ts';

export const reply = defineCommand(
  'Reply',
  { thread: id, text: line(10_000), mentions },
  {
    permission: from('comment', 'comment', 'thread'),
    lookup: 'nothing',
    sample(state, context) {
      const thread = threadIn(state, context);
      return thread ? { type: 'Reply', thread, text: '…' } : NO_COMMENT;
    },
    decide(state, command, context) {
      const closed = commentsClosed(state);
      if (closed) return closed;
      const thread = find.thread(state, command.thread);
      const stray = strayMention(state, command.mentions, thread && privateTo(state, thread));
      if (stray) return stray;
      return accept({
        type: 'ReplyAdded',
        thread: command.thread,
        comment: context.newId(),
        text: context.refOf(command.text),
        ...mentioned(command.mentions),
      });
    },
  },
);
