"""Links between the chapters and the reference pages, which autodoc makes from the docstrings.

A docstring names the equations that its function computes, as ``:eq:`eq-matrix-bias` ``; each of
these equations gets a link to the function. In a code cell, the names that the page imports from
nnmath are links to their entries. sphinx-codeautolink, which does the latter for any code, parses
and writes every finished page again, and makes a link of each variable too.
"""

from __future__ import annotations

import ast
import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

LANGUAGES = ("ipython", "ipython3", "python")
Functions = dict[str, list[tuple[str, str]]]  # equation -> (page, name) of each function


def functions_of(env: BuildEnvironment) -> Functions:
    """Return the functions that compute each equation, by its label."""
    functions: Functions = vars(env).setdefault("nn_functions", {})
    return functions


def purge_page(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget what a page said: it is read again, or gone."""
    for label, functions in functions_of(env).items():
        functions_of(env)[label] = [entry for entry in functions if entry[0] != page]


def record_functions(app: Sphinx, tree: nodes.document) -> None:
    """Record the equations that are named in the entries of the reference pages."""
    for entry in tree.findall(addnodes.desc):
        signature = next(entry.findall(addnodes.desc_signature))
        if not signature["ids"]:
            continue
        for reference in entry.findall(addnodes.pending_xref):
            # An attribute or a method has an entry of its own within that of its class.
            nearest = reference.parent
            while not isinstance(nearest, addnodes.desc):
                nearest = nearest.parent
            if reference.get("reftype") == "eq" and nearest is entry:
                functions = functions_of(app.env).setdefault(reference["reftarget"], [])
                functions.append((app.env.docname, signature["ids"][0]))


def link_equations(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Put a link to the function that computes it beside each equation that has one."""
    if app.builder.format != "html":
        return
    for formula in tree.findall(nodes.math_block):
        for target, name in functions_of(app.env).get(formula.get("label"), [])[:1]:
            words = f"In code: {name}"
            uri = app.builder.get_relative_uri(page, target)
            formula["aside"] = formula.get("aside", "") + (
                f'<a class="code-mark" href="{uri}#{name}" title="{words}">'
                f'<span aria-hidden="true">{{ }}</span>'
                f'<span class="visually-hidden">{words}</span></a>'
            )


def imported_names(code: str) -> dict[str, str]:
    """Return what a cell imports from nnmath: name in the cell -> full name."""
    try:
        statements = ast.walk(ast.parse(code))
    except SyntaxError:  # a magic command, or a cell that shows an error
        return {}
    found = {}
    for statement in statements:
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("nnmath"):
            for alias in statement.names:
                found[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
    return found


def link_code(app: Sphinx, tree: nodes.document, page: str) -> None:
    """Note for each block of code which of its names have an entry, and where."""
    if app.builder.format != "html":
        return
    domain: Any = app.env.get_domain("py")
    names: dict[str, str] = {}
    for block in tree.findall(nodes.literal_block):
        if block.get("language") not in LANGUAGES:
            continue
        names |= imported_names(block.astext())
        entries = {name: domain.objects.get(full) for name, full in names.items()}
        block["code_links"] = {
            name: (app.builder.get_relative_uri(page, entry.docname) + f"#{entry.node_id}", full)
            for name, full in names.items()
            if (entry := entries[name])
        }


def visit_literal_block(translator: HTML5Translator, node: nodes.literal_block) -> None:
    """Write a block of code, with its first use of each name of nnmath as a link."""
    start = len(translator.body)
    try:
        type(translator).visit_literal_block(translator, node)
    finally:
        links = node.get("code_links", {})
        translator.body[start:] = [link_names(part, links) for part in translator.body[start:]]


def link_names(code: str, links: dict[str, tuple[str, str]]) -> str:
    """Return highlighted code with the first use of each name as a link."""
    for name, (uri, full) in links.items():
        link = f'<a class="code-link" href="{escape(uri)}" title="{full}">{name}</a>'
        code = re.sub(rf'(<span class="n[a-z]*">){name}(</span>)', rf"\1{link}\2", code, count=1)
    return code


def depart_literal_block(translator: HTML5Translator, node: nodes.literal_block) -> None:
    """Close a block of code."""
    type(translator).depart_literal_block(translator, node)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the handlers; those of pages run after the marks of the proofs are in place."""
    app.connect("env-purge-doc", purge_page)
    app.connect("doctree-read", record_functions)
    app.connect("doctree-resolved", link_equations, priority=700)
    app.connect("doctree-resolved", link_code)
    app.add_node(
        nodes.literal_block, override=True, html=(visit_literal_block, depart_literal_block)
    )
    return {"version": "1", "env_version": 1, "parallel_read_safe": False}
