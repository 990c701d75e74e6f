import type { TextUpdate } from '../store.ts';

/** Rows of one append to the text journal, their bytes packed end to end in one buffer that can be transferred. */
export interface PackedRows {
  readonly rooms: readonly string[];
  readonly persons: readonly (string | null)[];
  readonly ats: readonly string[];
  /** Offset in `bytes` where each row's bytes end. */
  readonly ends: readonly number[];
  readonly bytes: ArrayBuffer;
}

/** Lays the bytes of all rows end to end, so that one copy or transfer carries them. */
export function packed(rows: readonly TextUpdate[]): PackedRows {
  let length = 0;
  const ends = rows.map(({ bytes }) => (length += bytes.length));
  const all = new Uint8Array(length);
  rows.forEach(({ bytes }, i) => all.set(bytes, (ends[i] ?? 0) - bytes.length));
  return {
    rooms: rows.map(({ room }) => room),
    persons: rows.map(({ person }) => person),
    ats: rows.map(({ at }) => at),
    ends,
    bytes: all.buffer,
  };
}
