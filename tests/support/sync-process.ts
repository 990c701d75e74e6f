/** A sync server in a process of its own, to be killed: `node sync-process.ts FOLDER` prints its port. */
import { openSqliteStore } from '../../server/store/sqlite-store.ts';
import { listenSync } from './sync-listener.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('the folder of the store is missing');
const store = await openSqliteStore(folder, { serve: true });
const { port } = await listenSync({ store });
process.stdout.write(`${port}\n`);
