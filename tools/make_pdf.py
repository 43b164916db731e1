"""Write the built book as one PDF: an outline, page numbers, links that lead within it.

Chromium prints all pages as one document; figures are their still pictures. It is printed twice:
the first time says on which page each chapter begins, the second time the contents say so.

python tools/make_pdf.py [FILE]
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from pages import SITE, Config, Page, chromium, config, need_site, read, target_of
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

STYLE = Path(__file__).with_name("paper.css")
FOOTER = (
    '<div style="width: 100%; font: 9px serif; text-align: center">'
    '<span class="pageNumber"></span></div>'
)


def document(book: Config, pages: list[Page], number: Callable[[Page], str]) -> str:
    """Return the whole book as one page of HTML: title, contents, every article."""
    static = (SITE / "_static").resolve()
    sheets = [*static.glob("katex/*.css"), *sorted(static.glob("widget_host.*.css"))[:1]]
    if not sheets:
        raise FileNotFoundError(f"no style sheet of KaTeX in {static}")
    links = "".join(f'<link rel="stylesheet" href="{sheet.as_uri()}">' for sheet in sheets)
    lines, part = [], ""
    for page in pages:
        if page.part != part:
            part = page.part
            lines.append(f'<li class="part">{escape(part)}</li>')
        lines.append(
            f'<li class="depth-{page.depth}"><a href="#{page.name}">'
            f"<span>{escape(page.title)}</span><span>{number(page)}</span></a></li>"
        )
    articles = "".join(f'<article id="{page.name}">{page.text}</article>' for page in pages)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(book.title)}'
        f"</title>{links}<style>{STYLE.read_text()}</style></head>"
        f'<body><header><p class="title">{escape(book.title)}</p><p>{escape(book.author)}</p>'
        f"<p>{escape(book.copyright)}. Text and figures: CC BY 4.0. Code: MIT.</p></header>"
        f'<nav><p class="title">Contents</p><ol>{"".join(lines)}</ol></nav>{articles}</body></html>'
    )


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
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            outline=True,
            tagged=True,
        )
        context.close()


def beginnings(path: Path, pages: list[Page]) -> dict[str, int]:
    """Return the page, counted from 1, on which each article's own heading stands."""
    reader = PdfReader(path)
    tops = [item for item in reader.outline if not isinstance(item, list)]
    starts = [1 + (reader.get_destination_page_number(item) or 0) for item in tops]
    if len(starts) != len(pages):
        said = [item.title for item in tops]
        raise ValueError(f"{len(pages)} pages of the book, {len(starts)} in the outline: {said}")
    return {page.name: start for page, start in zip(pages, starts, strict=True)}


def finish(path: Path, book: Config) -> None:
    """Say whose book it is, and take out what differs from run to run."""
    writer = PdfWriter(clone_from=path)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    year = int(re.sub(r"\D", "", book.copyright)[:4])
    date = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime(year, 1, 1, tzinfo=UTC)
    stamp = date.strftime("D:%Y%m%d%H%M%SZ")
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": book.title,
            "/Author": book.author,
            "/CreationDate": stamp,
            "/ModDate": stamp,
        }
    )
    writer.root_object[NameObject("/Lang")] = TextStringObject("en")
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    writer.write(path)


def make(browser: Any, book: Config, pages: list[Page], target: Path) -> dict[str, int]:
    """Print the pages; return the page on which each of them begins."""
    print_it(browser, document(book, pages, lambda page: "000"), target)
    starts = beginnings(target, pages)
    print_it(browser, document(book, pages, lambda page: str(starts[page.name])), target)
    if beginnings(target, pages) != starts:
        raise ValueError("the contents moved the chapters that they count")
    finish(target, book)
    return starts


def main() -> None:
    """Print the built book."""
    need_site()
    book = config()
    target = target_of("pdf")
    with chromium() as browser:
        pages = read(browser, book, paper=True)
        make(browser, book, pages, target)
    print(f"{len(PdfReader(target).pages)} pages, {target.stat().st_size / 1e6:.1f} MB: {target}")


if __name__ == "__main__":
    main()
