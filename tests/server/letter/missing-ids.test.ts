import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { rows } from '../../../shared/letter/blocks.ts';
import type { SyncClient } from '../../support/sync-client.ts';
import { startServer } from '../../support/server.ts';

/** What the undo of a split leaves behind when somebody has typed in the second half: a block without an id. */
function withoutId(socket: SyncClient, words: string, id?: string): void {
  const block = new Y.XmlElement('paragraph');
  if (id !== undefined) block.setAttribute('id', id);
  block.insert(0, [new Y.XmlText(words)]);
  socket.text.push([block]);
}

describe('a block that has no id of its own', () => {
  it('is given one before a version is cut, in every room of it, and keeps its words', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const letter = await lea.letter();
    const socket = await lea.joins(letter);
    socket.type('p', 'The first half');
    withoutId(socket, 'typed in the second half');
    withoutId(socket, 'with the id of another', 'p');
    await socket.answered();

    await lea.cuts(letter);
    const { doc } = await lea.draft(letter);
    const ids = rows(doc).map(({ id }) => id);
    expect(ids).not.toContain('');
    expect(new Set(ids).size).toBe(ids.length);
    expect(rows(doc).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['The first half', 'typed in the second half', 'with the id of another']),
    );
    // Whoever is in the room has it too, and no second time.
    await socket.until(() =>
      socket.text.toArray().every((one) => one instanceof Y.XmlElement && one.getAttribute('id')),
    );
    const before = (await lea.draft(letter)).digest;
    expect((await lea.draft(letter)).digest).toBe(before);
    expect(socket.of('refused')).toEqual([]);
  });

  it('is given one before an amendment is tabled', async () => {
    const server = await startServer();
    const lea = await server.as('lea@x.eu');
    const ada = await server.as('ada@x.eu');
    const letter = await lea.letter();
    await lea.does(letter, { type: 'InviteMember', email: 'ada@x.eu', access: 'amend' });
    const amendment = await ada.starts(letter);
    const socket = await ada.joins(`${letter}.${amendment}`);
    withoutId(socket, 'A paragraph that is new');
    await socket.answered();
    await ada.does(letter, { type: 'TableAmendment', amendment });
    const [proposed] = (await lea.view(letter)).amendments;
    expect(proposed?.changes).toMatchObject([{ kind: 'inserted' }]);
    expect(proposed?.changes?.[0]?.block).not.toBe('');
  });
});
