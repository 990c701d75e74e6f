/**
 * Words that were moved: to Yjs, a sentence behind a new break is a deletion and an insertion of the same text, and so is a paragraph
 * that was made an ask, or cut and pasted. Whoever did that did not write it.
 */
import { diffIndices } from 'node-diff3';
import * as Y from 'yjs';

/** A text with where each of its UTF-16 units came from. */
interface Letters {
  readonly text: string;
  readonly ids: readonly Y.ID[];
}

/** So many deletions of each person are remembered, for what they paste later on. */
const REMEMBERED = 8;
/** Fewer characters than these are in many words: only all that went, and nothing else, is known by them. */
const TOLD = 4;
/** What is pasted later and is shorter than this may as well have been typed. */
const PASTED = 12;

/** Follows moved words back to where they were written. */
export class MovedWords {
  readonly #from = new Map<string, Y.ID>();
  readonly #cut = new Map<string | null, (readonly Letters[])[]>();

  /** Takes note of an update that has just been applied to this text, which has cleared nothing away. */
  note(ydoc: Y.Doc, { structs, ds }: ReturnType<typeof Y.decodeUpdate>, person: string | null): void {
    const gone = ds.clients.size > 0 ? deletedTexts(ydoc, ds) : [];
    const cut = this.#cut.get(person) ?? [];
    for (const come of structs.flatMap(lettersOf)) {
      const left = gone.filter((one) => !this.#match(one, come, 1));
      if (left.length < gone.length || come.text.length < PASTED) continue;
      cut.some((texts) => texts.some((one) => this.#match(one, come, PASTED)));
    }
    if (gone.length > 0) this.#cut.set(person, [gone, ...cut].slice(0, REMEMBERED));
  }

  /** Returns where a character was first written. */
  origin({ client, clock }: Y.ID): Y.ID {
    let id = Y.createID(client, clock);
    for (let before = this.#from.get(keyOf(id)); before; before = this.#from.get(keyOf(id))) id = before;
    return id;
  }

  /** Returns whether some of what came is what went. */
  #match(gone: Letters, come: Letters, least: number): boolean {
    let found = false;
    for (const [from, to, length] of stretches(gone.text, come.text)) {
      const said = come.text.slice(to, to + length).trim();
      const isAll = gone.text === come.text;
      if (said.length < least || (said.length < TOLD && !isAll)) continue;
      found = true;
      for (let index = 0; index < length; index++) {
        const [old, now] = [gone.ids[from + index], come.ids[to + index]];
        // What was taken up once has its origin.
        if (old && now && !this.#from.has(keyOf(now))) this.#from.set(keyOf(now), old);
      }
    }
    return found;
  }
}

/** Where two texts say the same: places in the first and in the second, and how many characters. */
function stretches(one: string, other: string): readonly (readonly [number, number, number])[] {
  if (one.endsWith(other)) return [[one.length - other.length, 0, other.length]];
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const out: [number, number, number][] = [];
  let [from, to, next] = [0, 0, 0];
  const sameUntil = (end: number): void => {
    const length = a.slice(next, end).join('').length;
    if (length > 0) out.push([from, to, length]);
    from += length;
    to += length;
  };
  for (const { buffer1, buffer1Content, buffer2Content } of diffIndices(a, b)) {
    sameUntil(buffer1[0]);
    from += buffer1Content.join('').length;
    to += buffer2Content.join('').length;
    next = buffer1[0] + buffer1[1];
  }
  sameUntil(a.length);
  return out;
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

function lettersOf(struct: Y.Item | Y.GC | Y.Skip): Letters[] {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return [];
  return [{ text: struct.content.str, ids: idsOf(struct.id, struct.length) }];
}

/** The texts that went, each as it stood. */
function deletedTexts(ydoc: Y.Doc, ds: ReturnType<typeof Y.decodeUpdate>['ds']): Letters[] {
  const parents = new Set<Y.AbstractType<unknown>>();
  const texts: Letters[] = [];
  ydoc.transact((transaction) => {
    Y.iterateDeletedStructs(transaction, ds, (struct) => {
      if (
        struct instanceof Y.Item &&
        struct.content instanceof Y.ContentString &&
        struct.parent instanceof Y.AbstractType
      )
        parents.add(struct.parent);
    });
  });
  for (const parent of parents) {
    let text = '';
    const ids: Y.ID[] = [];
    for (let item = parent._start; item !== null; item = item.right) {
      if (!(item.content instanceof Y.ContentString) || !Y.isDeleted(ds, item.id)) continue;
      text += item.content.str;
      ids.push(...idsOf(item.id, item.length));
    }
    if (text.trim() !== '') texts.push({ text, ids });
  }
  return texts;
}

function idsOf({ client, clock }: Y.ID, length: number): Y.ID[] {
  return Array.from({ length }, (_, index) => Y.createID(client, clock + index));
}

function keyOf({ client, clock }: Y.ID): string {
  return `${String(client)}:${String(clock)}`;
}
