"""Runs the cells of a page in its worker, as a kernel would: what a cell shows is sent as data.

This module runs inside Pyodide. ``emit`` is set by ``worker.js``: it takes a kind and JSON text.

============  =====================================================================================
kind          data
============  =====================================================================================
``stream``    ``[name, text]``, name being "stdout" or "stderr"
``bundle``    a MIME bundle, each form under its type
``widget``    ``[id, state]`` of a widget: its module, its style sheet and its synchronized traits
``traits``    ``[id, changes]`` when Python changes a widget
``error``     a traceback, which begins in the cell
============  =====================================================================================
"""

from __future__ import annotations

import ast
import base64
import builtins
import io
import json
import linecache
import logging
import pprint
import sys
import time
import traceback
from typing import Any

FORMS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
}
NOT_BROUGHT = (
    "Python in the page brings of each package only what the book uses. In Jupyter, with the "
    "notebook of this page, you can import whatever you have installed."
)
EVERY = 0.05  # seconds between two messages of a stream
MOST = 200_000  # characters that one cell may print


def emit(kind: str, data: str) -> None:
    """Send something to the page; the worker puts its own function here."""


# Matplotlib tells of each font that a page does not have, and of none that it misses.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
main_style: list[str] = []  # what the figures of cells look like, once one is made
main = sys.modules["__main__"].__dict__


class Stream(io.TextIOBase):
    """A standard stream of which the page gets a message now and then, not one a line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: list[str] = []
        self.count = 0
        self.sent = 0.0

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep the text until the next message."""
        if self.count <= MOST:
            self.waiting.append(text if self.count + len(text) <= MOST else "\n… (too long)\n")
        self.count += len(text)
        if time.monotonic() - self.sent > EVERY:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what is waiting."""
        if self.waiting:
            emit("stream", json.dumps([self.name, "".join(self.waiting)]))
            self.waiting = []
        self.sent = time.monotonic()

    def restart(self) -> None:
        """Allow the next cell its share."""
        self.flush()
        self.count = 0


out, err = Stream("stdout"), Stream("stderr")


def flush() -> None:
    """Send what both streams hold, so that outputs keep their order."""
    out.flush()
    err.flush()


def is_widget(value: Any) -> bool:
    """Tell whether a value is a widget of the stand-in for anywidget."""
    module = sys.modules.get("anywidget")
    return module is not None and isinstance(value, module.AnyWidget)


def show_widget(widget: Any) -> None:
    """Send the state of a widget; from then on the page is told of each change."""
    listeners = sys.modules["anywidget"].listeners
    if tell_change not in listeners:
        listeners.append(tell_change)
    emit("widget", json.dumps([widget.model_id, widget.get_state()]))


def tell_change(id_: str, changes: dict[str, Any]) -> None:
    """Send what Python has changed in a widget."""
    flush()
    emit("traits", json.dumps([id_, changes]))


def change_widget(id_: str, changes: str) -> None:
    """Set what the reader has changed in a widget."""
    module = sys.modules.get("anywidget")
    if module is not None and id_ in module.widgets:
        module.widgets[id_].set_state(json.loads(changes))


def is_figure(value: Any) -> bool:
    """Tell whether a value is a figure of matplotlib."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def figure_to_svg(figure: Any) -> str:
    """Draw a figure of matplotlib in the colours of the page."""
    from nnmath import _page_svg, plotting

    buffer = io.StringIO()
    figure.savefig(
        buffer, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None}
    )
    titles = [axes.get_title() or axes.get_ylabel() for axes in figure.axes]
    named = ": " + ", ".join(filter(None, titles)) if any(titles) else ""
    return _page_svg.in_the_colours_of_the_page(
        buffer.getvalue(), plotting.PALETTE, f"A plot made by the code above{named}", "nn-own-plot"
    )


def plain(value: Any) -> str:
    """Return the text of a value; a long collection is laid out as IPython does."""
    text = repr(value)
    if len(text) > 79 and type(value) in (list, tuple, dict, set, frozenset):
        return pprint.pformat(value, width=79, sort_dicts=False)
    return text


def bundle_of(value: Any) -> dict[str, str]:
    """Return the forms of a value that a page can show, by their types."""
    forms: dict[str, Any] = {}
    if is_figure(value):
        forms["image/svg+xml"] = figure_to_svg(value)
    elif not isinstance(value, type):
        whole = getattr(value, "_repr_mimebundle_", None)
        if callable(whole):
            found = whole()
            forms |= (found[0] if isinstance(found, tuple) else found) or {}
        for form, name in FORMS.items():
            method = getattr(value, name, None)
            if callable(method) and form not in forms:
                forms[form] = method()
    texts = {
        form: base64.b64encode(data).decode() if isinstance(data, bytes) else data
        for form, data in forms.items()
        if data and isinstance(data, str | bytes)
    }
    return {"text/plain": plain(value), **texts}


def display(*values: Any, **options: Any) -> None:
    """Show values in the page, as IPython's function of this name does in a notebook."""
    for value in values:
        flush()
        if is_widget(value):
            show_widget(value)
        else:
            emit("bundle", json.dumps(bundle_of(value)))


def show_pyplot() -> None:
    """Show the figures that pyplot holds, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        for number in pyplot.get_fignums():
            display(pyplot.figure(number))
        pyplot.close("all")


def style_pyplot(tree: ast.AST) -> None:
    """Give figures the book's style from the first code on that imports matplotlib itself."""
    imported = (name.partition(".")[0] for name in imported_modules(tree))
    if main_style or "matplotlib" not in imported:
        return
    import matplotlib as mpl

    from nnmath import plotting

    mpl.use("svg")
    mpl.rcParams.update(vars(plotting)["_STYLE"])
    main_style.append("book")


def imported_modules(tree: ast.AST) -> list[str]:
    """Return the modules that some code imports, and what it takes from them, by dotted names."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def imports(code: str) -> str:
    """Return, as JSON, what some code imports; nothing if it cannot be read."""
    try:
        return json.dumps(imported_modules(ast.parse(code)))
    except SyntaxError:
        return "[]"


def run(code: str, name: str) -> str:
    """Run a cell; return "ok", "error" or "stopped"."""
    builtins.display = display  # type: ignore[attr-defined]
    sys.stdout, sys.stderr = out, err
    # Tracebacks, and exercises that look at the source of an answer, find the lines here.
    linecache.cache[name] = (len(code), None, [f"{line}\n" for line in code.split("\n")], name)
    try:
        tree = ast.parse(code, name)
        style_pyplot(tree)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, name, "exec"), main)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), main)
            if value is not None:
                main["_"] = value
                if not code.rstrip().endswith(";"):
                    display(value)
        show_pyplot()
        return "ok"
    except KeyboardInterrupt:
        return "stopped"
    except BaseException as error:
        flush()
        emit("error", json.dumps(traceback_from(error, name)))
        return "error"
    finally:
        out.restart()
        err.restart()


def try_formula(label: str, latex: str) -> None:
    """Show whether a reader's formula is true where a formula of the book is."""
    from nnmath.proofs.explain import explain_trial
    from nnmath.proofs.trial import try_formula as judge

    emit("bundle", json.dumps({"text/markdown": explain_trial(judge(label, latex))}))


def check_answer(id_: str, answer: str) -> None:
    """Show what the package says of an answer that was typed into the page."""
    from nnmath.exercises import check

    display(check(id_, answer))


def traceback_from(error: BaseException, name: str) -> str:
    """Return the traceback of an error, without the frames above the cell."""
    if isinstance(error, ImportError):
        error.add_note(NOT_BROUGHT)
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != name:
        trace = trace.tb_next
    text = "".join(traceback.format_exception(type(error), error, trace))
    return text.replace(f'File "{name}"', name)
