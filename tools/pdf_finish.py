"""What Chromium leaves to be done in a PDF: its outline in words, its formulas as formulas."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pages import Config, Page
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from nnmath.formulas.printing import latex_to_unicode

VERSION = "%PDF-1.7"  # pypdf would write 1.3, which knows no tags
FORMULA = "formula: "  # so begins the name that tools/article.js gives a formula


def places(path: Path) -> dict[str, int]:
    """Return the page, counted from 1, of every place that a link leads to."""
    reader = PdfReader(path)
    found = {}
    for name, place in reader.named_destinations.items():
        number = reader.get_destination_page_number(place)
        if number is not None:
            found[unquote(name.removeprefix("/"))] = number + 1
    return found


def finish(path: Path, book: Config, pages: list[Page]) -> None:
    """Say whose book it is, mend outline and tags, take out what differs from run to run."""
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
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en")
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    _name_outline(root["/Outlines"], [words for page in pages for words in page.headings])
    _name_formulas(root["/StructTreeRoot"])
    writer.write(path)
    rest = PdfWriter(clone_from=path)  # without the elements that are no longer referred to
    rest.pdf_header = VERSION
    rest.write(path)


def plain(words: str) -> str:
    """A heading without LaTeX: the outline of a PDF is text alone."""
    return re.sub(r"\$([^$]+)\$", lambda match: latex_to_unicode(match[1]), words)


def _name_outline(outline: Any, headings: list[str]) -> None:
    """Chromium spoils line breaks and formulas: take the headings' own words."""
    items = list(_items(outline))
    if len(items) != len(headings):
        raise ValueError(f"{len(headings)} headings, {len(items)} in the outline")
    for item, words in zip(items, headings, strict=True):
        item[NameObject("/Title")] = TextStringObject(plain(words))


def _items(parent: Any) -> Iterator[Any]:
    item = parent.get("/First")
    while item is not None:
        item = item.get_object()
        yield item
        yield from _items(item)
        item = item.get("/Next")


def _name_formulas(root: Any) -> None:
    """Call a formula a formula, and make it one thing: it would be a dozen without a name each."""
    waiting, owners = [root["/K"]], {}
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, DictionaryObject):
            name = str(element.get("/Alt", ""))
            if name.startswith(FORMULA):
                element[NameObject("/S")] = NameObject("/Formula")
                element[NameObject("/Alt")] = TextStringObject(name.removeprefix(FORMULA))
                parts = ArrayObject()
                for part, inside in _parts(element.get("/K"), element.get("/Pg")):
                    parts.append(part)
                    owners[inside] = element.indirect_reference
                element[NameObject("/K")] = parts
            elif "/K" in element:
                waiting.append(element["/K"])
    # The way back: on each page, what is drawn says to which element it belongs.
    for drawn in root["/ParentTree"]["/Nums"][1::2]:
        if isinstance(drawn.get_object(), list):
            array = drawn.get_object()
            array[:] = [owners.get(getattr(owner, "idnum", 0), owner) for owner in array]


def _parts(kids: Any, page: Any) -> Iterator[tuple[Any, int]]:
    """What is drawn within an element, each with its page, and the number of its own element."""
    waiting = [(kids, page, 0)]
    while waiting:
        kid, page, owner = waiting.pop(0)
        inside = kid.get_object()
        if isinstance(inside, list):
            waiting[:0] = [(child, page, owner) for child in inside]
        elif isinstance(inside, int):
            yield (
                DictionaryObject(
                    {
                        NameObject("/Type"): NameObject("/MCR"),
                        NameObject("/Pg"): page,
                        NameObject("/MCID"): NumberObject(inside),
                    }
                ),
                owner,
            )
        elif "/S" in inside:
            own = inside.raw_get("/Pg") if "/Pg" in inside else page
            waiting.insert(
                0, (inside.get("/K", ArrayObject()), own, inside.indirect_reference.idnum)
            )
        else:
            yield kid, owner
