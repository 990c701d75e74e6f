/** One short message about something already done, with perhaps one act such as Undo. Never its only trace (ux.md 4.13). */

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

let current = $state.raw<Toast | null>(null);

/** Shows a message for 8 s (longer while pointed at or focused); it takes the place of the one before. */
export function toast(text: string, action?: Toast['action']): void {
  current = action ? { text, action } : { text };
}

/** What Toasts.svelte reads. */
export const toasts = {
  get current(): Toast | null {
    return current;
  },
  clear(): void {
    current = null;
  },
};
