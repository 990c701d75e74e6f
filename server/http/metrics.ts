import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a monitor reads at /metrics. Ids, names and texts never become labels. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  /**
   * @param connections how many sockets are open now
   * @param sync what the rooms have counted since the start, by name in camel case
   */
  constructor(connections: () => number, sync: () => object) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: 'paraph_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    new Gauge({
      name: 'paraph_connections',
      help: 'Open sockets',
      registers,
      collect() {
        this.set(connections());
      },
    });
    for (const name of Object.keys(sync())) {
      new Counter({
        name: `paraph_sync_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`,
        help: `Rooms: ${name}`,
        registers,
        collect() {
          this.reset();
          this.inc(Number((sync() as Record<string, unknown>)[name] ?? 0));
        },
      });
    }
  }

  /** Counts an answered request; `route` is the pattern, not the path. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }
}
