import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { docFromY, LETTER_ROOT } from '../../../shared/letter/yjs.ts';
import { readRedoLog } from '../../../server/store/redo/redo-log.ts';
import type { TextUpdate } from '../../../server/store/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { SyncClient } from '../../support/sync-client.ts';
import { syncServer, type SyncServerOptions } from '../../support/sync-server.ts';

const wholeOf = (client: SyncClient) => Y.encodeStateAsUpdate(client.doc);

/** A store whose disk takes its time. */
const appendingAfter =
  (confirmed: Promise<void>): NonNullable<SyncServerOptions['around']> =>
  (store) => ({
    writable: () => store.writable(),
    journal: {
      ...store.journal,
      async append(updates: readonly TextUpdate[]) {
        await confirmed;
        return store.journal.append(updates);
      },
    },
  });

/** A client as the y-websocket package makes it, which knows nothing of Paraph. */
function plainClient(port: number, person: string): WebsocketProvider {
  class AsPerson extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { 'x-person': person } });
    }
  }
  const options = { WebSocketPolyfill: AsPerson as unknown as typeof globalThis.WebSocket, disableBc: true };
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}/sync`, 'L', new Y.Doc(), options);
  onTestFinished(() => provider.destroy());
  return provider;
}

describe('a room', () => {
  it('brings everyone to the same text, a plain y-websocket client included', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    const rita = await server.join('rita');
    const plain = plainClient(server.port, 'ben');
    await new Promise((resolve) => plain.once('sync', resolve));
    for (let round = 0; round < 20; round++) {
      anna.type('p1', `a${round} `);
      plain.doc.transact(() => {
        const block = new Y.XmlElement('paragraph');
        block.setAttribute('id', `b${round}`);
        plain.doc.getXmlFragment(LETTER_ROOT).insert(0, [block]);
      });
    }
    await rita.until(() => rita.text.length === 21 && rita.words.includes('a19'));
    await anna.until(() => anna.text.length === 21);
    await rita.until(() => rita.words === anna.words);
    await expect.poll(() => plain.doc.getXmlFragment(LETTER_ROOT).length).toBe(21);
    expect(server.errors).toEqual([]);
  });

  it('gives a newcomer the text, and asks only those who may write for theirs', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.type('p1', 'Dear President');
    await anna.answered();
    const rita = await server.join('rita');
    expect(rita.words).toBe('Dear President');
    expect([rita.of('step1').length, anna.of('step1').length]).toEqual([0, 1]);
  });

  it('takes in what was written offline', async () => {
    const server = await syncServer();
    const anna = server.connect('anna');
    anna.doc.clientID = 7;
    anna.type('p1', 'written on the train');
    await anna.synced();
    await anna.until(() => anna.of('saved').some(({ vector }) => (vector.get(7) ?? 0) > 0));
    expect((await server.join('rita')).words).toBe('written on the train');
  });

  it('takes in what was written offline while its writer types on, before the server has asked for it', async () => {
    const server = await syncServer();
    const anna = server.connect('anna');
    anna.type('p1', 'written on the train');
    await once(anna.socket, 'open');
    anna.type('p1', ', and on the platform');
    await anna.synced();
    anna.type('p1', ', and at home');
    const rita = await server.join('rita');
    await rita.until(() => rita.words === 'written on the train, and on the platform, and at home');
    expect([anna.of('refused'), anna.closed]).toEqual([[], null]);
  });

  it('keeps the rooms of a letter apart', async () => {
    const server = await syncServer();
    const draft = await server.join('anna');
    const amendment = await server.join('anna', 'L.A1');
    amendment.type('p1', 'amended');
    await amendment.answered();
    expect(draft.heard.some(({ kind }) => kind === 'update')).toBe(false);
    expect(await server.rooms.currentDoc()).toEqual({ type: 'doc', content: [] });
    expect((await server.rooms.currentDoc('A1')).content.length).toBe(1);
  });

  it('has the text again after the server was stopped, with nothing left to replay', async () => {
    const folder = temporaryFolder();
    const first = await syncServer({ folder });
    const anna = await first.join('anna');
    for (let i = 0; i < 50; i++) anna.type('p1', `${i} `);
    await anna.answered();
    await first.stop();
    expect(anna.closed?.code).toBe(1013);
    const second = await syncServer({ folder });
    expect((await second.store.journal.open('L')).rows).toEqual([]);
    expect((await second.join('rita')).words).toBe(anna.words);
  });

  it('makes what was typed just before the stop durable', async () => {
    const folder = temporaryFolder();
    const first = await syncServer({ folder });
    const anna = await first.join('anna');
    const rita = await first.join('rita');
    anna.type('p1', 'last words');
    await rita.until(() => rita.words !== '');
    anna.type('p1', ' and more');
    await first.stop();
    const second = await syncServer({ folder });
    const again = await second.join('rita');
    expect(again.words.startsWith(rita.words)).toBe(true);
  });

  it('answers a cold opening with the stored bytes, as small as the text merged', async () => {
    const folder = temporaryFolder();
    const first = await syncServer({ folder });
    const anna = await first.join('anna');
    for (let i = 0; i < 300; i++) anna.type('p1', 'x');
    await anna.answered();
    await first.stop();
    const second = await syncServer({ folder });
    const rita = await second.join('rita');
    const merged = new Y.Doc();
    Y.applyUpdate(merged, wholeOf(anna));
    expect(rita.of('step2')[0]?.bytes.length).toBeLessThanOrEqual(Y.encodeStateAsUpdate(merged).length);
    expect(rita.words).toBe('x'.repeat(300));
  });

  it('says `saved` only for what the store has confirmed, and without a place for notes shows nothing before', async () => {
    let confirm: () => void = () => undefined;
    const confirmed = new Promise<void>((resolve) => (confirm = resolve));
    const server = await syncServer({
      notes: false,
      around: appendingAfter(confirmed),
    });
    const anna = await server.join('anna');
    const rita = await server.join('rita');
    await anna.answered();
    const before = anna.of('saved').length;
    anna.type('p1', 'not yet');
    const late = server.connect('rita').synced();
    // A round trip on another room of the same letter shows that the server has read all of it.
    await server.join('anna', 'L.A1');
    expect([anna.of('saved').length, rita.words, rita.of('update').length]).toEqual([before, '', 0]);
    confirm();
    await anna.answered();
    expect(anna.of('saved').at(-1)?.vector.get(anna.doc.clientID)).toBe(
      Y.decodeStateVector(Y.encodeStateVector(anna.doc)).get(anna.doc.clientID),
    );
    expect((await late).words).toBe('not yet');
    await rita.until(() => rita.words === 'not yet');
  });

  it('shows what is noted at once, and says `saved` only for what the store has confirmed', async () => {
    let confirm: () => void = () => undefined;
    const confirmed = new Promise<void>((resolve) => (confirm = resolve));
    const folder = temporaryFolder();
    const server = await syncServer({
      folder,
      around: appendingAfter(confirmed),
    });
    const anna = await server.join('anna');
    const ben = await server.join('ben');
    const rita = await server.join('rita');
    anna.type('p1', 'shown');
    await rita.until(() => rita.words === 'shown');
    ben.type('p2', 'and more');
    await rita.until(() => rita.words === 'shown\nand more');
    expect([...anna.of('saved'), ...ben.of('saved')].filter(({ vector }) => vector.size > 0)).toEqual([]);
    expect(readRedoLog(join(folder, 'paraph.redo')).notes.map(({ updates }) => updates.length)).toEqual([1, 1]);
    // What is decided next comes after it.
    let decided = false;
    const deciding = server.rooms.drain().then(() => (decided = true));
    await server.join('anna', 'L.A1');
    expect(decided).toBe(false);
    confirm();
    await deciding;
    expect((await server.store.journal.history('L')).length).toBe(2);
    await anna.answered();
    await ben.answered();
    expect(ben.of('saved').at(-1)?.vector.size).toBe(2);
  });

  it('acknowledges deletions too, which a state vector does not count', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.type('p1', 'gone soon');
    await anna.answered();
    anna.text.delete(0, 1);
    await anna.answered();
    expect(anna.of('saved').at(-1)?.handled).toBe(3);
    expect((await server.join('rita')).words).toBe('');
  });

  it('journals who wrote what, also when two write in the same moment', async () => {
    const server = await syncServer();
    const [anna, ben] = [await server.join('anna'), await server.join('ben')];
    anna.type('p-anna', 'A');
    ben.type('p-ben', 'B');
    await Promise.all([anna.answered(), ben.answered()]);
    for (let i = 0; i < 30; i++) {
      anna.type('p-anna', 'a');
      ben.type('p-ben', 'b');
    }
    await Promise.all([anna.answered(), ben.answered()]);
    await anna.until(() => anna.words === ben.words);
    const rows = await server.rows();
    const owners = await server.store.journal.owners('L');
    expect(owners).toEqual(
      new Map([
        [anna.doc.clientID, 'anna'],
        [ben.doc.clientID, 'ben'],
      ]),
    );
    for (const { person, bytes } of rows) {
      for (const struct of Y.decodeUpdate(bytes).structs) expect(owners.get(struct.id.client)).toBe(person);
    }
    const replayed = new Y.Doc();
    for (const { bytes } of rows) Y.applyUpdate(replayed, bytes);
    expect(docFromY(replayed.getXmlFragment(LETTER_ROOT))).toEqual(docFromY(anna.text));
    expect(replayed.store.pendingStructs).toBeNull();
  });

  it('tells a writer too what was tidied up when their words met the formatting of others', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    // Which of two marks at one place comes first is for the ids to say.
    anna.doc.clientID = 1;
    anna.type('p1', 'abcd');
    await anna.answered();
    const ben = await server.join('ben');
    ben.doc.clientID = 2;
    const wordsOf = ({ text }: SyncClient): Y.XmlText => {
      const block = text.get(0);
      const words = block instanceof Y.XmlElement ? block.get(0) : null;
      if (!(words instanceof Y.XmlText)) throw new Error('there are no words');
      return words;
    };
    // Her edits reach the server after his, and his formatting reaches her after her edits.
    anna.socket.pause();
    wordsOf(ben).format(2, 1, { bold: {} });
    await ben.answered();
    wordsOf(anna).delete(0, 3);
    await expect.poll(() => wordsOf(ben).length).toBe(1);
    wordsOf(anna).insert(0, 'x');
    anna.socket.resume();
    await anna.answered();
    const settled = await server.letter.runExclusive(() => server.rooms.currentDoc());
    await expect.poll(() => docFromY(anna.text)).toEqual(settled);
    await expect.poll(() => docFromY(ben.text)).toEqual(settled);
  });

  it('shows an edit that a command made, after the commit that journals it', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    anna.type('p1', 'Dear President');
    await anna.answered();
    await server.letter.runExclusive(async () => {
      const doc = await server.rooms.currentDoc();
      expect(await server.rooms.prepareEdit(undefined, doc)).toBeNull();
      const changed = { ...doc, content: [...doc.content, { type: 'closing', attrs: { id: 'c' } } as const] };
      const edit = await server.rooms.prepareEdit(undefined, changed);
      if (!edit) throw new Error('nothing to edit');
      const [seq = 0] = await server.store.journal.append([{ room: 'L', person: null, at: '', bytes: edit.update }]);
      edit.publish(seq);
    });
    await anna.until(() => anna.text.length === 2);
    anna.type('p1', ', dear Commissioners');
    await anna.answered();
    expect((await server.rooms.currentDoc()).content.map(({ type }) => type)).toEqual(['paragraph', 'closing']);
  });

  it('tells a decision to everyone in the letter after the text before it, and hides what a person may not see', async () => {
    const server = await syncServer();
    const [anna, rita] = [await server.join('anna'), await server.join('rita', 'L.A1')];
    anna.type('p1', 'first');
    await server.letter.runExclusive(async () => {
      await server.rooms.currentDoc();
      const event = {
        type: 'LetterRenamed',
        title: 't',
        seq: 4,
        at: '2026-11-24T10:00:00.000Z',
        actor: 'anna',
      } as const;
      server.rooms.decided([event], (person) => ({
        events: person === 'anna' ? [event] : [{ type: 'Withheld', seq: 4 }],
      }));
    });
    await Promise.all([anna, rita].map((one) => one.until(() => one.of('decided').length > 0)));
    expect(anna.of('decided')[0]).toMatchObject({ seq: 4, events: [{ type: 'LetterRenamed', title: 't' }] });
    expect(rita.of('decided')[0]?.events).toEqual([{ type: 'Withheld', seq: 4 }]);
  });

  it('knows who is connected, and ends the connections of a session alone', async () => {
    const server = await syncServer();
    const anna = await server.join('anna');
    await server.join('rita', 'L.A1');
    expect(server.rooms.online()).toEqual(new Set(['anna', 'rita']));
    server.sync.disconnect('session of anna');
    expect(await anna.untilClosed()).toBe(4401);
    await expect.poll(() => [...server.rooms.online()]).toEqual(['rita']);
  });
});
