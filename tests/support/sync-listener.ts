import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '../../server/store/store.ts';
import type { Limits } from '../../server/letter/rooms/limits.ts';
import { createSync, type Sync } from '../../server/transport/sync-server.ts';
import { HandHost } from './room-host.ts';

export interface SyncListenerOptions {
  readonly store: Pick<Store, 'journal' | 'writable'>;
  readonly limits?: Partial<Limits>;
  readonly clock?: () => Date;
  readonly elapsed?: () => number;
}

export interface SyncListener {
  readonly port: number;
  readonly sync: Sync;
  readonly host: HandHost;
  readonly errors: unknown[];
  close(): Promise<void>;
}

const NO_RATES: Partial<Limits> = { updatesPerSecond: 0, awarenessPerSecond: 0, newConnectionsPerSecond: 0 };

/**
 * The sync server on a free port of loopback. Letter `L`: Anna and Ben write, Rita reads. Whose a connection is says the
 * header x-person: making sure of people is the HTTP side's.
 */
export async function listenSync({ store, limits, clock, elapsed }: SyncListenerOptions): Promise<SyncListener> {
  const host = new HandHost();
  host.letter('L', { anna: 'write', ben: 'write', rita: 'read' });
  const errors: unknown[] = [];
  const sync = createSync({
    store,
    host,
    limits: { ...NO_RATES, ...limits },
    clock: clock ?? (() => new Date()),
    ...(elapsed && { elapsed }),
    log: { warn: () => undefined, error: (facts) => errors.push(facts) },
  });
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
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, sync, host, errors, close };
}
