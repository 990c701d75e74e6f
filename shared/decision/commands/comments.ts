import { accept, isSameText, invalid, locked, omitUndefined, refuse, type Decision } from '../model/decision.ts';
import type { Anchor, CommandOf } from '../model/commands.ts';
import type { Context } from '../model/context.ts';
import type { EventBodyOf, Id } from '../model/events.ts';
import { amendmentOfRoom, find, privateTo } from '../model/find.ts';
import { may } from '../rights/permissions.ts';
import type { LetterState } from '../model/state.ts';

/** What members say about the text. Rules C1 to C6; C1: until the lock. */

export type CommentCommand = CommandOf<
  'AddComment' | 'Reply' | 'ResolveThread' | 'ReopenThread' | 'EditComment' | 'DeleteComment'
>;

export function decideComment(state: LetterState, command: CommentCommand, context: Context): Decision {
  if (state.status !== 'drafting') return locked(state, 'Comments are closed.');
  switch (command.type) {
    case 'AddComment':
      return addComment(state, command, context);
    case 'Reply': {
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
    }
    case 'ResolveThread':
      if (find.thread(state, command.thread)?.resolved === true) return accept();
      return accept({ type: 'ThreadResolved', thread: command.thread });
    case 'ReopenThread':
      if (find.thread(state, command.thread)?.resolved === false) return accept();
      return accept({ type: 'ThreadReopened', thread: command.thread });
    case 'EditComment': {
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
    }
    case 'DeleteComment':
      if (find.comment(state, command.comment)?.comment.deleted) return accept();
      return accept({ type: 'CommentDeleted', comment: command.comment });
  }
}

function addComment(
  state: LetterState,
  { text, anchor, mentions }: CommandOf<'AddComment'>,
  context: Context,
): Decision {
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
  const within = amendment !== null && find.amendment(state, amendment)?.status === 'writing' ? amendment : undefined;
  const stray = strayMention(state, mentions, within);
  if (stray) return stray;
  return accept({
    type: 'CommentAdded',
    thread: context.newId(),
    comment: context.newId(),
    text: context.refOf(text),
    ...(anchor ? { anchor: keptAnchor(anchor, context) } : {}),
    ...mentioned(mentions),
  });
}

/** C6: whoever is named must be able to read it; a discussion of one office names nobody, for who works there changes. */
function strayMention(state: LetterState, mentions: readonly Id[] = [], within: Id | undefined): Decision | null {
  if (mentions.length === 0) return null;
  if (within !== undefined) return invalid('mentions', 'Nobody can be named in what only your office can read.');
  if (mentions.every((person) => find.access(state, person) !== undefined)) return null;
  return invalid('mentions', 'Somebody named here is not a member of the letter. Name members only.');
}

function mentioned(mentions: readonly Id[] = []): { readonly mentions?: readonly Id[] } {
  return mentions.length > 0 ? { mentions: [...new Set(mentions)] } : {};
}

/** The quoted words are text, so the event holds their reference. */
function keptAnchor(anchor: Anchor, context: Context): NonNullable<EventBodyOf<'CommentAdded'>['anchor']> {
  const { room, from, to, quote, block } = anchor;
  const ref = quote === undefined || quote === '' ? undefined : context.refOf(quote);
  return { from, to, ...omitUndefined({ room, block, quote: ref }) };
}
