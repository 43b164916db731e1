"""How many units in the last place nnmath is away from the real values, by mpmath at 60 digits.

Shared by ``benchmarks/ulp_table.py``, which prints it, and by the tests, which hold it to a limit.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import mpmath
import numpy as np

from nnmath import activations, losses

mpmath.mp.dps = 60
LIMIT = {np.float64: 4.0, np.float32: 5.0}


def ulps(found: float, exact: Any, dtype: Any) -> float:
    """|found − exact| in units in the last place of `exact`, as the dtype spaces numbers there."""
    info = np.finfo(dtype)
    if exact == 0 or mpmath.isinf(exact) or mpmath.isinf(mpmath.mpf(found)):
        overflow = mpmath.isinf(mpmath.mpf(found)) and abs(exact) >= mpmath.mpf(float(info.max))
        return 0.0 if overflow or mpmath.mpf(found) == exact else float("inf")
    exponent = max(int(mpmath.floor(mpmath.log(abs(exact), 2))), int(info.minexp))
    return float(abs(mpmath.mpf(found) - exact) / mpmath.mpf(2) ** (exponent - info.nmant))


def line(dtype: Any, count: int, seed: int = 0) -> np.ndarray:
    """Numbers over the whole line: dense near 0, to where exp underflows, then to the largest."""
    rng = np.random.default_rng(seed)
    info = np.finfo(dtype)
    edge = 745.2 if dtype == np.float64 else 104.0
    tiny, top = float(info.smallest_subnormal), float(info.max)
    special = [0.0, tiny, 2 * tiny, float(info.tiny), float(info.eps), 0.5, 1.0, 36.7, 88.0, 103.9,
               354.9, 372.5, 708.3, 709.8, 710.0, 744.4, 745.0, 745.2, 1e4, top]  # fmt: skip
    drawn = [
        rng.normal(size=count) * 3,
        rng.uniform(-edge, edge, count),
        rng.uniform(0.93 * edge, edge, count),
        rng.uniform(0.46 * edge, edge / 2, count),
        10.0 ** rng.uniform(np.log10(tiny) + 1, np.log10(top) - 1, count),
    ]
    with np.errstate(over="ignore"):
        x = np.concatenate([special, *drawn]).astype(dtype)
    x = x[np.isfinite(x)]
    return np.concatenate([x, -x])


def logistic(x: Any) -> Any:
    """σ at 60 digits."""
    e = mpmath.exp(-abs(x))
    return (1 if x >= 0 else e) / (1 + e)


def logistic_prime(x: Any) -> Any:
    """σ′ at 60 digits."""
    e = mpmath.exp(-abs(x))
    return e / (1 + e) ** 2


POINTWISE: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sigmoid": (activations.sigmoid, logistic),
    "sigmoid_prime": (activations.sigmoid_prime, logistic_prime),
    "tanh": (activations.tanh, mpmath.tanh),
    "tanh_prime": (activations.tanh_prime, lambda x: 4 * logistic_prime(2 * x)),
}


def pointwise(name: str, dtype: Any, count: int) -> Iterator[tuple[float, str]]:
    """The error at each number of the line, and where it is."""
    f, exact = POINTWISE[name]
    x = line(dtype, count)
    for at, found in zip(x.tolist(), f(x).tolist(), strict=True):
        yield ulps(found, exact(mpmath.mpf(at)), dtype), f"z = {at!r}"


def binary(dtype: Any, count: int) -> Iterator[tuple[float, str]]:
    """The error of the binary cross-entropy of one number, for hard and soft targets."""
    x = line(dtype, count)
    soft = np.random.default_rng(1).uniform(size=len(x)).astype(dtype)
    for y in (np.zeros_like(x), np.ones_like(x), soft, soft * soft.dtype.type(1e-9)):
        for at, t in zip(x, y, strict=True):
            z, target = mpmath.mpf(float(at)), mpmath.mpf(float(t))
            with mpmath.workdps(60 if abs(z) < 1e6 else 400):
                across = abs(z) * (1 - target if z > 0 else target)
                exact = across + mpmath.log1p(mpmath.exp(-abs(z)))
            found = losses.binary_cross_entropy([[at]], np.array([[t]]))
            yield ulps(found, exact, np.float64), f"z = {at!r}, y = {t!r}"


def columns(dtype: Any, count: int) -> Iterator[np.ndarray]:
    """Columns of logits: of 1 to 1,000 rows, near and far, with ties, and around a large number."""
    rng = np.random.default_rng(2)
    wide = 700 if dtype == np.float64 else 95
    for i in range(count):
        k = int(rng.integers(1, 12)) if i % 50 else 1000
        spread = (1, 30, wide, 1e4, 1e-5)[i % 5]
        z = rng.uniform(-spread, spread, k)
        if i % 3 == 0:
            z += 10.0 ** rng.uniform(0, 6)
        if i % 7 == 0:
            z[rng.integers(k)] = z.max()
        yield z.astype(dtype)


def columnwise(name: str, dtype: Any, count: int) -> Iterator[tuple[float, str]]:
    """The error of softmax, log-softmax or their cost at each entry of many columns."""
    rng = np.random.default_rng(3)
    for z in columns(dtype, count):
        exact = [mpmath.mpf(float(v)) for v in z]
        log_p = _log_softmax(exact)
        if name == "softmax_cross_entropy":
            y = np.zeros((len(z), 2))
            y[rng.integers(len(z)), 0] = 1
            y[:, 1] = rng.dirichlet(np.ones(len(z)))
            for i in range(2):
                cost = losses.softmax_cross_entropy(z[:, np.newaxis], y[:, [i]])
                pairs = zip(y[:, i], log_p, strict=True)
                target = -mpmath.fsum(mpmath.mpf(t) * p for t, p in pairs)
                yield ulps(cost, target, np.float64), f"column of {len(z)}"
            continue
        found = getattr(activations, name)(z)
        for v, p in zip(found.tolist(), log_p, strict=True):
            yield ulps(v, mpmath.exp(p) if name == "softmax" else p, dtype), f"column of {len(z)}"


def _log_softmax(z: list[Any]) -> list[Any]:
    """The logarithms of softmax at 60 digits; the rest of a column may be below 1e-300."""
    order = sorted(range(len(z)), key=lambda i: z[i])
    top = z[order[-1]]
    rest = mpmath.fsum(mpmath.exp(z[i] - top) for i in order[:-1])
    total = mpmath.log1p(rest)
    return [(v - top) - total for v in z]


MEASURES: dict[str, Callable[[Any, int], Iterator[tuple[float, str]]]] = {
    **{name: partial(pointwise, name) for name in POINTWISE},
    "softmax": lambda d, n: columnwise("softmax", d, n // 2),
    "log_softmax": lambda d, n: columnwise("log_softmax", d, n // 2),
    "binary_cross_entropy": lambda d, n: binary(d, n // 4),
    "softmax_cross_entropy": lambda d, n: columnwise("softmax_cross_entropy", d, n // 2),
}


def worst(name: str, dtype: Any, count: int) -> tuple[float, str]:
    """The largest error of one function, and where."""
    return max(MEASURES[name](dtype, count))
