"""Answers to the exercises and quick questions of "The chain rule"."""

from fractions import Fraction

import numpy as np
from helpers.answer_case import Case


def forward_sweep(arrows, start):
    """Asked of each node in turn, by recursion: another way to the same sums."""

    def answer(j):
        return float(j == start) + sum(slope * answer(i) for i, slope in arrows[j])

    return [answer(j) for j in range(len(arrows))]


def backward_sweep(arrows):
    """The slopes as columns of (1 − A)⁻¹, where A holds the arrows."""
    n = len(arrows)
    A = np.zeros((n, n))
    for j, parents in enumerate(arrows):
        for i, slope in parents:
            A[j, i] += slope
    return np.linalg.inv(np.eye(n) - A)[-1]


def with_equals(arrows, start):
    t = [0.0] * len(arrows)
    t[start] = 1.0
    for j, parents in enumerate(arrows):
        for i, slope in parents:
            t[j] = slope * t[i]
    return t


def turned_round(arrows, start):
    return backward_sweep(arrows)


def without_start(arrows, start):
    t = forward_sweep(arrows, start)
    t[start] = 0.0
    return t


def last_wins(arrows):
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows) - 1, -1, -1):
        for i, slope in arrows[j]:
            g[i] = slope * g[j]
    return g


def from_the_start(arrows):
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows)):
        for i, slope in arrows[j]:
            g[i] += slope * g[j]
    return g


def as_it_stands(arrows):
    g = np.zeros(len(arrows))
    g[-1] = 1.0
    for j in range(len(arrows)):
        for i, slope in arrows[j]:
            g[i] = slope * g[j]
    return g


def outside(arrows):
    return np.zeros(len(arrows) + 1)


CASES = {
    "chain-rule-links": Case(
        right=[96, "96", 96.0, Fraction(96)],
        wrong=[
            (-96, ""),
            (108, ""),
        ],
    ),
    "chain-rule-input": Case(
        right=[
            "w*dsigma(z)*(a - y)",
            "w*a*dsigma(z) - y*w*dsigma(z)",
            "-(y - a)*dsigma(w*x + b)*w",
            r"w \sigma'(z) (a - y)",
            "w*(sigma(w*x + b) - y)*dsigma(x*w + b)",
            "w*a*(1 - a)*(a - y)",
        ],
        wrong=[
            ("w*dsigma(z)*(a - y)/2", "½"),
            ("w*dsigma(z)*(a - y)*x", ""),
        ],
    ),
    "chain-rule-graph": Case(
        right=[[11, 4, 2], np.array([11.0, 4.0, 2.0])],
        wrong=[
            ([2, 4, 11], ""),
            ([11, 4], ""),
        ],
    ),
    "chain-rule-two-outputs": Case(
        right=[-0.19447764, "-0.1945"],
        wrong=[(1.0, "")],
    ),
    "chain-rule-predict": Case(
        right=[4, "4", 4.04],
        wrong=[(8, "")],
    ),
    "chain-rule-wrong-place": Case(
        right=[1.116, "1.116", 1.1159],
        wrong=[
            (0.8962, "the reciprocal"),
            (1, ""),
            (0.1966, ""),
        ],
    ),
    "chain-rule-sine": Case(
        right=[lambda x: (np.sin(x), np.cos(x)), lambda x: [np.sin(x), np.sin(x + np.pi / 2)]],
        wrong=[
            (lambda x: (np.sin(x), -np.cos(x)), "without a minus"),
            (lambda x: (np.sin(x), np.cos(np.sin(x))), "what the sine receives"),
            (lambda x: (np.cos(x), np.sin(x)), "value comes first"),
            (lambda x: (np.sin(x), 1.0), "not 1 everywhere"),
            (lambda x: np.sin(x), ""),
        ],
    ),
    "chain-rule-forward-sweep": Case(
        right=[forward_sweep, lambda arrows, start: np.array(forward_sweep(arrows, start))],
        wrong=[
            (with_equals, "+="),
            (turned_round, "backward sweep"),
            (without_start, "At the start itself"),
            (lambda arrows, start: forward_sweep(arrows, start)[-1], ""),
            (lambda arrows, start: np.ones(len(arrows)), ""),
        ],
    ),
    "chain-rule-mistake": Case(
        right=[backward_sweep, lambda arrows: list(backward_sweep(arrows))],
        wrong=[
            (last_wins, "A path is lost"),
            (from_the_start, "from the end to the start"),
            (as_it_stands, "both mistakes"),
            (outside, ""),
            (lambda arrows: backward_sweep(arrows)[::-1], ""),
        ],
    ),
    "chain-rule-count": Case(
        right=[23861, "23861", 23861.0],
        wrong=[(784 * 30 * 10, "")],
    ),
    "chain-rule-explore": Case(
        right=["b"],
        wrong=[
            ("e", ""),
            ("", ""),
        ],
    ),
    "chain-rule-quotient": Case(
        right=[
            "(uprime*v - u*vprime)/v**2",
            "uprime/v - u*vprime/v**2",
            "uprime*(1/v) + vprime*(-u/v^2)",
            "uprime/v - (u/v)*(vprime/v)",
        ],
        wrong=[("(uprime*v - u*vprime)/u**2", "")],
    ),
    "chain-rule-proof": Case(
        right=["b"],
        wrong=[
            ("none", ""),
            (None, ""),
        ],
    ),
    "chain-rule-outer": Case(
        right=["6*(2*x + 1)**2", "24*x**2 + 24*x + 6", "3*(2*x + 1)^2*2", "6*(1 + 2*x)*(1 + 2*x)"],
        wrong=[("24*x**2", "")],
    ),
    "chain-rule-twice": Case(
        right=[6, "6"],
    ),
}
