"""Build the content of the book with Jupyter Book 2: python tools/book2.py [--execute]

Jupyter Book 2 is another program, made of mystmd. It reads the same pages, but none of the book's
own extensions, which are Sphinx's. Here the pages are copied to ``_build/book2`` and what only
Sphinx reads is written in the forms of mystmd, or left out and counted. What is built is content:
the pages as data. The theme that would draw them is fetched from a host of its own, and is not.

It has an environment to itself, ``.venv-book2``, which ``make book2`` sets up.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from pages import ROOT, config

ENVIRONMENT = ROOT / ".venv-book2" / ("Scripts" if os.name == "nt" else "bin")
TARGET = ROOT / "_build" / "book2"
FENCE = re.compile(r"^(?P<ticks>`{3,}|:{3,})\{(?P<name>[\w:-]+)\} *(?P<head>.*)$")
ROLE = re.compile(r"\{(count|book)\}`([^`]+)`")
DOC = re.compile(r"\{doc\}`(?:([^`<]+?) *<([^`>]+)>|([^`]+))`")
CLASSES = re.compile(r"^\{\.[\w-]+\}$")
MARKS = ("proofs", "unproved", "unjudged")
# A line of mystmd's log that speaks of a page; others speak of its version or of a host.
MESSAGE = re.compile(r"^(⛔️|⚠️)\s+(\S+\.md)(?::\d+(?::\d+)?)?\s+(.*)$", re.MULTILINE)
BUILT = re.compile(r"^📖 Built (\S+\.md)", re.MULTILINE)
TEMPLATE = "jtex: v1\ntitle: No theme\ndescription: Content alone\n"
# What is left of version 1 in no form of version 2.
LOST = {
    "mark": "proofs: marks, the page of proofs and its lists",
    "reference": "reference pages, which autodoc makes from docstrings",
    "symbol": "cards and links of symbols; the index of symbols is a list",
    "class": "classes of blocks",
    "style": "the style of the list of works cited",
    "count": "numbers that the build counts, where the book is not built yet",
    "widget": "judging answers, questions and figures in the page without a kernel",
    "number": "numbers of formulas by chapter, search by formulas, cards, Python in the page",
}


def lines_of_block(lines: Iterator[str], ticks: str) -> list[str]:
    """Take the lines of a directive, up to its closing fence."""
    body = []
    for line in lines:
        if line.rstrip() == ticks:
            break
        body.append(line)
    return body


def translate(text: str, numbers: dict[str, str], lost: Counter[str]) -> str:
    """Return a page in the forms that Jupyter Book 2 reads; count what it has none for."""
    out: list[str] = []
    lines = iter(text.splitlines())
    for line in lines:
        fence = FENCE.match(line)
        if CLASSES.match(line):
            lost["class"] += 1
        elif fence is None:
            out.append(_roles(line, numbers, lost))
        else:
            body = lines_of_block(lines, fence["ticks"])
            out += _block(fence["ticks"], fence["name"], fence["head"], body, numbers, lost)
    return "\n".join(out) + "\n"


def _roles(line: str, numbers: dict[str, str], lost: Counter[str]) -> str:
    def number(match: re.Match[str]) -> str:
        if match[2] not in numbers:
            lost["count"] += 1
        return numbers.get(match[2], "…")

    def link(match: re.Match[str]) -> str:
        return f"[{match[1] or ''}]({match[2] or match[3]}.md)"

    return DOC.sub(link, ROLE.sub(number, line))


def _block(
    ticks: str, name: str, head: str, body: list[str], numbers: dict[str, str], lost: Counter[str]
) -> list[str]:
    """One directive."""
    if name in MARKS:
        lost["mark"] += 1
        return []
    if name == "code-cell":
        return _cell(ticks, head, body, lost)
    if name == "symbol":
        lost["symbol"] += 1
        return _symbol(head, body, numbers, lost)
    if name == "glossary":
        return _glossary(ticks, [_roles(line, numbers, lost) for line in body])
    if name == "bibliography":
        lost["style"] += 1
        return [f"{ticks}{{bibliography}}", ticks]
    if name in ("code-block", "math", "eval-rst"):
        return [f"{ticks}{{{name}}} {head}".rstrip(), *body, ticks]
    inner = translate("\n".join(body), numbers, lost).splitlines()
    return [f"{ticks}{{{name}}} {_roles(head, numbers, lost)}".rstrip(), *inner, ticks]


def _cell(ticks: str, head: str, body: list[str], lost: Counter[str]) -> list[str]:
    """A code cell; its figure becomes a figure around it, its tags one line."""
    options: dict[str, Any] = {}
    if body[:1] == ["---"]:
        end = body.index("---", 1)
        options, body = yaml.safe_load("\n".join(body[1:end])), body[end + 1 :]
    tags = options.get("tags", [])
    if any("nnmath.widgets" in line or "quick(" in line for line in body):
        lost["widget"] += 1
    cell = [f"```{{code-cell}} {head}"]
    cell += [f":tags: {', '.join(tags)}"] if tags else []
    cell += [*body, "```"]
    figure = options.get("mystnb", {}).get("figure")
    if not figure:
        return cell
    caption = " ".join(str(figure.get("caption", "")).split())
    return [":::{figure}", f":label: {figure['name']}", *cell, "", caption, ":::"]


def _symbol(head: str, body: list[str], numbers: dict[str, str], lost: Counter[str]) -> list[str]:
    """An entry of the index of symbols, as an entry of a list of definitions."""
    options = dict(line[1:].split(": ", 1) for line in body if re.match(r":\w+: ", line))
    meaning = [line for line in body if not re.match(r":\w+: ", line) and line]
    met = f" First met in {{eq}}`{options['from']}`." if "from" in options else ""
    words = _roles(" ".join(meaning), numbers, lost)
    return [f"${head}$ {options['called']}", f": {words}{met}", ""]


def _glossary(ticks: str, body: list[str]) -> list[str]:
    """The glossary: synonyms have their meaning each."""
    out = [f"{ticks}{{glossary}}"]
    terms: list[str] = []
    for line in [*body, ""]:
        if line.startswith(" "):
            for term in terms:
                out += [term, f": {line.strip()}", ""]
            terms = []
        elif line and not line.startswith("%"):
            terms.append(line)
    return [*out, ticks]


def contents(root: Path = ROOT) -> list[str]:
    """Return the pages in their order, without those that are made from docstrings."""
    return [page for page, _, _ in config(root).entries if not page.startswith("reference/")]


def write_sources(target: Path = TARGET, root: Path = ROOT) -> Counter[str]:
    """Write the translated pages and the settings; return what is lost, and how often."""
    lost: Counter[str] = Counter()
    book, labels = config(root), root / "_build" / "labels.json"
    facts = json.loads(labels.read_text(encoding="utf-8")) if labels.is_file() else {}
    numbers = {
        name.removeprefix("count:"): str(entry["number"])
        for name, entry in facts.items()
        if name.startswith("count:")
    }
    numbers |= {"title": book.title, "author": book.author}
    shutil.rmtree(target, ignore_errors=True)
    for page in contents(root):
        text = (root / f"{page}.md").read_text(encoding="utf-8")
        place = target / f"{page}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(translate(text, numbers, lost), encoding="utf-8")
    lost["reference"] = sum(page.startswith("reference/") for page, _, _ in config(root).entries)
    shutil.copy(root / "chapters" / "references.bib", target / "chapters")
    (target / "theme").mkdir()
    (target / "theme" / "template.yml").write_text(TEMPLATE)
    project = {
        "title": book.title,
        "authors": [{"name": book.author}],
        "bibliography": ["chapters/references.bib"],
        "toc": [{"file": f"{page}.md"} for page in contents(root)],
    }
    settings = {"version": 1, "project": project, "site": {"template": "theme"}}
    (target / "myst.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return lost


@contextmanager
def jupyter_server(folder: Path) -> Iterator[dict[str, str]]:
    """A Jupyter server for the cells; gives the variables by which mystmd finds it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token, address = secrets.token_hex(16), f"http://127.0.0.1:{port}"
    options = [
        f"--port={port}",
        f"--IdentityProvider.token={token}",
        "--allow-root",
        "--no-browser",
    ]
    command = [sys.executable, "-m", "jupyter_server", *options, f"--ServerApp.root_dir={folder}"]
    server = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # the package of this folder
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api/status?token={token}", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield {"JUPYTER_BASE_URL": address, "JUPYTER_TOKEN": token}
    finally:
        server.terminate()
        server.wait()


def build(target: Path = TARGET, execute: bool = False) -> str:
    """Build the content, and return the log."""
    command = [str(ENVIRONMENT / "jupyter-book"), "build", "--site", "--ci"]
    path = f"{ENVIRONMENT}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}

    def run(**more: str) -> str:
        done = subprocess.run(
            command, cwd=target, env={**environment, **more}, capture_output=True, text=True
        )
        return done.stdout + done.stderr

    if not execute:
        return run()
    command.append("--execute")
    with jupyter_server(target) as found:
        return run(**found)


def content(target: Path = TARGET) -> dict[str, dict[str, Any]]:
    """Return what was built, by page: the page as data, its tree under ``mdast``."""
    found = {}
    for path in sorted((target / "_build" / "site" / "content").glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        found[page["location"].strip("/").removesuffix(".md")] = page
    return found


def messages(log: str) -> list[tuple[str, str, str]]:
    """Return what the log says of pages: (sign, page, words)."""
    return [(sign, page, words.strip()) for sign, page, words in MESSAGE.findall(log)]


def main() -> None:
    """Build, and print what was built and what is lost."""
    if not (ENVIRONMENT / "jupyter-book").exists():
        sys.exit("There is no environment for Jupyter Book 2: make book2")
    lost = write_sources()
    log = build(execute="--execute" in sys.argv)
    built, found = BUILT.findall(log), messages(log)
    for sign, page, words in found:
        print(sign, page, words)
    print(f"{len(set(built))} of {len(contents())} pages; content: {TARGET / '_build' / 'site'}")
    print("Lost:")
    for name, words in LOST.items():
        print(f"  {words}" + (f" ({lost[name]})" if lost[name] else ""))
    sys.exit(bool(found) or len(set(built)) < len(contents()))


if __name__ == "__main__":
    main()
