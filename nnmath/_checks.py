"""Checks of arguments, shared by all modules.

Each function returns the checked value or raises; a message names the argument, what was expected
and what was given, and how to correct it where that is clear.
"""

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnmath._types import Array


def as_float(x: ArrayLike, name: str) -> Array:
    """The array x as real floats: float dtypes stay, integers and booleans become float64.

    Raises
    ------
    TypeError
        If x is complex, text, ragged or sparse: anything that is no array of real numbers.
    ValueError
        If entries of x are masked: `numpy.asarray` would drop the mask and keep what is under it.
    """
    try:
        array = np.asarray(x)
    except (ValueError, TypeError, RuntimeError) as error:  # ragged lists; tensors with a gradient
        raise TypeError(f"{name} must be an array of real numbers: {error}") from None
    if np.ma.is_masked(x):
        raise ValueError(
            f"{name} has masked entries, expected a value for each: use {name}.filled(0.0), "
            "or leave those examples out"
        )
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    raise TypeError(
        f"{name} must hold real numbers (float or integer), got dtype {array.dtype}"
        + (f" from {type(x).__name__}{_conversion(x, name)}" if array.dtype == object else "")
    )


def _conversion(x: Any, name: str) -> str:
    """How to turn what NumPy reads as objects into an array, where its type has a method for it."""
    if hasattr(x, "toarray"):  # SciPy's sparse matrices and arrays
        return f": use {name}.toarray()"
    if hasattr(x, "to_numpy"):  # columns of pandas that can hold NA, and columns of objects
        return f": use {name}.to_numpy(float)"
    return ""


def as_any_float(x: ArrayLike, name: str) -> Array:
    """The array x as real floats; if it is of a subclass of NumPy's arrays, it stays so."""
    return np.asanyarray(x, dtype=as_float(x, name).dtype)


def of_shape(x: ArrayLike, shape: tuple[int, ...], name: str) -> Array:
    """The array x in floats, if it has this shape."""
    array = as_any_float(x, name)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
    return array


def finite(array: Array, name: str) -> Array:
    """The array itself, if no entry is NaN or infinite."""
    good = np.isfinite(array)
    if not good.all():
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        place = f"[{', '.join(map(str, where))}]" if where else ""
        raise ValueError(f"{name} must be finite, but {name}{place} is {array[where]}")
    return array


def as_example_columns(x: ArrayLike, name: str, rows: int | None = None) -> Array:
    """The matrix x in floats whose columns are examples: (rows, m) with m ≥ 1."""
    array = as_float(x, name)
    if array.ndim == 1:
        raise ValueError(f"{name} has shape {array.shape}{_as_columns(array, name, rows)}")
    if array.ndim != 2:
        raise ValueError(
            f"{name} must be a matrix with one example a column, (n, m), got shape {array.shape}"
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty, got shape {array.shape}: expected at least one example")
    if rows is not None and array.shape[0] != rows:
        remedy = f"; one example is a column, use {name}.T" if array.shape[1] == rows else ""
        if not remedy and array.shape[0] == 1 and _may_be_labels(array, rows):
            remedy = f"; if these are class labels, use one_hot({name}[0], {rows})"
        raise ValueError(
            f"{name} has shape {array.shape}, expected ({rows}, m): {rows} rows{remedy}"
        )
    return array


def _as_columns(array: Array, name: str, rows: int | None) -> str:
    """How an array of one dimension becomes a matrix of `rows` rows, one example a column."""
    # np.reshape takes lists and pandas' Series too, which have no method of that name.
    one_example, one_row = f"np.reshape({name}, (-1, 1))", f"np.reshape({name}, (1, -1))"
    if rows is None:
        return (
            f": one example is a column, use {one_example}; for examples of one number, {one_row}"
        )
    if rows == 1:
        return f", expected (1, m): one example is a column, use {one_row}"
    if len(array) == rows:
        return f", expected ({rows}, m): one example is a column, use {one_example}"
    if _may_be_labels(array, rows):
        return f", expected ({rows}, m): if these are class labels, use one_hot({name}, {rows})"
    return f", expected ({rows}, m): one example is a column of {rows} numbers"


def _may_be_labels(array: Array, rows: int) -> bool:
    """Whether all entries are whole numbers from 0 to rows − 1."""
    return bool(np.isin(array, np.arange(rows)).all())


def same_shape(y: Array, y_name: str, a: Array, a_name: str) -> None:
    """Raise unless y and a have the same shape: NumPy would broadcast, and hide the mistake."""
    if y.shape != a.shape:
        remedy = f"; use {y_name}.T" if y.shape == a.shape[::-1] else ""
        raise ValueError(
            f"{y_name} has shape {y.shape}, expected {a.shape}, the shape of {a_name}{remedy}"
        )


def in_unit_interval(y: Array, name: str) -> Array:
    """The array itself, if each entry is a probability."""
    bad = ~((y >= 0) & (y <= 1))
    if bad.any():
        i, k = (int(n) for n in np.argwhere(bad)[0])
        raise ValueError(
            f"{name} must hold probabilities between 0 and 1, but {name}[{i}, {k}] is {y[i, k]}"
        )
    return y


def check_probability_columns(y: Array, name: str) -> Array:
    """The array itself, if each column is a probability distribution: no entry below 0, sum 1."""
    in_unit_interval(y, name)
    total = y.sum(axis=0, dtype=np.float64)
    # A target rounded to y's own precision may miss 1 by half a unit for each of its rows.
    tolerance = 4.0 * y.shape[0] * float(np.finfo(y.dtype).eps)
    bad = abs(total - 1.0) > max(tolerance, 1e-9)
    if bad.any():
        column = int(np.argmax(bad))
        raise ValueError(
            f"each column of {name} must be probabilities that sum to 1, "
            f"but column {column} sums to {total[column]:.6g}"
        )
    return y


def number(x: Any, name: str) -> float:
    """The number x as a float."""
    if isinstance(x, (bool, np.bool_)) or not isinstance(x, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, got {type(x).__name__} {x!r}")
    return float(x)


def finite_number(x: Any, name: str) -> float:
    """The number x as a float, if it is finite."""
    if not math.isfinite(number(x, name)):
        raise ValueError(f"{name} must be finite, got {x}")
    return float(x)


def at_least_0(x: Any, name: str) -> float:
    """The number x as a float, if it is finite and not below 0."""
    if finite_number(x, name) < 0:
        raise ValueError(f"{name} must be at least 0, got {x}")
    return float(x)


def positive(x: Any, name: str) -> float:
    """The number x as a float, if it is finite and above 0."""
    number(x, name)
    if not (x > 0 and math.isfinite(x)):
        raise ValueError(f"{name} must be a positive finite number, got {x}")
    return float(x)


def positive_int(x: Any, name: str) -> int:
    """The number x as an int, if it is a whole number of at least 1."""
    return int_at_least(x, name, 1)


def int_at_least(x: Any, name: str, minimum: int) -> int:
    """The number x as an int, if it is a whole number of at least `minimum`."""
    if isinstance(x, (bool, np.bool_)):
        raise TypeError(f"{name} must be a whole number, got {x!r}")
    try:
        n = operator.index(x)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {type(x).__name__} {x!r}") from None
    if n < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {n}")
    return n


def generator(rng: Any, name: str = "rng") -> np.random.Generator:
    """The rng itself, if it is a NumPy Generator: nnmath never draws from the global one."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator, got {type(rng).__name__} {rng!r}: "
            f"use {name}=np.random.default_rng(0)"
        )
    return rng


def check_choice(x: Any, name: str, choices: tuple[str, ...]) -> str:
    """The string x itself, if it is one of the choices."""
    if not isinstance(x, str):
        raise TypeError(f"{name} must be one of {choices}, got {type(x).__name__} {x!r}")
    if x not in choices:
        raise ValueError(f"{name} must be one of {choices}, got {x!r}")
    return x


def layers(arrays: Any, name: str) -> list[Any]:
    """[None, first, second, …] as checked float matrices."""
    if isinstance(arrays, np.ndarray) or not isinstance(arrays, Sequence):
        raise TypeError(
            f"{name} must be a list of matrices, one a layer, got {type(arrays).__name__}: "
            f"use {name}=[{name}1, {name}2]"
        )
    arrays = list(arrays)
    if arrays and arrays[0] is None:
        arrays = arrays[1:]
    if not arrays:
        raise ValueError(f"{name} is empty, expected at least one layer")
    return [
        None,
        *(
            finite(as_example_columns(x, f"{name}[{l}]"), f"{name}[{l}]")
            for l, x in enumerate(arrays, start=1)
        ),
    ]


def check_layer_shapes(W: list[Any], b: list[Any] | None) -> None:
    """Raise unless each W[l] has a column for each row of W[l − 1], and b[l] is a column for it."""
    for l in range(2, len(W)):
        n = len(W[l - 1])
        if W[l].shape[1] != n:
            raise ValueError(
                f"W[{l}] has shape {W[l].shape}, expected (n_{l}, {n}): "
                f"layer {l - 1} has {n} neurons"
            )
    if b is None:
        return
    if len(b) != len(W):
        raise ValueError(f"b has {len(b) - 1} layers, expected {len(W) - 1}, one for each W")
    for l in range(1, len(W)):
        if b[l].shape != (len(W[l]), 1):
            raise ValueError(
                f"b[{l}] has shape {b[l].shape}, expected ({len(W[l])}, 1): one bias a neuron"
            )
