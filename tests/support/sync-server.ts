import { onTestFinished } from 'vitest';
import type { LetterRooms } from '../../server/letter/rooms/letter-rooms.ts';
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/store.ts';
import type { Store } from '../../server/store/store.ts';
import type { Limits } from '../../server/letter/rooms/limits.ts';
import type { Sync } from '../../server/transport/sync-server.ts';
import { temporaryFolder } from './folder.ts';
import type { HandLetter, HandLetters } from './hand-letters.ts';
import { SyncClient } from './sync-client.ts';
import { listenSync } from './sync-listener.ts';

export interface SyncServer {
  readonly letters: HandLetters;
  /** Letter `L`. */
  readonly letter: HandLetter;
  readonly store: SqliteStore;
  readonly sync: Sync;
  /** The rooms of letter `L`. */
  readonly rooms: LetterRooms;
  readonly port: number;
  /** What the server logged as errors. */
  readonly errors: unknown[];
  /** A connection of a person to a room, with the text. */
  join(person: string, room?: string): Promise<SyncClient>;
  /** The same, without waiting for anything. */
  connect(person: string, room?: string): SyncClient;
  /** The journal of letter `L` with everything in it that has been shown. */
  rows(): ReturnType<SqliteStore['journal']['history']>;
  stop(): Promise<void>;
}

export interface SyncServerOptions {
  readonly folder?: string;
  /** Whether the store can note words before it keeps them; true when absent. */
  readonly notes?: boolean;
  readonly limits?: Partial<Limits>;
  readonly clock?: () => Date;
  readonly elapsed?: () => number;
  /** Puts something between the sync server and the store. */
  readonly around?: (store: SqliteStore) => Pick<Store, 'journal' | 'writable'>;
}

/** A sync server for one test, over a real database file: see `listenSync` for who may do what. */
export async function syncServer(options: SyncServerOptions = {}): Promise<SyncServer> {
  const store = await openSqliteStore(options.folder ?? temporaryFolder(), { serve: options.notes ?? true });
  const listening = await listenSync({ ...options, store: { ...store, ...options.around?.(store) } });
  const { port, sync, letters, errors } = listening;
  const clients: SyncClient[] = [];
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await sync.stop();
    for (const { socket } of clients) socket.terminate();
    await listening.close();
    await store.close();
  };
  onTestFinished(stop);
  const connect = (person: string, room = 'L'): SyncClient => {
    const client = new SyncClient(`ws://127.0.0.1:${port}/sync/${room}`, person);
    clients.push(client);
    return client;
  };
  const join = (person: string, room?: string): Promise<SyncClient> => connect(person, room).synced();
  const letter = letters.at('L');
  const rows = async () => {
    await letter.rooms.drain();
    return store.journal.history('L');
  };
  return { rows, letters, letter, store, sync, rooms: letter.rooms, port, errors, connect, join, stop };
}
