// Compiles Python files to bytecode with the very Python of the pages: node compile.cjs CORE IN.zip OUT.zip
// Pyodide's Python is another one than the build's, and bytecode fits one version only.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [core, from, to] = process.argv.slice(2);

const COMPILE = `
import _imp, zipfile
from importlib import _bootstrap_external as machinery

with zipfile.ZipFile("/in.zip") as sources, zipfile.ZipFile("/out.zip", "w") as compiled:
    for name in sources.namelist():
        source = sources.read(name)
        # Where the file will be: a traceback names it.
        place = "/lib/python3.12/site-packages/" + name.partition("/")[2]
        try:
            code = compile(source, place, "exec", dont_inherit=True, optimize=0)
        except SyntaxError:  # a template, or for another version
            continue
        digest = _imp.source_hash(machinery._RAW_MAGIC_NUMBER, source)
        compiled.writestr(name, machinery._code_to_hash_pyc(code, digest, False))
`;

async function main() {
  const { loadPyodide } = require(path.join(core, "pyodide.js"));
  const python = await loadPyodide({ indexURL: core });
  python.FS.writeFile("/in.zip", fs.readFileSync(from));
  python.runPython(COMPILE);
  fs.writeFileSync(to, python.FS.readFile("/out.zip"));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
