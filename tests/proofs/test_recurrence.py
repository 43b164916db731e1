"""Models of what is computed step by step, against plain loops."""

from fractions import Fraction

import pytest
import sympy as sp

from nnmath.formulas.errors import EvaluationError
from nnmath.proofs import Description, any_function, build_recurrence
from nnmath.proofs.models.descent import K


def logistic(c, now):
    """A rule of two numbers: x grows and is held back, s sums it up."""
    x = c.letters("r") * now["x"] * (1 - now["x"])
    return {"x": x, "s": now["s"] + x}


MODEL = build_recurrence(Description("logistic growth"), ("x", "s"), logistic)


def value(name, index):
    return MODEL.lookup(name, None, (index,), False)


@pytest.mark.parametrize("steps", range(5))
@pytest.mark.parametrize("letter", [False, True])
def test_it_computes_what_a_loop_computes(steps, letter):
    r, x, s = Fraction(7, 2), Fraction(1, 3), Fraction(2)
    at = "k" if letter else "0"
    given = {sp.Symbol("r"): r, sp.Symbol(f"x_{at}"): x, sp.Symbol(f"s_{at}"): s}
    for _ in range(steps):
        x = r * x * (1 - x)
        s += x
    index = K + steps if letter else steps
    assert sp.sympify(value("x", index)).subs(given) == x
    assert sp.sympify(value("s", index)).subs(given) == s


@pytest.mark.parametrize("index", [5, -1, K - 1, K + 5, 2 * K, sp.Symbol("j")])
def test_a_step_that_is_too_far_says_how_to_write_it(index):
    with pytest.raises(EvaluationError, match="x has no step"):
        value("x", index)


def test_a_letter_with_two_indices_is_refused():
    with pytest.raises(EvaluationError, match="x has one index"):
        MODEL.lookup("x", None, (1, 2), False)


def test_a_step_returns_what_is_carried():
    with pytest.raises(ValueError, match=r"expected the letters \('x', 'v'\), got \('x',\)"):
        build_recurrence(Description("half"), ("x", "v"), lambda c, now: {"x": now["x"]})


def test_a_derivative_of_a_function_is_at_hand():
    def step(c, now):
        return {"x": now["x"] - c.apply("f", now["x"], primes=1)}

    model = build_recurrence(Description("a"), ("x",), step, {"f": any_function("f")})
    x = sp.Symbol("x_0")
    assert model.lookup("x", None, (1,), False) == x - any_function("f")(1, [x])
