"""The finished pages of the built book, in the order of its contents, as a browser reads them.

Chromium is asked because it knows HTML, SVG and MathML better than any library: what it writes out
is well-formed. Scripts are off, so that each figure is its still picture.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import quick_answers
import yaml

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
SCRIPT = (Path(__file__).with_name("article.js")).read_text(encoding="utf-8")
USES = re.compile(r'<a\b[^>]* id="([\w-]+--use-term-[^"]*)"')


@dataclass
class Page:
    """One page: its short name, title and article; where it stands in the contents.

    ``sheets`` are the style sheets of what is drawn in it, ``headings`` what its headings say, with
    formulas as LaTeX between dollars, ``asked`` how many questions each box of quick ones asks.
    """

    name: str
    title: str
    text: str
    images: list[str]
    used: dict[str, bool]
    sheets: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    part: str = ""
    depth: int = 0


@dataclass
class Config:
    """The settings of the book."""

    title: str
    author: str
    copyright: str
    entries: list[tuple[str, str, int]] = field(default_factory=list)  # page, part, depth
    repository: str = ""  # addresses, where they are set
    site: str = ""


def config(root: Path = ROOT) -> Config:
    """Read the settings of the book, and its contents in order."""
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    entries = [(contents["root"], "", 0)]
    more = settings.get("sphinx", {}).get("config", {})
    with_solutions = more.get("exercise_solutions", True)
    launch_links, html = more.get("launch_links") or {}, settings.get("html") or {}
    repository = os.environ.get("NNMATH_REPOSITORY") or launch_links.get("repository") or ""
    site = os.environ.get("NNMATH_SITE_URL") or html.get("baseurl") or ""

    def walk(items: list[dict[str, Any]], part: str, depth: int) -> None:
        for item in items:
            if with_solutions or not item["file"].startswith("chapters/solutions/"):
                entries.append((item["file"], part, depth))
            walk(item.get("sections", []), part, depth + 1)

    for part in contents.get("parts", [contents]):
        walk(part.get("chapters", []), part.get("caption", ""), 0)
    names = settings["title"], settings["author"], str(settings["copyright"])
    return Config(*names, entries, repository.rstrip("/").removesuffix(".git"), site)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser: the system's own, or else Playwright's."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    own = next((found for name in names if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=own, args=["--no-sandbox"])
        except Exception as error:
            sys.exit(
                "This needs Chromium: apt install chromium on Debian, or "
                f"python -m playwright install chromium elsewhere.\n{error}"
            )
        yield browser
        browser.close()


def read(browser: Any, book: Config, site: Path = SITE, paper: bool = False) -> list[Page]:
    """Return every page of the contents, and the answers to the quick questions that they ask."""
    where = {page: (site / f"{page}.html").resolve().as_uri() for page, _, _ in book.entries}
    names = {address: page.replace("/", "-") for page, address in where.items()}
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder, "answers.html").resolve()
        names[answers.as_uri()] = "answers"
        options = {"names": names, "paper": paper, "answers": answers.as_uri()}
        pages: list[Page] = []
        for page, part, depth in book.entries:
            tab.goto(where[page])
            # The glossary asks for the places where the chapters before it introduce its terms.
            options["introduced"] = [place for one in pages for place in USES.findall(one.text)]
            pages.append(Page(**tab.evaluate(SCRIPT, options), part=part, depth=depth))
        text = quick_answers.page(pages, {name: address for address, name in names.items()})
        if text:
            answers.write_text(text, encoding="utf-8")
            tab.goto(answers.as_uri())
            pages.append(Page(**tab.evaluate(SCRIPT, options), part="Answers"))
    context.close()
    return pages


def target_of(kind: str) -> Path:
    """Return where a file of this kind goes: the first argument, or its place in ``_build``."""
    standing = ROOT / "_build" / kind / f"nnmath-book.{kind}"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else standing
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def need_site(site: Path = SITE) -> None:
    """Stop with a sentence if there is no built book."""
    if not (site / "index.html").is_file():
        sys.exit("There is no built book yet: make book")
