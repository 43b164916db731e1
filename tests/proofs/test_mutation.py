"""The measure of the proofs is what they catch: mutants and random edits of displayed formulas."""

from random import Random

import pytest
from helpers import book

from nnmath.formulas.latex import tokenize_lossless
from nnmath.proofs.mutation.operators import OPERATORS, mutants
from nnmath.proofs.mutation.run import Result, judge_mutant, run_mutation_test
from nnmath.proofs.statements import statements

EQUATIONS = book.equations()
# All mutants of all equations are the business of `benchmarks/mutants.py`; here, a fixed share.
EACH = max(4, 2000 // len(EQUATIONS))


def test_mutants_of_the_book_are_caught():
    outcomes = run_mutation_test(EQUATIONS, each=EACH, rng=Random(1))
    assert len(outcomes) > 10 * len(EQUATIONS) or EACH < 20
    wrong = [o for o in outcomes if not o.why_true]
    assert [o for o in wrong if o.result not in (Result.GRAMMAR, Result.FAILED)] == []


def test_random_edits_of_tokens_are_caught():
    """Leave out, put in or replace any token of any equation: none passes."""
    rng = Random(2)
    pool = [*"0123+-=()[]{}^_,.'|ijklmnxyzab", "\\top", "\\odot", "\\sum", "\\frac", "\\partial"]
    pool += ["\\nabla", "\\sigma", "\\eta ", "\\bar", "\\lVert", "\\rVert", "\\\\", "&", "☃", "%"]
    tried = 0
    for equation in EQUATIONS:
        tokens = [token.text for token in tokenize_lossless(equation.latex)]
        for _ in range(max(4, 1500 // len(EQUATIONS))):
            at, end = (place := rng.randrange(len(tokens))), place + rng.randrange(2)
            new = [rng.choice([*pool, *tokens])] if rng.randrange(4) else []
            latex = "".join([*tokens[:at], *new, *tokens[end:]])
            outcome = judge_mutant(equation, "random", latex, statements()[equation.label])
            if outcome is not None:
                tried += 1
                assert outcome.result in (Result.GRAMMAR, Result.FAILED), latex
    assert tried > 500


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_has_something_to_do(name):
    """On one formula with everything in it, each operator makes a mutant of its own."""
    latex = (
        "\\begin{aligned} \\delta^{(l)}_{jk} &= \\sum_{i=1}^{m} \\bigl(W^{(l)} a^{(l-1)}_{ki} - y^2"
        "\\bigr)^\\top b \\odot \\sigma'(z) + \\frac{1}{2} \\log(w_{jk}) \\\\ &\\le \\nabla f(x)"
        " - A B \\cdot \\bar x \\end{aligned}"
    )
    found = list(OPERATORS[name](tokenize_lossless(latex)))
    assert [mutant for mutant in found if mutant != latex]


def test_mutants_are_distinct():
    found = [latex for _, latex in mutants("a_{jk} = b + c^2")]
    assert len(found) == len(set(found))
    assert "a_{kj} = b + c^2" in found
    assert "a_{jk} = b - c^2" in found
    assert "a_{jk} = b + c^3" in found
    assert "a_{jk} = b + c^2" not in found


def test_another_way_to_write_the_same_is_no_mutant():
    (bowl,) = [e for e in EQUATIONS if e.label == "eq-descent-bowl"]
    statement = statements()[bowl.label]
    assert judge_mutant(bowl, "none", "f(x) = \\bigl(x + 2\\bigr)^{2}", statement) is None
