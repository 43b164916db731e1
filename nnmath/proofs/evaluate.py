r"""What a formula means in a model: from the tree of the LaTeX to values.

One method a form. Anything that the model does not know, and any shape that does not fit, is an
error: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.nodes import (
    Apply,
    Derivative,
    Dots,
    Gradient,
    Limit,
    Name,
    Node,
    Number,
    Relation,
    children,
    rewrite,
    symbols,
)

from .model import Index, Model
from .symbolic_matrix import (
    Array,
    Value,
    add,
    elementwise,
    hadamard,
    matrix,
    power,
    squared_norm,
    times,
    transpose,
)
from .zero_test import RationalFunctions as Polynomials

if TYPE_CHECKING:
    pass  # DROPPED

MAX_TERMS = 40
BUILT_IN = {"\\exp": sp.exp, "\\log": sp.log, "\\tanh": sp.tanh, "\\sin": sp.sin, "\\cos": sp.cos}


class Evaluator:
    """Reads values of nodes, with some indices fixed.

    Parameters
    ----------
    model : Model
        Where names get their values.
    indices : dict
        Indices in scope; a value is an int, or a SymPy expression in a proof by induction.
    example : int or None
        The example meant by names such as x under an overline.
    """

    def __init__(
        self, model: Model, indices: Mapping[str, Index] | None = None, example: int | None = None
    ) -> None:
        self.model = model
        self.indices = dict(indices or {})
        self.example = example

    def value(self, node: Node) -> Value:
        """The value of a node: a SymPy expression or an :class:`Array`."""
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def number(self, node: Node) -> Any:
        """The value of a node that must be a number."""
        value = self.value(node)
        if isinstance(value, Array):
            raise EvaluationError(f"expected a number, got {value}")
        return value

    def index(self, node: Node) -> Index:
        """The value of an index: a whole number, or k + 1 in a proof by induction."""
        value = self.number(node)
        if value.is_Integer:
            return int(value)
        if value.is_integer:
            return value
        raise EvaluationError(f"an index must be a whole number, not {value}")

    def inside(self, **indices: Index) -> Evaluator:
        """The same with more indices in scope."""
        return Evaluator(self.model, {**self.indices, **indices}, self.example)

    # Names and functions.

    def _number(self, node: nodes.Number) -> Value:
        return sp.Rational(node.value.numerator, node.value.denominator)

    def _name(self, node: nodes.Name) -> Value:
        plain = node.layer is None and not node.star
        if plain and not node.subs and node.base in self.indices:
            return sp.sympify(self.indices[node.base])
        subs = tuple(self.index(sub) for sub in node.subs)
        if plain and (node.base, subs) in self.model.integers:
            return sp.Integer(self.model.integers[node.base, subs])
        if plain and not subs and self.example and node.base in self.model.examples:
            subs = (self.example,)
        layer = None if node.layer is None else self.index(node.layer)
        return self.model.lookup(node.base, layer, subs, node.star)

    def _apply(self, node: nodes.Apply) -> Value:
        args = [self.value(arg) for arg in node.args]
        if node.base in self.model.functions:
            return self.model.functions[node.base](node.primes, args)
        if node.base in ("\\max", "\\min") and len(args) == 2:
            return self._extremum(node.base, *args)
        if node.base not in BUILT_IN or node.primes or len(args) != 1:
            raise EvaluationError(f"unknown function {node.base}")
        return elementwise(BUILT_IN[node.base], args[0])

    def _extremum(self, base: str, a: Value, b: Value) -> Value:
        difference = add(a, times(sp.Integer(-1), b))
        if difference.is_nonnegative is None:
            raise EvaluationError("cannot decide which of the two is larger here")
        return a if difference.is_nonnegative == (base == "\\max") else b

    # Algebra.

    def _add(self, node: nodes.Add) -> Value:
        return add(*(self.value(term) for term in node.terms))

    def _neg(self, node: nodes.Neg) -> Value:
        return times(sp.Integer(-1), self.value(node.of))

    def _mul(self, node: nodes.Mul) -> Value:
        result = self.value(node.factors[0])
        for factor in node.factors[1:]:
            result = times(result, self.value(factor))
        return result

    def _hadamard(self, node: nodes.Hadamard) -> Value:
        result = self.value(node.factors[0])
        for factor in node.factors[1:]:
            result = hadamard(result, self.value(factor))
        return result

    def _div(self, node: nodes.Div) -> Value:
        under = self.number(node.under)
        if under == 0:
            raise EvaluationError("division by zero")
        return times(self.value(node.over), 1 / under)

    def _power(self, node: nodes.Power) -> Value:
        if isinstance(node.base, nodes.Norm) and node.exponent == nodes.TWO:
            return squared_norm(self.value(node.base.of))
        return power(self.value(node.base), self.number(node.exponent))

    def _transpose(self, node: nodes.Transpose) -> Value:
        return transpose(self.value(node.of))

    def _component(self, node: nodes.Component) -> Value:
        whole = self.value(node.of)
        if not isinstance(whole, Array):
            raise EvaluationError("a number has no components")
        return whole.entry([self.index(sub) for sub in node.subs])

    def _norm(self, node: nodes.Norm) -> Value:
        return sp.sqrt(squared_norm(self.value(node.of)))

    def _absolute(self, node: nodes.Absolute) -> Value:
        return sp.sqrt(self.number(node.of) ** 2)

    # Sums, sequences and matrices.

    def _big(self, node: nodes.Big) -> Value:
        taken = node.index in self.indices or (node.index, None, False) in self.model.names
        if taken or (node.index, ()) in self.model.integers:
            raise EvaluationError(f"the index {node.index} already means something here")
        if node.low is not None and node.high is not None:
            low, high = self.index(node.low), self.index(node.high)
        elif node.index in self.model.ranges:
            low, high = self.model.ranges[node.index]
        else:
            raise EvaluationError(f"from where to where does {node.index} run?")
        if not (isinstance(low, int) and isinstance(high, int) and -1 <= high - low < MAX_TERMS):
            raise EvaluationError(f"{node.index} runs from {low} to {high}")
        terms = [self.inside(**{node.index: i}).value(node.body) for i in range(low, high + 1)]
        if node.kind == "sum":
            return add(*terms) if terms else sp.Integer(0)
        result: Value = sp.Integer(1)
        for term in terms:
            result = times(result, term)
        return result

    def _mean(self, node: nodes.Mean) -> Value:
        m = self.model.integers.get(("m", ()))
        if m is None or self.example or not symbols(node.of) & self.model.examples:
            raise EvaluationError("an overline is a mean over examples, and here are none")
        terms = [Evaluator(self.model, self.indices, i + 1).value(node.of) for i in range(m)]
        return times(sp.Rational(1, m), add(*terms))

    def _row(self, node: nodes.Row) -> Value:
        return Array((tuple(self.number(item) for item in expand_ellipsis(node.items, self)),))

    def _matrix(self, node: nodes.Matrix) -> Value:
        cells = [[self.number(cell) for cell in row] for row in node.rows]
        return matrix(len(cells), len(cells[0]), lambda i, j: cells[i - 1][j - 1])

    def _cases(self, node: nodes.Cases) -> Value:
        chosen = [value for value, condition in node.branches if holds(condition, self)]
        if len(chosen) != 1:
            raise EvaluationError(f"{len(chosen)} cases hold at once")
        return self.value(chosen[0])

    # Calculus.

    def _derivative(self, node: nodes.Derivative) -> Value:
        return derivative(node, self)

    def _gradient(self, node: nodes.Gradient) -> Value:
        return gradient(node, self)

    def _limit(self, node: nodes.Limit) -> Value:
        return limit(node, self)

    def _at(self, node: nodes.At) -> Value:
        variable, value = self.number(node.variable), self.number(node.value)
        if not variable.is_Symbol:
            raise EvaluationError("only a free variable can be set to a value")
        return elementwise(lambda entry: entry.subs(variable, value), self.value(node.of))


@lru_cache(maxsize=50_000)
def differentiate(expression: Any, symbol: Any) -> Any:
    """SymPy's derivative, remembered."""
    return sp.diff(expression, symbol)


def _jacobian(value: Value, variable: Value) -> Value:
    """∂ value/∂ variable: of a number in the variable's shape; of columns, row by row."""
    if not isinstance(variable, Array):
        return elementwise(lambda entry: differentiate(entry, variable), value)
    if not isinstance(value, Array):
        return elementwise(lambda symbol: differentiate(value, symbol), variable)
    if value.shape[1] != 1 or variable.shape[1] != 1:
        raise EvaluationError("the derivative of a matrix by a matrix is no matrix")
    return matrix(
        value.shape[0],
        variable.shape[0],
        lambda i, j: differentiate(value.entry((i, 1)), variable.entry((j, 1))),
    )


def _free(value: Value) -> bool:
    entries = [e for row in value.rows for e in row] if isinstance(value, Array) else [value]
    return all(entry.is_Symbol for entry in entries)


def derivative(node: Derivative, meaning: Evaluator) -> Value:
    """∂ of/∂ by, one variable after the other."""
    value, rest = _first(node.of, node.by[-1], meaning), node.by[:-1]
    for name in reversed(rest):
        variable = meaning.value(name)
        if not _free(variable):
            raise EvaluationError("a second derivative by something that is itself computed")
        value = _jacobian(value, variable)
    return value


def _first(of: Node, by: Node, meaning: Evaluator) -> Value:
    variable = meaning.value(by)
    if _free(variable):
        return _jacobian(meaning.value(of), variable)
    cut = None
    if isinstance(by, Name) and not by.star and meaning.model.cut:
        layer = None if by.layer is None else meaning.index(by.layer)
        cut = meaning.model.cut(by.base, layer)
    if cut is None:
        raise EvaluationError("cannot differentiate by something that is itself computed")
    inner = type(meaning)(cut.model, meaning.indices, meaning.example)
    value = _jacobian(inner.value(of), inner.value(by))
    return elementwise(lambda entry: entry.xreplace(cut.back), value)


def gradient(node: Gradient, meaning: Evaluator) -> Value:
    r"""∇f as a column; ``\nabla f(x)`` is taken first, then evaluated; ∇² is the Hessian."""
    if node.by is not None:
        if node.order != 1:
            raise EvaluationError("a second gradient by a named variable")
        return _first(node.of, node.by, meaning)
    variables = meaning.model.variables
    if variables is None:
        raise EvaluationError("\\nabla by what? Write \\nabla_{…}")
    of = Name(node.of.base) if isinstance(node.of, Apply) else node.of
    value = _jacobian(meaning.number(of), variables)
    if node.order == 2:
        value = _jacobian(value, variables)
    if node.order > 2:
        raise EvaluationError("a gradient of more than second order")
    if isinstance(node.of, Apply):
        if node.of.primes or len(node.of.args) != 1:
            raise EvaluationError("a gradient at one point")
        point = meaning.value(node.of.args[0])
        if not isinstance(point, Array) or point.shape != variables.shape:
            raise EvaluationError("the gradient is taken at a point of another shape")
        places = {v: p for (v,), (p,) in zip(variables.rows, point.rows, strict=True)}
        value = elementwise(lambda entry: entry.subs(places, simultaneous=True), value)
    return value


def limit(node: Limit, meaning: Evaluator) -> Value:
    """The limit of a rational function: in lowest terms, at the point."""
    variable, target = meaning.number(node.variable), meaning.number(node.target)
    body = meaning.number(node.body)
    if not variable.is_Symbol:
        raise EvaluationError("a limit for something that is not a free variable")
    if not body.is_rational_function(variable) or body.atoms(sp.Function, sp.exp):
        raise EvaluationError("only limits of rational functions can be decided")
    over, under = Polynomials.of([body]).reduced(0)
    if under.subs(variable, target).expand() == 0:
        raise EvaluationError("the limit does not exist")
    return over.subs(variable, target) / under.subs(variable, target)


def holds(condition: Relation, meaning: Evaluator) -> bool:
    """Whether a condition such as z > 0 holds, from what is known of the signs of the symbols."""
    if len(condition.signs) != 1 or condition.signs[0] not in ("<", ">", "\\le", "\\ge", "="):
        raise EvaluationError("cannot decide this condition")
    left, right = (meaning.number(side) for side in condition.sides)
    difference = add(left, times(sp.Integer(-1), right))
    answer = {
        "<": difference.is_negative,
        ">": difference.is_positive,
        "\\le": difference.is_nonpositive,
        "\\ge": difference.is_nonnegative,
        "=": difference.is_zero,
    }[condition.signs[0]]
    if answer is None:
        raise EvaluationError("cannot decide whether this condition holds")
    return bool(answer)


def expand_ellipsis(items: tuple[Node, ...], meaning: Evaluator) -> list[Node]:
    """A row with its dots written out: (x_1, …, x_n)."""
    result: list[Node] = []
    for i, item in enumerate(items):
        if not isinstance(item, Dots):
            result.append(item)
            continue
        if i == 0 or i == len(items) - 1:
            raise EvaluationError("dots need a term before and after them")
        found = _differences(items[i - 1], items[i + 1])
        if len(set(found)) != 1:
            raise EvaluationError("the terms around the dots must differ in one index alone")
        first, last = (meaning.index(end) for end in found[0])
        for at in range(first + 1, last):
            result.append(_with_index(items[i - 1], items[i + 1], at))
        if last <= first:
            raise EvaluationError("the dots run backwards")
    return result


def _differences(a: Node, b: Node) -> list[tuple[Node, Node]]:
    """The indices in which two terms of one form differ."""
    if a == b:
        return []
    found: list[tuple[Node, Node]] = []
    if isinstance(a, Name) and isinstance(b, Name) and len(a.subs) == len(b.subs):
        if replace(a, subs=()) == replace(b, subs=()):
            return [(p, q) for p, q in zip(a.subs, b.subs, strict=True) if p != q]
    elif type(a) is type(b) and not isinstance(a, Number | Name):
        pairs = list(zip(children(a), children(b), strict=False))
        if rewrite(a, _blank) == rewrite(b, _blank):
            for p, q in pairs:
                found += _differences(p, q)
            return found
    raise EvaluationError("the terms around the dots differ in more than an index")


def _blank(node: Node) -> Node | None:
    return replace(node, subs=(Dots(),) * len(node.subs)) if isinstance(node, Name) else None


def _with_index(a: Node, b: Node, at: int) -> Node:
    """The term between ``a`` and ``b`` whose index is ``at``."""
    first = _differences(a, b)[0][0]

    def rule(node: Node) -> Node | None:
        if isinstance(node, Name) and first in node.subs:
            subs = tuple(Number(Fraction(at)) if sub == first else sub for sub in node.subs)
            return replace(node, subs=subs)
        return None

    return rewrite(a, rule)
