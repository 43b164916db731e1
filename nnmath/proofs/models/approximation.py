"""Models for functions of one and of two variables, approximated by steps and by waves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import Description, Index, Key, Model, Quantity
from ..symbolic_matrix import Value


def _value_at_x(primes: int, args: list[Value]) -> Any:
    """f(x), a number of which nothing is known."""
    if primes or args != [sp.Symbol("x")]:
        raise EvaluationError("f has a value at x alone here")
    return sp.Symbol("f")


def _names(a: Callable[[Any], Any], y: Callable[[Any], Any]) -> dict[Key, Quantity]:
    def by_one_index(value: Callable[[Any], Any]) -> Quantity:
        def entry(subs: tuple[Index, ...]) -> Any:
            if len(subs) != 1:
                raise EvaluationError("steps, heights and bumps take one index here")
            return value(*subs)

        return Quantity(entries=entry)

    return {
        ("a", None, False): by_one_index(a),
        ("y", None, False): by_one_index(y),
        ("B", None, False): by_one_index(lambda k: a(k) - a(k + 1)),
        ("x", None, False): Quantity(sp.Symbol("x")),
    }


def steps(n: int) -> Model:
    """The activations a_0 … a_{n+1} of steps, the bumps B between them, and their heights y."""

    def letter(base: str, last: int) -> Callable[[Any], Any]:
        def entry(k: Any) -> Any:
            if not 0 <= k <= last:
                raise EvaluationError(f"{base} has the indices 0 to {last} here")
            return sp.Symbol(f"{base}_{k}")

        return entry

    description = Description("{steps} steps of any heights", sizes={"steps": n})
    names = _names(letter("a", n + 1), letter("y", n))
    return Model(description, names, {("n", ()): n}, {"f": _value_at_x})


def steps_general() -> Model:
    """The same for any number of steps; an induction meets few of them, each a letter."""

    def letter(base: str) -> Callable[[Any], Any]:
        return lambda k: sp.Symbol(f"{base}_({k})")

    description = Description("any number of steps of any heights", letters=("n",))
    return Model(description, _names(letter("a"), letter("y")), functions={"f": _value_at_x})


def _any_function(name: str) -> Callable[[int, list[Value]], Any]:
    """A function of one number, of which nothing is known."""

    def at(primes: int, args: list[Value]) -> Any:
        if primes or len(args) != 1:
            raise EvaluationError(f"{name} takes one number here, and has no slope")
        return sp.Function(name)(args[0])

    return at


def two_inputs() -> Model:
    """Two inputs, the sides of a rectangle, two angles, and functions g and h of one input each."""
    letters = {name: sp.Symbol(name, real=True) for name in ("p", "q", "r", "t")}
    letters |= {"\\alpha": sp.Symbol("α", real=True), "\\beta": sp.Symbol("β", real=True)}
    names: dict[Key, Quantity] = {(name, None, False): Quantity(v) for name, v in letters.items()}
    inputs = {(i,): sp.Symbol(f"x_{i}", real=True) for i in (1, 2)}
    names["x", None, False] = Quantity(entries=lambda subs: inputs[subs])
    names["\\pi", None, False] = Quantity(sp.pi)
    functions = {name: _any_function(name) for name in "gh"}
    return Model(Description("any two inputs, and any functions of one"), names, {}, functions)


BUILDERS: dict[str, Callable[[], Model]] = {
    "two-inputs": two_inputs,
    "steps-2": lambda: steps(2),
    "steps-3": lambda: steps(3),
    "steps-n": steps_general,
}
