"""Models for the matrix form: three layers without biases, and a hidden error that forgets σ′."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from ..model import Description, Model, vector_quantity
from ..symbolic_matrix import matrix
from . import networks


class NoBiases(networks.Network):
    """A network whose neurons add up what comes in, weighted, and nothing else."""

    def _weighted_input(self, n: int, j: int, i: int) -> Any:
        inputs = range(1, self.sizes[n - 1] + 1)
        return sp.Add(*(self.W[n][j - 1, k - 1] * self.a[n - 1][k - 1, i - 1] for k in inputs))

    def cut(self, kind: str, n: int) -> tuple[networks.Network, dict[Any, Any]]:
        """The network with a^{(n)} or z^{(n)} set free, and what its symbols stand for."""
        inner = NoBiases(self.sizes, self.m, self.activation, self.cost_of, (kind, n))
        new, old = (inner.a[n], self.a[n]) if kind == "a" else (inner.z[n], self.z[n])
        return inner, dict(zip(new.flat, old.flat, strict=True))


def without_biases(sizes: Sequence[int], m: int) -> Model:
    """A network without biases, any activation, quadratic cost, m examples.

    It knows neither b nor L: with three layers, L would say no more than 3.
    """
    net = NoBiases(sizes, m, networks.any_activation, networks.quadratic)
    description = Description(
        "a {layers} network without biases",
        ("any activation", "quadratic cost", "{examples} examples"),
        {"layers": tuple(sizes), "examples": m},
    )
    whole = networks.model(net, description)
    return replace(whole, names={k: q for k, q in whole.names.items() if k[0] not in ("b", "L")})


def dropped(sizes: Sequence[int]) -> Model:
    """Two layers, and the hidden error as it would be if every σ′ were left out."""
    net = networks.Network(sizes, 1, networks.any_activation, networks.quadratic)
    whole = networks.model(net)

    def message(j: int, _: int) -> Any:
        outputs = range(1, sizes[2] + 1)
        wrong = {k: net.a[2][k - 1, 0] - net.y[k - 1, 0] for k in outputs}
        return sp.Add(*(net.W[2][k - 1, j - 1] * wrong[k] for k in outputs))

    names = {key: q for key, q in whole.names.items() if key[0] != "L"}
    names["\\tilde{\\delta}", 1, False] = vector_quantity(matrix(sizes[1], 1, message))
    return replace(whole, names=names)


BUILDERS: dict[str, Callable[[], Model]] = {
    "no-biases-2-3-1-4": lambda: without_biases((2, 3, 1, 4), 3),
    "no-biases-3-1-4-2": lambda: without_biases((3, 1, 4, 2), 2),
    "matrix-batch-3-2": lambda: networks.network((3, 2), 4),
    "matrix-batch-2-1-3": lambda: networks.network((2, 1, 3), 4),
    "dropped-2-3-4": lambda: dropped((2, 3, 4)),
    "dropped-4-2-3": lambda: dropped((4, 2, 3)),
    "matrix-ce-3-2": lambda: networks.network(
        (3, 2), activation=networks.sigmoid, cost=networks.cross_entropy
    ),
    "matrix-ce-2-1-3": lambda: networks.network(
        (2, 1, 3), activation=networks.sigmoid, cost=networks.cross_entropy
    ),
}
