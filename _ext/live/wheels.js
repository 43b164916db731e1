// Puts the files of wheels where Python looks for them. Pyodide does so in Python, which takes ten times as long, and loads each
// shared library at once, needed or not. Here Python loads it when it is imported.
/** @type {(wheel: Uint8Array) => Generator<[string, Uint8Array]>} */
function* filesOf(wheel) {
  // In a wheel of the book nothing is compressed (see pyodide_wheels.py): a header, a name, the bytes, and so on.
  const view = new DataView(wheel.buffer, wheel.byteOffset), text = new TextDecoder();
  for (let at = 0; view.getUint32(at, true) === 0x04034b50;) {
    const size = view.getUint32(at + 18, true), name = at + 30, end = name + view.getUint16(at + 26, true);
    const begin = end + view.getUint16(at + 28, true);
    yield [text.decode(wheel.subarray(name, end)), wheel.slice(begin, begin + size)];
    at = begin + size;
  }
}

const libraries = new Set();  // the files of shared libraries that are not loaded yet

// Where packages are. Python has listed that folder when it last imported one: it must look again. To have it forget all that it
// has listed (importlib.invalidate_caches) would take 0.1 s, since it would read its own zip again for each of its folders.
const SITE = `
import site, sys
[place] = site.getsitepackages()
sys.path_importer_cache.pop(place, None)
place`;

export function placeWheel(python, wheel) {
  const { FS } = python, folders = new Set(), site = python.runPython(SITE);
  for (const [name, bytes] of filesOf(wheel)) {
    const path = `${site}/${name}`, folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) FS.mkdirTree(folder);
    folders.add(folder);
    FS.writeFile(path, bytes, { canOwn: true });
    if (name.endsWith(".so")) libraries.add(path);
  }
}

// The browser keeps a copy of a library that is loaded: its file has been read, and takes memory for nothing.
export function emptyLoadedLibraries(python) {
  for (const path of libraries) {
    if (!python._module.LDSO.loadedLibsByName[path]) continue;
    python.FS.truncate(path, 0);
    libraries.delete(path);
  }
}
