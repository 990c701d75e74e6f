/** The one thing that a person would do next with a letter (ux.md 4.3), and where the letter stands. */
import type { LetterView } from '../../../shared/api/views.ts';
import type { Offers, Offer } from '../../../shared/decision/availability.ts';

export type PrimaryAct =
  | { readonly kind: 'cut'; readonly version: number; readonly offer: Offer }
  | { readonly kind: 'circulate'; readonly version: number; readonly offer: Offer }
  | { readonly kind: 'board' }
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'review'; readonly version: number }
  | { readonly kind: 'propose'; readonly offer: Offer };

/**
 * Returns the primary act, or null when there is none: a reader reads.
 * @param unchanged whether the draft is, as it stands on the screen, the text of the newest version
 */
export function primaryAct(view: LetterView, offers: Offers, unchanged: boolean): PrimaryAct | null {
  const { versions, status, me } = view;
  const newest = versions.at(-1);
  const asked = versions.find((one) => one.status === 'circulated' || one.status === 'final');
  if (status !== 'drafting') return offers.CloseSignatures === 'absent' ? null : { kind: 'dispatch' };
  if (offers.CutVersion !== 'absent') {
    if (newest && unchanged) {
      if (newest.status === 'circulated') return { kind: 'board' };
      return { kind: 'circulate', version: newest.number, offer: offers.CirculateVersion };
    }
    return { kind: 'cut', version: (newest?.number ?? 0) + 1, offer: offers.CutVersion };
  }
  const answered = asked?.signOffs.some(({ person }) => person === me.person) ?? true;
  if (me.signatory && asked && !answered) return { kind: 'review', version: asked.number };
  // Whoever edits the draft has no need of an amendment, though it stays possible from the rail.
  if (offers.StartAmendment !== 'absent' && me.access === 'amend')
    return { kind: 'propose', offer: offers.StartAmendment };
  return null;
}

/** Returns the stage that other people see: drafting goes on beside a circulating version. */
export function stageOf(view: LetterView): {
  readonly stage: 'draft' | 'sign-off' | 'lock' | 'dispatch';
  readonly version?: number;
} {
  const asked = view.versions.find(({ status }) => status === 'circulated' || status === 'final');
  if (view.status === 'closed') return { stage: 'dispatch', ...(asked ? { version: asked.number } : {}) };
  if (view.status === 'locked') return { stage: 'lock', ...(asked ? { version: asked.number } : {}) };
  return asked ? { stage: 'sign-off', version: asked.number } : { stage: 'draft' };
}

/** Returns why an offer cannot be taken now, or null when it can. Offline nothing can be decided. */
export function reasonOf(offer: Offer, offline: string | null): string | null {
  if (offline !== null) return offline;
  return typeof offer === 'string' ? null : offer.message;
}
