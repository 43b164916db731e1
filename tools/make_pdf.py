"""Write the built book as one PDF: an outline, page numbers, links that lead within it.

Chromium prints all pages as one document; figures are their still pictures. It is printed until
the numbers stand still: each time says on which page a place is, the next time says so in print.

python tools/make_pdf.py [FILE]
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pages import Config, Page, chromium, config, need_site, read, target_of
from pdf_document import document
from pdf_finish import finish, places
from pypdf import PdfReader

TIMES = 5  # a number that grows by a digit may move a line, but hardly more often
SITE_ALONE = {"chapters/accessibility"}  # it tells of keys, contrast and screen readers


def print_it(browser: Any, text: str, target: Path) -> None:
    """Print a document; it is read from a file, so that it may use the site's fonts."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "book.html")
        source.write_text(text, encoding="utf-8")
        context = browser.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.set_default_timeout(300_000)
        tab.goto(source.as_uri())
        tab.evaluate("document.fonts.ready.then(() => null)")  # or a line breaks elsewhere
        tab.pdf(
            path=str(target),
            prefer_css_page_size=True,
            print_background=True,
            outline=True,
            tagged=True,
        )
        context.close()


def make(browser: Any, book: Config, pages: list[Page], target: Path) -> dict[str, int]:
    """Print the pages; return the page on which each place stands that a link leads to."""
    print_it(browser, document(book, pages, lambda place: "000"), target)
    found = places(target)
    for _ in range(TIMES):
        known, numbers = found, {place: str(page) for place, page in found.items()}
        print_it(browser, document(book, pages, numbers.__getitem__), target)
        found = places(target)
        if found == known:
            finish(target, book, pages)
            return found
    moved = [place for place in found if found[place] != known.get(place)]
    raise ValueError(f"printed {TIMES} times, the page numbers do not stand still: {moved[:5]}")


def main() -> None:
    """Print the built book."""
    need_site()
    book = config()
    book.entries = [entry for entry in book.entries if entry[0] not in SITE_ALONE]
    target = target_of("pdf")
    with chromium() as browser:
        pages = read(browser, book, paper=True)
        make(browser, book, pages, target)
    print(f"{len(PdfReader(target).pages)} pages, {target.stat().st_size / 1e6:.1f} MB: {target}")


if __name__ == "__main__":
    main()
