/**
 * Words that an update took away though whoever made it had never seen them. To Yjs a block of another kind is another block: the
 * old one goes with everything that stands in it, also with what somebody else was typing there at that moment. An update names
 * all that its maker saw and deleted; what goes besides was not seen, and is put back by the merge of words.
 *
 * Exactly one side puts back what is lost: the server what it had, the device what the server did not have.
 */
import * as Y from 'yjs';
import { diff, merge } from '../amendment/index.ts';
import { docText, textBlocks } from '../letter/blocks.ts';
import { isTextBlock, type BlockJSON, type Doc } from '../letter/doc.ts';
import { docFromY, letterFragment } from '../letter/yjs.ts';
import { byClient, deleteSet, joined, rangesOf, without, type Ranges, type Stretch } from './ranges.ts';

/** What one writer lost: the text with their words, and without. */
export interface UnseenLoss<Writer> {
  readonly writer: Writer;
  readonly base: Doc;
  readonly mine: Doc;
}

/**
 * Returns what a transaction took away unseen, by whose it was. To be asked within the transaction, before Yjs clears away.
 * @param seen what the updates themselves say that they delete
 * @param writerOf whose words those of a Yjs client are
 * @param among up to which clock of a client words are looked at
 */
export function unseenLosses<Writer>(
  transaction: Y.Transaction,
  seen: () => Iterable<Stretch>,
  writerOf: (client: number) => Writer,
  among: (client: number) => number = () => Infinity,
): UnseenLoss<Writer>[] {
  if (transaction.deleteSet.clients.size === 0) return [];
  const { doc, beforeState } = transaction;
  const gone = rangesOf(transaction.deleteSet);
  const beyond = [...gone.keys()].map((client) => [client, [[among(client), Infinity]]] as const);
  const unseen = wordsAmong(transaction, without(without(gone, joined(beyond)), byClient(seen())));
  if (unseen.size === 0) return [];
  const writers = new Map<Writer, Ranges>();
  for (const [client, ranges] of unseen) {
    const writer = writerOf(client);
    writers.set(writer, new Map([...(writers.get(writer) ?? []), [client, ranges]]));
  }
  const now = Y.snapshot(doc);
  const before = without(rangesOf(now.ds), gone);
  // Up to where everybody was; of those who lost words, these too.
  const state = new Map(beforeState);
  for (const client of unseen.keys()) state.set(client, now.sv.get(client) ?? 0);
  const textAt = (deleted: Ranges): Doc => textOf(doc, new Y.Snapshot(deleteSet(deleted), state));
  const all = [...unseen];
  const base = textAt(joined([...before, ...all]));
  return [...writers].flatMap(([writer, own]) => {
    const mine = textAt(joined([...before, ...all.filter(([client]) => !own.has(client))]));
    return JSON.stringify(mine) === JSON.stringify(base) ? [] : [{ writer, base, mine }];
  });
}

/**
 * Returns the text of others with the words that one writer had put into what it was made from. Where the merge would leave some
 * out, as it must when their block was deleted, they stand at its end, or in a paragraph of their own in its place.
 * @param theirs the text without the words
 */
export function withWordsBack({ base, mine }: Pick<UnseenLoss<unknown>, 'base' | 'mine'>, theirs: Doc): Doc {
  const tried = merge(base, theirs, mine).doc;
  // Nothing was deleted here: a merge that leaves out words of others has taken a guess too many.
  const merged = [...wordsAdded(theirs, tried).values()].some((count) => count < 0) ? theirs : tried;
  const added = wordsAdded(theirs, merged);
  const order = textBlocks(mine).map(({ attrs }) => attrs.id);
  let doc = merged;
  for (const { block, text } of writtenBetween(base, mine)) {
    const words = Map.groupBy(wordsOf(text), (word) => word);
    const isThere = [...words].every(([word, all]) => (added.get(word) ?? 0) >= all.length);
    if (!isThere) doc = putBack(doc, order, block, text.trim());
    else for (const [word, all] of words) added.set(word, (added.get(word) ?? 0) - all.length);
  }
  return doc;
}

/** Whether all words that somebody wrote into a text stand in another, as often as they wrote them. */
export function hasWords(base: Doc, mine: Doc, text: Doc): boolean {
  const written = writtenBetween(base, mine).flatMap((run) => wordsOf(run.text));
  const there = Map.groupBy(
    textBlocks(text).flatMap((block) => wordsOf(docText(block))),
    (word) => word,
  );
  return [...Map.groupBy(written, (word) => word)].every(([word, all]) => (there.get(word)?.length ?? 0) >= all.length);
}

/** Clients with words among what is gone, and all of theirs that is no attribute: of two values of one, the older always goes. */
function wordsAmong(transaction: Y.Transaction, gone: Ranges): Ranges {
  const writers = new Set<number>();
  const all: (readonly [number, readonly (readonly [number, number])[]])[] = [];
  Y.iterateDeletedStructs(transaction, deleteSet(gone), (struct) => {
    if (!(struct instanceof Y.Item) || struct.parentSub !== null) return;
    const { client, clock } = struct.id;
    if (struct.content instanceof Y.ContentString && struct.content.str.trim() !== '') writers.add(client);
    all.push([client, [[clock, clock + struct.length]]]);
  });
  return joined(all.filter(([client]) => writers.has(client)));
}

function textOf(ydoc: Y.Doc, snapshot: Y.Snapshot): Doc {
  // Within a transaction nothing has been cleared away yet; Yjs only knows that it is going to be.
  const { gc } = ydoc;
  ydoc.gc = false;
  try {
    const then = Y.createDocFromSnapshot(ydoc, snapshot);
    const doc = docFromY(letterFragment(then));
    then.destroy();
    return doc;
  } finally {
    ydoc.gc = gc;
  }
}

/** Runs of words that the second letter has and the first does not, each with its block. */
function writtenBetween(base: Doc, mine: Doc): { readonly block: string; readonly text: string }[] {
  return diff(base, mine).flatMap((change) => {
    if (change.kind === 'inserted') {
      return textBlocks({ type: 'doc', content: [change.node] }).map((one) => ({
        block: change.block,
        text: docText(one),
      }));
    }
    if (change.kind !== 'changed') return [];
    return change.hunks.flatMap(({ kind, text }) => (kind === 'inserted' ? [{ block: change.block, text }] : []));
  });
}

/** How much more often each word stands in the second letter than in the first. */
function wordsAdded(first: Doc, second: Doc): Map<string, number> {
  const added = new Map<string, number>();
  const count = (doc: Doc, by: number): void => {
    for (const word of textBlocks(doc).flatMap((block) => wordsOf(docText(block)))) {
      added.set(word, (added.get(word) ?? 0) + by);
    }
  };
  count(second, 1);
  count(first, -1);
  return added;
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/** @param order ids of the blocks among which the words stood */
function putBack(doc: Doc, order: readonly string[], block: string, text: string): Doc {
  const inBlock = (one: BlockJSON): BlockJSON => {
    if (!isTextBlock(one)) return { ...one, content: one.content.map(inBlock) };
    if (one.attrs.id !== block) return one;
    const content = one.content ?? [];
    return { ...one, content: [...content, { type: 'text', text: content.length > 0 ? ` ${text}` : text }] };
  };
  const stands = (id: string): boolean => textBlocks(doc).some(({ attrs }) => attrs.id === id);
  if (stands(block)) return { type: 'doc', content: doc.content.map(inBlock) };
  const above = order.slice(0, order.indexOf(block)).findLast(stands);
  const at = doc.content.findIndex((one) =>
    textBlocks({ type: 'doc', content: [one] }).some(({ attrs }) => attrs.id === above),
  );
  // Deleted is deleted: the words get a block of their own, under the old one's name.
  const own: BlockJSON = { type: 'paragraph', attrs: { id: block }, content: [{ type: 'text', text }] };
  return { type: 'doc', content: doc.content.toSpliced(at + 1, 0, own) };
}
