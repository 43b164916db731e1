// Keeps in this browser what a page has loaded for Python, so that it works without a network the next time.
import { sentAs } from "./packed_files.js";

const OURS = "nnmath-book:";
const UNCHANGING = /\/_static\/(live|pyodide)\/[0-9a-f]{12}\//;

export const canKeep = () => location.protocol.startsWith("http") && "serviceWorker" in navigator && "caches" in globalThis;

// The page, what it has loaded so far, and the files that Python has loaded.
function loadedBy(page) {
  const { manifest, python } = page;
  const own = performance.getEntriesByType("resource").map((entry) => entry.name);
  const files = Object.keys(python.expected).map((name) => manifest.python + sentAs(name));
  const all = [location.href.split(/[?#]/)[0], ...own, `${manifest.folder}worker.js`, `${manifest.folder}rich.js`, page.paths.katexStyle, page.paths.widgets, ...files];
  const here = all.map((url) => new URL(url, location.href).href).filter((url) => url.startsWith(`${location.origin}/`));
  return [...new Set(here)];
}

// Resolves to the bytes that are kept, or to null if the book has been updated meanwhile. Throws if there is no room.
export async function keep(page) {
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  await navigator.serviceWorker.register(new URL("service_worker.js", root));
  await navigator.serviceWorker.ready;  // before that it answers nothing
  const build = page.manifest.folder.split("/").at(-2), name = OURS + build;
  const cache = await caches.open(name);
  let bytes = 0;
  for (const url of loadedBy(page)) {
    const isSame = UNCHANGING.test(url);
    // Python itself is often the same in two builds: it is not loaded again.
    const found = isSame ? await caches.match(url, { ignoreVary: true }) : undefined;
    const response = found ?? await fetch(url, { cache: isSame ? "force-cache" : "no-cache" });
    if (!response.ok) continue;
    bytes += (await response.clone().blob()).size;
    await cache.put(url, response);
  }
  // The page comes last: if it is still of this build, so is all that has been put in before.
  const html = await (await fetch(location.href, { cache: "no-cache" })).text();
  if (!html.includes(build)) {
    await caches.delete(name);
    return null;
  }
  for (const other of await caches.keys()) if (other.startsWith(OURS) && other !== name) await caches.delete(other);
  const rest = (await cache.keys()).length;
  return rest ? bytes : null;
}

export async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
