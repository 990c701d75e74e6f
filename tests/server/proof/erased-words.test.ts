import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { run } from '../../../server/cli/run.ts';
import type { LetterView } from '../../../shared/api/views.ts';
import { letterFragment } from '../../../shared/letter/yjs.ts';
import type { SyncClient } from '../../support/sync-client.ts';
import { startServer, type TestPerson, type TestServer } from '../../support/server.ts';

/** Everything that the store keeps, as bytes in which to look for a word. */
async function kept(server: TestServer): Promise<string> {
  const url = server.env['DATABASE_URL'];
  if (url === undefined) {
    const files = readdirSync(server.folder).filter((name) => /^paraph\.(db|redo)/.test(name));
    return files.map((name) => readFileSync(join(server.folder, name), 'latin1')).join('\n');
  }
  const database = new Client(url);
  await database.connect();
  const tables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  let all = '';
  for (const { name } of tables.rows) {
    const { rows } = await database.query<Record<string, unknown>>(`select * from "${name}"`);
    for (const value of rows.flatMap((row) => Object.values(row)))
      all += Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value);
  }
  await database.end();
  return all;
}

/** Which of these words are to be found. */
async function found(server: TestServer, words: readonly string[]): Promise<readonly string[]> {
  const all = await kept(server);
  return words.filter((word) => all.includes(word));
}

/** Types at the end of the last block that has words, then deletes as much of it. */
async function types(client: SyncClient, words: string, deleted = 0): Promise<void> {
  const blocks = letterFragment(client.doc)
    .toArray()
    .filter((one): one is Y.XmlElement => one instanceof Y.XmlElement);
  const texts = blocks.flatMap((block) => block.toArray().filter((one): one is Y.XmlText => one instanceof Y.XmlText));
  const last = texts.at(-1);
  if (!last) throw new Error('no text to type in');
  const end = last.length;
  last.insert(end, words);
  await client.answered();
  if (deleted > 0) {
    last.delete(end, deleted);
    await client.answered();
  }
}

async function erase(server: TestServer, email: string): Promise<void> {
  const out: string[] = [];
  const shell = {
    env: server.env,
    out: (line: string) => void out.push(line),
    err: (line: string) => void out.push(line),
  };
  expect(await run(['person', 'erase', email], shell), out.join('\n')).toBe(0);
}

async function comments(person: TestPerson, letter: string, text: string) {
  const { events } = await person.does(letter, { type: 'AddComment', text });
  return { thread: String(events[0]?.['thread']), comment: String(events[0]?.['comment']) };
}

it('takes all that an erased person wrote out of the store, whichever way it came in', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const zoe = await server.as('zoe.qumarkaddress@x.eu', { name: 'Zoe Qumarkname' });
  const letter = await lea.letter('Markings');
  await lea.does(letter, { type: 'InviteMember', email: 'zoe.qumarkaddress@x.eu', access: 'edit' });
  // Comments: said, answered, changed, taken back.
  const { thread } = await comments(zoe, letter, 'Quite qumarkcomment');
  await zoe.does(letter, { type: 'Reply', thread, text: 'And a qumarkreply' });
  await lea.does(letter, { type: 'Reply', thread, text: 'Mine qustays' });
  const edited = await comments(zoe, letter, 'First qumarkbefore');
  await zoe.does(letter, { type: 'EditComment', comment: edited.comment, text: 'Then qumarkafter' });
  // The draft: words that stay and words that were deleted.
  const draft = await zoe.joins(letter);
  const leas = await lea.joins(letter);
  await types(draft, ' qumarkdeleted', ' qumarkdeleted'.length);
  await types(draft, ' qushared');
  // An amendment that nobody tabled, still open in two windows.
  const amendment = await zoe.starts(letter);
  const room = await zoe.joins(`${letter}.${amendment}`);
  await types(room, ' qumarkuntabled');
  // Asking somebody else's lead, an office's template, wishes about mails.
  const other = await lea.letter('Elsewhere');
  const asked = await zoe.post(`/api/letters/${other}/questions`, {
    about: 'access',
    message: 'Please qumarkquestion',
  });
  expect(asked.status, await asked.text()).toBeLessThan(300);
  await server.store.templates.add({
    ...{ id: 'template-1', office: zoe.id, kind: 'letterhead', name: 'Office of qumarktemplate', lang: 'en' },
    ...{ doc: { type: 'doc', content: [] }, at: new Date().toISOString(), by: zoe.id },
  });
  await server.store.mailChoices.token(zoe.id, 'qumarkwishes');
  await server.mailed();

  const marks = [
    ...['qumarkname', 'Qumarkname', 'qumarkaddress', 'qumarkcomment', 'qumarkreply', 'qumarkbefore', 'qumarkafter'],
    ...['qumarkdeleted', 'qumarkuntabled', 'qumarkquestion', 'qumarktemplate', 'qumarkwishes'],
  ];
  expect((await found(server, marks)).length).toBeGreaterThan(8);
  await erase(server, 'zoe.qumarkaddress@x.eu');
  const live = await found(server, ['qumarkname', 'Qumarkname', 'qumarkaddress', 'qumarkcomment', 'qumarkquestion']);
  expect(live).toEqual([]);
  // Whoever is still connected is shown out; the texts that are open follow, and what others write goes on.
  await room.until(() => room.closed !== null);
  await types(leas, ' quafter');
  await lea.does(letter, { type: 'Reply', thread, text: 'Still quhere' });
  const view = await lea.get<LetterView>(`/api/letters/${letter}`);
  expect(JSON.stringify(view)).not.toMatch(/qumark/i);
  await server.stop();
  expect(await found(server, marks)).toEqual([]);
  expect(await found(server, ['qustays', 'qushared', 'quafter', 'quhere'])).toHaveLength(4);

  const again = await server.restart();
  const back = await again.as('lea@x.eu');
  const { doc } = await back.draft(letter);
  expect(JSON.stringify(doc)).toContain('qushared quafter');
});

it('takes the old words of a comment that was changed or deleted out of the store and the mails at once', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const zoe = await server.as('zoe@x.eu');
  const letter = await lea.letter('Markings');
  await lea.does(letter, { type: 'InviteMember', email: 'zoe@x.eu', access: 'edit' });
  const gone = await comments(zoe, letter, 'Said qugone');
  const changed = await comments(zoe, letter, 'Said quchanged');
  await zoe.does(letter, { type: 'DeleteComment', comment: gone.comment });
  await zoe.does(letter, { type: 'EditComment', comment: changed.comment, text: 'Says quinstead' });
  await expect.poll(() => found(server, ['qugone', 'quchanged'])).toEqual([]);
  expect(await found(server, ['quinstead'])).toHaveLength(1);
  const view = await lea.get<LetterView>(`/api/letters/${letter}`);
  expect(JSON.stringify(view)).toContain('quinstead');
});

it('lets a device that was offline merge with a text of which the deleted words were taken away', async () => {
  const server = await startServer();
  const lea = await server.as('lea@x.eu');
  const zoe = await server.as('zoe@x.eu');
  const letter = await lea.letter('Markings');
  await lea.does(letter, { type: 'InviteMember', email: 'zoe@x.eu', access: 'edit' });
  const draft = await zoe.joins(letter);
  await types(draft, ' qukept');
  const leas = await lea.joins(letter);
  const state = Y.encodeStateAsUpdate(leas.doc);
  leas.close();
  await leas.untilClosed();
  await types(draft, ' qulater', ' qulater'.length);
  await erase(server, 'zoe@x.eu');
  await draft.until(() => draft.closed !== null);
  const returned = await lea.joins(letter);
  Y.applyUpdate(returned.doc, state);
  await types(returned, ' quoffline');
  await server.stop();
  expect(await found(server, ['qulater'])).toEqual([]);
  expect(await found(server, ['quoffline', 'qukept'])).toHaveLength(2);
});
