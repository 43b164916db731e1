r"""Proofs for all sizes at once, by index notation.

Here n is a symbol, z_j is SymPy's ``Indexed`` with a symbol for j, and a sum stays a sum. SymPy
differentiates (∂z_k/∂z_j is a Kronecker delta); then the sums are brought into one normal form:
terms apart, deltas contracted, factors without the index in front. Two sides are equal for all
sizes when these forms are. Bound indices are always new symbols, so none is ever captured.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.evaluate import Value

from .equality import check_equal
from .evaluate import ModelEvaluator
from .model import Index, Intervention, Model
from .symbolic_matrix import entry_pairs


def index(name: str) -> Any:
    """A symbol for an index."""
    return sp.Symbol(name, integer=True, positive=True)


def fresh_index() -> Any:
    """A new symbol for a bound index."""
    return sp.Dummy("q", integer=True, positive=True)


@dataclass(eq=False)
class IndexNotationEvaluator(ModelEvaluator):
    """Evaluates nodes in a model whose sizes and indices are symbols.

    Attributes
    ----------
    sizes : dict
        For each symbol of an index, how far it runs; each sum adds its own.
    """

    sizes: dict[Any, Any] = field(default_factory=dict)

    def index(self, node: nodes.Node) -> Index:
        """An index as a SymPy expression."""
        return sp.sympify(super().index(node))

    def _name(self, node: nodes.Name) -> Value:
        if node.base == "\\delta" and node.layer is None and len(node.subs) == 2:
            return sp.KroneckerDelta(*(self.index(sub) for sub in node.subs))
        return super()._name(node)

    def _big(self, node: nodes.Big) -> Value:
        if node.kind != "sum" or node.index in self.indices or node.low is None:
            raise EvaluationError("here only sums with both ends and a new index are known")
        if node.high is None or self.index(node.low) != 1:
            raise EvaluationError("here a sum begins at 1")
        bound, size = fresh_index(), self.index(node.high)
        self.sizes[bound] = size
        return sp.Sum(self.with_index(node.index, bound).number(node.body), (bound, 1, size))

    def _mean(self, node: nodes.Mean) -> Value:
        size, bound = self.model.lookup("m", None, (), False), fresh_index()
        self.sizes[bound] = size
        return sp.Sum(replace(self, example=bound).number(node.of), (bound, 1, size)) / size

    def _undo(self, intervention: Intervention, expression: Any) -> Any:
        for base, entry in intervention.back.items():
            expression = expression.replace(
                lambda e, base=base: isinstance(e, sp.Indexed) and e.base == base,
                lambda e, entry=entry: entry(e.indices),
            )
        return expression


def check_sums_equal(left: Value, right: Value, sizes: dict[Any, Any], model: Model) -> None:
    """Do nothing if two sides are equal for all sizes and all values of their indices.

    Raises
    ------
    FormulaError
        If that could not be proved.
    """
    for _, a, b in entry_pairs(left, right):
        free = sorted((a.free_symbols | b.free_symbols) & set(sizes), key=str)
        for case in _cases(free, sizes):
            sums = SumNormalizer(sizes, model, positive=a.has(sp.log) or b.has(sp.log))
            check_equal(*(sums.normalize(e.xreplace(case)) for e in (a, b)))


def _cases(free: list[Any], sizes: dict[Any, Any]) -> list[dict[Any, Any]]:
    """Two free indices of one size may be equal or not: both cases, as substitutions."""
    together = [(i, j) for i, j in combinations(free, 2) if sizes[i] == sizes[j]]
    if len(together) > 1:
        raise EvaluationError("more than two free indices that may be equal")
    return [{}, *({j: i} for i, j in together)]


class SumNormalizer:
    """Brings expressions with sums into one form; equal sums become equal symbols."""

    def __init__(self, sizes: dict[Any, Any], model: Model, positive: bool = False) -> None:
        self.sizes = sizes
        self.known_sums = model.sums
        self.assumptions = {"positive": True} if positive else {}
        self.symbols: dict[Any, Any] = {}

    def normalize(self, expression: Any) -> Any:
        """The expression in normal form, with a symbol for each sum and each indexed symbol."""
        return self._with_symbols(self.contract(expression))

    def contract(self, e: Any) -> Any:
        """The expression with all sums in normal form."""
        if isinstance(e, sp.KroneckerDelta) and not _has_bound_index(e):
            return sp.Integer(e.args[0] == e.args[1])
        if not e.has(sp.Sum, sp.KroneckerDelta) or e.is_Atom or isinstance(e, sp.Indexed):
            return e
        if isinstance(e, sp.Sum):
            body = self.contract(e.function)
            for bound, _, size in e.limits:  # SymPy writes sums of sums as one, the inner first
                terms = sp.Add.make_args(self._expanded(body))
                body = sp.Add(*(self._sum_term(term, bound, size) for term in terms))
            return body
        return e.func(*(self.contract(part) for part in e.args))

    def _sum_term(self, term: Any, bound: Any, size: Any) -> Any:
        """The sum of one term: its deltas contracted, factors without the index in front."""
        factors = sp.Mul.make_args(term)
        for delta in factors:
            if isinstance(delta, sp.KroneckerDelta) and delta.has(bound):
                (other,) = [i for i in delta.args if i != bound] or [bound]
                if self.sizes.get(other) != size:
                    raise EvaluationError("two indices of different range in one delta")
                rest = sp.Mul(*(f for f in factors if f is not delta))
                return self.contract(rest.xreplace({bound: other}))
        outside = sp.Mul(*(f for f in factors if not f.has(bound)))
        inside = sp.Mul(*(f for f in factors if f.has(bound)))
        if inside == 1:
            return outside * size
        depth = 1 + max((_depth(s) for s in inside.atoms(sp.Sum)), default=0)
        canonical = sp.Symbol(f"_{depth}", integer=True, positive=True)
        self.sizes[canonical] = size
        total = sp.Sum(inside.xreplace({bound: canonical}), (canonical, 1, size))
        for known, value in self.known_sums.items():
            if total == self._canonical(known):
                total = value
        return outside * total

    def _canonical(self, known: Any) -> Any:
        """A known sum over the index that :meth:`_sum_term` gives the innermost sums."""
        ((bound, low, size),) = known.limits
        canonical = sp.Symbol("_1", integer=True, positive=True)
        return sp.Sum(known.function.xreplace({bound: canonical}), (canonical, low, size))

    def _expanded(self, e: Any) -> Any:
        """The expression expanded outside of its sums; logarithms of products as sums."""
        e = sp.expand_log(e, force=True).replace(
            lambda x: isinstance(x, sp.log) and isinstance(x.args[0], sp.exp),
            lambda x: x.args[0].args[0],
        )
        placeholders = {total: sp.Dummy("S", **self.assumptions) for total in e.atoms(sp.Sum)}
        expanded = sp.expand(e.xreplace(placeholders))
        return expanded.xreplace({symbol: total for total, symbol in placeholders.items()})

    def _with_symbols(self, e: Any) -> Any:
        if isinstance(e, sp.Sum | sp.Indexed):
            return self.symbols.setdefault(e, sp.Dummy(str(e), **self.assumptions))
        if e.is_Atom:
            return e
        return e.func(*(self._with_symbols(part) for part in e.args))


def _has_bound_index(delta: Any) -> bool:
    """Whether a delta has an index that a sum binds."""
    return any(isinstance(i, sp.Dummy) for i in delta.args)


def _depth(total: Any) -> int:
    """How many bound indices a sum needs, so that those outside of it get other symbols."""
    inner = max((_depth(s) for s in total.function.atoms(sp.Sum)), default=0)
    return len(total.limits) + inner
