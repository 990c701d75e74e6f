import { sentenceOf, type FactsOf, type Fault, type FaultCode } from './faults.ts';

/** Says why a bundle does not hold. Thrown from the depth of the check and caught by it alone: no caller ever sees it. */
export class Broken extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(sentenceOf(fault));
    this.fault = fault;
  }
}

/** How many signatures are checked at once: browsers and Node check them on threads of their own. */
const AT_ONCE = 32;

/** Checks all, many at a time, and ends with what the first of them in order says, whichever is found out first. */
export async function each<T>(all: readonly T[], check: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const checked = await Promise.allSettled(all.slice(from, from + AT_ONCE).map(check));
    for (const one of checked) if (one.status === 'rejected') throw one.reason;
  }
}

type FactsArgument<C extends FaultCode> = FactsOf<C> extends undefined ? [] : [facts: FactsOf<C>];

/** Ends the check with this fault. */
export function broken<C extends FaultCode>(code: C, ...[facts]: FactsArgument<C>): never {
  throw new Broken((facts === undefined ? { code } : { code, facts }) as Fault);
}

/** Ends the check with this fault unless the condition holds. */
export function must<C extends FaultCode>(condition: boolean, code: C, ...facts: FactsArgument<C>): asserts condition {
  if (!condition) broken(code, ...facts);
}
