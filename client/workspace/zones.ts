import { stopsIn } from '../kit/feedback/modal.ts';

/** F6 goes round the zones of the screen (ux.md 5): top bar, rail, sheet, panel. */
const ZONES = ['header.bar', '[data-zone="rail"]', '[data-zone="sheet"]', '[data-zone="panel"]'] as const;

/** Moves the focus to the next zone that is on the screen, or the one before. */
export function nextZone(back: boolean): void {
  const zones = ZONES.flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)]);
  if (zones.length === 0) return;
  const at = zones.findIndex((zone) => zone.contains(document.activeElement));
  enter(zones[(at + (back ? -1 : 1) + zones.length) % zones.length]);
}

/** Gives the focus to the letter when what had it is gone. */
export function enterSheet(): void {
  if (document.activeElement === document.body) enter(document.querySelector('[data-zone="sheet"]'));
}

/** The letter itself where the zone holds it, else the first stop. */
function enter(zone: Element | null | undefined): void {
  if (!zone) return;
  const letter = zone.querySelector<HTMLElement>('[role="textbox"][aria-multiline]');
  (letter ?? stopsIn(zone)[0])?.focus();
}
