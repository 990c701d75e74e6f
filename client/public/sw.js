// Keeps on this device what its person has read, so that a letter opens without a connection (ux.md 9).
// The server is always asked first; what was kept is given only when it cannot be reached, and says since when it is.
/** What the paths of screens match; the build fills it in from shared/screens.ts. */
const SCREENS = [].map((pattern) => new RegExp(pattern));
const SHELL = 'paraph-shell';
const READ = 'paraph-read';
/** Answers worth keeping: who one is, the list, a letter, its draft, its versions and amendments. */
const READABLE = /^\/api\/(me|letters(\/[\w-]+(\/(draft|versions\/\d+|amendments\/[\w-]+))?)?)$/;
/** So many answers are kept; the oldest go first. */
const KEPT = 120;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.add(new Request('/letters', { cache: 'reload' }))));
  self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The page tells what it had fetched before this worker stood between it and the server.
self.addEventListener('message', (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepAll(event.data.keep));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (SCREENS.some((screen) => screen.test(url.pathname))) event.respondWith(page(request));
  } else if (url.pathname === '/api/session' || url.pathname.startsWith('/api/session/'))
    event.respondWith(otherPerson(request));
  else if (request.method !== 'GET') return;
  else if (isFile(url.pathname)) event.respondWith(file(request));
  else if (READABLE.test(url.pathname) && url.search === '') event.respondWith(read(request, url.pathname));
});

const isFile = (path) => path.startsWith('/assets/') || /^\/[\w-]+\.(js|svg|png|webmanifest)$/.test(path);

/** Every screen is the same page. A newer one replaces the files of the older. */
async function page(request) {
  const cache = await caches.open(SHELL);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      const before = await cache.match('/letters');
      const text = await fresh.clone().text();
      if (before && (await before.text()) !== text) await caches.delete(SHELL);
      await (await caches.open(SHELL)).put('/letters', fresh.clone());
    }
    return fresh;
  } catch {
    return (await cache.match('/letters')) ?? Response.error();
  }
}

/** Files under /assets never change; the few others are asked for anew when there is a connection. */
async function file(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept && new URL(request.url).pathname.startsWith('/assets/')) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  } catch {
    return kept ?? Response.error();
  }
}

async function read(request, path) {
  const cache = await caches.open(READ);
  let fresh;
  try {
    fresh = await fetch(request);
  } catch {
    return (await cache.match(path)) ?? Response.error();
  }
  if (fresh.ok) await keep(cache, path, fresh.clone());
  // Nothing stays here that its person may no longer read.
  else if (fresh.status === 401) await caches.delete(READ);
  else if (fresh.status === 403 || fresh.status === 404) await forget(cache, path);
  return fresh;
}

async function keep(cache, path, answer) {
  const headers = new Headers(answer.headers);
  headers.set('x-paraph-kept', new Date().toISOString());
  await cache.put(path, new Response(await answer.blob(), { headers }));
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - KEPT)).map((one) => cache.delete(one)));
}

async function forget(cache, path) {
  const letter = /^\/api\/letters\/[\w-]+/.exec(path)?.[0];
  if (!letter) return;
  const all = await cache.keys();
  const its = all.filter(({ url }) => new URL(url).pathname.startsWith(letter));
  await Promise.all(its.map((one) => cache.delete(one)));
}

/** Whoever signs in or out here, what the one before has read is gone. */
async function otherPerson(request) {
  const answer = await fetch(request);
  if (request.method !== 'GET' && answer.ok) await caches.delete(READ);
  return answer;
}

async function keepAll(urls) {
  const cache = await caches.open(SHELL);
  for (const url of urls) {
    const { origin, pathname, search } = new URL(url, self.location.origin);
    if (origin !== self.location.origin) continue;
    if (READABLE.test(pathname) && search === '') await read(new Request(pathname), pathname).catch(() => null);
    if (!isFile(pathname) || (await cache.match(pathname))) continue;
    const answer = await fetch(pathname).catch(() => null);
    if (answer?.ok) await cache.put(pathname, answer);
  }
}
