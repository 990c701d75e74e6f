/**
 * A sync server in a process of its own, to be killed or to be held up: `node sync-process.ts FOLDER [LIMITS]` prints its port.
 * To each line on its input it says how long a turn of its event loop took at most since the last one, and how much memory it had at most.
 */
import { openSqliteStore } from '../../server/store/sqlite/store.ts';
import type { Limits } from '../../server/letter/rooms/limits.ts';
import { listenSync } from './sync-listener.ts';

const [, , folder, limits] = process.argv;
if (folder === undefined) throw new Error('the folder of the store is missing');
const store = await openSqliteStore(folder, { serve: true });
const { port } = await listenSync({
  store,
  ...(limits !== undefined && { limits: JSON.parse(limits) as Partial<Limits> }),
});
// Its own time only: what other processes take of the core would hold up any server.
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
let [longest, before] = [0, spent()];
setInterval(() => {
  const now = spent();
  longest = Math.max(longest, now - before);
  before = now;
}, 1).unref();
process.stdin.on('data', () => {
  process.stdout.write(`${JSON.stringify({ heldMs: longest, residentMiB: process.resourceUsage().maxRSS / 1024 })}\n`);
  longest = 0;
});
process.stdout.write(`${port}\n`);
