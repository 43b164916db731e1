"""A layered network and its forward pass, a^{(l)} = σ(W^{(l)} a^{(l−1)} + b^{(l)}).

Indices are the book's: ``net.W[1]`` … ``net.W[L]``, ``trace.a[0]`` is the input, and index 0 of W,
b and z is None. One example is a column: X is (n_0, m), W^{(l)} is (n_l, n_{l−1}), b^{(l)} is
(n_l, 1).

Source: ``notation`` N1 to N4, ``descent`` D3; chapters "Two layers" and "The matrix form".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nnmath import _checks, losses
from nnmath._initial import initial
from nnmath._types import Array
from nnmath.activations import ACTIVATIONS, softmax

HIDDEN = tuple(ACTIVATIONS)
OUTPUT = (*HIDDEN, "softmax")
LOSS = ("quadratic", "cross-entropy")


@dataclass(frozen=True)
class Trace:
    """All that a forward pass computed: z[l] and a[l] for l = 1 … L; a[0] is the input.

    Attributes
    ----------
    z : list
        z[l] is the weighted input of layer l, an (n_l, m) array; z[0] is None.
    a : list of (n_l, m) arrays
        a[l] is the activation of layer l; a[0] is the input X.
    """

    z: list[Any]
    a: list[Array]

    def __repr__(self) -> str:
        sizes = "-".join(str(len(a)) for a in self.a)
        return f"Trace({sizes}, m={self.a[0].shape[1]})"


class Network:
    """L layers, each a^{(l)} = σ(W^{(l)} a^{(l−1)} + b^{(l)}), and the cost that judges the last.

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
        self.hidden = _checks.one_of(hidden, "hidden", HIDDEN)
        self.output = _checks.one_of(output, "output", OUTPUT)
        self.loss = _checks.one_of(loss, "loss", LOSS)
        if (loss, output) not in losses.COSTS:
            raise ValueError(
                f"loss={loss!r} does not go with output={output!r}: use output='sigmoid' (binary) "
                "or output='softmax' (categorical), or loss='quadratic', which goes with any"
            )
        weights = _checks.layers(W, "W")
        biases = None if b is None else _checks.layers(b, "b")
        _checks.fit(weights, biases)
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
            Where the numbers come from: ``np.random.default_rng(0)``.
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
        _checks.one_of(hidden, "hidden", HIDDEN)
        gain = 2.0 if hidden == "relu" else 1.0
        W, b = initial(sizes, rng, gain, biases, dtype)
        return cls(W, b, hidden, output, loss)

    def forward(self, X: ArrayLike) -> Trace:
        """z^{(l)} = W^{(l)} a^{(l−1)} + b^{(l)} and a^{(l)} = σ(z^{(l)}), for l = 1 … L.

        Parameters
        ----------
        X : (n_0, m) array, one example a column; computed in the network's precision

        Returns
        -------
        trace : Trace
            ``trace.z[l]`` and ``trace.a[l]``; ``trace.a[0]`` is the input.

        Raises
        ------
        TypeError, ValueError
            If X is no matrix of n_0 rows, empty, or not finite.

        References
        ----------
        Equation ``eq-notation-layer`` of the book.
        """
        X = _checks.finite(_checks.columns(X, "X", self.sizes[0]), "X")
        z: list[Any] = [None]
        a: list[Array] = [X.astype(self.dtype)]
        # Huge weights may overflow: that shows in the cost, as ∞ or NaN, not in a warning.
        with np.errstate(all="ignore"):
            for l in range(1, self.L + 1):
                z.append(self.W[l] @ a[l - 1] + (self.b[l] if self.b else 0))
                a.append(self._activation(l)(z[l]))
        return Trace(z, a)

    def __call__(self, X: ArrayLike) -> Array:
        """Output a^{(L)} for the examples in the columns of X, an (n_L, m) array."""
        return self.forward(X).a[-1]

    def cost(self, X: ArrayLike, Y: ArrayLike) -> float:
        """C, the mean over the m examples of this network's loss.

        Parameters
        ----------
        X : (n_0, m) array
        Y : (n_L, m) array, of probabilities where the loss is cross-entropy

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
        Equation ``eq-notation-cost`` of the book.
        """
        trace = self.forward(X)
        Y = self.target(Y, trace.a[0].shape[1])
        prediction = trace.a[-1] if self.loss == "quadratic" else trace.z[-1]
        if not np.isfinite(prediction).all():
            return math.nan
        return losses.COSTS[self.loss, self.output](prediction, Y)

    def target(self, Y: ArrayLike, m: int) -> Array:
        """Y in the network's precision, if it is a target for m examples; else an error says why.

        Raises
        ------
        TypeError, ValueError
            If the shape is not (n_L, m), an entry not finite, or a target no probability.
        """
        Y = _checks.finite(_checks.columns(Y, "Y", self.sizes[-1]), "Y")
        if Y.shape[1] != m:
            raise ValueError(
                f"Y has shape {Y.shape}, expected {(self.sizes[-1], m)}: "
                "a column of targets for each column of X"
            )
        if self.loss == "cross-entropy":
            check = _checks.in_unit_interval if self.output == "sigmoid" else _checks.distributions
            check(Y, "Y")
        return np.asarray(Y, self.dtype)

    def copy(self) -> "Network":
        """Another network with the same numbers, and arrays of its own."""
        return Network(self.W, self.b, self.hidden, self.output, self.loss)

    def _activation(self, l: int) -> Any:
        """The activation of layer l, a function of z."""
        name = self.hidden if l < self.L else self.output
        return softmax if name == "softmax" else ACTIVATIONS[name][0]

    def __repr__(self) -> str:
        without = "" if self.b else "no biases, "
        single = "" if self.dtype == np.float64 else f", {self.dtype}"
        return (
            f"Network({'-'.join(map(str, self.sizes))}, hidden={self.hidden!r}, "
            f"output={self.output!r}, loss={self.loss!r}, {without}"
            f"{self.parameters} parameter{'s' * (self.parameters != 1)}{single})"
        )
