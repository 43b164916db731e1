"""The commands: each is told by `make help`, and the servers listen on this machine only."""

import gzip
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from helpers.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="no make on this machine")


def dry(*targets):
    """What make would do, the environment taken as ready."""
    run = ["make", "--no-print-directory", "-n", "-o", ".venv/.ready", *targets]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_every_command_is_told():
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)[1].replace("\\", "")
    run = [
        "make",
        "--no-print-directory",
        "help",
    ]  # itself under a make, it would say where it goes
    message = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert {line.split()[1] for line in message.stdout.splitlines()} == set(phony.split())


@pytest.mark.parametrize(
    ("made_in", "is_set_up"), [("{here}/.venv", False), ("/elsewhere/.venv", True), (None, True)]
)
def test_an_environment_that_was_made_in_another_folder_is_set_up_anew(
    tmp_path, made_in, is_set_up
):
    folder = tmp_path / "Bücher (2)"
    (folder / ".venv").mkdir(parents=True)
    for name in ("Makefile", "requirements.txt", "pyproject.toml", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    if made_in is not None:
        (folder / ".venv" / ".ready").write_text(made_in.format(here=folder.resolve()) + "\n")
    run = ["make", "--no-print-directory", "-n", "book"]
    lines = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert ("tools/environment.py" in lines) == is_set_up
    assert "tools/book.py build" in lines


@pytest.mark.parametrize(
    "target", ["pdf", "epub", "zip", "sheet", "student", "teacher", "graded", "lab", "test"]
)
def test_what_needs_the_book_builds_it_first(target):
    message = dry(target)
    build, own = message.index("tools/book.py build"), re.compile(r"python (-m|tools)")
    assert own.search(message, build)


def test_a_script_that_a_command_names_is_there():
    for script in re.findall(r"python ((?:tools|benchmarks)/\w+\.py)", MAKEFILE):
        assert (ROOT / script).is_file(), script


@pytest.mark.parametrize(
    ("target", "opened"), [("lab", "01-perceptron.ipynb"), ("edit", "chapters/01-perceptron.md")]
)
def test_jupyterlab_listens_on_this_machine_only_and_its_address_opens_a_page(target, opened):
    message = dry(target)
    assert "jupyter lab --ip 127.0.0.1 " in message
    assert f"--LabApp.default_url=/lab/tree/{opened}" in message


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
def test_the_server_answers_here_and_nowhere_else(tmp_path):
    (tmp_path / "index.html").write_text("<p>The first page.</p>" * 50)
    assert "tools/serve.py 8000" in dry("serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "tools" / "serve.py"), str(port), str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as here:
                if here.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            pytest.fail("the server did not start")
        # It would answer under this name too if it listened to the whole network.
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.2", port)) != 0
        # What a cell in a page needs to be stopped without losing what it has computed.
        ask = urllib.request.Request(
            f"http://127.0.0.1:{port}/", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(ask) as answer:
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
            assert gzip.decompress(answer.read()) == (tmp_path / "index.html").read_bytes()
        again = subprocess.run(command, capture_output=True, text=True, check=False)
        assert again.returncode == 1
        told = f"Port {port} is in use. Name another one: make serve PORT={port + 1}\n"
        assert again.stderr == told
    finally:
        server.terminate()
        server.wait()
