"""Writes only the pages that may look otherwise than before, and takes the others as they were.

A page that was not read again is taken as it was written if all that it shows of the others is as
it was: titles, numbers and labels of the whole book, the definitions and equations on its cards,
the formulas that are judged elsewhere. What is in the environment counts, unless it is known to
concern one page only (`OF_ONE_PAGE`). The pages that list what is on others are always written.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import build_cache
from backlinks import pages_to_update
from docutils import nodes
from hover_previews import index_targets
from incremental import state_of, update_digests
from katex_math import katex
from page_dependencies import notes
from proof_marks import is_judged
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.parallel import ParallelTasks

NOTED = "nn_search", "nn_notes"
PAGES_PER_PROCESS = 4
#: Parts of the environment that only the page itself shows, or those that are always written.
OF_ONE_PAGE = {
    *("all_docs", "config", "config_status", "config_status_extra", "counts", "dependencies"),
    *("included", "metadata", "myst_config", "mystnb_config", "nb_metadata", "nn_read", "settings"),
    *("project", "events", "temp_data", "ref_context", "toc_num_entries", "version"),
    *("_pickled_doctree_cache", "_write_doc_doctree_cache", "domains", "app", "srcdir"),
    *(
        "doctreedir",
        "domaindata.index",
        "domaindata.cite.bibdata",
        "domaindata.cite.citation_refs",
        "indexentries",
    ),
}


def digest_of(value: Any) -> str:
    """Return a digest of a value, the same in each process."""
    return hashlib.sha256(json.dumps(plain(value), sort_keys=True).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON data; of an exercise, which is registered whole, its title."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        return sorted(([json.dumps(plain(k)), plain(v)] for k, v in value.items()), key=str)
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=json.dumps)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, nodes.Element) and type(value).__module__.startswith("sphinx_exercise"):
        title = value.children[0].pformat() if value.children else ""
        return [type(value).__name__, plain(value.attributes), title]
    if isinstance(value, nodes.Node):
        return value.pformat()
    if isinstance(value, Path):
        return value.as_posix()
    if hasattr(value, "__dict__"):
        return [type(value).__name__, plain(vars(value))]
    slots = getattr(value, "__slots__", None)
    return (
        [type(value).__name__, [plain(getattr(value, s, None)) for s in slots]]
        if slots
        else repr(value)
    )


def parts_of(env: BuildEnvironment) -> Iterable[tuple[str, Any]]:
    """Yield name and value of each part of the environment that any page may show."""
    for name, value in vars(env).items():
        if name in OF_ONE_PAGE:
            continue
        if name != "domaindata":
            yield name, value
            continue
        for domain, data in value.items():
            if f"domaindata.{domain}" not in OF_ONE_PAGE:
                for part, content in data.items():
                    if f"domaindata.{domain}.{part}" not in OF_ONE_PAGE:
                        yield f"domaindata.{domain}.{part}", content


def shared_digest(env: BuildEnvironment) -> str:
    """Return the digest of all that any page may show of the whole book."""
    return digest_of({name: digest_of(value) for name, value in parts_of(env)})


class Written:
    """The pages that a build has written, for the next one to take."""

    def __init__(self, app: Sphinx) -> None:
        self.app, self.env = app, app.env
        self.folder = build_cache.cache_folder(app) / "written"
        self.shared = shared_digest(app.env)

    def key(self, page: str) -> str:
        """Return the digest of what a page shows, except for what is in `shown`."""
        state = self.app.__dict__["nn_state"]
        return build_cache.digest(
            ["written", state.base, self.shared, page, state.now[page], self.tree(page)], ()
        )

    def tree(self, page: str) -> str:
        """Return the digest of what was read of a page."""
        path = Path(self.app.doctreedir, f"{page}.doctree")
        return build_cache.file_digest(path).hex() if path.is_file() else ""

    def card(self, page: str, anchor: str) -> str:
        """Return the digest of what a card shows."""
        index = vars(self.app).setdefault("nn_preview_targets", {})
        node = index_targets(self.app, page, index).get(anchor)
        return "" if node is None else hashlib.sha256(node.pformat().encode()).hexdigest()

    def put(self, page: str) -> None:
        """Keep a page that was just written."""
        cards: dict[str, dict[str, Any]] = {}
        for other, anchor in notes(self.app, "cards", page):
            entry = cards.setdefault(other, {"tree": self.tree(other), "shown": {}})
            entry["shown"][anchor] = self.card(other, anchor)
        out = Path(self.app.outdir)
        names = [f"{page}.html", *notes(self.app, "files", page)]
        record = {
            "cards": cards,
            "judged": notes(self.app, "judged", page),
            "search": vars(self.app).get("nn_search", {}).get(page, []),
            "live": vars(self.app).get("nn_live_folder", ""),
            "files": {name: (out / name).read_text(encoding="utf-8") for name in names},
        }
        build_cache.cache_put(self.folder / f"{self.key(page)}.json", json.dumps(record))

    def get(self, page: str) -> dict[str, Any] | None:
        """Return a page as it was written, if it would be written so again."""
        text = build_cache.cache_get(self.folder / f"{self.key(page)}.json")
        if text is None:
            return None
        record: dict[str, Any] = json.loads(text)
        for other, entry in record["cards"].items():
            if entry["tree"] != self.tree(other) and any(
                self.card(other, anchor) != shown for anchor, shown in entry["shown"].items()
            ):
                return None
        return record if all(is_judged(self.app, *one) for one in record["judged"]) else None

    def restore(self, page: str, record: dict[str, Any]) -> None:
        """Put a page where it was, with what its folder of scripts is called in this build."""
        folder = vars(self.app).get("nn_live_folder", "")
        for name, text in record["files"].items():
            if record["live"]:
                name, text = (part.replace(record["live"], folder) for part in (name, text))
            path = Path(self.app.outdir, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        vars(self.app).setdefault("nn_search", {})[page] = record["search"]


def has_files(tree: nodes.document) -> bool:
    """Whether a page shows pictures or offers files, which the builder copies."""
    return any(
        node.get("uri", "").partition(":")[0] != "data" or "filename" in node
        for node in tree.findall(
            lambda n: isinstance(n, nodes.image) or "filename" in getattr(n, "attributes", {})
        )
    )


def write_pages(app: Sphinx, write: Any) -> None:
    """Write the pages that may look otherwise than before, by this function; take the others."""
    env, state = app.env, state_of(app)
    pages = sorted(env.found_docs)
    site = app.config.html_baseurl  # with one, pages are listed and drawn while they are written
    if state is None or site:
        write(pages)
        return
    update_digests(app, state)
    written = Written(app)
    listing = {
        *pages_to_update(app, env),
        *vars(env).get("nn_reads_others", ()),
        *vars(env).get("nn_shows_others", ()),
        env.config.root_doc,
    }
    found: dict[str, dict[str, Any]] = {}
    if not vars(app)["_fresh_env_used"]:
        for page in pages:
            record = None if page in listing else written.get(page)
            if record is not None:
                found[page] = record
    vars(app)["nn_taken"] = set(found)
    write([page for page in pages if page not in found])
    for page, record in found.items():
        written.restore(page, record)
    vars(app)["nn_written"] = written, set(pages) - set(found) - listing


def write_at_once(app: Sphinx, pages: list[str], write: Any) -> None:
    """Write pages by this function, in a process for each processor; bring back what they noted."""
    count = min(os.cpu_count() or 1, len(pages) // PAGES_PER_PROCESS)
    if count < 2 or sys.platform != "linux" or app.config.html_baseurl:
        write(pages)
        return
    builder: Any = app.builder
    katex.close()  # a process has one of its own

    def part(some: list[str]) -> list[Any]:
        known = set(katex.cache)
        write(some)
        katex.close()
        new = {key: html for key, html in katex.cache.items() if key not in known}
        return [vars(app).get(name, {}) for name in NOTED] + [new, katex.used, builder.images]

    def take(_: list[str], result: list[Any]) -> None:
        for name, found in zip(NOTED, result, strict=False):
            vars(app).setdefault(name, {}).update(found)
        formulas, used, images = result[len(NOTED) :]
        katex.cache.update(formulas)
        katex.used |= used
        builder.images.update(images)

    tasks = ParallelTasks(count)
    for start in range(count):
        tasks.add_task(part, pages[start::count], take)
    tasks.join()


def keep_written(app: Sphinx, error: Exception | None) -> None:
    """Keep the pages that were written, if nothing was wrong with the build."""
    if error is None and not vars(app)["_warncount"] and "nn_written" in vars(app):
        written, pages = vars(app)["nn_written"]
        for page in sorted(pages):
            if not has_files(app.env.get_doctree(page)):
                written.put(page)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("build-finished", keep_written, priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
