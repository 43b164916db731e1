// Lets the pages on which Python has run be read, and run, without a network. The pages themselves decide what is kept (see
// offline_cache.js), in one cache, which belongs to one build of the book: so nothing old is ever mixed with something new.
//
// What is in a folder named by a digest never changes: it is taken from the cache first. All else comes from the network as
// long as there is one.
const OURS = "nnmath-book:";
const UNCHANGING = /\/_static\/(live|pyodide)\/[0-9a-f]{12}\//;
const self_ = /** @type {any} */ (self);

async function kept(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(OURS)) continue;
    const found = await (await caches.open(name)).match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

async function answer(request) {
  if (UNCHANGING.test(request.url)) return (await kept(request)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(request);
    if (found) return found;
    throw error;
  }
}

self.addEventListener("install", () => self_.skipWaiting());
self.addEventListener("activate", (event) => /** @type {any} */ (event).waitUntil(self_.clients.claim()));
self.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});
