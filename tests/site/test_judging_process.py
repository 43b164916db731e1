"""Formulas that a process of its own judges while the pages are read."""

import os
import subprocess
import sys
from types import SimpleNamespace

import judging_process
import proof_marks
import pytest
from helpers.paths import ROOT

PAGE = ROOT / "chapters" / "03-chain-rule.md"


def test_what_another_process_has_judged_is_not_judged_again(tmp_path, monkeypatch):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, judging_process.__file__, str(tmp_path), str(PAGE)]
    subprocess.run(command, env=environment, check=True)

    def again(*_):
        pytest.fail("judged again")

    monkeypatch.setattr("nnmath.proofs.judge.judge", again)
    monkeypatch.setattr("nnmath.proofs.running_text.judge_running_text", again)
    displays = proof_marks.verdicts_of(PAGE, tmp_path)
    assert len(displays) > 10
    assert all(verdict.is_proved for verdict in displays)
    assert proof_marks.inline_verdicts_of(PAGE, tmp_path)


def test_pages_of_proofs_are_read_last(tmp_path):
    pages = ["chapters/proofs", "chapters/proofs/01-perceptron", "chapters/proofs-of-mine", "index"]
    env = SimpleNamespace(external_site_map={})
    judging_process.start(SimpleNamespace(env=env, srcdir=tmp_path), env, pages)
    assert pages == [
        "chapters/proofs-of-mine",
        "index",
        "chapters/proofs",
        "chapters/proofs/01-perceptron",
    ]
    assert not proof_marks.judging  # a small book is judged in the build itself
