/** Stretches of what each Yjs client made: what was deleted, and what was seen of it. */
import * as Y from 'yjs';

/** So many things that one client made, from a clock on. */
export interface Stretch {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/** By client, in order and without overlaps: from a clock up to another. */
export type Ranges = ReadonlyMap<number, readonly (readonly [from: number, to: number])[]>;

/** Returns stretches as ranges. */
export function byClient(stretches: Iterable<Stretch>): Ranges {
  return joined([...stretches].map(({ client, clock, length }) => [client, [[clock, clock + length]]] as const));
}

/** Returns what a delete set of Yjs holds. */
export function rangesOf(set: { readonly clients: Map<number, readonly { clock: number; len: number }[]> }): Ranges {
  return joined(
    [...set.clients].map(([client, items]) => [client, items.map(({ clock, len }) => [clock, clock + len] as const)]),
  );
}

/** Returns all of it as one. */
export function joined(all: Iterable<readonly [number, readonly (readonly [number, number])[]]>): Ranges {
  const byId = Map.groupBy(all, ([client]) => client);
  return new Map(
    [...byId].map(([client, parts]) => {
      const out: [number, number][] = [];
      for (const [from, to] of parts.flatMap(([, ranges]) => ranges).sort((one, other) => one[0] - other[0])) {
        const last = out.at(-1);
        if (last && from <= last[1]) last[1] = Math.max(last[1], to);
        else out.push([from, to]);
      }
      return [client, out] as const;
    }),
  );
}

/** Returns what is in the first and not in the second. */
export function without(first: Ranges, second: Ranges): Ranges {
  const left = [...first].map(([client, ranges]) => {
    const holes = second.get(client) ?? [];
    const parts = ranges.flatMap(([from, to]) => {
      const out: [number, number][] = [];
      let at = from;
      for (const [start, end] of holes) {
        if (end <= at) continue;
        if (start >= to) break;
        if (start > at) out.push([at, start]);
        at = end;
      }
      if (at < to) out.push([at, to]);
      return out;
    });
    return [client, parts] as const;
  });
  return new Map(left.filter(([, ranges]) => ranges.length > 0));
}

/** Returns ranges as a delete set of Yjs. */
export function deleteSet(ranges: Ranges): ReturnType<typeof Y.createDeleteSet> {
  const set = Y.createDeleteSet();
  for (const [client, own] of ranges) {
    set.clients.set(
      client,
      own.map(([clock, end]) => ({ clock, len: end - clock })),
    );
  }
  return set;
}
