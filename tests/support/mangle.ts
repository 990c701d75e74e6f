import * as Y from 'yjs';

/** A seeded generator (mulberry32): the same seed gives the same numbers on every machine. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below) | 0;
  };
}

/** A random edit as an editor, or somebody who is not one, would make it; answers its update. */
export function randomEdit(doc: Y.Doc, random: (below: number) => number): Uint8Array {
  const before = Y.encodeStateVector(doc);
  const letter = doc.getXmlFragment('letter');
  doc.transact(() => {
    for (let steps = 1 + random(4); steps > 0; steps--) randomStep(doc, letter, random);
  });
  return Y.encodeStateAsUpdate(doc, before);
}

const NAMES = ['paragraph', 'heading', 'bulletList', 'listItem', 'blockquote', 'hardBreak', 'closing'];

function randomStep(doc: Y.Doc, letter: Y.XmlFragment, random: (below: number) => number): void {
  const place = random(letter.length + 1);
  const block = letter.length > 0 ? letter.get(random(letter.length)) : null;
  const text = block instanceof Y.XmlElement && block.length > 0 ? block.get(0) : null;
  switch (random(10)) {
    case 0:
      letter.insert(place, [new Y.XmlElement(NAMES[random(NAMES.length)] ?? 'paragraph')]);
      break;
    case 1:
    case 2: {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.setAttribute('id', `id${random(50)}`);
      const words = new Y.XmlText();
      words.insert(0, 'Dear President, ż😀');
      paragraph.insert(0, [words]);
      letter.insert(place, [paragraph]);
      break;
    }
    case 3:
      if (letter.length > 0) letter.delete(random(letter.length), 1);
      break;
    case 4:
      if (text instanceof Y.XmlText && text.length > 1)
        text.format(random(text.length - 1), 1, { bold: random(2) ? {} : null });
      break;
    case 5:
      if (text instanceof Y.XmlText && text.length > 0) text.delete(random(text.length), 1);
      break;
    case 6:
      if (block instanceof Y.XmlElement) block.setAttribute('id', `id${random(50)}`);
      break;
    case 7:
      if (random(20) === 0) doc.getMap('stranger').set('a', random(9));
      break;
    default:
      if (text instanceof Y.XmlText) text.insert(random(text.length + 1), 'abc'.slice(random(3)));
  }
}

/** Damages bytes: a flipped bit, a lost tail, a repeated stretch, another number, or nothing at all. */
export function mangle(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = random(Math.max(1, copy.length));
  switch (random(8)) {
    case 0:
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Uint8Array.from([...copy.subarray(0, at), ...copy.subarray(random(at + 1), at), ...copy.subarray(at)]);
    case 3:
      copy[at] = random(256);
      return copy;
    case 4:
      return Uint8Array.from([...copy.subarray(0, at), random(256), ...copy.subarray(at)]);
    default:
      for (let flips = 1 + random(3); flips > 0; flips--) {
        const where = random(Math.max(1, copy.length));
        copy[where] = (copy[where] ?? 0) ^ (1 << random(8));
      }
      return copy;
  }
}
