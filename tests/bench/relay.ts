/**
 * The least that a server of a room can do: passes each frame on to the others and keeps nothing. What it takes is the floor for
 * all that `npm run bench -- --against` measures. `node tests/bench/relay.ts [port]`
 */
import { WebSocketServer, type WebSocket } from 'ws';
import { MESSAGE, SYNC } from '../../shared/sync/messages.ts';

const rooms = new Map<string, Set<WebSocket>>();
const port = Number(process.argv[2] ?? 1234);
/** Who asks for the text hears that there is none. */
const EMPTY_ANSWER = Uint8Array.of(MESSAGE.sync, SYNC.step2, 2, 0, 0);

new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false, backlog: 4096 }).on(
  'connection',
  (socket, { url = '' }) => {
    const room = rooms.get(url) ?? new Set();
    rooms.set(url, room.add(socket));
    socket.on('message', (data: Buffer) => {
      if (data[0] === MESSAGE.sync && data[1] === SYNC.step1) return socket.send(EMPTY_ANSWER);
      for (const other of room) if (other !== socket) other.send(data, { binary: true });
    });
    socket.on('close', () => {
      room.delete(socket);
      if (room.size === 0) rooms.delete(url);
    });
  },
);
console.log(`ws://localhost:${String(port)} in process ${String(process.pid)}`);
