"""A minimal page with one widget and a model like anywidget's: no book is needed."""

import functools
import json
import random
from pathlib import Path

from helpers.shown_figures import shown_figures

from nnmath import widgets
from nnmath.widgets.check_description import columns, frame_count
from nnmath.widgets.questions import Quick

GO = """async ([choice, frame]) => {
  model.set("choice", choice);
  model.set("frame", frame);
  await new Promise(requestAnimationFrame);  // the picture follows the width
  await new Promise(requestAnimationFrame);
}"""
# Types answers into the form of a question one after the other: the kind and words of each verdict.
ASK = """async (form, answers) => answers.map((answer) => {
  const field = form.querySelector("input[type=text], textarea");
  if (field) field.value = answer;
  else form.querySelectorAll("input").forEach((n) => (n.checked = answer.includes(n.value)));
  form.requestSubmit();
  const verdict = form.querySelector("[role=status]");
  return [verdict.dataset.kind, verdict.textContent];
})"""
WIDGETS = Path(widgets.__file__).parent
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAGE = """<!doctype html><html lang="en" data-theme="THEME"><meta charset="utf-8">
<title>A widget</title>
<style>:root {{ --pst-color-background: {ground}; --pst-color-text-base: {ink} }}
body {{ margin: 8px; background: {ground} }} {css}</style><body><main id="here"></main>
<script type="module">{js}
const state = {state}, on = {{}};
window.model = {{ get: (k) => state[k], save_changes() {{}}, off() {{}},
  on(name, f) {{ (on[name] ??= []).push(f); }},
  set(k, v) {{ state[k] = v; (on["change:" + k] ?? []).forEach((f) => f()); }} }};
widget.render({{ model, el: document.getElementById("here") }});
</script>"""


def widget_html(stem, state, theme="light"):
    """The page as HTML, with the module and the style of that stem: "figure" or "question"."""
    ground, ink = ("#ffffff", "#222832") if theme == "light" else ("#121212", "#ced6dd")
    alone = (WIDGETS / f"{stem}.js").read_text(encoding="utf-8")
    js = Quick._esm if stem == "question" else alone
    return PAGE.replace("THEME", theme).format(
        ground=ground,
        ink=ink,
        css=(WIDGETS / f"{stem}.css").read_text(encoding="utf-8"),
        js=js.replace("export default", "const widget ="),
        state=json.dumps(state).replace("</", "<\\/"),
    )


def open_figure_alone(page, name, width=760):
    """A figure alone on a page of that width."""
    figure = default_figure(name).figure
    starts = [control["start"] for control in figure["controls"]]
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(widget_html("figure", {"figure": figure, "choice": starts, "frame": 0}))
    page.locator(".nn-figure svg[role=img]").first.wait_for()


def set_frame(page, choice, frame):
    """Move the figure of such a page."""
    page.evaluate(GO, [choice, frame])


def random_frames(name, count, seed=0):
    """Seeded choices and frames of a figure: (choice, frame, columns)."""
    rng = random.Random(f"{name} {seed}")
    figure = default_figure(name).figure
    for _ in range(count):
        choice = [rng.randrange(control["count"]) for control in figure["controls"]]
        row = columns(figure, choice)
        yield choice, rng.randrange(frame_count(figure, row)), row


@functools.cache
def default_figure(name):
    """The widget that a figure function returns by default."""
    return shown_figures()[name][0]()


def leave_out_formulas(page, where):
    """Take away all formulas outside a part: axe reads all of a page, and most of it is theirs."""
    page.evaluate(
        """(where) => document.querySelectorAll(".katex").forEach(
          (formula) => formula.closest(where) || formula.remove())""",
        where,
    )


def violations(page, where, rules=None):
    """What axe finds in a part of the page, by all its rules or by some."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    options = {"preload": False, "resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found = page.evaluate("([w, o]) => axe.run(w, o).then((r) => r.violations)", [where, options])
    return [(v["id"], v["impact"], [n["html"] for n in v["nodes"]][:3]) for v in found]
