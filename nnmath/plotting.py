"""One palette, and plots that live in a page: arrays in, matplotlib Axes out, a picture to show.

A picture is written into the page as SVG, in the page's own colours: text and axes take the colour
of the text around them, and the curves take the book's colours, which a style sheet may lighten on
a dark page. A wide picture is drawn twice, for a page and for a telephone, and the style sheet
shows the one that fits. Nothing global is touched: no pyplot, no changed defaults.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnmath._optional import require

require(__name__, "figures", "matplotlib")

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from nnmath import _page_svg

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

#: The colour of what only helps to read, such as the numbers at the axes.
MUTED = _page_svg.MUTED
#: Widths in pixels: of the column of a page, and of a telephone's.
WIDE, NARROW = 736, 328
_CYCLE = cycler(color=list(PALETTE.values())) + cycler(linestyle=_STROKES)

_STYLE: dict[Any, Any] = {
    "font.size": 12.5,
    "figure.dpi": 72,
    "svg.fonttype": "none",
    "axes.spines.left": False,
    "axes.spines.bottom": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": _CYCLE,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.xmargin": 0,
    "grid.color": _page_svg.GRID,
    "grid.linewidth": 1,
    "xtick.labelsize": 12.5,
    "ytick.labelsize": 12.5,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "xtick.major.pad": 8,
    "ytick.major.pad": 7,
    "legend.fontsize": 12.5,
    "lines.linewidth": 2,
    "lines.markersize": 7,
}


class Picture:
    """A finished plot: SVG in the page's own colours, with a sentence for those who do not see it.

    Parameters
    ----------
    svg : str
        The drawing: one ``<svg>`` element, or for several panels one for each.
    description : str
        What the drawing shows, in a sentence or two.
    narrow : str, default ""
        The same for a telephone, hidden where no style sheet shows it.
    """

    def __init__(self, svg: str, description: str, narrow: str = "") -> None:
        self.svg = svg
        self.description = description
        self.narrow = narrow

    def _repr_html_(self) -> str:
        side_by_side = "display: flex; flex-wrap: wrap; gap: 8px 16px"
        return f'<div class="nn-picture" style="{side_by_side}">{self.svg}{self.narrow}</div>'

    def __repr__(self) -> str:
        return f"Picture({self.description!r})"


def axes(
    *, xlabel: str, ylabel: str, yscale: str = "linear", size: tuple[float, float] = (WIDE, 370)
) -> Axes:
    """Return empty axes in the book's style, on a figure of their own.

    Parameters
    ----------
    xlabel, ylabel : str
        What the axes measure, with the unit where there is one.
    yscale : {"linear", "log"}
        The scale of the upright axis.
    size : (float, float)
        Width and height, in pixels of the page.

    Raises
    ------
    ValueError
        If `yscale` is neither of the two.
    """
    if yscale not in ("linear", "log"):
        raise ValueError(f"yscale must be 'linear' or 'log', got {yscale!r}")
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(size[0] / 72, size[1] / 72))
        ax = figure.subplots()
        ax.set(xlabel=xlabel, ylabel=ylabel, yscale=yscale)
    return ax


def subplots(panels: int, *, size: tuple[float, float] = (358, 310)) -> list[Axes]:
    """Return the axes of several panels, which stand side by side where the page is wide enough.

    Parameters
    ----------
    panels : int
        How many; at least 1.
    size : (float, float)
        Width and height of one, in pixels of the page.

    Raises
    ------
    ValueError
        If `panels` is below 1.
    """
    if panels < 1:
        raise ValueError(f"panels must be at least 1, got {panels}")
    return [axes(xlabel="", ylabel="", size=size) for _ in range(panels)]


def curve(ax: Axes, x: ArrayLike, y: ArrayLike, *, label: str) -> Axes:
    """Draw y over x as the next curve of the axes, in its own colour and stroke.

    Parameters
    ----------
    ax : Axes
        From `axes`.
    x, y : (n,) array_like
        The points of the curve.
    label : str
        Its name, written where the curve ends, or in the legend if it is long.

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
        From `axes` or `subplots`.
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


def render_html(
    ax: Axes | Sequence[Axes], description: str, *, narrow: Axes | None = None
) -> Picture:
    """Finish a plot: name its curves, and return it as a picture that a page can show.

    Parameters
    ----------
    ax : Axes or list of Axes
        From `axes`, or from `subplots`.
    description : str
        What the plot shows, for readers who do not see it; not empty.
    narrow : Axes, optional
        What a telephone shows instead; by default the same, laid out anew if it is wider.

    Raises
    ------
    ValueError
        If `description` is blank.
    """
    if not description.strip():
        raise ValueError("description is blank: say in a sentence what the plot shows")
    panels = [ax] if isinstance(ax, Axes) else list(ax)

    def draw(panel: Axes, size: tuple[float, float], kind: str, text: str = description) -> str:
        svg = _page_svg.figure_to_svg(panel, size, _STYLE, f"{description} {kind} {text}")
        return _page_svg.in_the_colours_of_the_page(svg, PALETTE, text, kind)

    if len(panels) > 1:
        texts = [description, *(f"The same, panel {k + 1}." for k in range(1, len(panels)))]
        each = zip(panels, texts, strict=True)
        return Picture("".join(draw(p, _size(p), "nn-panel", t) for p, t in each), description)
    width, height = _size(panels[0])
    if narrow is None and width <= 1.2 * NARROW:
        return Picture(draw(panels[0], (width, height), "nn-panel"), description)
    wide = draw(panels[0], (width, height), "nn-wide")
    small = (NARROW, max(240.0, 0.75 * height)) if narrow is None else _size(narrow)
    return Picture(wide, description, draw(narrow or panels[0], small, "nn-narrow"))


def _size(ax: Axes) -> tuple[float, float]:
    figure = ax.figure
    assert isinstance(figure, Figure)
    width, height = figure.get_size_inches()
    return 72 * width, 72 * height
