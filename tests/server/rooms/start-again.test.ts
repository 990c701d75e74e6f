import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../../shared/sync/messages.ts';
import { BOUNDS, DEFAULT_LIMITS } from '../../../server/letter/rooms/limits.ts';
import { invisible, textIn } from '../../support/hostile-updates.ts';
import { SyncClient } from '../../support/sync-client.ts';
import { syncServer } from '../../support/sync-server.ts';

describe('a text that is nearly all gone', () => {
  it(
    'is started again from what can be seen: everybody writes on, the journal keeps all of it',
    { timeout: 60_000 },
    async () => {
      let now = 0;
      const server = await syncServer({ limits: DEFAULT_LIMITS, elapsed: () => now });
      const anna = await server.join('anna');
      const { last } = textIn(anna.doc, 'Dear Commissioner');
      await anna.answered();
      // Away, with words that nobody has yet.
      const away = new Y.Doc();
      Y.applyUpdate(away, Y.encodeStateAsUpdate(anna.doc));
      const ben = await server.join('ben');
      for (let i = 0; i < 12; i++) {
        now += 1000;
        const heard = ben.of('saved').length;
        ben.send(MESSAGE.sync, SYNC.update, invisible(last, 77, 4_000, i * 4_000));
        await ben.until(() => ben.of('refused').length > 0 || ben.of('saved').length > heard || ben.closed !== null);
      }
      now += BOUNDS.swollenMs;
      await anna.until(() => anna.doc.store.clients.has(0));
      expect(anna.words).toBe('Dear Commissioner');
      anna.type('p', ', we go on');
      await anna.answered();
      const rita = await server.join('rita');
      expect(rita.words).toBe('Dear Commissioner, we go on');
      expect(Y.encodeStateAsUpdate(rita.doc).length).toBeLessThan(1_000);
      // What the journal holds, from its beginning, is what everybody has.
      const replayed = new Y.Doc();
      for (const { bytes } of await server.rows()) Y.applyUpdate(replayed, bytes);
      expect(replayed.getXmlFragment('letter').toJSON()).toBe(rita.text.toJSON());
      // Words of before are refused in so many words, and stay where they are.
      away.getXmlFragment('letter').push([new Y.XmlElement('paragraph')]);
      const late = new SyncClient(`ws://127.0.0.1:${server.port}/sync/L`, 'anna', away);
      await late.synced();
      await late.until(() => late.of('refused').length > 0);
      expect(late.of('refused')[0]?.code).toBe('wrong-state');
      expect(rita.words).toBe('Dear Commissioner, we go on');
      late.close();
      await server.stop();
      expect(server.errors).toEqual([]);
    },
  );
});
