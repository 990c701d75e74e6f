import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/** Files that hold letters are for the account that Paraph runs under, whatever its umask. */

const PRIVATE = 0o600;

/** Takes from everybody else what they may do with a file, where there is one; of another account's file only that one can. */
export function keepPrivate(file: string): void {
  const known = statSync(file, { throwIfNoEntry: false });
  if (!known?.isFile() || (known.mode & 0o777 & ~PRIVATE) === 0) return;
  if (process.getuid !== undefined && process.getuid() !== 0 && process.getuid() !== known.uid) return;
  chmodSync(file, PRIVATE);
}

/** Makes an empty file that nobody else can read. @throws where there is one */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'wx', PRIVATE));
}
