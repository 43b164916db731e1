"""A matplotlib figure as SVG for a page: laid out like the figures that move, in its colours.

Names of axes stand where ``figure.js`` puts them, curves are named where they end, and the SVG
takes its colours and letters from the page. One unit of the drawing is one pixel of the page.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, blended_transform_factory

LEFT, TOP, RIGHT, BOTTOM = 48, 28, 14, 42  # the margins of a moving figure, in pixels
LETTER, ROW = 7.8, 18  # how wide a letter is taken to be, and how high a line of a legend is
LONGEST = 15  # a longer name does not stand at the end of its curve, but in the legend
GRID, MUTED = "#e3e6e9", "#636b74"


def figure_to_svg(ax: Axes, size: tuple[float, float], style: Mapping[Any, Any], salt: str) -> str:
    """Render the figure of one panel as SVG of that width and height."""
    figure = ax.figure
    assert isinstance(figure, Figure)
    figure.set_size_inches(size[0] / 72, size[1] / 72)
    buffer = io.StringIO()
    # The salt makes the SVG's ids the same in every build, and different in every picture.
    with mpl.rc_context({**style, "svg.hashsalt": f"{salt} {size}"}):
        added = _laid_out(ax, *size) if ax.axison else []
        for text in figure.findobj(Text):
            assert isinstance(text, Text)
            text.set_fontsize(max(text.get_fontsize(), mpl.rcParams["font.size"]))
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    for artist in added:
        artist.remove()
    return buffer.getvalue()


def in_the_colours_of_the_page(
    svg: str, palette: Mapping[str, str], description: str, kind: str
) -> str:
    """Give matplotlib's SVG the page's colours and fonts, a fluid width, and its description."""
    svg = svg[svg.index("<svg") :]
    # A <style> inside an SVG in the page would rule the whole page.
    svg = re.sub(r"<(metadata|style)[ >].*?</\1>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' id="[a-z0-9.]+_\d+"', "", svg)
    for name, colour in {**palette, "grid": GRID, "muted": MUTED}.items():
        svg = svg.replace(colour, f"var(--nn-{name}, {colour})")
    svg = re.sub(r"#000000|#262626|#b0b0b0", "currentColor", svg)
    svg = re.sub(r"font: ([0-9.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r"font-family: [^;\"]*;?", "", svg)
    width, height = re.findall(r'(?:width|height)="([0-9.]+)pt"', svg)[:2]
    svg = re.sub(r'(width|height)="[0-9.]+pt" ?', "", svg, count=2)
    w = float(width)
    own = {"nn-narrow": "display: none; ", "nn-panel": f"flex: 1 1 {0.8 * w:.0f}px; "}.get(kind, "")
    most = 1.1 * w if kind == "nn-panel" else 1.5 * w if kind == "nn-narrow" else w
    opening = (
        f'<svg role="img" aria-label="{html.escape(description)}" class="nn-plot {kind}" '
        f'style="{own}width: 100%; min-width: 0; max-width: {most:.0f}px; height: auto; '
        f"aspect-ratio: {width} / {height}; font-family: inherit; "
        'fill: currentColor" '
    )
    return svg.replace("<svg ", opening, 1)


def _laid_out(ax: Axes, width: float, height: float) -> list[Artist]:
    """Place the axes and what names them and their curves; gives what was added for this size."""
    figure = ax.figure
    assert isinstance(figure, Figure)
    curves, sets = _named(ax)
    atend = bool(curves) and ax.get_legend() is None and max(map(len, curves)) <= LONGEST
    rest = sets if atend or ax.get_legend() else {**curves, **sets}
    rest = {} if len(rest) + len(curves) * atend < 2 else rest
    right = RIGHT + (LETTER * max(map(len, curves)) if atend and len(curves) > 1 else 0)
    columns = _columns(list(rest), width - LEFT)
    bottom = BOTTOM + ROW * -(-len(rest) // columns)
    w, h = width - LEFT - right, height - TOP - bottom
    ax.set_position((LEFT / width, bottom / height, w / width, h / height))
    for label in (ax.xaxis.label, ax.yaxis.label):
        label.set_visible(False)
    style: dict[str, Any] = {"transform": IdentityTransform(), "color": "black"}
    added: list[Artist] = [
        figure.text(6, height - 12, ax.get_ylabel(), va="center", **style),
        figure.text(LEFT + w, bottom - 33, ax.get_xlabel(), va="center", ha="right", **style),
    ]
    if atend and len(curves) > 1:
        added += _names_at_the_ends(ax, curves, h)
    if rest:
        legend = figure.legend(
            rest.values(), rest.keys(), loc="lower left", ncols=columns, handlelength=2.6,
            frameon=False, bbox_to_anchor=(LEFT / width, 0), borderaxespad=0, borderpad=0.2,
            columnspacing=1.6,
        )  # fmt: skip
        added.append(legend)
    return added


def _named(ax: Axes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The curves and the sets of points that have a name."""
    curves: dict[str, Any] = {}
    sets: dict[str, Any] = {}
    for handle, name in zip(*ax.get_legend_handles_labels(), strict=True):
        line = getattr(handle, "get_linestyle", lambda: "None")()
        (sets if line == "None" else curves)[name] = handle
    return curves, sets


def _names_at_the_ends(ax: Axes, curves: Mapping[str, Any], height: float) -> list[Artist]:
    """Write each name to the right of where its curve is last seen, no two over each other."""
    (low, high), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    foot = ax.transAxes.transform((0, 0))[1]
    at: dict[str, float] = {}
    added: list[Artist] = []
    for name, curve in curves.items():
        x, y = np.asarray(curve.get_xydata(), dtype=np.float64).T
        seen = np.isfinite(y) & (x >= low) & (x <= high) & (y >= bottom) & (y <= top)
        last = np.flatnonzero(seen)[-1]
        end = ax.transData.transform((x[last], y[last]))[1] - foot
        if last + 1 < len(x) and np.isfinite(y[last + 1]):  # it leaves by the top or the bottom
            below = end > height / 2
            added.append(
                ax.annotate(
                    name, (x[last], y[last]), (8, -3 if below else 3), annotation_clip=False,
                    textcoords="offset points", va="top" if below else "bottom",
                )
            )  # fmt: skip
        else:
            at[name] = float(end)
    seat = spread_labels(list(at.values()), 15.0, height)
    beside = blended_transform_factory(ax.transAxes, IdentityTransform())
    for (name, end), place in zip(at.items(), seat, strict=True):
        text = ax.annotate(
            name, (1, foot + end), (8, place - end), xycoords=beside, textcoords="offset points",
            va="center", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "lw": 1, "color": MUTED, "shrinkA": 0, "shrinkB": 0}
            if abs(place - end) > 4 else None,
        )  # fmt: skip
        added.append(text)
    return added


def spread_labels(heights: list[float], gap: float, top: float) -> list[float]:
    """Move the heights as little as needed for each two to be a gap apart, below the top."""
    order = np.argsort(heights, kind="stable")
    seats = [[heights[i], [i]] for i in order]
    blocks: list[tuple[float, list[Any]]] = []
    for middle, members in seats:
        block: tuple[float, list[Any]] = (middle, members)
        while blocks:
            below, others = blocks[-1]
            if block[0] - below >= gap * (len(block[1]) + len(others)) / 2:
                break
            blocks.pop()
            both = others + block[1]
            block = (float(np.mean([heights[i] for i in both])), both)
        reach = gap * (len(block[1]) - 1) / 2
        blocks.append((min(block[0], top - reach), block[1]))
    place = [0.0] * len(heights)
    for middle, members in blocks:
        for k, i in enumerate(members):
            place[i] = middle + gap * (k - (len(members) - 1) / 2)
    return place


def _columns(names: list[str], width: float) -> int:
    """How many columns of a legend fit into a width in pixels."""
    for columns in range(len(names), 1, -1):
        longest = [max(map(len, names[k::columns])) for k in range(columns)]
        if sum(60 + LETTER * n for n in longest) <= width:
            return columns
    return 1
