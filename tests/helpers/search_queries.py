"""Queries of learners and the places that answer them, asked of the built book by Node.js."""

import json
import re
import subprocess
from pathlib import Path

from node_js import find_node

HERE = Path(__file__).parent
LIST = HERE / "search_queries.txt"


def load(path=LIST):
    """The queries of a list: query -> patterns of the addresses that are right."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, arrow, places = line.partition(" => ")
        if arrow:
            assert query not in found, f"{path.name} asks {query!r} twice"
            found[query] = [address(place.strip()) for place in places.split("|")]
    return found


def address(place):
    """The pattern of a place: 4#the-loop, 4 (that page), 4* (all of it), g:step, s:error."""
    index = re.fullmatch("([gs]):(.+)", place)
    if index:
        page, kind = ("glossary", "term") if index[1] == "g" else ("symbols", "symbol")
        return re.compile(rf"chapters/{page}\.html#{kind}-{re.escape(index[2])}")
    page, sign, anchor = place.partition("#")
    name = page.rstrip("*")
    name = f"{int(name):02d}-[a-z-]+" if name.isdigit() else re.escape(name)
    rest = ".*" if page.endswith("*") else re.escape(sign + anchor)
    return re.compile(rf"(?:chapters/)?{name}[a-z-]*\.html{rest}")


def ask(book, queries, *how):
    """The addresses that each query finds, the first twenty in their order; how: see ranks."""
    done = subprocess.run(
        [find_node(), str(HERE / "search_run.cjs"), str(book), *how],
        input=json.dumps(list(queries)),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ranks(book, queries, *how):
    """At which number each query finds a right place, from 1, with what it found.

    With ``"alone"`` no query meets a phrase of a comment that has just its own words, so that it is
    not found by its own copy: an estimate for queries that nobody has seen.
    """
    answers = ask(book, queries, *how)
    return {
        query: (
            next((n for n, at in enumerate(found, 1) if any(p.fullmatch(at) for p in right)), 99),
            found,
        )
        for (query, right), found in zip(queries.items(), answers["found"], strict=True)
    }
