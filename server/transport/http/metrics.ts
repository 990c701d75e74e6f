import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';

/** What is to be watched of the rooms. */
export interface MetricSources {
  readonly load: () => { readonly connections: number; readonly rooms: number; readonly waiting: number };
  /** Numbers by name in camel case, and metrics of their own. */
  readonly counters: { readonly metrics: readonly Metric[] };
  /** Damaged places of the redo log, found when the store was opened. */
  readonly lostNotes: number;
  /** Mails that wait. */
  readonly queue: () => Promise<readonly { readonly kind: string; readonly count: number }[]>;
}

const LOADS = [
  ['connections', 'Open connections to rooms'],
  ['rooms', 'Rooms in memory'],
  ['waiting', 'Messages received that are not yet durable'],
] as const;

/** What a monitor reads at /metrics. Ids, names and texts never become labels. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  constructor({ load, counters, queue, lostNotes }: MetricSources) {
    const registers = [this.registry];
    // Its timer for the delay of the event loop wakes an idle server so often (ms).
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 50 });
    this.#requests = new Histogram({
      name: 'paraph_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    for (const [name, help] of LOADS) {
      new Gauge({
        name: `paraph_${name}`,
        help,
        registers,
        collect() {
          this.set(load()[name]);
        },
      });
    }
    new Gauge({
      name: 'paraph_redo_log_damaged',
      help: 'Damaged places of the redo log, found at the start',
      registers,
    }).set(lostNotes);
    new Gauge({
      name: 'paraph_mails_waiting',
      help: 'Mails that wait to be sent, or for a daily mail',
      labelNames: ['kind'],
      registers,
      async collect() {
        this.reset();
        for (const { kind, count } of await queue()) this.inc({ kind }, count);
      },
    });
    for (const metric of counters.metrics) this.registry.registerMetric(metric);
    const counted = (name: string): unknown => (counters as unknown as Record<string, unknown>)[name];
    for (const name of Object.keys(counters).filter((one) => typeof counted(one) === 'number')) {
      new Counter({
        name: `paraph_sync_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`,
        help: `Rooms: ${name}`,
        registers,
        collect() {
          this.reset();
          this.inc(Number(counted(name)));
        },
      });
    }
  }

  /** Counts an answered request; `route` is the pattern, not the path. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }
}
