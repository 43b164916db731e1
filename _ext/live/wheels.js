// Puts the files of wheels where Python looks for them. Pyodide does so in Python, which takes much longer, and loads each shared
// library at once, needed or not. Here Python loads it when it is imported.

// Reads bytes from a stream of parts; each piece is a copy, so that no more is kept than what is used.
/** @type {(parts: Iterator<Uint8Array>) => (count: number) => Uint8Array} */
function byteReader(parts) {
  let part = new Uint8Array(0);
  return (count) => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count;) {
      if (!part.length) part = parts.next().value;
      const piece = part.subarray(0, count - at);
      bytes.set(piece, at);
      at += piece.length;
      part = part.subarray(piece.length);
    }
    return bytes;
  };
}

/** @type {(parts: Iterator<Uint8Array>) => Generator<[string, Uint8Array]>} */
function* filesOf(parts) {
  // In a wheel of the book nothing is compressed (see pyodide_wheels.py): a header, a name, the bytes, and so on.
  const read = byteReader(parts), text = new TextDecoder();
  for (;;) {
    const header = new DataView(read(30).buffer);
    if (header.getUint32(0, true) !== 0x04034b50) break;  // the list of files begins
    const name = text.decode(read(header.getUint16(26, true)));
    read(header.getUint16(28, true));
    yield [name, read(header.getUint32(18, true))];
  }
  while (!parts.next().done);  // the decoder frees its memory at its end
}

// Where packages are. Python has listed that folder when it last imported one: it must look again. To have it forget all that it
// has listed (importlib.invalidate_caches) would take 0.1 s, since it would read its own zip again for each of its folders.
const SITE = `
import site, sys
[place] = site.getsitepackages()
sys.path_importer_cache.pop(place, None)
place`;

/** @type {(python: any, wheel: Iterable<Uint8Array>) => void} */
export function placeWheel(python, wheel) {
  const { FS } = python, folders = new Set();
  const site = python.runPython(SITE, { globals: python.toPy({}) });  // its names are not among those of the cells
  for (const [name, bytes] of filesOf(wheel[Symbol.iterator]())) {
    const path = `${site}/${name}`, folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) FS.mkdirTree(folder);
    folders.add(folder);
    FS.writeFile(path, bytes, { canOwn: true });
  }
}

// Where Emscripten's record of a shared library has the address, and then the size, of a copy of its file in Python's memory.
export const FILE_DATA = 28;

// Once a shared library is compiled, the browser has its bytes. Emscripten keeps three more copies of them: in the file system, in
// Python's memory, and in the scope of a function. They take memory for nothing.
function emptyLoadedLibraries({ FS, _module: { LDSO, HEAPU32, _free } }) {
  for (const handle of Object.keys(LDSO.loadedLibsByHandle)) {
    const at = (Number(handle) + FILE_DATA) >> 2;
    if (!Number(handle) || !HEAPU32[at]) continue;
    _free(HEAPU32[at]);
    HEAPU32.fill(0, at, at + 2);
  }
  for (const path of Object.keys(LDSO.loadedLibsByName)) {
    const file = FS.analyzePath(path);
    if (file.exists && file.object.usedBytes) FS.truncate(path, 0);
  }
}

/** @type {(python: any) => void} */
export function releaseCompiledLibraries(python) {
  const release = (bytes) => {
    // A view of a part of something larger is not Emscripten's copy.
    if (ArrayBuffer.isView(bytes) && bytes.byteLength === bytes.buffer.byteLength)
      /** @type {any} */ (bytes.buffer).transfer?.(0);
    emptyLoadedLibraries(python);
  };
  const { Module, instantiate } = WebAssembly;
  WebAssembly.Module = new Proxy(Module, {
    construct(target, [bytes]) {
      const compiled = new target(bytes);
      release(bytes);
      return compiled;
    },
  });
  WebAssembly.instantiate = /** @type {any} */ (async (bytes, imports) => {
    const compiled = await instantiate(bytes, imports);
    release(bytes);
    return compiled;
  });
}
