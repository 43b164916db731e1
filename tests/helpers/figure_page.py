"""The figures where a reader meets them: opened in the built book, moved, and read back."""

import json
import re
from typing import NamedTuple

from helpers.shown_figures import shown_figures
from helpers.widget_page import default_figure, random_frames

CHAPTERS = {name: page for name, (_, page) in shown_figures().items()}
STATE = re.compile(r'widget-state\+json">(.*?)</script>', re.DOTALL)
# What stands above may come alive and push it away again: scroll until it lives.
SCROLL_TO_LIVE = """(place) => {
  place.scrollIntoView({ block: "center" });
  return place.dataset.widget === "live";
}"""
SET_CONTROLS = """(place, [choice, frame]) => {
  const set = (node, value) => {
    node.value = value;
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const knobs = [...place.querySelectorAll(".nn-figure > label :is(input, select)")];
  knobs.slice(knobs.length - choice.length).forEach((node, i) => set(node, choice[i]));
  if (knobs.length > choice.length) set(knobs[0], frame);
}"""
RANDOM_ACTIONS = """async (place) => {
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const pick = (list) => list[random(list.length)];
  const all = (root, what) => [...root.querySelectorAll(what)];
  const frame = () => new Promise(requestAnimationFrame);
  const figures = all(document, ".nn-host[data-widget=live] .nn-figure");
  const other = figures.find((s) => !place.contains(s));
  const input = (node, value) => {
    node.value = value;
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const bad = [];
  for (let i = 0; i < 1000; i++) {
    const root = other && random(8) === 0 ? other : place;
    const kind = random(4);
    if (kind === 0) pick(all(root, "button")).click();
    else if (kind === 1) {
      const knob = pick(all(root, "input, select"));
      input(knob, random(1 + (knob.options ? knob.options.length - 1 : Number(knob.max))));
    } else if (kind === 2) {
      pick(all(root, ".nn-panels")).dispatchEvent(new KeyboardEvent("keydown", { bubbles: true,
        key: pick(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", " "]) }));
    } else {
      const svg = pick(all(root, "svg[role=img]")), box = svg.getBoundingClientRect();
      for (const type of ["pointerdown", "pointermove", "pointermove"])
        svg.dispatchEvent(new PointerEvent(type, { bubbles: true, buttons: 1,
          clientX: box.x + random(1000) / 1000 * box.width,
          clientY: box.y + random(1000) / 1000 * box.height }));
    }
    if (i % 50 === 25) {
      place.style.width = pick(["300px", "500px", ""]);
      document.documentElement.dataset.theme = pick(["light", "dark"]);
      await frame();
      await frame();
    }
    if (/NaN|undefined|Infinity|cannot be drawn/.test(place.innerHTML)) bad.push(i);
  }
  place.style.width = "";
  document.documentElement.dataset.theme = "light";
  await frame();
  await frame();
  for (const root of other ? [other, place] : [place])
    all(root, "button").find((b) => b.textContent === "Reset").click();
  return bad;
}"""


def widget_states(html):
    """The states of the widgets that a page carries."""
    return json.loads(STATE.search(html)[1])["state"]


def open_figure(page, name):
    """The place of a figure on an open page, brought into view, alive."""
    title = default_figure(name).figure["title"]
    place = page.locator(".nn-host").filter(has=page.locator(f'figure[aria-label="{title}"]'))
    page.wait_for_function(SCROLL_TO_LIVE, arg=place.element_handle())
    return place


def open_figures(page, address):
    """Open a page, bring each of its figures near, and wait until all of them live."""
    page.goto(address)
    places = page.locator(".nn-host:has(.nn-figure)").all()
    for place in places:
        page.wait_for_function(SCROLL_TO_LIVE, arg=place.element_handle())
    return places


def set_controls(place, choice, frame_index=0):
    """Set every control, as a quick reader does."""
    place.evaluate(SET_CONTROLS, [choice, frame_index])


def caption_text(place):
    """The caption of the figure."""
    return place.locator(".nn-figure > p").first.text_content()


def frame_index(place):
    """Which frame the slider of time stands at."""
    return int(place.locator(".nn-figure > label input").first.input_value())


def set_slider(place, label, value):
    """Move a slider to a value, with an input event."""
    place.get_by_role("slider", name=label).evaluate(
        "(s, v) => { s.value = v; s.dispatchEvent(new Event('input', { bubbles: true })); }", value
    )


class PageFigure(NamedTuple):
    """A figure on its page."""

    name: str
    page: object
    place: object
    html: str

    @property
    def figure(self):
        return default_figure(self.name).figure

    @property
    def starts(self):
        return [control["start"] for control in self.figure["controls"]]

    def reset(self):
        self.place.get_by_role("button", name="Reset").click()

    def button(self, name):
        return self.place.get_by_role("button", name=name, exact=True)

    def random_frames(self, count, seed):
        """Seeded choices and frames."""
        return [place[:2] for place in random_frames(self.name, count, seed)]
