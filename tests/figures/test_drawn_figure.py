"""The pad: what is drawn goes through both layers, in Python and in the page alike."""

import json
import random

import numpy as np
import pytest
from helpers.widget_page import AXE, PAGE, WIDGETS, violations

from nnmath.network import Network
from nnmath.widgets import draw_a_digit
from nnmath.widgets.drawn import DrawnFigure, _chapter_digits

LEFT, TOP, SIZE = 1.2, 7.8, 0.95
SET = """async (drawn) => {
  model.set("drawn", drawn);
  await new Promise(requestAnimationFrame);
}"""


@pytest.fixture(scope="module")
def digits_held():
    return _chapter_digits(train_too=True)


@pytest.fixture(scope="module")
def figure(digits_held):
    return draw_a_digit(*digits_held)


def outputs(net, x):
    """The layers by hand, from the network's own weights."""
    a = np.tanh(net.W[1] @ x + net.b[1][:, 0])
    e = np.exp(net.W[2] @ a + net.b[2][:, 0])
    return a, e / e.sum()


def expect(row, net, x, neuron):
    a, p = outputs(net, np.asarray(x))
    assert row["p"] == pytest.approx(p, abs=2e-3)
    assert np.subtract(row["plus"], row["minus"]) == pytest.approx(a, abs=2e-3)
    assert row["activation"] == pytest.approx(a[neuron], abs=2e-3)
    first, second = np.argsort(-p)[:2]
    if p[first] - p[second] > 5e-3:
        assert row["answer"] == first
    assert row["sure"] == pytest.approx(p[first], abs=2e-3)
    assert row["inked"] == np.count_nonzero(x)


def test_each_image_and_each_neuron_of_the_menus(figure, digits_held):
    net, X, Y = digits_held
    options = figure.figure["controls"][0]["options"]
    for i, image in enumerate(figure.figure["drawing"]["images"]):
        (place,) = np.flatnonzero(np.abs(X - np.array(image)[:, None]).max(axis=0) < 1e-3)
        assert options[i][0] == str(Y[:, place].argmax())
        for neuron in (0, 13, 31):
            figure.choice = [i, 0, neuron]
            expect(figure.columns, net, X[:, place], neuron)
            row, w = figure.columns, net.W[1][neuron]
            signs = np.sign(np.subtract(row["w_plus"], row["w_minus"]))
            assert np.array_equal(signs, np.sign(w))
            order = np.argsort(np.abs(w))
            shades = np.add(row["w_plus"], row["w_minus"])[order]
            assert np.all(np.diff(shades) >= 0)
    figure.choice = [3, 0, 0]


def test_what_is_drawn_from_python(figure, digits_held):
    rng = np.random.default_rng(4)
    for _ in range(20):
        x = rng.choice([0.0, 0.0, 0.5, 1.0], size=64)
        figure.drawn = x.tolist()
        expect(figure.columns, digits_held[0], x, 0)
        assert figure.sentence.startswith(f"Read as {figure.columns['answer']}, p = ")
    figure.drawn = []
    assert figure.columns["inked"] == 29
    for wrong in ([1.0], [2.0] * 64):
        with pytest.raises(ValueError, match="drawn"):
            figure.drawn = wrong


def test_what_does_not_fit_is_refused(digits_held):
    net, X, Y = digits_held
    with pytest.raises(ValueError, match="Y is missing"):
        draw_a_digit(net, X)
    rng = np.random.default_rng(0)
    for sizes, more in [([64, 10], {}), ([60, 4, 10], {}), ([64, 4, 10], {"hidden": "relu"})]:
        other = Network.random(sizes, rng=rng, output="softmax", **{"hidden": "tanh", **more})
        with pytest.raises(ValueError, match="one hidden layer of tanh"):
            draw_a_digit(other, np.zeros((sizes[0], 500)), Y)


def alone(page, figure, width=760):
    state = {"figure": figure.figure, "choice": [3, 0, 0], "frame": 0, "drawn": []}
    page.set_viewport_size({"width": width, "height": 1500})
    page.set_content(
        PAGE.replace("THEME", "light").format(
            ground="#ffffff", ink="#222832", css=DrawnFigure._css,
            js=DrawnFigure._esm.replace("export default", "const widget ="),
            state=json.dumps(state).replace("</", "<\\/"),
        )
    )  # fmt: skip
    page.locator(".nn-pad").wait_for()


def shown(page):
    """The probabilities, the activations and the ink, read back from the marks."""
    return page.evaluate(
        """() => {
          const boxes = (name) => [...document.querySelectorAll(`[data-layer="${name}"] path`)];
          const height = (path) => { const b = path.getBBox(); return b.height; };
          const axis = [...document.querySelectorAll(".nn-panels > svg")][2].querySelector("svg");
          const shade = (path) => Number(path.getAttribute("fill-opacity"));
          return {
            p: boxes("p").map((b) => height(b) / axis.height.baseVal.value * 1.05),
            plus: boxes("plus above 0").map(shade), minus: boxes("minus below 0").map(shade),
            ink: boxes("ink").map(shade), text: document.querySelector("figure > p").textContent,
          };
        }"""
    )


@pytest.mark.browser
def test_the_page_computes_what_python_computes(page, figure):
    alone(page, figure)
    draw = random.Random(8)
    for _ in range(25):
        x = [draw.choice([0, 0, 0.5, 1]) for _ in range(64)]
        page.evaluate(SET, x)
        figure.drawn = [float(v) for v in x]
        row, found = figure.columns, shown(page)
        assert found["text"] == figure.sentence
        assert found["p"] == pytest.approx(row["p"], abs=2e-3)
        assert found["plus"] == row["plus"]
        assert found["minus"] == row["minus"]
        assert found["ink"] == x
    figure.drawn = []


def at(box, row, column):
    w, h = box["width"] - 5, box["height"] - 5
    return (
        box["x"] + 2 + (LEFT + SIZE * (column + 0.5)) * w / 10,
        box["y"] + 2 + (8 - TOP + SIZE * (row + 0.5)) * h / 8,
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [760, 360])
def test_the_pointer_draws_and_rubs_out(page, figure, width):
    alone(page, figure, width)
    page.get_by_role("button", name="Clear").click()
    assert not any(shown(page)["ink"])
    box = page.locator(".nn-pad").bounding_box()
    page.mouse.move(*at(box, 1, 2))
    page.mouse.down()
    page.mouse.move(*at(box, 3, 2))
    page.mouse.move(*at(box, 6, 2))  # a quick hand: the cells between are drawn too
    page.mouse.up()
    page.mouse.move(*at(box, 7, 7))  # without a button: nothing
    stroke = [1 if i % 8 == 2 and 1 <= i // 8 <= 6 else 0 for i in range(64)]
    assert shown(page)["ink"] == stroke
    page.get_by_label("pen").select_option("paper")
    page.mouse.click(*at(box, 3, 2))
    stroke[8 * 3 + 2] = 0
    assert shown(page)["ink"] == stroke
    page.get_by_role("slider").fill("4")  # the drawing stays
    assert shown(page)["ink"] == stroke
    page.get_by_label("begin with").select_option("7")
    assert shown(page)["ink"] == figure.figure["drawing"]["images"][7]
    page.mouse.click(*at(box, 0, 0))
    page.get_by_role("button", name="Reset").click()
    assert shown(page)["ink"] == figure.figure["drawing"]["images"][3]


@pytest.mark.browser
def test_the_keyboard_draws_and_every_step_is_said(page, figure):
    alone(page, figure)
    page.get_by_role("button", name="Clear").click()
    pad = page.locator(".nn-pad")
    pad.focus()
    page.keyboard.press("ArrowLeft")
    live = page.locator(".nn-live")
    assert live.text_content() == "Row 5, column 4: ink 0."
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert live.text_content() == "Row 5, column 5: ink 0."
    page.keyboard.press("ArrowLeft")
    assert live.text_content() == "Row 5, column 4: ink 1."
    page.get_by_label("pen").select_option("half ink")
    pad.focus()
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    ink = shown(page)["ink"]
    assert (ink[8 * 4 + 3], ink[3], sum(ink)) == (1, 0.5, 1.5)
    page.wait_for_function("document.querySelector('.nn-live').textContent.startsWith('Read as')")
    assert live.text_content() == shown(page)["text"]
    assert pad.get_attribute("aria-label").endswith("There is ink in 2 pixels")


@pytest.mark.browser
def test_a_click_chooses_a_hidden_neuron_and_axe_finds_nothing(page, figure):
    alone(page, figure)
    box = page.locator(".nn-panels > svg").nth(1).bounding_box()
    row = figure.columns
    for neuron in (20, 7):
        page.mouse.click(
            box["x"] + 2 + row["unit_x_middle"][neuron] * (box["width"] - 5) / 10,
            box["y"] + 2 + (8 - row["unit_y_middle"][neuron]) * (box["height"] - 5) / 8,
        )
        assert f"Hidden neuron {neuron + 1} passes on" in shown(page)["text"]
    assert AXE.exists()
    assert not violations(page, "#here")


def test_the_module_is_small():
    own = (WIDGETS / "drawing.js").read_text(encoding="utf-8")
    assert len(own.encode()) < 6_000
    assert DrawnFigure._esm.endswith(own.split('figure.js";\n')[1])
    assert "import" not in DrawnFigure._esm
