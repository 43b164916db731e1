// Compiles Python files to bytecode with the very Python of the pages: node compile.cjs CORE IN.zip OUT.zip
// Pyodide's Python is another one than the build's, and bytecode fits one version only. A path in the zip is
// PACKAGE/PATH; of the packages listed in the zip's comment the docstrings stay.
// The comment of what comes out is the tag that this Python gives to names of bytecode, such as cpython-312.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [core, from, to] = process.argv.slice(2);

const COMPILE = `
import _imp, ast, sys, zipfile
from importlib import _bootstrap_external as machinery

def without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                # An empty one: some packages put theirs together from pieces while they are imported.
                node.body[0].value.value = ""
    return tree

version = f"python{sys.version_info.major}%s{sys.version_info.minor}"
with zipfile.ZipFile("/in.zip") as sources, zipfile.ZipFile("/out.zip", "w") as compiled:
    documented = sources.comment.decode().split()
    compiled.comment = sys.implementation.cache_tag.encode()
    for name in sources.namelist():
        source = sources.read(name)
        package, _, file = name.partition("/")
        # Where it will be: a traceback names it.
        folder = version % "" + ".zip" if package == "python-stdlib" else version % "." + "/site-packages"
        place = f"/lib/{folder}/{file}"
        try:
            tree = ast.parse(source, place)
        except SyntaxError:  # a template, or for another version
            continue
        if package not in documented:
            tree = without_docstrings(tree)
        code = compile(tree, place, "exec", dont_inherit=True, optimize=0)
        digest = _imp.source_hash(machinery._RAW_MAGIC_NUMBER, source)
        compiled.writestr(name, machinery._code_to_hash_pyc(code, digest, False))
`;

async function main() {
  const { loadPyodide } = require(path.join(core, "pyodide.js"));
  // Columns are shown in a traceback below a line of source, and most wheels are sent without.
  const python = await loadPyodide({ indexURL: core, env: { PYTHONNODEBUGRANGES: "1" } });
  python.FS.writeFile("/in.zip", fs.readFileSync(from));
  python.runPython(COMPILE);
  fs.writeFileSync(to, python.FS.readFile("/out.zip"));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
