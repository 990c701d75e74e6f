import { accept } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import { id } from '../../model/fields.ts';
import { find } from '../../model/find.ts';
import { from } from '../../rights/permission.ts';
import { commentsClosed, NO_OWN_COMMENT, ownComment } from './threads.ts';

export const deleteComment = defineCommand(
  'DeleteComment',
  { comment: id },
  {
    permission: from('comment', 'comment', 'own-comment'),
    lookup: 'nothing',
    sample(state, context) {
      const comment = ownComment(state, context);
      return comment ? { type: 'DeleteComment', comment } : NO_OWN_COMMENT;
    },
    decide(state, { comment }) {
      const closed = commentsClosed(state);
      if (closed) return closed;
      return find.comment(state, comment)?.comment.deleted ? accept() : accept({ type: 'CommentDeleted', comment });
    },
  },
);
