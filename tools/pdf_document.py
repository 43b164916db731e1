"""The whole book as one page of HTML, ready to be printed: title, contents, every article.

Its fonts are the book's own, from npm, so that it looks the same wherever it is printed. A page
number is asked for by the id of the place it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

from pages import ROOT, Config, Page

STYLE = Path(__file__).with_name("paper.css")
MODULES = ROOT / "node_modules"
SERIF = MODULES / "@fontsource" / "source-serif-4"
DEJAVU = MODULES / "dejavu-fonts-ttf" / "ttf"
# Besides the text: code, pictures, and the signs (✓, ⁻⁵) that a text font lacks.
FACES = [
    ("Book Mono", "DejaVuSansMono", 400, "normal"),
    ("Book Mono", "DejaVuSansMono-Bold", 700, "normal"),
    ("Book Mono", "DejaVuSansMono-Oblique", 400, "italic"),
    ("Book Sans", "DejaVuSans", 400, "normal"),
    ("Book Sans", "DejaVuSans-Bold", 700, "normal"),
    ("Book Sans", "DejaVuSans-Oblique", 400, "italic"),
    ("Book Signs", "DejaVuSerif", 400, "normal"),
    ("Book Signs", "DejaVuSerif-Bold", 700, "normal"),
    ("Book Signs", "DejaVuSerif-Italic", 400, "italic"),
]
NOTE = (
    "This is the printed form of a book that lives in the browser. Code that its pages fold away "
    "is left out here; the notebooks have it. Where the text says “press Play” or “drag”, it "
    "speaks of the figures that move there: on paper each stands still."
)
PAGED = re.compile(r'<span class="nn-page" data-of="([^"]*)"></span>')


def document(book: Config, pages: list[Page], number: Callable[[str], str]) -> str:
    """Return the book; ``number`` gives the number of the page on which an id stands."""
    lines, part = [], ""
    for page in pages:
        if page.part != part:
            part = page.part
            lines.append(f'<li class="part">{escape(part)}</li>')
        lines.append(
            f'<li class="depth-{page.depth}"><a href="#{page.name}"><span>{escape(page.title)}'
            f"</span><i></i><span>{number(page.name)}</span></a></li>"
        )
    articles = "".join(
        f'<article id="{page.name}" style="page: {page.name}">{page.text}</article>'
        for page in pages
    )
    addresses = "".join(
        f'<p><a href="{escape(address)}">{escape(address)}</a></p>'
        for address in (book.site, book.repository)
        if address
    )
    articles = PAGED.sub(lambda match: number(unescape(match[1])), articles)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(book.title)}'
        f"</title>{styles(pages)}</head><body><header>"
        f'<p class="title">{escape(book.title)}</p><p class="author">{escape(book.author)}</p>'
        f"<p>© {escape(book.copyright)}. Text and figures: CC BY 4.0. Code: MIT.</p>{addresses}"
        f'<p class="note">{NOTE}</p></header><nav><p class="title">Contents</p>'
        f"<ol>{''.join(lines)}</ol></nav>{articles}</body></html>"
    )


def styles(pages: list[Page]) -> str:
    """The fonts, the sheets that the pages use, the book's own, and a running head for each."""
    names = ("400", "400-italic", "700", "700-italic")
    faces = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{(DEJAVU / f"{file}.ttf").as_uri()}"); }}'
        for family, file, weight, style in FACES
    ]
    files = [*(SERIF / f"{name}.css" for name in names), *(DEJAVU / f"{f[1]}.ttf" for f in FACES)]
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        raise FileNotFoundError(f"no font at {missing[0]}: run 'npm ci' in {ROOT}")
    sheets = sorted({sheet for page in pages for sheet in page.sheets})
    links = [(SERIF / f"{name}.css").as_uri() for name in names] + sheets
    heads = [
        f"@page {page.name}:{side} {{ @top-{side} {{ content: {_quoted(page.title)}; }} }}"
        for page in pages
        for side in ("left", "right")
    ]
    return (
        "".join(f'<link rel="stylesheet" href="{link}">' for link in links)
        + f"<style>{''.join(faces)}{STYLE.read_text(encoding='utf-8')}{''.join(heads)}</style>"
    )


def _quoted(text: str) -> str:
    """A text as a string of CSS, within an element of HTML."""
    return '"' + re.sub(r'["\\<]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'
