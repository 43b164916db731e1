"""Code that the exercises of "The chain rule" ask for, and the mistakes made in it.

A graph is plain data here: ``arrows[j]`` lists the pairs (i, slope) of the nodes i < j that node j
was made of. Inputs have no arrows; the last node is the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Arrows = list[list[tuple[int, float]]]


def sine(x: float) -> tuple[float, float]:
    """The sine of a number, and its slope there."""
    return float(np.sin(x)), float(np.cos(x))


def forward_sweep(arrows: Arrows, start: int) -> Any:
    """t_j = ∂v_j/∂v_start for every node j."""
    t = np.zeros(len(arrows))
    t[start] = 1.0
    for j, parents in enumerate(arrows):
        for i, slope in parents:
            t[j] += slope * t[i]
    return t


def backward_sweep(arrows: Arrows) -> Any:
    """g_i = ∂v_N/∂v_i for every node i."""
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in reversed(range(len(arrows))):
        for i, slope in arrows[j]:
            g[i] += slope * g[j]
    return g


def lossy(arrows: Arrows, start: int | None = None) -> Any:
    """Either sweep with ``=`` in place of ``+=``: the last arrow wins."""
    out = np.zeros(len(arrows))
    out[-1 if start is None else start] = 1.0
    count = len(arrows)
    for j in reversed(range(count)) if start is None else range(count):
        for i, slope in arrows[j]:
            if start is None:
                out[i] = slope * out[j]
            else:
                out[j] = slope * out[i]
    return out


def unordered(arrows: Arrows) -> Any:
    """The sweep from the end, with the nodes visited from the start."""
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows)):
        for i, slope in arrows[j]:
            g[i] += slope * g[j]
    return g


def unmended(arrows: Arrows) -> Any:
    """The sweep that the exercise shows: in the wrong order, and the last arrow wins."""
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows)):
        for i, slope in arrows[j]:
            g[i] = slope * g[j]
    return g


def graphs(rng: np.random.Generator) -> list[Arrows]:
    """X · x, x · x · x, and graphs of random shape in which some nodes are used several times."""
    x = 3.0
    made: list[Arrows] = [
        [[], [], [(0, x), (0, x), (1, 2.0)]],
        [[], [], [(0, x), (0, x)], [(2, x), (0, x * x), (1, -1.0)]],
    ]
    for _ in range(4):
        inputs, more = int(rng.integers(2, 4)), int(rng.integers(3, 7))
        arrows: Arrows = [[] for _ in range(inputs)]
        for j in range(inputs, inputs + more):
            from_ = rng.integers(0, j, size=int(rng.integers(2, 4)))
            arrows.append([(int(i), round(float(rng.normal()), 2)) for i in (*from_, j - 1)])
        made.append(arrows)
    return made
