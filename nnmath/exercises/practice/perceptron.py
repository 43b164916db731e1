"""The perceptron, with other numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from nnmath.data import logic_gate
from nnmath.perceptron import train_perceptron

from . import Practice, Values, pick, whole

# Two arrows of whole length, by turns and signs of these; and right triangles of whole sides.
LENGTHS = ((1, 2, 2), (2, 3, 6), (1, 4, 8), (2, 6, 9), (4, 4, 7))
TRIANGLES = ((3, 4), (5, 12), (8, 15), (7, 24), (4, 3), (12, 5))


def _turned(rng: np.random.Generator, arrow: tuple[int, ...]) -> list[int]:
    return [int(v * pick(rng, -1, 1)) for v in rng.permutation(arrow)]


def draw_arrows(rng: np.random.Generator) -> Values:
    """Two arrows in space of whole length."""
    return {"w": _turned(rng, pick(rng, *LENGTHS)), "x": _turned(rng, pick(rng, *LENGTHS))}


def arrows(w: Any, x: Any) -> Values:
    """Both lengths, the dot product, the angle in degrees."""
    dot = int(np.dot(w, x))
    lengths = [float(np.linalg.norm(v)) for v in (w, x)]
    cosine = dot / (lengths[0] * lengths[1])
    angle = float(np.degrees(np.arccos(cosine)))
    return {
        "answer": [*lengths, dot, angle],
        "squared": [lengths[0] ** 2, lengths[1] ** 2, dot, angle],
        "radians": [*lengths, dot, float(np.radians(angle))],
        "terms": " + ".join(f"({a * b})" for a, b in zip(w, x, strict=True)),
        "dot": dot,
        "first": round(lengths[0]),
        "second": round(lengths[1]),
        "cosine": cosine,
        "angle": angle,
    }


def draw_distance(rng: np.random.Generator) -> Values:
    """A line whose normal has a whole length, and three points."""
    w = pick(rng, *TRIANGLES)
    points = [(whole(rng, -3, 4), whole(rng, -3, 4)) for _ in range(3)]
    names = dict(zip("pqr", points, strict=True))
    return {"w": list(w), "b": whole(rng, -20, 20, nonzero=True), **names}


def distance(w: Any, b: int, p: Any, q: Any, r: Any) -> Values:
    """The signed distances of three points from a line."""
    length = round(float(np.hypot(*w)))
    sums = [w[0] * x + w[1] * y + b for x, y in (p, q, r)]
    return {
        "answer": [s / length for s in sums],
        "sums": sums,
        "unsigned": [abs(s) / length for s in sums],
        "square": [s / length**2 for s in sums],
        "added": [s / (w[0] + w[1]) for s in sums],
        "unshifted": [(s - b) / length for s in sums],
        "length": length,
        "fractions": ", ".join(str(Fraction(s, length)).replace("-", "−") for s in sums),
        "w1": w[0],
        "w2": w[1],
    }


def draw_by_hand(rng: np.random.Generator) -> Values:
    """A perceptron and an example that it gets wrong."""
    while True:
        w, x = ([whole(rng, -4, 4, nonzero=True) for _ in range(2)] for _ in range(2))
        b = whole(rng, -2, 2)
        z = int(np.dot(w, x)) + b
        if z and abs(z) < 9:
            return {"w": w, "b": b, "x": x, "kind": 0 if z > 0 else 1}


def by_hand(w: Any, b: int, x: Any, kind: int) -> Values:
    """The weights and the bias after one correction with the rate 1."""
    z = int(np.dot(w, x)) + b
    error = kind - (1 if z > 0 else 0)

    def after(factor: float, bias: float = 1) -> list[float]:
        return [w[0] + factor * x[0], w[1] + factor * x[1], b + bias * factor]

    return {
        "answer": after(error),
        "backwards": after(-error),
        "unbiased": after(error, 0),
        "by_sum": after(kind - z),
        "unchanged": after(0),
        "z": z,
        "error": error,
        "said": 1 - kind,
        "new": [int(v) for v in after(error)[:2]],
        "new_b": int(after(error)[2]),
        "sign": "added to" if error > 0 else "taken from",
    }


def draw_rate(rng: np.random.Generator) -> Values:
    """A gate and two rates."""
    return {
        "gate": pick(rng, "or", "nand", "nor"),
        "slow": pick(rng, 0.1, 0.2, 0.25),
        "fast": pick(rng, 4, 5, 8, 20),
    }


def rate(gate: str, slow: float, fast: float) -> Values:
    """Mistakes with two rates, and the last weights with the larger one."""
    X, y = logic_gate(gate)

    def run(eta: float) -> list[float]:
        found = train_perceptron(X, y, learning_rate=eta)
        return [len(found.path) - 1, *map(float, found.path[-1])]

    mistakes, *weights = run(1)
    return {
        "answer": [run(slow)[0], *run(fast)],
        "of_one": [mistakes, mistakes, *weights],
        "of_slow": [run(slow)[0], run(fast)[0], *run(slow)[1:]],
        "mistakes": int(mistakes),
        "weights": [int(v) for v in weights],
        "name": gate.upper(),
    }


PRACTICE = {
    "perceptron-arrows": Practice(
        draw_arrows,
        arrows,
        r"Let $w = <w>^\top$ and $x = <x>^\top$. Compute by hand both lengths, the dot product, "
        r"and "
        r"the angle between them. Enter four numbers: $\lVert w \rVert$, $\lVert x \rVert$, "
        r"$w^\top x$, and the angle in degrees.",
        r"The lengths are <first> and <second>, the dot product is $<terms> = <dot>$, and the "
        r"cosine "
        "of the angle is their quotient, <cosine>: an angle of <angle> degrees.",
        (
            "The length is the root of the dot product of an arrow with itself.",
            "The cosine of the angle is the dot product divided by both lengths.",
            "The dot product is $<terms>$. What angle has such a cosine?",
        ),
        {
            "squared": "The first two are squared lengths: take their roots.",
            "radians": "The angle is in radians; degrees were asked for.",
        },
    ),
    "perceptron-distance": Practice(
        draw_distance,
        distance,
        r"For $w = <w>^\top$ and $b = <b>$, on which side of the line are the points $<p>$, $<q>$ "
        "and $<r>$, and how far from it? Enter the three signed distances $d$, in this order, as "
        "fractions or to three decimals: positive on the side of $w$.",
        r"The weighted sums are <sums>, and the length of $w$ is the root of $<w1>^2 + <w2>^2$, "
        "<length>. Divided by it they are <fractions>.",
        (
            "First the three weighted sums $w^\\top x + b$.",
            "$<w1>^2 + <w2>^2$ is a square.",
            "The sums are <sums>; divide each by <length>.",
        ),
        {
            "sums": "These are the weighted sums: divide them by the length of w.",
            "unsigned": "The sign is lost: it says which side it is.",
            "square": "You divided by the square of the length of w.",
            "added": "The length of w is the root of the sum of its squared entries.",
            "unshifted": "The bias b is missing in the weighted sums.",
        },
    ),
    "perceptron-by-hand": Practice(
        draw_by_hand,
        by_hand,
        r"A perceptron has $w = <w>^\top$ and $b = <b>$. It is shown $x = <x>^\top$ of class "
        r"$<kind>$. "
        "What does it answer? Apply the rule once with $\\eta = 1$, and enter the three numbers "
        "$w_1$, $w_2$, $b$.",
        r"The weighted sum is $<z>$, so the answer is $<said>$, a mistake, and $y - \hat y = "
        r"<error>$. "
        r"The example is <sign> $w$, and $1$ <sign> $b$: $w = <new>^\top$ and $b = <new_b>$.",
        (
            "What is the weighted sum? What does it answer, and is that right?",
            "The weighted sum is <z>, and $y - \\hat y$ is <error>.",
            "The example is <sign> $w$, and 1 <sign> $b$.",
        ),
        {
            "backwards": "That is the wrong way: the factor is y − ŷ, not ŷ − y.",
            "unbiased": "The bias is corrected as well.",
            "by_sum": "You took y − z; the error is y − ŷ, with the answer ŷ.",
            "unchanged": "The answer is not the class: a mistake, which is corrected.",
        },
    ),
    "perceptron-rate": Practice(
        draw_rate,
        rate,
        r"Train <name> with $\eta = <slow>$ and with $\eta = <fast>$, from zero weights, by "
        '`train_perceptron(*logic_gate("<gate>"), learning_rate=...)`. Enter five numbers: the '
        r"mistakes with $\eta = <slow>$, the mistakes with $\eta = <fast>$, and the last $w_1$, "
        r"$w_2$, $b$ with $\eta = <fast>$.",
        r"From zero weights all sums are multiplied by $\eta$ and keep their signs, so every "
        r"answer "
        r"is the same: <mistakes> mistakes with every rate. With $\eta = 1$ the last weights are "
        r"<weights>, and with $\eta = <fast>$ they are <fast> times that.",
        (
            "All weights start at zero. What does another rate do to the first correction?",
            "As long as all weights are η times as large, each sum has the same sign as before.",
            "With η = 1: <mistakes> mistakes, and <weights>.",
        ),
        {
            "of_one": "These are the weights for η = 1: they are multiplied by the rate.",
            "of_slow": "These are the weights for the smaller rate.",
        },
    ),
}
