"""Data sets small enough to look at, each drawn from a generator passed as an argument.

Each returns (X, Y): examples are columns, X is (n_0, m), Y is (n_L, m). Classes of two are 0 and 1
in one row; `one_hot` gives a row to each class.
"""

import zlib
from base64 import b85decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array

GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}


def logic_gate(name: str) -> tuple[Array, Array]:
    """Truth table of a gate with two inputs: the columns are 00, 01, 10, 11.

    Parameters
    ----------
    name : {"and", "or", "nand", "nor", "xor", "xnor"}

    Returns
    -------
    X : (2, 4) array
    Y : (1, 4) array of 0.0 and 1.0

    Raises
    ------
    TypeError, ValueError
        If the name is unknown.
    """
    _checks.check_choice(name, "name", tuple(GATES))
    X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    return X, np.array([GATES[name]], dtype=np.float64)


def blobs(
    m: int, *, rng: np.random.Generator, classes: int = 2, spread: float = 0.5
) -> tuple[Array, Array]:
    """Normal clouds around centres on a circle of radius 2, one for each class.

    Parameters
    ----------
    m : int
        Number of examples, shared out evenly: example i is of class i mod `classes`.
    rng : numpy.random.Generator
    classes : int, default 2
    spread : float, default 0.5
        Standard deviation of a cloud, in units of the axes.

    Returns
    -------
    X : (2, m) array
    Y : (1, m) array of 0.0 and 1.0 for two classes, else (classes, m), one-hot

    Raises
    ------
    TypeError, ValueError
        If a number is not above 0, there are fewer than two classes, or `rng` is no generator.
    """
    m, classes, rng, spread = _drawn(m, classes, rng, spread)
    label = np.arange(m) % classes
    angle = 2 * np.pi * label / classes
    X = 2 * np.stack([np.cos(angle), np.sin(angle)]) + spread * rng.standard_normal((2, m))
    return X, _targets(label, classes)


def rings(
    m: int, *, rng: np.random.Generator, classes: int = 2, spread: float = 0.1
) -> tuple[Array, Array]:
    """Concentric rings of radius 1, 2, …, one for each class: no line separates them.

    Parameters
    ----------
    m, rng, classes : as in `blobs`
    spread : float, default 0.1
        Standard deviation of the radius.

    Returns
    -------
    X, Y : arrays
        As `blobs`.

    Raises
    ------
    TypeError, ValueError
        As `blobs`.
    """
    m, classes, rng, spread = _drawn(m, classes, rng, spread)
    label = np.arange(m) % classes
    radius = 1 + label + spread * rng.standard_normal(m)
    angle = rng.uniform(0, 2 * np.pi, m)
    return radius * np.stack([np.cos(angle), np.sin(angle)]), _targets(label, classes)


def spirals(
    m: int, *, rng: np.random.Generator, classes: int = 2, spread: float = 0.05, turns: float = 1.0
) -> tuple[Array, Array]:
    """Spiral arms from the centre out to radius 2, one for each class.

    Parameters
    ----------
    m, rng, classes : as in `blobs`
    spread : float, default 0.05
        Standard deviation of both coordinates.
    turns : float, default 1.0
        How often an arm goes round.

    Returns
    -------
    X, Y : arrays
        As `blobs`.

    Raises
    ------
    TypeError, ValueError
        As `blobs`.
    """
    m, classes, rng, spread = _drawn(m, classes, rng, spread)
    turns = _checks.positive(turns, "turns")
    label = np.arange(m) % classes
    radius = rng.uniform(0.1, 2, m)
    angle = 2 * np.pi * (label / classes + turns * radius / 2)
    X = radius * np.stack([np.cos(angle), np.sin(angle)])
    return X + spread * rng.standard_normal((2, m)), _targets(label, classes)


def teacher_dataset(
    teacher: Callable[[Array], ArrayLike], inputs: int, m: int, *, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Examples drawn from N(0, 1), with the answers of a teacher as their targets.

    Parameters
    ----------
    teacher : callable
        Takes X, returns Y: for example a `Network.random`, for a network of another shape to learn.
    inputs : int
        n_0, the number of rows of X.
    m : int
        Number of examples.
    rng : numpy.random.Generator

    Returns
    -------
    X : (inputs, m) array
    Y : (n_L, m) array

    Raises
    ------
    TypeError, ValueError
        If the teacher is not callable, or does not answer with a column for each example.
    """
    if not callable(teacher):
        raise TypeError(f"teacher must be a network or function, got {type(teacher).__name__}")
    inputs, m = _checks.positive_int(inputs, "inputs"), _checks.positive_int(m, "m")
    X = _checks.generator(rng).standard_normal((inputs, m))
    Y = _checks.as_example_columns(teacher(X.copy()), "teacher(X)")
    if Y.shape[1] != m:
        raise ValueError(f"teacher(X) has shape {Y.shape}, expected a column for each of {m}")
    return X, Y


def digits() -> tuple[Array, Array]:
    """Return 1,797 handwritten digits, those that scikit-learn has too: no download.

    Returns
    -------
    X : (64, 1797) array
        The 8 × 8 pixels of an image, row by row, from 0 (paper) to 1 (ink).
    Y : (10, 1797) array
        One-hot: row d is 1 where the digit is d.

    References
    ----------
    Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI repository (1998), the
    test set; licence CC BY 4.0.
    """
    text = Path(__file__).with_name("digits.txt").read_text(encoding="utf-8")
    _, packed = text.split("\n\n")
    table = np.frombuffer(zlib.decompress(b85decode(packed.replace("\n", ""))), np.uint8)
    pixels, labels = np.split(table.reshape(65, -1), [64])
    return pixels / 16.0, one_hot(labels[0], 10)


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Y_ji = 1 where example i is of class j, else 0.

    Parameters
    ----------
    labels : (m,) array of int
        The class of each example, from 0 to classes − 1.
    classes : int

    Returns
    -------
    Y : (classes, m) array

    Raises
    ------
    TypeError, ValueError
        If a label is no whole number from 0 to classes − 1, or there is none.
    """
    classes = _checks.positive_int(classes, "classes")
    k = np.asarray(labels)
    if k.dtype.kind not in "biu":
        raise TypeError(
            f"labels must be whole numbers, got dtype {k.dtype}: use {_whole_numbers(k)}"
        )
    if k.ndim != 1 or k.size == 0:
        raise ValueError(f"labels has shape {k.shape}, expected (m,) with m ≥ 1")
    k = k.astype(np.int64)
    if k.min() < 0 or k.max() >= classes:
        raise ValueError(f"labels must be from 0 to {classes - 1}, got {k.min()} to {k.max()}")
    Y: Array = (np.arange(classes)[:, np.newaxis] == k).astype(np.float64)
    return Y


def _whole_numbers(labels: Any) -> str:
    """How to turn labels of another type into whole numbers from 0, without losing any."""
    if labels.dtype.kind == "f" and np.array_equal(labels, np.floor(labels)):
        return "labels.astype(int)"
    return "np.unique(labels, return_inverse=True)[1], which numbers the classes from 0"


def _drawn(
    m: int, classes: int, rng: np.random.Generator, spread: float
) -> tuple[int, int, np.random.Generator, float]:
    """The arguments that all clouds share, checked."""
    return (
        _checks.positive_int(m, "m"),
        _checks.int_at_least(classes, "classes", 2),
        _checks.generator(rng),
        _checks.positive(spread, "spread"),
    )


def _targets(label: ArrayLike, classes: int) -> Array:
    """One row of 0 and 1 for two classes, else a row for each."""
    Y = one_hot(label, classes)
    return Y[1:] if classes == 2 else Y
