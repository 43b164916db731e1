"""The hill from walls: its sums are those of loops over neurons, at every cell and in words."""

import math

import numpy as np
import pytest
from helpers.figure_data import all_choices, notes

from nnmath.widgets import hill_from_walls

WAVES = [
    ((1, 0), 0, 1, -0.25),
    ((0, 1), 0, 1, -0.25),
    ((1, -1), -1, 2, 0.125),
    ((1, 1), 0, 2, 0.125),
]


@pytest.fixture(scope="module")
def figure():
    return hill_from_walls()


def hill(x1, x2):
    return math.sin(math.pi * x1) ** 2 * math.sin(math.pi * x2) ** 2


def slanted(n, x1, x2):
    """The sums at one place, neuron by neuron, and how many neurons each takes."""
    total, used, sums = 0.25, 0, []
    for (w1, w2), low, length, height in WAVES:
        places = [low + k / n for k in range(length * n + 1)]
        y = [height * math.cos(2 * math.pi * u) for u in places]
        total += y[0]
        for k in range(1, length * n + 1):
            z = 10 * n * (w1 * x1 + w2 * x2 - (places[k] - 0.5 / n))
            total += (y[k] - y[k - 1]) / (1 + math.exp(-max(z, -700)))
            used += 1
        sums.append((total, used))
    return sums


def towers(n, x1, x2):
    """The same with sharp steps: the cell of a place is that of the nearest place of the grid."""
    j, k = (math.ceil(n * x - 0.5) for x in (x1, x2))
    one, two = float(j == n // 2), float(k == n // 2)
    return [(one, 2), (one + two, 4), (float(one + two > 1.5), 5),
            (hill(j / n, k / n), 2 * n + (n + 1) ** 2)]  # fmt: skip


def test_each_cell_shows_the_sum_in_its_middle(figure):
    for (way, n), row in all_choices(figure):
        n = int(figure.figure["controls"][1]["options"][n])
        sums = (slanted, towers)[way]
        for c in range(0, 576, 5):
            x1 = (row["cell_x"][c] + row["cell_x2"][c]) / 2
            x2 = (row["cell_y"][c] + row["cell_y2"][c]) / 2
            for k, (value, used) in enumerate(sums(n, x1, x2)):
                shown = row["shade"][k][c] * row["full"][k]
                assert shown == pytest.approx(max(value, 0), abs=0.011)
                assert row["neurons"][k] == used


def test_the_lines_and_the_numbers_of_the_caption(figure):
    for (way, n), row in all_choices(figure):
        n = int(figure.figure["controls"][1]["options"][n])
        sums = (slanted, towers)[way]
        for i in range(0, 97, 4):
            from_edge = (n * i / 96 - 0.5) % 1
            if way and min(from_edge, 1 - from_edge) < 1e-9:
                continue  # on the edge of a tower: the positions are rounded
            at = [sums(n, row["line_x"][i], x2) for x2 in (0.5, 0.0)]
            for k in range(4):
                assert row["middle"][k][i] == pytest.approx(at[0][k][0], abs=2e-3)
                assert row["side"][k][i] == pytest.approx(at[1][k][0], abs=2e-3)
            assert row["hill"][0][i] == pytest.approx(hill(row["line_x"][i], 0.5), abs=6e-4)
        for name, place in [
            ("at_middle", (0.5, 0.5)),
            ("at_side", (0.5, 0)),
            ("at_corner", (0, 0)),
        ]:
            expected = [value for value, _ in sums(n, *place)]
            assert row[name] == pytest.approx(expected, abs=6e-4)
        grid = np.linspace(0, 1, 121)[:61]  # one quarter of the square is like the others
        far = np.zeros(4)
        for x1 in grid:
            for x2 in grid:
                gaps = [abs(value - hill(x1, x2)) for value, _ in sums(n, x1, x2)]
                far = np.maximum(far, gaps)
        assert np.all(far <= np.array(row["error"]) * 1.05 + 1e-9)
        assert np.all(far >= np.array(row["error"]) * 0.85)


def test_the_sentences_say_what_has_arms(figure):
    for _, row in all_choices(figure):
        texts = notes(figure, row, "what")
        assert "arms" in texts[1]
        assert row["at_side"][1] >= 0.24
        assert "arms are gone" in " ".join(texts[2:])
        assert row["at_side"][3] == pytest.approx(0, abs=3e-3)
        assert row["error"][3] < row["error"][1]


@pytest.mark.parametrize("steps", [[4], [4, 5], [0, 4], []])
def test_steps_that_cannot_be_shown_are_refused(steps):
    with pytest.raises(ValueError, match="steps"):
        hill_from_walls(steps)
