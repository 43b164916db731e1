"""Figure: a tape filled forward, record by record; then the slopes handed back in reverse.

Appendix "From these four equations to automatic differentiation".
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from nnmath.autodiff import Tape, Tensor

from .boxes import Box, Line, frame_columns, outline, static_columns
from .description import (
    Description,
    Sentences,
    axis,
    format_number,
    layer,
    menu,
    panel,
    round_significant,
)
from .figure_widget import FigureWidget

MAX_TENSORS = 8  # more would not be readable on a phone
Example = tuple[Tape, Sequence[str]]
_BOX_Y, _BOX_HEIGHT, _VALUE_Y, _SLOPE_Y = 6.0, 0.75, 4.5, 3.0
_ABOVE, _BELOW = 6.9, 1.9  # where the arcs of the two sweeps begin


def tape_by_steps(examples: Mapping[str, Example] | None = None) -> FigureWidget:
    """The tape of a small expression, a record a frame; then its reverse sweep, a record a frame.

    Parameters
    ----------
    examples : dict of str to (Tape, sequence of str), optional
        Expressions to choose from: what to call each, its tape of at most 8 numbers, the last of
        which is the end, and what to write for each record. Without it, the book's three.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If there is no example, or one has no tape of 1 to 8 single numbers with a name for each.

    References
    ----------
    Equation :eq:`eq-autodiff-vjp` of the book.

    Examples
    --------
    A quotient by exponential and logarithm (this needs a kernel):

    >>> tape = Tape()
    >>> a, b = tape.tensor(6.0), tape.tensor(2.0)
    >>> end = (a.log() - b.log()).exp()
    >>> figure = tape_by_steps({"a/b": (tape, ["a", "b", "log a", "log b", "−", "exp"])})
    >>> figure.frame = figure.frames - 1
    >>> figure.sentence.split(": ")[1]
    'log a hands 0.5 to a. Every input has its slope.'
    """
    chosen = _book_examples() if examples is None else dict(examples)
    if not chosen:
        raise ValueError("examples is empty: the figure needs at least one to choose")
    sentences = Sentences()
    rows = [_columns(*_check(name, example), sentences) for name, example in chosen.items()]
    first = next(iter(chosen.values()))[0]
    figure: Description = {
        "title": "A tape, filled and swept back",
        "live_note": "an expression of your own: `tape_by_steps({name: (tape, names)})`.",
        "caption": "{@sentence}",
        "panels": [
            panel(
                "The records of the tape, with their values and their slopes",
                axis("", (-0.13, 1.0)),
                axis("", (-0.8, 9.6)),
                bare=True,
                ratio=0.52,
            )
        ],
        "layers": [
            _segments("links", "rule", show=None, style="thin"),
            _segments("records", "muted", show=None, style="thin"),
            _segments("forward", "orange", style="thick"),
            _segments("forward_heads", "orange", style="thick", arrow=True),
            _segments("handed", "blue", style="thin"),
            _segments("back", "blue", style="thick"),
            _segments("back_heads", "blue", style="thick", arrow=True),
            _segments("current", "ink", style="thick"),
            _texts("names", "ink", show=None),
            _texts("rows", "muted", show=None),
            _texts("values", "ink"),
            _texts("slopes", "blue"),
        ],
        "controls": [menu("expression", "expression", chosen)],
        "tables": [{"by": ["expression"], "rows": rows}],
        "frames": {"label": "step", "count": "count"},
        "sentences": sentences.texts,
        "still_frame": rows[0]["count"] - 1,
    }
    # It opens where the reverse sweep begins: all values stand there, and the first slope.
    return FigureWidget(figure, frame=len(first.tensors))


def _book_examples() -> dict[str, Example]:
    """A circuit, a neuron, and a number that is used twice."""
    circuit, neuron, twice = Tape(), Tape(), Tape()
    x, y, z = (circuit.tensor(value) for value in (-2.0, 5.0, -4.0))
    (x + y) * z
    w, b = neuron.tensor(2.0), neuron.tensor(-0.5)
    (0.5 * w + b).tanh()
    u = twice.tensor(3.0)
    u * u + u
    return {
        "(x + y) z": (circuit, ["x", "y", "z", "x + y", "· z"]),
        "tanh(0.5 w + b)": (neuron, ["w", "b", "0.5 w", "+ b", "tanh"]),
        "x² + x": (twice, ["x", "x · x", "+ x"]),
    }


def _check(name: str, example: Any) -> Example:
    """The tape and the names of an example."""
    if not (isinstance(example, tuple) and len(example) == 2 and isinstance(example[0], Tape)):
        raise TypeError(f"examples[{name!r}] must be a pair (tape, names), got {example!r}")
    tape, names = example
    sizes = [tensor.value.size for tensor in tape.tensors]
    if not 0 < len(sizes) <= MAX_TENSORS or set(sizes) != {1}:
        raise ValueError(
            f"examples[{name!r}]: the tape must hold 1 to {MAX_TENSORS} single numbers, got "
            f"records of {sizes} numbers"
        )
    if len(names) != len(sizes):
        raise ValueError(
            f"examples[{name!r}]: expected a name for each of {len(sizes)} records, got {names!r}"
        )
    return tape, names


def _columns(tape: Tape, names: Sequence[str], sentences: Sentences) -> Description:
    """The columns of one tape: a frame a record, one for the first slope, one a hand-back."""
    tensors = tape.tensors
    n = len(tensors)
    index = {tensor: i for i, tensor in enumerate(tensors)}
    place = [(i + 0.5) / n for i in range(n)]
    # In two rows if there are many: side by side the numbers would touch on a phone.
    lower = [0.65 * (n > 5 and i % 2) for i in range(n)]
    values = [_text(float(tensor.value.item())) for tensor in tensors]
    parents = [list(dict.fromkeys(index[u] for u, _, _ in tensor.parents)) for tensor in tensors]
    boxes = [outline(Box(0, x, _BOX_Y, 0.42 / n, _BOX_HEIGHT)) for x in place]

    # For each frame: which record is current, the arcs of this step, the arcs that were handed
    # back before it, and the slopes so far.
    texts: list[str] = []
    current: list[int] = []
    forward: list[list[tuple[int, int]]] = []
    back: list[list[tuple[int, int]]] = []
    slopes_shown: list[dict[int, float]] = []

    def frame(now: int, text: str, ahead: Any, behind: Any, slopes: dict[int, float]) -> None:
        current.append(now)
        texts.append(text)
        forward.append(list(ahead))
        back.append(list(behind))
        slopes_shown.append(dict(slopes))

    for i in range(n):
        source = f"is computed from {_joined([names[p] for p in parents[i]])}: it"
        role = source if parents[i] else "is an input: it"
        text = f"Forward, record {i + 1} of {n}: {names[i]} {role} is {values[i]}."
        frame(i, text, [(p, i) for p in parents[i]], [], {})
    slopes = {n - 1: 1.0}
    frame(n - 1, f"The forward pass is done. Backward, the end, {names[-1]}, begins with the "
          "slope 1.", [], [], slopes)  # fmt: skip
    steps = [i for i in range(n - 1, -1, -1) if parents[i] and _reaches(tensors[i], tensors[-1])]
    for i in steps:
        handed: dict[int, list[float]] = {}
        for u, _, vjp in tensors[i].parents:
            part = float(np.asarray(vjp(np.full(tensors[i].value.shape, slopes[i]))).item())
            handed.setdefault(index[u], []).append(part)
        said = []
        for p, parts in handed.items():
            had = p in slopes
            slopes[p] = slopes.get(p, 0.0) + sum(parts)
            total = f", which now has {_text(slopes[p])}" if had or len(parts) > 1 else ""
            said.append(f"{_joined([_text(part) for part in parts])} to {names[p]}{total}")
        inputs = [k for k in range(n) if not parents[k]]
        is_done = i == steps[-1] and all(k in slopes for k in inputs)  # else one is not used
        end = " Every input has its slope." if is_done else ""
        text = f"Backward: {names[i]} hands {', and '.join(said)}.{end}"
        frame(i, text, [], [(i, p) for p in handed], slopes)

    earlier = [[pair for step in back[:k] for pair in step] for k in range(len(back))]
    above = [[_arc(place, *pair, up=True) for pair in pairs] for pairs in forward]
    below = [[_arc(place, *pair, up=False) for pair in pairs] for pairs in back]
    before = [[_arc(place, *pair, up=False) for pair in pairs] for pairs in earlier]
    all_links = [(p, i) for i in range(n) for p in parents[i]]
    links = [piece for pair in all_links for piece in _arc(place, *pair, up=True)]
    return {
        "count": len(texts),
        "sentence": [sentences.add(text) for text in texts],
        **static_columns("links", links),
        **static_columns("records", [side for box in boxes for side in box]),
        **static_columns("names", [(place[i], _BOX_Y, names[i]) for i in range(n)]),
        **static_columns("rows", [(-0.07, _VALUE_Y, "value"), (-0.07, _SLOPE_Y, "slope")]),
        **frame_columns("forward", [[p for arc in arcs for p in arc[:-1]] for arcs in above]),
        **frame_columns("forward_heads", [[arc[-1] for arc in arcs] for arcs in above]),
        **frame_columns("handed", [[piece for arc in arcs for piece in arc] for arcs in before]),
        **frame_columns("back", [[piece for arc in arcs for piece in arc[:-1]] for arcs in below]),
        **frame_columns("back_heads", [[arc[-1] for arc in arcs] for arcs in below]),
        **frame_columns("current", [boxes[i] for i in current]),
        **frame_columns("values", [
            [(place[i], _VALUE_Y - lower[i], values[i]) for i in range(min(k + 1, n))]
            for k in range(len(texts))
        ]),
        **frame_columns("slopes", [
            [(place[i], _SLOPE_Y - lower[i], _text(slope)) for i, slope in sorted(shown.items())]
            for shown in slopes_shown
        ]),
    }  # fmt: skip


def _reaches(tensor: Tensor, end: Tensor) -> bool:
    """Whether `end` was computed from a tensor, or is it."""
    return tensor is end or any(_reaches(tensor, parent) for parent, _, _ in end.parents)


def _arc(place: Sequence[float], start: int, end: int, *, up: bool) -> list[Line]:
    """Half an ellipse from one record to another, above or below them, in short pieces."""
    middle, half = (place[start] + place[end]) / 2, (place[end] - place[start]) / 2
    height = min(0.8 + 0.55 * (abs(end - start) - 1), 2.5)
    turn = np.linspace(0, np.pi, 25)
    x = middle - half * np.cos(turn)
    y = (_ABOVE + height * np.sin(turn)) if up else (_BELOW - height * np.sin(turn))
    points = [(float(p), float(q)) for p, q in zip(x, y, strict=True)]
    return list(pairwise(points))


def _text(value: float) -> str:
    return format_number(round_significant(value, 3))


def _joined(words: Sequence[str]) -> str:
    return " and ".join(words)


def _segments(name: str, colour: str, *, show: str | None = "at", **more: Any) -> Description:
    data = {field: f"{name}_{field}" for field in ("x", "y", "x2", "y2")}
    return layer(0, "segments", name, colour, data, **({"show": show} if show else {}), **more)


def _texts(name: str, colour: str, *, show: str | None = "at") -> Description:
    data = {field: f"{name}_{field}" for field in ("x", "y", "text")}
    return layer(0, "text", name, colour, data, **({"show": show} if show else {}))
