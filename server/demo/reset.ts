import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';

/** Beginning the demo again: only ever over a folder that the demo itself has filled. */

const MARK = 'demo';

/** Marks a data folder as the demo's, so that it may be emptied again. */
export async function markDemo({ data }: Settings): Promise<void> {
  await writeFile(join(data, MARK), 'Filled by "paraph demo"; "paraph demo --reset" empties this folder.\n');
}

/** Whether the folder's letters are the demo's, or there are none yet. */
export function mayReset({ data, databaseUrl }: Settings): boolean {
  return databaseUrl === null && (existsSync(join(data, MARK)) || !existsSync(join(data, 'paraph.db')));
}

/** Empties the folder. Nobody may be serving it: open it for serving first. */
export async function resetDemo({ data }: Settings): Promise<void> {
  for (const name of existsSync(data) ? await readdir(data) : [])
    await rm(join(data, name), { recursive: true, force: true });
}
