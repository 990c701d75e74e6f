import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { deviceCopyName } from './device-copy.ts';

/** How long the device's copy may take before the text is opened without it. */
const LOAD_MS = 1_500;

/** A room's copy on this device, which follows its text. */
export class RoomCopy {
  readonly #stored: IndexeddbPersistence;
  #late: ReturnType<typeof setTimeout> | undefined;

  constructor(person: string, room: string, ydoc: Y.Doc) {
    this.#stored = new IndexeddbPersistence(deviceCopyName(person, room), ydoc);
  }

  /** Loads what is there into the text; returns how many changes it holds that were never confirmed. */
  async load(): Promise<number> {
    const late = new Promise<null>((resolve) => {
      this.#late = setTimeout(() => resolve(null), LOAD_MS);
    });
    const loaded = await Promise.race([this.#stored.whenSynced, late]);
    clearTimeout(this.#late);
    const left: unknown = loaded ? await this.#stored.get('unsent') : 0;
    return typeof left === 'number' ? left : 0;
  }

  /** Notes how many changes are not confirmed. Rejects when the device has no room for it. */
  async note(unsent: number): Promise<void> {
    await this.#stored.set('unsent', unsent);
  }

  destroy(): void {
    clearTimeout(this.#late);
    void this.#stored.destroy();
  }
}
