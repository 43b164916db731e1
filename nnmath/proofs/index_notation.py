r"""Proofs for all sizes at once, by index notation.

Here n is a letter, z_j is SymPy's ``Indexed`` with a letter for j, and a sum stays a sum. SymPy
differentiates (∂z_k/∂z_j is a Kronecker delta); then the sums are brought into one form: terms
apart, deltas used up, what does not depend on the index in front. Two sides are equal for all sizes
when these forms are. Bound indices are always new letters, so none is ever captured.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.errors import EvaluationError

from .equality import check_equal
from .evaluate import Evaluator
from .model import Index, Model
from .symbolic_matrix import Value, elementwise, entry_pairs


def index(name: str) -> Any:
    """A letter for an index."""
    return sp.Symbol(name, integer=True, positive=True)


def fresh_index() -> Any:
    """A new letter for a bound index."""
    return sp.Dummy("q", integer=True, positive=True)


class IndexNotationEvaluator(Evaluator):
    """Meanings in which sizes and indices are letters.

    ``sizes`` tells for each index letter how far it runs; it grows with each sum.
    """

    def __init__(self, model: Model, indices: dict[str, Index], sizes: dict[Any, Any]) -> None:
        super().__init__(model, indices)
        self.sizes = sizes

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
        letter, size = fresh_index(), self.index(node.high)
        self.sizes[letter] = size
        inner = IndexNotationEvaluator(self.model, {**self.indices, node.index: letter}, self.sizes)
        inner.example = self.example
        return sp.Sum(inner.number(node.body), (letter, 1, size))

    def _mean(self, node: nodes.Mean) -> Value:
        size, letter = self.model.lookup("m", None, (), False), fresh_index()
        self.sizes[letter] = size
        inner = IndexNotationEvaluator(self.model, self.indices, self.sizes)
        inner.example = letter
        return sp.Sum(inner.number(node.of), (letter, 1, size)) / size

    def _derivative(self, node: nodes.Derivative) -> Value:
        value = self.value(node.of)
        for name in reversed(node.by):
            variable = self.number(name)
            back = None
            if not isinstance(variable, sp.Symbol | sp.Indexed) and isinstance(name, nodes.Name):
                layer = None if name.layer is None else self.index(name.layer)
                back = self.model.cut and self.model.cut(name.base, layer)
                if not back:
                    raise EvaluationError("cannot differentiate by something that is computed")
                inner = IndexNotationEvaluator(back.model, self.indices, self.sizes)
                value, variable = inner.value(node.of), inner.number(name)
            value = elementwise(lambda entry, by=variable: sp.diff(entry, by), value)
            if back:
                value = elementwise(lambda entry, way=back.back: _return(entry, way), value)
        return value


def _return(expression: Any, back: Any) -> Any:
    """Indexed letters that had been set free, as what they were."""
    for base, entry in back.items():
        expression = expression.replace(
            lambda e, base=base: isinstance(e, sp.Indexed) and e.base == base,
            lambda e, entry=entry: entry(e.indices),
        )
    return expression


def check_sizeless(left: Value, right: Value, sizes: dict[Any, Any], model: Model) -> None:
    """Do nothing if two sides are equal for all sizes and all values of their indices.

    Raises
    ------
    LedgerError
        If that could not be shown.
    """
    for _, a, b in entry_pairs(left, right):
        free = sorted((a.free_symbols | b.free_symbols) & set(sizes), key=str)
        for case in _cases(free, sizes):
            sums = SumNormalizer(sizes, model, positive=a.has(sp.log) or b.has(sp.log))
            check_equal(*(sums.closed(e.xreplace(case)) for e in (a, b)))


def _cases(free: list[Any], sizes: dict[Any, Any]) -> list[dict[Any, Any]]:
    """Free indices of one size may be equal or not: both cases, for one pair."""
    together = [(i, j) for i, j in combinations(free, 2) if sizes[i] == sizes[j]]
    if len(together) > 1:
        raise EvaluationError("more than two free indices that may be equal")
    return [{}, *({j: i} for i, j in together)]


class SumNormalizer:
    """Brings expressions with sums into one form; equal sums become equal letters."""

    def __init__(self, sizes: dict[Any, Any], model: Model, positive: bool = False) -> None:
        self.sizes = sizes
        self.known = model.sums
        self.assume = {"positive": True} if positive else {}
        self.letters: dict[Any, Any] = {}

    def closed(self, expression: Any) -> Any:
        """The expression with a letter for each sum and each indexed thing."""
        return self._lettered(self.contract(expression))

    def contract(self, e: Any) -> Any:
        """The expression with all sums in their form."""
        if isinstance(e, sp.KroneckerDelta) and not _bound(e):
            return sp.Integer(e.args[0] == e.args[1])
        if not e.has(sp.Sum, sp.KroneckerDelta) or e.is_Atom or isinstance(e, sp.Indexed):
            return e
        if isinstance(e, sp.Sum):
            body = self.contract(e.function)
            for letter, _, size in e.limits:  # SymPy writes sums of sums as one, the inner first
                terms = sp.Add.make_args(self._expanded(body))
                body = sp.Add(*(self._term(term, letter, size) for term in terms))
            return body
        return e.func(*(self.contract(part) for part in e.args))

    def _term(self, term: Any, letter: Any, size: Any) -> Any:
        """One term under a sum: its deltas used up, what is free of the index in front."""
        factors = sp.Mul.make_args(term)
        for delta in factors:
            if isinstance(delta, sp.KroneckerDelta) and delta.has(letter):
                (other,) = [i for i in delta.args if i != letter] or [letter]
                if self.sizes.get(other) != size:
                    raise EvaluationError("two indices of different range in one delta")
                rest = sp.Mul(*(f for f in factors if f is not delta))
                return self.contract(rest.xreplace({letter: other}))
        outside = sp.Mul(*(f for f in factors if not f.has(letter)))
        inside = sp.Mul(*(f for f in factors if f.has(letter)))
        if inside == 1:
            return outside * size
        depth = 1 + max((_depth(s) for s in inside.atoms(sp.Sum)), default=0)
        canonical = sp.Symbol(f"_{depth}", integer=True, positive=True)
        self.sizes[canonical] = size
        whole = sp.Sum(inside.xreplace({letter: canonical}), (canonical, 1, size))
        for shape, value in self.known.items():
            if whole == self._shape(shape):
                whole = value
        return outside * whole

    def _shape(self, shape: Any) -> Any:
        ((letter, low, size),) = shape.limits
        canonical = sp.Symbol("_1", integer=True, positive=True)
        return sp.Sum(shape.function.xreplace({letter: canonical}), (canonical, low, size))

    def _expanded(self, e: Any) -> Any:
        """Terms apart, with sums and functions left whole; logarithms of products as sums."""
        e = sp.expand_log(e, force=True).replace(
            lambda x: isinstance(x, sp.log) and isinstance(x.args[0], sp.exp),
            lambda x: x.args[0].args[0],
        )
        kept = {whole: sp.Dummy("S", **self.assume) for whole in e.atoms(sp.Sum)}
        hidden = sp.expand(e.xreplace(kept))
        return hidden.xreplace({letter: whole for whole, letter in kept.items()})

    def _lettered(self, e: Any) -> Any:
        if isinstance(e, sp.Sum | sp.Indexed):
            return self.letters.setdefault(e, sp.Dummy(str(e), **self.assume))
        if e.is_Atom:
            return e
        return e.func(*(self._lettered(part) for part in e.args))


def _bound(delta: Any) -> bool:
    """Whether a delta has an index that a sum binds."""
    return any(isinstance(i, sp.Dummy) for i in delta.args)


def _depth(whole: Any) -> int:
    """How many bound indices a sum needs, so that those outside of it get other letters."""
    within = max((_depth(s) for s in whole.function.atoms(sp.Sum)), default=0)
    return len(whole.limits) + within
