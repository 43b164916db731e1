"""The texts of each figure, on a bare page of any width: none is cut, none lies on another."""

import pytest
from helpers.figure_page import CHAPTERS
from helpers.widget_page import open_figure_alone, random_frames

pytestmark = pytest.mark.browser


# The boxes of the pictures and of their texts, at each of the choices and frames.
BOXES = """async (moves) => {
  const at = (node) => {
    const b = node.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom, node.textContent];
  };
  const found = [];
  for (const [choice, frame] of moves) {
    model.set("choice", choice);
    model.set("frame", frame);
    await new Promise(requestAnimationFrame);  // the picture follows the width
    await new Promise(requestAnimationFrame);
    const pictures = [...document.querySelectorAll("svg[role=img]")].map((svg) =>
      [at(svg), ...[...svg.querySelectorAll("text")].map(at)]);
    found.push([document.documentElement.scrollWidth, pictures]);
  }
  return found;
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_text_is_cut_or_lies_on_another(page, name):
    for width in (320, 600, 1000):
        open_figure_alone(page, name, width)
        moves = [(choice, frame) for choice, frame, _ in random_frames(name, 15, width)]
        for move, (wide, pictures) in zip(moves, page.evaluate(BOXES, moves), strict=True):
            assert wide <= width, move
            for picture in pictures:
                check_texts(picture, (width, *move))


def check_texts(boxes, where):
    """Every text lies in its picture, and on no other."""
    (left, top, right, bottom, _), *texts = boxes
    for x1, y1, x2, y2, text in texts:
        inside = left - 1 <= x1 and x2 <= right + 1 and top - 1 <= y1 and y2 <= bottom + 1
        assert inside, (text, where)
    for i, (a1, b1, a2, b2, one) in enumerate(texts):
        for c1, d1, c2, d2, other in texts[:i]:
            apart = a2 <= c1 + 1 or c2 <= a1 + 1 or b2 <= d1 + 3 or d2 <= b1 + 3
            assert apart, (one, other, where)
