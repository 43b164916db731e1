"""What everything in the built book is called and numbered, as plain data: ``_build/labels.json``.

For the tools that show a page elsewhere than on the site: as a notebook, for a class, on paper.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx


def labels(app: Sphinx) -> dict[str, dict[str, Any]]:
    """Return, by label, what stands there: its kind, number, title and page."""
    env = app.env
    said: dict[str, dict[str, Any]] = {}

    def number(page: str, kind: str, name: str) -> str:
        return ".".join(map(str, env.toc_fignumbers.get(page, {}).get(kind, {}).get(name, ())))

    for page in sorted(env.found_docs):
        title = env.titles[page].astext() if page in env.titles else page
        chapter = env.toc_secnumbers.get(page, {}).get("", ())
        said[f"page:{page}"] = {"title": title, "number": ".".join(map(str, chapter))}
    for label, (page, serial) in env.get_domain("math").data["objects"].items():
        found = number(page, "displaymath", f"equation-{label}") or str(serial)
        said[label] = {"kind": "equation", "number": found, "page": page}
    standard = env.get_domain("std").data
    for label, (page, place) in standard["anonlabels"].items():
        named = str(standard["labels"].get(label, ("", "", ""))[2])
        table, figure = number(page, "table", place), number(page, "figure", place)
        kind = "Table" if table else "Fig."
        entry = {"kind": kind, "number": table or figure, "title": named, "page": page}
        said.setdefault(label, entry)
    for label, node in getattr(env, "sphinx_exercise_registry", {}).items():
        page = node["docname"]
        found = number(page, "exercise", node["node"].get("label", label))
        entry = {
            "kind": "Exercise",
            "number": found,
            "title": str(node["node"]["title"]),
            "page": page,
        }
        said[label] = entry | {"kind": node["type"].capitalize()}
    for citation in getattr(env.get_domain("cite"), "citations", []):
        authors = [str(one.last_names[-1]) for one in citation.entry.persons.get("author", [])]
        many = " et al." if len(authors) > 2 else ""
        said[f"cite:{citation.key}"] = {
            "number": citation.formatted_entry.label,
            "authors": " and ".join(authors[: 1 if many else 2]) + many,
            "text": citation.formatted_entry.text.render_as("markdown").replace("\n", " "),
        }
    return said


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the labels beside the site."""
    if error is None and app.builder.name == "html":
        text = json.dumps(labels(app), indent=1, sort_keys=True, ensure_ascii=False)
        (Path(app.outdir).parent / "labels.json").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
