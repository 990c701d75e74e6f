/** Says something to screen readers without showing it. */

let polite = $state('');
let assertive = $state('');

/** Announces a sentence; 'assertive' only for what cannot wait: locked while you type, version replaced (ux.md 8). */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  // The same words twice are read twice only when they differ: a no-break space is silent.
  if (how === 'polite') polite = text === polite ? `${text}\u00a0` : text;
  else assertive = text === assertive ? `${text}\u00a0` : text;
}

/** At least so long between two sentences about what others do (ux.md 8). */
const OTHERS_EVERY_MS = 5_000;

const unsaid: string[] = [];
let silence: ReturnType<typeof setTimeout> | undefined;

/**
 * Announces what somebody else did, or the connection: at once, and what comes in the seconds after it together when they
 * are over, so that nobody is talked over while writing. What one does oneself is announced without waiting.
 */
export function announceOthers(text: string): void {
  if (unsaid.at(-1) !== text) unsaid.push(text);
  if (silence === undefined) sayOthers();
}

function sayOthers(): void {
  silence = undefined;
  if (unsaid.length === 0) return;
  announce(unsaid.splice(0).join(' '));
  silence = setTimeout(sayOthers, OTHERS_EVERY_MS);
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
