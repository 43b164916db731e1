"""A graph of numbers: values flow forward, derivatives flow back.

Each `Node` stores the nodes it was computed from, and its local derivative for each of them.
`backward` walks the graph from the end to the start, each node once, and adds up over all paths:

    ∂C/∂x = Σ over the nodes y computed from x of ∂C/∂y · ∂y/∂x.

That is the chain rule, and all of backpropagation: `nnmath.backprop` does the same with matrices.
Chapter "The chain rule". The idea of so small an engine: Karpathy's micrograd (2020).
"""

import math
from collections.abc import Iterator
from typing import Union

from nnmath import _checks

Operand = Union["Node", float, int]


class Node:
    """A number in a computation, with the nodes it was computed from.

    Parameters
    ----------
    value : float
    name : str, optional
        Its label in a figure.

    Attributes
    ----------
    value : float
    name : str
    operation : str
        The operation that computed it, "+" or "exp"; "" for a leaf.
    parents : tuple of (Node, float)
        The nodes it was computed from, each with the local derivative ∂self/∂parent.

    Raises
    ------
    TypeError
        If the value is no number.

    Examples
    --------
    >>> x, y, z = Node(-2), Node(5), Node(-4)
    >>> C = (x + y) * z
    >>> C.value, [C.backward()[v] for v in (x, y, z)]
    (-12.0, [-4.0, -4.0, 3.0])
    """

    def __init__(
        self,
        value: float,
        name: str = "",
        operation: str = "",
        parents: tuple[tuple["Node", float], ...] = (),
    ) -> None:
        self.value = _checks.number(value, "value")
        self.name = name
        self.operation = operation
        self.parents = parents

    def __add__(self, other: Operand) -> "Node":
        other = _node(other)
        return Node(self.value + other.value, "", "+", ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: Operand) -> "Node":
        other = _node(other)
        return Node(self.value * other.value, "", "×", ((self, other.value), (other, self.value)))

    def __sub__(self, other: Operand) -> "Node":
        other = _node(other)
        return Node(self.value - other.value, "", "−", ((self, 1.0), (other, -1.0)))

    def __truediv__(self, other: Operand) -> "Node":
        other = _node(other)
        u, v = self.value, other.value
        return Node(u / v, "", "÷", ((self, 1 / v), (other, -u / v / v)))

    def __pow__(self, n: float) -> "Node":
        n = _checks.number(n, "the exponent")
        slope = n * self.value ** (n - 1) if n else 0.0
        return Node(self.value**n, "", f"^{n:g}", ((self, slope),))

    def __neg__(self) -> "Node":
        return Node(-self.value, "", "−", ((self, -1.0),))

    def __radd__(self, other: float) -> "Node":
        return _node(other) + self

    def __rmul__(self, other: float) -> "Node":
        return _node(other) * self

    def __rsub__(self, other: float) -> "Node":
        return _node(other) - self

    def __rtruediv__(self, other: float) -> "Node":
        return _node(other) / self

    def exp(self) -> "Node":
        """e^x, whose derivative is itself."""
        y = math.exp(self.value)
        return Node(y, "", "exp", ((self, y),))

    def log(self) -> "Node":
        """Natural logarithm, with derivative 1/x."""
        return Node(math.log(self.value), "", "log", ((self, 1 / self.value),))

    def sigmoid(self) -> "Node":
        """σ(x), with derivative σ(x)(1 − σ(x)) = e/(1 + e)² for e = e^{−|x|}."""
        e = math.exp(-abs(self.value))
        y = (1 if self.value >= 0 else e) / (1 + e)
        return Node(y, "", "σ", ((self, e / (1 + e) ** 2),))

    def tanh(self) -> "Node":
        """Hyperbolic tangent, with derivative 1 − tanh² x = 4e/(1 + e)², e = e^{−2|x|}."""
        e = math.exp(-2 * abs(self.value))
        return Node(math.tanh(self.value), "", "tanh", ((self, 4 * e / (1 + e) ** 2),))

    def relu(self) -> "Node":
        """max(0, x), with derivative 1 for x > 0 and 0 elsewhere."""
        return Node(max(0.0, self.value), "", "relu", ((self, float(self.value > 0)),))

    def history(self) -> list["Node"]:
        """All nodes this one was computed from, and itself last: each after all of its parents."""
        order: list[Node] = []
        seen = {self}
        # An explicit stack, because a long sum is deeper than Python's recursion limit.
        stack: list[tuple[Node, Iterator[tuple[Node, float]]]] = [(self, iter(self.parents))]
        while stack:
            node, rest = stack[-1]
            parent = next((p for p, _ in rest if p not in seen), None)
            if parent is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(parent)
                stack.append((parent, iter(parent.parents)))
        return order

    def backward(self) -> dict["Node", float]:
        """∂self/∂node for every node of the history, by the chain rule, from the end to the start.

        Returns
        -------
        derivative : dict of Node to float
            ``derivative[x]`` is ∂self/∂x; ``derivative[self]`` is 1. Nothing is stored in the
            nodes, so that asking twice gives the same.
        """
        derivative = dict.fromkeys(self.history(), 0.0)
        derivative[self] = 1.0
        for node in reversed(derivative):  # the history, from the end to the start
            for parent, local in node.parents:
                derivative[parent] += derivative[node] * local
        return derivative

    def __repr__(self) -> str:
        name = f"{self.name} = " if self.name else ""
        return f"Node({name}{self.value:.6g}{', ' if self.operation else ''}{self.operation})"


def _node(x: Operand) -> Node:
    """A node as it is, or a constant as a node without a history."""
    return x if isinstance(x, Node) else Node(x)
