import * as Y from 'yjs';
import { BenchLine, SentTimes } from './line.ts';
import { BenchParaph, machineSeconds, type Measured } from './paraph.ts';

/** Figures of one scenario, by what they are. */
export type Figures = Record<string, number>;

const round = (value: number): number => Math.round(value * 100) / 100;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** Connects by the hundred: a crowd that comes at once measures the accept queue of the machine. */
async function connect(lines: readonly BenchLine[]): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < lines.length; i += 100) await Promise.all(lines.slice(i, i + 100).map((line) => line.synced()));
  return performance.now() - start;
}

/** Writers take turns, evenly spread. */
async function type(writers: readonly BenchLine[], perSecond: number, ms: number, carets = false): Promise<void> {
  const every = 1000 / (perSecond * writers.length);
  const start = performance.now();
  for (let i = 0; ; i++) {
    const due = start + i * every;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    if (performance.now() - start > ms) return;
    const writer = writers[i % writers.length];
    writer?.type();
    if (carets) writer?.caret(1000 + (i % writers.length), i);
  }
}

/** Starts the server that is measured, with so many people; or finds one that runs. */
export type Start = (people: number) => Promise<Measured>;

interface Crowd {
  readonly rooms: number;
  readonly writersPerRoom: number;
  readonly readersPerRoom: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly carets?: boolean;
  /** Readers per room that measure. */
  readonly measuring: number;
}

/** People typing in rooms: how long until others have it, and what it costs. */
async function crowd(plan: Crowd, start: Start): Promise<Figures> {
  const { rooms, writersPerRoom, readersPerRoom, perSecond, seconds, carets = false, measuring } = plan;
  const people = Math.min(96, Math.max(4, writersPerRoom));
  const server = await start(people);
  try {
    const letters = await server.letters(rooms, Math.min(people, 20));
    const times = new SentTimes();
    const able = Math.min(people, 20);
    const writers = letters.flatMap((room) =>
      Array.from({ length: writersPerRoom }, (_, i) => new BenchLine(server, room, i % able, times)),
    );
    const readers = letters.flatMap((room) =>
      Array.from(
        { length: readersPerRoom },
        (_, i) => new BenchLine(server, room, i % able, i < measuring ? times : null),
      ),
    );
    const lines = [...writers, ...readers];
    const joined = await connect(lines);
    await type(writers, perSecond, 1000, carets);
    await sleep(500);
    for (const line of lines) Object.assign(line, { frames: 0, delivered: 0 });
    for (const line of lines) line.delays.length = 0;
    const [before, machine, own, sent] = [server.usage(), machineSeconds(), process.cpuUsage(), times.count];
    const began = performance.now();
    await type(writers, perSecond, seconds * 1000, carets);
    const took = (performance.now() - began) / 1000;
    const after = server.usage();
    const spent = process.cpuUsage(own);
    const generator = (spent.user + spent.system) / 1e6;
    const foreign = machineSeconds() - machine - generator - (after.cpuSeconds - before.cpuSeconds);
    await sleep(500);
    const delays = lines.flatMap((line) => line.delays);
    const writes = times.count - sent;
    const figures = {
      'p50 ms': percentile(delays, 0.5),
      'p99 ms': percentile(delays, 0.99),
      'writes/s': round(writes / took),
      'deliveries/s': round((writes * (lines.length / rooms - 1)) / took),
      'frames/s': round(lines.reduce((sum, { frames }) => sum + frames, 0) / took),
      'server CPU %': round(((after.cpuSeconds - before.cpuSeconds) / took) * 100),
      'generator CPU %': round((generator / took) * 100),
      'others CPU %': round((foreign / took) * 100),
      'memory MiB': after.memoryMiB,
      'joined ms': round(joined),
      closed: lines.filter(({ socket }) => socket.readyState !== socket.OPEN).length,
    };
    for (const line of lines) line.leave();
    return figures;
  } finally {
    await server.gone();
  }
}

/** Rate at which writes of others still arrive within 100 ms, and how soon all is well after twice as much. */
async function saturation(start: Start): Promise<Figures> {
  const server = await start(12);
  try {
    const [room = ''] = await server.letters(1, 12);
    const times = new SentTimes();
    const writers = Array.from({ length: 10 }, (_, i) => new BenchLine(server, room, i, times));
    const readers = Array.from({ length: 50 }, (_, i) => new BenchLine(server, room, i % 12, i < 3 ? times : null));
    await connect([...writers, ...readers]);
    const probes = readers.slice(0, 3);
    const measure = async (rate: number, ms: number) => {
      for (const probe of probes) probe.delays.length = 0;
      const sent = times.count;
      const began = performance.now();
      for (let done = 0; performance.now() - began < ms;) {
        const due = ((performance.now() - began) / 1000) * rate;
        for (; done < due && performance.now() - began < ms; done++) writers[done % 10]?.type();
        await sleep(2);
      }
      const reached = ((times.count - sent) / (performance.now() - began)) * 1000;
      const until = performance.now() + 3000;
      const all = (): boolean => probes.every(({ delays }) => delays.length >= times.count - sent);
      while (!all() && performance.now() < until) await sleep(10);
      return {
        p99: all()
          ? percentile(
              probes.flatMap(({ delays }) => delays),
              0.99,
            )
          : Infinity,
        reached,
      };
    };
    await measure(200, 1000);
    let best = 0;
    for (let rate = 1000; rate <= 128_000; rate = Math.round(rate * 1.5)) {
      const { p99, reached } = await measure(rate, 1500);
      if (p99 > 100) break;
      best = Math.max(best, Math.round(reached));
      if (reached < rate * 0.8) break; // The generator is at its end.
    }
    void (await measure(best * 2, 2000));
    const ended = performance.now();
    let calm = Infinity;
    while (performance.now() - ended < 20_000) {
      const { p99 } = await measure(100, 200);
      if (p99 >= 50) continue;
      calm = performance.now() - ended;
      break;
    }
    for (const line of [...writers, ...readers]) line.leave();
    return { 'most writes/s': best, 'deliveries/s': best * 59, 'calm again after ms': Math.round(calm) };
  } finally {
    await server.gone();
  }
}

/** A letter of many edits, opened after a restart. */
async function opening(edits: number): Promise<Figures> {
  const paraph = await BenchParaph.start(1);
  try {
    const [room = ''] = await paraph.letters(1, 1);
    const writer = new BenchLine(paraph, room, 0, new SentTimes());
    await writer.synced();
    for (let i = 0; i < edits; i++) {
      writer.type();
      if (i % 500 === 0) while (i - writer.handled > 2000) await sleep(5);
    }
    while (writer.handled < edits) await sleep(5);
    writer.leave();
    await paraph.end();
    const started = performance.now();
    await paraph.begin();
    const start = performance.now() - started;
    const [cold, warm] = [new BenchLine(paraph, room, 0), new BenchLine(paraph, room, 0)];
    const coldMs = await cold.synced();
    const warmMs = await warm.synced();
    return { 'cold ms': round(coldMs), 'warm ms': round(warmMs), bytes: warm.bytes, 'start ms': Math.round(start) };
  } finally {
    await paraph.gone();
  }
}

/** Five hundred people lose their line at once and come back. */
async function storm(count: number): Promise<Figures> {
  const paraph = await BenchParaph.start(40);
  try {
    const [room = ''] = await paraph.letters(1, 40);
    const doc = new Y.Doc();
    const writer = new BenchLine(paraph, room, 0, new SentTimes());
    await writer.synced();
    for (let i = 0; i < 500; i++) writer.type();
    while (writer.handled < 500) await sleep(5);
    const make = (): BenchLine[] => Array.from({ length: count }, (_, i) => new BenchLine(paraph, room, i % 40));
    const first = make();
    await connect(first);
    for (const line of first) line.leave();
    const before = paraph.usage();
    const start = performance.now();
    const lines = make();
    const times = await Promise.all(lines.map((line) => line.synced(doc)));
    const all = performance.now() - start;
    return {
      'all back ms': Math.round(all),
      'p50 ms': percentile(times, 0.5),
      'kB in all': Math.round(lines.reduce((sum, { bytes }) => sum + bytes, 0) / 1024),
      'server CPU s': round(paraph.usage().cpuSeconds - before.cpuSeconds),
    };
  } finally {
    await paraph.gone();
  }
}

/** What rooms and connections cost in memory, and whether it comes back. */
async function memory(rooms: number, connections: number): Promise<Figures> {
  const paraph = await BenchParaph.start(4);
  try {
    const letters = await paraph.letters(rooms, 1);
    await sleep(2000);
    const before = paraph.usage().memoryMiB;
    const visitors = letters.map((room) => new BenchLine(paraph, room, 0));
    await connect(visitors);
    await sleep(2000);
    const open = paraph.usage().memoryMiB;
    const crowd = Array.from({ length: connections }, () => new BenchLine(paraph, letters[0] ?? '', 0));
    await connect(crowd);
    await sleep(2000);
    const crowded = paraph.usage().memoryMiB;
    for (const line of [...visitors, ...crowd]) line.leave();
    let left = rooms;
    for (let i = 0; i < 60 && left > 0; i++) {
      await sleep(1000);
      const text = await (await fetch(`${paraph.origin}/metrics`)).text();
      left = Number(/^paraph_rooms (\d+)/m.exec(text)?.[1] ?? rooms);
    }
    return {
      'server MiB': before,
      'kB per room with one person': round(((open - before) * 1024) / rooms),
      'kB per further connection': round(((crowded - open) * 1024) / connections),
      'rooms in memory after 60 s': left,
    };
  } finally {
    await paraph.gone();
  }
}

/** The process is killed while somebody types; what was acknowledged and is gone afterwards. */
async function kills(count: number): Promise<Figures> {
  const paraph = await BenchParaph.start(2);
  try {
    const [room = ''] = await paraph.letters(1, 2);
    let [acknowledged, lost, shown] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const times = new SentTimes();
      const [writer, reader] = [new BenchLine(paraph, room, 0, times), new BenchLine(paraph, room, 1, times)];
      await Promise.all([writer.synced(), reader.synced()]);
      const before = await clockSum(paraph, room);
      for (let k = 0; k < 40 + i * 13; k++) {
        writer.type();
        await sleep(5);
      }
      await paraph.end('SIGKILL');
      const acked = Math.max(0, writer.handled - 1);
      await paraph.begin();
      const kept = (await clockSum(paraph, room)) - before;
      acknowledged += acked;
      shown += reader.delivered;
      lost += Math.max(0, Math.max(acked, reader.delivered) - kept);
    }
    return { kills: count, shown, acknowledged, lost };
  } finally {
    await paraph.gone();
  }
}

async function clockSum(paraph: BenchParaph, room: string): Promise<number> {
  const line = new BenchLine(paraph, room, 0);
  const text = new Promise<Buffer>((resolve) =>
    line.socket.on('message', (data: Buffer) => {
      if (data[0] === 0 && data[1] === 1) resolve(data);
    }),
  );
  await line.synced();
  const data = await text;
  line.leave();
  // varUint length after the two type bytes
  let at = 2;
  while ((data[at] ?? 0) > 127) at++;
  const vector = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(data.subarray(at + 1)));
  return [...vector.values()].reduce((sum, clock) => sum + clock, 0);
}

export interface Scenario {
  readonly name: string;
  readonly what: string;
  readonly run: (seconds: number, start: Start) => Promise<Figures>;
  /** Needs nothing but what every y-websocket server does. */
  readonly anywhere?: true;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'meeting',
    what: '10 people type 5 characters a second in one letter, 100 read along',
    anywhere: true,
    run: (seconds, start) =>
      crowd({ rooms: 1, writersPerRoom: 10, readersPerRoom: 100, perSecond: 5, seconds, measuring: 10 }, start),
  },
  {
    name: 'parliament',
    what: '1,440 connections in one letter, 20 people type 4 characters a second, carets on',
    anywhere: true,
    run: (seconds, start) =>
      crowd(
        { rooms: 1, writersPerRoom: 20, readersPerRoom: 1420, perSecond: 4, seconds, carets: true, measuring: 10 },
        start,
      ),
  },
  {
    name: 'letters',
    what: '300 letters with 4 people, each types 1 character a second',
    anywhere: true,
    run: (seconds, start) =>
      crowd({ rooms: 300, writersPerRoom: 4, readersPerRoom: 0, perSecond: 1, seconds, measuring: 0 }, start),
  },
  {
    name: 'saturation',
    what: '10 people type faster and faster, 50 read along, until p99 passes 100 ms',
    anywhere: true,
    run: (_seconds, start) => saturation(start),
  },
  { name: 'opening', what: 'a letter of 50,000 edits is opened after a restart', run: () => opening(50_000) },
  { name: 'storm', what: '500 people lose their line and come back at once', run: () => storm(500) },
  { name: 'memory', what: '200 open letters, then 1,000 more connections, then nobody', run: () => memory(200, 1000) },
  { name: 'kills', what: 'the process is killed while somebody types', run: () => kills(5) },
];
