"""One neuron as a chain w → z → a → C, and a nudge that travels along it, in columns and words.

Source: ``two-layer`` T5; chapter "The chain rule".
"""

from collections.abc import Callable
from typing import NamedTuple

from nnmath._types import Array
from nnmath.activations import ACTIVATIONS
from nnmath.backprop import backward
from nnmath.losses import quadratic_gradient
from nnmath.network import Network

from .description import Description, Words, format_number, round_significant


class Chain(NamedTuple):
    """The numbers along w → z → a → C, and the slope of each link and of all together."""

    numbers: tuple[float, float, float, float]
    slopes: tuple[float, float, float]
    whole: float


def chain(w: float, x: float, b: float, y: float, activation: str) -> Chain:
    """The smallest network, one neuron with one input: its forward and its backward pass."""
    net = Network([[[w]]], [[[b]]], output=activation)
    trace = net.forward([[x]])
    z, a = float(trace.z[1][0, 0]), float(trace.a[1][0, 0])
    slope = float(ACTIVATIONS[activation][1](z))
    push = float(quadratic_gradient([[a]], [[y]])[0, 0])
    whole = float(backward(net, trace, [[y]]).W[1][0, 0])
    return Chain((w, z, a, net.cost([[x]], [[y]])), (x, slope, push), whole)


def here(at: Chain) -> Description:
    """Where the nudge starts: the four numbers, and the slopes of the three links."""
    w, _, _, C = numbers = round_significant(at.numbers)
    sz, sa, sC = slopes = round_significant(at.slopes)
    return {
        "now": numbers,
        "slopes": [format_number(v) for v in slopes],
        "w0": w,
        "C0": C,
        "whole": round_significant(at.whole, 6),
        "sz": sz,
        "sa": sa,
        "sC": sC,
    }


def moved(at: Callable[[float], Chain], w: float, nudges: Array, words: Words) -> Description:
    """What each nudge of w does, what the slopes predict, and the gap between the two."""
    start = at(w)
    ends = [at(w + float(n)).numbers for n in nudges]
    true = [[b - a for a, b in zip(start.numbers, end, strict=True)] for end in ends]
    sz, sa, _ = start.slopes
    guess = [[n, sz * n, sa * sz * n, start.whole * n] for n in map(float, nudges)]
    gaps = [change[3] - foretold[3] for change, foretold in zip(true, guess, strict=True)]
    return {
        "moves": [_signed(row) for row in true],
        "predicts": [_signed(row) for row in guess],
        "dz": round_significant([row[1] for row in true]),
        "da": round_significant([row[2] for row in true]),
        "dC": round_significant([row[3] for row in true]),
        "pC": round_significant([row[3] for row in guess]),
        "gap": round_significant([_clean(gap) for gap in gaps]),
        "w1": round_significant([end[0] for end in ends], 6),
        "C1": round_significant([end[3] for end in ends], 6),
        "C_guess": round_significant([start.numbers[3] + row[3] for row in guess], 6),
        "note": [words(_note(gaps, k)) for k in range(len(gaps))],
    }


def _clean(gap: float) -> float:
    """Zero where nothing but rounding is left."""
    return 0.0 if abs(gap) < 1e-14 else gap


def _signed(values: list[float]) -> list[str]:
    """For the picture, where four numbers share a line: two or three digits, with their sign."""
    digits = [3 if abs(v) >= 1e-3 else 2 for v in values]
    return [
        ("+" if v > 0 else "") + format_number(round_significant(v, n))
        for v, n in zip(values, digits, strict=True)
    ]


def _note(gaps: list[float], k: int) -> str:
    """What halving has done to the gap, from the gaps themselves."""
    if _clean(gaps[k]) == 0:
        return "There is no gap: here C is as straight as its slope."
    if k == 0:
        return "Halve the nudge, and watch the gap."
    if _clean(gaps[k - 1]) == 0:
        return "The gap has opened."
    ratio = round_significant(abs(gaps[k] / gaps[k - 1]), 2)
    text = f"Half the nudge, {format_number(ratio)} of the gap"
    if gaps[k] * gaps[k - 1] < 0:
        return f"{text}, and on the other side."
    if 0.2 <= ratio <= 0.3:
        return f"{text}: about a quarter, so it shrinks with the square."
    return f"{text}: the nudge is still too large for a straight line."
