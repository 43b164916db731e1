"""The widget of every interactive figure, and the format of the description that it shows.

nnmath computes what a figure shows, over a small grid of its parameters; ``figure.js`` draws it
with its controls. The same description is drawn live in Jupyter, live in the built page without a
kernel, and as static SVG (:mod:`nnmath.widgets.render_svg`). No mathematics is written twice.

The description
---------------
A dictionary that JSON can carry, written with the helpers of :mod:`nnmath.widgets.description`:

``title``
    The name of the figure.
``caption``
    A template: ``{name}`` is replaced by the column of that name (by its item k if it is a list),
    ``{@name}`` by the item of ``sentences`` with that index, ``{k}`` by the frame.
``panels``
    The plots, side by side if the width allows. Each has a ``title`` (a template, for screen
    readers), axes ``x`` and ``y`` (``label``, ``range``, ``ticks``), and may have ``ratio`` (height
    over width), ``bare`` (no axes), ``pick`` (``{"control": name, "x": column[, "y": column]}``:
    dragging in the panel chooses the nearest option of that control; without ``control``, the
    nearest frame).
``layers``
    The marks, from back to front: ``panel`` (its index), ``mark``, ``name``, ``colour``,
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
    for each choice of those controls, the last one fastest. An empty ``by`` is for columns that all
    choices share.
``frames``
    Time: its ``label`` and ``count``, a number or a column; ``text``, a template for the value text
    of the slider ("3 of 12" without it). A figure without ``frames`` has controls only.
``sentences``, ``still_frame``
    The sentences that ``{@name}`` refers to; the frame that the static SVG shows.
``live_note``
    What a reader can change with Python, a line of Markdown; the built page shows it.

A figure of a parabola with a point that moves along it is then

>>> from nnmath.widgets.description import axis, layer, panel, round_significant
>>> xs = [-2, -1, 0, 1, 2]
>>> figure = {
...     "title": "A point on a parabola",
...     "caption": "Step {k}: x = {x}, x² = {y}.",
...     "panels": [panel("The parabola x²", axis("x", (-2, 2)), axis("x²", (0, 4)))],
...     "layers": [
...         layer(0, "line", "curve", "blue", {"x": xs, "y": [4, 1, 0, 1, 4]}),
...         layer(0, "points", "current", "orange", {"x": "x", "y": "y"}, show="at"),
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


def _prepare(figure: Description | None) -> Description:
    """The description, checked, with the number of lines that its longest caption takes."""
    checked = check(figure)
    return {**checked, "reserve": reserve_lines(checked)}


class FigureWidget(anywidget.AnyWidget):
    """An interactive figure, from its description.

    Parameters
    ----------
    figure : dict
        The description, as the docstring of this module has it.
    choice : list of int, optional
        The option chosen in each control, from 0; by default each control's own start.
    frame : int, default 0
        The current frame.

    Raises
    ------
    ValueError
        If the description could not be drawn: a part is missing, the grid is empty, a number is not
        finite, a list has the wrong length. The message names the part.

    Notes
    -----
    ``figure``, ``choice`` and ``frame`` are traits: in Jupyter they follow the controls, and
    setting them moves the figure.
    """

    _esm = (_HERE / "figure.js").read_text(encoding="utf-8")
    _css = (_HERE / "figure.css").read_text(encoding="utf-8")

    figure = traitlets.Dict().tag(sync=True)
    choice = traitlets.List(traitlets.Int()).tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, figure: Description | None = None, *, choice: list[int] | None = None, frame: int = 0
    ) -> None:
        # The validator below would check the description a second time.
        self._prepared = _prepare(figure)
        starts = [control["start"] for control in self._prepared["controls"]]
        super().__init__(
            figure=self._prepared, choice=starts if choice is None else choice, frame=frame
        )

    @traitlets.validate("figure")
    def _check_figure(self, proposal: dict[str, Any]) -> Description:
        figure: Description = proposal["value"]
        return figure if figure is self._prepared else _prepare(figure)

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
        """The columns of the current choice: the numbers that the picture and the caption show."""
        return columns(self.figure, self.choice)

    @property
    def sentence(self) -> str:
        """The caption of the current frame as plain text."""
        return caption(self.figure, self.choice, self.frame)

    @property
    def frames(self) -> int:
        """The number of frames of the current choice."""
        return frame_count(self.figure, self.columns)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a static picture and a caption for viewers that cannot run it."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:  # anywidget: the view has been disabled
            return None
        data, metadata = bundle
        data["text/html"] = render_static(self.figure, self.choice)
        data["text/plain"] = f"{self.figure['title']}. {caption(self.figure, self.choice)}"
        return data, metadata
