/** What a person reads when Paraph says no: what happened, what is safe, what to do. */
import type { Problem } from '../../shared/api/views.ts';
import { m } from '../generated/i18n/messages.js';

/** Returns the sentence for a refusal; the server's own where it knows more than we do. */
export function sentenceFor({ code, detail, status }: Pick<Problem, 'code' | 'detail' | 'status'>): string {
  switch (code) {
    case 'offline':
      return m.app_refused_offline();
    case 'not-signed-in':
      return m.app_refused_not_signed_in();
    case 'confirm-first':
      return m.app_refused_confirm_first();
    case 'changed-meanwhile':
      return m.app_refused_changed_meanwhile();
    case 'draft-changed':
      return m.app_refused_draft_changed();
    case 'digest-mismatch':
      return m.app_refused_digest_mismatch();
    case 'locked':
      return m.app_refused_locked();
    case 'link-used':
      return m.app_refused_link_used();
    case 'too-large':
      return detail || m.app_refused_too_large();
    case 'slow-down':
      return m.app_refused_slow_down();
    case 'unavailable':
      return m.app_refused_unavailable();
    case 'no-access':
      return detail || m.app_refused_no_access();
    case 'not-found':
      return detail || m.app_refused_not_found();
    default:
      return detail || (status >= 500 ? m.app_refused_fault() : m.app_refused_other());
  }
}

/** Returns the sentence for each field at fault (code `invalid`), by its path such as `email`. */
export function fieldErrors(problem: Problem): { readonly [path: string]: string } {
  const { fields } = problem;
  if (typeof fields !== 'object' || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
