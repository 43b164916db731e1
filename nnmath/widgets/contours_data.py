"""Data of `contours`: the cost of a line through points, its contours, and paths across them.

C(w, b) = 1/(2m) Σ (w x_i + b − y_i)². Source: ``two-layer`` T2; chapter "Gradient descent".
"""

from typing import NamedTuple

import numpy as np

from nnmath._types import Array
from nnmath.descent import descend

from .description import Description, Sentences, format_number, round_significant, ticks

MAX_RESIDUALS = 8  # with more points than this no residuals are drawn
_DIVERGED = 1e6  # a path that gets this far out ends there
_LEVELS = 7


class Fit(NamedTuple):
    """The cost C(w, b) of a line through data: H its Hessian, best its minimum."""

    x: Array
    y: Array
    H: Array
    best: Array

    def gradient(self, theta: Array) -> Array:
        """∇C(θ) = (mean of r x, mean of r), r = w x + b − y: the residuals."""
        residual = theta[0] * self.x + theta[1] - self.y
        return np.array([np.mean(residual * self.x), np.mean(residual)])

    def cost(self, theta: Array) -> float:
        """C(θ) = ½ mean of r²."""
        return float(np.mean((theta[0] * self.x + theta[1] - self.y) ** 2) / 2)

    def ellipse(self, cost: float, points: int = 61) -> Array:
        """The points θ with C(θ) = cost, (2, points): ½ eᵀ H e = cost − C(θ*), e = θ − θ*."""
        eigenvalues, V = np.linalg.eigh(self.H)
        turn = np.linspace(0, 2 * np.pi, points)
        radii = np.sqrt(2 * (cost - self.cost(self.best)) / eigenvalues)
        e = V @ (radii[:, None] * np.vstack([np.cos(turn), np.sin(turn)]))
        return np.asarray(self.best[:, None] + e)


def fit_line(x: Array, y: Array) -> Fit:
    """The cost of lines through the data, with its Hessian and its minimum."""
    H = np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1.0]])
    return Fit(x, y, H, np.linalg.solve(H, np.array([np.mean(x * y), np.mean(y)])))


def default_starts(fit: Fit) -> list[Array]:
    """The zero line, and three points of about the same cost, spread around the minimum."""
    height = max(fit.cost(np.zeros(2)), fit.cost(fit.best) + 0.5)
    ellipse = fit.ellipse(height, 9)[:, [1, 3, 6]]
    return [
        np.zeros(2),
        *(np.array(round_significant(theta, 2), dtype=float) for theta in ellipse.T),
    ]


def static_columns(fit: Fit, name: str, starts: list[Array]) -> Description:
    """The columns that do not depend on the path: contours, data, axes."""
    low_cost = fit.cost(fit.best)
    high_cost = max(max(fit.cost(start) for start in starts), low_cost + 1e-6) * 1.1
    # Equal steps of the distance from the minimum, which grows as the root of the excess cost.
    parts = [((j + 1) / _LEVELS) ** 2 for j in range(_LEVELS)]
    ellipses = [fit.ellipse(low_cost + part * (high_cost - low_cost)) for part in parts]
    w_low, b_low = ellipses[-1].min(axis=1)
    w_high, b_high = ellipses[-1].max(axis=1)
    y_margin = 0.25 * (float(np.ptp(fit.y)) or 1.0)
    x_margin = 0.08 * float(np.ptp(fit.x))
    y_low, y_high = min(0.0, float(fit.y.min())) - y_margin, float(fit.y.max()) + y_margin
    x_low, x_high = float(fit.x.min()) - x_margin, float(fit.x.max()) + x_margin
    return {
        "x_name": name,
        "contour_w": round_significant([e[0] for e in ellipses]),
        "contour_b": round_significant([e[1] for e in ellipses]),
        "best_w": round_significant(fit.best[:1], 6),
        "best_b": round_significant(fit.best[1:], 6),
        "data_x": round_significant(fit.x, 6),
        "data_y": round_significant(fit.y, 6),
        "w_range": round_significant([w_low, w_high], 6),
        "b_range": round_significant([b_low, b_high], 6),
        "w_ticks": ticks(w_low, w_high, 5),
        "b_ticks": ticks(b_low, b_high, 5),
        "x_range": round_significant([x_low, x_high], 6),
        "y_range": round_significant([y_low, y_high], 6),
        "x_ticks": ticks(x_low, x_high, 5),
        "y_ticks": ticks(y_low, y_high, 5),
        "starts": [
            f"({format_number(round_significant(w))}, {format_number(round_significant(b))})"
            for w, b in starts
        ],
        "start_w": round_significant([s[0] for s in starts]),
        "start_b": round_significant([s[1] for s in starts]),
    }


def descent_columns(
    fit: Fit,
    start: Array,
    rate: float,
    steps: int,
    sentences: Sentences,
    static: Description,
) -> Description:
    """The columns of one path of `descend`: w, b, cost, fitted values and a note for each step."""
    path = descend(fit.gradient, start, rate, steps)
    diverged = ~np.isfinite(path).all(axis=1) | (np.abs(path) > _DIVERGED).any(axis=1)
    path = path[: int(np.argmax(diverged)) + 1] if diverged.any() else path
    costs = np.array([fit.cost(theta) for theta in path])
    inside = np.array(
        [
            all(
                static[f"{n}_range"][0] <= v <= static[f"{n}_range"][1]
                for n, v in zip("wb", p, strict=True)
            )
            for p in path
        ]
    )
    notes = []
    for k in range(len(path)):
        text = _note(fit, path[: k + 1], costs[: k + 1])
        if diverged.any() and k + 1 == len(path):
            text = "The walk diverges, and the figure ends here."
        elif not inside[k]:
            text = "It has left the picture. " + text
        notes.append(sentences.add(text))
    row = {
        "frames": len(path),
        "w": round_significant(path[:, 0]),
        "b": round_significant(path[:, 1]),
        "cost": round_significant(costs),
        "note": notes,
    }
    if fit.x.size <= MAX_RESIDUALS:
        row["fitted"] = round_significant([w * fit.x + b for w, b in path], 3)
    return row


def _note(fit: Fit, path: Array, costs: Array) -> str:
    """A sentence on how the path θ_0 … θ_k moves along the steepest and flattest axes of H."""
    eigenvalues, V = np.linalg.eigh(fit.H)
    errors = (path - fit.best) @ V
    if len(path) == 1:
        return "The ring marks the best line, which is dashed in the second panel."
    if costs[-1] - fit.cost(fit.best) <= 1e-9 * (costs[0] + 1e-300):
        if len(path) == 2:
            return "One step reaches the best line."
        return "It has arrived at the best line."
    if costs[-1] > costs[-2] * (1 + 1e-9):
        return "The cost grows: the rate is above the limit, and the walk diverges."
    steep = errors[-2:, 1]
    crossed = steep[0] * steep[1] < 0 and abs(steep[1]) > 1e-3 * float(np.abs(errors[0]).max())
    if crossed and eigenvalues[1] > 2 * eigenvalues[0]:
        return "It zigzags: to and fro across the narrow valley, and creeping along it."
    if crossed:
        return "It jumps across the best line, and comes closer."
    if abs(errors[-1, 1]) < 0.05 * abs(errors[-1, 0]) and eigenvalues[1] > 2 * eigenvalues[0]:
        return "It creeps along the valley floor, where the slope is small."
    return "The cost falls at each step."
