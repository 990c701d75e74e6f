/** Ends the readers' process when the server is gone: the thread beside it may be too busy to hear of that. */
import { workerData } from 'node:worker_threads';

const LOOK_MS = 500;
const server: unknown = workerData;

setInterval(() => {
  if (process.ppid !== server) process.kill(process.pid, 'SIGKILL');
}, LOOK_MS);
