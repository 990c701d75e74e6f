import * as v from 'valibot';
import type { Context } from '../../model/context.ts';
import { accept, invalid, omitUndefined, refuse } from '../../model/decision.ts';
import { defineCommand } from '../../model/define.ts';
import type { EventBodyOf } from '../../model/events.ts';
import { anchorSchema, line, mentions, type Anchor } from '../../model/fields.ts';
import { amendmentOfRoom, find } from '../../model/find.ts';
import { permits } from '../../rights/authority.ts';
import { asking, from, PLAIN } from '../../rights/permission.ts';
import { commentsClosed, mentioned, strayMention } from './threads.ts';

export const addComment = defineCommand(
  'AddComment',
  { text: line(10_000), anchor: v.optional(anchorSchema), mentions },
  {
    permission: from('comment', 'comment'),
    lookup: 'nothing',
    sample: () => ({ type: 'AddComment', text: '…' }),
    decide(state, { text, anchor, mentions: named }, context) {
      const closed = commentsClosed(state);
      if (closed) return closed;
      const amendment = amendmentOfRoom(state, anchor?.room);
      if (amendment === undefined)
        return invalid('anchor.room', 'The comment points to a text of another letter. Select the words again.');
      const found = amendment === null ? null : find.amendment(state, amendment);
      if (found === undefined) return refuse('not-found', 'There is no such amendment.');
      const within = found?.status === 'writing' ? found.id : undefined;
      // C4: what is said inside an amendment being written is the office's own.
      const allowed =
        within === undefined || permits(state, asking(context), PLAIN['see-amendment-being-written'], within);
      if (allowed !== true) return { ok: false, refusal: allowed };
      const stray = strayMention(state, named, within);
      if (stray) return stray;
      return accept({
        type: 'CommentAdded',
        thread: context.newId(),
        comment: context.newId(),
        text: context.refOf(text),
        ...(anchor ? { anchor: keptAnchor(anchor, context) } : {}),
        ...mentioned(named),
      });
    },
  },
);

/** The quoted words are text, so the event holds their reference. */
function keptAnchor(anchor: Anchor, context: Context): NonNullable<EventBodyOf<'CommentAdded'>['anchor']> {
  const { room, from: start, to, quote, block } = anchor;
  const ref = quote === undefined || quote === '' ? undefined : context.refOf(quote);
  return { from: start, to, ...omitUndefined({ room, block, quote: ref }) };
}
