"""Automatic differentiation over arrays: a tape of operations, swept backward or forward.

Every operation on a `Tensor` writes its result on the `Tape`, which is therefore in topological
order: each tensor stands after those it was computed from. Where `nnmath.graph` keeps one slope
for each arrow, a tensor keeps two functions for each of its parents, which apply the Jacobian J of
the operation without writing it down:

    the Jacobian-vector product, ũ ↦ J ũ          for forward mode, along the tape
    the vector-Jacobian product, g ↦ Jᵀ g         for reverse mode, against it

The four equations of `nnmath.backprop` are what the reverse mode does to the layers of a network.
Chapter "From these four equations to automatic differentiation".
"""

from collections.abc import Callable, Mapping
from functools import partial, partialmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.activations import ACTIVATIONS

Map = Callable[[Array], Array]
Parents = tuple[tuple["Tensor", Map, Map], ...]
SAME, MINUS = (np.positive, np.positive), (np.negative, np.negative)  # J of a sum, a difference


class Tape:
    """The record of a forward pass: every tensor, in the order in which it was computed.

    Attributes
    ----------
    tensors : list of Tensor

    Examples
    --------
    One neuron with the weights 2 and 3, inputs 1 and −1: z = −1, so the slope of ReLU is 0.

    >>> tape = Tape()
    >>> w = tape.tensor([[2.0, 3.0]])
    >>> z = w @ [[1.0], [-1.0]]
    >>> tape.vjp(z.sum())[w], tape.vjp(z.relu().sum())[w]
    (array([[ 1., -1.]]), array([[0., 0.]]))
    """

    def __init__(self) -> None:
        self.tensors: list[Tensor] = []

    def tensor(self, value: ArrayLike) -> "Tensor":
        """Write an input on the tape.

        Parameters
        ----------
        value : array_like

        Returns
        -------
        Tensor

        Raises
        ------
        TypeError, ValueError
            If the value is no array of finite real numbers.
        """
        return Tensor(_checks.finite(_array(value), "value"), self)

    def vjp(self, end: "Tensor", g: ArrayLike | None = None) -> dict["Tensor", Array]:
        """Reverse mode, ∂C/∂u = Σ Jᵀ ∂C/∂v over all v computed from u: one sweep for every u.

        Parameters
        ----------
        end : Tensor
            Where the sweep begins.
        g : array of the shape of `end`, optional
            ∂C/∂end; 1 by default, for an end that is a number, which then is C itself.

        Returns
        -------
        slopes : dict of Tensor to array
            ∂C/∂u, of the shape of u, for all that `end` was computed from; for inputs of the tape
            that it was not computed from, zeros.

        Raises
        ------
        ValueError
            If `end` is no tensor of this tape, or g does not have its shape.

        References
        ----------
        :eq:`eq-autodiff-vjp`.
        """
        shape = _on(self, end, "end").value.shape
        if g is None and end.value.size != 1:
            raise ValueError(f"end must be a number, got shape {shape}: sum it, or pass g")
        slopes = {end: _checks.of_shape(np.ones(shape) if g is None else g, shape, "g")}
        for tensor in reversed(self.tensors[: self.tensors.index(end) + 1]):
            for parent, _, vjp in tensor.parents if tensor in slopes else ():
                part = _summed_to(vjp(slopes[tensor]), parent.value.shape)
                slopes[parent] = slopes[parent] + part if parent in slopes else part
        unused = {t: np.zeros(t.value.shape) for t in self.tensors if not t.parents}
        return {**unused, **slopes}

    def jvp(self, tangents: Mapping["Tensor", ArrayLike]) -> dict["Tensor", Array]:
        """Forward mode, ṽ = Σ J ũ over all u that v is computed from: one sweep for a direction.

        Parameters
        ----------
        tangents : dict of Tensor to array
            ũ for inputs of the tape, of the shape of each; 0 for those that are not named.

        Returns
        -------
        tangents : dict of Tensor to array
            ṽ, of the shape of v, for all that depends on the inputs named.

        Raises
        ------
        ValueError
            If a key is no input of this tape, or its tangent does not have its shape.

        References
        ----------
        :eq:`eq-autodiff-jvp`.
        """
        if any(_on(self, u, "a key of tangents").parents for u in tangents):
            raise ValueError("tangents must be of inputs, got that of a computed tensor")
        found = {u: _checks.of_shape(t, u.value.shape, "a tangent") for u, t in tangents.items()}
        for tensor in self.tensors:
            parts = [jvp(found[u]) for u, jvp, _ in tensor.parents if u in found]
            if parts:
                found[tensor] = np.broadcast_to(sum(parts[1:], parts[0]), tensor.value.shape)
        return found

    def __repr__(self) -> str:
        numbers = sum(tensor.value.size for tensor in self.tensors)
        return f"Tape({len(self.tensors)} tensors, {numbers} numbers)"


class Tensor:
    """An array in a computation, on a tape. Make the first ones by `Tape.tensor`.

    ``+``, ``-``, ``*`` (entry by entry) and ``@`` take another tensor, or an array, which is a
    constant; ``+``, ``-`` and ``*`` broadcast, as NumPy does. Both factors of ``@`` are matrices.
    ``exp``, ``log``, ``tanh``, ``sigmoid`` and ``relu`` act on each entry.

    Attributes
    ----------
    value : array
    tape : Tape
    parents : tuple of (Tensor, jvp, vjp)
        What it was computed from, each with the two products of its Jacobian.

    Examples
    --------
    The circuit of chapter 3:

    >>> tape = Tape()
    >>> x, y, z = tape.tensor(-2), tape.tensor(5), tape.tensor(-4)
    >>> slopes = tape.vjp((x + y) * z)
    >>> [slopes[v].item() for v in (x, y, z)]
    [-4.0, -4.0, 3.0]
    """

    __array_ufunc__ = None  # so that NumPy leaves `array @ tensor` to the tensor

    def __init__(self, value: Array, tape: Tape, parents: Parents = ()) -> None:
        self.value, self.tape, self.parents = value, tape, parents
        tape.tensors.append(self)

    def __add__(self, other: Any) -> "Tensor":
        return _record(self.value + _array(other), (self, *SAME), (other, *SAME))

    __radd__ = __add__

    def __neg__(self) -> "Tensor":
        return _record(-self.value, (self, *MINUS))

    def __sub__(self, other: Any) -> "Tensor":
        return _record(self.value - _array(other), (self, *SAME), (other, *MINUS))

    def __rsub__(self, other: ArrayLike) -> "Tensor":
        return -self + other

    def __mul__(self, other: Any) -> "Tensor":
        a, b = self.value, _array(other)
        by_a, by_b = (lambda t: t * a), (lambda t: t * b)
        return _record(a * b, (self, by_b, by_b), (other, by_a, by_a))

    __rmul__ = __mul__

    def __matmul__(self, other: Any) -> "Tensor":
        return _matmul(self, other)

    def __rmatmul__(self, other: ArrayLike) -> "Tensor":
        return _matmul(other, self)

    @property
    def T(self) -> "Tensor":  # noqa: N802 (as NumPy has it)
        """The transpose."""
        return _record(self.value.T, (self, np.transpose, np.transpose))

    def sum(self, axis: int | None = None) -> "Tensor":
        """The sum of all entries, or along an axis, which then stays, with length 1."""
        total = partial(np.sum, axis=axis, keepdims=axis is not None)
        back = partial(np.broadcast_to, shape=self.value.shape)
        return _record(total(self.value), (self, total, back))

    def each(self, f: Callable[..., Any], slope: Callable[..., Any]) -> "Tensor":
        """A function of each entry; `slope` is its derivative, which is computed in the sweep.

        Parameters
        ----------
        f, slope : callable
            Both take an array and return one of its shape: any activation will do.

        Returns
        -------
        Tensor
        """
        x, kind = self.value, type(self.value)
        by_slope = (lambda t: t * np.asarray(slope(x)).view(kind),) * 2
        return _record(np.asarray(f(x)).view(kind), (self, *by_slope))

    exp = partialmethod(each, np.exp, np.exp)
    log = partialmethod(each, np.log, np.reciprocal)
    tanh = partialmethod(each, *ACTIVATIONS["tanh"])
    sigmoid = partialmethod(each, *ACTIVATIONS["sigmoid"])
    relu = partialmethod(each, *ACTIVATIONS["relu"])


def _matmul(x: Any, y: Any) -> Tensor:
    a, b = _array(x), _array(y)
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[0]:
        raise ValueError(f"@ needs matrices (p, n) and (n, m), got {a.shape} and {b.shape}")
    left, right = (x, lambda t: t @ b, lambda g: g @ b.T), (y, lambda t: a @ t, lambda g: a.T @ g)
    return _record(a @ b, left, right)


def _record(value: Array, *operands: tuple[Any, Map, Map]) -> Tensor:
    """Write a result on the tape of its operands; those that are no tensors are constants."""
    parents = tuple((x, jvp, vjp) for x, jvp, vjp in operands if isinstance(x, Tensor))
    tapes = [_on(parents[0][0].tape, parent, "an operand").tape for parent, _, _ in parents]
    return Tensor(np.asanyarray(value), tapes[0], parents)


def _on(tape: Tape, tensor: Tensor, name: str) -> Tensor:
    """The tensor, if it is on the tape."""
    if getattr(tensor, "tape", None) is not tape:
        got = "one of another tape" if isinstance(tensor, Tensor) else type(tensor).__name__
        raise ValueError(f"{name} must be a Tensor of this tape, got {got}")
    return tensor


def _array(x: Any) -> Array:
    """The value of a tensor, or a constant as floats. A subclass of arrays stays one."""
    return x.value if isinstance(x, Tensor) else _checks.as_any_float(x, "value")


def _summed_to(g: Array, shape: tuple[int, ...]) -> Array:
    """The sum of g over the axes along which broadcasting stretched an array of this shape."""
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return g.sum(axis=stretched, keepdims=True) if stretched else g
