import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { NO_ENTRY } from '../../shared/decision/model/chain.ts';
import { SERVER } from '../../shared/proof/formats/accounts.ts';
import { AccountLog } from '../proof/account-log.ts';
import { loadServerKey } from '../proof/server-key.ts';
import type { Settings } from '../settings.ts';
import { checkStore } from '../store/check.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import { failure, misuse, type Call, type Verb } from './shell.ts';

/** Name of the embedded database in its data folder. */
const DATABASE = 'paraph.db';

/** Copies the store into one file, also while it is being served. */
export const backup: Verb = {
  name: 'backup',
  usage: 'FILE | -',
  does: 'copy the running store into one file, or to standard output',
  async run({ args, settings, out, stdout }) {
    const [file, ...more] = args;
    if (file === undefined || more.length > 0)
      throw misuse('Give one file to write.', 'paraph backup FILE, or - for standard output');
    refuseDatabase(settings);
    if (file === '-') return backupTo(stdout, settings);
    if (existsSync(file)) throw failure(`${file} exists already.`, 'Choose another name, or move it away.');
    if (!existsSync(dirname(file))) throw failure(`There is no folder ${dirname(file)}.`, 'Make it first.');
    refuseNoStore(settings);
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

/** By way of a file beside the store: what is sent is as consistent as what is kept. */
async function backupTo(stdout: Call['stdout'], settings: Settings): Promise<0> {
  if (stdout === undefined) throw failure('There is no standard output.', 'Give a file to write.');
  if (stdout.isTTY) throw failure('A backup is no text to be shown.', 'Send it on: paraph backup - > FILE');
  refuseNoStore(settings);
  const folder = await mkdtemp(join(settings.data, 'backing-up-'));
  try {
    const file = join(folder, DATABASE);
    const store = await openSqliteStore(settings.data);
    await store.backup(file).finally(() => store.close());
    await pipeline(createReadStream(file), stdout, { end: false });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return 0;
}

function refuseNoStore({ data }: Settings): void {
  if (!existsSync(join(data, DATABASE)))
    throw failure(`There is no store in ${data}.`, 'Set PARAPH_DATA to its folder.');
}

/** Puts a backup in the store's place; what stood there is kept beside it. */
export const restore: Verb = {
  name: 'restore',
  usage: 'FILE | --check FILE',
  does: 'put a backup in the place of the store, not while it is being served; --check: only read all of it and say whether it holds',
  async run({ args, settings, out }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw misuse('Give one backup.', 'paraph restore FILE, or restore --check FILE');
    if (!existsSync(file)) throw failure(`There is no file ${file}.`, 'Check the path.');
    if (values.check) return check(file, out);
    refuseDatabase(settings);
    const { data } = settings;
    await mkdir(data, { recursive: true });
    const incoming = await mkdtemp(join(data, 'restoring-'));
    try {
      await copyFile(file, join(incoming, DATABASE));
      // Opening it proves that it is a store, and brings an old one up to date.
      await (await openIncoming(incoming, file)).close();
      // Whoever serves the folder now keeps it.
      await (await openSqliteStore(data, { serve: true })).close();
      const lost = await headsIn(data);
      await keepAside(data, out);
      await rename(join(incoming, DATABASE), join(data, DATABASE));
      await recordRestore(settings, lost, out);
    } finally {
      await rm(incoming, { recursive: true, force: true });
    }
    out(`Restored from ${file}`);
    return 0;
  },
};

/** Reads all of a backup in a folder of its own. Nothing is put anywhere. */
async function check(file: string, out: (line: string) => void): Promise<0> {
  const folder = await mkdtemp(join(tmpdir(), 'paraph-check-'));
  try {
    await copyFile(file, join(folder, DATABASE));
    const store = await openIncoming(folder, file);
    try {
      const found = await checkStore(store);
      if (!found.ok) {
        const { letter, message } = found.fault;
        throw failure(
          `${letter === null ? '' : `Letter ${letter}: `}${message}`,
          'Do not rely on this backup: take an older one, and find out what changed it.',
        );
      }
      const { people, letters, events, accounts } = found.count;
      out(
        `${file} holds: ${String(letters)} letters with ${String(events)} decisions, ${String(people)} people, ${String(accounts)} entries of keys and delegations`,
      );
      return 0;
    } finally {
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** PostgreSQL has its own tools for this, which do it better than a copy through us would. */
function refuseDatabase({ databaseUrl }: Settings): void {
  if (databaseUrl !== null) {
    throw failure('The letters are in PostgreSQL, not in a file.', 'Use pg_dump and pg_restore with DATABASE_URL.');
  }
}

/** Where the logs of a store end: the account log's, and each letter's. */
interface Heads {
  readonly accounts: { readonly seq: number; readonly hash: string } | null;
  readonly letters: ReadonlyMap<string, { readonly seq: number; readonly hash: string }>;
}

async function headsIn(data: string): Promise<Heads> {
  const store = await openSqliteStore(data);
  try {
    const letters = (await store.letters.heads()).map(({ letter, seq, hash }) => [letter, { seq, hash }] as const);
    return { accounts: await store.proof.accountHead(), letters: new Map(letters) };
  } finally {
    await store.close();
  }
}

/**
 * Writes both heads into the account log, the restored and the lost one, and of each letter that lost entries: whoever holds a
 * later checkpoint can then tell a backup from a cut (trust.md 2.4).
 */
async function recordRestore(settings: Settings, lost: Heads, out: (line: string) => void): Promise<void> {
  const now = await headsIn(settings.data);
  const letters = [...lost.letters].flatMap(([letter, { seq, hash }]) => {
    const kept = now.letters.get(letter);
    if (kept?.hash === hash) return [];
    const before = kept === undefined ? {} : { seq: kept.seq, head: kept.hash };
    return [{ letter, ...before, lostSeq: seq, lostHead: hash }];
  });
  const store = await openSqliteStore(settings.data);
  try {
    const signer = await loadServerKey(settings.data, settings.key);
    const log = new AccountLog({ store: store.proof, signer, clock: () => new Date() });
    await log.append(SERVER, {
      type: 'StoreRestored',
      seq: now.accounts?.seq ?? 0,
      head: now.accounts?.hash ?? NO_ENTRY,
      ...(lost.accounts === null ? {} : { lostSeq: lost.accounts.seq, lostHead: lost.accounts.hash }),
      ...(letters.length > 0 ? { letters } : {}),
    });
  } finally {
    await store.close();
  }
  if (letters.length > 0) {
    out(`${String(letters.length)} letters have lost decisions: checkpoints of them in people's mail no longer match.`);
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
