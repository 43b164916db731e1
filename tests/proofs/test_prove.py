"""A proof as a reader sees it in a notebook."""

from pathlib import Path

import pytest

from nnmath.proofs import prove

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "chapters", ROOT / "tests"])
def test_a_proof_is_found_from_wherever_the_notebook_runs(folder):
    proof = prove("eq-descent-closed-form", folder=folder)
    assert proof.proved
    assert "by induction" in repr(proof)
    assert "(1 - 2\\eta)^k" in proof._repr_markdown_()


def test_a_changed_sign_is_refuted_with_numbers():
    proof = prove("eq-descent-closed-form", latex="x_k + 2 = (1 + 2\\eta)^k (x_0 + 2)")
    assert not proof.proved
    assert "NOT proved" in proof._repr_markdown_()
    assert "left is" in repr(proof)


def test_a_definition_says_so():
    assert "Definition" in repr(prove("eq-descent-bowl", folder=ROOT))


def test_an_unknown_label_is_told_its_neighbours():
    with pytest.raises(KeyError, match="eq-descent-bowl"):
        prove("eq-descent-bow")


def test_a_label_that_no_page_displays(tmp_path):
    with pytest.raises(FileNotFoundError, match="eq-descent-bowl"):
        prove("eq-descent-bowl", folder=tmp_path)
