import * as Y from 'yjs';
import { docFromY, letterFragment, updateY } from '../../../shared/letter/yjs.ts';
import {
  byClient,
  deleteSet,
  joined,
  rangesOf,
  without,
  type Ranges,
  type Stretch,
} from '../../../shared/sync/ranges.ts';
import { unseenLosses, withWordsBack, type UnseenLoss } from '../../../shared/sync/unseen.ts';

/** Origin of words that are put back: made on this device, and by nobody's hand, so that undoing leaves them. */
const PUT_BACK = 'put-back';

/** How an update of the server is to be taken in. */
interface Taking {
  /** Applies it, with this origin. */
  readonly apply: () => void;
  readonly origin: unknown;
  /** Clock of this device up to which the server is known to have its words; when absent, the update tells. */
  readonly confirmed?: number;
  /** Whether changes made here wait for the server. */
  readonly isAhead: boolean;
}

/**
 * Takes what others wrote into the text of this device. Words of this device that the server did not have, and that go with a block
 * which another has made anew or deleted, are put back at once; and of what this device has deleted in the same way it says no
 * more than what it had seen.
 */
export class Intake {
  readonly #ydoc: Y.Doc;
  /** What came into a block that had already been deleted here: nobody has seen it on this device. */
  #unseen: Ranges = new Map();

  constructor(ydoc: Y.Doc) {
    this.#ydoc = ydoc;
  }

  /** Takes an update in; returns whether words were put back. */
  take(update: Uint8Array, { apply, origin, confirmed = Infinity, isAhead }: Taking): boolean {
    const ydoc = this.#ydoc;
    let losses: readonly UnseenLoss<true>[] = [];
    Y.transact(
      ydoc,
      (transaction) => {
        apply();
        // What the server has not confirmed it got after others had deleted its block, if it got it at all.
        const seen = (): Stretch[] =>
          deletesIn(update).map(({ client, clock, length }) => {
            const known = client === ydoc.clientID ? Math.max(0, confirmed - clock) : Infinity;
            return { client, clock, length: Math.min(length, known) };
          });
        // What others wrote, and this device gets only now, is for the server to put back.
        const before = (client: number): number => transaction.beforeState.get(client) ?? 0;
        losses = unseenLosses(transaction, seen, () => true, before);
        if (isAhead) this.#note(update, before);
        else this.#unseen = new Map();
      },
      origin,
      false,
    );
    for (const loss of losses) updateY(ydoc, withWordsBack(loss, docFromY(letterFragment(ydoc))), PUT_BACK);
    return losses.length > 0;
  }

  /** Returns the answer to the server's question what it lacks. @param vector its state vector */
  answer(vector: Uint8Array): Uint8Array {
    const update = Y.encodeStateAsUpdate(this.#ydoc, vector);
    if (this.#unseen.size === 0) return update;
    // An update ends with what was deleted.
    const { ds } = Y.snapshot(this.#ydoc);
    const structs = update.subarray(0, update.length - encoded(ds).length);
    const seen = encoded(deleteSet(without(rangesOf(ds), this.#unseen)));
    const answer = new Uint8Array(structs.length + seen.length);
    answer.set(structs);
    answer.set(seen, structs.length);
    return answer;
  }

  #note(update: Uint8Array, before: (client: number) => number): void {
    const { structs, ds } = Y.decodeUpdate(update);
    const came = byClient(
      structs.flatMap(({ id: { client, clock }, length }) => {
        const from = Math.max(clock, before(client));
        return from < clock + length ? [{ client, clock: from, length: clock + length - from }] : [];
      }),
    );
    const gone = rangesOf(Y.snapshot(this.#ydoc).ds);
    // In both: what is left of the one without what is left of it without the other.
    const dead = without(without(came, without(came, gone)), rangesOf(ds));
    if (dead.size > 0) this.#unseen = joined([...this.#unseen, ...dead]);
  }
}

function encoded(ds: Y.Snapshot['ds']): Uint8Array {
  // Behind it stands a state vector, here an empty one, of one byte.
  return Y.encodeSnapshot(new Y.Snapshot(ds, new Map())).slice(0, -1);
}

function deletesIn(update: Uint8Array): Stretch[] {
  return [...Y.decodeUpdate(update).ds.clients].flatMap(([client, items]) =>
    items.map(({ clock, len }) => ({ client, clock, length: len })),
  );
}
