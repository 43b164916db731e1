"""Grading numbers and arrays: what is wrong, where, and whether the mistake is a known one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.formulas.errors import ParseError
from nnmath.formulas.typed_numbers import as_asked, check_order, is_rounded, is_thousands

from .diagnosis import Diagnosis, Item, Key, Kind
from .parse_values import read_array, read_number
from .types import ArrayAnswer, KnownMistake, Number

ROUNDED = 0.005  # to this accuracy, a known mistake may be rounded: to three digits
WHOLE = 1e-6  # by so much a whole number that was computed may be off
MOST_DECIMALS = 12
FACTORS = (
    Fraction(-1), Fraction(2), Fraction(1, 2), Fraction(3), Fraction(1, 3), Fraction(4),
    Fraction(1, 4), Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100),
)  # fmt: skip


def is_close(values: Any, right: Any, tolerance: float) -> bool:
    """Whether two arrays of one shape agree, relative to the largest entry of the right one."""
    if np.shape(values) != np.shape(right):
        return False
    scale = float(np.max(np.abs(right), initial=0.0)) or 1.0
    return bool(np.all(np.abs(np.subtract(values, right)) <= tolerance * scale))


def grade_number(entry: Number, answer: Any) -> Diagnosis:
    """Grade a number.

    Raises
    ------
    ParseError
        If it cannot be read, or its comma can mean two things.
    """
    if isinstance(answer, str):
        answer = as_asked(answer, entry.exact)
    value, right = read_number(answer, entry.unit), entry.value()
    if is_right(entry, value):
        return Diagnosis(Kind.RIGHT)
    if isinstance(answer, str) and answer.count(",") == 1 and is_thousands(answer):
        text = answer.strip()
        whole, decimal = text.replace(",", ""), text.replace(",", ".")
        raise ParseError(f"Is {text} meant as {whole} or as {decimal}? Write it without a comma.")
    mistake = _known_number(entry, value, right)
    if mistake is not None:
        return Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=mistake)
    return _diagnose_number(value, entry)


def is_right(entry: Number, value: float) -> bool:
    """Whether a number is right: a whole one exactly, another one to the accuracy asked for."""
    return _agrees(entry, value, entry.value())


def _agrees(entry: Number, value: float, wanted: float) -> bool:
    """Whether a number is the wanted one, which is right or a known mistake."""
    if entry.exact and wanted.is_integer():
        return abs(value - wanted) <= WHOLE
    if entry.decimals is None and wanted == entry.value():
        return is_rounded(value, wanted, entry.tolerance * abs(wanted))
    if entry.decimals is None:
        # A mistake that is near to what is right must be met more exactly.
        apart = abs(wanted - entry.value()) / abs(wanted or 1.0) / 2 or entry.tolerance
        return is_close(value, wanted, min(entry.tolerance, apart))
    # What rounds to the same decimals; and what is itself rounded, to more of them.
    rounded = [round(wanted, digits) for digits in range(entry.decimals, MOST_DECIMALS)]
    half = 0.5 * 10**-entry.decimals
    alike = abs(value - rounded[0]) < half * (1 - 1e-9)
    return alike or any(abs(value - number) < 1e-12 for number in (*rounded, wanted))


def _known_number(entry: Number, value: float, right: float) -> KnownMistake | None:
    """The known mistake that gives this number, or comes near enough to it."""
    mistakes = [
        (wrong, mistake)
        for (wrong, _), mistake in zip(entry.wrong, entry.known_mistakes, strict=True)
    ]
    for wrong, mistake in mistakes:
        if _agrees(entry, value, wrong):
            return mistake
    rounded = [pair for pair in mistakes if not (entry.exact and pair[0].is_integer())]
    if rounded:
        wrong, mistake = min(rounded, key=lambda pair: abs(value - pair[0]))
        rounded_so = is_rounded(value, wrong, ROUNDED * abs(wrong))
        # What is as well the right number, rounded too far, does not show the mistake.
        rounded_so = rounded_so and not is_rounded(value, right, ROUNDED * abs(right))
        if rounded_so and abs(value - wrong) < abs(value - right):
            return mistake
    return None


def _diagnose_number(value: float, entry: Number) -> Diagnosis:
    """What can be said without telling a guess whether it should be larger or smaller."""
    right, tolerance = entry.value(), entry.tolerance
    if value == 0:
        return Diagnosis(Kind.ZERO)
    if is_close(value, -right, tolerance):
        return Diagnosis(Kind.NEGATED)
    whole = entry.exact or value.is_integer()  # may be a guess, which must not be told the answer
    if not whole and is_close(value, 1 / right, tolerance):
        return Diagnosis(Kind.RECIPROCAL)
    if not entry.exact and is_close(value, right, max(ROUNDED, 3 * tolerance)):
        return Diagnosis(Kind.ROUNDED)
    return Diagnosis(Kind.DIFFERENT_NUMBER)


def _multiple(factor: Fraction) -> Diagnosis:
    return Diagnosis(Kind.NEGATED if factor == -1 else Kind.MULTIPLE, factor=factor)


def grade_array(entry: ArrayAnswer, answer: Any) -> Diagnosis:
    """Grade an array.

    Raises
    ------
    ParseError
        If it cannot be read.
    """
    right = read_array(entry.right, f"{entry.id}: the answer")
    if not np.any(right):
        raise ValueError(f"{entry.id}: the answer is 0: ask for something else")
    flat = read_array(answer, flat=right.ndim == 1, count=right.size)
    values = reshape_line(flat, right)
    if entry.in_sequence and values.size == right.size and values.ndim == 1:
        values = values.reshape(right.shape)
    if isinstance(answer, str):
        check_order(answer, list(entry.labels))
    accepted = _accepted(values, right, entry.tolerance)
    if np.all(accepted):
        return Diagnosis(Kind.RIGHT)
    for (wrong, _), mistake in zip(entry.wrong, entry.known_mistakes, strict=True):
        if is_close(values, np.asarray(wrong, float), entry.tolerance):
            return Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=mistake)
    if is_close(values, right, entry.tolerance):
        return Diagnosis(Kind.ROUNDED)
    for (wrong, _), mistake in zip(entry.wrong, entry.known_mistakes, strict=True):
        if np.all(_accepted(values, np.asarray(wrong, float), ROUNDED)):
            return Diagnosis(Kind.KNOWN_MISTAKE, known_mistake=mistake)
    return diagnose_array(values, right, entry.tolerance)


def _accepted(values: Array, right: Array, tolerance: float) -> Array:
    """Which entries are right, or are rounded from the right ones; one False if shapes differ."""
    if values.shape != right.shape:
        return np.array([False])
    margin = tolerance * (float(np.max(np.abs(right), initial=0.0)) or 1.0)
    pairs = zip(values.flat, right.flat, strict=True)
    return np.array([is_rounded(float(a), float(b), margin) for a, b in pairs])


def reshape_line(values: Array, right: Array) -> Array:
    """A flat list as a row or a column, and the other way round: the numbers are the answer."""
    one_flat = min(values.ndim, right.ndim) < 2 and values.size == right.size
    lines = all(array.size == max(array.shape, default=1) for array in (values, right))
    return values.reshape(right.shape) if one_flat and lines else values


def diagnose_array(
    values: Array, right: Array, tolerance: float, path: tuple[Item | Key, ...] | None = None
) -> Diagnosis:
    """Find out how an array differs from the right one; ``path`` is where code returned it."""
    if values.shape == right.shape:
        diagnosis = _diagnose_entries(values, right, tolerance)
    elif path is None and values.ndim == right.ndim == 1:
        diagnosis = Diagnosis(Kind.ARRAY_SHAPE)
    else:
        diagnosis = Diagnosis(_diagnose_shape(values, right, tolerance))
    return replace(diagnosis, shapes=(values.shape, right.shape), path=path)


def _diagnose_entries(values: Array, right: Array, tolerance: float) -> Diagnosis:
    for factor in _factors(right):
        if is_close(values, float(factor) * right, tolerance):
            return _multiple(factor)
    if right.ndim == 2 and is_close(values.T, right, tolerance):
        return Diagnosis(Kind.ARRAY_TRANSPOSED)
    gap = np.abs(values - right)
    worst = tuple(map(int, np.unravel_index(int(np.argmax(gap)), gap.shape)))
    scale = float(np.max(np.abs(right))) or 1.0
    count = int(np.sum(gap > tolerance * scale))
    kind = Kind.WRONG_ENTRY if count == 1 else Kind.WRONG_ENTRIES
    return Diagnosis(kind, place=worst, value=values[worst], count=count, total=gap.size)


def _factors(right: Array) -> Iterator[Fraction]:
    yield from FACTORS
    for size in {n for n in right.shape if n > 1}:
        yield from (Fraction(size), Fraction(1, size))


def _diagnose_shape(values: Array, right: Array, tolerance: float) -> Kind:
    for factor, kind in ((1, Kind.ARRAY_TRANSPOSED), (-1, Kind.ARRAY_TRANSPOSED_NEGATED)):
        if values.ndim == 2 and is_close(factor * values.T, right, tolerance):
            return kind
    if values.size == right.size and is_close(values.ravel(), right.ravel(), tolerance):
        return Kind.ARRAY_RESHAPED
    return Kind.ARRAY_SUMMED if values.size == 1 < right.size else Kind.ARRAY_SHAPE
