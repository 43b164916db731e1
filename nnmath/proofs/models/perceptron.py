"""Worlds of the perceptron: vectors and angles, a line in the plane, one decision, one neuron.

Every vector has letters for its entries, so that what holds here holds for all vectors of the size.
A direction u of length one is the stereographic image of free numbers, as in the world of descent.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Key, Model, Quantity, indexer, scalar_function, vector_quantity
from ..symbolic_matrix import Array, Value, are_numbers, column
from .networks import any_activation


def plain(**values: Any) -> dict[Key, Quantity]:
    """Names without layer or star; a column may be asked for its entries too."""
    return {
        (name, None, False): vector_quantity(value) if isinstance(value, Array) else Quantity(value)
        for name, value in values.items()
    }


def dot(a: Any, b: Any) -> Any:
    """The sum of the products of entries."""
    return sp.Add(*(p * q for p, q in zip(a, b, strict=True)))


def unit(n: int) -> list[Any]:
    """A direction of length one in n dimensions: all of them but one, hence by continuity all."""
    free = sp.symbols(f"t_1:{n}")
    square = sum(t**2 for t in free)
    return [2 * t / (1 + square) for t in free] + [(1 - square) / (1 + square)]


def vectors(n: int) -> Model:
    r"""Two vectors w and x, a direction u, and the angle φ between w and x.

    The cosine is that of the law of cosines: it knows three lengths, and nothing of products.
    """
    w, x = sp.symbols(f"w_1:{n + 1}"), sp.symbols(f"x_1:{n + 1}")
    angle = sp.Symbol("φ")
    sides = [dot(v, v) for v in (w, x, [p - q for p, q in zip(x, w, strict=True)])]
    cosine = (sides[0] + sides[1] - sides[2]) / (2 * sp.sqrt(sides[0]) * sp.sqrt(sides[1]))

    def cos(primes: int, args: list[Value]) -> Value:
        if primes or not are_numbers(args, angle):
            raise EvaluationError("only the cosine of the angle φ is known here")
        return cosine

    names = plain(w=column(w), x=column(x), u=column(unit(n))) | plain(**{"\\varphi": angle})
    title = f"any two vectors and any direction in {n} dimensions"
    return Model(title, names, {("n", ()): n}, {"\\cos": cos})


def line(n: int) -> Model:
    """The line (plane, …) of all points with w·p + b = 0, two such points, and a point x beside it.

    The point x is reached from p by walking the length d along w.
    """
    w, b, d = sp.symbols(f"w_1:{n + 1}"), sp.Symbol("b"), sp.Symbol("d")

    def foot(name: str) -> list[Any]:
        """An arbitrary point, moved along w until it lies on the line."""
        r = sp.symbols(f"{name}_1:{n + 1}")
        excess = (dot(w, r) + b) / dot(w, w)
        return [r_k - excess * w_k for r_k, w_k in zip(r, w, strict=True)]

    p, q = foot("p"), foot("q")
    x = [p_k + d * w_k / sp.sqrt(dot(w, w)) for p_k, w_k in zip(p, w, strict=True)]
    names = plain(w=column(w), b=b, d=d, p=column(p), q=column(q), x=column(x))
    what = {2: "line in the plane", 3: "plane in space"}[n]
    return Model(f"any {what} and any point beside it", names, {("n", ()): n})


def decision(n: int, sign: int) -> Model:
    """A perceptron whose weighted sum z is positive, zero or negative, as ``sign`` says."""
    w, x = sp.symbols(f"w_1:{n + 1}"), sp.symbols(f"x_1:{n + 1}")
    above, below = sp.Symbol("z", positive=True), sp.Symbol("z", negative=True)
    z = {1: above, 0: sp.Integer(0), -1: below}[sign]
    names = plain(w=column(w), x=column(x), z=z, b=z - dot(w, x))
    names |= plain(**{"\\hat{y}": sp.Integer(sign > 0)})
    said = {1: "above", 0: "equal to", -1: "below"}[sign]
    return Model(f"any perceptron with {n} inputs, its sum {said} zero", names, {("n", ()): n})


def learner(n: int, y: int, answer: int) -> Model:
    """One example of class y to which the perceptron gave an answer; the rule is told in words."""
    w, x = sp.symbols(f"w_1:{n + 1}"), sp.symbols(f"x_1:{n + 1}")
    b, eta = sp.Symbol("b"), sp.Symbol("η")

    def update(base: str, layer: int | None, star: bool) -> Value:
        """Too low: add; too high: take away; right: leave."""
        if layer is not None or star or base not in ("w", "b"):
            raise EvaluationError(f"{base} is not changed by the rule")
        add = eta if (y, answer) == (1, 0) else -eta if (y, answer) == (0, 1) else sp.Integer(0)
        if base == "b":
            return b + add
        return column([w_k + add * x_k for w_k, x_k in zip(w, x, strict=True)])

    names = plain(w=column(w), x=column(x), b=b, y=sp.Integer(y))
    names |= plain(**{"\\hat{y}": sp.Integer(answer), "\\eta": eta})
    title = f"any perceptron with {n} inputs, class {y}, answer {answer}"
    return Model(title, names, {("n", ()): n}, update=update)


def corners() -> Model:
    """The weighted sums of a perceptron at the four corners of the unit square."""
    w, b = sp.symbols("w_1:3"), sp.Symbol("b")

    def sum_at(subs: tuple[Any, ...]) -> Any:
        if len(subs) != 2 or not set(subs) <= {0, 1}:
            raise EvaluationError("a corner has two coordinates, 0 or 1")
        return dot(w, subs) + b

    names = plain(b=b) | {("w", None, False): Quantity(entries=indexer(column(w)))}
    names |= {("z", None, False): Quantity(entries=sum_at)}
    return Model("any perceptron with two inputs, at the corners of the square", names)


def neuron(n: int) -> Model:
    """A neuron with n inputs and an activation of which only its derivative is known to exist."""
    w, x = sp.symbols(f"w_1:{n + 1}"), sp.symbols(f"x_1:{n + 1}")
    b, t = sp.Symbol("b"), sp.Symbol("t")
    names = plain(w=column(w), x=column(x), b=b, a=any_activation(dot(w, x) + b))
    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    title = f"a neuron with {n} inputs, any activation"
    return Model(title, names, {("n", ()): n}, functions)
