import * as encoding from 'lib0/encoding';
import type { Checked } from './update-check.ts';
import { readUpdate, type DeletedRange } from './update-reader.ts';

/** Splits what a batch came to into one update per person, in the order in which they first wrote. */
export function rowsOf(
  merged: Uint8Array,
  accepted: readonly { readonly person: string; readonly checked: Extract<Checked, { ok: true }> }[],
  owners: ReadonlyMap<number, string>,
): { person: string | null; bytes: Uint8Array }[] {
  const people = new Set(accepted.map(({ person }) => person));
  const [only] = people;
  if (only !== undefined && people.size === 1) return [{ person: only, bytes: merged }];
  const { blocks } = readUpdate(merged, Infinity);
  return [...people].flatMap((person) => {
    const own = blocks.filter(({ client }) => owners.get(client) === person);
    const deletes = accepted.filter((one) => one.person === person).flatMap(({ checked }) => checked.update.deletes);
    if (own.length === 0 && deletes.length === 0) return [];
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, own.length);
    for (const { client, clock, structs, from, to } of own) {
      encoding.writeVarUint(encoder, structs.length);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeUint8Array(encoder, merged.subarray(from, to));
    }
    writeDeletes(encoder, deletes);
    return [{ person, bytes: encoding.toUint8Array(encoder) }];
  });
}

function writeDeletes(encoder: encoding.Encoder, deletes: readonly DeletedRange[]): void {
  const byClient = Map.groupBy(deletes, ({ client }) => client);
  encoding.writeVarUint(encoder, byClient.size);
  for (const [client, ranges] of byClient) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
}
