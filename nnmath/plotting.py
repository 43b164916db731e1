"""One palette, and plots that live in a page: arrays in, matplotlib Axes out, a picture to show.

A picture is written into the page as SVG, in the page's own colours: text and axes take the colour
of the text around them, and the curves take the book's colours, which a style sheet may lighten on
a dark page. Nothing global is touched: no pyplot, no changed defaults.
"""

from __future__ import annotations

import html
import io
import re
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

#: Colours that differ for colour-blind readers too (Okabe and Ito, 2008), by their CSS name.
PALETTE = {
    "blue": "#0072b2",
    "orange": "#d55e00",
    "green": "#009e73",
    "purple": "#cc79a7",
    "sky": "#56b4e9",
    "gold": "#e69f00",
}

# Colour is never the only carrier of meaning: neighbouring curves differ in their strokes too.
_STROKES = ["-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 1))]
_SHAPES = "osD^vP"
_CYCLE = cycler(color=list(PALETTE.values())) + cycler(linestyle=_STROKES)

_STYLE: dict[Any, Any] = {
    "font.size": 11,
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": _CYCLE,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "lines.linewidth": 2,
}


class Picture:
    """A finished plot: SVG in the page's own colours, with a sentence for those who do not see it.

    Parameters
    ----------
    svg : str
        The drawing, an ``<svg>`` element.
    description : str
        What the drawing shows, in a sentence or two.
    """

    def __init__(self, svg: str, description: str) -> None:
        self.svg = svg
        self.description = description

    def _repr_html_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Picture({self.description!r})"


def axes(
    *, xlabel: str, ylabel: str, yscale: str = "linear", size: tuple[float, float] = (5.2, 3.5)
) -> Axes:
    """Return empty axes in the book's style, on a figure of their own.

    Parameters
    ----------
    xlabel, ylabel : str
        What the axes measure, with the unit where there is one.
    yscale : {"linear", "log"}
        The scale of the upright axis.
    size : (float, float)
        Width and height, in inches of 72 points.

    Raises
    ------
    ValueError
        If `yscale` is neither of the two.
    """
    if yscale not in ("linear", "log"):
        raise ValueError(f"yscale must be 'linear' or 'log', got {yscale!r}")
    (ax,) = row(1, size=size)
    ax.set(xlabel=xlabel, ylabel=ylabel, yscale=yscale)
    return ax


def row(panels: int, *, size: tuple[float, float] = (7.0, 3.6)) -> list[Axes]:
    """Return the axes of several panels side by side, on one figure.

    Parameters
    ----------
    panels : int
        How many; at least 1.
    size : (float, float)
        Width and height of the whole, in inches of 72 points.

    Raises
    ------
    ValueError
        If `panels` is below 1.
    """
    if panels < 1:
        raise ValueError(f"panels must be at least 1, got {panels}")
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=size, layout="constrained")
        return list(figure.subplots(1, panels, squeeze=False)[0])


def curve(ax: Axes, x: ArrayLike, y: ArrayLike, *, label: str) -> Axes:
    """Draw y over x as the next curve of the axes, in its own colour and stroke.

    Parameters
    ----------
    ax : Axes
        From `axes`.
    x, y : (n,) array_like
        The points of the curve.
    label : str
        Its name in the legend.

    Returns
    -------
    Axes
        `ax` itself.
    """
    ax.plot(x, y, label=label)
    return ax


def points(ax: Axes, x: ArrayLike, y: ArrayLike, *, label: str) -> Axes:
    """Draw the points (x, y) as the next set of the axes, in its own colour and shape.

    Parameters
    ----------
    ax : Axes
        From `axes` or `row`.
    x, y : (n,) array_like
        The points.
    label : str
        The set's name in the legend.

    Returns
    -------
    Axes
        `ax` itself.
    """
    n = len(ax.lines)
    ax.plot(x, y, _SHAPES[n % len(_SHAPES)], linestyle="none", label=label)
    return ax


def picture(ax: Axes, description: str) -> Picture:
    """Finish a plot: add the legend, and return it as a picture that a page can show.

    Parameters
    ----------
    ax : Axes
        From `axes` or `row`: the whole figure is shown.
    description : str
        What the plot shows, for readers who do not see it; not empty.

    Raises
    ------
    ValueError
        If `description` is blank.
    """
    if not description.strip():
        raise ValueError("description is blank: say in a sentence what the plot shows")
    figure = ax.figure
    assert isinstance(figure, Figure)
    named = {
        name: handle
        for panel in figure.axes
        for handle, name in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    if len(named) > 1:
        # Below the axes, where it covers no curve and a narrow page has room for it.
        figure.legend(
            named.values(),
            named.keys(),
            loc="outside lower center",
            ncols=_columns(list(named), 72 * figure.get_figwidth()),
            handlelength=3,
            frameon=False,
        )
    buffer = io.StringIO()
    # The salt makes the SVG's ids the same in every build, and different in every picture.
    with mpl.rc_context({**_STYLE, "svg.hashsalt": description}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return Picture(_for_the_page(buffer.getvalue(), description), description)


def _columns(names: list[str], width: float) -> int:
    """How many columns of a legend fit into a width in points: letters are about 6 points wide."""
    for columns in range(len(names), 1, -1):
        longest = [max(map(len, names[k::columns])) for k in range(columns)]
        if sum(60 + 6 * n for n in longest) <= width:
            return columns
    return 1


def _for_the_page(svg: str, description: str) -> str:
    """Give matplotlib's SVG the page's colours and fonts, a fluid width, and its description."""
    svg = svg[svg.index("<svg") :]
    # A <style> inside an SVG in the page would rule the whole page.
    svg = re.sub(r"<(metadata|style)[ >].*?</\1>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' id="[a-z0-9.]+_\d+"', "", svg)
    for name, colour in PALETTE.items():
        svg = svg.replace(colour, f"var(--nn-{name}, {colour})")
    svg = re.sub(r"#000000|#262626|#b0b0b0", "currentColor", svg)
    svg = re.sub(r"font: ([0-9.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r"font-family: [^;\"]*;?", "", svg)
    width, height = re.findall(r'(?:width|height)="([0-9.]+)pt"', svg)[:2]
    svg = re.sub(r'(width|height)="[0-9.]+pt" ?', "", svg, count=2)
    full = float(width) * 4 / 3  # in pixels; at two thirds of it letters can still be read
    opening = (
        f'<svg role="img" aria-label="{html.escape(description)}" class="nn-plot" '
        f'style="width: 100%; min-width: {0.64 * full:.0f}px; max-width: {full:.0f}px; '
        f"height: auto; aspect-ratio: {width} / {height}; font-family: inherit; "
        'fill: currentColor" '
    )
    return svg.replace("<svg ", opening, 1)
