/** Whether what the screen shows was kept on this device, because the server could not be reached, and since when. */

let since = $state<string | null>(null);

/** Returns the time of the oldest answer shown, in ISO 8601 UTC; null while all of it is fresh. */
export const offlineCopy = {
  get since(): string | null {
    return since;
  },
};

/** Hears of an answer: when it was kept, or null for one that has just come from the server. */
export function noteAnswerTime(at: string | null): void {
  if (at === null) since = null;
  else if (since === null || at < since) since = at;
}
