"""Worlds of floats: the names of an exercise have random values, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zlib import crc32

import numpy as np

from nnmath.ledger.syntax import Number

from .evaluate import Value
from .worlds import Known

READABLE = 100  # from this point on, numbers have one decimal, for a reader's eyes
POSITIVE, EITHER = (0.15, 0.85), (0.3, 2.0)
DOMAINS = {"bit": (0, 1), "whole": (2, 3, 4, 5, 6), "positive": (0.5, 1, 2, 3)}


class Floats(Known):
    """A world of floats: point number ``bound["#"]``, even ones with numbers between 0 and 1."""

    @property
    def point(self) -> int:
        """Which point this is."""
        return int(self.bound["#"])

    def _rng(self, plain: str) -> np.random.Generator:
        return np.random.default_rng(
            [crc32(self.setting.key.encode()), crc32(plain.encode()), self.point]
        )

    def whole(self, number: int) -> Value:
        """A whole number."""
        return np.float64(number)

    def draw(self, plain: str) -> Value:
        """A number, drawn or a letter."""
        if self.point >= READABLE and plain in self.setting.domain:
            return np.float64(self._rng(plain).choice(DOMAINS[self.setting.domain[plain]]))
        if plain in self.setting.whole:
            return np.float64(self._rng(plain).integers(2, 7))
        return self.array(plain, (1, 1))[0, 0]

    def array(self, plain: str, shape: tuple[int, int]) -> Value:
        """A matrix of such."""
        rng = self._rng(plain)
        low, high = POSITIVE if self.point % 2 == 0 else EITHER
        sign = 1 if self.point % 2 == 0 else rng.choice([-1.0, 1.0], shape)
        drawn = rng.uniform(low, high, shape) * sign
        return drawn.round(1 if self.point >= READABLE else 4)

    def constant(self, number: Number) -> Value:
        """The number itself."""
        return np.float64(number.value)

    def built_in(self, plain: str, value: Value) -> Value:
        """NumPy's or SymPy's function."""
        rule: Callable[[float], Any] = getattr(np, plain)
        return rule(value)

    def abstract(self, plain: str, value: Value) -> Value:
        """Some function, always the same."""
        a, b, c, d = some(plain)
        return a * np.sin(b * value + c) + d + 0.3 * value


def some(plain: str) -> list[float]:
    """The numbers a, b, c, d of a function of which nothing is given: a sin(bt + c) + d + 0.3 t."""
    return [*map(float, np.random.default_rng(crc32(plain.encode())).uniform(0.5, 1.5, 4))]
