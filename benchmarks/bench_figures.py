"""How fast the figures of the built book answer, on a machine four times slower than this one.

``python benchmarks/bench_figures.py`` (make bench-figures) prints, for every figure of every page,
the time from input to the next frame (median and 95th percentile over 60 inputs) and the time from
load until the page's figures are ready. The aims: 16 ms, 50 ms, 1000 ms. Build the book first.
"""

import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from helpers import browser as tools  # noqa: E402 (the browser's helpers live with the tests)

BOOK = ROOT / "_build" / "html"
HURRY = """(root) => {
  const inputs = [...root.querySelectorAll("input[type=range]")];
  const times = [];
  for (let i = 0; i < 60; i++) {
    const node = inputs[i % inputs.length];
    node.value = (i * 7) % (Number(node.max) + 1);
    const before = performance.now();
    node.dispatchEvent(new Event("input", { bubbles: true }));
    root.getBoundingClientRect();  // layout is part of a frame
    times.push(performance.now() - before);
  }
  return times;
}"""
READY = """window.liveAt = [];
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  const live = document.querySelectorAll('.nn-host[data-widget="live"]').length;
  while (window.liveAt.length < live) window.liveAt.push(performance.now());
}).observe(document.body, { subtree: true, attributes: true }));"""


def measure(chromium, address):
    """Print the times of the figures of one page; all are near in a window this tall."""
    page = tools.guard(chromium.new_page(viewport={"width": 1200, "height": 20_000}))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(READY)
    page.goto(address)
    page.wait_for_function("window.liveAt.length === document.querySelectorAll('.nn-host').length")
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    ready = max(page.evaluate("window.liveAt")) - loaded
    for place in page.locator('.nn-host[data-widget="live"]:has(figure.nn-figure)').all():
        times = place.evaluate(HURRY)
        middle, late = np.median(times), np.percentile(times, 95)
        name = place.locator("figure.nn-figure").get_attribute("aria-label")
        row = f"{Path(address).stem:28} {name:40} {middle:6.1f} {late:6.1f} {ready:7.0f}"
        sys.stdout.write(row + "\n")
    page.close()


def main():
    """Measure every page that has figures."""
    if not (BOOK / "index.html").is_file():
        sys.exit("There is no built book yet: make book")
    titles = ("page", "figure", "median", "95 %", "ready")
    sys.stdout.write("{:28} {:40} {:>6} {:>6} {:>7}  (ms)\n".format(*titles))
    with sync_playwright() as playwright, tools.served(BOOK) as site:
        chromium = tools.launch(playwright)
        for path in sorted(BOOK.rglob("*.html")):
            if '<figure class="nn-figure' in path.read_text(encoding="utf-8"):
                measure(chromium, f"{site}/{path.relative_to(BOOK).as_posix()}")
        chromium.close()


if __name__ == "__main__":
    main()
