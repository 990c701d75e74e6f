/** One short message about something already done, with perhaps one act such as Undo. Never its only trace (ux.md 4.13). */

export interface Toast {
  readonly text: string;
  readonly action?: {
    readonly label: string;
    readonly run: () => void;
    /** How long it can be taken, in milliseconds. */
    readonly forMs?: number;
  };
}

const SHOWN_MS = 8_000;

let current = $state.raw<Toast | null>(null);

/** Shows a message for 8 s or as long as its act can be taken (longer while pointed at or focused); it takes the place of the one before. */
export function toast(text: string, action?: Toast['action']): void {
  current = action ? { text, action } : { text };
}

/** What Toasts.svelte reads. */
export const toasts = {
  get shownMs(): number {
    return current?.action?.forMs ?? SHOWN_MS;
  },
  get current(): Toast | null {
    return current;
  },
  clear(): void {
    current = null;
  },
};
