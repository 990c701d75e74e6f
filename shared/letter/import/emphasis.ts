/**
 * Emphasis by `*` and `_` as CommonMark 0.31 has it (section 6.2), and the marks of a paragraph. Both take time by the length of
 * the paragraph, however its marks nest: marks are kept as stretches and laid on all pieces at once, in the end.
 */
import { MARKS, type MarkJSON } from '../doc.ts';

/** A run of `*` or `_` that may open or close emphasis. */
export interface Run {
  readonly char: string;
  /** How many of its signs still stand as they are. */
  left: number;
  readonly length: number;
  readonly opens: boolean;
  readonly closes: boolean;
  /** Of its piece. */
  readonly index: number;
}

const TOGGLES = MARKS.filter((mark) => mark !== 'link');

/** Marks on stretches of a paragraph's pieces. */
export class Marked {
  readonly #stretches: { readonly from: number; readonly to: number; readonly mark: MarkJSON }[] = [];

  /** @param to the piece after the last */
  add(from: number, to: number, mark: MarkJSON): void {
    if (from < to) this.#stretches.push({ from, to, mark });
  }

  /** Returns the marks of each piece beside its own; of two links the one that was added first holds. */
  of(own: readonly (readonly MarkJSON[])[]): MarkJSON[][] {
    const { length } = own;
    const begins = TOGGLES.map(() => new Int32Array(length + 1));
    const links = Array.from<MarkJSON | undefined>({ length });
    /** The next piece at or behind this one that no link has yet. */
    const free = Array.from({ length: length + 1 }, (_, index) => index);
    const nextFree = (at: number): number => {
      let end = at;
      while (free[end] !== end) end = free[end] ?? length;
      for (let step = at; step !== end;) [step, free[step]] = [free[step] ?? length, end];
      return end;
    };
    for (const { from, to, mark } of this.#stretches) {
      const counts = begins[TOGGLES.findIndex((type) => type === mark.type)];
      if (counts) {
        counts[from] = (counts[from] ?? 0) + 1;
        counts[to] = (counts[to] ?? 0) - 1;
        continue;
      }
      for (let at = nextFree(from); at < to; at = nextFree(at)) {
        links[at] = mark;
        free[at] = at + 1;
      }
    }
    const depths = TOGGLES.map(() => 0);
    return own.map((marks, index) => {
      const more = TOGGLES.flatMap((type, which): MarkJSON[] => {
        depths[which] = (depths[which] ?? 0) + (begins[which]?.[index] ?? 0);
        return (depths[which] ?? 0) > 0 && !marks.some((mark) => mark.type === type) ? [{ type }] : [];
      });
      const link = marks.some((mark) => mark.type === 'link') ? undefined : links[index];
      return [...marks, ...more, ...(link ? [link] : [])];
    });
  }
}

/** Pairs runs, innermost first, and marks what stands between each pair. */
export function settleEmphasis(runs: readonly Run[], marked: Marked): void {
  const openers: Run[] = [];
  /** Up to which piece no opener was found for closers of a kind: none of them is looked for there again. */
  const none = new Map<string, number>();
  for (const closer of runs) {
    while (closer.closes && closer.left > 0) {
      const kind = `${closer.char} ${String(closer.opens)} ${String(closer.length % 3)}`;
      const at = openerOf(closer, openers, none.get(kind) ?? -1);
      const opener = openers[at];
      if (!opener) {
        none.set(kind, closer.index - 1);
        break;
      }
      const strong = opener.left >= 2 && closer.left >= 2;
      marked.add(opener.index + 1, closer.index, { type: strong ? 'bold' : 'italic' });
      opener.left -= strong ? 2 : 1;
      closer.left -= strong ? 2 : 1;
      // Runs between a pair can no longer pair with anything outside it.
      openers.length = opener.left > 0 ? at + 1 : at;
    }
    if (closer.opens && closer.left > 0) openers.push(closer);
  }
}

function openerOf(closer: Run, openers: readonly Run[], above: number): number {
  for (let at = openers.length - 1; at >= 0; at--) {
    const run = openers[at];
    if (!run || run.index <= above) return -1;
    if (run.char !== closer.char) continue;
    // CommonMark's rule of three: "**a*b**" must not pair one star with two.
    const odd =
      (run.closes || closer.opens) &&
      (run.length + closer.length) % 3 === 0 &&
      !(run.length % 3 === 0 && closer.length % 3 === 0);
    if (!odd) return at;
  }
  return -1;
}

/** Returns the run of `*` or `_` that stands here. @param index of the piece that it becomes */
export function runAt(source: string, at: number, index: number): Run {
  const char = source.charAt(at);
  let end = at;
  while (source.charAt(end) === char) end++;
  // By code point, so that an astral letter before or after counts as what it is.
  const before = [...source.slice(Math.max(0, at - 2), at)].at(-1) ?? ' ';
  const after = String.fromCodePoint(source.codePointAt(end) ?? 32);
  const space = /\s/u;
  const punctuation = /[\p{P}\p{S}]/u;
  const leftFlanking =
    !space.test(after) && (!punctuation.test(after) || space.test(before) || punctuation.test(before));
  const rightFlanking =
    !space.test(before) && (!punctuation.test(before) || space.test(after) || punctuation.test(after));
  const opens = leftFlanking && (char === '*' || !rightFlanking || punctuation.test(before));
  const closes = rightFlanking && (char === '*' || !leftFlanking || punctuation.test(after));
  return { char, left: end - at, length: end - at, opens, closes, index };
}
