"""Write the built book as an EPUB 3: formulas as MathML, the still picture of each figure.

python tools/make_epub.py [FILE]
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from epub_cover import cover
from pages import Config, Page, chromium, config, need_site, read, target_of

STYLE = Path(__file__).with_name("epub.css")
KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
    'lang="en" xml:lang="en"><head><meta charset="utf-8"/><title>{title}</title>'
    '<link rel="stylesheet" type="text/css" href="book.css"/></head><body>{body}</body></html>\n'
)
NOTE = (
    "This is the e-book form of a book that lives in the browser. Where the text says “press Play” "
    "or “move the picture”, it speaks of the figures that move there: here each stands still."
)
CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
ACCESS = [
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "MathML"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityHazard", "none"),
    (
        "schema:accessibilitySummary",
        "All formulas are MathML. Each figure has a sentence that says what it shows.",
    ),
]


def contents(pages: list[Page]) -> str:
    """Return the contents as nested lists: parts, pages, their children."""
    out, part, depth = ["<ol>"], "", 0
    opened = False  # a page's own item is still open, for its children
    for page in pages:
        if page.part != part:
            out += ["</li>"] if opened else []
            out += ["</ol></li>"] * depth
            out += ["</ol></li>"] if part else []
            out.append(f"<li><span>{escape(page.part)}</span><ol>")
            part, depth, opened = page.part, 0, False
        if opened:
            out.append("<ol>" if page.depth > depth else "</li>")
            out += ["</ol></li>"] * max(0, depth - page.depth)
        depth, opened = page.depth, True
        out.append(f'<li><a href="{page.name}.xhtml">{escape(page.title)}</a>')
    out += ["</li>"] + ["</ol></li>"] * depth + (["</ol></li>"] if part else []) + ["</ol>"]
    return "".join(out)


def package(book: Config, pages: list[Page], images: list[str], mark: str, date: str) -> str:
    """Return the package document: what the book is, what it holds, in which order."""
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="book.css" media-type="text/css"/>',
        '<item id="cover" href="cover.png" media-type="image/png" properties="cover-image"/>',
    ]
    for page in pages:
        used = " ".join(
            name for name, word in (("mathml", "math"), ("svg", "svg")) if page.used[word]
        )
        properties = f' properties="{used}"' if used else ""
        items.append(
            f'<item id="{page.name}" href="{page.name}.xhtml" '
            f'media-type="application/xhtml+xml"{properties}/>'
        )
    for i, name in enumerate(images):
        kind = KINDS[Path(name).suffix]
        items.append(f'<item id="image-{i}" href="images/{name}" media-type="{kind}"/>')
    addresses = filter(None, (book.site, book.repository))
    sources = "".join(f"<dc:source>{escape(address)}</dc:source>" for address in addresses)
    spine = "".join(f'<itemref idref="{page.name}"/>' for page in pages)
    access = "".join(f'<meta property="{name}">{text}</meta>' for name, text in ACCESS)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        'version="3.0" unique-identifier="id" xml:lang="en">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{mark}</dc:identifier><dc:title>{escape(book.title)}'
        f"</dc:title><dc:creator>{escape(book.author)}</dc:creator><dc:language>en</dc:language>"
        f"<dc:rights>Text and figures: CC BY 4.0. Code: MIT.</dc:rights>{sources}"
        f'<meta property="dcterms:modified">{date}</meta>{access}'
        # EPUB 2's way to name the cover, which some readers still need.
        '<meta name="cover" content="cover"/></metadata>'
        f"<manifest>{''.join(items)}</manifest><spine>{spine}</spine></package>\n"
    )


def write(book: Config, pages: list[Page], front: bytes, target: Path) -> None:
    """Write the file; the same pages, cover (a PNG) and SOURCE_DATE_EPOCH give the same bytes."""
    year = int(re.sub(r"\D", "", book.copyright)[:4])
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    date = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime(year, 1, 1, tzinfo=UTC)
    when = date.strftime("%Y-%m-%dT%H:%M:%SZ")
    sources = sorted({source for page in pages for source in page.images})
    pictures = {Path(urlsplit(s).path).name: url2pathname(urlsplit(s).path) for s in sources}
    texts = {f"{page.name}.xhtml": _page(page) for page in pages}
    first = f"{pages[0].name}.xhtml"
    texts[first] = texts[first].replace("</h1>", f'</h1><p class="note">{NOTE}</p>', 1)
    mark = uuid.UUID(hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:32])
    nav = f'<nav epub:type="toc" id="toc"><h1>Contents</h1>{contents(pages)}</nav>'
    files: dict[str, bytes] = {
        "META-INF/container.xml": CONTAINER.encode(),
        "book/book.opf": package(book, pages, [*pictures], str(mark), when).encode(),
        "book/nav.xhtml": HEAD.format(title="Contents", body=nav).encode(),
        "book/book.css": STYLE.read_bytes(),
        "book/cover.png": front,
        **{f"book/{name}": text.encode() for name, text in texts.items()},
        **{f"book/images/{name}": Path(unquote(p)).read_bytes() for name, p in pictures.items()},
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # The first entry says what the file is, uncompressed.
        archive.writestr(_entry("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in files.items():
            archive.writestr(_entry(name), data, zipfile.ZIP_DEFLATED, 9)


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _page(page: Page) -> str:
    body = re.sub(r"^<div[^>]*>|</div>$", "", page.text)
    return HEAD.format(title=escape(page.title), body=body)


def main() -> None:
    """Write the EPUB of the built book."""
    need_site()
    book = config()
    target = target_of("epub")
    with chromium() as browser:
        pages = read(browser, book)
        front = cover(browser, book, pages[0])
    write(book, pages, front, target)
    print(f"{len(pages)} pages, {target.stat().st_size / 1e6:.1f} MB: {target}")


if __name__ == "__main__":
    main()
