import { accept, holds, invalid, locked, present, refuse, type Decision } from './answers.ts';
import type { Anchor, CommandOf } from './commands.ts';
import type { Context } from './context.ts';
import type { EventBodyOf } from './events.ts';
import { amendmentOfRoom, find } from './find.ts';
import { may } from './permissions.ts';
import type { LetterState } from './state.ts';

/** What members say about the text. Rules C1 to C5; C1: until the lock. */

export type CommentCommand = CommandOf<
  'AddComment' | 'Reply' | 'ResolveThread' | 'ReopenThread' | 'EditComment' | 'DeleteComment'
>;

export function decideComment(state: LetterState, command: CommentCommand, context: Context): Decision {
  if (state.status !== 'drafting') return locked(state, 'Comments are closed.');
  switch (command.type) {
    case 'AddComment':
      return addComment(state, command, context);
    case 'Reply':
      return accept({
        type: 'ReplyAdded',
        thread: command.thread,
        comment: context.newId(),
        text: context.refOf(command.text),
      });
    case 'ResolveThread':
      if (find.thread(state, command.thread)?.resolved === true) return accept();
      return accept({ type: 'ThreadResolved', thread: command.thread });
    case 'ReopenThread':
      if (find.thread(state, command.thread)?.resolved === false) return accept();
      return accept({ type: 'ThreadReopened', thread: command.thread });
    case 'EditComment': {
      const comment = find.comment(state, command.comment)?.comment;
      if (comment?.deleted) return refuse('wrong-state', 'This comment has been deleted. Write a new one.');
      if (holds(context, comment?.text, command.text)) return accept();
      return accept({ type: 'CommentEdited', comment: command.comment, text: context.refOf(command.text) });
    }
    case 'DeleteComment':
      if (find.comment(state, command.comment)?.comment.deleted) return accept();
      return accept({ type: 'CommentDeleted', comment: command.comment });
  }
}

function addComment(state: LetterState, { text, anchor }: CommandOf<'AddComment'>, context: Context): Decision {
  const amendment = amendmentOfRoom(state, anchor?.room);
  if (amendment === undefined)
    return invalid('anchor.room', 'The comment points to a text of another letter. Select the words again.');
  if (amendment !== null) {
    const found = find.amendment(state, amendment);
    if (!found) return refuse('not-found', 'There is no such amendment.');
    // C4: what is said inside an amendment being written is the office's own.
    const allowed =
      found.status === 'writing'
        ? may(state, { ...context, person: context.actor }, 'see-amendment-being-written', amendment)
        : true;
    if (allowed !== true) return { ok: false, refusal: allowed };
  }
  return accept({
    type: 'CommentAdded',
    thread: context.newId(),
    comment: context.newId(),
    text: context.refOf(text),
    ...(anchor ? { anchor: keptAnchor(anchor, context) } : {}),
  });
}

/** The quoted words are text, so the event holds their reference. */
function keptAnchor(anchor: Anchor, context: Context): NonNullable<EventBodyOf<'CommentAdded'>['anchor']> {
  const { room, from, to, quote, block } = anchor;
  const ref = quote === undefined || quote === '' ? undefined : context.refOf(quote);
  return { from, to, ...present({ room, block, quote: ref }) };
}
