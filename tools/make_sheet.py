"""Print the notation on one page: its network, its tables, and what each formula says.

python tools/make_sheet.py [FILE]

The page of the book is read as for the PDF. What is short already goes to the sheet: pictures,
tables, formulas, and the paragraphs that the page marks ``{.sheet}``. Then come the four equations.
"""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import Any

from make_pdf import print_it
from pages import ROOT, Config, Page, chromium, config, need_site, read, target_of
from pdf_document import styles
from pypdf import PdfReader, PdfWriter

from nnmath.formulas.printing import latex_to_unicode
from nnmath.proofs.statements import statements

NOTATION, FOUR = "chapters/notation", "chapters/05-matrix-form"
EQUATIONS = tuple(
    f"eq-matrix-{name}" for name in ("output-error", "hidden-error", "bias", "weight")
)
STYLE = Path(__file__).with_name("sheet.css")
# Returns the parts of an article in their order, each with the label of its formula, if it is one.
PARTS = """(text) => {
  const root = document.createElement("div");
  root.innerHTML = text;
  root.querySelectorAll(".nn-page, .nn-where, .eqno ~ *, figcaption").forEach((e) => e.remove());
  root.querySelectorAll("a").forEach((a) => a.replaceWith(...a.childNodes));
  const parts = [...root.querySelectorAll("figure, table, div.math, p.sheet")];
  return parts.map((part) => [part.id.split("equation-")[1] ?? "", part.outerHTML]);
}"""


def sheet(browser: Any, book: Config, pages: list[Page]) -> str:
    """Return the sheet as a page of HTML.

    Raises
    ------
    ValueError
        If one of the four equations is not on its page.
    """
    tab = browser.new_page()
    notation, chapter = (tab.evaluate(PARTS, page.text) for page in pages)
    tab.close()
    four = {label: html for label, html in chapter if label in EQUATIONS}
    missing = [label for label in EQUATIONS if label not in four]
    if missing:
        raise ValueError(f"{FOUR}: no formula {missing[0]}")
    pictures = [html for _, html in notation if html.startswith("<figure")]
    body = [_part(label, html) for label, html in notation if html not in pictures]
    body += ["<h2>The four equations</h2>", *(_part(label, four[label]) for label in EQUATIONS)]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notation</title>'
        f"{styles(pages)}<style>{STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f"<h1>Notation</h1><p class='of'>{escape(book.title)}. Text: CC BY 4.0.</p>"
        f"{''.join(pictures)}<main>{''.join(body)}</main></body></html>"
    )


def _part(label: str, html: str) -> str:
    """A part of the sheet; a formula with what it says."""
    if not label:
        return html
    words = statements()[label].words.removeprefix("Equation ")
    plain = "".join(
        latex_to_unicode(part) if i % 2 else part for i, part in enumerate(words.split("$"))
    )
    return f'<div class="formula"><p>{escape(plain)}</p>{html}</div>'


def make(browser: Any, book: Config, site: Path, target: Path) -> None:
    """Print the sheet.

    Raises
    ------
    ValueError
        If it does not fit on one page.
    """
    book = Config(book.title, book.author, book.copyright, [(NOTATION, "", 0), (FOUR, "", 0)])
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder, "sheet.pdf")
        print_it(browser, sheet(browser, book, read(browser, book, site, paper=True)[:2]), printed)
        writer = PdfWriter(clone_from=printed)
        if len(writer.pages) != 1:
            raise ValueError(f"{STYLE.name}: the sheet takes {len(writer.pages)} pages, not one")
        writer.metadata = None
        writer.add_metadata({"/Title": f"Notation: {book.title}", "/Author": book.author})
        writer.write(target)


def main() -> None:
    """Print the sheet of the built book."""
    need_site()
    target = target_of("sheet").with_name("nnmath-notation.pdf")
    with chromium() as browser:
        make(browser, config(), ROOT / "_build" / "html", target)
    print(f"{len(PdfReader(target).pages)} page: {target}")


if __name__ == "__main__":
    main()
