r"""The cut-off theorem: what is uniform, of bounded degree, and holds at small sizes, holds at all.

A *uniform* expression is made of letters with indices, numbers, sizes, +, ·, sums over whole index
sets, quotients, roots, exponentials and abstract functions, as :class:`_Reader` allows; no index
stands as a number. Multiplied out, it is a sum of terms, and each term is a coefficient times a
product of letters. For every index set s (its *sort*) two numbers are counted:

* ``touch``: how many values of bound indices of s the letters of one term can carry at most;
* ``count``: in which degree the size of s can stand in a coefficient at most: once for each time
  the size is written, and once for each sum with terms in which no letter carries its index.

Take one product of letters that carries the values T of indices of s. Its coefficient at size N
comes from those choices of the bound indices that yield it: each is a value in T, or one outside
that no letter carries. How many such choices there are is a polynomial in N, of degree ``count`` at
most, for all N ≥ \|T\|, and which values they are does not matter. If both sides are equal at the
sizes d, …, d + count, where d = (free indices) + touch ≥ \|T\|, this polynomial has more zeros than
its degree: it is zero, for every product of letters, at every size.

Abstract functions, σ(t), are letters too, which carry the indices that t depends on; equal
arguments give equal letters. Whether two arguments are equal is such a question itself, so that d
must be large enough for it as well. The page on the proofs tells this at length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import ceil, prod
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from .equality import check_equal
from .index_notation import SumNormalizer, check_ranges, coincidences
from .model import Model
from .undefined_functions import is_abstract

MAX_TRIED = 40  # sizes, and entries of one letter, beyond which a formula is not decided so
MEAN = "\\mathrm{E}"


def check_by_cutoff(
    left: Any, right: Any, sizes: dict[Any, Any], model: Model, free: set[Any]
) -> dict[Any, tuple[int, int]]:
    """Do nothing if the sides are equal for all sizes, by the cut-off theorem.

    Returns
    -------
    dict
        For each size, from where to where it was tried.

    Raises
    ------
    RefutedStatementError
        If they differ at one of the sizes that have to be tried.
    EvaluationError
        If the sides are not uniform, or too many sizes would have to be tried.
    """
    tried: dict[Any, tuple[int, int]] = {}
    letters = {letter.base for side in (left, right) for letter in side.atoms(sp.Indexed)}
    if letters & {base for base, _, _ in model.relations}:
        raise EvaluationError("a letter with a known sum is not free")
    for side in (left, right):
        check_ranges(side, sizes)
    for case in coincidences(free & (left.free_symbols | right.free_symbols), sizes):
        sums = SumNormalizer(sizes, model)
        a, b = (sums.contract(side.xreplace(case)) for side in (left, right))
        apart = list(free & (a.free_symbols | b.free_symbols))
        difference = a - b
        ends = required_sizes(difference, sizes, apart)
        for size, (low, high) in ends.items():
            before = tried.get(size, (low, high))
            tried[size] = min(before[0], low), max(before[1], high)
        for numbers in _grid(ends):
            chosen = _apart(apart, sizes)
            at_size = AtSizes(numbers, model)
            check_equal(at_size.value(difference, chosen), sp.Integer(0))
    return tried


def required_sizes(
    difference: Any, sizes: dict[Any, Any], free: list[Any]
) -> dict[Any, tuple[int, int]]:
    """The sizes d … d + count that the theorem asks for.

    Parameters
    ----------
    difference : SymPy expression
        Left minus right, with its deltas contracted.
    sizes : dict
        How far each index runs.
    free : list
        Free indices, which stand for different values.
    """
    limits = {size for e in difference.atoms(sp.Sum) for _, _, size in e.limits}
    reader = _Reader(sizes, limits)
    form = reader.read(difference)
    standing = Counter(sizes[i] for i in free)
    sorts = set(form.touch) | set(form.count) | set(standing) | set(reader.compared)
    sorts |= {s for e in difference.atoms(sp.Indexed) for s in e.base.shape or () if s != 1}
    found = {}
    for sort in sorts:
        least = max(standing[sort] + form.touch[sort], reader.compared[sort], 1)
        found[sort] = least, least + form.count[sort]
    tries = prod(high - low + 1 for low, high in found.values())
    if tries * prod(high for _, high in found.values()) > MAX_TRIED**2:
        raise EvaluationError("the cut-off theorem would ask for too many sizes")
    return found


def _grid(ends: dict[Any, tuple[int, int]]) -> Iterator[dict[Any, int]]:
    ranges = [range(low, high + 1) for low, high in ends.values()]
    for choice in product(*ranges):
        yield dict(zip(ends, choice, strict=True))


def _apart(free: list[Any], sizes: dict[Any, Any]) -> dict[Any, int]:
    """Different values for free indices of one size."""
    chosen: dict[Any, int] = {}
    seen: Counter[Any] = Counter()
    for i in sorted(free, key=sp.default_sort_key):
        seen[sizes[i]] += 1
        chosen[i] = seen[sizes[i]]
    return chosen


@dataclass(frozen=True)
class _Form:
    """What is counted of an expression: a fraction, multiplied out above and below.

    Attributes
    ----------
    touch, count : Counter
        By sort, see the module.
    carried : frozenset
        Indices that a letter of every term of the numerator carries.
    below : dict
        The factors of the denominator with their powers.
    """

    touch: Counter[Any] = field(default_factory=Counter)
    count: Counter[Any] = field(default_factory=Counter)
    carried: frozenset[Any] = frozenset()
    below: dict[Any, int] = field(default_factory=dict)


class _Reader:
    """Reads uniform expressions; everything else is an error."""

    def __init__(self, ranges: dict[Any, Any], sizes: set[Any]) -> None:
        self.ranges = ranges
        self.sizes = (set(ranges.values()) | sizes) - {sp.Integer(1)}
        self._standing: Counter[Any] = Counter()
        self._touched: Counter[Any] = Counter()

    @property
    def compared(self) -> Counter[Any]:
        """By sort: a size that is enough to tell whether two arguments or radicands are equal."""
        return self._standing + self._standing + self._touched

    def _compare(self, argument: Any, form: _Form) -> None:
        """Note an argument that will be compared with others."""
        indices = argument.free_symbols & set(self.ranges)
        self._standing |= Counter(self.ranges[i] for i in indices)
        self._touched |= form.touch

    def read(self, e: Any) -> _Form:
        """Count what the theorem needs."""
        if e.is_Rational:
            return _Form()
        if e in self.sizes:
            return _Form(count=Counter({e: 1}))
        if e in self.ranges:
            raise EvaluationError(f"the index {e} stands as a number")
        if isinstance(e, sp.Indexed):
            return _Form(carried=frozenset(self._indices(e)))
        if e.is_Symbol:
            return _Form()
        if e.is_Add:
            return self._sum_of_terms([self.read(term) for term in e.args])
        if e.is_Mul:
            return self._product([self.read(factor) for factor in e.args])
        if isinstance(e, sp.Sum):
            return self._sum(e)
        if isinstance(e, sp.exp):
            return self._exponential(e.args[0])
        if e.is_Pow:
            return self._power(e.base, e.exp)
        if is_abstract(e.func):
            return self._abstract(e)
        if e.func.__name__ == MEAN:
            return self._mean(e.args[0])
        raise EvaluationError(f"{e.func.__name__} is not uniform")

    def _indices(self, e: Any) -> Iterator[Any]:
        for i in e.indices:
            if i in self.ranges:
                yield i
            elif i != 1:
                raise EvaluationError(f"{i} is no index")

    def _degree(self, below: dict[Any, int]) -> _Form:
        """The denominator, multiplied out."""
        return self._product([self.read(f) for f, n in below.items() for _ in range(n)])

    def _sum_of_terms(self, forms: list[_Form]) -> _Form:
        common: dict[Any, int] = {}
        for form in forms:
            for factor, n in form.below.items():
                common[factor] = max(n, common.get(factor, 0))
        whole = []
        for form in forms:
            lacking = {f: n - form.below.get(f, 0) for f, n in common.items()}
            whole.append(
                self._product([_Form(form.touch, form.count, form.carried), self._degree(lacking)])
            )
        touch: Counter[Any] = Counter()
        count: Counter[Any] = Counter()
        for form in whole:
            touch, count = touch | form.touch, count | form.count
        carried = frozenset.intersection(*(form.carried for form in whole))
        return _Form(touch, count, carried, common)

    def _product(self, forms: list[_Form]) -> _Form:
        result = _Form()
        for form in forms:
            below = dict(result.below)
            for factor, n in form.below.items():
                below[factor] = below.get(factor, 0) + n
            result = _Form(
                result.touch + form.touch,
                result.count + form.count,
                result.carried | form.carried,
                below,
            )
        return result

    def _power(self, base: Any, exponent: Any) -> _Form:
        if exponent.is_Integer and exponent > 0:
            return self._product([self.read(base)] * int(exponent))
        if exponent.is_Integer and (isinstance(base, sp.Indexed) or self._is_letter(base)):
            return self.read(base)  # a letter in the denominator is a letter as well
        form = self.read(base)
        if form.below:
            raise EvaluationError("a fraction within a denominator or a root")
        if exponent.is_Integer:
            return _Form(below={base: int(-exponent)})
        if exponent.is_Rational and exponent.q == 2 and not form.count:
            # An even power of a root is what stands under it; 1/√s is √s/s.
            self._compare(base, form)
            if exponent > 0:
                inner = self._product([form] * ceil(exponent))
                return _Form(inner.touch)
            return _Form(form.touch, below={base: ceil(-exponent)})
        raise EvaluationError("a power that is not uniform")

    def _is_letter(self, e: Any) -> bool:
        return e.is_Symbol and e not in self.sizes and e not in self.ranges

    def _exponential(self, exponent: Any) -> _Form:
        """E to a sum of products of letters is a product of letters, one for each term."""
        carried: set[Any] = set()
        for term in sp.Add.make_args(sp.expand(exponent)):
            for factor in sp.Mul.make_args(term):
                base, power = factor.as_base_exp()
                if isinstance(base, sp.Indexed) and power.is_Integer:
                    carried |= set(self._indices(base))
                elif not (factor.is_Rational or (self._is_letter(base) and power.is_Integer)):
                    raise EvaluationError("an exponent that is no sum of products of letters")
        return _Form(carried=frozenset(carried))

    def _abstract(self, e: Any) -> _Form:
        carried: set[Any] = set()
        for argument in e.args:
            form = self.read(argument)
            if form.below or form.count:
                raise EvaluationError("an argument with a denominator, or with a size in it")
            self._compare(argument, form)
            carried |= self._distinguished(argument)
        return _Form(carried=frozenset(carried))

    def _distinguished(self, argument: Any) -> set[Any]:
        """Indices on which the argument depends, as a letter shows that no other term contains."""
        terms = sp.Add.make_args(sp.expand(argument))
        found: set[Any] = set()
        for term in terms:
            others = {x.base for t in terms if t is not term for x in t.atoms(sp.Indexed)}
            own = [x for x in self._factors(term) if isinstance(x, sp.Indexed)]
            for letter in own:
                if letter.base not in others and sum(x.base == letter.base for x in own) == 1:
                    found |= set(letter.indices) & set(self.ranges)
        return {i for i in found if i in argument.free_symbols}

    def _factors(self, term: Any) -> list[Any]:
        """The factors of a product, or of a sum of products; empty for anything else."""
        factors: list[Any] = []
        for factor in sp.Mul.make_args(term):
            if isinstance(factor, sp.Sum):
                inner = self._factors(factor.function)
                if not inner:
                    return []
                factors += inner
            elif (
                factor.is_Rational
                or factor.is_Symbol
                or isinstance(factor, sp.Indexed)
                or is_abstract(factor.func)
            ):
                factors.append(factor)
            else:
                return []
        return factors

    def _mean(self, argument: Any) -> _Form:
        """E of a polynomial: no letter of a term need be left of it, so each sum counts."""
        form = self.read(argument)
        if form.below:
            raise EvaluationError("the mean of a fraction")
        return _Form(form.touch, form.count + form.touch)

    def _sum(self, e: Any) -> _Form:
        outside = self.ranges
        self.ranges = outside | {bound: size for bound, _, size in e.limits}
        form = self.read(e.function)
        self.ranges = outside
        for bound, low, size in e.limits:
            if low != 1 or size not in self.sizes or not (size.is_Symbol or size.is_Function):
                raise EvaluationError(f"a sum to {size}, which is no size")
            if any(factor.has(bound) for factor in form.below):
                raise EvaluationError("a sum of fractions whose denominators have its index")
            if any(r.has(bound) for r in e.atoms(sp.Pow) if not r.exp.is_Integer):
                raise EvaluationError("a sum of roots")
            touch, count = Counter(form.touch), Counter(form.count)
            touch[size] += 1
            count[size] += bound not in form.carried
            form = _Form(touch, +count, form.carried - {bound}, form.below)
        return form


class AtSizes:
    """An expression with sums at given sizes: letters with indices become symbols.

    Attributes
    ----------
    entries : dict
        Those symbols, each with its letter and the values of its indices.
    """

    def __init__(self, sizes: dict[Any, int], model: Model) -> None:
        self.sizes, self.model = sizes, model
        self.entries: dict[Any, tuple[Any, tuple[int, ...]]] = {}
        self._known: dict[Any, Any] = {}

    def value(self, e: Any, at: dict[Any, int]) -> Any:
        """The expression with its sums written out."""
        key = e, frozenset((i, at[i]) for i in e.free_symbols & set(at))
        if key not in self._known:
            self._known[key] = self._compute(e, at)
        return self._known[key]

    def _compute(self, e: Any, at: dict[Any, int]) -> Any:
        if e in self.sizes:
            return sp.Integer(self.sizes[e])
        if isinstance(e, sp.Indexed):
            subs = tuple(int(at.get(i, i)) for i in e.indices)
            symbol = sp.Symbol(f"{e.base}_{''.join(map(str, subs))}")
            self.entries[symbol] = e.base, subs
            return symbol
        if isinstance(e, sp.Sum):
            terms = [at]
            for bound, _, size in e.limits:
                last = self.sizes[size]
                terms = [{**t, bound: k} for t in terms for k in range(1, last + 1)]
            return sp.Add(*(self.value(e.function, t) for t in terms))
        if e.is_Atom:
            return e
        parts = [self.value(part, at) for part in e.args]
        if e.func.__name__ == MEAN:
            return self.model.functions[MEAN](0, parts)
        return e.func(*parts)
