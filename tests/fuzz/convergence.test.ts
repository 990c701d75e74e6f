import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { docFromY } from '../../shared/letter/yjs.ts';
import { MESSAGE, SYNC } from '../../shared/sync/messages.ts';
import { temporaryFolder } from '../support/folder.ts';
import { seeded } from '../support/mangle.ts';
import { SyncClient } from '../support/sync-client.ts';
import { syncServer, type SyncServer } from '../support/sync-server.ts';

/**
 * Random people in one letter who type, delete, lose their line, write on without it, come back, and whose messages arrive
 * twice or in the wrong order. `CONVERGENCE_SEEDS=1,2,3` for given seeds, `CONVERGENCE_RUNS=200` for many.
 */
const KEPT_SEEDS = [20_261_125, 7, 4242];
const RUNS = Number(process.env['CONVERGENCE_RUNS'] ?? KEPT_SEEDS.length);
const SEEDS =
  process.env['CONVERGENCE_SEEDS']?.split(',').map(Number) ??
  Array.from({ length: RUNS }, (_, i) => KEPT_SEEDS[i] ?? KEPT_SEEDS.length * 1000 + i);
const STEPS = 120;
const PEOPLE = ['anna', 'ben', 'anna', 'ben'];

type Random = (below: number) => number;

/** A device: its text goes on while its lines come and go. */
class Device {
  readonly doc = new Y.Doc();
  readonly #server: () => SyncServer;
  readonly #person: string;
  readonly #unsent: Uint8Array[] = [];
  client: SyncClient | null = null;

  constructor(server: () => SyncServer, person: string) {
    this.#server = server;
    this.#person = person;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.#unsent.push(update);
    });
  }

  get isOnline(): boolean {
    return this.client !== null && this.client.closed === null;
  }

  async online(): Promise<void> {
    if (this.isOnline) return;
    const { port } = this.#server();
    this.client = await new SyncClient(`ws://127.0.0.1:${port}/sync/L`, this.#person, this.doc).synced();
  }

  offline(): void {
    this.client?.socket.terminate();
    this.client = null;
  }

  edit(random: Random): void {
    const text = this.doc.getXmlFragment('letter');
    const block = text.length > 0 ? text.get(random(text.length)) : null;
    const words = block instanceof Y.XmlElement ? block.get(0) : null;
    const what = random(10);
    if (!(words instanceof Y.XmlText) || what === 0) {
      const made = new Y.XmlElement('paragraph');
      made.setAttribute('id', `b${this.doc.clientID}-${random(1e6)}`);
      made.insert(0, [new Y.XmlText(`new${random(9)} `)]);
      text.insert(random(text.length + 1), [made]);
    } else if (what === 1 && text.length > 3) text.delete(random(text.length), 1);
    else if (what < 4 && words.length > 0) {
      const at = random(words.length);
      words.delete(at, Math.min(1 + random(4), words.length - at));
    } else if (what === 4 && words.length > 1) {
      words.format(random(words.length - 1), 1, { bold: random(2) === 0 ? {} : null });
    } else words.insert(random(words.length + 1), 'abcdefgh '.slice(random(8)));
  }

  /** Sends earlier messages again: one twice, or some in the wrong order. */
  stammer(random: Random): void {
    if (this.client === null || this.#unsent.length === 0) return;
    const from = random(this.#unsent.length);
    const some = this.#unsent.slice(from, from + 1 + random(4));
    if (random(2) === 0) some.reverse();
    for (const update of some) this.client.send(MESSAGE.sync, SYNC.update, update);
  }
}

describe('people in one letter', () => {
  it.each(SEEDS)(
    'all have the same text in the end, the store too, with seed %i',
    { timeout: 120_000 },
    async (seed) => {
      const random = seeded(seed);
      const folder = temporaryFolder();
      let server = await syncServer({ folder });
      const devices = PEOPLE.map((person) => new Device(() => server, person));
      await Promise.all(devices.map((device) => device.online()));
      for (let step = 0; step < STEPS; step++) {
        const device = devices[random(devices.length)];
        if (device === undefined) continue;
        const what = random(20);
        if (what === 0) device.offline();
        else if (what === 1) await device.online();
        else if (what === 2) device.stammer(random);
        else if (what === 3 && step === Math.floor(STEPS / 2)) device.offline();
        else device.edit(random);
        if (step === Math.floor(STEPS / 2)) {
          // The server goes, and comes back with what it kept.
          await server.stop();
          server = await syncServer({ folder });
        }
        if (random(6) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      const textOf = (doc: Y.Doc) => docFromY(doc.getXmlFragment('letter'));
      await expect
        .poll(
          async () => {
            // Whoever was sent away for a message out of order comes back, as a client of ours would.
            await Promise.all(devices.map((device) => device.online()));
            const now = await server.letter.runExclusive(() => server.rooms.currentDoc());
            const settled = JSON.stringify(now);
            return devices.every(({ doc }) => JSON.stringify(textOf(doc)) === settled);
          },
          { timeout: 30_000, interval: 50 },
        )
        .toBe(true);
      for (const { doc } of devices) expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
      const [first] = devices;
      const text = textOf(first?.doc ?? new Y.Doc());
      const replayed = new Y.Doc();
      for (const { bytes } of await server.rows()) Y.applyUpdate(replayed, bytes);
      expect(textOf(replayed)).toEqual(text);
      expect(server.errors).toEqual([]);
      await server.stop();
      server = await syncServer({ folder });
      expect(textOf((await server.join('rita')).doc)).toEqual(text);
    },
  );
});
