/** Timers by name: each name has one, and setting it again begins it anew. */
export class Timers<Name extends string> {
  readonly #running = new Map<Name, ReturnType<typeof setTimeout>>();

  /** Runs something after so many ms, instead of what this name was waiting for. */
  after(name: Name, ms: number, run: () => void): void {
    this.cancel(name);
    this.#running.set(name, setTimeout(run, ms));
  }

  cancel(name: Name): void {
    clearTimeout(this.#running.get(name));
    this.#running.delete(name);
  }

  cancelAll(): void {
    for (const timer of this.#running.values()) clearTimeout(timer);
    this.#running.clear();
  }
}
