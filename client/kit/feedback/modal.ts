/** Opening a modal dialog and giving the focus back where it came from, or to what now stands there (ux.md 6). */
import { tick } from 'svelte';

/** What the Tab key can stop at. */
const STOPS = 'a[href], button, input, select, textarea, [tabindex="0"], [contenteditable="true"]';

/** Returns the places within an element at which the Tab key can stop, in the order of the page. */
export function stopsIn(element: ParentNode): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(STOPS)].filter(
    (one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }),
  );
}

interface Options {
  /** What gets the focus first; the browser chooses when absent. */
  readonly first?: string;
  /** Where the focus goes when the opener is gone. */
  readonly fallback?: (() => HTMLElement | null | undefined) | undefined;
}

/**
 * Shows a dialog; returns how to close it. The browser gives the focus back only for dialogs that stay in the page, and whoever
 * has taken the focus meanwhile keeps it.
 */
export function openModal(dialog: HTMLDialogElement, { first, fallback }: Options = {}): () => void {
  const back = wayBack(document.activeElement);
  dialog.showModal();
  if (first !== undefined) dialog.querySelector<HTMLElement>(first)?.focus();
  return () => {
    dialog.close();
    void tick().then(() => {
      if (document.activeElement === document.body) back(fallback)?.focus();
    });
  };
}

/** Remembers a place, so that what has taken the place of a button that is gone can be found. */
function wayBack(opener: Element | null): (fallback: Options['fallback']) => HTMLElement | null | undefined {
  const around: { readonly element: HTMLElement; readonly index: number }[] = [];
  if (opener instanceof HTMLElement && opener !== document.body) {
    for (let element = opener.parentElement; element; element = element.parentElement)
      around.push({ element, index: stopsIn(element).indexOf(opener) });
  }
  return (fallback) => {
    if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) return opener;
    const named = fallback?.();
    if (named) return named;
    for (const { element, index } of around) {
      if (!element.isConnected || index < 0) continue;
      const stops = stopsIn(element);
      const instead = stops[Math.min(index, stops.length - 1)];
      if (instead) return instead;
    }
    return document.querySelector<HTMLElement>('main');
  };
}
