import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How a line is: what a byte takes there and back, and how many come through in a second, each way. */
export interface Pace {
  readonly roundTrip: number;
  readonly bytesPerSecond: number;
}

/** A train between two cities. */
export const SLOW: Pace = { roundTrip: 400, bytesPerSecond: 50_000 };

/** One way of the line: what is sent comes out in order, each when it is due. */
class Way {
  readonly #queue: { readonly due: number; readonly deliver: () => void }[] = [];
  /** When all that was sent before is on its way. */
  #free = 0;
  #stalled = false;
  #timer: NodeJS.Timeout | null = null;

  send(bytes: number, pace: Pace | null, deliver: () => void): void {
    if (pace === null && this.#queue.length === 0 && !this.#stalled) {
      deliver();
      return;
    }
    const { roundTrip, bytesPerSecond } = pace ?? { roundTrip: 0, bytesPerSecond: Infinity };
    this.#free = Math.max(this.#free, Date.now()) + (bytes * 1_000) / bytesPerSecond;
    const due = Math.max(this.#free + roundTrip / 2, this.#queue.at(-1)?.due ?? 0);
    this.#queue.push({ due, deliver });
    this.#wait();
  }

  /** Nothing comes out, and nothing is lost, until it goes on. */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    this.#wait();
  }

  #wait(): void {
    const next = this.#queue[0];
    if (!next || this.#stalled || this.#timer !== null) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        if (this.#stalled) return;
        this.#queue.shift();
        next.deliver();
        this.#wait();
      },
      Math.max(0, next.due - Date.now()),
    );
  }
}

/** The line between browsers and server. All connections share it: sockets too, and what a service worker asks for. */
export class Line {
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  readonly #up = new Way();
  readonly #down = new Way();
  #pace: Pace | null = null;
  #refusing = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(port: number): Promise<Line> {
    const server = createServer({ allowHalfOpen: true });
    const line = new Line(server);
    server.on('connection', (browser) => {
      if (line.#refusing) {
        browser.destroy();
        return;
      }
      const there = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      line.#carry(browser, there, line.#up);
      line.#carry(there, browser, line.#down);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on the line is like this; null: as fast as it can be. */
  is(pace: Pace | null): void {
    this.#pace = pace;
  }

  /** All connections break; new ones can be made. */
  cut(): void {
    for (const end of this.#ends) end.destroy();
  }

  /** From now on nobody gets through to the server, or everybody again. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
    if (refusing) this.cut();
  }

  /** Connections stay, but nothing comes through until it goes on. */
  stall(stalled: boolean): void {
    this.#up.stall(stalled);
    this.#down.stall(stalled);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(from: Socket, to: Socket, way: Way): void {
    this.#ends.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => way.send(bytes.length, this.#pace, () => void to.write(bytes)));
    from.on('end', () => way.send(0, this.#pace, () => to.end()));
    // Whoever is gone is so for the other side as well, at once.
    from.on('error', () => to.destroy());
    from.on('close', (broken) => {
      this.#ends.delete(from);
      if (broken) to.destroy();
    });
  }
}
