"""Each figure as stage.js draws it, in a real browser: its marks and its words are nnmath's.

No book is needed: a page with the module, the style and one figure, and a model like anywidget's.
"""

import functools
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
from browser import number, scale

from nnmath import widgets
from nnmath.widgets._check import columns, frame_count

pytestmark = pytest.mark.browser
ROOM = Path(widgets.__file__).parent
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
FIGURES = [
    "activation_and_slope",
    "boundary_learnt",
    "digits_learnt",
    "error_flows_back",
    "nudge_through_chain",
    "perceptron_learns",
    "shapes_of_products",
    "softmax_and_error",
    "two_costs_race",
    "two_layers_by_steps",
    "vanishing_gradients",
]
NO_POINTS = {"error_flows_back", "shapes_of_products", "softmax_and_error", "two_layers_by_steps"}
PAGE = """<!doctype html><html lang="en" data-theme="THEME"><meta charset="utf-8">
<title>A figure</title>
<style>:root {{ --pst-color-background: {ground}; --pst-color-text-base: {ink} }}
body {{ margin: 8px; background: {ground} }} {css}</style><body><main id="here"></main>
<script type="module">{js}
const state = {state}, on = {{}};
window.model = {{ get: (k) => state[k], save_changes() {{}}, off() {{}},
  on(name, f) {{ (on[name] ??= []).push(f); }},
  set(k, v) {{ state[k] = v; (on["change:" + k] ?? []).forEach((f) => f()); }} }};
figure.render({{ model, el: document.getElementById("here") }});
</script>"""


@functools.cache
def made(name):
    return getattr(widgets, name)()


def show(page, name, theme="light", width=760):
    """The figure alone on a page of that width."""
    figure = made(name).figure
    starts = [control["start"] for control in figure["controls"]]
    ground, ink = ("#ffffff", "#222832") if theme == "light" else ("#121212", "#ced6dd")
    text = PAGE.replace("THEME", theme).format(
        ground=ground,
        ink=ink,
        css=(ROOM / "stage.css").read_text(encoding="utf-8"),
        js=(ROOM / "stage.js")
        .read_text(encoding="utf-8")
        .replace("export default", "const figure ="),
        state=json.dumps({"figure": figure, "choice": starts, "frame": 0}).replace("</", "<\\/"),
    )
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(text)
    page.locator(".nn-stage svg[role=img]").first.wait_for()


def somewhere(name, count, seed=0):
    """Seeded choices and frames: (choice, frame, columns)."""
    rng = random.Random(f"{name} {seed}")
    figure = made(name).figure
    for _ in range(count):
        choice = [rng.randrange(control["count"]) for control in figure["controls"]]
        row = columns(figure, choice)
        yield choice, rng.randrange(frame_count(figure, row)), row


def go(page, choice, frame):
    page.evaluate(
        "([choice, frame]) => { model.set('choice', choice); model.set('frame', frame); }",
        [choice, frame],
    )


def wanted(layer, row, frame):
    """The points of a layer as the columns have them, in numbers of the panel's axes."""

    def values(field):
        source = layer["data"][field]
        v = row[source] if isinstance(source, str) else source
        if isinstance(source, str) and layer.get("show") and field not in layer.get("fixed", ()):
            v = v[frame] if layer["show"] == "at" else v[: frame + 1]
        return v if isinstance(v, list) else [v]

    return list(zip(values("x"), values("y"), strict=True))


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in NO_POINTS])
def test_the_points_in_the_picture_are_those_of_nnmath(page, name):
    show(page, name)
    figure, checked = made(name).figure, 0
    for choice, frame, row in somewhere(name, 12):
        go(page, choice, frame)
        for i, panel in enumerate(page.locator("svg[role=img]").all()):
            if figure["panels"][i].get("bare"):
                continue
            (X, px), (Y, py) = scale(panel, "nn-x"), scale(panel, "nn-y")
            for layer in figure["layers"]:
                if layer["panel"] != i or layer["mark"] != "points" or layer.get("edge"):
                    continue
                seen = panel.evaluate(
                    """(svg, name) => [...svg.querySelectorAll(`[data-layer="${name}"] circle`)]
                        .map((c) => ["cx", "cy"].map((at) => Number(c.getAttribute(at))))""",
                    layer["name"],
                )
                places = wanted(layer, row, frame)
                assert len(seen) == len(places), (layer["name"], choice, frame)
                for (x, y), (u, v) in zip(seen, places, strict=True):
                    assert abs(X(x) - u) <= px, (layer["name"], choice, frame)
                    assert abs(Y(y) - v) <= py, (layer["name"], choice, frame)
                    checked += 1
    assert checked >= 24
    assert page.errors == page.outside == []


@pytest.mark.parametrize("name", FIGURES)
def test_the_page_says_what_python_says(page, name):
    show(page, name)
    stage = getattr(widgets, name)()
    for choice, frame, _ in somewhere(name, 40, seed=1):
        go(page, choice, frame)
        stage.choice, stage.frame = choice, frame
        assert page.locator(".nn-stage > p").first.text_content() == stage.sentence
    assert page.errors == []


def test_the_bars_of_softmax_end_at_the_scores_and_at_p(page):
    show(page, "softmax_and_error")
    for choice, frame, row in somewhere("softmax_and_error", 12):
        go(page, choice, frame)
        for name, panel in [("z", 0), ("p", 1), ("d", 1)]:
            svg = page.locator("svg[role=img]").nth(panel)
            Y, py = scale(svg, "nn-y")
            for k in (1, 2, 3):
                d = svg.locator(f'[data-layer="{name}{k}"] path').get_attribute("d")
                start, end = re.match(r"M[-\d.]+,([-\d.]+)H[-\d.]+V([-\d.]+)", d).groups()
                value = row[f"{name}{k}"]
                assert Y(float(start)) == pytest.approx(0, abs=py)
                assert Y(float(end)) == pytest.approx(
                    value[frame] if isinstance(value, list) else value, abs=py
                )


def test_the_numbers_of_the_chain_stand_under_their_letters(page):
    show(page, "nudge_through_chain", width=360)
    for choice, frame, row in somewhere("nudge_through_chain", 8):
        go(page, choice, frame)
        for layer, value in [("now", row["now"]), ("moves", row["moves"][frame])]:
            texts = page.locator(f'[data-layer="{layer}"] text')
            said = [text.removeprefix("+") for text in texts.all_text_contents()]
            shown = [
                v if isinstance(v, int | float) else number(v.removeprefix("+")) for v in value
            ]
            assert [number(text) for text in said] == shown


@pytest.mark.parametrize("width", [320, 600, 1000])
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_is_cut_or_lies_on_another(page, name, width):
    show(page, name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for choice, frame, _ in somewhere(name, 15, seed=2):
        go(page, choice, frame)
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
                assert inside, (text, choice, frame)
            for i, (a1, b1, a2, b2, one) in enumerate(texts):
                for c1, d1, c2, d2, other in texts[:i]:
                    apart = a2 <= c1 + 1 or c2 <= a1 + 1 or b2 <= d1 + 3 or d2 <= b1 + 3
                    assert apart, (one, other, choice, frame)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_axe_finds_nothing(page, name, theme):
    show(page, name, theme)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run('.nn-stage').then((result) => result.violations)")
    assert [(v["id"], v["impact"]) for v in found] == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_thousand_moves_break_nothing_and_reset_undoes_them(page, name):
    show(page, name)
    first = page.locator(".nn-stage > p").first.text_content()
    bad = page.evaluate(
        """async () => {
          let seed = 7;
          const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
          const all = (what) => [...document.querySelectorAll(what)];
          const input = (node, value) => {
            node.value = value;
            node.dispatchEvent(new Event("input"));
          };
          const panels = document.querySelector(".nn-panels");
          const bad = [];
          for (let i = 0; i < 1000; i++) {
            const [buttons, knobs] = [all("button"), all("input, select")];
            const kind = random(3);
            if (kind === 0) buttons[random(buttons.length)].click();
            else if (kind === 1) {
              const knob = knobs[random(knobs.length)];
              input(knob, random(1 + (knob.options ? knob.options.length - 1 : Number(knob.max))));
            } else panels.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true,
              key: ["ArrowRight", "ArrowLeft", "Home", "End", " "][random(5)] }));
            if (i % 100 === 50) {
              document.body.style.width = [320, 700, 500][random(3)] + "px";
              document.documentElement.dataset.theme = ["light", "dark"][random(2)];
              await new Promise(requestAnimationFrame);
            }
            const now = document.getElementById("here").innerHTML;
            if (/NaN|undefined|Infinity|cannot be drawn/.test(now)) bad.push(i);
          }
          all("button").find((b) => b.textContent === "Reset").click();
          return bad;
        }"""
    )
    assert bad == []
    assert page.errors == page.outside == []
    assert page.locator(".nn-stage > p").first.text_content() == first


def test_a_hand_on_the_picture_chooses_z(page):
    show(page, "activation_and_slope")
    svg = page.locator("svg[role=img]").nth(1)
    box, (X, px) = svg.bounding_box(), scale(svg, "nn-x")
    for z in (-3.1, 0.02, 4.6):
        page.mouse.click(box["x"] + 48 + (z - X(0)) / px, box["y"] + 100)
        nearest = np.round(z * 4) / 4
        assert (
            page.locator(".nn-stage > p")
            .first.text_content()
            .startswith(f"sigmoid at z = {nearest:g}:".replace("-", "−"))
        )
