import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { AppendFastPath } from '../../server/letter/rooms/text/append-fast-path.ts';
import { checkUpdate } from '../../server/letter/rooms/text/update-check.ts';
import { mangle, randomEdit, seeded } from '../support/mangle.ts';

/** `FUZZ_UPDATES=50000 vitest run tests/fuzz` for many. */
const UPDATES = Number(process.env['FUZZ_UPDATES'] ?? 2000);
const ROOT = 'letter';

const roomDoc = (): Y.Doc => {
  const doc = new Y.Doc();
  doc.getXmlFragment(ROOT);
  return doc;
};

/** Somebody with a caret, who mostly goes on where it is and sometimes does something else. */
class Writer {
  readonly doc = roomDoc();
  readonly person: string;
  #text: Y.XmlText | null = null;
  #caret = 0;

  constructor(person: string) {
    this.person = person;
  }

  /** Types on, or puts the caret somewhere else first; whoever finds no text edits at random. */
  write(random: (below: number) => number): Uint8Array {
    const letter = this.doc.getXmlFragment(ROOT);
    const isGone = this.#text === null || this.#text._item?.deleted === true;
    if (isGone || random(12) === 0) {
      const texts = letter.toArray().flatMap((block) => {
        const first = block instanceof Y.XmlElement ? block.firstChild : null;
        return first instanceof Y.XmlText ? [first] : [];
      });
      this.#text = texts[random(texts.length)] ?? null;
      this.#caret = random((this.#text?.length ?? 0) + 1);
    }
    const text = this.#text;
    if (text === null || random(12) === 0) return randomEdit(this.doc, random);
    // What an editor sends: unlike a comparison of states, it says nothing of what was deleted before.
    let update: Uint8Array = new Uint8Array();
    this.doc.once('update', (made: Uint8Array) => {
      update = made;
    });
    const words = ['a', 'é', '😀', 'word '][random(4)] ?? 'a';
    this.#caret = Math.min(this.#caret, text.length);
    text.insert(this.#caret, words);
    this.#caret += words.length;
    return update;
  }
}

describe('words typed on', () => {
  it(
    `are what the check of updates would let through, and come to the same text in each order, in ${UPDATES} updates`,
    { timeout: 600_000 },
    () => {
      const random = seeded(20_261_125);
      let shortWays = 0;
      for (let done = 0; done < UPDATES;) {
        const full = roomDoc();
        const behind = roomDoc();
        const kept = roomDoc();
        const typing = new AppendFastPath();
        const owners = new Map<number, string>();
        const owner = (client: number): string | undefined => owners.get(client);
        const writers = [new Writer('anna'), new Writer('ben'), new Writer('anna')];
        let events = 0;
        behind.on('update', () => events++);
        // Yjs never has anything to tidy up after words alone: nobody would hear of it.
        const settle = (): void => {
          events = 0;
          behind.transact(() => {
            for (const one of typing.release()) Y.applyUpdate(behind, one);
          });
          expect(events).toBeLessThan(2);
        };
        for (let i = 0; i < 200; i++, done++) {
          const batch: { person: string; bytes: Uint8Array }[] = [];
          for (let more = 1 + random(3); more > 0; more--) {
            const writer = writers[random(writers.length)] ?? new Writer('carla');
            batch.push({ person: writer.person, bytes: writer.write(random) });
          }
          for (const { person, bytes } of batch) {
            const damaged = mangle(bytes, random);
            const typed = typing.tryAppend([{ person, bytes: damaged }]);
            const checked = checkUpdate(damaged, person, { doc: full, owner });
            if (typed !== null) {
              expect(checked.ok && !checked.unchanged && checked.newClients.length === 0).toBe(true);
              expect(checked.ok && checked.units).toBe(typed.units);
            }
            const stranger = typing.tryAppend([{ person: 'mallory', bytes }]);
            expect(stranger).toBeNull();
          }
          const typed = typing.tryAppend(batch);
          if (typed !== null) {
            shortWays++;
            typing.take(typed);
            for (const { bytes } of typed.rows) Y.applyUpdate(kept, bytes);
            Y.applyUpdate(full, typed.update);
          } else {
            settle();
            for (const { person, bytes } of batch) {
              const checked = checkUpdate(bytes, person, { doc: full, owner });
              if (!checked.ok) continue;
              for (const client of checked.newClients) owners.set(client, person);
              for (const doc of [full, behind, kept]) Y.applyUpdate(doc, bytes);
              typing.follow(person, checked.update);
            }
          }
          for (const client of owners.keys()) {
            const known = Math.max(Y.getState(behind.store, client), typing.clockOf(client));
            expect(known).toBe(Y.getState(full.store, client));
          }
          // Others' words come now and then, and between somebody's own.
          for (const writer of writers) if (random(4) === 0) Y.applyUpdate(writer.doc, Y.encodeStateAsUpdate(full));
        }
        settle();
        for (const doc of [behind, kept]) {
          expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
          expect(doc.getXmlFragment(ROOT).toJSON()).toBe(full.getXmlFragment(ROOT).toJSON());
        }
      }
      expect(shortWays).toBeGreaterThan(UPDATES / 8);
    },
  );
});
