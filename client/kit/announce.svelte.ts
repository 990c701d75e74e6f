/** Says something to screen readers without showing it. */

let polite = $state('');
let assertive = $state('');

/** Announces a sentence; 'assertive' only for what cannot wait: locked while you type, version replaced (ux.md 8). */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  // The same words twice are read twice only when they differ: a no-break space is silent.
  if (how === 'polite') polite = text === polite ? `${text}\u00a0` : text;
  else assertive = text === assertive ? `${text}\u00a0` : text;
}

/** What LiveRegion.svelte reads. */
export const announced = {
  get polite(): string {
    return polite;
  },
  get assertive(): string {
    return assertive;
  },
};
