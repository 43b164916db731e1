"""What an answer is made of: the ledger's nodes, and the two that code has and paper has not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nnmath.ledger.syntax import Apply, Big, Name, Node
from nnmath.ledger.trees import children, walk

BUILT_IN = ("exp", "log", "sqrt", "tanh", "sin", "cos", "abs")
MAX_EXPONENT = 64


@dataclass(frozen=True)
class Star(Node):
    """NumPy's product, entry by entry; a column goes beside every column of a matrix."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Total(Node):
    """The sum or the mean of all entries, or along an axis (which stays, with size 1)."""

    of: Node
    axis: int | None = None
    mean: bool = False


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
