"""The texts of each figure, on a bare page of any width: none is cut, none lies on another."""

import pytest
from helpers.figure_page import CHAPTERS
from helpers.widget_page import open_figure_alone, random_frames, set_frame

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_text_is_cut_or_lies_on_another(page, name):
    for width in (320, 600, 1000):
        open_figure_alone(page, name, width)
        for choice, frame, _ in random_frames(name, 15, width):
            set_frame(page, choice, frame)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            check_texts(page, (width, choice, frame))


def check_texts(page, where):
    """Every text lies in its picture, and on no other."""
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("svg[role=img]")].map((svg) => {
            const at = (node) => {
              const b = node.getBoundingClientRect();
              return [b.left, b.top, b.right, b.bottom, node.textContent];
            };
            return [at(svg), ...[...svg.querySelectorAll("text")].map(at)]; })"""
    )
    for (left, top, right, bottom, _), *texts in boxes:
        for x1, y1, x2, y2, text in texts:
            inside = left - 1 <= x1 and x2 <= right + 1 and top - 1 <= y1 and y2 <= bottom + 1
            assert inside, (text, where)
        for i, (a1, b1, a2, b2, one) in enumerate(texts):
            for c1, d1, c2, d2, other in texts[:i]:
                apart = a2 <= c1 + 1 or c2 <= a1 + 1 or b2 <= d1 + 3 or d2 <= b1 + 3
                assert apart, (one, other, where)
