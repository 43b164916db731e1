"""How soon Python runs in the pages, what it loads and holds, beside the same cells run natively.

``python benchmarks/bench_live.py [PAGE …]`` (make bench-live) opens every page with code from a
server of its own, presses "Run the code of this page" with nothing in the browser's cache, then
once more after a reload, when the page has kept what it needs for the next time, and prints for
each page: seconds until Python is ready, cold and warm; seconds for all its cells, in the page and
in a fresh Python of this machine, without the start of either, and how many times longer the page
takes; megabytes over the wire, and those of them that come before Matplotlib; the memory of the
page's process, and of it what is its own, without the files of the browser's program, which all
processes of a browser share; and the load of the machine (processes that are running or waiting).
Then it judges an exercise of code. Exit 1 if an aim is missed. Build the book first, and leave the
machine alone meanwhile.
"""

import functools
import gzip
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]
from helpers import browser as tools  # noqa: E402 (the browser's helpers live with the tests)
from serve import Handler, compress  # noqa: E402

BOOK = Path(os.environ.get("NNMATH_BOOK", ROOT / "_build" / "html"))
AIMS = {
    "cold s": 4.0, "warm s": 2.5, "cells s": 4.0, "MB": 32.0, "first MB": 12.0, "memory MB": 500.0,
}  # fmt: skip
JUDGED = 0.2  # seconds
ONLY = {"cells s": "chapters/02-gradient-descent"}  # an aim that is stated for one page
COLUMNS = (
    "cold s", "warm s", "cells s", "native s", "ratio", "MB", "first MB", "memory MB", "own MB",
    "load",
)  # fmt: skip
EXERCISE = "chapters/exercises/02-gradient-descent", "gradient-descent-stop"
ANSWER = """def steps_needed(slope, x, rate, tolerance):
    count = 0
    while abs(slope(x)) >= tolerance:
        x = x - rate * slope(x)
        count += 1
    return count"""
PRESS = """async () => {
  const began = performance.now();
  [...document.querySelectorAll(".nn-run-page button")].at(0).click();
  const until = (is) => new Promise((done) => {
    const look = () => (is() ? done(performance.now()) : setTimeout(look, 10));
    look();
  });
  const page = () => globalThis.bookLive?.open?.({});
  const ready = await until(() => page()?.python.isReady);
  const ended = await until(() => !page().isDraining);
  const failed = page().cells.filter((cell) => cell.element && !cell.isFresh);
  return { ready: (ready - began) / 1000, cells: (ended - ready) / 1000, failed: failed.length };
}"""
JUDGE = """async ([id, text]) => {
  [...document.querySelectorAll(".exercise > .nn-python > button")].at(0).click();
  const until = (is) => new Promise((done) => {
    const look = () => (is() ? done() : setTimeout(look, 10));
    look();
  });
  await until(() => document.querySelector(".nn-live-editor"));
  const page = bookLive.open({}), answer = page.answers.find((other) => other.id === id);
  answer.editor.text = text;
  await page.run(answer);  // Python starts, and imports what judges
  const began = performance.now();
  await page.run(answer);
  return (performance.now() - began) / 1000;
}"""
NATIVE = """
import json, sys, time
cells = json.load(sys.stdin)
main = {"__name__": "__main__"}
began = time.perf_counter()
for cell in cells:
    exec(compile(cell, "<cell>", "exec"), main)
print(time.perf_counter() - began)
"""


class Counting(Handler):
    """Counts what it sends."""

    sent = 0

    def send_header(self, keyword, value):
        """Send a header; one that tells a length is counted."""
        if keyword == "Content-Length":
            Counting.sent += int(value)
        super().send_header(keyword, value)


@contextmanager
def counted():
    """The built book on a free port of this machine."""
    make = functools.partial(Counting, directory=str(BOOK))
    server = ThreadingHTTPServer(("127.0.0.1", 0), make)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for path in BOOK.glob("_static/pyodide/*/pyodide.*"):  # other hosts have compressed them, too
        compress(path, path.stat().st_mtime_ns)
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def memory():
    """The resident memory of the largest page process of this run, and its own part, in MB.

    Linux only.
    """
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = dict(
                line.split(":\t", 1) for line in (folder / "status").read_text().splitlines()
            )
            parents[int(folder.name)] = int(lines["PPid"])
            if "--type=renderer" in (folder / "cmdline").read_text():
                both = (int(lines[key].split()[0]) / 1000 for key in ("VmRSS", "RssAnon"))
                sizes[int(folder.name)] = tuple(both)
        except (OSError, KeyError, ValueError):
            continue

    def is_ours(process):
        while process and process != os.getpid():
            process = parents.get(process, 0)
        return bool(process)

    return max((size for process, size in sizes.items() if is_ours(process)), default=(0.0, 0.0))


def native(cells):
    """Seconds that the cells take in a fresh Python of this machine, imports included."""
    done = subprocess.run(
        [sys.executable, "-c", NATIVE],
        input=json.dumps(cells), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    return float(done.stdout.split()[-1]) if done.returncode == 0 else float("nan")


def before_matplotlib(page_data, manifest):
    """The megabytes that a page loads for the cells above the first one that needs Matplotlib."""
    folder = BOOK / "_static" / "pyodide" / Path(manifest["python"]).name
    names = set(manifest["core"]) | {manifest["packages"][name] for name in manifest["base"]}
    for cell in page_data["cells"]:
        if "matplotlib" in cell["packages"]:
            break
        names |= {manifest["packages"][name] for name in cell["packages"]}
    plain = {name for name in names if name.endswith((".js", ".wasm"))}  # the host compresses them
    sent = [len(gzip.compress((folder / name).read_bytes(), 6)) for name in plain]
    return (sum(sent) + sum(manifest["files"][name] for name in names - plain)) / 1e6


def data_of(path):
    """What a script of the book hands over."""
    return json.loads(path.read_text(encoding="utf-8").partition(" = ")[2].rstrip(";\n"))


def judge(chromium, site):
    """Seconds to judge an exercise of code once Python has judged one."""
    page, exercise = EXERCISE
    context = chromium.new_context()
    tab = context.new_page()
    tab.set_default_timeout(300_000)
    tab.goto(f"{site}/{page}.html")
    seconds = tab.evaluate(JUDGE, [exercise, ANSWER])
    context.close()
    return seconds


def measure(chromium, site, page_data, manifest):
    """The numbers of one page."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(300_000)
    address = f"{site}/{page_data['page']}.html"
    page.goto(address)
    page.wait_for_load_state("networkidle")
    Counting.sent = 0
    cold = page.evaluate(PRESS)
    numbers = {"MB": Counting.sent / 1e6}
    numbers["memory MB"], numbers["own MB"] = memory()
    page.get_by_text("Kept in this browser").wait_for()
    page.goto(address)
    warm = page.evaluate(PRESS)
    context.close()
    if cold["failed"]:
        sys.stdout.write(f"{page_data['page']}: {cold['failed']} cells did not run\n")
    seconds = native([cell["code"] for cell in page_data["cells"]])
    return {
        **numbers,
        "cold s": cold["ready"],
        "warm s": warm["ready"],
        "cells s": cold["cells"],
        "native s": seconds,
        "ratio": cold["cells"] / seconds,
        "first MB": before_matplotlib(page_data, manifest),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan"),
    }


def missed(name, numbers):
    """The aims that a page misses."""
    aims = {key: most for key, most in AIMS.items() if ONLY.get(key, name) == name}
    return [key for key, most in aims.items() if numbers[key] > most]


def main(names):
    """Measure the pages, and say whether all reach the aims."""
    files = sorted(BOOK.glob("_static/live/*/pages/**/*.js"))
    if not files:
        sys.exit("There is no built book yet: make book")
    [manifest] = map(data_of, BOOK.glob("_static/live/*/manifest.js"))
    data = [data_of(path) for path in files]
    data = [each for each in data if any(cell["shown"] for cell in each["cells"])]
    data = [each for each in data if not names or each["page"] in names]
    sys.stdout.write(f"{'page':40}{''.join(f'{key:>11}' for key in COLUMNS)}\n")
    late = []
    with sync_playwright() as playwright, counted() as site:
        chromium = tools.launch(playwright)
        for each in data:
            numbers = measure(chromium, site, each, manifest)
            cells = "".join(f"{numbers[key]:11.1f}" for key in COLUMNS)
            sys.stdout.write(f"{each['page']:40}{cells}\n")
            sys.stdout.flush()
            late += [f"{each['page']}: {key}" for key in missed(each["page"], numbers)]
        seconds = judge(chromium, site)
        sys.stdout.write(f"an exercise of code is judged in {seconds:.2f} s\n")
        late += ["exercise"] * (seconds > JUDGED)
        chromium.close()
    if late:
        sys.exit(f"missed: {', '.join(late)}")


if __name__ == "__main__":
    main(sys.argv[1:])
