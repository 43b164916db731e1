"""What a reader reads of a proof: for which sizes it holds, in sentences."""

from fractions import Fraction
from pathlib import Path

import pytest

import nnmath.proofs
from nnmath.proofs.errata import Erratum
from nnmath.proofs.explain import (
    describe_failure,
    describe_mark,
    describe_verdict,
    explain_refutation,
    explain_verdict,
    typeset,
)
from nnmath.proofs.model import Description, Letter
from nnmath.proofs.verdict import (
    Counterexample,
    Failure,
    FailureKind,
    Method,
    Sizes,
    Stage,
    Verdict,
)

PROOFS = Path(nnmath.proofs.__file__).parent
DETAILS = ("any cost", "one example")
NETWORKS = tuple(
    Description("a {layers} network", DETAILS, {"layers": layers})
    for layers in ((2, 3, 4), (2, 3, 2, 4))
)
COMMON = "a 2-3-4 network and a 2-3-2-4 network (any cost, one example)"
CHAIN = Description("a chain of {neurons} neurons", ("any activation",), {"neurons": 2})
CURVES = Description("the curves $f$, $g$ and $q$, for every $x$, $h$ and rate", noun_is_list=True)
LAYER = Description("a layer of any size", letters=("n",))


DRAWN = (("n_{l}", 3), ("m", 5))


def proved(method, sizes, identities, models, general=(), kind="derived", drawn=()):
    methods = (method,) if general else ()
    return Verdict(
        "", 1, "eq", kind, "proved", method, sizes, identities, models, general, methods, drawn
    )


@pytest.mark.parametrize(
    ("verdict", "sentence", "plain"),
    [
        (
            proved(Method.IDENTITY, Sizes.NONE, 1, (CHAIN,)),
            "*Proved as it stands*: one identity, checked for a chain of 2 neurons (any "
            "activation).",
            "one identity in: a chain of 2 neurons, any activation",
        ),
        (
            proved(Method.IDENTITY, Sizes.LISTED, 38, NETWORKS),
            "*Proved, with a letter for every number, for these sizes*: 38 identities, checked "
            f"for {COMMON}.",
            "38 identities in: a 2-3-4 network, any cost, one example; "
            "a 2-3-2-4 network, any cost, one example",
        ),
        (
            proved(Method.INDEX_NOTATION, Sizes.ALL, 38, NETWORKS, (LAYER,), drawn=DRAWN),
            "*Proved, for all sizes*, in index notation: for a layer of any size. 38 identities, "
            f"checked for {COMMON}; and computed in numbers at sizes drawn from its text, "
            "$n_{l} = 3$ and $m = 5$.",
            "38 identities in: a 2-3-4 network, any cost, one example; "
            "a 2-3-2-4 network, any cost, one example; for all sizes: a layer of any size",
        ),
        (
            proved(Method.INDUCTION, Sizes.NONE, 5, (CURVES,)),
            "*Proved by induction, for every $k$*: five identities, checked for the curves $f$, "
            "$g$ and $q$, for every $x$, $h$ and rate.",
            "5 identities by induction in: the curves f, g and q, for every x, h and rate",
        ),
        (
            proved(Method.DEFINITION, Sizes.NONE, 2, (CHAIN, LAYER), kind="definition"),
            "*Definition as it stands*: compared with the program's own (two entries), for a "
            "chain of 2 neurons (any activation) and a layer of any size.",
            "2 identities in: a chain of 2 neurons, any activation; a layer of any size",
        ),
    ],
)
def test_a_proof_in_a_sentence(verdict, sentence, plain):
    assert explain_verdict(verdict) == sentence
    assert describe_verdict(verdict) == plain


def test_a_size_in_words_is_no_size_in_digits():
    """The claim comes from the fields: rewording a model changes no claim about a proof."""
    reworded = tuple(Description("a chain of many neurons", (), {"neurons": n}) for n in (2, 3))
    verdict = proved(Method.IDENTITY, Sizes.LISTED, 2, reworded)
    assert "for these sizes" in explain_verdict(verdict)
    assert describe_mark(verdict) == ("✓", "Proved by machine for several sizes: see the proof")
    verdict = proved(Method.CUTOFF, Sizes.ALL, 2, reworded, (LAYER,))
    assert "by the cut-off theorem" in explain_verdict(verdict)
    assert describe_mark(verdict) == ("✓", "Proved by machine for all sizes: see the proof")
    verdict = proved(Method.IDENTITY, Sizes.NONE, 2, (Description("$z > 1$"),) * 2)
    assert "as it stands" in explain_verdict(verdict)
    assert describe_mark(verdict) == ("✓", "Proved by machine: see the proof")


NUMBERS = Counterexample(
    (
        (Letter("w", 1, ("2", "3")), Fraction(-3, 2)),
        (Letter("x", None, ("k",)), Fraction(4)),
    ),
    "0.25",
    "1.5",
)
REFUTED = Failure(
    FailureKind.REFUTED,
    stage=Stage.STEP,
    step=1,
    model=NETWORKS[0],
    indices=(("l", 1),),
    entry=(1, 2),
    counterexample=NUMBERS,
)
MISFIT = Failure(
    FailureKind.SHAPES,
    "the shapes do not fit: a 2×3 matrix times a 2×1 matrix",
    stage=Stage.STEP,
    step=1,
    model=NETWORKS[0],
    operation="times",
    shapes=((2, 3), (2, 1)),
)


def test_a_failure_keeps_its_reason():
    failure = Failure(FailureKind.UNDEFINED, "unknown name q")
    verdict = Verdict("", 1, "eq", "derived", "failed", Method.IDENTITY, failure=failure)
    assert explain_verdict(verdict) == "*Failed*: unknown name q."


def test_a_counterexample_in_plain_text():
    assert describe_failure(REFUTED) == (
        "step 1 fails in a 2-3-4 network, any cost, one example, l = 1: entry (1, 2): "
        "with w1_23 = -3/2, x_k = 4, left is 0.25, right is 1.5"
    )


@pytest.mark.parametrize(
    ("stage", "beginning"),
    [
        (Stage.BASE, "it fails for k = 0 in a chain of 2 neurons, any activation: with"),
        (Stage.INDUCTION, "the step from k to k + 1 fails: with"),
        (Stage.ALL_SIZES, "step 2 could not be proved for all sizes: with"),
        (Stage.CLAIM, "in a chain of 2 neurons, any activation: with"),
        (None, "with"),
    ],
)
def test_the_stage_of_a_proof_begins_the_sentence(stage, beginning):
    failure = Failure(FailureKind.REFUTED, "", stage, 2, CHAIN, (("k", 0),), counterexample=NUMBERS)
    assert describe_failure(failure).startswith(beginning + " w1_23")


@pytest.mark.parametrize(
    ("failure", "evidence"),
    [
        (
            REFUTED,
            "It fails for a 2-3-4 network, any cost, one example, $l = 1$: entry (1, 2). With "
            r"$w^{(1)}_{23} = -\tfrac{3}{2}$, $x_{k} = 4$, the left side is $0.25$, the right "
            "side $1.5$.",
        ),
        (
            MISFIT,
            "It fails for a 2-3-4 network, any cost, one example. The shapes do not fit: a "
            r"$2 \times 3$ matrix times a $2 \times 1$ matrix.",
        ),
    ],
)
def test_an_erratum_in_markdown(failure, evidence):
    erratum = Erratum("name", "source", "a = b", "a = c", "model", "why")
    wrong, right = explain_refutation(erratum, failure).split("**✓ Right, and proved**")
    assert wrong == f"**✗ Wrong**\n\n$$\na = b\n$$\n\n{evidence}\n\n"
    assert right == "\n\n$$\na = c\n$$\n"
    no_right = Erratum("name", "source", "a = b", "", "model", "why")
    assert "Right" not in explain_refutation(no_right, failure)


def test_a_trial_at_drawn_sizes_names_them():
    failure = Failure(FailureKind.REFUTED, counterexample=Counterexample((), "1", "2"), sizes=DRAWN)
    assert describe_failure(failure) == "at n_{l} = 3, at m = 5, left is 1, right is 2"


def test_more_values_than_a_reader_wants_are_counted():
    many = Counterexample(tuple((Letter("w", i), Fraction(i)) for i in range(9)), "1", "2")
    failure = Failure(FailureKind.REFUTED, counterexample=many)
    assert describe_failure(failure).endswith("w5 = 5 and 3 more, left is 1, right is 2")


def test_formulas_in_sentences_are_latex():
    assert typeset("a step by $η$ times 2, in $x$") == r"a step by $\eta$ times 2, in $x$"
