import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Updates and frames that no editor makes: what has frozen a room, or would have. All of them decode; Yjs takes every one. */

const HERE = { origin: 0x80, rightOrigin: 0x40 };
interface Place {
  readonly client: number;
  readonly clock: number;
}

interface Raw {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly ((encoder: encoding.Encoder) => void)[];
}

/** An update of hand-made structs. */
function rawUpdate(
  blocks: readonly Raw[],
  deletes: readonly (readonly [client: number, ranges: readonly (readonly [clock: number, length: number])[]])[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, blocks.length);
  for (const { client, clock, structs } of blocks) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    for (const struct of structs) struct(encoder);
  }
  encoding.writeVarUint(encoder, deletes.length);
  for (const [client, ranges] of deletes) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const [clock, length] of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** A piece between two others; with neither, it needs a parent, and this writes the root. */
function between(kind: number, left: Place | null, right: Place | null, content: (encoder: encoding.Encoder) => void) {
  return (encoder: encoding.Encoder): void => {
    encoding.writeUint8(encoder, kind | (left ? HERE.origin : 0) | (right ? HERE.rightOrigin : 0));
    for (const place of [left, right]) {
      if (place === null) continue;
      encoding.writeVarUint(encoder, place.client);
      encoding.writeVarUint(encoder, place.clock);
    }
    if (left === null && right === null) {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, 'letter');
    }
    content(encoder);
  };
}

const words = (left: Place | null, right: Place | null, text: string) =>
  between(4, left, right, (encoder) => encoding.writeVarString(encoder, text));

const gone = (left: Place | null, right: Place | null, length = 1) =>
  between(1, left, right, (encoder) => encoding.writeVarUint(encoder, length));

/** As many clients as asked for, each of which puts one letter behind the same one. */
export const manyClientsAtOnePlace = (at: Place, count: number, first = 1_000_000): Uint8Array =>
  rawUpdate(
    // Yjs integrates from the highest id down, so that each passes all before it.
    Array.from({ length: count }, (_, i) => ({ client: first + i, clock: 0, structs: [words(at, null, 'x')] })),
  );

/** One client whose every piece stands between the same letter and a place of its own, further and further away. */
export function oneClientManyPlaces(at: Place, client: number, count: number): Uint8Array {
  const run = words(at, null, 'y'.repeat(count));
  const structs = Array.from({ length: count }, (_, i) => words(at, { client, clock: i }, 'z'));
  return rawUpdate([{ client, clock: 0, structs: [run, ...structs.reverse()] }]);
}

/** Pieces of one unit that were never seen: each before the last, so that none joins the next. */
export function invisible(at: Place, client: number, count: number, clock = 0): Uint8Array {
  const structs = Array.from({ length: count }, (_, i) =>
    gone(at, i === 0 && clock === 0 ? null : { client, clock: clock + i - 1 }),
  );
  return rawUpdate([{ client, clock, structs }]);
}

/** Letters of one unit each, none of which joins the next, as typed from the end to the beginning. */
export function backwards(at: Place, client: number, count: number, clock = 0): Uint8Array {
  const structs = Array.from({ length: count }, (_, i) =>
    words(at, i === 0 && clock === 0 ? null : { client, clock: clock + i - 1 }, 'b'),
  );
  return rawUpdate([{ client, clock, structs }]);
}

/** Deletes the same long stretch again and again. */
export const overlappingDeletes = (client: number, length: number, ranges: number): Uint8Array =>
  rawUpdate([], [[client, Array.from({ length: ranges }, () => [0, length] as const)]]);

/** Blocks at the root that are deleted in the same breath. */
export const goneBlocks = (client: number, count: number, clock = 0): Uint8Array =>
  rawUpdate([{ client, clock, structs: Array.from({ length: count }, () => gone(null, null)) }]);

/** Attribute after attribute under one name, each as if none were there. */
export function attributes(block: Place, client: number, count: number): Uint8Array {
  const structs = Array.from({ length: count }, () => (encoder: encoding.Encoder): void => {
    encoding.writeUint8(encoder, 8 | 0x20);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, block.client);
    encoding.writeVarUint(encoder, block.clock);
    encoding.writeVarString(encoder, 'id');
    encoding.writeVarUint(encoder, 1);
    encoding.writeAny(encoder, 'a');
  });
  return rawUpdate([{ client, clock: 0, structs }]);
}

/** A paragraph with words in a document, and where its last letter is. */
export function textIn(doc: Y.Doc, content: string, bold = false): { readonly text: Y.XmlText; readonly last: Place } {
  const block = new Y.XmlElement('paragraph');
  const text = new Y.XmlText();
  doc.transact(() => {
    doc.getXmlFragment('letter').push([block]);
    block.setAttribute('id', 'p');
    block.insert(0, [text]);
    text.insert(0, content, bold ? { bold: true } : {});
  });
  const position = Y.createRelativePositionFromTypeIndex(text, content.length - 1);
  return { text, last: position.item ?? { client: 0, clock: 0 } };
}
