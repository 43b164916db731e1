"""Cells in the Python of the pages, run by Node: no browser, so that all of them take seconds."""

import json
import subprocess

from helpers.paths import ROOT
from node_js import find_node

# Runs in Pyodide. A cell's text output and the forms of its last value, as Jupyter stores them.
RUN = """
import ast, contextlib, io, json, linecache, traceback

FORMS = {
    "text/html": "_repr_html_", "text/markdown": "_repr_markdown_", "text/latex": "_repr_latex_",
    "image/svg+xml": "_repr_svg_",
}

def forms(value):
    bundle = getattr(value, "_repr_mimebundle_", None)
    if bundle is not None:
        return bundle()[0]
    found = {kind: getattr(value, name)() for kind, name in FORMS.items() if hasattr(value, name)}
    return {"text/plain": repr(value), **found}

def run_cell(code, scope, at):
    result = {"stdout": "", "stderr": "", "data": {}, "error": None}
    out, err = io.StringIO(), io.StringIO()
    file = f"<cell {at}>"
    linecache.cache[file] = (len(code), None, code.splitlines(True), file)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            body = ast.parse(code).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), file, "exec"), scope)
            if last is not None and not code.rstrip().endswith(";"):
                value = eval(compile(ast.Expression(last.value), file, "eval"), scope)
                result["data"] = {} if value is None else forms(value)
        except BaseException as error:
            result["error"] = "".join(traceback.format_exception(error))
    return {**result, "stdout": out.getvalue(), "stderr": err.getvalue()}

def run_page(cells):
    scope = {"__name__": "__main__"}
    return json.dumps([run_cell(code, scope, at) for at, code in enumerate(json.loads(cells))])
"""


def run_pages(distribution, packages, pages, folder):
    """The results of each page's cells, in the order of the page."""
    task, result = folder / "task.json", folder / "result.json"
    content = {
        "folder": str(distribution.folder),
        "environment": dict(distribution.environment),
        "packages": {name: distribution.packages[name]["file_name"] for name in packages},
        "run": RUN,
        "pages": pages,
    }
    task.write_text(json.dumps(content))
    command = [find_node(), str(ROOT / "tests/helpers/run_cells.cjs"), str(task), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(result.read_text())
