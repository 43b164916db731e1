"""Where a page can be opened, nowhere unless a repository is named; and what Binder reads."""

import os
import re
import shutil
import subprocess
import tomllib
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from helpers.paths import ROOT, launch_links

SOURCE, NOTEBOOK = "chapters/02-gradient-descent.md", "02-gradient-descent.ipynb"


WHEEL = "nnmath-0.1.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def _no_repository(monkeypatch):
    monkeypatch.delenv("NNMATH_REPOSITORY", raising=False)


def addresses(**message):
    config = SimpleNamespace(launch_links=message)
    found = dict(launch_links.launch_urls(config, SOURCE, NOTEBOOK))
    return {name: url.replace("&amp;", "&") for name, url in found.items()}


def package_url(site="", **message):
    return launch_links.package_url(SimpleNamespace(launch_links=message), WHEEL, site)


def test_without_a_repository_nothing_is_offered():
    services = {"binder": "https://binder.example", "colab": "https://colab.example"}
    assert addresses(**services) == addresses(**services, repository="") == {}
    assert package_url() == ""


def test_each_place_gets_the_notebook_and_an_empty_one_is_not_offered(monkeypatch):
    monkeypatch.setenv("NNMATH_REPOSITORY", "https://github.com/ada/book.git")
    found = addresses(
        binder="https://binder.example/",
        colab="https://colab.example",
        jupyterhub="https://hub.example",
    )
    binder = urlsplit(found["Binder"])
    assert binder.path == "/v2/gh/ada/book/notebooks"
    assert parse_qs(binder.query) == {"urlpath": [f"lab/tree/{NOTEBOOK}"]}
    assert found["Colab"] == f"https://colab.example/github/ada/book/blob/notebooks/{NOTEBOOK}"
    hub = urlsplit(found["JupyterHub"])
    assert hub.path == "/hub/user-redirect/git-pull"
    assert parse_qs(hub.query) == {
        "repo": ["https://github.com/ada/book"],
        "branch": ["notebooks"],
        "urlpath": [f"lab/tree/book/{NOTEBOOK}"],
    }
    assert list(addresses(binder="", colab="https://colab.example")) == ["Colab"]


def test_a_repository_elsewhere_has_binder_but_not_colab():
    places = {
        "binder": "https://b.example",
        "colab": "https://c.example",
        "jupyterhub": "https://h",
    }
    repository = "https://git.example/ada/book"
    found = addresses(repository=repository, **places)
    assert list(found) == ["Binder"]
    assert unquote(found["Binder"]).endswith(f"/v2/git/{repository}/main?urlpath=lab/tree/{SOURCE}")
    found = addresses(repository=repository, notebooks="built", **places)
    assert list(found) == ["Binder", "JupyterHub"]
    assert unquote(found["Binder"]).endswith(f"/{repository}/built?urlpath=lab/tree/{NOTEBOOK}")


def test_the_package_comes_from_the_site_or_from_the_branch_of_notebooks():
    """So that what Colab opens, where nothing lies beside it, runs without an address of a site."""
    github = "https://github.com/ada/book"
    on_branch = f"{github}/raw/notebooks/{WHEEL}"
    assert package_url(repository=github) == on_branch
    assert package_url(repository=github, notebooks="built") == f"{github}/raw/built/{WHEEL}"
    site = "https://ada.example/book/"
    assert package_url(site, repository=github) == f"{site}_downloads/notebooks/{WHEEL}"
    elsewhere = package_url(repository="https://git.example/ada/book")
    assert elsewhere == "git+https://git.example/ada/book@main"


def test_binder_finds_on_the_branch_of_notebooks_what_to_install(built_book):
    folder = built_book / "_downloads" / "notebooks"
    lines = (folder / "requirements.txt").read_text().splitlines()
    (wheel,) = folder.glob("*.whl")
    assert lines == ["-c constraints.txt", f"./{wheel.name}[chapters]", "jupyterlab"]
    locked = (folder / "constraints.txt").read_text()
    assert locked == (ROOT / "requirements.txt").read_text()
    python = (folder / "runtime.txt").read_text().strip()
    assert python == (ROOT / ".binder" / "runtime.txt").read_text().strip()
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text())
    script = workflow["jobs"]["notebooks"]["steps"][-1]["run"]
    (added,) = re.findall(r"^git add --force (.*)$", script, re.MULTILINE)
    assert all(any(path.match(glob) for glob in added.split()) for path in folder.iterdir())


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
