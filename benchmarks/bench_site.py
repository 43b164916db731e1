"""What each page of the built book weighs, and how soon it stands, on a machine four times slower.

``python benchmarks/bench_site.py [PAGE …]`` (make bench-site) opens every page of the built book
from a server of its own (gzip, nothing cached), the processor slowed down four times, at the size
of a laptop and of a phone, and prints: kB over the wire, requests, largest contentful paint, layout
shift while loading, and total blocking time (what long tasks take over 50 ms, between the first
paint and two quiet seconds after load). A page that misses an aim is measured twice more, and the
median counts. Exit 1 if one still misses. Build the book first.
"""

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from helpers import browser as tools  # noqa: E402 (the browser's helpers live with the tests)
from helpers.server import compressed  # noqa: E402

BOOK = ROOT / "_build" / "html"
AIMS = {"kB": 600, "requests": 30, "LCP ms": 1500, "CLS": 0.01, "TBT ms": 150}
WINDOWS = {"laptop": (1350, 940), "phone": (360, 740)}
WATCH = """
window.seen = { lcp: 0, fcp: 0, cls: 0, long: [] };
const watch = (type, act) => new PerformanceObserver((list) => list.getEntries().forEach(act))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", (e) => (seen.lcp = e.startTime));
watch("paint", (e) => { if (e.name === "first-contentful-paint") seen.fcp = e.startTime; });
watch("layout-shift", (e) => (seen.cls += e.value));
watch("longtask", (e) => seen.long.push([e.startTime, e.duration]));
"""
QUIET = """() => new Promise((done) => {
  const quiet = () => {
    const ends = seen.long.map(([start, time]) => start + time);
    const last = Math.max(performance.timing.loadEventEnd - performance.timeOrigin, ...ends);
    if (performance.now() - last > 2000) done(seen); else setTimeout(quiet, 100);
  };
  quiet();
})"""


def measure(chromium, address, window):
    """Return the numbers of one page, loaded afresh."""
    width, height = WINDOWS[window]
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = tools.guard(context.new_page())
    page.wait_for_timeout(700)  # what the browser itself does when a tab opens is over
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weights = []
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    if not page.goto(address, wait_until="load").ok:
        raise SystemExit(f"{address}: there is no such page (chapters/05-matrix-form.html, say)")
    seen = page.evaluate(QUIET)
    context.close()
    blocked = sum(time - 50 for start, time in seen["long"] if start + time > seen["fcp"])
    return {
        "kB": sum(weights) / 1000,
        "requests": len(weights),
        "LCP ms": seen["lcp"],
        "CLS": seen["cls"],
        "TBT ms": max(0.0, blocked),
    }


def late(numbers):
    """Return the aims that these numbers miss."""
    return [key for key, most in AIMS.items() if numbers[key] > most]


def row(name, window, numbers):
    """Print a line of the table."""
    cells = "".join(f"{numbers[k]:10.3f}" if k == "CLS" else f"{numbers[k]:10.0f}" for k in AIMS)
    sys.stdout.write(f"{name:40} {window:7}{cells}\n")
    sys.stdout.flush()


def main(names):
    """Measure the pages, and say whether all reach the aims."""
    if not (BOOK / "index.html").is_file():
        sys.exit("There is no built book yet: make book")
    names = names or sorted(
        path.relative_to(BOOK).as_posix()
        for path in BOOK.rglob("*.html")
        if "_static" not in path.parts
    )
    sys.stdout.write(f"{'page':40} {'window':7}{''.join(f'{k:>10}' for k in AIMS)}\n")
    found = []
    with sync_playwright() as playwright, compressed(BOOK) as site:
        chromium = tools.launch(playwright)
        measure(chromium, f"{site}/{names[0]}", "laptop")  # the browser itself warms up
        for name in names:
            for window in WINDOWS:
                times = [measure(chromium, f"{site}/{name}", window)]
                if late(times[0]):
                    times += [measure(chromium, f"{site}/{name}", window) for _ in range(2)]
                found.append({key: median(time[key] for time in times) for key in AIMS})
                row(name, window, found[-1])
        chromium.close()
    worst = {key: max(numbers[key] for numbers in found) for key in AIMS}
    row("the worst", "", worst)
    row("at most", "", AIMS)
    if late(worst):
        sys.exit(f"missed: {', '.join(late(worst))}")


if __name__ == "__main__":
    main(sys.argv[1:])
