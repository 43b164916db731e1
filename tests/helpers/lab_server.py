"""JupyterLab for tests: a server of our own, a folder of pages, and a hand that runs them.

The server listens on a free port of this machine and has empty folders for all that Jupyter would
remember; the settings are those of `make edit` (`.jupyter`) or of `make lab` (`.jupyter/readers`).
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from helpers.shown_figures import shown_figures

from nnmath.exercises.chapters import exercises_of

ROOT = Path(__file__).parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def everything():
    """A notebook with each of the figures, and a quick question."""
    header = (ROOT / "chapters" / "02-gradient-descent.md").read_text(encoding="utf-8")
    header = header[: header.index("\n---\n", 4) + 5]
    first = exercises_of("two-layers")[1][0].id
    cells = [
        f"from {function.__module__} import {name}\n{name}()"
        for name, (function, _) in shown_figures().items()
    ]
    cells.append(f"from nnmath.widgets import quick\nquick({first!r})")
    return (
        header
        + "\n# Gradient descent and all others\n"
        + "".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    )


def lay_chapters(folder):
    """Lay a copy of the chapters there, and a page with every figure."""
    shutil.copytree(
        ROOT / "chapters", folder / "chapters", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    (folder / "all.md").write_text(everything(), encoding="utf-8")


@contextmanager
def served_lab(home, folder, settings=".jupyter", port=None):
    """JupyterLab on a folder; what it remembers is in another, its home. Gives its address.

    With a port it is started as by `make lab`, which asks for one, and the address is the one that
    it prints.
    """
    beside = Path(sys.executable).parent
    options = (
        [f"--port={port}"] if port else [f"--port={free_port()}", "--ServerApp.port_retries=0"]
    )
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "HOME": str(home),
        "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_CONFIG_PATH": str(ROOT / settings),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    command = [
        str(beside / "jupyter"), "lab", "--no-browser", "--ip=127.0.0.1", *options,
        "--IdentityProvider.token=", "--allow-root", f"--notebook-dir={folder}",
    ]  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        for _ in range(240):
            text = (home / "log").read_text()
            assert server.poll() is None, text
            found = re.search(r"http://127\.0\.0\.1:\d+", text)
            try:
                urllib.request.urlopen(f"{found[0]}/api/status")
                break
            except (TypeError, urllib.error.URLError):  # it has not said, or does not answer, yet
                time.sleep(0.5)
        yield found[0]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def open_notebook(page, address, path):
    """Open a notebook by its address, as by a double click, and wait until it has a kernel.

    Each has a workspace of its own: in a shared one the lab would open again what was open before.
    """
    page.goto(f"{address}/lab/workspaces/{Path(path).stem}/tree/{path}")
    page.locator(".jp-NotebookPanel-toolbar").wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.locator(".jp-Notebook .jp-MarkdownCell").first.wait_for()
    page.wait_for_timeout(1000)  # the session is known a moment after the kernel is


def run_all(page):
    """Run the open notebook from top to bottom."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def run(page, address, path, shown):
    """Open a notebook, run it, and wait for so many figures and one more."""
    open_notebook(page, address, path)
    run_all(page)
    page.locator(".nn-figure").nth(shown).wait_for(state="attached")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()


def save(page, file):
    """Save the open notebook, and wait until its file is written, to the end."""
    before = last = file.stat().st_mtime_ns, file.stat().st_size
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text(re.compile("^Save (Notebook|Markdown File)$")).click()
    for _ in range(100):
        page.wait_for_timeout(500)
        now = file.stat().st_mtime_ns, file.stat().st_size
        if before != now == last and now[1]:
            return
        last = now
    raise AssertionError(f"{file} was not saved")
