r"""Sphinx extension for a book of your own: every equation is judged while the book is built.

In ``conf.py``::

    extensions = ["myst_parser", "nnmath.proofs.sphinx"]
    nnmath_statements = "mybook.statements:STATEMENTS"

An equation that is not proved is a warning, so ``sphinx-build -W`` fails. In HTML each proved
equation is followed by a mark that opens to say how it was proved. This book's own extension uses
the same warnings and marks.
"""

from __future__ import annotations

import sys
from html import escape
from typing import TYPE_CHECKING, Any

from .explain import describe_mark, describe_verdict
from .extract import Equation
from .judge import Registry, judge
from .statement import load_statements
from .verdict import Verdict

# Sphinx is imported in functions, so that this module can be imported without it, as all others.
if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def warn_unproved(verdict: Verdict, location: str | tuple[str, int]) -> None:
    """Warn of an equation that is not proved.

    Parameters
    ----------
    verdict : Verdict
        What was found of it.
    location : str or (str, int)
        Where it stands, as Sphinx names it: ``file:line``, or a document and a line.
    """
    from sphinx.util import logging

    logging.getLogger(__name__).warning(
        "not proved: %s: %s",
        verdict.label or "a formula without a label",
        describe_verdict(verdict),
        location=location,
        type="nnmath",
    )


def mark(verdict: Verdict) -> str:
    """The sign of a proved equation as HTML, with its meaning for those who do not see it."""
    sign, words = describe_mark(verdict)
    return (
        f'<span aria-hidden="true">{sign}</span>'
        f'<span class="visually-hidden">{escape(words)}</span>'
    )


def _load(app: Sphinx) -> None:
    from sphinx.errors import ConfigError

    try:
        statements = load_statements(app.config.nnmath_statements)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"nnmath_statements in conf.py: {error}") from None
    app.nnmath_registry = statements  # type: ignore[attr-defined]


def _judge_tree(app: Sphinx, tree: nodes.document) -> None:
    """Judge the equations of a page as it is displayed; the verdicts stay with the page."""
    from docutils import nodes

    page = app.env.docname
    registry: Registry = app.nnmath_registry  # type: ignore[attr-defined]
    module = sys.modules[app.config.nnmath_statements.partition(":")[0]]
    if module.__file__:  # another statement, another verdict
        app.env.note_dependency(module.__file__)
    blocks = list(tree.findall(nodes.math_block))
    labels = [block.get("label") for block in blocks]
    for block, label in zip(blocks, labels, strict=True):
        equation = Equation(page, block.line or 1, label or "", block.astext().strip())
        verdict = judge(equation, bool(label) and labels.count(label) > 1, registry)
        block["verdict"] = verdict.as_json()
        if not verdict.is_proved:
            warn_unproved(verdict, (page, verdict.line))


def _add_marks(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put beside each proved equation a mark that opens to its proof."""
    from docutils import nodes

    if app.builder.format != "html":
        return
    for block in list(tree.findall(nodes.math_block)):
        verdict = Verdict.from_json(block["verdict"])
        if verdict.is_proved:
            words = escape(describe_verdict(verdict))
            html = (
                f'<details class="proof-mark" data-kind="{verdict.kind}">'
                f"<summary>{mark(verdict)}</summary>{words}</details>"
            )
            block.parent.insert(block.parent.index(block) + 1, nodes.raw("", html, format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_config_value("nnmath_statements", "", "env", [str])
    app.connect("builder-inited", _load)
    app.connect("doctree-read", _judge_tree)
    app.connect("doctree-resolved", _add_marks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
