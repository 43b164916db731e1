"""The cover of the EPUB: the title, the first picture of the welcome page, the author."""

from __future__ import annotations

import re
import tempfile
from html import escape
from pathlib import Path
from typing import Any

from pages import Config, Page
from pdf_document import styles

WIDTH, HEIGHT = 1200, 1920  # pixels: 1 to 1.6, as bookshops ask
STYLE = """
html { background: #fff; }
body { box-sizing: border-box; height: 1920px; padding: 150px 100px; display: flex;
  flex-direction: column; justify-content: space-between; text-align: center; }
h1 { font-size: 96px; line-height: 1.15; margin: 0; text-wrap: balance; }
p { font-size: 48px; margin: 0; }
svg { width: 100%; height: auto; }
"""


def cover(browser: Any, book: Config, first: Page) -> bytes:
    """Return the cover as a PNG; Chromium breaks the title into lines, however long it is."""
    picture = re.search(r"<svg\b.*?</svg>", first.text, re.DOTALL)
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{styles([first])}'
        f"<style>{STYLE}</style></head><body><h1>{escape(book.title)}</h1>"
        f"{picture[0] if picture else ''}<p>{escape(book.author)}</p></body></html>"
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "cover.html")  # a file may use the fonts of other files
        source.write_text(html, encoding="utf-8")
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.goto(source.as_uri())
        tab.evaluate("document.fonts.ready.then(() => null)")
        png: bytes = tab.screenshot()
        tab.close()
    return png
