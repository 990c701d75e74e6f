import { beforeEach, describe, expect, it } from 'vitest';
import { found } from '../../../../client/frame/palette.svelte.ts';
import { keysOf, readable } from '../../../../client/frame/shortcuts.svelte.ts';

interface Pressed {
  readonly key: string;
  readonly code?: string;
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
  readonly altGraph?: boolean;
}

/** A key as the browser tells of it. */
const press = ({ key, code = '', ctrl = false, alt = false, shift = false, altGraph = false }: Pressed) =>
  ({
    key,
    code,
    ctrlKey: ctrl,
    altKey: alt,
    shiftKey: shift,
    metaKey: false,
    getModifierState: (name: string) => name === 'AltGraph' && altGraph,
  }) as KeyboardEvent;

describe('the keys of a shortcut', () => {
  it.each<[string, Pressed, string | null]>([
    ['a letter with Ctrl and Alt', { key: 'm', code: 'KeyM', ctrl: true, alt: true }, 'Mod+Alt+M'],
    ['a letter where another layout has it', { key: 'm', code: 'Semicolon', ctrl: true, alt: true }, 'Mod+Alt+M'],
    ['a letter of another script, by its place', { key: 'μ', code: 'KeyM', ctrl: true, alt: true }, 'Mod+Alt+M'],
    ['a digit that needs Shift on this layout', { key: '&', code: 'Digit1', ctrl: true, alt: true }, 'Mod+Alt+1'],
    ['a function key', { key: 'F7', code: 'F7', shift: true }, 'Shift+F7'],
    ['a sign, however the layout makes it', { key: '?', code: 'Minus', shift: true }, '?'],
    ['AltGr, which types a letter', { key: 'ą', code: 'KeyA', ctrl: true, alt: true, altGraph: true }, null],
    ['a modifier alone', { key: 'Alt', code: 'AltLeft', alt: true }, null],
  ])('%s', (_, pressed, keys) => {
    expect(keysOf(press(pressed))).toBe(keys);
  });

  it('read as they are written on the key caps', () => {
    expect(readable('Mod+Alt+M')).toBe('Ctrl+Alt+M');
  });
});

describe('going somewhere by name', () => {
  const all = [
    { group: 'Parts', label: 'Ask 1', hint: 'élargir le réseau' },
    { group: 'Parts', label: 'Paragraph 1', hint: 'Ask any teacher' },
    { group: 'People', label: 'Zsófia Halmaránd' },
  ];
  let labels: (query: string) => readonly string[];
  beforeEach(() => {
    labels = (query) => found(query, all).map(({ label }) => label);
  });

  it('offers everything while nothing is asked', () => {
    expect(labels('')).toHaveLength(3);
  });
  it('finds names without their accents, and words of the text', () => {
    expect(labels('zsofia')).toEqual(['Zsófia Halmaránd']);
    expect(labels('elargir')).toEqual(['Ask 1']);
  });
  it('puts what begins so first', () => {
    expect(labels('ask')).toEqual(['Ask 1', 'Paragraph 1']);
  });
  it('finds nothing where nothing fits', () => {
    expect(labels('ferry')).toEqual([]);
  });
});
