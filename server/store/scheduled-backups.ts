import { readdir, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backups } from '../settings.ts';

/** Backups that the server makes by itself, and how many of them it keeps. */

const HOUR = 3_600_000;
/** Of a backup made at 14:05:09 on 1 December 2026: `paraph-20261201T140509Z.db`. Others' files are left alone. */
const NAME = /^paraph-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;

export interface ScheduledBackupsOptions {
  readonly settings: Backups;
  /** Writes a consistent copy of everything into a new file. */
  readonly backup: (file: string) => Promise<void>;
  readonly clock: () => Date;
}

export class ScheduledBackups {
  readonly #options: ScheduledBackupsOptions;

  constructor(options: ScheduledBackupsOptions) {
    this.#options = options;
  }

  /** Makes one if the last one is old enough, then removes the oldest beyond those to keep. Returns its file, or null. */
  async run(): Promise<string | null> {
    const { settings, backup, clock } = this.#options;
    const { folder, everyHours, keep } = settings;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const now = clock();
    const made = (await this.#made()).toReversed();
    const last = made[0] === undefined ? null : timeOf(made[0]);
    // Half an hour of slack: the work is looked at once an hour, and would slip by one each day.
    if (last !== null && now.getTime() - last < everyHours * HOUR - HOUR / 2) return null;
    const file = join(folder, `paraph-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.db`);
    await backup(file);
    // Only once the new one is whole.
    for (const old of made.slice(Math.max(keep - 1, 0))) await rm(join(folder, old), { force: true });
    return file;
  }

  /** Oldest first. */
  async #made(): Promise<readonly string[]> {
    return (await readdir(this.#options.settings.folder)).filter((name) => NAME.test(name)).sort();
  }
}

function timeOf(name: string): number {
  return Date.parse(name.replace(NAME, '$1-$2-$3T$4:$5:$6Z'));
}
