"""Draws the pictures of a page's outputs as PNG, for viewers that remove HTML and SVG.

A notebook that has not been run, and that its reader has not declared trusted, shows no SVG:
neither in Jupyter nor on the sites that display notebooks. resvg draws it, in letters that come
with the book, so that a picture is the same bytes on each machine.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import build_cache
import resvg_py
from PIL import Image

import nnmath.widgets

WIDTH, GAP, ZOOM, COLOURS = 736, 16, 1.5, 128
INK, PAPER = "#222832", "#ffffff"
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# As narrow as the letters of a page, for which the pictures are laid out.
LETTERS = Path(__file__).parents[1] / "node_modules" / "dejavu-fonts-ttf" / "ttf"
FONTS = [str(path) for path in sorted(LETTERS.glob("DejaVuSansCondensed*.ttf"))]
FIGURE_CSS = Path(nnmath.widgets.__file__).with_name("figure.css")
ET.register_namespace("xlink", XLINK)


class Still(NamedTuple):
    """A PNG in base64, and the width and height in pixels at which it is to be shown."""

    png: str
    width: int
    height: int


def drawings(html: str) -> Iterator[ET.Element]:
    """Yield the outermost SVG elements of an output, without the drawings for telephones."""

    def outermost(parent: ET.Element) -> Iterator[ET.Element]:
        for element in parent:
            if element.tag in ("svg", f"{{{SVG}}}svg"):
                yield element
            else:
                yield from outermost(element)

    tree = ET.fromstring(f'<output xmlns:xlink="{XLINK}">{html}</output>')
    return (one for one in outermost(tree) if "nn-narrow" not in one.get("class", "").split())


def one_svg(html: str) -> tuple[str, int, int]:
    """Return the drawings of an output as one SVG, panels in rows, with its width and height."""
    x = y = row = widest = 0.0
    panels = []
    for drawing in drawings(html):
        width, height = map(float, drawing.attrib["viewBox"].split()[2:])
        if x and x + width > WIDTH:
            x, y, row = 0.0, y + row + GAP, 0.0
        drawing.attrib.pop("style", None)
        drawing.attrib |= {"x": f"{x}", "y": f"{y}", "width": f"{width}", "height": f"{height}"}
        for element in drawing.iter():
            element.tag = f"{{{SVG}}}{element.tag.rpartition('}')[2]}"
        panels.append(drawing)
        widest, row = max(widest, x + width), max(row, height)
        x += width + GAP
    size = {"width": f"{widest}", "height": f"{y + row}"}
    about = {"color": INK, "fill": INK, "class": "nn-figure" if "nn-figure" in html else ""}
    whole = ET.Element(f"{{{SVG}}}svg", size | about)
    whole.extend(panels)
    # The colours of the page, with those that hold where no style sheet names others.
    text = re.sub(r"var\(--[\w-]+, ?([^()]+)\)", r"\1", ET.tostring(whole, "unicode"))
    return text, round(widest), round(y + row)


@cache
def figure_style() -> str:
    """Return the rules of ``figure.css`` for what is drawn, with its light colours put in."""
    css = FIGURE_CSS.read_text(encoding="utf-8")
    colours = dict(re.findall(r"--nn-(\w+): (#\w+);", css[: css.index("}")]))
    colours |= {"ink": INK, "ground": PAPER}
    rules = css[css.index(".nn-figure svg {") : css.index("@media screen and (scripting: enabled)")]
    rules = re.sub(r"\bfont: [^;]*;", "", rules)  # a shorthand, for which resvg drops the rule
    return re.sub(r"var\(--nn-(\w+)\)", lambda match: colours[match[1]], rules)


def draw(html: str) -> Still:
    """Draw the pictures of an output."""
    svg, width, height = one_svg(html)
    full = resvg_py.svg_to_bytes(
        svg_string=svg,
        background=PAPER,
        style_sheet=figure_style(),
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=FONTS,
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    # A palette makes the files three times smaller.
    image = (
        Image.open(io.BytesIO(bytes(full)))
        .convert("RGB")
        .quantize(COLOURS, dither=Image.Dither.NONE)
    )
    small = io.BytesIO()
    image.save(small, "PNG", optimize=True)
    return Still(base64.b64encode(small.getvalue()).decode(), width, height)


def draw_cached(html: str, folder: Path) -> Still:
    """Draw the pictures of an output, or take them from the folder if they were drawn before."""
    drawer = [Path(__file__).read_text(encoding="utf-8"), version("resvg-py"), version("pillow")]
    key = hashlib.sha256("\0".join([html, *drawer]).encode()).hexdigest()
    path = folder / f"{key}.txt"
    if (cached := build_cache.cache_get(path)) is not None:
        png, width, height = cached.split()
        return Still(png, int(width), int(height))
    still = draw(html)
    build_cache.cache_put(path, " ".join(map(str, still)))
    return still
