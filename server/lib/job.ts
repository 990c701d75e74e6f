/**
 * Something that is to be done whenever somebody asks, one run at a time: whoever asks while it runs has it run once more. It looks
 * by itself too, every now and then, for what failed or has come due.
 */
export class Job {
  readonly #run: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;

  /** @param run never rejects; @param every ms between two looks */
  constructor(run: () => Promise<void>, every: number) {
    this.#run = run;
    this.#timer = setInterval(() => this.trigger(), every).unref();
  }

  /** It has been closed: a run under way should come to an end. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** To be called when there is something to do. */
  trigger(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#running ??= this.#once().finally(() => {
      this.#running = null;
      if (this.#again) this.trigger();
    });
  }

  async #once(): Promise<void> {
    this.#again = false;
    await this.#run();
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed = true;
    this.#again = false;
    await this.settled();
  }
}
