"""Data of `nudge`: one neuron as a chain w → z → a → C, and a change of w along it.

Chapter "The chain rule".
"""

from collections.abc import Callable
from typing import NamedTuple

from nnmath._types import Array
from nnmath.activations import ACTIVATIONS
from nnmath.backprop import backward
from nnmath.losses import quadratic_gradient
from nnmath.network import Network

from .description import Description, Sentences, format_number, round_significant


class Chain(NamedTuple):
    """The numbers along w → z → a → C, the slope of each link, and their product."""

    numbers: tuple[float, float, float, float]
    slopes: tuple[float, float, float]
    total_slope: float


def evaluate_chain(w: float, x: float, b: float, y: float, activation: str) -> Chain:
    """The smallest network, one neuron with one input: its forward and its backward pass."""
    net = Network([[[w]]], [[[b]]], output=activation)
    trace = net.forward([[x]])
    z, a = float(trace.z[1][0, 0]), float(trace.a[1][0, 0])
    slope = float(ACTIVATIONS[activation][1](z))
    push = float(quadratic_gradient([[a]], [[y]])[0, 0])
    total_slope = float(backward(net, trace, [[y]]).W[1][0, 0])
    return Chain((w, z, a, net.cost([[x]], [[y]])), (x, slope, push), total_slope)


def start_columns(start: Chain) -> Description:
    """The columns of one w: the four numbers, and the slopes of the three links."""
    w, _, _, C = numbers = round_significant(start.numbers)
    sz, sa, sC = slopes = round_significant(start.slopes)
    return {
        "now": numbers,
        "slopes": [format_number(v) for v in slopes],
        "w0": w,
        "C0": C,
        "total_slope": round_significant(start.total_slope, 6),
        "sz": sz,
        "sa": sa,
        "sC": sC,
    }


def nudge_columns(
    chain_at: Callable[[float], Chain], w: float, nudges: Array, sentences: Sentences
) -> Description:
    """The columns of each nudge of w: its effect, the predicted effect, and their gap."""
    start = chain_at(w)
    ends = [chain_at(w + float(n)).numbers for n in nudges]
    changes = [[b - a for a, b in zip(start.numbers, end, strict=True)] for end in ends]
    sz, sa, _ = start.slopes
    predictions = [[n, sz * n, sa * sz * n, start.total_slope * n] for n in map(float, nudges)]
    gaps = [
        actual[3] - predicted[3] for actual, predicted in zip(changes, predictions, strict=True)
    ]
    return {
        "moves": [_signed(row) for row in changes],
        "predicts": [_signed(row) for row in predictions],
        "dz": round_significant([row[1] for row in changes]),
        "da": round_significant([row[2] for row in changes]),
        "dC": round_significant([row[3] for row in changes]),
        "pC": round_significant([row[3] for row in predictions]),
        "gap": round_significant([_clean(gap) for gap in gaps]),
        "w1": round_significant([end[0] for end in ends], 6),
        "C1": round_significant([end[3] for end in ends], 6),
        "C_predicted": round_significant([start.numbers[3] + row[3] for row in predictions], 6),
        "note": [sentences.add(_note(gaps, k)) for k in range(len(gaps))],
    }


def _clean(gap: float) -> float:
    """Zero if the gap is only rounding error."""
    return 0.0 if abs(gap) < 1e-14 else gap


def _signed(values: list[float]) -> list[str]:
    """Numbers with sign and two or three digits, short enough for four in a row."""
    digits = [3 if abs(v) >= 1e-3 else 2 for v in values]
    return [
        ("+" if v > 0 else "") + format_number(round_significant(v, n))
        for v, n in zip(values, digits, strict=True)
    ]


def _note(gaps: list[float], k: int) -> str:
    """A sentence on how halving changed the gap."""
    if _clean(gaps[k]) == 0:
        return "There is no gap: here C is a straight line."
    if k == 0:
        return "Halve the nudge, and watch the gap."
    if _clean(gaps[k - 1]) == 0:
        return "There is a gap."
    ratio = round_significant(abs(gaps[k] / gaps[k - 1]), 2)
    text = f"Half the nudge, {format_number(ratio)} of the gap"
    if gaps[k] * gaps[k - 1] < 0:
        return f"{text}, and on the other side."
    if 0.2 <= ratio <= 0.3:
        return f"{text}: about a quarter, so it shrinks with the square."
    return f"{text}: the nudge is still too large for a straight line."
