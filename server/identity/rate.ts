/** Counts what one key did in the last hour; kept in memory, for a restart may forgive. */
export class HourlyLimit {
  readonly #most: number;
  readonly #times = new Map<string, number[]>();

  /** @param most how often one key may in an hour; 0 for any number */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more and answers whether it is still allowed; a refused one does not count. `now` in milliseconds that only go forward. */
  take(key: string, now: number): boolean {
    if (this.#most === 0) return true;
    const recent = (this.#times.get(key) ?? []).filter((time) => now - time < 3_600_000);
    const allowed = recent.length < this.#most;
    if (allowed) recent.push(now);
    this.#times.delete(key);
    if (recent.length > 0) this.#times.set(key, recent);
    if (this.#times.size > 10_000) this.#forget(now);
    return allowed;
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
