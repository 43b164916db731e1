"""Reads again only the pages on which a change can be seen.

Sphinx keeps what it has read of each page. This is taken from the last build only if nothing but
the text of pages has changed since: not a file of ``nnmath``, of ``_ext``, the settings, the
contents, the bibliography, the set of pages, an installed package or a variable; else every page is
read and written anew. Contents are compared, not times. A page is read again if its text or the
outputs of its cells have changed, or if it shows what stands on others, as the proofs do.

Which pages are written is the subject of `written_pages`.

A build that fails or warns keeps nothing, so that the next one warns again.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import build_cache
from execution_cache import NO_CODE, CachedParser
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment

NO_INPUT = {"tests", "benchmarks"}  # folders that no build reads, unless a page includes a file
STATE = "read-pages.json"
VARIABLES = ("NNMATH_", "OPENBLAS_", "OMP_", "MKL_", "PYTHONPATH", "LANG", "LC_", "TZ")


def pages_of(app: Sphinx) -> dict[str, Path]:
    """Return the source of each page in the contents."""
    names = getattr(app.config, "external_site_map", ())
    return {name: Path(app.srcdir, f"{name}.md") for name in names}


def base_digest(app: Sphinx) -> str:
    """Return the digest of all that a build depends on but the text of its pages.

    What a page includes, or its cells read, is known for each page: see `changed_pages`. So tests
    can be written together with a page.
    """
    pages, folder = pages_of(app), Path(app.srcdir)
    others = set(build_cache.source_files(folder)) - set(pages.values())
    files = sorted(path for path in others if path.relative_to(folder).parts[0] not in NO_INPUT)
    names = [str(path.relative_to(folder)) for path in files]
    packages = sorted(folder.glob("node_modules/**/package.json"))
    variables = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
    data = [sorted(pages), names, variables, build_cache.fetched_files(folder)]
    return build_cache.digest(data, [*files, *packages, *build_cache.package_files()])


class State:
    """What the last build has read, and what this one has found."""

    def __init__(self, app: Sphinx) -> None:
        self.path = Path(app.doctreedir, STATE)
        known = json.loads(self.path.read_text()) if self.path.is_file() else {}
        self.start = time.time_ns()
        self.base = base_digest(app)
        self.before: dict[str, list[str]] = known.get("pages", {})
        executed = Path(app.outdir).parent / "jupyter_execute"  # MyST-NB's, while a page is read
        self.is_kept = (
            known.get("base") == self.base
            and not os.environ.get("NNMATH_FRESH")
            and all(
                (executed / f"{page}.ipynb").is_file()
                for page, (*_, outputs) in self.before.items()
                if outputs != NO_CODE
            )
        )
        self.now: dict[str, list[str]] = {}
        # Until this build has succeeded nothing is known.
        self.path.unlink(missing_ok=True)
        if not self.is_kept:
            self.before = {}
            Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def state_of(app: Sphinx) -> State | None:
    """Return the state of this build."""
    return vars(app).get("nn_state")


def begin(app: Sphinx, config: Any) -> None:
    """Find out whether what was read before can be kept; else remove it."""
    vars(app)["nn_state"] = State(app)


def changed_pages(app: Sphinx, env: BuildEnvironment, *_: Any) -> list[str]:
    """Return the pages whose text or outputs have changed, and those that show them."""
    state = vars(app)["nn_state"]
    for page in env.found_docs:
        outputs = CachedParser.executor.state(env, Path(env.doc2path(page)))
        own = build_cache.file_digest(Path(env.doc2path(page))).hex()
        state.now[page] = [own, included_digest(env, page, state.start), outputs]
    changed = [
        page
        for page, found in state.now.items()
        if state.before.get(page) != found or not all(found)
    ]
    others = vars(env).get("nn_reads_others", set()) & env.found_docs if changed else set()
    return sorted({*changed, *others})


def included_digest(env: BuildEnvironment, page: str, start: int) -> str:
    """Return the digest of what a page includes, or "" if that has changed since the start."""
    paths = [Path(env.srcdir, name) for name in sorted(env.dependencies.get(page, ()))]
    if any(path.is_file() and path.stat().st_mtime_ns > start for path in paths):
        return ""
    return build_cache.digest("included", paths)


def update_digests(app: Sphinx, state: State) -> None:
    """Fill in the outputs that were computed by this build, and what the pages now include."""
    for page in vars(app.env)["nn_read"]:
        outputs = CachedParser.executor.state(app.env, Path(app.env.doc2path(page)))
        state.now[page][1:] = [included_digest(app.env, page, state.start), outputs]


def finish(app: Sphinx, error: Exception | None) -> None:
    """Keep what was read, if nothing was wrong with it."""
    state = state_of(app)
    if state is None or app.builder.name != "html":
        return
    if error is None and not vars(app)["_warncount"]:
        update_digests(app, state)
        state.path.write_text(json.dumps({"base": state.base, "pages": state.now}))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("config-inited", begin, priority=990)  # once contents and settings are read
    app.connect("env-get-outdated", changed_pages)
    app.connect("build-finished", finish, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
