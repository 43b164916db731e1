"""The parts of a formula as a tree of frozen nodes: how to walk it, how large it may get."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from .errors import ParseError

BUILT_IN = ("exp", "log", "sqrt", "tanh", "sin", "cos", "abs")
MAX_EXPONENT = 64
MAX_SIZE = 600
MAX_SUMS = 3


@dataclass(frozen=True)
class Node:
    """Any part of a formula."""


@dataclass(frozen=True)
class Number(Node):
    """A number, exact: 2, 0.25."""

    value: Fraction


TWO = Number(Fraction(2))


@dataclass(frozen=True)
class Name(Node):
    r"""A symbol with all that hangs on it: w^{(l)}_{jk}, x_{k+1}, w^\star."""

    base: str
    layer: Node | None = None
    subs: tuple[Node, ...] = ()
    star: bool = False


@dataclass(frozen=True)
class Apply(Node):
    """A function at its arguments: f(x), σ′(z), with the number of primes."""

    base: str
    primes: int
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Add(Node):
    """A sum of terms."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Neg(Node):
    """The opposite."""

    of: Node


@dataclass(frozen=True)
class Mul(Node):
    """A product in its order: of numbers or of matrices."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Hadamard(Node):
    """The element-wise product ⊙."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Div(Node):
    """A fraction."""

    over: Node
    under: Node


@dataclass(frozen=True)
class Power(Node):
    """A power; the exponent −1 of a matrix is its inverse."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transpose(Node):
    """A transpose."""

    of: Node


@dataclass(frozen=True)
class Component(Node):
    """One entry of an expression: (W a)_j."""

    of: Node
    subs: tuple[Node, ...]


@dataclass(frozen=True)
class Big(Node):
    r"""A sum or product over an index, with both ends or (``\sum_j``) with its own range."""

    kind: str
    index: str
    low: Node | None
    high: Node | None
    body: Node


@dataclass(frozen=True)
class Derivative(Node):
    """∂ of/∂ by, or d of/d by; ``by`` has one name for each order.

    ``operator``: written as an operator before its argument, d/dt f, which has no closing sign.
    """

    of: Node
    by: tuple[Node, ...]
    operator: bool = False


@dataclass(frozen=True)
class Gradient(Node):
    r"""``\nabla f``, ``\nabla_{a} C``; order 2 is the matrix of second derivatives."""

    of: Node
    by: Node | None
    order: int = 1


@dataclass(frozen=True)
class At(Node):
    """An expression with a variable set to a value: the bar |_{t=0}."""

    of: Node
    variable: Node
    value: Node


@dataclass(frozen=True)
class Limit(Node):
    """A limit for a variable going to a value."""

    variable: Node
    target: Node
    body: Node


@dataclass(frozen=True)
class Norm(Node):
    """The Euclidean norm of a vector, or the Frobenius norm of a matrix."""

    of: Node
    frobenius: bool = False


@dataclass(frozen=True)
class Absolute(Node):
    """The absolute value of a number."""

    of: Node


@dataclass(frozen=True)
class Mean(Node):
    """The mean over the examples: an overline."""

    of: Node


@dataclass(frozen=True)
class Row(Node):
    """Several entries in a row, in parentheses with commas; ``Dots`` may stand between two."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Dots(Node):
    """The rest of a sequence."""


@dataclass(frozen=True)
class Matrix(Node):
    """A matrix written out, row by row."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases(Node):
    """Branches, each a value and the relation under which it holds."""

    branches: tuple[tuple[Node, Relation], ...]


@dataclass(frozen=True)
class ForAll(Node):
    """A letter for whose every value a formula is said to hold; an index with its range."""

    name: Node
    low: Node | None = None
    high: Node | None = None


@dataclass(frozen=True)
class Relation(Node):
    """A chain left = … = right; ``signs`` stand between the ``sides``."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]
    # Where the sides begin is no part of what they say: a condition within cases may be compared.
    offsets: tuple[int, ...] = field(default=(), compare=False)
    quantifiers: tuple[ForAll, ...] = ()


@dataclass(frozen=True)
class ElementwiseMul(Node):
    """NumPy's product, entry by entry; a column goes beside every column of a matrix."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Reduce(Node):
    """The sum or the mean of all entries, or along an axis (which stays, with size 1)."""

    of: Node
    axis: int | None = None
    mean: bool = False


def children(node: Node) -> Iterator[Node]:
    """The parts directly under a node."""

    def of(value: Any) -> Iterator[Node]:
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from of(item)

    for part in fields(node):
        yield from of(getattr(node, part.name))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rewrite(node: Node, rule: Callable[[Node], Node | None]) -> Node:
    """The node with ``rule`` applied from the top; where it returns None, its parts are tried."""
    done = rule(node)
    if done is not None:
        return done

    def of(value: Any) -> Any:
        if isinstance(value, Node):
            return rewrite(value, rule)
        if isinstance(value, tuple):
            return tuple(of(item) for item in value)
        return value

    return replace(node, **{f.name: of(getattr(node, f.name)) for f in fields(node)})


def symbols(node: Node) -> set[str]:
    """The base letters of all names and functions in a node, bound indices left out."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Name | Apply):
            found.add(part.base)
    return found - {part.index for part in walk(node) if isinstance(part, Big)}


def size(node: Node) -> int:
    """How many parts a formula has."""
    return sum(1 for _ in walk(node))


def nesting(node: Node) -> int:
    """How many sums stand within each other."""
    return isinstance(node, Big) + max((nesting(child) for child in children(node)), default=0)


def atoms(node: Node) -> Iterator[Node]:
    """All names and functions with their arguments, outermost first."""
    bound = {part.index for part in walk(node) if isinstance(part, Big)}
    for part in walk(node):
        if isinstance(part, Apply) or (isinstance(part, Name) and part.base not in bound):
            yield part


# What an answer may ask to be computed, checked before anything is.


def checked_power(base: Node, exponent: Node, text: str = "", offset: int | None = None) -> Node:
    """Return the power, unless its exponent is a number that is too large."""
    value = constant(exponent)
    if isinstance(value, str) or (value is not None and abs(value) > MAX_EXPONENT):
        raise ParseError("An exponent here is at most 64.", offset, text)
    return Power(base, exponent if value is None else Number(value))


def constant(node: Node) -> Fraction | str | None:
    """The value of a formula without names; None if it has some, "large" if it is too large."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Neg):
        return _within([node.of], lambda v: -v[0])
    if isinstance(node, Add):
        return _within(list(node.terms), lambda v: sum(v, Fraction(0)))
    if isinstance(node, Div):
        return _within([node.over, node.under], lambda v: v[0] / v[1])
    if isinstance(node, Mul | ElementwiseMul):
        return _within(list(node.factors), _product)
    if isinstance(node, Power):
        return _within([node.base, node.exponent], _raised)
    return None


def _within(
    parts: list[Node], rule: Callable[[list[Any]], Fraction | None]
) -> Fraction | str | None:
    values = [constant(part) for part in parts]
    if "large" in values:
        return "large"
    if None in values:
        return None
    try:
        result = rule(values)
    except ZeroDivisionError:
        return "large"
    return result if result is None or abs(result) < 10**30 else "large"


def _product(values: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for value in values:
        result *= value
    return result


def _raised(values: list[Fraction]) -> Fraction | None:
    base, exponent = values
    if exponent.denominator != 1:
        return None
    if abs(exponent) > MAX_EXPONENT or abs(base) > 10**6:
        return Fraction(10**31)
    return Fraction(base**exponent.numerator)


def check_size(node: Node) -> Node:
    """Return the formula, unless it is too large to be judged."""
    if size(node) > MAX_SIZE:
        raise ParseError("This formula is too long to be judged: simplify it.")
    if nesting(node) > MAX_SUMS:
        raise ParseError("Too many sums stand within each other.")
    return node
