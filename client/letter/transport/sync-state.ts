/** What a room on this device is in, and what it tells of. */
import type * as Y from 'yjs';
import type { WebsocketProvider } from 'y-websocket';
import type { Doc } from '../../../shared/letter/doc.ts';
import type { DecidedMessage } from '../../../shared/sync/messages.ts';

/** What stands between this device's words and the server's. `changes`: made here and not confirmed. */
export type SyncState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly slow: boolean }
  | { readonly kind: 'offline'; readonly changes: number }
  | { readonly kind: 'reconnecting'; readonly changes: number }
  | { readonly kind: 'readonly' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'closed'; readonly code: number };

/** The Y.Doc that is open now with what keeps it; replaced as a whole when the server refused words of it. */
export interface RoomSession {
  readonly ydoc: Y.Doc;
  readonly provider: WebsocketProvider;
}

/** What came together when this device was back: changes made here, and the text before those of others arrived. */
export interface CombinedChanges {
  readonly mine: number;
  readonly before: Doc;
  /** The text once they had; what is typed from then on is no part of it. */
  readonly merged: Doc | null;
  /** The text when the connection was lost; null when that was never known here. */
  readonly base: Doc | null;
  /** Blocks changed here since `base`; in the others it lacks only what others wrote before the connection was lost. */
  readonly touched: readonly (string | null)[];
  /** State vector of `before`: what was written with later clocks came from others. */
  readonly since: ReadonlyMap<number, number>;
}

/** A text that was begun on this device before its room was there. */
export interface BegunText {
  readonly ydoc: Y.Doc;
  /** The text without what was typed here. */
  readonly base: Doc;
}

/** Who is told what happens in a room. */
export interface RoomCallbacks {
  /** Events of the letter, after every word that came before them. */
  readonly decided?: (message: DecidedMessage) => void;
  readonly combined?: (combined: CombinedChanges) => void;
  /** Words of this device that the server will not take were kept aside. */
  readonly kept?: () => void;
}
