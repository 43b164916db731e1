"""Where a page can be opened: nowhere as long as no repository is named; and what Binder reads."""

import os
import re
import shutil
import subprocess
import tomllib
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from helpers.paths import ROOT, launch_links

SOURCE, NOTEBOOK = "chapters/02-gradient-descent.md", "02-gradient-descent.ipynb"


@pytest.fixture(autouse=True)
def _no_repository(monkeypatch):
    monkeypatch.delenv("NNMATH_REPOSITORY", raising=False)


def addresses(**message):
    config = SimpleNamespace(launch_links=message)
    found = dict(launch_links.launch_urls(config, SOURCE, NOTEBOOK))
    return {name: url.replace("&amp;", "&") for name, url in found.items()}


def test_without_a_repository_nothing_is_offered():
    services = {"binder": "https://binder.example", "colab": "https://colab.example"}
    assert addresses(**services) == addresses(**services, repository="") == {}


def test_each_place_gets_the_page_and_an_empty_one_is_not_offered(monkeypatch):
    monkeypatch.setenv("NNMATH_REPOSITORY", "https://github.com/ada/book.git")
    found = addresses(
        binder="https://binder.example/",
        colab="https://colab.example",
        jupyterhub="https://hub.example",
    )
    binder = urlsplit(found["Binder"])
    assert binder.path == "/v2/gh/ada/book/main"
    assert parse_qs(binder.query) == {"urlpath": [f"lab/tree/{SOURCE}"]}
    assert found["Colab"] == f"https://colab.example/github/ada/book/blob/notebooks/{NOTEBOOK}"
    hub = urlsplit(found["JupyterHub"])
    assert hub.path == "/hub/user-redirect/git-pull"
    assert parse_qs(hub.query) == {
        "repo": ["https://github.com/ada/book"],
        "branch": ["main"],
        "urlpath": [f"lab/tree/book/{SOURCE}"],
    }
    assert list(addresses(binder="", colab="https://colab.example")) == ["Colab"]


def test_a_repository_elsewhere_has_binder_but_not_colab():
    repository = "https://git.example/ada/book"
    found = addresses(repository=repository, binder="https://b.example", colab="https://c.example")
    assert list(found) == ["Binder"]
    assert f"/v2/git/{repository}/main" in unquote(found["Binder"])


def test_what_binder_reads_agrees_with_the_project():
    lines = (ROOT / ".binder" / "requirements.txt").read_text().splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[:2] == ["-c ../requirements.txt", ".[chapters]"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "chapters" in project["optional-dependencies"]
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert set(lines[2:]) <= set(locked)
    python = (ROOT / ".binder" / "runtime.txt").read_text().strip()
    assert re.fullmatch(r"python-3\.1[1-4]", python)
    post = ROOT / ".binder" / "postBuild"
    assert os.name == "nt" or post.stat().st_mode & 0o100
    bash = shutil.which("bash")  # on Windows the first of the path, not the system's own
    assert subprocess.run([bash, "-n", post], check=False).returncode == 0
    for named in re.findall(r"^cp (\S+)", post.read_text(), re.MULTILINE):
        assert (ROOT / named).is_file()
