"""Fixtures that need more than a call: the built book, a browser, a page without a network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from helpers import browser as tools

ROOT = Path(__file__).parent.parent


LONG = ("build", "lab", "browser")


def pytest_collection_modifyitems(items):
    """Mark the tests that need the built pages, and put the files that take long first.

    By the mark `make units` leaves them out. A long file at the end would keep one worker busy
    while the other has nothing to do.
    """
    rank = {}
    for item in items:
        if "built_book" in item.fixturenames:
            item.add_marker("built")
        marks = [LONG.index(mark.name) for mark in item.iter_markers() if mark.name in LONG]
        rank[item.path] = min([*marks, rank.get(item.path, len(LONG))])
    items.sort(key=lambda item: rank[item.path])


@pytest.fixture(scope="session")
def built_book(tmp_path_factory):
    """The folder of the built HTML: the one that NNMATH_BOOK names, or one built just now."""
    ready = os.environ.get("NNMATH_BOOK")
    if ready:
        book = Path(ready)
        assert (book / "index.html").is_file(), f"NNMATH_BOOK: no built book in {book}"
        return book
    # The first worker that needs the book builds it; two at once would sweep each other's pages.
    run = tmp_path_factory.getbasetemp()
    run = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
    with FileLock(run / "book.lock"):
        if not (run / "book.built").exists():
            build()
            (run / "book.built").touch()
    return ROOT / "_build" / "html"


def build():
    """Build the book with the packages of these tests."""
    beside = Path(sys.executable).parent
    command = [sys.executable, "tools/book.py", "build", ".", "-W", "-n", "--keep-going"]
    path = f"{beside}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.fixture(scope="session")
def site(built_book):
    """The address of the built book on a server of this machine."""
    with tools.served(built_book) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """A browser for the whole run."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = tools.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """A fresh profile, 1200 by 900, in English, with a light scheme."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, color_scheme="light")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A page that cannot leave this machine: `page.outside` and `page.errors` say what it tried."""
    return tools.guard(context.new_page())
