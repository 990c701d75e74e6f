import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '../../server/store/store.ts';
import type { Limits } from '../../server/letter/rooms/limits.ts';
import { createSync, type Sync } from '../../server/transport/sync-server.ts';
import { HandLetters } from './hand-letters.ts';

export interface SyncListenerOptions {
  readonly store: Store;
  readonly limits?: Partial<Limits>;
  readonly clock?: () => Date;
  readonly elapsed?: () => number;
}

export interface SyncListener {
  readonly port: number;
  readonly sync: Sync;
  readonly letters: HandLetters;
  readonly errors: unknown[];
  close(): Promise<void>;
}

const NO_RATES: Partial<Limits> = { updatesPerSecond: 0, awarenessPerSecond: 0, newConnectionsPerSecond: 0 };

/**
 * The sync server on a free port of loopback. Letter `L`: Anna and Ben write, Rita reads. Whose a connection is says the
 * header x-person: making sure of people is the HTTP side's.
 */
export async function listenSync({ store, limits, clock, elapsed }: SyncListenerOptions): Promise<SyncListener> {
  const errors: unknown[] = [];
  const common = {
    limits: { ...NO_RATES, ...limits },
    ...(elapsed && { elapsed }),
    log: { warn: () => undefined, error: (facts: object) => void errors.push(facts) },
  };
  const letters = new HandLetters({ ...common, store, clock: clock ?? (() => new Date()), posted: () => undefined });
  letters.at('L').set({ anna: 'write', ben: 'write', rita: 'read' });
  const sync = createSync({ ...common, letters });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    const person = String(request.headers['x-person']);
    const name = person.charAt(0).toUpperCase() + person.slice(1);
    sync.handleUpgrade(request, socket, head, {
      person,
      name,
      group: null,
      color: '#005',
      session: `session of ${person}`,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await letters.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, sync, letters, errors, close };
}
