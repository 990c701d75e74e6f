/** Whether, and by how much, a draft has moved on since a version: by the texts themselves, not by what was last heard of them. */
import { diff } from '../../shared/amendment/index.ts';
import type { TextView } from '../../shared/api/views.ts';
import { wordsChanged } from '../../shared/letter/counts.ts';
import { canonical } from '../../shared/version/index.ts';

type Text = Pick<TextView, 'title' | 'lang' | 'doc'>;

/** The bytes that two versions of one text share, whatever their number; null for a text that could not be cut. */
function bytesOf({ title, lang, doc }: Text): string | null {
  try {
    const rest = { format: 'paraph.version/1', letter: 'same', number: 1, previous: null } as const;
    return canonical({ ...rest, header: { title, lang }, doc });
  } catch {
    return null;
  }
}

/** Returns whether cutting the draft would give the very text of the version. */
export function isSameText(draft: Text, version: Text): boolean {
  const bytes = bytesOf(draft);
  return bytes !== null && bytes === bytesOf(version);
}

/** Returns in how many words the draft differs from the version; 0 where only its title or the look of words does. */
export function wordsSince(draft: Text, version: Text): number {
  return wordsChanged(diff(version.doc, draft.doc), draft.lang);
}
