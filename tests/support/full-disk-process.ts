/** A whole Paraph in a process of its own, over a store that is there already: `node full-disk-process.ts FOLDER`. */
import { pino } from 'pino';
import { startApp } from '../../server/app.ts';
import { openSqliteStore } from '../../server/store/sqlite/store.ts';
import { settingsIn } from './settings.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('the folder of the store is missing');
const app = await startApp({
  settings: settingsIn(folder),
  store: await openSqliteStore(folder, { serve: true }),
  print: () => undefined,
  log: pino({ level: 'silent' }),
  transport: { send: () => Promise.resolve(), close: () => undefined },
  client: `${folder}/client`,
});
process.stdout.write(`${JSON.stringify({ port: app.port })}\n`);
