/** Other people's carets: a line in their colour, and their name for two seconds after it moved. */
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Extension } from '@tiptap/core';
import type { Awareness } from 'y-protocols/awareness';
import { personColour } from '../kit/display/person.ts';
import type { AwarenessRelay } from './awareness-relay.ts';
import { personOf } from './presence.ts';

/** How long a name stands at a caret that moved. */
const FLAG_MS = 2_000;

/** The extension that shows others' carets and tells them of ours. The server stamps who we are over what we claim. */
export function carets(relay: AwarenessRelay, user: { id: string; name: string }): Extension {
  return CollaborationCaret.configure({
    // Extensions listen to a provider for its first text, which is here before any editor is.
    provider: { awareness: relay, on: () => undefined, off: () => undefined },
    user,
    render: (claimed) => {
      const person = personOf({ user: claimed });
      const caret = document.createElement('span');
      // Classes and no style attribute: the content security policy allows none.
      caret.className = `caret presence-${String(personColour(person?.id ?? ''))}`;
      caret.dataset['person'] = person?.id ?? '';
      const flag = document.createElement('span');
      flag.className = 'flag';
      flag.textContent = (person?.name ?? '').split(' ')[0] ?? '';
      caret.append(flag);
      return caret;
    },
    selectionRender: (claimed) => {
      const person = personOf({ user: claimed });
      return { class: `caret-selection presence-${String(personColour(person?.id ?? ''))}` };
    },
  });
}

/** Shows a person's name while their caret moves; returns how to stop. */
export function flagMoves(awareness: Awareness, root: HTMLElement): () => void {
  const heads = new Map<string, string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const show = (person: string, moving: boolean): void => {
    for (const caret of root.querySelectorAll<HTMLElement>('.caret')) {
      if (caret.dataset['person'] === person) caret.classList.toggle('moving', moving);
    }
  };
  const onChange = ({ added, updated }: { added: number[]; updated: number[] }): void => {
    for (const client of [...added, ...updated]) {
      const state = awareness.getStates().get(client);
      const person = client === awareness.clientID ? null : personOf(state);
      if (!person) continue;
      const head = JSON.stringify(state?.['cursor'] ?? null);
      if (heads.get(person.id) === head) continue;
      heads.set(person.id, head);
      clearTimeout(timers.get(person.id));
      // The caret itself is drawn in a later turn.
      requestAnimationFrame(() => show(person.id, true));
      timers.set(
        person.id,
        setTimeout(() => show(person.id, false), FLAG_MS),
      );
    }
  };
  awareness.on('change', onChange);
  return () => {
    awareness.off('change', onChange);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
