/** Makes this device able to open Paraph without a connection: public/sw.js keeps pages and letters that were read. */

/** Finishes what a sign-out began: a page that had a draft open kept it from being removed. */
export function finishSignOut(): void {
  if (localStorage.getItem('paraph:leaving') === null) return;
  void import('../letter/offline/leaving.ts').then(({ finishLeaving }) => finishLeaving()).catch(() => undefined);
}

/** Starts the worker once the first screen is there; where the browser has none, nothing is lost but that. */
export function keepOnDevice(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const start = async (): Promise<void> => {
    await navigator.serviceWorker.register('/sw.js');
    const { active } = await navigator.serviceWorker.ready;
    const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
    // Whoever is signed in finds their list when they open it from the home screen.
    const list = fetched.some((name) => name.endsWith('/api/me')) ? ['/api/letters'] : [];
    active?.postMessage({ keep: [...fetched, ...list] });
  };
  // The first letter comes before the worker: both would fetch at once.
  setTimeout(() => void start().catch(() => undefined), 3_000);
}
