/** Which hint helps somebody at the desk now. What a person has done once in this letter needs none any more. */
import type { LetterView } from '../../shared/api/views.ts';
import { m } from '../generated/i18n/messages.js';
import type { Workspace } from './workspace.svelte.ts';

export interface Hint {
  readonly id: string;
  readonly text: string;
  /** The part of the help page that says more. */
  readonly role: 'lead' | 'adviser' | 'amender' | 'reader';
}

/** A letter with so many empty parts has hardly been begun. */
const EMPTY_PARTS = 3;

/** Returns the one hint, or null. */
export function hintFor(
  view: LetterView,
  { mode, writes, rows, offers }: Pick<Workspace, 'mode' | 'writes' | 'rows' | 'offers'>,
): Hint | null {
  if (!offers || view.status !== 'drafting') return null;
  const ours = (person: string | undefined): boolean =>
    person !== undefined && [view.me.person, ...view.me.offices].includes(person);
  const tabled = view.amendments.filter(({ number }) => number !== null);
  const amended = tabled.some(({ author, onBehalfOf }) => ours(author) || ours(onBehalfOf));
  if (writes) return amended ? null : { id: 'table', text: m.workspace_hint_table(), role: 'amender' };
  if (mode === 'write' && view.versions.length === 0 && rows.filter(({ text }) => !text.trim()).length >= EMPTY_PARTS)
    return { id: 'begin', text: m.workspace_hint_begin(), role: 'lead' };
  if (
    offers.AdoptAmendment !== 'absent' &&
    view.amendments.some(({ status }) => status === 'tabled') &&
    !view.amendments.some(({ decidedBy }) => ours(decidedBy))
  )
    return { id: 'decide', text: m.workspace_hint_decide(), role: 'lead' };
  const newest = view.versions.at(-1);
  if (offers.CirculateVersion !== 'absent' && newest && view.versions.every(({ status }) => status === 'cut'))
    return { id: 'circulate', text: m.workspace_hint_circulate({ number: newest.number }), role: 'lead' };
  if (mode === 'propose' && !amended) return { id: 'amend', text: m.workspace_hint_amend(), role: 'amender' };
  const spoke = view.threads.some(({ comments }) => comments.some(({ author }) => ours(author)));
  if (mode === 'read' && offers.AddComment !== 'absent' && !spoke)
    return { id: 'comment', text: m.workspace_hint_comment(), role: 'reader' };
  return null;
}
