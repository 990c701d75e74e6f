import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { docFromY, letterFragment, updateY } from '../../../../shared/letter/yjs.ts';
import type { Id } from './update-reader.ts';

/**
 * A text that consists almost wholly of what is gone is started again from what can be seen. In Yjs' own terms: every client's
 * items become one collected range, and the visible text is written anew. Whoever has the old text gets that as deletions and new
 * blocks; whoever wrote on in it without a connection refers to ids that are known to be gone, and is told so.
 */

/** Under this client id stands how often a text was started again; Yjs draws it for no one in four billion documents. */
const STARTED_AGAIN = 0;

/** How much more there must be than can be seen. */
const SWOLLEN = 4;

export interface StartedAgain {
  /** What makes it of the old text. */
  readonly update: Uint8Array;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** Whether most pieces of a text are gone. */
export function isSwollen(doc: Y.Doc): boolean {
  let all = 0;
  let seen = 0;
  for (const structs of doc.store.clients.values()) {
    all += structs.length;
    for (const struct of structs) if (!struct.deleted) seen++;
  }
  return all > SWOLLEN * (seen + doc.store.clients.size);
}

export function startAgain(doc: Y.Doc): StartedAgain {
  const made = new Y.Doc();
  while (made.clientID === STARTED_AGAIN || doc.store.clients.has(made.clientID)) made.clientID++;
  updateY(made, docFromY(letterFragment(doc)));
  const text = Y.encodeStateAsUpdate(made);
  made.destroy();
  const times = Y.getState(doc.store, STARTED_AGAIN);
  const old = [...Y.decodeStateVector(Y.encodeStateVector(doc))].filter(([client]) => client !== STARTED_AGAIN);
  return {
    update: Y.mergeUpdates([text, collected([[STARTED_AGAIN, times, 1]]), deleted(old)]),
    bytes: Y.mergeUpdates([
      text,
      collected([[STARTED_AGAIN, 0, times + 1], ...old.map(([client, end]) => [client, 0, end] as const)]),
    ]),
  };
}

/** Whether an id is of a text before it was started again. */
export function isBeforeStart(doc: Y.Doc, { client, clock }: Id): boolean {
  if (Y.getState(doc.store, STARTED_AGAIN) === 0) return false;
  const first = doc.store.clients.get(client)?.[0];
  return first instanceof Y.GC && clock < first.length;
}

/** An update of collected ranges. */
function collected(ranges: readonly (readonly [client: number, clock: number, length: number])[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, ranges.length);
  for (const [client, clock, length] of ranges) {
    for (const number of [1, client, clock]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, 0);
    encoding.writeVarUint(encoder, length);
  }
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** An update that deletes all that these clients made. */
function deleted(ends: readonly (readonly [client: number, end: number])[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, ends.length);
  for (const [client, end] of ends) for (const number of [client, 1, 0, end]) encoding.writeVarUint(encoder, number);
  return encoding.toUint8Array(encoder);
}
