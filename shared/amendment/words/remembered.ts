/** Remembers what was worked out of texts that are still there, so that a key makes work for the block it is typed in alone. */

class Branch<Value> {
  readonly next = new WeakMap<object, Branch<Value>>();
  known: { readonly value: Value } | undefined;
}

/** Returns a function that works once for the same objects, which nobody changes, and forgets with them. */
export function remembered<Given extends readonly object[], Value>(
  work: (...given: Given) => Value,
): (...given: Given) => Value {
  const root = new Branch<Value>();
  return (...given) => {
    let branch = root;
    for (const one of given) {
      const next = branch.next.get(one) ?? new Branch<Value>();
      branch.next.set(one, next);
      branch = next;
    }
    branch.known ??= { value: work(...given) };
    return branch.known.value;
  };
}
