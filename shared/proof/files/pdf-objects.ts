import { inflated } from './inflate.ts';

/**
 * Finds the objects of a PDF as Typst writes one, and as updates append to it (ISO 32000-1, 7.5.4 and 7.5.6): objects one by one
 * behind tables of their places, the last table first, each naming the one before it.
 */

/** Bytes as Latin 1: places in the text are places in the file. */
export type Raw = string;

/** Most pages, how deep their tree may be, and how often a file may have been updated. */
const PAGES = 2_000;
const DEPTH = 20;
const UPDATES = 20;

/** A page, and the number of its object. */
export interface PdfPage {
  readonly id: number;
  readonly dictionary: Raw;
}

export class PdfObjects {
  /** Where the last table begins: what an update names as the one before it. */
  readonly start: number;
  /** The last trailer. */
  readonly trailer: Raw;
  readonly #pdf: Uint8Array;
  readonly #raw: Raw;
  readonly #places: ReadonlyMap<number, number>;

  private constructor(pdf: Uint8Array, raw: Raw, table: Table, places: ReadonlyMap<number, number>) {
    this.#pdf = pdf;
    this.#raw = raw;
    this.#places = places;
    this.start = table.start;
    this.trailer = table.trailer;
  }

  /** Returns the objects of a file; null where its tables cannot be read. */
  static read(pdf: Uint8Array): PdfObjects | null {
    const raw = new TextDecoder('latin1').decode(pdf);
    const places = new Map<number, number>();
    const seen = new Set<number>();
    let newest: Table | null = null;
    let start: number | null = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(raw.slice(-200))?.[1] ?? Number.NaN);
    while (start !== null) {
      if (!Number.isSafeInteger(start) || seen.has(start) || seen.size >= UPDATES) return null;
      seen.add(start);
      const table: Table | null = tableAt(raw, start);
      if (table === null) return null;
      for (const [id, place] of table.places) if (!places.has(id)) places.set(id, place);
      newest ??= table;
      start = table.before;
    }
    return newest && new PdfObjects(pdf, raw, newest, places);
  }

  /** The number that the next new object takes. */
  get size(): number {
    return Number(/\/Size\s+(\d+)/.exec(this.trailer)?.[1] ?? Number.NaN);
  }

  /** The number of the object that holds the file together. */
  get root(): number {
    return Number(/\/Root\s+(\d+)\s+0\s+R/.exec(this.trailer)?.[1] ?? Number.NaN);
  }

  /** Returns an object without the stream behind it; empty when there is none. */
  object(id: number): Raw {
    const start = this.#places.get(id);
    if (start === undefined || !this.#raw.startsWith(`${String(id)} 0 obj`, start)) return '';
    const [stream, end] = [this.#raw.indexOf('\nstream', start), this.#raw.indexOf('endobj', start)];
    return this.#raw.slice(start, stream < 0 || stream > end ? end : stream);
  }

  /** Returns what an object's stream holds, unpacked; null where it has none that can be read. */
  async stream(id: number): Promise<Raw | null> {
    const dictionary = this.object(id);
    const length = Number(/\/Length\s+(\d+)\b(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? Number.NaN);
    const place = (this.#places.get(id) ?? 0) + dictionary.length;
    const opening = /^\s*stream\r?\n/.exec(this.#raw.slice(place, place + 20));
    if (dictionary === '' || opening === null || !Number.isSafeInteger(length)) return null;
    const start = place + opening[0].length;
    const bytes = this.#pdf.slice(start, start + length);
    const content = /\/FlateDecode\b/.test(dictionary) ? await inflated(bytes) : bytes;
    return content === null ? null : new TextDecoder('latin1').decode(content);
  }

  /** Returns all pages in their order; null where their tree cannot be read. */
  pages(): readonly PdfPage[] | null {
    return this.#pagesUnder(/\/Pages\s+(\d+)\s+0\s+R/.exec(this.object(this.root))?.[1], 0);
  }

  #pagesUnder(id: string | undefined, depth: number): readonly PdfPage[] | null {
    if (id === undefined || depth > DEPTH) return null;
    const node = this.object(Number(id));
    if (!/\/Type\s*\/Pages\b/.test(node))
      return /\/Type\s*\/Page\b/.test(node) ? [{ id: Number(id), dictionary: node }] : null;
    const kids = /\/Kids\s*\[([^\]]*)\]/.exec(node)?.[1] ?? '';
    const all: PdfPage[] = [];
    for (const [, kid] of kids.matchAll(/(\d+)\s+0\s+R/g)) {
      const pages = this.#pagesUnder(kid, depth + 1);
      if (pages === null || all.length + pages.length > PAGES) return null;
      all.push(...pages);
    }
    return all;
  }
}

interface Table {
  readonly start: number;
  readonly places: ReadonlyMap<number, number>;
  readonly trailer: Raw;
  /** Where the table before it begins. */
  readonly before: number | null;
}

/** A table has sections, each of them numbers in a row; entries are 20 bytes each. */
function tableAt(raw: Raw, start: number): Table | null {
  const head = /^xref\s+/.exec(raw.slice(start, start + 10));
  if (head === null) return null;
  const places = new Map<number, number>();
  let at = start + head[0].length;
  for (;;) {
    const section = /^(\d{1,10}) (\d{1,10})\s+/.exec(raw.slice(at, at + 40));
    if (section === null) break;
    at += section[0].length;
    const [first, count] = [Number(section[1]), Number(section[2])];
    for (let id = first; id < first + count; id++, at += 20) {
      const entry = /^(\d{10}) \d{5} ([nf])/.exec(raw.slice(at, at + 18));
      if (entry === null) return null;
      if (entry[2] === 'n') places.set(id, Number(entry[1]));
    }
  }
  const end = raw.indexOf('startxref', at);
  if (!raw.startsWith('trailer', at) || end < 0) return null;
  const trailer = raw.slice(at + 'trailer'.length, end).trim();
  const before = /\/Prev\s+(\d+)/.exec(trailer)?.[1];
  return { start, places, trailer, before: before === undefined ? null : Number(before) };
}
