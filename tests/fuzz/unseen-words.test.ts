import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Intake } from '../../client/letter/transport/intake.ts';
import { RoomText } from '../../server/letter/rooms/text/room-text.ts';
import type { JournalStore } from '../../server/store/store.ts';
import { docText, textBlocks } from '../../shared/letter/blocks.ts';
import { isTextBlock, type BlockJSON, type Doc, type TextBlockJSON } from '../../shared/letter/doc.ts';
import { docFromY, letterFragment, updateY, writeDoc } from '../../shared/letter/yjs.ts';
import { seeded } from '../support/mangle.ts';

/**
 * No word dies unseen: two to four people write, reword, and make blocks into others, on line and off; every word that somebody
 * typed stands in the letter at the end, or was deleted by somebody who had it before them. `UNSEEN_SEEDS=1,2` for given seeds,
 * `UNSEEN_RUNS=2000` for many.
 */
const RUNS = Number(process.env['UNSEEN_RUNS'] ?? 60);
const SEEDS =
  process.env['UNSEEN_SEEDS']?.split(',').map(Number) ?? Array.from({ length: RUNS }, (_, seed) => seed + 1);
const STEPS = 60;

type Chance = (below: number) => number;

const paragraph = (id: string, text: string): TextBlockJSON => ({
  type: 'paragraph',
  attrs: { id },
  content: text ? [{ type: 'text', text }] : [],
});

const START: Doc = {
  type: 'doc',
  content: [
    paragraph('one', 'Safety at work matters to all women'),
    paragraph('two', 'We ask you with a plan before summer'),
    paragraph('three', 'Nobody should pay anything on their own'),
    { type: 'orderedList', content: [{ type: 'listItem', content: [paragraph('four', 'Publish those figures')] }] },
  ],
};

const noJournal: JournalStore = {
  ...({} as JournalStore),
  open: () => Promise.resolve({ snapshot: null, rows: [] }),
  owners: () => Promise.resolve(new Map()),
};

const wordsOf = (doc: Doc): string[] => textBlocks(doc).flatMap((block) => docText(block).split(/\s+/).filter(Boolean));

class Device {
  readonly ydoc = new Y.Doc();
  readonly intake = new Intake(this.ydoc);
  readonly person: string;
  /** Updates on their way to this device, and from it. */
  inbox: (Uint8Array | number)[] = [];
  outbox: Uint8Array[] = [];
  online = true;
  #confirmed = 0;

  constructor(person: string) {
    this.person = person;
    this.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.online) this.outbox.push(update);
    });
  }

  get doc(): Doc {
    return docFromY(letterFragment(this.ydoc));
  }

  /** Takes an update, or that the server has its words up to a clock. */
  take(one: Uint8Array | number, confirmed?: number): void {
    if (typeof one === 'number') this.#confirmed = one;
    else {
      this.intake.take(one, {
        apply: () => Y.applyUpdate(this.ydoc, one, this),
        origin: this,
        isAhead: true,
        ...(confirmed === undefined ? {} : { confirmed }),
      });
    }
  }

  /** What the server answers to a device that is back. */
  takeAll(update: Uint8Array): void {
    this.take(update, this.#confirmed);
  }
}

/** What people do in an editor. Answers the letter as it is then, and the words that go from it. */
function edited(doc: Doc, chance: Chance, word: () => string, id: () => string): Doc {
  const all = textBlocks(doc);
  const chosen = all[chance(all.length)];
  const at = doc.content.findIndex((one) => chosen && textBlocks({ type: 'doc', content: [one] }).includes(chosen));
  const top = doc.content[at];
  if (!chosen || !top) return { type: 'doc', content: [paragraph(id(), word())] };
  const text = docText(chosen);
  const words = text.split(' ');
  const cut = 1 + chance(words.length);
  const instead = (made: readonly BlockJSON[]): Doc => ({
    type: 'doc',
    content: doc.content.toSpliced(at, 1, ...made),
  });
  const retyped = (now: string): Doc => {
    const swap = (one: BlockJSON): BlockJSON =>
      isTextBlock(one)
        ? one === chosen
          ? { ...one, content: now ? [{ type: 'text', text: now }] : [] }
          : one
        : { ...one, content: one.content.map(swap) };
    return { type: 'doc', content: doc.content.map(swap) };
  };
  switch (chance(14)) {
    case 0:
      return top.type === 'paragraph'
        ? instead([{ type: 'orderedList', content: [{ type: 'listItem', content: [top] }] }])
        : instead(
            textBlocks({ type: 'doc', content: [top] }).map((one) => ({
              ...one,
              type: 'paragraph' as const,
              attrs: { id: one.attrs.id },
            })),
          );
    case 1:
      return isTextBlock(top) ? instead([{ ...top, type: 'heading', attrs: { ...top.attrs, level: 2 } }]) : doc;
    case 2:
      return top.type === 'blockquote' ? instead(top.content) : instead([{ type: 'blockquote', content: [top] }]);
    case 3: {
      const above = doc.content[at - 1];
      if (!above || !isTextBlock(above) || !isTextBlock(top)) return doc;
      return {
        type: 'doc',
        content: doc.content.toSpliced(at - 1, 2, paragraph(above.attrs.id, `${docText(above)} ${text}`)),
      };
    }
    case 4:
      if (!isTextBlock(top) || words.length < 2) return doc;
      return instead([
        { ...top, content: [{ type: 'text', text: words.slice(0, cut).join(' ') }] },
        paragraph(id(), words.slice(cut).join(' ')),
      ]);
    case 5:
      return doc.content.length > 2 ? instead([]) : doc;
    case 6:
      return retyped(words.toSpliced(chance(words.length), 1).join(' '));
    case 7:
      return { type: 'doc', content: [...doc.content.toSpliced(at, 1), top] };
    default:
      return retyped(
        words
          .toSpliced(cut, 0, ...Array.from({ length: 1 + chance(3) }, word))
          .join(' ')
          .trim(),
      );
  }
}

async function lostIn(seed: number): Promise<string[]> {
  const chance = seeded(seed);
  const server = new RoomText({
    journal: noJournal,
    room: 'L',
    now: () => 0,
    maxUnits: 500_000,
    uncommitted: () => [],
  });
  await server.reload();
  const first = new Y.Doc();
  writeDoc(first, START);
  server.applyOwn(Y.encodeStateAsUpdate(first), 1);
  const devices = Array.from({ length: 2 + chance(3) }, (_, index) => new Device(`p${String(index)}`));
  for (const device of devices) device.take(server.answer(Uint8Array.of(0)));

  const typed: string[] = [];
  const log: unknown[] = [];
  const deleted = new Set<string>();
  const write = async (batch: readonly { device: Device; bytes: Uint8Array }[]): Promise<void> => {
    if (batch.length === 0) return;
    const applied = await server.apply(batch.map(({ device, bytes }) => ({ person: device.person, bytes })));
    for (const verdict of applied.verdicts) expect(verdict.ok).toBe(true);
    const { update } = applied;
    const only = new Set(batch.map(({ device }) => device)).size === 1 && applied.isAsSent ? batch[0]?.device : null;
    for (const device of devices) if (update && device.online && device !== only) device.inbox.push(update);
    log.push([
      'server',
      batch.map(({ device }) => device.person).join(),
      textBlocks(docFromY(letterFragment(server.doc)))
        .map(docText)
        .join('|'),
    ]);
    const vector = Y.decodeStateVector(server.vector);
    for (const { device } of batch) device.inbox.push(vector.get(device.ydoc.clientID) ?? 0);
  };
  const comeBack = async (device: Device): Promise<void> => {
    if (device.online) return;
    log.push([device.person, 'back']);
    const answer = server.answer(Y.encodeStateVector(device.ydoc));
    const sent = device.intake.answer(server.vector);
    device.online = true;
    device.takeAll(answer);
    // What it puts back goes out behind what it was asked for.
    await write([{ device, bytes: sent }]);
  };
  const deliver = async (): Promise<void> => {
    const batch = devices.flatMap((device) => {
      const bytes = device.outbox.splice(0, 1 + chance(3));
      return bytes.map((one) => ({ device, bytes: one }));
    });
    await write(batch);
  };
  for (let step = 0; step < STEPS; step++) {
    const device = devices[chance(devices.length)];
    if (!device) continue;
    const what = chance(12);
    if (what === 0) {
      device.online = false;
      log.push([device.person, 'off']);
      device.inbox = [];
      device.outbox = [];
    } else if (what === 1) await comeBack(device);
    else if (what < 4) await deliver();
    else if (what < 6) for (const update of device.inbox.splice(0, 1 + chance(3))) device.take(update);
    else {
      const before = device.doc;
      const word = (): string => {
        // So unlike each other that no comparison takes a part of one for a part of another.
        const next = Array.from({ length: 6 }, () => String.fromCharCode(0x3b1 + chance(17), 0x430 + chance(32))).join(
          '',
        );
        typed.push(next);
        return next;
      };
      const after = edited(before, chance, word, () => `b${String(step)}`);
      const now = new Set(wordsOf(after));
      for (const word of wordsOf(before)) if (!now.has(word)) deleted.add(word);
      updateY(device.ydoc, after);
      log.push([
        device.person,
        textBlocks(before).map(docText).join('|'),
        textBlocks(after)
          .map((b) => b.type[0] + docText(b))
          .join('|'),
      ]);
    }
  }
  for (let round = 0; round < 200; round++) {
    for (const device of devices) {
      await comeBack(device);
      for (const update of device.inbox.splice(0)) device.take(update);
    }
    await deliver();
    if (devices.every(({ inbox, outbox }) => inbox.length === 0 && outbox.length === 0)) break;
  }
  const text = docFromY(letterFragment(server.doc));
  for (const device of devices) expect(device.doc).toEqual(text);
  // Of two who each take a space away, none is left between two words.
  const letters = textBlocks(text).map(docText).join(' ');
  const stands = (word: string): boolean => letters.includes(word);
  if (process.env['DEBUG_UNSEEN'])
    console.log(JSON.stringify(log, null, 0).replaceAll('],[', '],\n['), '\n', wordsOf(text).join(' '));
  return [...wordsOf(START), ...typed].filter((word) => !stands(word) && !deleted.has(word));
}

describe('words that others had not seen', () => {
  it.each(SEEDS)('are not deleted by what they do to a block, with seed %i', { timeout: 60_000 }, async (seed) => {
    expect(await lostIn(seed)).toEqual([]);
  });
});
