"""What the hosting site reads: the workflow, the updates of packages, the forms for issues."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


WORKFLOW = load(GITHUB / "workflows" / "book.yml")
JOBS = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]


def test_the_book_is_published_only_after_every_job_that_judges_it():
    after = {"publish", "notebooks"}
    elsewhere = {"links"}  # asks whether other sites still have a page
    assert set(JOBS["publish"]["needs"]) == set(JOBS) - after - elsewhere
    assert JOBS["notebooks"]["needs"] == "publish"


def test_a_job_may_only_read_unless_it_publishes():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {name for name, job in JOBS.items() if "permissions" in job} == {"publish", "notebooks"}
    for name, job in JOBS.items():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@") and name != "notebooks":
                assert step["with"]["persist-credentials"] is False, name


def test_runs_of_one_branch_never_overlap():
    assert "github.ref" in WORKFLOW["concurrency"]["group"]
    assert all("timeout-minutes" in job for job in JOBS.values())


def test_the_commands_of_the_workflow_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    ends = {one["end"] for one in JOBS["ends"]["strategy"]["matrix"]["include"]}
    asked = re.findall(r"^make ([a-z-]+)$", "\n".join(s.get("run", "") for s in STEPS), re.M)
    assert set(asked) | ends <= targets
    assert asked


def test_each_action_has_a_version():
    actions = load(GITHUB / "actions" / "setup" / "action.yml")["runs"]["steps"]
    for used in (step["uses"] for step in STEPS + actions if "uses" in step):
        if used.startswith("./"):
            assert (ROOT / used / "action.yml").is_file()
        else:
            assert re.fullmatch(r"actions/[\w-]+@(v\d+|[0-9a-f]{40})", used)


def test_the_workflow_tries_the_pythons_that_the_package_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert project["requires-python"] == f">={named[0]}"
    for job in ("test", "systems"):
        assert JOBS[job]["strategy"]["matrix"]["python"] == named


def test_every_kind_of_package_is_kept_up_to_date():
    updates = {one["package-ecosystem"]: one for one in load(GITHUB / "dependabot.yml")["updates"]}
    assert set(updates) == {"pip", "npm", "github-actions"}
    for update in updates.values():
        for folder in update.get("directories", [update.get("directory")]):
            assert (ROOT / folder.strip("/")).is_dir()


@pytest.mark.parametrize(
    "path", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda p: p.stem
)
def test_a_form_is_what_the_site_accepts(path):
    form = load(path)
    if path.stem == "config":
        assert set(form) == {"blank_issues_enabled"}
        return
    assert {"name", "description", "body"} <= set(form)
    names = [field["id"] for field in form["body"]]
    assert len(names) == len(set(names))
    for field in form["body"]:
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["label"]
        assert (field["type"] == "dropdown") == ("options" in field["attributes"])


def test_what_ci_runs_is_a_script_that_ends_with_the_tests():
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", script], check=True)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "make test"
