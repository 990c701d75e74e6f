/** What the keys of ux.md 5 do on the desk. No key adopts, rejects, approves, locks or dispatches, on purpose. */
import { paths } from '../api/paths.ts';
import { go, setQuery } from '../frame/navigation.svelte.ts';
import { shortcuts, type ShortcutId } from '../frame/shortcuts.svelte.ts';
import type { WorkspaceState } from './desk.svelte.ts';
import { stepThrough } from './navigation.ts';
import { usual } from '../versions/sides.ts';
import { comment, propose } from './draft/writing.ts';
import { nextZone } from './zones.ts';

/** Takes a key that was pressed anywhere on the page of a letter. */
export function onKey(desk: WorkspaceState, event: KeyboardEvent): void {
  if (event.key === 'F6') {
    event.preventDefault();
    nextZone(event.shiftKey);
    return;
  }
  const pressed = shortcuts.pressed(event);
  const act = pressed ? actOf(desk, pressed) : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

/** Returns what a shortcut does here, if anything. */
export function actOf(desk: WorkspaceState, shortcut: ShortcutId): (() => void) | undefined {
  const acts: { readonly [id in ShortcutId]?: () => void } = {
    comment: () => void comment(desk),
    amend: () => void propose(desk),
    view: () => {
      const next = { inline: 'columns', columns: 'clean', clean: 'inline' } as const;
      void setQuery('view', next[desk.look], { replace: true });
    },
    next: () => stepThrough(desk, false),
    previous: () => stepThrough(desk, true),
    compare: () => {
      if (desk.view && usual(desk.view)) void go(paths.compareUsual(desk.id));
    },
    comments: () => openPanel(desk, 'comments'),
    amendment: () => openPanel(desk, 'am'),
    signoff: () => openPanel(desk, 'signoff'),
  };
  return acts[shortcut];
}

function openPanel(desk: WorkspaceState, tab: string): void {
  void setQuery('panel', tab, { replace: true });
  if (!desk.widths.panel) desk.drawer = 'panel';
}
