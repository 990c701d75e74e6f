/** Where the time stamps lie in a bundle: `timestamps/12.tsr` stamps entry 12 of the letter's log. */

/** Returns the name of the file that stamps an entry. */
export function timeStampFile(seq: number): string {
  return `timestamps/${String(seq)}.tsr`;
}

/** Returns which entry a file stamps; null for a file that is no time stamp. */
export function stampedEntry(file: string): number | null {
  const seq = /^timestamps\/([1-9]\d{0,9})\.tsr$/.exec(file)?.[1];
  return seq === undefined ? null : Number(seq);
}
