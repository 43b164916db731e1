"""What the tests in a browser share: finding Chromium, serving a folder, blocking the network."""

import functools
import os
import re
import shutil
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

MISSING = (
    "no Chromium: install one (Debian: apt install chromium; elsewhere: "
    "python -m playwright install chromium)"
)
NUMBER = re.compile(r"^(−?)([\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$")


def find_chromium(chromium):
    """The browser of the system, or else Playwright's own; None if there is neither."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    own = chromium.executable_path
    return own if own and os.path.exists(own) else None


def without(reason):
    """A browser is missing: the test is skipped, and under CI it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def launch(playwright):
    """Chromium; without one the test is skipped, and under CI it fails."""
    path = find_chromium(playwright.chromium)
    if path is None:
        without(MISSING)
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def served(folder, handler=_Quiet):
    """The folder, served on a free port of this machine; gives its address."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def guard(page):
    """Block what would leave this machine: `page.outside` has it, `page.errors` the errors."""
    page.outside, page.errors = [], []

    def decide(route):
        url = route.request.url
        if re.match(r"(http|ws)://(127\.0\.0\.1|localhost):\d+/|file:|data:|blob:", url):
            route.continue_()
        else:
            page.outside.append(url)
            route.abort()

    page.route("**/*", decide)
    page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


def number(text):
    """The number that a figure has written: "−0.5", "1.2 × 10⁻⁵"."""
    match = NUMBER.match(text.strip())
    assert match, text
    power = (match[3] or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(match[1].replace("−", "-") + match[2] + "e" + power)


def scale(panel, side):
    """From pixels to numbers, read off the axis (`nn-x` or `nn-y`) of a panel as a reader would.

    Two tick labels and their places fix a straight scale; all others must lie on it.
    """
    along = "x" if side == "nn-x" else "y"
    ticks = panel.evaluate(
        f"""(svg) => [...svg.querySelectorAll(".{side} text:not(.nn-name)")].map(
            (t) => [t.textContent, Number(t.getAttribute("{along}"))])"""
    )
    places = [(at, number(text)) for text, at in ticks]
    (a, low), (b, high) = places[0], places[-1]
    slope = (high - low) / (b - a)
    assert slope > 0 if side == "nn-x" else slope < 0, "numbers rise to the right, and upwards"
    for at, value in places:
        assert abs(low + (at - a) * slope - value) < 0.02 * abs(slope) + 1e-9, places
    return lambda at: low + (at - a) * slope, abs(slope)
