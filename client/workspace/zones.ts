import { stopsIn } from '../kit/modal.ts';

/** F6 goes round the zones of the screen (ux.md 5): top bar, rail, sheet, panel. */
const ZONES = ['header.bar', '[data-zone="rail"]', '[data-zone="sheet"]', '[data-zone="panel"]'] as const;

/** Moves the focus to the next zone that is on the screen, or the one before. */
export function nextZone(back: boolean): void {
  const zones = ZONES.flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)]);
  if (zones.length === 0) return;
  const at = zones.findIndex((zone) => zone.contains(document.activeElement));
  const next = zones[(at + (back ? -1 : 1) + zones.length) % zones.length];
  const letter = next?.querySelector<HTMLElement>('[role="textbox"][aria-multiline]');
  const stop = letter ?? (next ? stopsIn(next)[0] : undefined);
  stop?.focus();
}
