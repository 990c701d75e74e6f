/** Runs tasks one after another, in the order in which they were asked for; one that fails holds up none. */
export class ExclusiveQueue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Nothing is under way or waiting. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** Runs a task after everything asked before it. */
  run<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const run = this.#last.then(task).finally(() => {
      this.#waiting--;
    });
    this.#last = run.catch(() => undefined);
    return run;
  }
}
