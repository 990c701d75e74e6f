/**
 * A whole Paraph in a process of its own, to be killed: `node paraph-process.ts FOLDER` prints one line of JSON. Lea leads the
 * letter, Ben may edit it; their sessions outlive the process.
 */
import { pino } from 'pino';
import { startApp } from '../../server/app.ts';
import { openSqliteStore } from '../../server/store/sqlite/store.ts';
import { settingsIn } from './settings.ts';

export interface Started {
  readonly port: number;
  /** One-time links' tokens, by who they are for. */
  readonly tokens: { readonly lea: string; readonly ben: string };
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('the folder of the store is missing');
const store = await openSqliteStore(folder, { serve: true });
for (const id of ['lea', 'ben']) {
  if ((await store.people.get([id])).length > 0) continue;
  await store.people.add({ id, email: `${id}@example.org`, name: id, role: 'mep', group: null, country: null });
}
const app = await startApp({
  settings: settingsIn(folder),
  store,
  print: () => undefined,
  log: pino({ level: 'error' }, process.stderr),
  transport: { send: () => Promise.resolve(), close: () => undefined },
  client: `${folder}/client`,
});
const tokens = { lea: await app.identity.link('lea'), ben: await app.identity.link('ben') };
process.stdout.write(`${JSON.stringify({ port: app.port, tokens } satisfies Started)}\n`);
process.once('SIGTERM', () => {
  void app
    .close()
    .then(() => store.close())
    .then(() => process.exit(0));
});
