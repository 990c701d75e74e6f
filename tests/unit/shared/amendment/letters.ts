/** Random letters and random edits to them, for properties. Every word of a letter is unique, so that each can be followed. */
import * as fc from 'fast-check';
import type { BlockJSON, Doc, InlineJSON, MarkJSON, TextBlockType } from '../../../../shared/letter/doc.ts';

export interface Word {
  text: string;
  marks: string[];
}
export interface Text {
  kind: 'text';
  id: string;
  type: TextBlockType;
  level: number;
  words: Word[];
}
export interface Box {
  kind: 'orderedList' | 'bulletList' | 'listItem' | 'blockquote';
  content: Node[];
}
export type Node = Text | Box;
export type Letter = Node[];

const STEMS = [
  'water',
  'l’eau',
  "aujourd'hui",
  'coöperation',
  'well-being',
  'שלום',
  'e\u0301te\u0301',
  '👩‍🚀',
  'العمل',
  'x',
  'of',
  'the',
];
const TAILS = ['', '', '', '', ',', '.', '\u00a0!'];
const TYPES: TextBlockType[] = ['paragraph', 'heading', 'paragraph', 'subject', 'paragraph'];

/** One random choice after another, from numbers that fast-check can shrink. */
class Dice {
  readonly #numbers: readonly number[];
  #next = 0;
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }
  below(limit: number): number {
    const number = this.#numbers[this.#next % Math.max(1, this.#numbers.length)] ?? 0;
    this.#next += 1;
    return limit <= 0 ? 0 : (number + (this.#next > this.#numbers.length ? this.#next : 0)) % limit;
  }
  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new RangeError('nothing to pick from');
    return one;
  }
}

class Maker {
  #count = 0;
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }
  /** A word that no other maker makes. */
  word(dice: Dice): Word {
    const stem = dice.pick(STEMS);
    const text = stem === '👩‍🚀' ? stem : `${stem}${this.#name}${String((this.#count += 1))}`;
    return {
      text: stem === '👩‍🚀' ? `z${this.#name}${String((this.#count += 1))}` : `${text}${dice.pick(TAILS)}`,
      marks: [],
    };
  }
  id(): string {
    return `${this.#name}${String((this.#count += 1))}`;
  }
  text(dice: Dice): Text {
    const words = Array.from({ length: dice.below(7) }, () => {
      const word = this.word(dice);
      if (dice.below(6) === 0) word.marks = [dice.pick(['bold', 'italic', 'underline', 'link:https://example.eu/a'])];
      return word;
    });
    if (words.length > 2 && dice.below(6) === 0) words.splice(1, 0, { text: '\n', marks: [] });
    return { kind: 'text', id: this.id(), type: dice.pick(TYPES), level: 1 + dice.below(3), words };
  }
  item(dice: Dice, depth: number): Box {
    const content: Node[] = [{ ...this.text(dice), type: 'paragraph' }];
    if (dice.below(4) === 0) content.push({ ...this.text(dice), type: 'paragraph' });
    if (depth < 2 && dice.below(4) === 0) content.push(this.list(dice, depth + 1));
    return { kind: 'listItem', content };
  }
  list(dice: Dice, depth: number): Box {
    const content = Array.from({ length: 1 + dice.below(3) }, () => this.item(dice, depth));
    return { kind: dice.pick(['orderedList', 'bulletList'] as const), content };
  }
  node(dice: Dice): Node {
    switch (dice.below(6)) {
      case 0:
      case 1:
        return this.list(dice, 0);
      case 2:
        return { kind: 'blockquote', content: [this.text(dice), ...(dice.below(2) === 0 ? [this.list(dice, 1)] : [])] };
      default:
        return this.text(dice);
    }
  }
  /** A few paragraphs of some length, so that edits of two sides often meet. */
  dense(dice: Dice): Letter {
    return Array.from({ length: 3 + dice.below(3) }, (): Text => {
      const words = Array.from({ length: 5 + dice.below(8) }, () => this.word(dice));
      return { kind: 'text', id: this.id(), type: 'paragraph', level: 1, words };
    });
  }
  letter(dice: Dice): Letter {
    return Array.from({ length: 1 + dice.below(6) }, () => this.node(dice));
  }
}

function markJSON(mark: string): MarkJSON {
  return mark.startsWith('link:')
    ? { type: 'link', attrs: { href: mark.slice(5) } }
    : { type: mark as Exclude<MarkJSON['type'], 'link'> };
}
const ORDER = ['bold', 'italic', 'underline', 'link'];
const sorted = (marks: readonly string[]): string[] =>
  [...marks].sort((a, b) => ORDER.indexOf(a.split(':')[0] ?? '') - ORDER.indexOf(b.split(':')[0] ?? ''));

function inline(words: readonly Word[]): InlineJSON[] {
  const runs: { text: string; marks: string[] }[] = [];
  const add = (text: string, marks: string[]): void => {
    const last = runs.at(-1);
    if (last && text !== '\n' && last.text !== '\n' && last.marks.join() === marks.join()) last.text += text;
    else runs.push({ text, marks });
  };
  words.forEach((word, index) => {
    const marks = sorted(word.marks);
    const previous = words[index - 1];
    if (word.text === '\n') return add('\n', []);
    if (previous && previous.text !== '\n')
      add(
        ' ',
        marks.filter((mark) => previous.marks.includes(mark)),
      );
    add(word.text, marks);
  });
  return runs.map(({ text, marks }): InlineJSON => {
    if (text === '\n') return { type: 'hardBreak' };
    return marks.length > 0 ? { type: 'text', text, marks: marks.map(markJSON) } : { type: 'text', text };
  });
}

export function toDoc(letter: Letter): Doc {
  const block = (node: Node): BlockJSON => {
    if (node.kind !== 'text') return { type: node.kind, content: node.content.map(block) };
    const content = inline(node.words);
    const attrs = node.type === 'heading' ? { id: node.id, level: node.level } : { id: node.id };
    return { type: node.type, attrs, ...(content.length > 0 ? { content } : {}) };
  };
  return { type: 'doc', content: letter.map(block) };
}

interface Found {
  text: Text;
  siblings: Node[];
  index: number;
  /** Content arrays around, outermost first, with the node in each. */
  path: { siblings: Node[]; node: Node }[];
}

function textsOf(letter: Letter): Found[] {
  const found: Found[] = [];
  const visit = (siblings: Node[], path: Found['path']): void => {
    siblings.forEach((node, index) => {
      const here = [...path, { siblings, node }];
      if (node.kind === 'text') found.push({ text: node, siblings, index, path: here });
      else visit(node.content, here);
    });
  };
  visit(letter, []);
  return found;
}

/** Makes a letter obey the grammar again: nothing empty, items begin with text. */
function tidy(nodes: Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.kind === 'text') return [node];
    const content = tidy(node.content);
    if (content.length === 0) return [];
    if (node.kind === 'listItem' && content[0]?.kind !== 'text') {
      // What began with a list is lifted: its first text comes first.
      const [first, ...rest] = content;
      if (first === undefined) return [];
      const taken = takeFirst(first);
      const left = tidy([first]);
      return [{ kind: 'listItem', content: tidy([taken, ...left, ...rest]) }];
    }
    return [{ ...node, content }];
  });
}

function takeFirst(box: Box): Text {
  const [first] = box.content;
  if (first === undefined) throw new RangeError('an empty container');
  if (first.kind !== 'text') return takeFirst(first);
  box.content.shift();
  return first;
}

export type Edit = readonly number[];

/** Edits a letter at random and answers a new one; `kinds` limits the edits to those named. */
function edited(letter: Letter, edits: readonly Edit[], maker: Maker, kinds: readonly EditKind[] = EDITS): Letter {
  let copy = structuredClone(letter);
  for (const numbers of edits) {
    const dice = new Dice(numbers);
    const texts = textsOf(copy);
    if (texts.length === 0) copy.push(maker.text(dice));
    else {
      const kind = dice.pick(kinds);
      edit(kind, dice.pick(texts), copy, texts, dice, maker);
    }
    copy = tidy(copy);
  }
  return copy;
}

const EDITS = [
  'replace',
  'replace',
  'insertWord',
  'insertWord',
  'deleteWord',
  'mark',
  'mark',
  'type',
  'split',
  'split',
  'join',
  'join',
  'move',
  'moveText',
  'insert',
  'delete',
  'deleteNode',
  'addItem',
  'moveItem',
  'lift',
  'level',
  'listKind',
  'wrap',
  'sink',
  'rewrite',
  'deleteWords',
  'carry',
  'splitList',
  'joinLists',
] as const;
export type EditKind = (typeof EDITS)[number];

function edit(kind: EditKind, at: Found, letter: Letter, all: readonly Found[], dice: Dice, maker: Maker): void {
  const { text, siblings, index, path } = at;
  const place = dice.below(text.words.length + 1);
  const word = text.words[dice.below(text.words.length)];
  switch (kind) {
    case 'replace':
      if (word && word.text !== '\n') word.text = maker.word(dice).text;
      return;
    case 'insertWord':
      return void text.words.splice(place, 0, maker.word(dice));
    case 'deleteWord':
      return void text.words.splice(dice.below(text.words.length), 1);
    case 'rewrite':
      text.words.splice(place, dice.below(4), ...Array.from({ length: dice.below(4) }, () => maker.word(dice)));
      return;
    case 'deleteWords':
      return void text.words.splice(place, 1 + dice.below(4));
    case 'carry': {
      // Cut here and pasted into another text, or elsewhere in the same.
      const words = text.words.splice(place, 1 + dice.below(4));
      const target = dice.pick(all).text;
      return void target.words.splice(dice.below(target.words.length + 1), 0, ...words);
    }
    case 'mark': {
      const mark = dice.pick(['bold', 'italic', 'underline', 'link:https://example.eu/b', 'link:https://example.eu/c']);
      const type = mark.split(':')[0] ?? '';
      for (const one of text.words.slice(place, place + 1 + dice.below(3))) {
        if (one.text === '\n') continue;
        const had = one.marks.includes(mark);
        one.marks = one.marks.filter((old) => !old.startsWith(type));
        if (!had) one.marks.push(mark);
      }
      return;
    }
    case 'type':
      text.type = dice.pick(['paragraph', 'heading', 'closing'] as const);
      return;
    case 'level':
      if (text.type === 'heading') text.level = 1 + (text.level % 3);
      return;
    case 'split': {
      const cut: Text = { ...text, id: maker.id(), words: text.words.splice(place) };
      const outer = path.at(-2)?.node;
      const items = path.at(-2)?.siblings;
      if (outer?.kind === 'listItem' && items && dice.below(2) === 0) {
        items.splice(items.indexOf(outer) + 1, 0, { kind: 'listItem', content: [cut, ...siblings.splice(index + 1)] });
      } else siblings.splice(index + 1, 0, cut);
      return;
    }
    case 'join': {
      const next = all[all.indexOf(at) + 1];
      if (next === undefined) return;
      text.words.push(...next.text.words);
      next.siblings.splice(next.siblings.indexOf(next.text), 1);
      return;
    }
    case 'move': {
      const [node] = letter.splice(dice.below(letter.length), 1);
      if (node) letter.splice(dice.below(letter.length + 1), 0, node);
      return;
    }
    case 'moveText':
      siblings.splice(index, 1);
      return void letter.splice(dice.below(letter.length + 1), 0, text);
    case 'insert':
      return void letter.splice(dice.below(letter.length + 1), 0, maker.node(dice));
    case 'delete':
      return void siblings.splice(index, 1);
    case 'deleteNode':
      return void letter.splice(dice.below(letter.length), 1);
    case 'addItem': {
      const list = path.findLast(({ node }) => node.kind === 'orderedList' || node.kind === 'bulletList')?.node;
      if (list && list.kind !== 'text')
        list.content.splice(dice.below(list.content.length + 1), 0, maker.item(dice, 2));
      return;
    }
    case 'moveItem': {
      const list = path.findLast(({ node }) => node.kind === 'orderedList' || node.kind === 'bulletList')?.node;
      if (!list || list.kind === 'text') return;
      const [item] = list.content.splice(dice.below(list.content.length), 1);
      if (item) list.content.splice(dice.below(list.content.length + 1), 0, item);
      return;
    }
    case 'lift': {
      // Out of the innermost list: what stands above and below stays in lists of its own.
      const depth = path.findLastIndex(({ node }) => node.kind === 'orderedList' || node.kind === 'bulletList');
      const [list, item] = [path[depth], path[depth + 1]];
      if (!list || !item || list.node.kind === 'text' || item.node.kind === 'text') return;
      const from = list.node.content.indexOf(item.node);
      const [above, below] = [list.node.content.slice(0, from), list.node.content.slice(from + 1)];
      list.siblings.splice(
        list.siblings.indexOf(list.node),
        1,
        { ...list.node, content: above },
        ...item.node.content,
        { ...list.node, content: below },
      );
      return;
    }
    case 'listKind': {
      const list = path.findLast(({ node }) => node.kind === 'orderedList' || node.kind === 'bulletList')?.node;
      if (list && list.kind !== 'text') list.kind = list.kind === 'orderedList' ? 'bulletList' : 'orderedList';
      return;
    }
    case 'wrap': {
      const from = dice.below(letter.length);
      const nodes = letter.splice(from, 1 + dice.below(2));
      if (dice.below(2) === 0) letter.splice(from, 0, { kind: 'blockquote', content: nodes });
      else {
        const items = nodes.map((node): Box => ({ kind: 'listItem', content: [node] }));
        letter.splice(from, 0, { kind: dice.pick(['orderedList', 'bulletList'] as const), content: items });
      }
      return;
    }
    case 'sink': {
      const item = path.findLast(({ node }) => node.kind === 'listItem');
      if (!item) return;
      const place = item.siblings.indexOf(item.node);
      const before = item.siblings[place - 1];
      if (before?.kind !== 'listItem') return;
      item.siblings.splice(place, 1);
      const last = before.content.at(-1);
      if (last?.kind === 'orderedList' || last?.kind === 'bulletList') last.content.push(item.node);
      else before.content.push({ kind: 'bulletList', content: [item.node] });
      return;
    }
    case 'splitList': {
      const list = path.find(({ node }) => node.kind === 'orderedList' || node.kind === 'bulletList');
      if (!list || list.node.kind === 'text' || list.node.content.length < 2) return;
      const rest = list.node.content.splice(1 + dice.below(list.node.content.length - 1));
      list.siblings.splice(list.siblings.indexOf(list.node) + 1, 0, { kind: list.node.kind, content: rest });
      return;
    }
    case 'joinLists': {
      const place = letter.findIndex(
        (node, i) => node.kind === letter[i + 1]?.kind && (node.kind === 'orderedList' || node.kind === 'bulletList'),
      );
      const [one, other] = [letter[place], letter[place + 1]];
      if (one && other && one.kind !== 'text' && other.kind !== 'text') {
        one.content.push(...other.content);
        letter.splice(place + 1, 1);
      }
    }
  }
}

const numbers = fc.array(fc.nat(2 ** 20), { minLength: 12, maxLength: 40 });
const edits = (most: number, least = 0) =>
  fc.array(fc.array(fc.nat(2 ** 20), { minLength: 6, maxLength: 12 }), { minLength: least, maxLength: most });

export interface History {
  base: Letter;
  ours: Letter;
  theirs: Letter;
}

/** A letter and what two sides each made of it. */
export function histories(most = 6, kinds: readonly EditKind[] = EDITS): fc.Arbitrary<History> {
  return fc.tuple(numbers, edits(most), edits(most)).map(([start, one, other]) => {
    const base = new Maker('b').letter(new Dice(start));
    return { base, ours: edited(base, one, new Maker('o'), kinds), theirs: edited(base, other, new Maker('t'), kinds) };
  });
}

const MEETING: readonly EditKind[] = [
  'replace',
  'insertWord',
  'rewrite',
  'deleteWords',
  'deleteWords',
  'carry',
  'carry',
  'split',
  'join',
  'moveText',
  'delete',
  'insert',
];

/** Histories in which two sides reword, cut, paste, split and join the same few paragraphs. */
export function meetings(most: number): fc.Arbitrary<History> {
  return fc.tuple(numbers, edits(most, 1), edits(most, 1)).map(([start, one, other]) => {
    const base = new Maker('b').dense(new Dice(start));
    return {
      base,
      ours: edited(base, one, new Maker('o'), MEETING),
      theirs: edited(base, other, new Maker('t'), MEETING),
    };
  });
}
