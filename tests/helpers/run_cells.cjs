// Runs cells in Pyodide as a page does: node run_cells.cjs TASK.json RESULT.json
// TASK: {folder, environment, packages: {name: file}, run, pages: {name: [code, …]}}. `run` is Python that defines run_page.
"use strict";
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const zlib = require("node:zlib");

// The folder as Pyodide wants it; the one that is shipped is compressed.
function unpacked(shipped) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pyodide-"));
  for (const name of fs.readdirSync(shipped)) {
    const data = fs.readFileSync(path.join(shipped, name));
    const isCompressed = name.endsWith(".zst");
    fs.writeFileSync(path.join(folder, isCompressed ? name.slice(0, -4) : name), isCompressed ? zlib.zstdDecompressSync(data) : data);
  }
  return folder;
}

async function main() {
  const task = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
  const folder = unpacked(task.folder);
  const { loadPyodide } = require(path.join(folder, "pyodide.js"));
  const python = await loadPyodide({ indexURL: folder, packageBaseUrl: `${folder}/`, env: task.environment });
  process.on("exit", () => fs.rmSync(folder, { recursive: true }));
  const { FILE_DATA, placeWheel, releaseCompiledLibraries } = await import("../../_ext/live/wheels.js");
  releaseCompiledLibraries(python);
  for (const [name, file] of Object.entries(task.packages)) {
    if (file.endsWith(".whl")) placeWheel(python, [fs.readFileSync(path.join(folder, file))]);
    else await python.loadPackage(name, { messageCallback() {} });
  }
  python.runPython(task.run);
  const run = python.globals.get("run_page");
  const results = {};
  for (const [name, cells] of Object.entries(task.pages)) results[name] = JSON.parse(run(JSON.stringify(cells)));
  // Emscripten's records of the shared libraries: where each has a copy of its file in Python's memory (see wheels.js).
  const { LDSO, HEAPU32 } = python._module, handles = Object.keys(LDSO.loadedLibsByHandle).map(Number).filter(Boolean);
  results["copies of libraries"] = handles.map((handle) => HEAPU32[(handle + FILE_DATA) >> 2]);
  fs.writeFileSync(process.argv[3], JSON.stringify(results));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
