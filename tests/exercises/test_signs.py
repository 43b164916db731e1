"""|x| is x only where the exercise says that x is positive: for both judges.

The oracle evaluates the texts as Python, at numbers of both signs.
"""

import itertools
import math
import random

import pytest

from nnmath.exercises import check, listing
from nnmath.exercises.grade_formula import prepare
from nnmath.exercises.sampling import random_function_coefficients
from nnmath.exercises.types import Formula
from nnmath.formulas.nodes import Name, walk
from nnmath.widgets.question_data import question

ENTRIES = [entry for parts in listing().values() for part in parts for entry in part]
NUMBERS = [
    entry
    for entry in ENTRIES
    if type(entry) is Formula
    and "\\" not in entry.answer
    and not entry.indices
    and all(symbol.rows is None for symbol in entry.names.values())
]


def slope(name):
    a, b, c, d = random_function_coefficients(name)
    return lambda t: a * math.sin(b * t + c) + d + 0.3 * t


def value(text, entry, point):
    functions = {n: slope(n) for n, symbol in entry.names.items() if symbol.function}
    functions |= {"exp": math.exp, "sqrt": math.sqrt, "abs": abs}
    return eval(text, functions, point)  # the text of an exercise


def variants(entry):
    """The answer with |x| or √(x²) for one letter, with |…| around all of it, or hardly changed."""
    right = entry.answer
    yield f"abs({right})"
    yield f"sqrt(({right})**2)"
    for change in ("*(1 + 1e-8)", " + 1e-9", "*1.0000000001", "+ 0.00000001"):
        yield f"({right}){change}"
    names = {p.base for p in walk(prepare(entry).right) if isinstance(p, Name)} & set(entry.names)
    for name, form in itertools.product(sorted(names), ("abs({})", "sqrt({}**2)")):
        pieces = [form.format(p) if p == name else p for p in split(right)]
        yield "".join(pieces)


def split(text):
    """The names of a text, and what stands between them."""
    pieces, word = [], ""
    for c in text:
        if c.isalnum() or c == "_":
            word += c
        else:
            pieces += [word, c]
            word = ""
    return [*pieces, word]


def equal(text, entry):
    """Whether a text has the values of the answer, at 400 points of the stated domain."""
    rng = random.Random(entry.id)
    for _ in range(400):
        point = {}
        for name in (n for n, symbol in entry.names.items() if not symbol.function):
            low = 0.05 if entry.domain.get(name) in ("positive", "unit", "whole") else -2.0
            point[name] = rng.uniform(low, 0.95 if entry.domain.get(name) == "unit" else 2.0)
        a, b = value(text, entry, point), value(entry.answer, entry, point)
        if abs(a - b) > 1e-12 * max(1, abs(b)):
            return False
    return True


@pytest.mark.parametrize("entry", NUMBERS, ids=lambda entry: entry.id)
def test_a_sign_or_a_tiny_change_is_refused_by_both_judges(entry):
    if entry.given:
        pytest.skip("what is given may be of one sign: σ(z) is positive")
    secret = question(entry)["secret"] if entry.question else None
    for text in variants(entry):
        true = equal(text, entry)
        verdict = check(entry.id, text)
        assert verdict.correct == true, (text, verdict)
        if not secret:
            continue
        points = [dict(zip(secret["names"], at, strict=True)) for at in secret["points"]]
        same = all(
            math.isclose(value(text, entry, at), right, rel_tol=1e-11)
            for at, right in zip(points, secret["right"], strict=True)
        )
        assert same == true, text
