import { Counter, Histogram } from 'prom-client';

/** What the sync server has done since it started, and how long it took; read by /metrics. Codes are its only labels. */
export class Counters {
  connectionsOpened = 0;
  connectionsRefused = 0;
  updatesReceived = 0;
  rowsWritten = 0;
  appendsFailed = 0;
  framesShown = 0;
  refusals = 0;
  catchUps = 0;
  /** From asking the store to keep what a room received until it is durable. */
  readonly commitSeconds = new Histogram({
    name: 'paraph_sync_commit_seconds',
    help: 'Time until what a room received is durable',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [],
  });
  readonly #refused = new Counter({
    name: 'paraph_sync_refused_total',
    help: 'Messages that were not applied, by the code that the client was given',
    labelNames: ['code'],
    registers: [],
  });
  readonly #closed = new Counter({
    name: 'paraph_sync_closed_total',
    help: 'Connections that the server ended, by close code',
    labelNames: ['code'],
    registers: [],
  });

  refused(code: string): void {
    this.refusals++;
    this.#refused.inc({ code });
  }

  closed(code: number): void {
    this.#closed.inc({ code: String(code) });
  }

  get metrics() {
    return [this.commitSeconds, this.#refused, this.#closed];
  }
}
