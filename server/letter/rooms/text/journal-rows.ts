import * as encoding from 'lib0/encoding';
import type { UpdateCheck } from './update-check.ts';
import { readUpdate, type Block, type DeletedRange } from './update-reader.ts';

/** A block where it stands in an update. */
export interface Part {
  readonly block: Block;
  readonly bytes: Uint8Array;
}

/** Splits what a batch came to into one update per person, in the order in which they first wrote. */
export function rowsOf(
  merged: Uint8Array,
  accepted: readonly { readonly person: string; readonly checked: Extract<UpdateCheck, { ok: true }> }[],
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
    return [
      {
        person,
        bytes: joined(
          own.map((block) => ({ block, bytes: merged })),
          deletes,
        ),
      },
    ];
  });
}

/** One update of parts of others, as they stand there; those of a client follow one another. */
export function joined(parts: readonly Part[], deletes: readonly DeletedRange[] = []): Uint8Array {
  const byClient = Map.groupBy(parts, ({ block }) => block.client);
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, byClient.size);
  for (const [client, own] of byClient) {
    encoding.writeVarUint(
      encoder,
      own.reduce((sum, { block }) => sum + block.structs.length, 0),
    );
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, own[0]?.block.clock ?? 0);
    for (const { block, bytes } of own) encoding.writeUint8Array(encoder, bytes.subarray(block.from, block.to));
  }
  writeDeletes(encoder, deletes);
  return encoding.toUint8Array(encoder);
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
