"""What a reader is told of a proof: for which sizes it holds, in sentences."""

from pathlib import Path

import pytest

from nnmath.proofs.explain import explain_verdict, is_size_limited, wrap_inline_math
from nnmath.proofs.judge import Verdict, judge_file
from nnmath.proofs.models import model_by_name
from nnmath.proofs.statements import statements

CHAPTERS = Path(__file__).parents[2] / "chapters"


def verdict(detail, kind="derived", said="proved"):
    return Verdict("", 1, "eq", kind, said, detail, 0.1)


NETWORKS = "a 2-3-4 network, any cost, one example; a 2-3-2-4 network, any cost, one example"
COMMON = "a 2-3-4 network and a 2-3-2-4 network (any cost, one example)"


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        (
            "one identity in: a chain of 2 neurons, any activation",
            "*Proved as it stands*: one identity, checked for a chain of 2 neurons (any "
            "activation).",
        ),
        (
            f"38 identities in: {NETWORKS}",
            "*Proved, with a letter for every number, for these sizes*: 38 identities, checked "
            f"for {COMMON}.",
        ),
        (
            f"38 identities in: {NETWORKS}; for all sizes: a layer of any size",
            "*Proved, for all sizes*: with a letter for each size, for a layer of any size; and "
            f"38 identities, checked for {COMMON}.",
        ),
        (
            "5 identities by induction in: the curves f, g and q, for every x, h and rate",
            "*Proved by induction, for every $k$*: five identities, checked for the curves $f$, "
            "$g$ and $q$, for every $x$, $h$ and rate.",
        ),
    ],
)
def test_a_proof_in_a_sentence(detail, sentence):
    assert explain_verdict(verdict(detail)) == sentence


def test_a_failure_keeps_its_reason():
    assert explain_verdict(verdict("step 1 fails", said="failed")) == "*Failed*: step 1 fails."


def test_only_listed_sizes_are_called_so():
    assert is_size_limited(verdict(f"38 identities in: {NETWORKS}"))
    assert is_size_limited(verdict("2 identities in: any line in the plane; any plane in space"))
    assert not is_size_limited(verdict(f"38 identities in: {NETWORKS}; for all sizes: a layer"))
    assert not is_size_limited(verdict("one identity in: 2 scores, cross-entropy, one example"))
    assert not is_size_limited(verdict("2 identities in: z > 0; z < 0"))


def test_letters_are_formulas():
    assert wrap_inline_math("a step by $η$ times 2, in x") == r"a step by $\eta$ times 2, in $x$"


def test_the_four_equations_are_proved_for_all_sizes_and_their_batches_for_some():
    said = {v.label: explain_verdict(v) for v in judge_file(CHAPTERS / "05-matrix-form.md")}
    for name in ("output-index", "hidden-index", "bias-index", "weight-index"):
        assert said[f"eq-matrix-{name}"].startswith("*Proved, for all sizes*"), name
    assert "for these sizes" in said["eq-matrix-batch-hidden"]


def test_what_was_tried_in_one_world_alone_speaks_of_that_alone():
    """So "as it stands" is no claim for other sizes: a general formula needs two worlds or more."""
    alone = {model_by_name(e.worlds[0]).title for e in statements().values() if len(e.worlds) == 1}
    assert alone <= {
        "2 scores, cross-entropy, one example",
        "a chain of 2 neurons, any activation, quadratic cost",
        "any function of any function",
        "any function of two numbers",
        "any perceptron with two inputs, at the corners of the square",
        "one neuron with one input, any activation, quadratic cost",
        "one sigmoid and one weight",
        "tanh of any number",
        "the circuit (x + y) z, for all numbers",
        "the curves f, g and q, for every x, h and rate",
        "the sigmoid of any number",
    }
