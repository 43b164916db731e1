"""How soon Python runs in the pages, what it loads and holds, beside the same cells run natively.

``python benchmarks/bench_live.py [PAGE …]`` (make bench-live) opens every page with code from a
server of its own, presses "Run the code of this page" with nothing in the browser's cache, then
once more after a reload, and prints for each page: seconds until Python is ready, cold and warm;
seconds for all its cells, in the page and in a fresh Python of this machine, without the start of
either; megabytes over the wire; and the memory of the page's process. Exit 1 if an aim is missed.
Build the book first, and leave the machine alone meanwhile.
"""

import functools
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
from serve import Handler  # noqa: E402

BOOK = ROOT / "_build" / "html"
AIMS = {"cold s": 4.0, "warm s": 2.5, "cells s": 4.0, "MB": 32.0, "memory MB": 500.0}
ONLY = {"cells s": "chapters/02-gradient-descent"}  # an aim that is stated for one page
COLUMNS = ("cold s", "warm s", "cells s", "native s", "MB", "memory MB")
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
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def memory():
    """The resident memory of the largest page process of this run, in MB (Linux only)."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = dict(
                line.split(":\t", 1) for line in (folder / "status").read_text().splitlines()
            )
            parents[int(folder.name)] = int(lines["PPid"])
            if "--type=renderer" in (folder / "cmdline").read_text():
                sizes[int(folder.name)] = int(lines["VmRSS"].split()[0]) / 1000
        except (OSError, KeyError, ValueError):
            continue

    def is_ours(process):
        while process and process != os.getpid():
            process = parents.get(process, 0)
        return bool(process)

    return max((size for process, size in sizes.items() if is_ours(process)), default=0.0)


def native(cells):
    """Seconds that the cells take in a fresh Python of this machine, imports included."""
    done = subprocess.run(
        [sys.executable, "-c", NATIVE],
        input=json.dumps(cells), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    return float(done.stdout.split()[-1]) if done.returncode == 0 else float("nan")


def measure(chromium, site, page_data):
    """The numbers of one page."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(300_000)
    address = f"{site}/{page_data['page']}.html"
    page.goto(address)
    page.wait_for_load_state("networkidle")
    Counting.sent = 0
    cold = page.evaluate(PRESS)
    numbers = {"MB": Counting.sent / 1e6, "memory MB": memory()}
    page.goto(address)
    warm = page.evaluate(PRESS)
    context.close()
    if cold["failed"]:
        sys.stdout.write(f"{page_data['page']}: {cold['failed']} cells did not run\n")
    return {
        **numbers,
        "cold s": cold["ready"],
        "warm s": warm["ready"],
        "cells s": cold["cells"],
        "native s": native([cell["code"] for cell in page_data["cells"]]),
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
    data = [json.loads(path.read_text().partition(" = ")[2].rstrip(";\n")) for path in files]
    data = [each for each in data if any(cell["shown"] for cell in each["cells"])]
    data = [each for each in data if not names or each["page"] in names]
    sys.stdout.write(f"{'page':40}{''.join(f'{key:>11}' for key in COLUMNS)}\n")
    late = []
    with sync_playwright() as playwright, counted() as site:
        chromium = tools.launch(playwright)
        for each in data:
            numbers = measure(chromium, site, each)
            cells = "".join(f"{numbers[key]:11.1f}" for key in COLUMNS)
            sys.stdout.write(f"{each['page']:40}{cells}\n")
            sys.stdout.flush()
            late += [f"{each['page']}: {key}" for key in missed(each["page"], numbers)]
        chromium.close()
    if late:
        sys.exit(f"missed: {', '.join(late)}")


if __name__ == "__main__":
    main(sys.argv[1:])
