/** The keys of ux.md 5 that do something: which they are on this device, and how they read. */
import { m } from '../generated/i18n/messages.js';

const ORIGINAL = {
  goto: 'Mod+K',
  comment: 'Mod+Alt+M',
  amend: 'Mod+Alt+A',
  view: 'Mod+Alt+T',
  next: 'F7',
  previous: 'Shift+F7',
  compare: 'Mod+Alt+K',
  comments: 'Mod+Alt+1',
  amendment: 'Mod+Alt+2',
  signoff: 'Mod+Alt+3',
  search: '/',
  help: '?',
} as const;

export type ShortcutId = keyof typeof ORIGINAL;
export const SHORTCUTS = Object.keys(ORIGINAL) as readonly ShortcutId[];

const KEY = 'paraph.keys';
const OFF = 'paraph.keys.off';
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

type Changes = { readonly [id in ShortcutId]?: string | null };

/** What was stored, as far as it can be used; anything else counts as never chosen. */
function stored(): Changes {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof known !== 'object' || known === null) return {};
    const usable = Object.entries(known).filter(
      ([id, keys]) => id in ORIGINAL && (keys === null || typeof keys === 'string'),
    );
    return Object.fromEntries(usable);
  } catch {
    return {};
  }
}
function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}
function storedOff(): boolean {
  try {
    return localStorage.getItem(OFF) === 'off';
  } catch {
    return false;
  }
}

/**
 * Returns the keys of an event in one spelling, such as `Mod+Alt+M`, `Shift+F7` or `?`; null for a modifier alone, and for
 * AltGr, which on many EU layouts looks like Ctrl+Alt and types a letter.
 */
export function keysOf(event: KeyboardEvent): string | null {
  const { key, code } = event;
  if (event.altKey && event.getModifierState('AltGraph')) return null;
  if (['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'Dead', 'Unidentified'].includes(key)) return null;
  const mod = MAC ? event.metaKey : event.ctrlKey;
  if (MAC ? event.ctrlKey : event.metaKey) return null;
  // A sign alone is what the layout makes of it; Shift is a part of making it.
  if (!mod && !event.altKey && key.length === 1) return key.toUpperCase();
  // With modifiers: the letter on the key cap, or where it stands when the layout has another script or makes a sign of it.
  const name = /^[a-z0-9]$/i.test(key) || key.length > 1 ? key : code.replace(/^(Key|Digit)/, '');
  const held = [mod && 'Mod', event.altKey && 'Alt', event.shiftKey && 'Shift'].filter((one) => one !== false);
  return [...held, name.length === 1 ? name.toUpperCase() : name].join('+');
}

/** How keys read on this machine. */
export function readable(keys: string): string {
  const names: { readonly [part: string]: string } = MAC
    ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' }
    : { Mod: m.app_keys_ctrl(), Shift: m.app_keys_shift() };
  return keys
    .split('+')
    .map((part) => names[part] ?? part)
    .join(MAC ? '' : '+');
}

class Shortcuts {
  #changes = $state.raw<Changes>(stored());
  #on = $state(!storedOff());

  get on(): boolean {
    return this.#on;
  }
  set on(value: boolean) {
    this.#on = value;
    store(OFF, value ? null : 'off');
  }

  /** The keys of a shortcut; null when it is switched off by itself. */
  keys(id: ShortcutId): string | null {
    return id in this.#changes ? (this.#changes[id] ?? null) : ORIGINAL[id];
  }
  /** Its keys as they read here; null when it does nothing. */
  label(id: ShortcutId): string | null {
    const keys = this.#on ? this.keys(id) : null;
    return keys === null ? null : readable(keys);
  }
  get changed(): boolean {
    return Object.keys(this.#changes).length > 0;
  }

  /** Which shortcut has these keys. */
  owner(keys: string): ShortcutId | null {
    return SHORTCUTS.find((id) => this.keys(id) === keys) ?? null;
  }
  set(id: ShortcutId, keys: string | null): void {
    const { [id]: _, ...others } = this.#changes;
    this.#changes = keys === ORIGINAL[id] ? others : { ...others, [id]: keys };
    store(KEY, JSON.stringify(this.#changes));
  }
  reset(): void {
    this.#changes = {};
    store(KEY, null);
  }

  /** Returns the shortcut that was pressed. A sign alone is one only where no text is being written. */
  pressed(event: KeyboardEvent): ShortcutId | null {
    if (!this.#on || event.defaultPrevented) return null;
    const keys = keysOf(event);
    if (keys === null || (keys.length === 1 && writes(event.target))) return null;
    return this.owner(keys);
  }
}

function writes(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}

/** The shortcuts of this device. */
export const shortcuts = new Shortcuts();
