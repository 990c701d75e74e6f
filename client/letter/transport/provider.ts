import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { TransportSocket } from './transport.ts';

/** Returns what keeps a text and a room of the server the same, not yet connected. */
export function makeProvider(room: string, ydoc: Y.Doc): WebsocketProvider {
  const provider = new WebsocketProvider(syncUrl(), room, ydoc, {
    connect: false,
    // A second tab has its own socket; without the server in between, a refused edit would still reach it.
    disableBc: true,
    shouldReconnect: () => false,
    WebSocketPolyfill: TransportSocket,
  });
  tellOnlyOurs(provider);
  return provider;
}

function syncUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`;
}

/** The provider also sends back what it hears of others; in a full room that is most of what everybody would send. */
function tellOnlyOurs({ awareness, _awarenessUpdateHandler: tell }: WebsocketProvider): void {
  awareness.off('update', tell);
  awareness.on('update', (changes: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
    const own = Object.values(changes).flat().includes(awareness.clientID);
    if (own) tell({ added: [], updated: [awareness.clientID], removed: [] }, origin);
  });
}
