import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { failure, misuse, type Verb } from './shell.ts';

/** Name of the embedded database in its data folder. */
const DATABASE = 'paraph.db';

/** Copies the store into one file, also while it is being served. */
export const backup: Verb = {
  name: 'backup',
  usage: 'FILE',
  does: 'copy the running store into one file',
  async run({ args, settings, out }) {
    const [file, ...more] = args;
    if (file === undefined || more.length > 0) throw misuse('Give one file to write.', 'paraph backup FILE');
    refuseDatabase(settings);
    if (existsSync(file)) throw failure(`${file} exists already.`, 'Choose another name, or move it away.');
    if (!existsSync(join(settings.data, DATABASE))) {
      throw failure(`There is no store in ${settings.data}.`, 'Set PARAPH_DATA to its folder.');
    }
    const store = await openSqliteStore(settings.data);
    try {
      await store.backup(file);
    } finally {
      await store.close();
    }
    out(file);
    return 0;
  },
};

/** Puts a backup in the store's place; what stood there is kept beside it. */
export const restore: Verb = {
  name: 'restore',
  usage: 'FILE',
  does: 'put a backup in the place of the store; not while it is being served',
  async run({ args, settings, out }) {
    const [file, ...more] = args;
    if (file === undefined || more.length > 0) throw misuse('Give one backup.', 'paraph restore FILE');
    refuseDatabase(settings);
    if (!existsSync(file)) throw failure(`There is no file ${file}.`, 'Check the path.');
    const { data } = settings;
    await mkdir(data, { recursive: true });
    const incoming = await mkdtemp(join(data, 'restoring-'));
    try {
      await copyFile(file, join(incoming, DATABASE));
      // Opening it proves that it is a store, and brings an old one up to date.
      await (await openIncoming(incoming, file)).close();
      // Whoever serves the folder now keeps it.
      await (await openSqliteStore(data, { serve: true })).close();
      await keepAside(data, out);
      await rename(join(incoming, DATABASE), join(data, DATABASE));
    } finally {
      await rm(incoming, { recursive: true, force: true });
    }
    out(`Restored from ${file}`);
    return 0;
  },
};

/** PostgreSQL has its own tools for this, which do it better than a copy through us would. */
function refuseDatabase({ databaseUrl }: Settings): void {
  if (databaseUrl !== null) {
    throw failure('The letters are in PostgreSQL, not in a file.', 'Use pg_dump and pg_restore with DATABASE_URL.');
  }
}

async function openIncoming(folder: string, file: string) {
  try {
    return await openSqliteStore(folder);
  } catch {
    throw failure(`${file} is not a backup of Paraph.`, 'paraph backup FILE makes one.');
  }
}

async function keepAside(data: string, out: (line: string) => void): Promise<void> {
  const store = await openSqliteStore(data);
  const worthless = await store.people.empty();
  await store.close();
  const aside = join(data, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}.db`);
  await rename(join(data, DATABASE), aside);
  for (const rest of ['-wal', '-shm']) await rm(join(data, DATABASE + rest), { force: true });
  if (worthless) await rm(aside);
  else out(`What stood there is kept as ${aside}`);
}
