/** Counts what one key did in the last hour; kept in memory, for a restart may forgive. */
export class HourlyLimit {
  readonly #most: number;
  readonly #times = new Map<string, number[]>();

  /** @param most how often one key may in an hour; 0 for any number */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more and returns whether it is still allowed; a refused one does not count. `now` in milliseconds that only go forward. */
  take(key: string, now: number): boolean {
    if (this.isFull(key, now)) return false;
    this.force(key, now);
    return true;
  }

  /** Counts one more, allowed or not. */
  force(key: string, now: number): void {
    if (this.#most === 0) return;
    const recent = this.#recent(key, now);
    // As many as can matter: whoever is let through beyond the limit must not fill the memory.
    this.#times.delete(key);
    this.#times.set(key, [...recent, now].slice(-Math.max(this.#most, 1)));
    if (this.#times.size > 10_000) this.#forget(now);
  }

  /** Returns whether one more would be too many. */
  isFull(key: string, now: number): boolean {
    return this.#most !== 0 && this.#recent(key, now).length >= this.#most;
  }

  /** Returns when the key last did it. */
  last(key: string): number {
    return this.#times.get(key)?.at(-1) ?? -Infinity;
  }

  /** Takes back the last that was counted. */
  giveBack(key: string): void {
    const times = this.#times.get(key);
    if (times !== undefined) this.#times.set(key, times.slice(0, -1));
  }

  #recent(key: string, now: number): readonly number[] {
    return (this.#times.get(key) ?? []).filter((time) => now - time < 3_600_000);
  }

  /** Drops keys whose hour is over; past that the oldest, so that a flood of addresses cannot fill the memory. */
  #forget(now: number): void {
    for (const [key, times] of this.#times) if (now - (times.at(-1) ?? 0) >= 3_600_000) this.#times.delete(key);
    for (const key of this.#times.keys()) {
      if (this.#times.size <= 10_000) return;
      this.#times.delete(key);
    }
  }
}
