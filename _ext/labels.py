"""Writes what the labels of the built book refer to, as plain data: ``_build/labels.json``.

It is for the tools that put pages into other forms: notebooks, class material, paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from book_settings import book_settings
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def number_of(env: BuildEnvironment, page: str, kind: str, anchors: Iterable[str]) -> str:
    """Return the number of an equation, figure, table or exercise, such as 4.2, or ""."""
    numbers = env.toc_fignumbers.get(page, {}).get(kind, {})
    return next((".".join(map(str, numbers[a])) for a in anchors if a in numbers), "")


def collect_labels(app: Sphinx) -> dict[str, dict[str, Any]]:
    """Return the kind, number, title and page of each label's target, and the book's settings."""
    env = app.env
    found: dict[str, dict[str, Any]] = {"book": book_settings(app)}

    for page in sorted(env.found_docs):
        title = env.titles[page].astext() if page in env.titles else page
        chapter = env.toc_secnumbers.get(page, {}).get("", ())
        found[f"page:{page}"] = {"title": title, "number": ".".join(map(str, chapter))}
    for name, number in getattr(env, "counts", {}).items():
        found[f"count:{name}"] = {"number": number}
    for label, (page, serial) in env.get_domain("math").data["objects"].items():
        count = number_of(env, page, "displaymath", [f"equation-{label}"]) or str(serial)
        found[label] = {"kind": "equation", "number": count, "page": page}
    standard = env.get_domain("std").data
    for label, (page, place) in standard["anonlabels"].items():
        title = str(standard["labels"].get(label, ("", "", ""))[2])
        table, figure = (number_of(env, page, kind, [place]) for kind in ("table", "figure"))
        kind = "Table" if table else "Fig."
        entry = {"kind": kind, "number": table or figure, "title": title, "page": page}
        found.setdefault(label, entry)
    for label, node in getattr(env, "sphinx_exercise_registry", {}).items():
        page = node["docname"]
        count = number_of(env, page, "exercise", [node["node"].get("label", label)])
        entry = {
            "kind": "Exercise",
            "number": count,
            "title": str(node["node"]["title"]),
            "page": page,
        }
        found[label] = entry | {"kind": node["type"].capitalize()}
    for citation in getattr(env.get_domain("cite"), "citations", []):
        authors = [str(one.last_names[-1]) for one in citation.entry.persons.get("author", [])]
        many = " et al." if len(authors) > 2 else ""
        found[f"cite:{citation.key}"] = {
            "number": citation.formatted_entry.label,
            "authors": " and ".join(authors[: 1 if many else 2]) + many,
            "text": citation.formatted_entry.text.render_as("markdown").replace("\n", " "),
        }
    return found


def write_labels(app: Sphinx, error: Exception | None) -> None:
    """Write the labels beside the site."""
    if error is None and app.builder.name == "html":
        text = json.dumps(collect_labels(app), indent=1, sort_keys=True, ensure_ascii=False)
        (Path(app.outdir).parent / "labels.json").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("build-finished", write_labels)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
