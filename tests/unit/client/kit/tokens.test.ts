import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Contrast of the colours that stand on each other (WCAG 2.2: 4.5 for text, 3 for what carries meaning), in both themes. */

const client = join(import.meta.dirname, '../../../../client');
const css = readFileSync(join(client, 'kit/tokens.css'), 'utf8');

type Palette = ReadonlyMap<string, string>;
const coloursOf = (block: string): [string, string][] =>
  [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name = '', hex = '']) => [name, hex]);
const [bright = '', night = ''] = css.split("[data-theme='dark']");
const light: Palette = new Map(coloursOf(bright));
const dark: Palette = new Map([...light, ...coloursOf(night)]);

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(palette: Palette, one: string, other: string): number {
  const [a, b] = [one, other].map((name) => {
    const hex = palette.get(name);
    if (hex === undefined) throw new Error(`--${name} is no colour`);
    return luminance(hex);
  });
  const [high, low] = [Math.max(a ?? 0, b ?? 0), Math.min(a ?? 0, b ?? 0)];
  return (high + 0.05) / (low + 0.05);
}

type Pair = readonly [string, string];
const each = (inks: readonly string[], grounds: readonly string[]): Pair[] =>
  grounds.flatMap((ground) => inks.map((ink): Pair => [ink, ground]));
const BASES = ['desk', 'rail', 'surface', 'paper'];
const KINDS = ['ins', 'del', 'ok', 'warn', 'danger', 'seal', 'mute'];
const PEOPLE = Array.from({ length: 8 }, (_, index) => `p${String(index + 1)}`);

const TEXT: readonly Pair[] = [
  ...each(['ink-1', 'ink-2', 'ink-3', 'link'], [...BASES, 'hover', 'selected']),
  ...each([...KINDS, 'accent'], BASES),
  ...KINDS.flatMap((kind) => each([kind, 'ink-1', 'ink-2'], [`${kind}-bg`])),
  ...each(['ink-3'], ['mute-bg', 'warn-bg']),
  ...each(['accent'], ['accent-soft', 'selected']),
  ...each(['on-accent'], ['accent', 'accent-hover', 'danger', 'danger-hover', 'seal', 'seal-hover', 'ok']),
  ...each(['on-presence'], PEOPLE),
];
const MARKS: readonly Pair[] = [
  ...each(PEOPLE, ['paper', 'rail']),
  ...each(['focus', 'line-strong'], [...BASES, 'selected']),
  ...each(
    ['ins-line', 'del-line', 'ok-line', 'warn-line', 'seal-line', 'bar-approved', 'bar-late', 'bar-declined'],
    ['paper', 'rail'],
  ),
  ['ins-line', 'ins-bg'],
  ['del-line', 'del-bg'],
];

/** Ink and ground that one rule of a component sets together. */
function setTogether(): Pair[] {
  const found = new Map<string, Pair>();
  for (const file of globSync(['**/*.svelte', '**/*.css'], { cwd: client, exclude: ['dist/**'] })) {
    const styles = readFileSync(join(client, file), 'utf8').split('<style>').at(-1) ?? '';
    for (const [, rule = ''] of styles.matchAll(/\{([^{}]*)\}/g)) {
      const ink = /(?:^|[\s;])color:\s*var\(--([\w-]+)\)/.exec(rule)?.[1];
      const ground = /background:\s*var\(--([\w-]+)\)/.exec(rule)?.[1];
      if (ink !== undefined && ground !== undefined) found.set(`${ink} on ${ground}`, [ink, ground]);
    }
  }
  return [...found.values()];
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_, palette) => {
  it.each([
    ['text', 4.5, TEXT],
    ['what carries meaning', 3, MARKS],
    ['text on a ground that is set with it', 4.5, setTogether()],
  ])('shows %s with enough contrast', (_what, least, pairs) => {
    expect(pairs.length).toBeGreaterThan(10);
    const weak = pairs.filter(([ink, ground]) => contrast(palette, ink, ground) < least);
    expect(weak.map(([ink, ground]) => `${ink} on ${ground}: ${contrast(palette, ink, ground).toFixed(2)}`)).toEqual(
      [],
    );
  });
});
