/** What each shortcut does, in words. */
import { m } from '../generated/i18n/messages.js';
import type { ShortcutId } from './shortcuts.svelte.ts';

export function shortcutNames(): { readonly [id in ShortcutId]: string } {
  return {
    goto: m.app_key_goto(),
    comment: m.app_key_comment(),
    amend: m.app_key_amend(),
    view: m.app_key_view(),
    next: m.app_key_next(),
    previous: m.app_key_previous(),
    compare: m.app_key_compare(),
    comments: m.app_key_comments(),
    amendment: m.app_key_amendment(),
    signoff: m.app_key_signoff(),
    search: m.app_key_search(),
    help: m.app_key_help(),
  };
}
