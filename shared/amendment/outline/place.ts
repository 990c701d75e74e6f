/** Writes down in a change in which containers a block stands, and finds them again in a letter that has moved on. */
import type { BlockJSON, ContainerJSON, ContainerType, TextBlockJSON } from '../../letter/doc.ts';
import { childrenOf, isContainer } from '../words/content.ts';
import { boxesOf, deepBeginnings, sameClass, type Attrs, type Box, type Outline, type Row } from './outline.ts';

/** One container around a block, as a change names it; see `Change`. */
export interface Around {
  readonly type: ContainerType;
  readonly attrs: Attrs | undefined;
  readonly joins: string | undefined;
  readonly keeps: number | undefined;
  /** Whether the block begins this list item although it stands deeper in it; see `deepBeginnings`. */
  readonly begins: boolean;
}

const NO_NOTES = { joins: undefined, keeps: undefined, begins: false } as const;

/** Puts a block into containers, outermost first. */
function wrapped(block: TextBlockJSON, around: readonly Around[]): BlockJSON {
  return around.reduceRight<BlockJSON>((inner, { type, attrs, joins, keeps, begins }): ContainerJSON => {
    const place = {
      ...attrs,
      ...(joins === undefined ? {} : { joins }),
      ...(keeps === undefined ? {} : { keeps }),
      ...(begins ? { begins } : {}),
    };
    return Object.keys(place).length > 0 ? { type, attrs: place, content: [inner] } : { type, content: [inner] };
  }, block);
}

/** Takes a block out of the containers that a change gave it. */
export function unwrapped(
  node: BlockJSON,
): { readonly block: TextBlockJSON; readonly around: readonly Around[] } | null {
  const around: Around[] = [];
  let inner: BlockJSON | undefined = node;
  while (inner !== undefined && isContainer(inner)) {
    const { joins, keeps, begins, ...attrs } = inner.attrs ?? {};
    around.push({
      type: inner.type,
      attrs: Object.keys(attrs).length > 0 ? attrs : undefined,
      joins: typeof joins === 'string' ? joins : undefined,
      keeps: typeof keeps === 'number' ? keeps : undefined,
      begins: begins === true,
    });
    inner = childrenOf(inner)[0];
  }
  return inner === undefined ? null : { block: inner, around };
}

/** Returns a change's block in its containers as a letter holds them, without the notes on where they are found. */
export function withoutPlace(node: BlockJSON): BlockJSON {
  const found = unwrapped(node);
  if (found === null) return node;
  return wrapped(
    found.block,
    found.around.map((one) => ({ ...one, ...NO_NOTES })),
  );
}

/** Returns a row's block in its containers as they are, with no notes. */
export function inContainers(row: Row): BlockJSON {
  return wrapped(
    row.block,
    boxesOf(row).map(({ type, attrs }) => ({ type, attrs, ...NO_NOTES })),
  );
}

/** Writes blocks of a changed letter down with notes on where their containers are found in the letter before. */
export class Places {
  readonly #after: Outline;
  readonly #before: ReadonlyMap<string, readonly Box[]>;
  readonly #known: ReadonlySet<string>;
  readonly #firsts = new Map<string, string>();
  readonly #chains: readonly (readonly Box[])[];
  readonly #deep: ReadonlySet<string>;

  constructor(before: Outline, after: Outline) {
    this.#after = after;
    this.#before = new Map(before.rows.map((row) => [row.key, boxesOf(row)]));
    this.#known = new Set(before.boxes.map(({ name }) => name));
    this.#chains = after.rows.map(boxesOf);
    this.#deep = deepBeginnings(after);
    after.rows.forEach((row, index) => {
      for (const { name } of this.#chains[index] ?? []) if (!this.#firsts.has(name)) this.#firsts.set(name, row.key);
    });
  }

  /** Returns the block at an index of the changed letter in its containers, each with its note. */
  write(index: number): BlockJSON | null {
    const row = this.#after.rows[index];
    if (row === undefined) return null;
    const chain = this.#chains[index] ?? [];
    const above = new Set(this.#chains[index - 1]?.map(({ name }) => name));
    const around = chain.map(({ name, type, attrs }, depth): Around => {
      const begins = this.#deep.has(row.key) && type === 'listItem' && depth < chain.length - 1 && !above.has(name);
      if (!this.#known.has(name)) {
        const first = this.#firsts.get(name);
        return { type, attrs, joins: first === row.key ? undefined : first, keeps: undefined, begins };
      }
      const keeps = this.#before.get(row.key)?.findIndex((box) => box.name === name) ?? -1;
      if (keeps >= 0) return { type, attrs, joins: undefined, keeps, begins };
      return { type, attrs, joins: this.#nearest(index, depth, name), keeps: undefined, begins };
    });
    return wrapped(row.block, around);
  }

  /** The nearest block that stood in a container before and stands in it now, rather one above than one below. */
  #nearest(index: number, depth: number, name: string): string | undefined {
    const holds = (place: number): boolean => {
      const key = this.#after.rows[place]?.key ?? '';
      return (
        this.#chains[place]?.[depth]?.name === name && this.#before.get(key)?.some((box) => box.name === name) === true
      );
    };
    for (let place = index - 1; place >= 0; place--) if (holds(place)) return this.#after.rows[place]?.key;
    for (let place = index + 1; place < this.#chains.length; place++)
      if (holds(place)) return this.#after.rows[place]?.key;
    return undefined;
  }
}

/** Returns whether a container of a letter can be the one a change speaks of. */
export function mayBe(around: Around, box: { readonly type: ContainerType }): boolean {
  return sameClass(around.type, box.type);
}
