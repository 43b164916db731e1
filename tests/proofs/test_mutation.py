"""The measure of the ledger is what it catches: slips and random edits of displayed formulas."""

import re
from pathlib import Path
from random import Random

import pytest

from nnmath.formulas.latex import tokenize_lossless
from nnmath.proofs.extract import read_page
from nnmath.proofs.judge import check
from nnmath.proofs.mutation.operators import OPERATORS, mutants
from nnmath.proofs.mutation.run import judge_mutant, run_mutation_test
from nnmath.proofs.statements import statements
from nnmath.proofs.survivors import SURVIVORS, excused

ROOT = Path(__file__).parents[2]
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
PAGES = [ROOT / f"{name}.md" for name in re.findall(r"file: (\S+)", TOC)]
EQUATIONS = [equation for path in PAGES for equation in read_page(path)]
# All slips of all equations are the business of `benchmarks/mutants.py`; here, a fixed share.
EACH = max(4, 2000 // len(EQUATIONS))


def test_slips_in_the_book_are_caught():
    outcomes = run_mutation_test(EQUATIONS, each=EACH, rng=Random(1))
    assert len(outcomes) > 10 * len(EQUATIONS) or EACH < 20
    assert not [outcome for outcome in outcomes if outcome.caught == "crash"]
    survivors = [outcome for outcome in outcomes if not outcome.caught]
    assert not [o for o in survivors if not excused(o.label, o.latex)]
    assert len(survivors) <= 0.005 * len(outcomes) + 1


def test_random_edits_of_tokens_are_caught():
    """Leave out, put in or replace any token of any equation: what still passes must be excused."""
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
                assert outcome.caught != "crash", latex
                assert outcome.caught or excused(outcome.label, latex), latex
    assert tried > 500


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_has_something_to_do(name):
    """On one formula with everything in it, each operator makes a mutant of its own."""
    latex = (
        "\\begin{aligned} \\delta^{(l)}_{jk} &= \\sum_{i=1}^{m} \\bigl(W^{(l)} a^{(l-1)}_{ki} - y^2"
        "\\bigr)^\\top b \\odot \\sigma'(z) + \\frac{1}{2} \\log(w_{jk}) \\\\ &\\le \\nabla f(x)"
        " - A B \\cdot \\bar x \\end{aligned}"
    )
    made = list(OPERATORS[name](tokenize_lossless(latex)))
    assert [mutant for mutant in made if mutant != latex]


def test_mutants_are_told_apart():
    made = [latex for _, latex in mutants("a_{jk} = b + c^2")]
    assert len(made) == len(set(made))
    assert "a_{kj} = b + c^2" in made
    assert "a_{jk} = b - c^2" in made
    assert "a_{jk} = b + c^3" in made
    assert "a_{jk} = b + c^2" not in made


def test_another_way_to_write_the_same_is_no_mutant():
    (bowl,) = [e for e in EQUATIONS if e.label == "eq-descent-bowl"]
    entry = statements()[bowl.label]
    assert judge_mutant(bowl, "none", "f(x) = \\bigl(x + 2\\bigr)^{2}", entry) is None


def test_what_is_excused_is_true_and_stands_in_the_book():
    """An excuse for a formula that the ledger rejects anyway, or for no formula, is out of date."""
    shown = {equation.label for equation in EQUATIONS}
    for (label, latex), reason in SURVIVORS.items():
        assert label in statements()
        if label in shown:
            check(latex, statements()[label])
        assert len(reason.split()) > 2
