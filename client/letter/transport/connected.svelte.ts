/** How long something on the server may take, in ms. */
const WAIT_MS = 15_000;

/** Waits until something reactive holds; answers false when it takes too long. */
export function connected(holds: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = $effect.root(() => {
      const timer = setTimeout(() => end(false), WAIT_MS);
      const end = (value: boolean): void => {
        clearTimeout(timer);
        resolve(value);
        queueMicrotask(() => stop());
      };
      $effect(() => {
        if (holds()) end(true);
      });
    });
  });
}
