import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import { BOUNDS } from '../../../server/letter/rooms/limits.ts';
import type { SyncClient } from '../../support/sync-client.ts';
import { firstUpdate } from '../../../server/letter/rooms/text/first-update.ts';
import { syncServer } from '../../support/sync-server.ts';

/** What a change to a document looks like on the wire. */
function updateOf(change: (doc: Y.Doc, letter: Y.XmlFragment) => void, start?: Uint8Array): Uint8Array {
  const doc = new Y.Doc();
  if (start) Y.applyUpdate(doc, start);
  const before = Y.encodeStateVector(doc);
  doc.transact(() => change(doc, doc.getXmlFragment('letter')));
  return Y.encodeStateAsUpdate(doc, before);
}

const element = (
  name: string,
  attributes: { [name: string]: unknown } = {},
  children: (Y.XmlElement | Y.XmlText)[] = [],
) => {
  const made = new Y.XmlElement<{ [name: string]: never }>(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as never);
  made.insert(0, children);
  return made as Y.XmlElement;
};
const marked = (attributes: object) => {
  const text = new Y.XmlText();
  text.insert(0, 'words', attributes);
  return text;
};
const inParagraph = (child: Y.XmlElement | Y.XmlText) => (_: Y.Doc, letter: Y.XmlFragment) =>
  letter.insert(0, [element('paragraph', {}, [child])]);
const block = (made: () => Y.XmlElement | Y.XmlText) => (_: Y.Doc, letter: Y.XmlFragment) => letter.insert(0, [made()]);
const nested = (depth: number): Y.XmlElement =>
  depth === 0 ? element('paragraph') : element('blockquote', {}, [nested(depth - 1)]);

/** Changes that no letter holds. */
const STRANGE: readonly (readonly [string, (doc: Y.Doc, letter: Y.XmlFragment) => void])[] = [
  ['another root', (doc) => doc.getMap('meta').set('a', 1)],
  ['a text as another root', (doc) => doc.getText('notes').insert(0, 'x')],
  [
    'an attribute on the root',
    (_, letter) =>
      (letter as unknown as Y.XmlElement)._map &&
      Y.XmlElement.prototype.setAttribute.call(letter as Y.XmlElement, 'id', 'x'),
  ],
  ['an unknown element', block(() => element('script'))],
  ['the schema’s own root as an element', block(() => element('doc'))],
  ['an element within a sentence', inParagraph(element('paragraph'))],
  ['text outside any block', block(() => marked({}))],
  ['text directly in a list', block(() => element('bulletList', {}, [marked({})]))],
  ['something inside a line break', inParagraph(element('hardBreak', {}, [element('hardBreak')]))],
  ['an unknown attribute', block(() => element('paragraph', { onclick: 'x' }))],
  ['an id that is no string', block(() => element('paragraph', { id: 5 }))],
  ['an id that is too long', block(() => element('paragraph', { id: 'x'.repeat(65) }))],
  ['a level on a paragraph', block(() => element('paragraph', { level: 1 }))],
  ['a list that begins with a fraction', block(() => element('orderedList', { start: 1.5 }))],
  ['a list that begins far out', block(() => element('orderedList', { start: 100_000 }))],
  ['a list of unknown numbers', block(() => element('orderedList', { style: 'greek' }))],
  ['numbers on bullets', block(() => element('bulletList', { start: 2 }))],
  ['a level of 4', block(() => element('heading', { level: 4 }))],
  ['an attribute that is an object', block(() => element('paragraph', { id: { a: 1 } }))],
  ['an attribute that is a document', block(() => element('paragraph', { id: new Y.Doc() }))],
  ['an unknown mark', inParagraph(marked({ style: { color: 'red' } }))],
  ['a mark with attributes it has not', inParagraph(marked({ bold: { a: 1 } }))],
  ['a link to a script', inParagraph(marked({ link: { href: 'javascript:alert(1)' } }))],
  ['a link with a target', inParagraph(marked({ link: { href: 'https://example.org/', target: '_top' } }))],
  [
    'an embedded object',
    inParagraph(
      (() => {
        const text = new Y.XmlText();
        text.insertEmbed(0, { image: 'x' });
        return text;
      })(),
    ),
  ],
  [
    'an attribute on text',
    inParagraph(
      (() => {
        const text = new Y.XmlText();
        text.setAttribute('id', 'x');
        return text;
      })(),
    ),
  ],
  ['quotes nested without end', block(() => nested(60))],
];

async function refusedFor(client: SyncClient, update: Uint8Array): Promise<string[]> {
  const before = client.of('refused').length;
  client.send(MESSAGE.sync, SYNC.update, update);
  await client.until(() => client.of('refused').length > before || client.closed !== null);
  return client
    .of('refused')
    .slice(before)
    .map(({ code }) => code);
}

describe('bytes from outside', () => {
  it.each(STRANGE)('are refused when they hold %s', async (_, change) => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    expect(await refusedFor(anna, updateOf(change))).toEqual(['invalid']);
    anna.type('p1', 'still here');
    await rita.until(() => rita.words === 'still here');
    expect((await server.rows()).length).toBe(1);
    expect(server.errors).toEqual([]);
  });

  it('are refused when the rest of a run of letters would stand outside any block', async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita')];
    const written = (words: string, next?: Y.XmlElement): Uint8Array => {
      const doc = new Y.Doc();
      doc.clientID = 7;
      const paragraph = new Y.XmlElement('paragraph');
      doc.transact(() => doc.getXmlFragment('letter').push([paragraph]));
      const text = new Y.XmlText();
      paragraph.insert(0, [text]);
      text.insert(0, words);
      if (next) doc.getXmlFragment('letter').push([next]);
      return Y.encodeStateAsUpdate(doc);
    };
    anna.send(MESSAGE.sync, SYNC.update, written('a', element('paragraph')));
    await rita.until(() => rita.words === 'a\n');
    // The same ids, but what was a paragraph is said to have been a letter, and more letters follow it.
    expect(await refusedFor(anna, written('abcd'))).toEqual(['invalid']);
    // An honest client that sends all of a run of which the server has the beginning is understood.
    const more = new Y.Doc();
    more.clientID = 8;
    Y.applyUpdate(more, written('a', element('paragraph')));
    const first = more.getXmlFragment('letter').get(0) as Y.XmlElement;
    const before = Y.encodeStateVector(more);
    (first.get(0) as Y.XmlText).insert(1, 'b');
    anna.send(MESSAGE.sync, SYNC.update, Y.encodeStateAsUpdate(more, before));
    (first.get(0) as Y.XmlText).insert(2, 'c');
    anna.send(MESSAGE.sync, SYNC.update, Y.encodeStateAsUpdate(more, before));
    await rita.until(() => rita.words === 'abc\n');
    expect(server.errors).toEqual([]);
  });

  it('are taken when they hold all that a letter can', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.doc.transact(() =>
      anna.text.insert(0, [
        element('heading', { id: 'h', level: 2 }, [
          marked({ bold: {}, italic: {}, underline: {}, superscript: {}, subscript: {} }),
        ]),
        element('orderedList', { start: 3, style: 'lower-roman' }, [
          element('listItem', {}, [
            element('paragraph', { id: 'a' }, [
              marked({ link: { href: 'https://example.org/ä' } }),
              element('hardBreak'),
              marked({}),
            ]),
          ]),
        ]),
        nested(12),
      ]),
    );
    anna.doc.transact(() => {
      const heading = anna.text.get(0) as Y.XmlElement<{ level: number }>;
      heading.setAttribute('level', 3);
      (heading.get(0) as Y.XmlText).format(1, 3, { bold: null });
      anna.text.delete(2, 1);
    });
    await anna.answered();
    expect(anna.of('refused')).toEqual([]);
    const doc = await server.rooms.currentDoc();
    expect(doc.content.map(({ type }) => type)).toEqual(['heading', 'orderedList']);
  });

  it('are refused when they write under the client id of another person or of the server', async () => {
    const server = await syncServer();
    const seeded = firstUpdate({ type: 'doc', content: [{ type: 'subject', attrs: { id: 's' } }] });
    await server.store.journal.append([{ room: 'L', person: null, at: '', bytes: seeded }]);
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    anna.type('a', 'by Anna');
    await ben.until(() => ben.words.includes('by Anna'));
    const own = Y.decodeStateVector(Y.encodeStateVector(anna.doc));
    for (const client of own.keys()) {
      const forged = updateOf((doc, letter) => {
        doc.clientID = client;
        letter.push([element('closing')]);
      }, Y.encodeStateAsUpdate(anna.doc));
      expect(await refusedFor(ben, forged)).toEqual(['no-access']);
    }
    expect(own.size).toBe(2);
    expect((await server.rooms.currentDoc()).content.length).toBe(2);
  });

  it('may delete what others wrote, and the journal says who did', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    anna.type('a', 'a word too many');
    await ben.until(() => ben.text.length === 1);
    ben.text.delete(0, 1);
    await anna.until(() => anna.text.length === 0);
    expect((await server.rows()).map(({ person }) => person)).toEqual(['anna', 'ben']);
  });

  it('are refused when they build on what was never sent, and leave nothing pending', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    const updates: Uint8Array[] = [];
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => updates.push(update));
    const made = element('paragraph');
    doc.getXmlFragment('letter').insert(0, [made]);
    made.setAttribute('id', 'x');
    doc.getXmlFragment('letter').delete(0, 1);
    const [, second, third] = updates;
    if (!second || !third) throw new Error('three updates');
    expect(await refusedFor(anna, second)).toEqual(['invalid']);
    expect(await refusedFor(anna, third)).toEqual(['invalid']);
    ben.type('b', 'x');
    await anna.until(() => anna.words === 'x');
    expect((await server.rows()).length).toBe(1);
  });

  it('are passed over when they bring nothing new, and taken in part when they bring something', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.type('a', 'one ');
    await anna.answered();
    const rows = (await server.rows()).length;
    anna.send(MESSAGE.sync, SYNC.update, Y.encodeStateAsUpdate(anna.doc));
    const later = updateOf((doc, letter) => {
      doc.clientID = anna.doc.clientID;
      ((letter.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(4, 'two');
    }, Y.encodeStateAsUpdate(anna.doc));
    anna.send(MESSAGE.sync, SYNC.update, Y.mergeUpdates([Y.encodeStateAsUpdate(anna.doc), later]));
    const rita = await server.join('rita');
    await rita.until(() => rita.words === 'one two');
    expect((await server.rows()).length).toBe(rows + 1);
  });

  it('are refused when they retell what is known with a reference to nowhere, on which Yjs would choke', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    anna.type('a', 'x');
    await anna.answered();
    const client = anna.doc.clientID;
    const known = Y.getState(anna.doc.store, client);
    const encoder = encoding.createEncoder();
    // One client's structs from clock 0: an element put into clock 99 of itself, what else is known, and a new one.
    for (const number of [1, 3, client, 0]) encoding.writeVarUint(encoder, number);
    for (const number of [7, 0, client, 99, 3]) encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, 'paragraph');
    for (const number of [0, known - 1, 1, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, 'letter');
    for (const number of [1, 0]) encoding.writeVarUint(encoder, number);
    const bytes = encoding.toUint8Array(encoder);
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(anna.doc));
    expect(() => Y.applyUpdate(copy, bytes)).toThrow();
    expect(await refusedFor(anna, bytes)).toEqual(['invalid']);
    ben.type('b', 'y');
    await anna.until(() => anna.words === 'x\ny' || anna.words === 'y\nx');
  });

  it.each<[string, Uint8Array | string]>([
    ['text', 'hello'],
    ['nothing', Uint8Array.of()],
    ['an unknown message', Uint8Array.of(77, 1, 2)],
    ['a message of the server’s', Uint8Array.of(100, 1, 0)],
    ['an unknown sync message', Uint8Array.of(0, 9, 1, 0)],
    ['a length that is too long', Uint8Array.of(0, 2, 200, 1, 0)],
    ['a state vector that is none', Uint8Array.of(0, 0, 2, 200, 1)],
    ['an awareness update that is none', Uint8Array.of(1, 3, 1, 5, 0)],
  ])('that are %s are refused, and close the connection when they go on', async (_, bytes) => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    for (let i = 0; i < 3; i++) anna.raw(bytes);
    expect(await anna.untilClosed()).toBe(4403);
    expect(anna.of('refused').map(({ code }) => code)).toEqual(['invalid', 'invalid', 'invalid']);
    ben.type('b', 'still here');
    await ben.answered();
    expect(server.errors).toEqual([]);
  });

  it('may be as large as the limit, and not larger', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    // Two bytes each, so that the letter is not full before the update is.
    const written = (units: number) =>
      updateOf((_, letter) => {
        for (let left = units; left > 0; left -= 30_000) {
          const text = new Y.XmlText();
          text.insert(0, 'é'.repeat(Math.min(left, 30_000)));
          letter.insert(0, [element('paragraph', {}, [text])]);
        }
      });
    const large = written(130_900);
    expect(BOUNDS.updateBytes - large.length).toBeLessThan(500);
    anna.update(large);
    await ben.until(() => ben.words.length > 130_900);
    ben.send(MESSAGE.sync, SYNC.update, new Uint8Array(BOUNDS.updateBytes + 1));
    expect(await ben.untilClosed()).toBe(4413);
    expect(ben.of('refused').map(({ code }) => code)).toEqual(['too-large']);
  });

  it('may fill a letter up to its limit, to the character', async () => {
    const limit = 100_000;
    const server = await syncServer({ limits: { updatesPerSecond: 1000, charactersPerLetter: limit } });
    const anna = await server.join('anna');
    for (let i = 0; i < 4; i++) anna.type('a', 'x'.repeat(limit / 4));
    await anna.answered();
    expect(anna.of('refused')).toEqual([]);
    anna.doc.transact(() => ((anna.text.get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 10));
    await anna.answered();
    const ben = await server.join('ben');
    ben.type('b', 'x'.repeat(11));
    expect(await ben.untilClosed()).toBe(4413);
    const again = await server.join('ben');
    again.type('b', 'x'.repeat(10));
    await again.answered();
    expect([again.of('refused'), again.closed]).toEqual([[], null]);
  });

  it('may make a letter of any length where the limit is lifted', async () => {
    const server = await syncServer({ limits: { updatesPerSecond: 1000, charactersPerLetter: 0 } });
    const anna = await server.join('anna');
    for (let i = 0; i < 5; i++) anna.type('a', 'x'.repeat(50_000));
    await anna.answered();
    expect([anna.of('refused'), anna.closed]).toEqual([[], null]);
  });

  it.each([
    ['before the first sync', BOUNDS.firstMessageBytes],
    ['at any time', BOUNDS.messageBytes],
  ])('longer than a message may be %s close the connection with 4413', async (when, limit) => {
    const server = await syncServer();
    const anna = server.connect('anna');
    await new Promise((resolve) => anna.socket.once('open', resolve));
    if (when === 'at any time') await anna.synced();
    anna.raw(new Uint8Array(limit + 1));
    expect(await anna.untilClosed()).toBe(4413);
  });
});
