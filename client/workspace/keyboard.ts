/** What the keys of ux.md 5 do on the desk. No key adopts, rejects, approves, locks or dispatches, on purpose. */
import { paths } from '../connection/paths.ts';
import { go, setQuery } from '../kit/navigation.svelte.ts';
import type { Desk } from './desk.svelte.ts';
import { stepThrough } from './moves.ts';
import { comment, propose } from './writing.ts';
import { isShortcut, nextZone } from './zones.ts';

/** Takes a key that was pressed anywhere on the page of a letter. */
export function onKey(desk: Desk, event: KeyboardEvent): void {
  if (event.key === 'F6') {
    event.preventDefault();
    nextZone(event.shiftKey);
    return;
  }
  if (event.key === 'F7') {
    event.preventDefault();
    stepThrough(desk, event.shiftKey);
    return;
  }
  if (!isShortcut(event)) return;
  const keys: { readonly [code: string]: (() => void) | undefined } = {
    KeyM: () => void comment(desk),
    KeyA: () => void propose(desk),
    KeyT: () => {
      const next = { inline: 'columns', columns: 'clean', clean: 'inline' } as const;
      void setQuery('view', next[desk.look], { replace: true });
    },
    KeyK: () => {
      const last = desk.view?.versions.at(-1)?.number;
      if (last !== undefined) void go(paths.compare(desk.id, last, 'draft'));
    },
    Digit1: () => void setQuery('panel', 'comments', { replace: true }),
    Digit2: () => void setQuery('panel', 'am', { replace: true }),
    Digit3: () => void setQuery('panel', 'signoff', { replace: true }),
  };
  const act = keys[event.code];
  if (!act) return;
  event.preventDefault();
  act();
}
