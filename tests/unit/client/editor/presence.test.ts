import { afterEach, describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { peopleIn } from '../../../../client/editor/presence.ts';

const open: Awareness[] = [];
afterEach(() => open.splice(0).forEach((one) => one.destroy()));

function window(state: object): Awareness {
  const awareness = new Awareness(new Y.Doc());
  awareness.setLocalState({ ...state });
  open.push(awareness);
  return awareness;
}

function hear(self: Awareness, ...others: Awareness[]): void {
  for (const other of others) applyAwarenessUpdate(self, encodeAwarenessUpdate(other, [other.clientID]), 'test');
}

describe('who is here', () => {
  it('names a person once, however many windows they have open', () => {
    const self = window({ user: { person: 'me', name: 'Me' } });
    const ines = { user: { person: 'ines', name: 'Inès' } };
    hear(self, window({ ...ines, cursor: { head: { type: null } } }), window(ines));
    const people = peopleIn(self, 'me');
    expect(people.map(({ name }) => name)).toEqual(['Inès']);
    expect(people[0]?.carets).toHaveLength(1);
  });

  it('leaves out oneself, also in another window, and whoever has no name', () => {
    const self = window({ user: { person: 'me', name: 'Me' } });
    hear(self, window({ user: { person: 'me', name: 'Me' } }), window({ here: 720 }), window({ user: { name: '' } }));
    expect(peopleIn(self, 'me')).toEqual([]);
  });
});
