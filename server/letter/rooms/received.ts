import { BOUNDS } from './limits.ts';
import type { Peer } from './peer.ts';
import type { AppliedBatch } from './text/room-text.ts';

/** An update as it came from a connection. */
export interface ReceivedUpdate {
  readonly peer: Peer;
  readonly person: string;
  readonly bytes: Uint8Array;
  /** What the device had before is still to come, and this along with it. */
  readonly early: boolean;
}

/** Parts of a batch, in order, each of which is applied without a break. */
export function slices(batch: readonly ReceivedUpdate[]): readonly (readonly ReceivedUpdate[])[] {
  const parts: ReceivedUpdate[][] = [];
  let bytes = Infinity;
  for (const received of batch) {
    const part = parts.at(-1);
    bytes += received.bytes.length;
    if (part === undefined || part.length >= BOUNDS.sliceUpdates || bytes > BOUNDS.sliceBytes) {
      parts.push([received]);
      bytes = received.bytes.length;
    } else part.push(received);
  }
  return parts;
}

/** The one peer whose words alone make up what is shown, so that it needs no echo; null when there are several. */
export function onlyWriter(writes: readonly ReceivedUpdate[], { verdicts, isAsSent }: AppliedBatch): Peer | null {
  // Yjs tidies up formatting where it comes from elsewhere, so here, and not on the device that made it; nor has that one the words
  // that are put back.
  if (!isAsSent) return null;
  return onlyPeer(writes.filter((_, index) => verdicts[index]?.ok));
}

/** The one peer from which all of it comes; null when there are several. */
export function onlyPeer(received: readonly ReceivedUpdate[]): Peer | null {
  const [first] = received;
  return first !== undefined && received.every(({ peer }) => peer === first.peer) ? first.peer : null;
}
