import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { docFromY, findStranger } from '../../shared/letter/yjs.ts';
import { checkUpdate } from '../../server/letter/rooms/text/update-check.ts';
import { readUpdate } from '../../server/letter/rooms/text/update-reader.ts';
import { mangle, randomEdit, seeded } from '../support/mangle.ts';

/** `FUZZ_UPDATES=50000 vitest run tests/fuzz` for many. */
const UPDATES = Number(process.env['FUZZ_UPDATES'] ?? 2000);

describe('the check of updates from outside', () => {
  it(
    `lets nothing through that breaks, holds up or litters a letter, in ${UPDATES} damaged updates`,
    { timeout: 600_000 },
    () => {
      const random = seeded(20_261_124);
      let passed = 0;
      let honest = new Y.Doc();
      let state = Y.encodeStateAsUpdate(honest);
      for (let i = 0; i < UPDATES; i++) {
        if (i % 200 === 0) {
          honest = new Y.Doc();
          honest.getXmlFragment('letter');
          state = Y.encodeStateAsUpdate(honest);
        }
        const update = randomEdit(honest, random);
        const bytes = mangle(update, random);
        const scratch = new Y.Doc();
        scratch.getXmlFragment('letter');
        Y.applyUpdate(scratch, state);
        const checked = checkUpdate(bytes, 'mallory', {
          doc: scratch,
          owner: (client) => (Y.getState(scratch.store, client) > 0 ? 'mallory' : undefined),
        });
        if (checked.ok) {
          passed++;
          const told = `update ${i}: ${Buffer.from(bytes).toString('hex')}`;
          const started = performance.now();
          const events: Uint8Array[] = [];
          scratch.on('update', (event: Uint8Array) => events.push(event));
          Y.applyUpdate(scratch, checked.bytes);
          expect(performance.now() - started, told).toBeLessThan(2000);
          expect([scratch.store.pendingStructs, scratch.store.pendingDs], told).toEqual([null, null]);
          expect(findStranger(scratch), told).toBeNull();
          docFromY(scratch.getXmlFragment('letter'));
          expect(checked.unchanged, told).toBe(events.length === 0);
          // What Yjs reads in it is what the check read in it.
          const structs = readUpdate(checked.bytes).blocks.flatMap((block) =>
            block.structs.map(({ client, clock, length }) => [client, clock, length]),
          );
          expect(
            Y.decodeUpdate(checked.bytes).structs.map(({ id, length }) => [id.client, id.clock, length]),
            told,
          ).toEqual(structs);
        }
        // The honest text goes on with what a room would have taken.
        const room = new Y.Doc();
        room.getXmlFragment('letter');
        Y.applyUpdate(room, state);
        if (
          checkUpdate(update, 'anna', {
            doc: room,
            owner: (client) => (Y.getState(room.store, client) > 0 ? 'anna' : undefined),
          }).ok
        ) {
          Y.applyUpdate(room, update);
          state = Y.encodeStateAsUpdate(room);
        } else {
          honest = new Y.Doc();
          Y.applyUpdate(honest, state);
        }
      }
      // Enough got through for the assertions to mean something, and enough did not.
      expect(passed).toBeGreaterThan(UPDATES / 20);
      expect(passed).toBeLessThan(UPDATES * 0.9);
    },
  );
});
