/** Which words of this device the server does not have yet, decided from what it confirmed and never from hope. */

/** Pause after which further typing counts as another change: "3 changes waiting" speaks of thoughts, not of keystrokes. */
export const CHANGE_PAUSE_MS = 1_000;

/**
 * Counts a room's unconfirmed changes. The server confirms by number how many messages of the open connection are durable,
 * deletions included, which no state vector tells (shared/sync/messages.ts, `savedFrame`).
 */
export class Pending {
  #changes: number;
  #lastAt = Number.NEGATIVE_INFINITY;
  /** Messages with text that went out on the connection that is open now. */
  #sent = 0;
  /** Whether everything changed here has gone out on it. */
  #complete = false;

  /** @param changes left over from an earlier visit of this device */
  constructor(changes = 0) {
    this.#changes = changes;
  }

  get changes(): number {
    return this.#changes;
  }

  /** Whether changes wait that have not all gone out on the connection that is open. */
  get isHeld(): boolean {
    return this.#changes > 0 && !this.#complete;
  }

  /** Notes a change made here. `at`: Unix ms. */
  changed(at: number): void {
    if (this.#changes === 0 || at - this.#lastAt > CHANGE_PAUSE_MS) this.#changes += 1;
    this.#lastAt = at;
  }

  /** Notes that a message with text went out; `all` when it held everything that the server lacked. */
  sent(all: boolean): void {
    this.#sent += 1;
    if (all) this.#complete = true;
  }

  /** Notes that what was sent and not confirmed has to go out again: the connection is gone, or the server could not keep it. */
  lost(connection: boolean): void {
    this.#complete = false;
    if (connection) this.#sent = 0;
  }

  /** Notes a confirmation; returns whether nothing is pending after it. */
  confirmed(handled: number): boolean {
    if (this.#complete && handled >= this.#sent) this.#changes = 0;
    return this.#changes === 0;
  }
}

/** How long to wait before the nth attempt to reconnect, in ms. `chance` in [0, 1) spreads a crowd that lost the same server. */
export function backoff(attempt: number, chance: number): number {
  const most = Math.min(15_000, 300 * 2 ** Math.min(attempt, 6));
  return Math.round(most * (0.5 + chance / 2));
}
