r"""Proofs for all sizes at once, by index notation.

Here n is a symbol, z_j is SymPy's ``Indexed`` with a symbol for j, and a sum stays a sum. A matrix
is a rule for its entry in row i and column j. SymPy differentiates (∂z_k/∂z_j is a Kronecker
delta); then the sums are brought into one normal form: terms apart, nested sums as one with several
indices, deltas contracted, what is not connected by an index in a sum of its own. Two sides are
equal for all sizes when these forms are. Bound indices are always new symbols, so none is captured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any, Self

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.dots import ends_of_dots, term_between
from nnmath.formulas.errors import EvaluationError, RefutedError, ShapeError
from nnmath.formulas.evaluate import ENTRYWISE, PLUS, TIMES, Value

from .equality import check_equal
from .errors import ProofError
from .evaluate import ModelEvaluator
from .model import Index, Intervention, Model
from .symbolic_matrix import GeneralMatrix, Stacked, entry_pairs
from .verdict import Failure, FailureKind

MAX_BOUND = 5  # indices of one sum; their orders are tried one by one
ONE = sp.Integer(1)


def index(name: str) -> Any:
    """A symbol for an index."""
    return sp.Symbol(name, integer=True, positive=True)


def fresh_index() -> Any:
    """A new symbol for a bound index."""
    return sp.Dummy("q", integer=True, positive=True)


def total(term: Callable[[Any], Any], size: Any) -> Any:
    """The sum of ``term(k)`` for k = 1 … size."""
    k = fresh_index()
    return sp.Sum(term(k), (k, 1, size))


@dataclass(eq=False)
class IndexNotationEvaluator(ModelEvaluator):
    """Evaluates nodes in a model whose sizes and indices are symbols.

    Attributes
    ----------
    sizes : dict
        For each symbol of an index, how far it runs; each sum adds its own.
    free : set
        The indices that no sum binds.
    """

    sizes: dict[Any, Any] = field(default_factory=dict)
    free: set[Any] = field(default_factory=set)

    def number(self, node: nodes.Node) -> Any:
        """The value of a node that must be a number."""
        value = super().number(node)
        if isinstance(value, GeneralMatrix | Stacked):
            raise EvaluationError("expected a number, got a matrix")
        return value

    def index(self, node: nodes.Node) -> Index:
        """An index as a SymPy expression."""
        return sp.sympify(super().index(node))

    def kronecker(self, i: Index, j: Index) -> Any:
        """SymPy's Kronecker delta."""
        return sp.KroneckerDelta(i, j)

    def _apply(self, node: nodes.Apply) -> Value:
        if len(node.args) == 1 and (
            node.base == "\\sigma" or node.base not in self.model.functions
        ):
            value = self.value(node.args[0])
            if isinstance(value, GeneralMatrix):
                name = "\x00"  # stands for the entry
                inside = replace(node, args=(nodes.Name(name),))
                return value.each(lambda entry: self._with_value(name, entry)._apply(inside))
        return super()._apply(node)

    def _with_value(self, name: str, value: Any) -> Self:
        return replace(self, indices={**self.indices, name: value})

    # Matrices whose sizes are letters.

    def _fold(self, operation: str, kind: Any, operands: Any, values: Any = None) -> Value:
        values = list(map(self.value, operands) if values is None else values)
        if not any(isinstance(value, GeneralMatrix) for value in values):
            return super()._fold(operation, kind, operands, values)
        result = values[0]
        for value in values[1:]:
            result = self._combine(operation, result, value)
        return result

    def _combine(self, operation: str, a: Value, b: Value) -> Value:
        both = isinstance(a, GeneralMatrix), isinstance(b, GeneralMatrix)
        if operation == TIMES and not all(both):
            matrix, number = (a, b) if both[0] else (b, a)
            return matrix.each(lambda entry: entry * number) if any(both) else a * b
        if not any(both):
            return a + b if operation == PLUS else a * b
        if not all(both):
            raise ShapeError("the shapes do not fit: a matrix and a number", operation=operation)
        if operation == TIMES:
            return self._product(a, b)
        if a.shape != b.shape:
            raise ShapeError("the shapes do not fit", operation=operation)
        if operation == PLUS:
            return GeneralMatrix(a.rows, a.columns, lambda i, j: a.entry(i, j) + b.entry(i, j))
        if operation == ENTRYWISE:
            return GeneralMatrix(a.rows, a.columns, lambda i, j: a.entry(i, j) * b.entry(i, j))
        raise EvaluationError("a matrix is divided by numbers alone")

    def _product(self, a: GeneralMatrix, b: GeneralMatrix) -> Value:
        if a.columns != b.rows:
            raise ShapeError("the shapes do not fit", operation="times")

        def entry(i: Any, j: Any) -> Any:
            if a.columns == 1:
                return a.entry(i, ONE) * b.entry(ONE, j)
            k = self._bind(a.columns)
            return sp.Sum(a.entry(i, k) * b.entry(k, j), (k, 1, a.columns))

        if a.rows == 1 and b.columns == 1:
            return entry(ONE, ONE)
        return GeneralMatrix(a.rows, b.columns, entry)

    def _bind(self, size: Any) -> Any:
        bound = fresh_index()
        self.sizes[bound] = size
        return bound

    def _hadamard(self, node: nodes.Hadamard) -> Value:
        return self._fold(ENTRYWISE, nodes.Hadamard, node.factors)

    def _transpose(self, node: nodes.Transpose) -> Value:
        value = self.value(node.of)
        if isinstance(value, Stacked):
            return replace(value, is_row=not value.is_row)
        return value.T if isinstance(value, GeneralMatrix) else super()._transpose(node)

    def _component(self, node: nodes.Component) -> Value:
        value = self.value(node.of)
        if isinstance(value, GeneralMatrix):
            return value.at([self.index(sub) for sub in node.subs])
        return super()._component(node)

    def _squared_norm(self, value: Value) -> Any:
        if not isinstance(value, GeneralMatrix) or value.columns != 1:
            raise ShapeError("the norm is known for columns alone")
        return self._product(value.T, value)

    def _power(self, node: nodes.Power) -> Value:
        if isinstance(node.base, nodes.Norm) and node.exponent == nodes.TWO:
            return self._squared_norm(self.value(node.base.of))
        if isinstance(self.value(node.base), GeneralMatrix):
            raise EvaluationError("a power of a matrix")
        return super()._power(node)

    def _norm(self, node: nodes.Norm) -> Value:
        return sp.sqrt(self._squared_norm(self.value(node.of)))

    def _row(self, node: nodes.Row) -> Value:
        """A row; dots that run from 1 to a size make a piece of that size."""
        if not any(isinstance(item, nodes.Dots) for item in node.items):
            return super()._row(node)
        pieces: list[GeneralMatrix] = []
        at = 0
        while at < len(node.items):
            if at + 2 < len(node.items) and isinstance(node.items[at + 1], nodes.Dots):
                pieces.append(self._sequence(node.items[at], node.items[at + 2]))
                at += 3
            else:
                entry = self.number(node.items[at])
                pieces.append(GeneralMatrix(ONE, ONE, _constant(entry)))
                at += 1
        return Stacked(tuple(pieces), is_row=True)

    def _sequence(self, first: nodes.Node, last: nodes.Node) -> GeneralMatrix:
        low, high = ends_of_dots(first, last)
        size = self.index(high)
        if self.index(low) != 1:
            raise EvaluationError("here dots begin at 1")

        def entry(i: Any, _: Any) -> Any:
            name = "\x00"
            body = term_between(first, last, nodes.Name(name))
            self.sizes[i] = size
            return self._with_value(name, i).number(body)

        return GeneralMatrix(size, ONE, entry)

    # Sums.

    def _big(self, node: nodes.Big) -> Value:
        taken = node.index in self.indices or (node.index, None, False) in self.model.names
        if node.kind == "mean" or taken or node.low is None:
            raise EvaluationError("here only sums with both ends and a new index are known")
        if node.high is None or self.index(node.low) != 1:
            raise EvaluationError("here a sum begins at 1")
        size = self.index(node.high)
        if node.kind == "sum" and size.is_Mul and len(size.args) == 2:
            return self._double_sum(node, *sorted(size.args, key=str))
        bound = self._bind(size)
        body = self.with_index(node.index, bound).value(node.body)
        if node.kind == "prod":
            if not _is_positive(body):
                raise EvaluationError("here a product has positive factors")
            return sp.exp(sp.Sum(sp.log(body), (bound, 1, size)))
        if isinstance(body, GeneralMatrix):
            return body.each(lambda entry: sp.Sum(entry, (bound, 1, size)))
        return sp.Sum(body, (bound, 1, size))

    def _double_sum(self, node: nodes.Big, outer: Any, inner: Any) -> Value:
        """A sum to q s: each of its indices is (r − 1) s + t for one r ≤ q and one t ≤ s."""
        r, t = self._bind(outer), self._bind(inner)
        body = self.with_index(node.index, (r - 1) * inner + t).value(node.body)
        return self.each(lambda e: sp.Sum(sp.Sum(e, (t, 1, inner)), (r, 1, outer)), body)

    def _mean(self, node: nodes.Mean) -> Value:
        size = self.model.lookup("m", None, (), False)
        bound = self._bind(size)
        if self.example is not None or not nodes.symbols(node.of) & self.model.examples:
            raise EvaluationError("an overline is a mean over examples, and here are none")
        return sp.Sum(replace(self, example=bound).number(node.of), (bound, 1, size)) / size

    # Calculus.

    def jacobian(self, value: Value, variable: Value) -> Value:
        """∂ value/∂ variable: of a number in the variable's shape; of columns, row by row."""
        if isinstance(variable, GeneralMatrix) and isinstance(value, GeneralMatrix):
            if value.columns != 1 or variable.columns != 1:
                raise EvaluationError("the derivative of a matrix by a matrix is no matrix")

            def slope(i: Any, j: Any) -> Any:
                return sp.diff(value.entry(i, ONE), variable.entry(j, ONE))

            return GeneralMatrix(value.rows, variable.rows, slope)
        if isinstance(variable, GeneralMatrix):
            return variable.each(lambda entry: sp.diff(value, entry))
        if isinstance(value, GeneralMatrix):
            return value.each(lambda entry: sp.diff(entry, variable))
        return super().jacobian(value, variable)

    def is_variable(self, value: Value) -> bool:
        """Whether a value is a symbol or consists of symbols."""
        if isinstance(value, GeneralMatrix):
            return bool(value.entry(fresh_index(), fresh_index()).is_symbol)
        return super().is_variable(value)

    def each(self, rule: Callable[[Any], Any], value: Value) -> Value:
        """A rule applied to a number or to every entry of a matrix."""
        return value.each(rule) if isinstance(value, GeneralMatrix) else super().each(rule, value)

    def _undo(self, intervention: Intervention, expression: Any) -> Any:
        for base, entry in intervention.back.items():
            if isinstance(base, sp.Symbol):
                expression = expression.xreplace({base: entry})
                continue
            expression = expression.replace(
                lambda e, base=base: isinstance(e, sp.Indexed) and e.base == base,
                lambda e, entry=entry: entry(e.indices),
            )
        return expression

    # Both sides of a step.

    def pairs(self, left: Value, right: Value) -> list[tuple[Any, Any]]:
        """The entries to compare; of general matrices one, in a row i and a column j."""
        if isinstance(left, Stacked) or isinstance(right, Stacked):
            return self._pairs_of_pieces(left, right)
        if isinstance(left, GeneralMatrix) and not isinstance(right, GeneralMatrix) and right == 0:
            right = left.each(lambda entry: sp.Integer(0))
        if not isinstance(left, GeneralMatrix) and not isinstance(right, GeneralMatrix):
            return [(a, b) for _, a, b in entry_pairs(left, right)]
        if not (isinstance(left, GeneralMatrix) and isinstance(right, GeneralMatrix)):
            raise ShapeError("a matrix and a number", operation="=")
        if left.shape != right.shape:
            raise ShapeError("the shapes of the two sides differ", operation="=")
        at = [
            ONE if size == 1 else index(name) for name, size in zip("ij", left.shape, strict=True)
        ]
        at = [i if i == 1 else sp.Dummy(i.name, integer=True, positive=True) for i in at]
        self.sizes |= {i: size for i, size in zip(at, left.shape, strict=True) if i != 1}
        self.free |= {i for i in at if i != 1}
        return [(left.entry(*at), right.entry(*at))]

    def _pairs_of_pieces(self, left: Value, right: Value) -> list[tuple[Any, Any]]:
        pieces = [
            value if isinstance(value, Stacked) else Stacked((value,)) for value in (left, right)
        ]
        a, b = pieces
        if a.is_row != b.is_row or len(a.pieces) != len(b.pieces):
            raise ShapeError("the shapes of the two sides differ", operation="=")
        return [
            pair
            for one, other in zip(a.pieces, b.pieces, strict=True)
            for pair in self.pairs(one, other)
        ]


def _constant(value: Any) -> Callable[[Any, Any], Any]:
    return lambda i, j: value


def _is_positive(e: Any) -> bool:
    """Whether the form shows that a number is positive: exponentials, their sums and quotients."""
    if isinstance(e, sp.exp) or (e.is_Rational and e > 0):
        return True
    if isinstance(e, sp.Sum):
        return _is_positive(e.function)
    if e.is_Pow:
        return _is_positive(e.base)
    return (e.is_Add or e.is_Mul) and all(map(_is_positive, e.args))


def check_sums_equal(
    left: Any, right: Any, sizes: dict[Any, Any], model: Model, free: set[Any]
) -> None:
    """Do nothing if two sides are equal for all sizes and all values of their free indices.

    Raises
    ------
    FormulaError
        If that could not be proved.
    """
    for side in (left, right):
        check_ranges(side, sizes)
    for case in coincidences(free & (left.free_symbols | right.free_symbols), sizes):
        sums = SumNormalizer(sizes, model, positive=left.has(sp.log) or right.has(sp.log))
        try:
            check_equal(*(sums.normalize(e.xreplace(case)) for e in (left, right)))
        except RefutedError as error:  # with sums as free letters, which they are not
            raise ProofError(Failure(FailureKind.NORMAL_FORM)) from error


def check_ranges(expression: Any, sizes: dict[Any, Any]) -> None:
    """Check that each index of each letter runs as far as that letter's place has entries."""
    sizes = sizes | {b: size for s in expression.atoms(sp.Sum) for b, _, size in s.limits}
    for letter in expression.atoms(sp.Indexed):
        for at, size in zip(letter.indices, letter.base.shape or (), strict=False):
            if sizes.get(at, at) != size:
                raise EvaluationError(f"an index of {letter.base} runs to {sizes.get(at, at)}")


def coincidences(free: set[Any], sizes: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    """Free indices of one size may be equal or not: every case, as a substitution."""

    def cases(rest: list[Any], chosen: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
        if not rest:
            yield chosen
            return
        first, *others = rest
        yield from cases(others, chosen)
        for earlier in ordered[: ordered.index(first)]:
            if earlier not in chosen and sizes[earlier] == sizes[first]:
                yield from cases(others, {**chosen, first: earlier})

    ordered = sorted(free, key=sp.default_sort_key)
    return cases(ordered, {})


class SumNormalizer:
    """Brings expressions with sums into one form; equal sums become equal symbols."""

    def __init__(self, sizes: dict[Any, Any], model: Model, positive: bool = False) -> None:
        self.sizes = sizes
        self.relations = model.relations
        self.assumptions = {"positive": True} if positive else {}
        self.symbols: dict[Any, Any] = {}

    def normalize(self, expression: Any) -> Any:
        """The expression in normal form, with a symbol for each sum and each indexed symbol."""
        return self._with_symbols(self.contract(expression))

    def _register(self, e: Any) -> None:
        """Note how far the indices of all sums run, before a delta asks."""
        self.sizes |= {b: size for s in e.atoms(sp.Sum) for b, _, size in s.limits}

    def contract(self, e: Any) -> Any:
        """The expression with all sums in normal form."""
        self._register(e)
        return self._contract(e)

    def _contract(self, e: Any) -> Any:
        if isinstance(e, sp.KroneckerDelta):
            return e if _has_bound_index(e) else sp.Integer(e.args[0] == e.args[1])
        if not e.has(sp.Sum, sp.KroneckerDelta) or e.is_Atom or isinstance(e, sp.Indexed):
            return e
        if isinstance(e, sp.Sum):
            body = self._contract(e.function)
            for bound, _, size in e.limits:  # SymPy writes sums of sums as one, the inner first
                terms = sp.Add.make_args(self._expanded(body))
                body = sp.Add(*(self._sum_term(term, bound, size) for term in terms))
            return body
        return e.func(*(self._contract(part) for part in e.args))

    def _sum_term(self, term: Any, bound: Any, size: Any) -> Any:
        """The sum of one term; sums in it that depend on the index are joined with it."""
        factors, limits = [], {bound: size}
        for factor in sp.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if (
                isinstance(base, sp.Sum)
                and base.has(bound)
                and exponent.is_Integer
                and exponent > 0
            ):
                for _ in range(int(exponent)):
                    inner = {b: fresh_index() for b, _, _ in base.limits}
                    limits |= {inner[b]: n for b, _, n in base.limits}
                    factors += sp.Mul.make_args(base.function.xreplace(inner))
            elif isinstance(base, sp.KroneckerDelta) and exponent.is_Integer and exponent > 0:
                factors.append(base)
            else:
                factors.append(factor)
        self.sizes |= limits
        return self._joint_sum(factors, limits)

    def _joint_sum(self, factors: list[Any], limits: dict[Any, Any]) -> Any:
        """The sum of a product over several indices."""
        for delta in factors:
            if isinstance(delta, sp.KroneckerDelta) and set(delta.args) & set(limits):
                bound = next(i for i in delta.args if i in limits)
                (other,) = [i for i in delta.args if i != bound]
                if self.sizes.get(other) != limits[bound]:
                    raise EvaluationError("two indices of different range in one delta")
                rest = [f.xreplace({bound: other}) for f in factors if f is not delta]
                parts = [g for f in map(self._contract, rest) for g in sp.Mul.make_args(f)]
                return self._joint_sum(parts, {b: n for b, n in limits.items() if b != bound})
        for bound, size in limits.items():
            using = [f for f in factors if f.has(bound)]
            value = size if not using else self._known(using, bound)
            if value is not None:
                rest = [f for f in factors if f not in using]
                return value * self._joint_sum(
                    rest, {b: n for b, n in limits.items() if b != bound}
                )
        result = sp.Mul(*(f for f in factors if not f.has(*limits))) if limits else sp.Mul(*factors)
        left = [f for f in factors if limits and f.has(*limits)]
        while left:
            group, grown = list[Any](), [left.pop()]
            while grown:
                group += grown
                bounds = {b for f in group for b in limits if f.has(b)}
                grown = [f for f in left if f.has(*bounds)]
                left = [f for f in left if f not in grown]
            result *= self._canonical(group, {b: limits[b] for b in bounds})
        return result

    def _known(self, using: list[Any], bound: Any) -> Any:
        """The value of a sum that the model knows, such as that of probabilities; else None."""
        if len(using) != 1:
            return None
        base, power = using[0].as_base_exp()
        if not isinstance(base, sp.Indexed) or base.indices.count(bound) != 1:
            return None
        return self.relations.get((base.base, int(power), base.indices.index(bound)))

    def _canonical(self, factors: list[Any], limits: dict[Any, Any]) -> Any:
        """A connected sum with the least of all names that its indices can have."""
        if len(limits) > MAX_BOUND:
            raise EvaluationError(f"more than {MAX_BOUND} indices in one sum")
        product = sp.Mul(*factors)
        depth = max((_depth(s) for s in product.atoms(sp.Sum)), default=0)
        names = [
            sp.Symbol(f"_{depth + k + 1}", integer=True, positive=True) for k in range(len(limits))
        ]
        found = []
        for order in permutations(limits):
            renamed = product.xreplace(dict(zip(order, names, strict=True)))
            ends = [(name, 1, limits[b]) for name, b in zip(names, order, strict=True)]
            found.append((sp.default_sort_key(renamed), str(ends), renamed, ends))
        _, _, body, ends = min(found, key=lambda one: one[:2])
        return sp.Sum(body, *ends)

    def _expanded(self, e: Any) -> Any:
        """The expression expanded outside of its sums; logarithms of products as sums."""
        e = sp.expand_log(e, force=True).replace(
            lambda x: isinstance(x, sp.log) and isinstance(x.args[0], sp.exp),
            lambda x: x.args[0].args[0],
        )
        placeholders = {total: sp.Dummy("S", **self.assumptions) for total in e.atoms(sp.Sum)}
        expanded = _partial_fractions(sp.expand(e.xreplace(placeholders)))
        return expanded.xreplace({symbol: total for total, symbol in placeholders.items()})

    def _with_symbols(self, e: Any) -> Any:
        if isinstance(e, sp.Sum | sp.Indexed):
            return self.symbols.setdefault(e, sp.Dummy(str(e), **self.assumptions))
        if e.is_Atom:
            return e
        return e.func(*(self._with_symbols(part) for part in e.args))


def _partial_fractions(e: Any) -> Any:
    """Rational functions of one exponential, as 1/(1 + e^z)², in the one way to take them apart."""
    if not any(p.exp.is_negative and p.base.is_Add and p.has(sp.exp) for p in e.atoms(sp.Pow)):
        return e
    grouped: dict[Any, Any] = {}
    for term in sp.Add.make_args(e):
        factors = sp.Mul.make_args(term)
        inside = {f for f in factors if f.has(sp.exp) and not f.atoms(sp.Indexed) - _exponents(f)}
        rest = sp.Mul(*(f for f in factors if f not in inside))
        grouped[rest] = grouped.get(rest, 0) + sp.Mul(*(f for f in factors if f in inside))
    total = sp.Integer(0)
    for rest, fraction in grouped.items():
        bases = {x.args[0].as_coeff_Mul()[1] for x in fraction.atoms(sp.exp)}
        if len(bases) == 1:
            (base,) = bases
            power = sp.Dummy("e")
            powers = {x: power ** x.args[0].as_coeff_Mul()[0] for x in fraction.atoms(sp.exp)}
            rational = fraction.xreplace(powers)
            if rational.is_rational_function(power) and rational.free_symbols == {power}:
                apart = sp.apart(sp.together(rational), power)
                fraction = apart.xreplace({power: sp.exp(base)})
        total += sp.Add(*(rest * part for part in sp.Add.make_args(fraction)))
    return total


def _exponents(e: Any) -> set[Any]:
    """The indexed letters that stand in exponents."""
    return {x for power in e.atoms(sp.exp) for x in power.atoms(sp.Indexed)}


def _has_bound_index(delta: Any) -> bool:
    """Whether a delta has an index that a sum binds."""
    return any(isinstance(i, sp.Dummy) and i.name == "q" for i in delta.args)


def _depth(total: Any) -> int:
    """How many bound indices a sum needs, so that those outside of it get other symbols."""
    inner = max((_depth(s) for s in total.function.atoms(sp.Sum)), default=0)
    return len(total.limits) + inner
