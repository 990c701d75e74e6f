/** Where a receipt stands in a file that people read. */

/** Longer than any receipt with the text that it is for, in bytes. */
export const RECEIPT_BYTES = 5 * 1024 * 1024;

/** Returns the receipt in a file that holds it on one line among other words; null where there is none. */
export function receiptLine(file: string): unknown {
  for (const line of file.split('\n')) {
    if (!line.startsWith('{') || !line.includes('"paraph.receipt/1"')) continue;
    try {
      return JSON.parse(line) as unknown;
    } catch {
      // Cut short on its way: no receipt any more.
    }
  }
  return null;
}
