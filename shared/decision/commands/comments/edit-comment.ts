import { accept, isSameText, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id, line, mentions } from '../../model/fields.ts';
import { find, privateTo } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { commentsClosed, mentioned, NO_OWN_COMMENT, ownComment, strayMention } from './threads.ts';

export const editComment = defineCommand(
  'EditComment',
  { comment: id, text: line(10_000), mentions },
  {
    permission: from('comment', 'comment', 'own-comment'),
    lookup: 'nothing',
    sample(state, context) {
      const comment = ownComment(state, context);
      return comment ? { type: 'EditComment', comment, text: '…' } : NO_OWN_COMMENT;
    },
    decide(state, command, context) {
      const closed = commentsClosed(state);
      if (closed) return closed;
      const { thread, comment } = find.comment(state, command.comment) ?? {};
      if (comment?.deleted) return refuse('wrong-state', 'This comment has been deleted. Write a new one.');
      if (isSameText(context, comment?.text, command.text)) return accept();
      const stray = strayMention(state, command.mentions, thread && privateTo(state, thread));
      if (stray) return stray;
      return accept({
        type: 'CommentEdited',
        comment: command.comment,
        text: context.refOf(command.text),
        ...mentioned(command.mentions),
      });
    },
  },
);
