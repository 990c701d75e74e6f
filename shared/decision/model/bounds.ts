import * as v from 'valibot';

/** Bounds for what has no fixed shape: whole letters, and what a browser says of a passkey. */

interface Bound {
  /** Characters of all strings and names, and one for each value. */
  readonly size: number;
  /** Objects and arrays within each other. */
  readonly depth: number;
}

/** Returns whether JSON is no larger and no deeper than this. It is looked at level by level, so that no depth ends the process. */
export function isWithin(value: unknown, { size, depth }: Bound): boolean {
  let level: readonly unknown[] = [value];
  let seen = 0;
  for (let deep = 0; level.length > 0; deep++) {
    const below: unknown[] = [];
    for (const one of level) {
      seen += typeof one === 'string' ? one.length + 1 : 1;
      if (typeof one === 'object' && one !== null) {
        if (deep >= depth) return false;
        for (const [name, part] of Object.entries(one)) {
          seen += Array.isArray(one) ? 0 : name.length;
          below.push(part);
        }
      }
      if (seen > size) return false;
    }
    level = below;
  }
  return true;
}

const TOO_MUCH = 'is larger or deeper than can be taken';
/** Told in the schema, for whoever walks the schemas. */
const LETTER: Bound = { size: 4_000_000, depth: 200 };
const PASSKEY: Bound = { size: 100_000, depth: 20 };
const EXTENSIONS: Bound = { size: 5_000, depth: 10 };

/** A whole letter as ProseMirror JSON: what its text may hold at most, several times over for its marks. */
export const wholeLetter = v.pipe(
  v.looseObject({ type: v.literal('doc') }),
  v.check((doc) => isWithin(doc, LETTER), TOO_MUCH),
  v.metadata({ bound: LETTER }),
);

/** What a passkey said, read by the server when it is checked. */
export const passkeyAnswer = v.pipe(
  v.unknown(),
  v.check((answer) => isWithin(answer, PASSKEY), TOO_MUCH),
  v.metadata({ bound: PASSKEY }),
);

/** What a browser adds of its own. */
export const extensionResults = v.pipe(
  v.looseObject({}),
  v.check((results) => isWithin(results, EXTENSIONS), TOO_MUCH),
  v.metadata({ bound: EXTENSIONS }),
);
