"""Figure: a hill over a square from walls: with a second hidden layer, or with slanted walls.

Chapter "Two layers".
"""

from collections.abc import Iterable

from nnmath import _checks

from .description import Description, Sentences, axis, layer, menu, panel, slider
from .figure_widget import FigureWidget
from .hill_data import FRAMES, WAYS, cells, hill_columns, target_columns

STEPS = (4, 6, 12)


def hill_from_walls(steps: Iterable[int] = STEPS) -> FigureWidget:
    """The hill sin²(π x₁) sin²(π x₂), put together in two ways, frame by frame.

    One way has a single hidden layer of sigmoids: four walls in the shape of waves, two of them
    slanted. The other has sharp steps: two walls, a second hidden layer that cuts their sum at 3/2,
    and in the end a tower for each cell. One panel shows the sum from above, the other along two
    lines through the square, with the hill.

    Parameters
    ----------
    steps : even whole numbers, at least two of them
        n to choose from: the number of steps for each input; a slanted wall has 2n.

    Returns
    -------
    FigureWidget
        A widget: it moves in Jupyter and in the built page.

    Raises
    ------
    TypeError, ValueError
        If there are not two numbers, or one is odd or not positive.

    References
    ----------
    Equation :eq:`eq-two-layer-hill` of the book.

    Examples
    --------
    More steps (this needs a kernel):

    >>> figure = hill_from_walls([6, 12, 24])
    >>> figure.frames
    4
    """
    numbers = [_checks.positive_int(n, "steps") for n in steps]
    if len(numbers) < 2 or any(n % 2 for n in numbers):
        raise ValueError(f"steps must be at least two even numbers, got {numbers}")
    sentences = Sentences()
    rows = [hill_columns(way, n, sentences) for way in range(len(WAYS)) for n in numbers]
    square = {"x": "cell_x", "y": "cell_y", "x2": "cell_x2", "y2": "cell_y2", "shade": "shade"}
    middle = {"x": "line_x", "y": "middle"}
    side = {"x": "line_x", "y": "side"}
    figure: Description = {
        "title": "A hill from walls",
        "live_note": "other numbers of steps: `hill_from_walls([6, 12, 24])`.",
        "caption": "{@what} In the middle the sum is {at_middle}, halfway along a side {at_side}, "
        "in a corner {at_corner}. Hidden neurons: {neurons}. Furthest from the hill: {error}.",
        "panels": [
            panel(
                "The sum from above: in the middle {at_middle}, halfway along a side {at_side}, "
                "in a corner {at_corner}; the darker the higher",
                axis("x₁; full colour: {full}", (0, 1), [0, 0.5, 1]),
                axis("x₂", (0, 1), [0, 0.5, 1]),
                ratio=0.95,
            ),
            panel(
                "The sum and the hill (dashed) along two lines: through the middle, and along a "
                "side",
                axis("x₁", (0, 1), [0, 0.5, 1]),
                axis("height", "range", "ticks"),
                ratio=0.95,
            ),
        ],
        "layers": [
            layer(0, "boxes", "sum", "blue", square, show="at", fixed=["x", "y", "x2", "y2"]),
            layer(0, "line", "frame", "rule", {"x": [0, 1, 1, 0, 0], "y": [0, 0, 1, 1, 0]},
                  style="thin"),
            layer(0, "line", "middle line", "ink", {"x": [0, 1], "y": [0.5, 0.5]},
                  style="thin dashed"),
            layer(1, "line", "hill", "ink", {"x": "hill_x", "y": "hill"}, style="thin dashed"),
            layer(1, "line", "side", "orange", side, show="at", fixed=["x"]),
            layer(1, "line", "middle", "blue", middle, show="at", fixed=["x"], style="thick"),
            layer(1, "text", "names", "ink", {"x": "name_x", "y": "name_y", "text": "names"},
                  show="at", fixed=["x"]),
        ],
        "controls": [
            menu("way", "way", WAYS),
            slider("n", "steps n", [str(n) for n in numbers], len(numbers) - 1),
        ],
        "tables": [
            {"by": [], "rows": [cells() | target_columns()]},
            {"by": ["way", "n"], "rows": rows},
        ],
        "frames": {"label": "parts", "count": FRAMES, "text": "{part} of 4"},
        "sentences": sentences.texts,
        "still_frame": FRAMES - 1,
    }  # fmt: skip
    return FigureWidget(figure, frame=1)  # the arms are what the text speaks of
