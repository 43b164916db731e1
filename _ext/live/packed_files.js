// Reads the files of Python from scripts. A page that is opened as a file can fetch nothing, but it can load scripts: each file
// is in one, as base64, that calls `bookLive.unpack`.
// The name under which a file is on the site: all but scripts and WebAssembly are compressed (see pyodide_distribution.py).
export const sentAs = (name) => (/\.(js|wasm)$/.test(name) ? name : `${name}.zst`);

/** @type {Map<string, (text: string) => void>} */
const waiting = new Map();

export function unpack(name, text) {
  waiting.get(name)?.(text);
}

const decode = (text) => /** @type {any} */ (Uint8Array).fromBase64?.(text).buffer ?? Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;

/** @returns {Promise<Record<string, ArrayBuffer>>} */
export async function loadPacked(manifest, names, onFile, folder = manifest.packed) {
  const read = (name) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const sent = sentAs(name);
    waiting.set(sent, (text) => resolve([name, decode(text)]));
    script.onload = () => {
      waiting.delete(sent);
      script.remove();
    };
    script.onerror = () => reject(Object.assign(new Error(name), { reason: "missing", detail: name }));
    script.src = `${folder}${sent}.js`;
    document.head.append(script);
  }).then((pair) => {
    onFile(name, manifest.files[name] ?? 0);
    return pair;
  });
  return Object.fromEntries(await Promise.all(names.map(read)));
}
