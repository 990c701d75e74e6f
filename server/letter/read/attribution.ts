import * as Y from 'yjs';
import type { Change, Hunk } from '../../../shared/amendment/index.ts';
import { docText, textBlocks } from '../../../shared/letter/blocks.ts';
import type { Doc } from '../../../shared/letter/doc.ts';
import { docFromY, letterFragment } from '../../../shared/letter/yjs.ts';
import { MovedWords } from './moved-words.ts';
import { setImmediate } from 'node:timers/promises';
import { canonicalJson } from '../../../shared/version/index.ts';
import type { TextUpdate } from '../../store/store.ts';

/**
 * Who made which difference between two moments of a draft. The journal keeps every keystroke with whose it was, and the text
 * keeps which keystroke each of its characters came from, so nothing is guessed.
 */

export type JournalRow = TextUpdate & { readonly seq: number };

/** Row of the journal that a difference came with; null where it does not tell. */
export type Source = JournalRow | null;

/** A difference with where it came from: of a changed block one source for each hunk, else one. */
export interface AttributedText {
  readonly change: Change;
  readonly sources: readonly Source[];
}

/** The draft at two moments, as texts and as the journal's last row of each. */
export interface Span {
  readonly before: { readonly doc: Doc; readonly seq: number };
  readonly after: { readonly doc: Doc; readonly seq: number };
}

/**
 * Returns the changes with their sources; hunks that several people wrote are parted. Where the journal does not lead to a
 * text, as after it was cleared, the sources are null.
 */
export async function sourcesOf(
  rows: readonly JournalRow[],
  { before, after }: Span,
  changes: readonly Change[],
): Promise<AttributedText[]> {
  const journal = new Journal(rows);
  const old = await journal.at(before);
  const now = await journal.at(after);
  journal.close();
  const unknown = (change: Change): AttributedText => ({
    change,
    sources: change.kind === 'changed' ? change.hunks.map(() => null) : [null],
  });
  if (!old || !now) return changes.map(unknown);
  return changes.map((change) => {
    if (change.kind === 'inserted' || change.kind === 'moved') {
      const block = now.get(change.block);
      return { change, sources: [block ? journal.began(block, before.seq) : null] };
    }
    const was = old.get(change.block);
    if (change.kind === 'deleted') {
      return { change, sources: [was ? journal.deleted(was.letters[0] ?? was.element, before.seq) : null] };
    }
    const is = now.get(change.block);
    if (!was || !is) return unknown(change);
    let [from, to] = [0, 0];
    const parts = change.hunks.flatMap(({ kind, text }): { readonly hunk: Hunk; readonly source: Source }[] => {
      const letters =
        kind === 'deleted' ? was.letters.slice(from, from + text.length) : is.letters.slice(to, to + text.length);
      if (kind !== 'inserted') from += text.length;
      if (kind !== 'deleted') to += text.length;
      if (kind === 'same' || kind === 'marked') return [{ hunk: { kind, text }, source: null }];
      const sources = letters.map((id) =>
        kind === 'inserted' ? journal.wrote(id, before.seq) : journal.deleted(id, before.seq),
      );
      return stretchesOf(filled(sources)).map(({ start, end, source }) => ({
        hunk: { kind, text: text.slice(start, end) },
        source,
      }));
    });
    return { change: { ...change, hunks: parts.map(({ hunk }) => hunk) }, sources: parts.map(({ source }) => source) };
  });
}

/** Words are compared whole: letters that stayed as they were go with those beside them that somebody changed. */
function filled(sources: readonly Source[]): Source[] {
  let last = sources.find((source) => source !== null) ?? null;
  return sources.map((source) => (last = source ?? last));
}

/** Returns where one writer ends and the next begins. */
function stretchesOf(sources: readonly Source[]): { start: number; end: number; source: Source }[] {
  const out: { start: number; end: number; source: Source }[] = [];
  sources.forEach((source, index) => {
    const last = out.at(-1);
    if (last && sameWriter(last.source, source)) last.end = index + 1;
    else out.push({ start: index, end: index + 1, source });
  });
  return out;
}

/** What the server wrote came each time with a decision of its own. */
function sameWriter(one: Source, other: Source): boolean {
  if (one === null || other === null) return one === other;
  return one.person === other.person && (one.person !== null || one.seq === other.seq);
}

/** A block as Yjs keeps it: where each UTF-16 unit of its text came from. */
interface TracedRun {
  readonly element: Y.ID;
  readonly letters: readonly Y.ID[];
}

interface Range {
  readonly clock: number;
  readonly end: number;
  readonly row: JournalRow;
}

/** So many rows are applied in one turn of the event loop. */
const AT_ONCE = 500;

/** The journal of a draft, replayed up to one moment after the other. */
class Journal {
  readonly #rows: readonly JournalRow[];
  readonly #replayed = new Y.Doc({ gc: false });
  readonly #written = new Map<number, Range[]>();
  readonly #deleted = new Map<number, Range[]>();
  readonly #moved = new MovedWords();
  #at = 0;

  constructor(rows: readonly JournalRow[]) {
    this.#rows = rows;
  }

  close(): void {
    this.#replayed.destroy();
  }

  /** Returns the blocks at a moment, by id; null where the journal does not lead to this text. Moments come in order. */
  async at({ doc, seq }: Span['before']): Promise<Map<string, TracedRun> | null> {
    const until = this.#rows.findLastIndex((row) => row.seq <= seq) + 1;
    for (; this.#at < until; this.#at = Math.min(until, this.#at + AT_ONCE)) {
      this.#replay(this.#rows.slice(this.#at, Math.min(until, this.#at + AT_ONCE)));
      await setImmediate();
    }
    const fragment = letterFragment(this.#replayed);
    if (until === 0 || canonicalJson(docFromY(fragment)) !== canonicalJson(doc)) return null;
    const texts = new Map(textBlocks(doc).map((block) => [block.attrs.id, docText(block)]));
    const traced = new Map<string, TracedRun>();
    for (const element of elementsIn(fragment)) {
      const [id, item] = [String(element.getAttribute('id')), element._item];
      const letters = lettersIn(element);
      // A text that was put in order on its way out cannot be told apart letter by letter.
      if (item && texts.get(id)?.length === letters.length) traced.set(id, { element: item.id, letters });
    }
    return traced;
  }

  #replay(rows: readonly JournalRow[]): void {
    this.#replayed.transact(() => {
      for (const row of rows) {
        Y.applyUpdate(this.#replayed, row.bytes);
        const update = Y.decodeUpdate(row.bytes);
        const { structs, ds } = update;
        this.#moved.note(this.#replayed, update, row.person);
        for (const { id, length } of structs) {
          put(this.#written, id.client, { clock: id.clock, end: id.clock + length, row });
        }
        for (const [client, items] of ds.clients) {
          for (const { clock, len } of items) put(this.#deleted, client, { clock, end: clock + len, row });
        }
      }
    });
  }

  /** Words that were moved are their first writer's; those that stood before, of whoever moved them. */
  wrote(id: Y.ID, after: number): Source {
    return find(this.#written, this.#moved.origin(id), after) ?? find(this.#written, id, after);
  }

  /** Who first wrote new words of a block; of one that says nothing new, who put it there. */
  began({ element, letters }: TracedRun, after: number): Source {
    for (const id of letters) {
      const source = find(this.#written, this.#moved.origin(id), after);
      if (source) return source;
    }
    return find(this.#written, letters[0] ?? element, after);
  }

  deleted(id: Y.ID, after: number): Source {
    return find(this.#deleted, id, after);
  }
}

function put(ranges: Map<number, Range[]>, client: number, range: Range): void {
  const known = ranges.get(client);
  if (known) known.push(range);
  else ranges.set(client, [range]);
}

function find(ranges: ReadonlyMap<number, readonly Range[]>, { client, clock }: Y.ID, after: number): Source {
  const own = ranges.get(client) ?? [];
  return own.find((range) => range.row.seq > after && range.clock <= clock && clock < range.end)?.row ?? null;
}

function elementsIn(parent: Y.XmlFragment): Y.XmlElement[] {
  return parent.toArray().flatMap((child) => (child instanceof Y.XmlElement ? [child, ...elementsIn(child)] : []));
}

function lettersIn(element: Y.XmlElement): Y.ID[] {
  return element.toArray().flatMap((child): Y.ID[] => {
    if (child instanceof Y.XmlElement) return child._item && child.nodeName === 'hardBreak' ? [child._item.id] : [];
    if (!(child instanceof Y.XmlText)) return [];
    const ids: Y.ID[] = [];
    for (let item = child._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      for (let index = 0; index < item.length; index++) ids.push(Y.createID(item.id.client, item.id.clock + index));
    }
    return ids;
  });
}
