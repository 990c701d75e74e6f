import { find, type LetterEvent, type LetterState } from '../../../shared/decision/index.ts';
import type { Commit, RewrittenMail, Store } from '../../store/store.ts';

/**
 * Returns what goes with a decision that takes words back: the earlier words of an edited or deleted comment, also from the mails
 * that brought them. A mail that has not gone out says the new words, or nothing at all. Null where nothing is taken back.
 */
export async function forgotten(
  { outbox }: Pick<Store, 'outbox'>,
  before: LetterState,
  events: readonly LetterEvent[],
  text: (ref: string) => string | undefined,
): Promise<Commit['forget'] | null> {
  const texts: string[] = [];
  const mails: RewrittenMail[] = [];
  for (const event of events) {
    if (event.type !== 'CommentEdited' && event.type !== 'CommentDeleted') continue;
    const comment = find.comment(before, event.comment)?.comment;
    if (comment === undefined || comment.text === '') continue;
    texts.push(comment.text);
    const now = event.type === 'CommentEdited' ? text(event.text) : undefined;
    for (const { id, data } of await outbox.broughtAbout(before.id, 'comment', comment.at))
      mails.push({ id, data: { ...data, text: now ?? '…' }, drop: now === undefined });
  }
  return texts.length === 0 ? null : { texts, mails };
}
