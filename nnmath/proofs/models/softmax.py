r"""Models for softmax and cross-entropy: scores of n classes, a batch of them, one sigmoid neuron.

Scores, inputs and targets are letters; only that the targets of an example sum to 1 is put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..evaluate import differentiate
from ..model import (
    Description,
    Intervention,
    Key,
    Model,
    Quantity,
    indexer,
    scalar_function,
    vector_quantity,
)
from ..symbolic_matrix import Array, Value, column, matrix
from .networks import cross_entropy, quadratic, sigmoid

Cost = Callable[[Sequence[Any], Sequence[Any]], Any]
T, SHIFT, TOP = sp.symbols("T c M")


def cross_entropy_term(p: Sequence[Any], y: Sequence[Any]) -> Any:
    """−Σ_j y_j log p_j."""
    return -sum(q * sp.log(r) for r, q in zip(p, y, strict=True))


COSTS: dict[Cost, str] = {
    cross_entropy_term: "cross-entropy",
    quadratic: "quadratic cost",
    cross_entropy: "cross-entropy",
}


def softmax_symbols(z: Sequence[Any]) -> list[Any]:
    """Each e^{z_j} as its share in the sum of all."""
    powers = [sp.exp(score) for score in z]
    return [power / sum(powers) for power in powers]


def summing_to_one(name: str, n: int, example: str = "") -> list[Any]:
    """Numbers y_1 … y_n, or y_{1i} … y_{ni}, of which the last makes the sum 1."""
    free = [sp.Symbol(f"{name}_{j}{example}") for j in range(1, n)]
    return [*free, 1 - sum(free)]


def scores(n: int, cost: Cost = cross_entropy_term) -> Model:
    """One example: n scores z, their softmax p, targets y, and a cost."""
    z = list(sp.symbols(f"z_1:{n + 1}"))
    y = summing_to_one("y", n)
    description = Description("{scores} scores", (COSTS[cost], "one example"), {"scores": n})
    p = softmax_symbols(z)
    slopes = [differentiate(cost(p, y), score) for score in z]

    def softmax(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], Array):
            raise EvaluationError("softmax takes one column of scores")
        return column(softmax_symbols([score for (score,) in args[0]]))

    whole: dict[str, Value] = {
        "S": sum(sp.exp(score) for score in z),
        "C": cost(p, y),
        "D": matrix(n, n, lambda i, j: p[i - 1] if i == j else sp.Integer(0)),
        "T": T,
        "c": SHIFT,
        "M": TOP,
        "\\mathbf{1}": column([sp.Integer(1)] * n),
    }
    names: dict[Key, Quantity] = {(base, None, False): Quantity(v) for base, v in whole.items()}
    columns = {"z": z, "p": p, "y": y, "\\delta": slopes}
    names |= {(base, None, False): vector_quantity(column(v)) for base, v in columns.items()}
    names["I", None, False] = vector_quantity(matrix(n, n, lambda i, j: sp.Integer(i == j)))
    s = sp.Symbol("s")
    functions = {
        "\\operatorname{softmax}": softmax,
        "\\sigma": scalar_function(sigmoid(s), s),
    }

    def cut(base: str, layer: int | None) -> Intervention | None:
        if base != "p" or layer is not None:
            return None
        free = sp.symbols(f"p_1:{n + 1}")
        inner: dict[Key, Quantity] = {
            ("p", None, False): vector_quantity(column(free)),
            ("C", None, False): Quantity(cost(free, y)),
        }
        back = dict(zip(free, p, strict=True))
        return Intervention(Model(description, inner, {("n", ()): n}), back)

    return Model(description, names, {("n", ()): n}, functions, column(z), cut=cut)


def batch_of_scores(n: int, m: int, counts: Sequence[Sequence[int]] | None = None) -> Model:
    """Scores of m examples, one a column; with ``counts`` the targets are those whole numbers.

    Whole numbers that are not 0 and 1 alone say that class j was seen y_{ji} times: a formula that
    should have y and has y² is then false.
    """
    z = matrix(n, m, lambda j, i: sp.Symbol(f"z_{j}{i}"))
    p = [softmax_symbols([row[i] for row in z]) for i in range(m)]
    if counts is None:
        y = [summing_to_one("y", n, str(i + 1)) for i in range(m)]
    else:
        y = [[sp.Integer(times) for times in example] for example in counts]
    costs = [cross_entropy_term(p[i], y[i]) for i in range(m)]

    def cost(subs: tuple[Any, ...]) -> Any:
        if len(subs) != 1 or not isinstance(subs[0], int) or not 1 <= subs[0] <= m:
            raise EvaluationError(f"C takes the number of an example, 1 … {m}")
        return costs[subs[0] - 1]

    names: dict[Key, Quantity] = {
        ("z", None, False): Quantity(entries=indexer(z)),
        ("p", None, False): Quantity(entries=indexer(matrix(n, m, lambda j, i: p[i - 1][j - 1]))),
        ("y", None, False): Quantity(entries=indexer(matrix(n, m, lambda j, i: y[i - 1][j - 1]))),
        ("C", None, False): Quantity(sum(costs) / m, cost),
    }
    targets = "any targets"
    if counts is not None:
        targets = "classes seen " + " and ".join(",".join(map(str, example)) for example in counts)
        seen = [p[i][j] for i in range(m) for j in range(n) for _ in range(counts[i][j])]
        names["P", None, False] = Quantity(sp.Mul(*seen))
    noun = "{scores} scores of each of {examples} examples"
    description = Description(noun, (targets,), {"scores": n, "examples": m})
    return Model(description, names, {("n", ()): n, ("m", ()): m})


def logistic(n: int, cost: Cost = cross_entropy) -> Model:
    """One sigmoid neuron with n inputs, its target y and its cost."""
    w, x = sp.symbols(f"w_1:{n + 1}"), sp.symbols(f"x_1:{n + 1}")
    b, y, free_z, free_a = sp.symbols("b y z a")
    noun = f"one sigmoid neuron with {{inputs}} {'input' if n == 1 else 'inputs'}"
    description = Description(noun, (COSTS[cost],), {"inputs": n})

    def named(z: Any, a: Any) -> Model:
        values: dict[str, Any] = {"b": b, "y": y, "z": z, "a": a, "C": cost([a], [y])}
        names: dict[Key, Quantity] = {
            (base, None, False): Quantity(v) for base, v in values.items()
        }
        names |= {
            ("w", None, False): vector_quantity(column(w)),
            ("x", None, False): vector_quantity(column(x)),
        }
        s = sp.Symbol("s")
        functions = {"\\sigma": scalar_function(sigmoid(s), s)}
        return Model(description, names, {("n", ()): n}, functions, cut=cut)

    whole = b + sum(p * q for p, q in zip(w, x, strict=True))

    def cut(base: str, layer: int | None) -> Intervention | None:
        if layer is not None or base not in ("z", "a"):
            return None
        if base == "a":
            return Intervention(named(free_z, free_a), {free_a: sigmoid(whole), free_z: whole})
        return Intervention(named(free_z, sigmoid(free_z)), {free_z: whole})

    return named(whole, sigmoid(whole))


def family(n: int) -> Model:
    """Values v_1 … v_n with probabilities h_k e^{v_k z} over their sum, and a target y."""
    z, y, h = sp.Symbol("z"), sp.Symbol("y"), sp.Symbol("h", positive=True)
    v, shares = sp.symbols(f"v_1:{n + 1}"), sp.symbols(f"h_1:{n + 1}", positive=True)
    whole = sum(a * sp.exp(b * z) for a, b in zip(shares, v, strict=True))
    p = [a * sp.exp(b * z) / whole for a, b in zip(shares, v, strict=True)]
    names: dict[Key, Quantity] = {
        ("z", None, False): Quantity(z),
        ("y", None, False): Quantity(y),
        ("v", None, False): vector_quantity(column(v)),
        ("p", None, False): vector_quantity(column(p)),
        ("h", None, False): Quantity(h, indexer(column(shares))),
        ("C", None, False): Quantity(sp.log(whole) - y * z - sp.log(h)),
    }
    functions = {"A": scalar_function(sp.log(whole), z)}
    return Model(
        Description("{values} values, any shares", sizes={"values": n}),
        names,
        {("n", ()): n},
        functions,
    )


def scattered(m: int) -> Model:
    """Outputs and targets of m examples, and one bell curve's width s for all."""
    a, y = sp.symbols(f"a_1:{m + 1}"), sp.symbols(f"y_1:{m + 1}")
    s = sp.Symbol("s", positive=True)
    squares = sum((p - q) ** 2 for p, q in zip(a, y, strict=True))
    names: dict[Key, Quantity] = {
        ("s", None, False): Quantity(s),
        ("a", None, False): vector_quantity(column(a)),
        ("y", None, False): vector_quantity(column(y)),
        ("C", None, False): Quantity(sp.log(s) + squares / (2 * m * s**2)),
    }
    description = Description("{examples} examples, one width", sizes={"examples": m})
    return Model(description, names, {("m", ()): m})


BUILDERS: dict[str, Callable[[], Model]] = {
    "scores-2": lambda: scores(2),
    "scores-3": lambda: scores(3),
    "scores-4": lambda: scores(4),
    "quadratic-scores-3": lambda: scores(3, quadratic),
    "quadratic-scores-4": lambda: scores(4, quadratic),
    "score-batch-3-2": lambda: batch_of_scores(3, 2),
    "score-batch-2-4": lambda: batch_of_scores(2, 4),
    "seen-3-2": lambda: batch_of_scores(3, 2, ((0, 1, 0), (2, 0, 3))),
    "seen-2-4": lambda: batch_of_scores(2, 4, ((0, 1), (2, 0), (1, 3), (1, 0))),
    "family-2": lambda: family(2),
    "family-3": lambda: family(3),
    "scattered-2": lambda: scattered(2),
    "scattered-3": lambda: scattered(3),
    "logistic-2": lambda: logistic(2),
    "logistic-3": lambda: logistic(3),
    "quadratic-logistic-1": lambda: logistic(1, quadratic),
    "quadratic-logistic-3": lambda: logistic(3, quadratic),
}
