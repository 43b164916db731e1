"""The still figure of the chapter on descent: distances, read back from the axes."""

import numpy as np
import pytest

from nnmath import plotting
from nnmath.pictures import gradient_descent as pictures


def bowl(x):
    return 2 * (x + 2)


@pytest.fixture
def _axes(monkeypatch):
    """Let a picture give back its axes and its description, before it is written as SVG."""
    monkeypatch.setattr(plotting, "render_html", lambda ax, description: (ax, description))


@pytest.mark.usefixtures("_axes")
def test_each_rate_draws_its_powers():
    ax, description = pictures.distances(bowl, -2, [0.1, 0.9, 1.0, 1.05], start=3, steps=12)
    for line, rate in zip(ax.lines, (0.1, 0.9, 1.0, 1.05), strict=True):
        k, distance = line.get_xydata().T
        assert k.tolist() == list(range(13))
        assert np.allclose(distance, 5 * abs(1 - 2 * rate) ** k)
    assert ax.get_yscale() == "log"
    for told in ("0.9 it falls from 5", "1 it stays at 5", "1.05 it rises from 5"):
        assert told in description


@pytest.mark.usefixtures("_axes")
def test_rates_that_draw_one_line_have_one_look_and_one_name():
    ax, _ = pictures.distances(bowl, -2, [0.1, 0.25, 0.9], start=3, steps=9)
    one, other, same = ax.lines
    assert [line.get_label() for line in (one, other)] == ["η = 0.1, 0.9", "η = 0.25"]
    assert same.get_label().startswith("_")
    assert (same.get_color(), same._dash_pattern) == (one.get_color(), one._dash_pattern)
    assert (other.get_color(), other._dash_pattern) != (one.get_color(), one._dash_pattern)


# Warnings of NumPy's and matplotlib's; what a library says of its own future is no fault of ours.
@pytest.mark.filterwarnings(
    "error::UserWarning", "error::RuntimeWarning", "ignore::DeprecationWarning"
)
def test_a_walk_that_flies_off_or_arrives_is_drawn_as_far_as_it_goes():
    picture = pictures.distances(bowl, -2, [0.5, 30], steps=400)
    assert "η = 0.5 it falls from 2 to 0" in picture.description
    assert "η = 30 it rises from 2 to inf" in picture.description
    assert picture._repr_html_().count("<svg") == 2


@pytest.mark.parametrize(
    ("rates", "start", "message"),
    [([], 0, "rates is empty"), ([0.1], -2, "start is the bottom"), ([-1], 0, "learning_rate")],
)
def test_bad_input_is_named(rates, start, message):
    with pytest.raises(ValueError, match=message):
        pictures.distances(bowl, -2, rates, start=start)
