"""The stage on which every figure of the book moves: a widget that shows a figure description.

nnmath computes what a figure shows, over a small grid of its parameters; ``stage.js`` draws it and
lets the reader move. The same description is drawn live in Jupyter, in the built page without a
kernel, and still (:mod:`nnmath.widgets.render_svg`). No mathematics is written twice.

The description
---------------
A dictionary that JSON can carry, written with the helpers of :mod:`nnmath.widgets.description`:

``title``
    The name of the figure.
``say``
    What the picture shows, a template: ``{name}`` is replaced by the column of that name (by its
    item k if it is a list), ``{@name}`` by the sentence of ``words`` with that number, ``{k}`` by
    the frame.
``panels``
    The pictures, side by side where there is room. Each has a ``title`` (a template, for who cannot
    see it), axes ``x`` and ``y`` (``label``, ``range``, ``ticks``), and may have ``ratio`` (height
    over width), ``bare`` (no axes), ``pick`` (``{"control": name, "x": column[, "y": column]}``:
    dragging in the panel chooses the option of that control that lies nearest; without
    ``control``, the frame).
``layers``
    What is drawn, from back to front: ``panel`` (its index), ``mark``, ``name``, ``colour``,
    ``data``. A field of ``data`` is a list of numbers, or the name of a column. ``show``: absent,
    the whole column, in every frame alike; ``"at"``, its item k (a number, or a list of them);
    ``"upto"``, its items 0 … k. The fields in ``fixed`` do not follow the frame. ``style`` is any
    of ``thin thick dashed dotted framed ring area left``.

    ============  =====================  ===========================================================
    mark          fields                 what it draws
    ============  =====================  ===========================================================
    ``line``      x, y                   a polyline; several, if x and y are lists of lists
    ``points``    x, y                   discs of ``size``; ``edge``: an arrow head for one outside
    ``slope``     x, y, slope            the straight line through (x, y), ``length`` pixels
    ``segments``  x, y, x2, y2           a line from one point to another; ``arrow`` gives it a head
    ``boxes``     x, y, x2, y2[, shade]  rectangles; ``shade`` from 0 to 1: bars, cells, heat maps
    ``text``      x, y, text             words or numbers, centred (``left``: starting at x)
    ============  =====================  ===========================================================
``controls``
    The grid: ``menu`` and ``slider``, each with its ``options`` as texts (or a column of texts) and
    the one it starts with.
``tables``
    The columns. Each table is ``{"by": [control, …], "rows": [{column: value, …}, …]}`` with a row
    for each choice of those controls, the last one fastest. A column by nothing is the same in all
    choices.
``frames``
    Time: its ``label`` and ``count``, a number or a column; ``say``, a template of what the slider
    says of a frame ("3 of 12" without it). Without it the figure has controls only.
``words``, ``still``
    The sentences that ``{@name}`` asks for; the frame that the still picture shows.
``own``
    What a reader can put in its place in Jupyter, a line of Markdown; the built page shows it.

A figure of a parabola with a point that moves along it is then

>>> from nnmath.widgets.description import axis, layer, panel, round_significant
>>> xs = [-2, -1, 0, 1, 2]
>>> figure = {
...     "title": "A walk on a parabola",
...     "say": "Step {k}: x = {x}, x² = {y}.",
...     "panels": [panel("The parabola x²", axis("x", (-2, 2)), axis("x²", (0, 4)))],
...     "layers": [
...         layer(0, "line", "curve", "blue", {"x": xs, "y": [4, 1, 0, 1, 4]}),
...         layer(0, "points", "walker", "orange", {"x": "x", "y": "y"}, show="at"),
...     ],
...     "tables": [{"by": [], "rows": [{"x": [-2, -1, 0], "y": [4, 1, 0]}]}],
...     "frames": {"label": "step", "count": 3},
... }
>>> widget = FigureWidget(figure)
>>> widget.frame = 2
>>> widget.sentence
'Step 2: x = 0, x² = 0.'
"""

import pathlib
from typing import Any

import anywidget
import traitlets

from .caption import caption, reserve_lines
from .check_description import check, columns, frame_count
from .description import Description
from .render_svg import render_static

_HERE = pathlib.Path(__file__).parent


def _with_room(figure: Description | None) -> Description:
    """The description, checked, and the room that its sentence takes."""
    whole = check(figure)
    return {**whole, "room": reserve_lines(whole)}


class FigureWidget(anywidget.AnyWidget):
    """A figure that moves, made from its description.

    Parameters
    ----------
    figure : dict
        The description, as the docstring of this module has it.
    choice : list of int, optional
        The option chosen in each control, from 0; by default each control's own start.
    frame : int, default 0
        The frame that is shown.

    Raises
    ------
    ValueError
        If the description could not be drawn: a part is missing, the grid is empty, a number is not
        finite, a list has the wrong length. The message names the part.

    Notes
    -----
    ``figure``, ``choice`` and ``frame`` are traits: in Jupyter they follow the reader's hand, and
    setting them moves the picture.
    """

    _esm = (_HERE / "stage.js").read_text(encoding="utf-8")
    _css = (_HERE / "stage.css").read_text(encoding="utf-8")

    figure = traitlets.Dict().tag(sync=True)
    choice = traitlets.List(traitlets.Int()).tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, figure: Description | None = None, *, choice: list[int] | None = None, frame: int = 0
    ) -> None:
        whole = _with_room(figure)
        starts = [control["start"] for control in whole["controls"]]
        super().__init__(figure=whole, choice=starts if choice is None else choice, frame=frame)

    @traitlets.validate("figure")
    def _check_figure(self, proposal: dict[str, Any]) -> Description:
        return _with_room(proposal["value"])

    @traitlets.validate("choice")
    def _check_choice(self, proposal: dict[str, Any]) -> list[int]:
        choice = list(proposal["value"])
        counts = [control["count"] for control in self.figure["controls"]]
        good = len(choice) == len(counts) and all(
            0 <= i < n for i, n in zip(choice, counts, strict=True)
        )
        if not good:
            raise ValueError(f"choice must have one index below each of {counts}, got {choice}")
        return choice

    @traitlets.validate("frame")
    def _check_frame(self, proposal: dict[str, Any]) -> int:
        frame = int(proposal["value"])
        if frame < 0:
            raise ValueError(f"frame must be 0 or more, got {frame}")
        return frame

    @property
    def columns(self) -> Description:
        """The columns of the present choice: the very numbers that are drawn and said."""
        return columns(self.figure, self.choice)

    @property
    def sentence(self) -> str:
        """What the figure says now, in plain text."""
        return caption(self.figure, self.choice, self.frame)

    @property
    def frames(self) -> int:
        """How many frames the present choice has."""
        return frame_count(self.figure, self.columns)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a still picture and a sentence for where it cannot run."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:  # anywidget: the reader has taken its view away
            return None
        data, metadata = bundle
        data["text/html"] = render_static(self.figure, self.choice)
        data["text/plain"] = f"{self.figure['title']}. {caption(self.figure, self.choice)}"
        return data, metadata
