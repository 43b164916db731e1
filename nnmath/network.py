"""A layered network and its forward pass, a^{(l)} = σ(W^{(l)} a^{(l−1)} + b^{(l)}).

Indices are the book's: ``net.W[1]`` … ``net.W[L]``, ``trace.a[0]`` is the input, and index 0 of W,
b and z is None. One example is a column: X is (n_0, m), W^{(l)} is (n_l, n_{l−1}), b^{(l)} is
(n_l, 1).

Chapters "Two layers" and "The matrix form".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nnmath import _checks, losses
from nnmath._initial import initial
from nnmath._types import Array
from nnmath.activations import ACTIVATIONS, EVALUATE

HIDDEN = tuple(ACTIVATIONS)
OUTPUT = (*HIDDEN, "softmax")
LOSS = ("quadratic", "cross-entropy")


@dataclass(frozen=True)
class Trace:
    """The values of a forward pass: z[l], a[l] and σ′(z[l]) for l = 1 … L; a[0] is the input.

    Attributes
    ----------
    z : list
        z[l] is the weighted input of layer l, an (n_l, m) array; z[0] is None.
    a : list of (n_l, m) arrays
        a[l] is the activation of layer l; a[0] is the input X.
    slope : list
        slope[l] is σ′(z[l]), stored because it is cheap to compute together with a[l]. slope[0] is
        None, and so is slope[L] where the error of the output needs none: after softmax, and
        with cross-entropy.
    """

    z: list[Any]
    a: list[Array]
    slope: list[Any] = field(default_factory=list)

    def __repr__(self) -> str:
        sizes = "-".join(str(len(a)) for a in self.a)
        return f"Trace({sizes}, m={self.a[0].shape[1]})"


class Network:
    """L layers, each a^{(l)} = σ(W^{(l)} a^{(l−1)} + b^{(l)}), and the cost of the last.

    Parameters
    ----------
    W : sequence of (n_l, n_{l−1}) arrays
        W^{(1)} … W^{(L)}; a leading None is allowed, so that another network's ``W`` fits.
    b : sequence of (n_l, 1) arrays, optional
        b^{(1)} … b^{(L)}; None (the default) makes a network without biases.
    hidden : {"sigmoid", "tanh", "relu", "identity"}
        Activation of layers 1 … L−1.
    output : {"sigmoid", "tanh", "relu", "identity", "softmax"}
        Activation of layer L.
    loss : {"quadratic", "cross-entropy"}
        Cross-entropy is binary after sigmoid, categorical after softmax.

    Attributes
    ----------
    W, b : list
        Indexed by layer, W[1] … W[L]; index 0 is None. b is None without biases.
        The arrays are the network's own copies, float32 if all that came in was, else float64.
    sizes, L : tuple and int
        (n_0, …, n_L), and the number of layers, the input not counted.
    parameters, hidden, output, loss, dtype
        The first is the number of weights and biases together.

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit its neighbour, an entry is not finite, a name is unknown, or
        activation and loss are no pair.

    Examples
    --------
    >>> Network(W=[[[1.0, 1.0]]], b=[[[-1.5]]], output="sigmoid")
    Network(2-1, hidden='sigmoid', output='sigmoid', loss='quadratic', 3 parameters)
    """

    def __init__(
        self,
        W: Sequence[ArrayLike | None],
        b: Sequence[ArrayLike | None] | None = None,
        hidden: str = "sigmoid",
        output: str = "sigmoid",
        loss: str = "quadratic",
    ) -> None:
        self.hidden = _checks.check_choice(hidden, "hidden", HIDDEN)
        self.output = _checks.check_choice(output, "output", OUTPUT)
        self.loss = _checks.check_choice(loss, "loss", LOSS)
        if (loss, output) not in losses.COSTS:
            raise ValueError(
                f"loss={loss!r} does not go with output={output!r}: use output='sigmoid' (binary) "
                "or output='softmax' (categorical), or loss='quadratic', which goes with any"
            )
        weights = _checks.layers(W, "W")
        biases = None if b is None else _checks.layers(b, "b")
        _checks.check_layer_shapes(weights, biases)
        self.dtype = np.result_type(*weights[1:], *(biases or [None])[1:])
        self.W: list[Any] = [None, *(w.astype(self.dtype) for w in weights[1:])]
        self.b: list[Any] | None = biases and [None, *(v.astype(self.dtype) for v in biases[1:])]
        self.L = len(weights) - 1
        self.sizes = (weights[1].shape[1], *(len(w) for w in weights[1:]))
        self.parameters = sum(p.size for p in (*self.W[1:], *(self.b or [None])[1:]))

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        *,
        rng: np.random.Generator,
        hidden: str = "sigmoid",
        output: str = "sigmoid",
        loss: str = "quadratic",
        biases: bool = True,
        dtype: DTypeLike = np.float64,
    ) -> "Network":
        """Draw W^{(l)}_{jk} from N(0, g/n_{l−1}), biases 0; g is 2 after a ReLU layer, else 1.

        Parameters
        ----------
        sizes : sequence of int
            (n_0, …, n_L), each at least 1; at least one layer besides the input.
        rng : numpy.random.Generator
            The source of the numbers, such as ``np.random.default_rng(0)``.
        hidden, output, loss, biases, dtype : as in `Network`; ``biases=False`` for none

        Raises
        ------
        TypeError, ValueError
            If a size is no whole number above 0, `rng` is no generator, or a name is unknown.

        Notes
        -----
        The variance keeps the size of the weighted inputs from layer to layer: LeCun et al.,
        "Efficient BackProp" (1998); for ReLU, He et al. (2015).
        """
        _checks.check_choice(hidden, "hidden", HIDDEN)
        gain = 2.0 if hidden == "relu" else 1.0
        W, b = initial(sizes, rng, gain, biases, dtype)
        return cls(W, b, hidden, output, loss)

    def forward(
        self,
        X: ArrayLike,
        out: Trace | None = None,
        masks: Sequence[Array | None] | None = None,
    ) -> Trace:
        """z^{(l)} = W^{(l)} a^{(l−1)} + b^{(l)} and a^{(l)} = σ(z^{(l)}), for l = 1 … L.

        Parameters
        ----------
        X : (n_0, m) array, one example a column; computed in the network's precision
        out : Trace, optional
            An earlier trace of this network for m examples, or `empty_trace`: its arrays are
            overwritten, so that a loop does not allocate new ones. X is then neither checked nor
            copied.
        masks : list, optional
            From `nnmath.regularisation.dropout_masks`: masks[l] is an (n_l, m) array by which the
            activations of layer l are multiplied, entry by entry, and with them their slopes.

        Returns
        -------
        trace : Trace
            ``trace.z[l]`` and ``trace.a[l]``; ``trace.a[0]`` is the input. It is `out`, if given.

        Raises
        ------
        TypeError, ValueError
            If X is no matrix of n_0 rows, empty, or not finite, or `out` has not m columns.

        Notes
        -----
        The probabilities of a softmax output are computed without the corrections of
        `nnmath.activations.softmax`: they may differ from it by some units in the last place.

        References
        ----------
        :eq:`eq-notation-layer` and :eq:`eq-notation-batch`.
        """
        if out is None:
            X = self._examples(X)
            # Huge weights may overflow: that shows in the cost, as ∞ or NaN, not in a warning.
            with np.errstate(all="ignore"):
                return self.forward(X, out=self.empty_trace(X.shape[1]), masks=masks)
        L, W, b = self.L, self.W, self.b or [0.0] * len(self.W)
        z, a, slope = out.z, out.a, out.slope or [None] * len(W)
        a[0] = np.asarray(X, self.dtype)
        if a[0].shape[1] != a[L].shape[1]:
            raise ValueError(f"out has {a[L].shape[1]} columns, expected {a[0].shape[1]}, as X has")
        for l in range(1, L + 1):
            np.add(W[l].dot(a[l - 1]), b[l], out=z[l])
            evaluate = EVALUATE[self.hidden if l < L else self.output]
            evaluate(z[l], a[l], slope[l])
            mask = None if masks is None else masks[l]
            if mask is not None:
                a[l] *= mask
                if slope[l] is not None:
                    slope[l] *= mask
        return out

    def empty_trace(self, m: int, *, slopes: bool = True) -> Trace:
        """Return buffers for the forward pass of m examples, for the argument `out` of `forward`.

        Parameters
        ----------
        m : int
        slopes : bool, default True
            Whether to store the slopes, which `nnmath.backprop.backward` needs.

        Returns
        -------
        trace : Trace
            Its arrays are uninitialised; the pass sets a[0] to the input.

        Raises
        ------
        TypeError, ValueError
            If m is no whole number above 0.
        """
        m = _checks.positive_int(m, "m")

        def buffers() -> list[Any]:
            return [None, *(np.empty((n, m), self.dtype) for n in self.sizes[1:])]

        trace = Trace(z=buffers(), a=buffers(), slope=buffers() if slopes else [])
        if slopes and (self.loss == "cross-entropy" or self.output == "softmax"):
            trace.slope[self.L] = None
        return trace

    def __call__(self, X: ArrayLike) -> Array:
        """Output a^{(L)} for the examples in the columns of X, an (n_L, m) array."""
        X = self._examples(X)
        with np.errstate(all="ignore"):
            return self.forward(X, out=self.empty_trace(X.shape[1], slopes=False)).a[-1]

    def cost(self, X: ArrayLike, Y: ArrayLike, out: Trace | None = None) -> float:
        """C, the mean over the m examples of this network's loss.

        Parameters
        ----------
        X : (n_0, m) array
        Y : (n_L, m) array, of probabilities where the loss is cross-entropy
        out : Trace, optional
            As in `forward`: overwritten by the pass, and nothing is checked.

        Returns
        -------
        cost : float
            ∞ or NaN, without a warning, if the weights are so large that the network overflows.

        Raises
        ------
        TypeError, ValueError
            If a shape does not fit, an entry is not finite, or a target is no probability.

        References
        ----------
        :eq:`eq-notation-cost`.
        """
        if out is None:
            X = self._examples(X)
            Y = self.target(Y, X.shape[1])
            with np.errstate(all="ignore"):
                return self.cost(X, Y, out=self.empty_trace(X.shape[1], slopes=False))
        trace = self.forward(X, out=out)
        prediction = trace.a[-1] if self.loss == "quadratic" else trace.z[-1]
        if not np.isfinite(prediction).all():
            return math.nan
        return losses.COSTS[self.loss, self.output](prediction, np.asarray(Y, self.dtype))

    def target(self, Y: ArrayLike, m: int, name: str = "Y") -> Array:
        """Check that Y is a target for m examples, and return it in the network's precision.

        Raises
        ------
        TypeError, ValueError
            If the shape is not (n_L, m), an entry not finite, or a target no probability.
        """
        Y = _checks.finite(_checks.as_example_columns(Y, name, self.sizes[-1]), name)
        if Y.shape[1] != m:
            raise ValueError(
                f"{name} has shape {Y.shape}, expected {(self.sizes[-1], m)}: "
                "a column of targets for each column of X"
            )
        if self.loss == "cross-entropy":
            if self.output == "sigmoid":
                _checks.in_unit_interval(Y, name)
            else:
                _checks.check_probability_columns(Y, name)
        return np.asarray(Y, self.dtype)

    def _examples(self, X: ArrayLike) -> Array:
        """A copy of X in the network's precision, if it is a matrix of examples for it."""
        X = _checks.finite(_checks.as_example_columns(X, "X", self.sizes[0]), "X")
        return X.astype(self.dtype)

    def copy(self) -> "Network":
        """Another network with the same numbers, and arrays of its own."""
        return Network(self.W, self.b, self.hidden, self.output, self.loss)

    def __repr__(self) -> str:
        without = "" if self.b else "no biases, "
        single = "" if self.dtype == np.float64 else f", {self.dtype}"
        return (
            f"Network({'-'.join(map(str, self.sizes))}, hidden={self.hidden!r}, "
            f"output={self.output!r}, loss={self.loss!r}, {without}"
            f"{self.parameters} parameter{'s' * (self.parameters != 1)}{single})"
        )
