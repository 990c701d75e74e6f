/** The numbers of a Word file's lists, counted as Word counts them. */
import { inStyle, type ListStyle } from '../../../../shared/letter/list-numbers.ts';
import type { NumberCounter, NumberKind } from '../look.ts';
import { numberIn, readXml } from '../xml.ts';

interface Level {
  format: string;
  start: number;
  /** With %1 to %9 for the numbers of the levels. */
  text: string;
}

interface Num {
  abstract: string;
  /** Levels that it has of its own. */
  readonly levels: Map<number, Level>;
  /** Numbers with which its levels begin anew. */
  readonly starts: Map<number, number>;
}

export interface Numbering {
  /** Returns what the level of a list looks like. */
  readonly kindOf: (num: string, level: number) => NumberKind;
  /** Returns what counts through one reading of the text. */
  readonly counter: () => NumberCounter;
}

const STYLES: { readonly [format: string]: ListStyle | undefined } = {
  lowerLetter: 'lower-alpha',
  upperLetter: 'upper-alpha',
  lowerRoman: 'lower-roman',
  upperRoman: 'upper-roman',
};

/** Reads `numbering.xml`. */
export function readNumbering(xml: string): Numbering {
  const abstracts = new Map<string, Map<number, Level>>();
  const nums = new Map<string, Num>();
  let levels: Map<number, Level> | null = null;
  let num: Num | null = null;
  let level: Level | null = null;
  let overridden = 0;
  readXml(xml, {
    open: (name, attributes) => {
      const value = attributes['w:val'];
      if (name === 'w:abstractNum') {
        levels = new Map<number, Level>();
        abstracts.set(attributes['w:abstractNumId'] ?? '', levels);
      } else if (name === 'w:num') {
        num = { abstract: '', levels: new Map(), starts: new Map() };
        levels = num.levels;
        nums.set(attributes['w:numId'] ?? '', num);
      } else if (name === 'w:abstractNumId' && num) num.abstract = value ?? '';
      else if (name === 'w:lvlOverride') overridden = numberIn(attributes, 'w:ilvl') ?? 0;
      else if (name === 'w:startOverride' && num) num.starts.set(overridden, numberIn(attributes, 'w:val') ?? 1);
      else if (name === 'w:lvl' && levels) {
        level = { format: 'decimal', start: 1, text: '' };
        levels.set(numberIn(attributes, 'w:ilvl') ?? 0, level);
      } else if (level && name === 'w:numFmt') level.format = value ?? '';
      else if (level && name === 'w:start') level.start = numberIn(attributes, 'w:val') ?? 1;
      else if (level && name === 'w:lvlText') level.text = value ?? '';
    },
    close: (name) => {
      if (name === 'w:num') num = null;
      else if (name === 'w:lvl') level = null;
    },
  });
  const levelOf = (known: Num, at: number): Level | undefined =>
    known.levels.get(at) ?? abstracts.get(known.abstract)?.get(at);
  const kindOf = (id: string, at: number): NumberKind => {
    const known = nums.get(id);
    const format = known && levelOf(known, at)?.format;
    if (format === undefined || format === 'none') return null;
    return format === 'bullet' ? 'bullet' : 'ordered';
  };
  const counter = (): NumberCounter => {
    /** Counts of each level; all lists of one definition count on through each other. */
    const counts = new Map<string, number[]>();
    const begun = new Set<string>();
    return (id, at) => {
      const known = nums.get(id);
      const own = known && levelOf(known, at);
      if (!known || !own) return null;
      const count = counts.get(known.abstract) ?? [];
      counts.set(known.abstract, count);
      const startOf = (depth: number): number => known.starts.get(depth) ?? levelOf(known, depth)?.start ?? 1;
      for (let depth = 0; depth < at; depth++) count[depth] ??= startOf(depth);
      const anew = known.starts.has(at) && !begun.has(`${id} ${String(at)}`);
      begun.add(`${id} ${String(at)}`);
      const before = count[at];
      const value = anew || before === undefined ? startOf(at) : before + 1;
      count[at] = value;
      count.length = at + 1;
      if (kindOf(id, at) !== 'ordered') return null;
      const label = own.text.replace(/%([1-9])/g, (_, depth: string) =>
        inStyle(styleOf(levelOf(known, Number(depth) - 1)), count[Number(depth) - 1] ?? 1),
      );
      return { style: styleOf(own), value, label };
    };
  };
  return { kindOf, counter };
}

function styleOf(level: Level | undefined): ListStyle {
  return STYLES[level?.format ?? ''] ?? 'decimal';
}
