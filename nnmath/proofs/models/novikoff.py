r"""Worlds of the convergence proof: one mistake, several in a row, and where they must end.

What the proof assumes stands here as letters whose squares it needs, and which are real because of
it: g² = s u·x̃ − γ, for γ is the smallest margin; h² = −s θ·x̃, for the example was misjudged;
r² = R² − ‖x̃‖², for R is the greatest length. The certificates of the bounds speak of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Key, Model, Quantity, vector_quantity
from ..symbolic_matrix import Value, column
from .perceptron import dot, plain, unit

GAMMA, RADIUS = sp.Symbol("γ", positive=True), sp.Symbol("R", positive=True)


def extended(n: int) -> tuple[list[Any], list[Any]]:
    """The example with a 1 below its features, and weights with the bias below them."""
    features, weights = sp.symbols(f"x_1:{n + 1}"), sp.symbols(f"w_1:{n + 1}")
    return [*features, sp.Integer(1)], [*weights, sp.Symbol("b")]


def mistake(n: int, s: int) -> Model:
    """One misjudged example of the class with sign s, seen by (w, b) and by a separating u."""
    x, theta = extended(n)
    u = unit(n + 1)
    y = sp.Integer(s > 0)

    def update(base: str, layer: int | None, star: bool) -> Value:
        """The perceptron's rule with rate 1, told in words: class 1 adds, class 0 takes away."""
        if layer is not None or star or base != "\\theta":
            raise EvaluationError(f"{base} is not changed by the rule")
        return column([t + x_k if y else t - x_k for t, x_k in zip(theta, x, strict=True)])

    names = plain(
        x=column(x[:-1]),
        w=column(theta[:-1]),
        b=theta[-1],
        u=column(u),
        s=sp.Integer(s),
        y=y,
        R=RADIUS,
        g=sp.sqrt(s * dot(u, x) - GAMMA),
        h=sp.sqrt(-s * dot(theta, x)),
        r=sp.sqrt(RADIUS**2 - dot(x, x)),
    )
    names |= plain(
        **{
            "\\hat{y}": 1 - y,
            "\\gamma": GAMMA,
            "\\tilde{x}": column(x),
            "\\theta": column(theta),
        }
    )
    title = f"any mistake with {n} inputs on an example of class {y}"
    return Model(title, names, {("n", ()): n}, update=update)


def mistakes(n: int, signs: Sequence[int]) -> Model:
    """Several mistakes, one after the other from θ_0 = 0, on examples whose signs are given."""
    u = unit(n + 1)
    x = [[*sp.symbols(f"x_{i}_1:{n + 1}"), sp.Integer(1)] for i in range(1, len(signs) + 1)]
    theta: list[list[Any]] = [[sp.Integer(0)] * (n + 1)]
    for s, x_i in zip(signs, x, strict=True):
        theta.append([t + s * x_k for t, x_k in zip(theta[-1], x_i, strict=True)])

    def nth(values: Sequence[Any], first: int) -> Quantity:
        def entry(subs: tuple[Any, ...]) -> Any:
            if len(subs) != 1 or not 0 <= subs[0] - first < len(values):
                raise EvaluationError(f"there is no number {subs} here")
            value = values[subs[0] - first]
            return column(value) if isinstance(value, list) else value

        return Quantity(entries=entry)

    margins = [s * dot(u, x_i) for s, x_i in zip(signs, x, strict=True)]
    growths = [
        2 * s * dot(before, x_i) + dot(x_i, x_i)
        for s, x_i, before in zip(signs, x, theta[:-1], strict=True)
    ]
    far = [sp.sqrt(sum(margins[:k]) - k * GAMMA) for k in range(1, len(signs) + 1)]
    short = [sp.sqrt(k * RADIUS**2 - sum(growths[:k])) for k in range(1, len(signs) + 1)]
    names: dict[Key, Quantity] = {
        ("\\theta", None, False): nth(theta, 0),
        ("\\tilde{x}", None, False): nth(x, 1),
        ("s", None, False): nth(list(map(sp.Integer, signs)), 1),
        ("G", None, False): nth(far, 1),
        ("H", None, False): nth(short, 1),
        ("u", None, False): vector_quantity(column(u)),
    }
    names |= plain(R=RADIUS, **{"\\gamma": GAMMA})
    return Model(f"any {len(signs)} mistakes in a row with {n} inputs", names)


def end(n: int) -> Model:
    """After k mistakes: u·θ = kγ + g², and ‖θ‖² = kR² − h²; a and c are roots of kγ and of k."""
    k, g, h = sp.Symbol("k", positive=True), sp.Symbol("g"), sp.Symbol("h")
    u, theta = unit(n + 1), sp.symbols(f"θ_1:{n + 2}")
    gamma = (dot(u, theta) - g**2) / k
    names = plain(
        k=k,
        g=g,
        h=h,
        a=sp.sqrt(k * gamma),
        c=sp.sqrt(k),
        u=column(u),
        R=sp.sqrt((dot(theta, theta) + h**2) / k),
    )
    names |= plain(**{"\\gamma": gamma, "\\theta": column(theta)})
    return Model(f"any perceptron with {n} inputs after any k mistakes", names)
