"""SymPy expressions to a tree, read part by part; nothing is simplified or evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from .errors import ParseError
from .nodes import (
    BUILT_IN,
    MAX_SIZE,
    Add,
    Apply,
    Div,
    ElementwiseMul,
    Hadamard,
    Mul,
    Name,
    Node,
    Number,
    Transpose,
    checked_power,
)
from .plain import ALIASES
from .symbols import Symbol, unknown_name

LARGE = 10**60


def read(expression: Any, names: Mapping[str, Symbol]) -> Node:
    """Read a SymPy expression; symbols and functions are called as in the exercise.

    Raises
    ------
    ParseError
        If it is too large, or holds what the exercise does not know.
    """
    for count, _ in enumerate(sp.preorder_traversal(expression)):
        if count > MAX_SIZE:
            raise ParseError("This formula is too long to be judged: simplify it.")
    return _Reader(names).node(expression)


class _Reader:
    """One method for what SymPy has many classes for."""

    def __init__(self, names: Mapping[str, Symbol]) -> None:
        self.names = names

    def node(self, e: Any) -> Node:
        if isinstance(e, sp.Symbol | sp.MatrixSymbol):
            return self.name(str(e.name))
        if isinstance(e, sp.Rational | sp.Float):
            return self.number(e)
        if e is sp.E:
            return Apply("exp", 0, (Number(Fraction(1)),))
        if isinstance(e, sp.Add | sp.MatAdd):
            return Add(tuple(self.node(part) for part in e.args))
        if isinstance(e, sp.MatMul):
            return Mul(tuple(self.node(part) for part in e.args))
        if isinstance(e, sp.HadamardProduct):
            return Hadamard(tuple(self.node(part) for part in e.args))
        if isinstance(e, sp.Mul):
            return ElementwiseMul(tuple(self.node(part) for part in e.args))
        if isinstance(e, sp.Transpose):
            return Transpose(self.node(e.arg))
        if isinstance(e, sp.Pow):
            return self.power(e)
        if isinstance(e, sp.Abs):
            return Apply("abs", 0, (self.node(e.args[0]),))
        if isinstance(e, sp.Derivative | sp.Subs):
            return self.derivative(e)
        if isinstance(e, sp.Function) and len(e.args) == 1:
            return self.function(e)
        raise ParseError(f"SymPy's {type(e).__name__} has no place in this answer.")

    def name(self, name: str) -> Node:
        if name not in self.names or self.names[name].function:
            raise unknown_name(name, self.names)
        return Name(name)

    def number(self, e: Any) -> Node:
        if not e.is_finite:
            raise ParseError(f"{e} is no number.")
        value = Fraction(str(e)) if isinstance(e, sp.Float) else Fraction(int(e.p), int(e.q))
        if max(abs(value.numerator), value.denominator) > LARGE:
            raise ParseError("This number has too many digits.")
        return Number(value)

    def power(self, e: Any) -> Node:
        if e.base is sp.E:
            return Apply("exp", 0, (self.node(e.exp),))
        if e.exp == -1:
            return Div(Number(Fraction(1)), self.node(e.base))
        return checked_power(self.node(e.base), self.node(e.exp))

    def derivative(self, e: Any) -> Node:
        """σ′(z), where SymPy has differentiated σ(z): the declared name of the slope."""
        left = ParseError("A derivative is left in this answer: say what it is.")
        point = None
        if isinstance(e, sp.Subs):
            if len(e.variables) != 1:
                raise left
            (variable,), (point,), e = e.variables, e.point, e.expr
        if not isinstance(e, sp.Derivative) or len(e.expr.args) != 1 or len(e.variables) != 1:
            raise left
        if e.variables != e.expr.args or (point is not None and variable != e.variables[0]):
            raise left
        function = self.names.get(e.expr.func.__name__)
        for name, symbol in self.names.items():
            if function and symbol.function and symbol.latex == f"{function.latex}'":
                return Apply(name, 0, (self.node(e.expr.args[0] if point is None else point),))
        raise left

    def function(self, e: Any) -> Node:
        name = ALIASES.get(e.func.__name__, e.func.__name__)
        if name not in BUILT_IN and not (name in self.names and self.names[name].function):
            raise unknown_name(name, self.names, called=True)
        return Apply(name, 0, (self.node(e.args[0]),))
