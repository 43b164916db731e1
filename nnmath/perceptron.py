"""The perceptron, ŷ = 1 if w·x + b > 0, else 0, and its learning rule, which corrects mistakes.

Source: Rosenblatt (1958); the bound is Novikoff's (1962).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array


@dataclass(frozen=True)
class PerceptronRun:
    """The result of training a perceptron.

    Attributes
    ----------
    w : (n,) array
    b : float
    mistakes : (epochs,) array of int
        Mistakes in each epoch, each of which changed w and b; the last is 0 if it converged.
    converged : bool
        Whether an epoch passed without a mistake: then w·x + b = 0 separates the classes.
    path : (total mistakes + 1, n + 1) array
        (w, b) before the first update and after each.
    """

    w: Array
    b: float
    mistakes: np.ndarray[tuple[int], np.dtype[np.int64]]
    converged: bool
    path: Array

    def __repr__(self) -> str:
        end = "converged" if self.converged else "not converged"
        return (
            f"PerceptronRun({len(self.w)} inputs, {end} after {len(self.mistakes)} epochs, "
            f"{int(self.mistakes.sum())} mistakes)"
        )


def train_perceptron(
    X: ArrayLike, y: ArrayLike, learning_rate: float = 1.0, max_epochs: int = 100
) -> PerceptronRun:
    """Learn w ← w + η(y − ŷ)x and b ← b + η(y − ŷ), example by example, until none is wrong.

    Parameters
    ----------
    X : (n, m) array
        One example a column.
    y : (m,) or (1, m) array of 0 and 1
        The class of each column.
    learning_rate : float, default 1.0
        η, above 0. Starting from w = 0 it scales (w, b), and changes no prediction.
    max_epochs : int, default 100
        Passes through the examples, in their order, before giving up.

    Returns
    -------
    run : PerceptronRun
        ``run.w``, ``run.b``, ``run.mistakes``, ``run.converged``, ``run.path``.

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, an entry is not finite, y holds anything but 0 and 1, or the rate
        or the number of epochs is not above 0.

    References
    ----------
    :eq:`eq-perceptron-rule`.
    """
    X, y = _examples(X, y)
    learning_rate = _checks.positive(learning_rate, "learning_rate")
    max_epochs = _checks.positive_int(max_epochs, "max_epochs")

    w, b = np.zeros(len(X), dtype=X.dtype), 0.0
    path = [np.append(w, b)]
    mistakes: list[int] = []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        mistakes.append(0)
        for x, target in zip(X.T, y.tolist(), strict=True):
            prediction = 1.0 if w @ x + b > 0 else 0.0
            if prediction != target:
                w = w + learning_rate * (target - prediction) * x
                b = b + learning_rate * (target - prediction)
                mistakes[-1] += 1
                path.append(np.append(w, b))
    return PerceptronRun(w, b, np.array(mistakes), mistakes[-1] == 0, np.array(path))


def predict(w: ArrayLike, b: float, X: ArrayLike) -> Array:
    """ŷ = 1 where w·x + b > 0, else 0, for each column x of X.

    Parameters
    ----------
    w : (n,) array
    b : float
    X : (n, m) array

    Returns
    -------
    y : (m,) array of 0.0 and 1.0

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, or an entry is not finite.

    References
    ----------
    :eq:`eq-perceptron-decision`.
    """
    w = _checks.finite(_checks.as_float(w, "w"), "w")
    if w.ndim != 1:
        raise ValueError(f"w has shape {w.shape}, expected (n,): use w.ravel()")
    X = _checks.finite(_checks.as_example_columns(X, "X", len(w)), "X")
    y: Array = (w @ X + _checks.finite_number(b, "b") > 0).astype(np.float64)
    return y


def mistake_bound(X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float) -> float:
    """(R/γ)²: no perceptron started at 0 makes more mistakes than this, in any order.

    Parameters
    ----------
    X : (n, m) array
    y : (m,) or (1, m) array of 0 and 1
    w, b : (n,) array and float
        Any line that separates the classes strictly: the bound holds for each such line.

    Returns
    -------
    bound : float
        With x̂ = (x, 1), s = ±1 for y = 1, 0 and u = (w, b)/‖(w, b)‖: R = max ‖x̂‖ and the
        margin is γ = min s u·x̂.

    Raises
    ------
    TypeError, ValueError
        As `train_perceptron`, and if (w, b) does not separate the classes.

    References
    ----------
    :eq:`eq-perceptron-bound`.
    Novikoff, "On convergence proofs on perceptrons" (1962).
    """
    X, y = _examples(X, y)
    u = np.append(_checks.finite(_checks.as_float(w, "w"), "w"), _checks.finite_number(b, "b"))
    if u.shape != (len(X) + 1,):
        raise ValueError(f"w has {u.size - 1} entries, expected {len(X)}, one a row of X")
    extended = np.vstack([X, np.ones(X.shape[1])])
    margin = float(np.min((2 * y - 1) * (u @ extended))) + 0.0  # no −0 in a message
    if not margin > 0:
        raise ValueError(
            f"w·x + b = 0 does not separate the classes: the smallest margin is {margin:.6g}"
        )
    return float(np.max(np.sum(extended**2, axis=0)) * (u @ u) / margin**2)


def _examples(X: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """X as a matrix of examples, y as a vector of 0.0 and 1.0."""
    X = _checks.finite(_checks.as_example_columns(X, "X"), "X")
    y = _checks.as_float(y, "y")
    if y.shape not in ((X.shape[1],), (1, X.shape[1])):
        raise ValueError(
            f"y has shape {y.shape}, expected ({X.shape[1]},) or (1, {X.shape[1]}): a class for "
            f"each column of X, which has shape {X.shape}"
        )
    y = y.ravel()
    strange = y[(y != 0) & (y != 1)]
    if strange.size:
        raise ValueError(f"y must hold 0 and 1 only, got {strange[0]}")
    return X, y
