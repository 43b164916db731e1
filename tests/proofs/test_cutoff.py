"""The cut-off theorem in code: what it counts, what it refuses, and against every small size."""

import pytest
import sympy as sp

from nnmath.formulas.errors import EvaluationError, FormulaError, RefutedError
from nnmath.proofs.cutoff import check_by_cutoff, required_sizes
from nnmath.proofs.index_notation import check_sums_equal, index, total
from nnmath.proofs.model import Description, Model
from nnmath.proofs.models.networks import any_activation

N, M = index("n"), index("m")
J = index("j")
X, Y = (sp.IndexedBase(name, shape=(N,)) for name in "xy")
W = sp.IndexedBase("w", shape=(M, N))
C = sp.Symbol("c")
MODEL = Model(Description("letters"), {})
P = {k: total(lambda i, k=k: X[i] ** k, N) for k in (1, 2, 3, 4)}


def f(x):
    return any_activation(x)


TRUE = [
    (P[1] ** 2, total(lambda i: total(lambda k: X[i] * X[k], N), N)),
    (total(lambda i: X[i] + C, N), P[1] + N * C),
    (total(lambda i: (X[i] - P[1] / N) ** 2, N), P[2] - P[1] ** 2 / N),
    (total(lambda j: total(lambda i: W[j, i] * X[i], N), M),
     total(lambda i: X[i] * total(lambda j: W[j, i], M), N)),
    (total(lambda i: f(X[i] + P[1]) * Y[i], N) ** 2,
     total(lambda i: total(lambda k: Y[i] * Y[k] * f(X[k] + P[1]) * f(X[i] + P[1]), N), N)),
    (total(lambda i: sp.exp(X[i] + C), N), sp.exp(C) * total(lambda i: sp.exp(X[i]), N)),
    (total(lambda i: total(lambda k: (X[i] - X[k]) ** 2, N), N), 2 * N * P[2] - 2 * P[1] ** 2),
    (sp.sqrt(P[2]) * P[2] / sp.sqrt(P[2]) ** 2, sp.sqrt(P[2])),
]  # fmt: skip
FALSE = [
    # Newton: zero for one and for two numbers, 6 e_3 for three.
    (P[1] ** 3 + 2 * P[3], 3 * P[1] * P[2]),
    # The same one degree higher: 24 e_4.
    (P[1] ** 4 + 8 * P[1] * P[3] + 3 * P[2] ** 2, 6 * P[1] ** 2 * P[2] + 6 * P[4]),
    (P[1] * (N - 1) * (N - 2) * (N - 3), sp.Integer(0)),
    (total(lambda i: C, N) * (N - 2), 3 * C),
    (total(lambda i: total(lambda k: C, N), N), C * (3 * N - 2)),  # at 1 and 2
    (total(lambda i: f(X[i]), N), N * f(X[J])),
    (total(lambda i: X[i] * Y[i], N), P[1] * Y[J]),
]


def at_size(expression, size):
    """The expression with all sizes put in, by SymPy alone."""
    return expression.subs({N: size, M: size + 1, J: 1}).doit()


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_for_every_size_is_proved(left, right):
    check_by_cutoff(left, right, {J: N}, MODEL, set())
    for size in (1, 2, 5):
        assert sp.expand(at_size(left - right, size), power_base=True).simplify() == 0


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_true_for_the_first_sizes_alone_is_refuted(left, right):
    free = {J} & (left.free_symbols | right.free_symbols)
    assert any(sp.expand(at_size(left - right, size)) != 0 for size in range(1, 6))
    with pytest.raises(RefutedError):
        check_by_cutoff(left, right, {J: N}, MODEL, free)
    with pytest.raises(FormulaError):
        check_sums_equal(left, right, {J: N}, MODEL, free)


@pytest.mark.parametrize(
    ("difference", "free", "expected"),
    [
        (total(lambda k: X[k] * Y[k], N) ** 2, [], (2, 2)),
        (P[1] ** 3 - P[3], [], (3, 3)),
        (P[1] * X[J], [J], (2, 2)),
        (total(lambda i: C, N), [], (1, 2)),
        (total(lambda i: X[i] + C, N), [], (1, 2)),
        (N**2 * P[1], [], (1, 3)),
        # Over one denominator, n: what is above it then has one factor n more.
        (P[1] / N - X[J], [J], (2, 3)),
        (total(lambda i: f(X[i]), N), [], (2, 2)),  # two arguments have to be compared
        (total(lambda i: f(C), N), [], (1, 2)),
        # The argument shows by no letter of its own that it depends on i.
        (total(lambda i: f(X[i] ** 2), N), [], (2, 3)),
    ],
)
def test_the_sizes_that_are_asked_for(difference, free, expected):
    assert required_sizes(difference, {J: N}, free)[N] == expected


@pytest.mark.parametrize(
    "expression",
    [
        total(lambda i: i * X[i], N),  # an index as a number
        J * P[1],
        total(lambda i: X[i], sp.Integer(4)),  # a sum to a number
        total(lambda i: X[i], N + 1),
        total(lambda i: Y[i] / (1 + X[i]), N),  # an index below the bar
        total(lambda i: sp.sqrt(X[i]), N),
        total(lambda i: sp.log(X[i]), N),
        total(lambda i: f(X[i] / (1 + P[1])), N),
        total(lambda i: f(N * X[i]), N),
        total(lambda i: sp.exp(X[i] * P[1]), N),
        P[1] ** N,
        total(lambda i: X[i + 1], N),
    ],
)
def test_what_is_not_uniform_cannot_be_proved_so(expression):
    with pytest.raises(EvaluationError):
        required_sizes(expression, {J: N}, [J])


def test_letters_with_a_known_sum_are_not_free():
    model = Model(Description("letters"), {}, relations={(X, 1, 0): sp.Integer(1)})
    with pytest.raises(EvaluationError, match="known sum"):
        check_by_cutoff(P[1], sp.Integer(1), {J: N}, model, set())
    check_sums_equal(P[1], sp.Integer(1), {J: N}, model, set())
