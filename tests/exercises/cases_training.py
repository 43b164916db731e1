"""Right and wrong answers to the exercises of the chapter on training."""

import math

import numpy as np
import sympy as sp
from helpers.answer_case import Case

Z = np.array([[0.0, 1, 1, 2], [-1, 0, 0, 1]])


def deviations(g, drawn):
    means = np.stack([g[:, batch].sum(axis=1) / len(batch) for batch in drawn], axis=1)
    return means - g.mean(axis=1)[:, None]


def ratio_by_batches(g, drawn):
    return np.mean([d @ d for d in deviations(g, drawn).T])


def stop(costs, patience):
    best, waited = 0, 0
    for epoch in range(1, len(costs)):
        waited += 1
        if costs[epoch] < costs[best]:
            best, waited = epoch, 0
        if waited == patience:
            return best
    return best


def stop_by_prefixes(costs, patience):
    for end in range(patience, len(costs)):
        if np.argmin(costs[: end + 1]) == end - patience:
            return end - patience
    return int(np.argmin(costs))


def stop_late(costs, patience):
    best = stop(costs, patience)
    return min(best + patience, len(costs) - 1)


def first_rise(costs, patience):
    rises = np.flatnonzero(np.diff(costs) > 0)
    return int(rises[0]) if len(rises) else len(costs) - 1


CASES = {
    "training-letters": Case(
        right=[3.258, math.log(26), "log(26)", sp.log(26)],
        wrong=[("1/26", "probability")],
    ),
    "training-xor-by-hand": Case(
        right=[np.maximum(Z, 0), [[0, 1, 1, 2], [0, 0, 0, 1]]],
        wrong=[([[0, 1, 1, 2], [0, 0, 0, 0]], "")],
    ),
    "training-mistake": Case(
        right=["b", "B"],
        wrong=[
            ("e", ""),
            ("abcd", ""),
        ],
    ),
    "training-zero": Case(
        right=[["W1", "b1", "W2"], ["W2", "W1", "b1"], "W1 b1 W2"],
        wrong=[
            (["W1", "b1", "W2", "b2"], "equally frequent"),
            (["W1", "b1"], ""),
            (["W2"], ""),
            (["b2"], "equally frequent"),
            (["W1", "W2"], ""),
        ],
    ),
    "training-fall": Case(
        right=["-(g1**2 + g2**2)", "-g1^2 - g2^2", "g1*(-g1) + g2*(-g2)", "-(g1*g1) - g2*g2"],
        wrong=[("g1**2 - g2**2", "")],
    ),
    "training-alike": Case(
        right=[
            "sum(W2[i, j]*delta2[i], i)*dsigma(z1[j])*a0[k]",
            "a0[k]*dsigma(z1[j])*sum(delta2[i]*W2[i, j], i)",
            "delta1[j]*a0[k]",
            "sum(W2[i, j]*delta2[i]*a0[k]*dsigma(z1[j]), i)",
        ],
        wrong=[
            ("-delta1[j]*a0[k]", ""),
            ("delta1[j]/dsigma(z1[j])*(a1[j] - a1[j]**2)*a0[k]", "Right for the sigmoid"),
        ],
    ),
    "training-twins": Case(
        right=[3715891200, math.factorial(10) * 1024, "3715891200"],
        wrong=[(3.7e9, "")],
    ),
    "training-noise": Case(
        right=["V*(1 + (s - 1)*rho)/s", "V/s + (s - 1)*rho*V/s", "(s*V + s*(s-1)*rho*V)/s**2"],
        wrong=[("V*(1 - (s - 1)*rho)/s", "")],
    ),
    "training-shuffle": Case(
        right=["V/2*(m - 2)/(m - 1)", "(m*V - 2*V)/(2*m - 2)", "(m**2*V/2 - m*V)/(m*(m - 1))"],
    ),
    "training-ratio": Case(
        right=[ratio_by_batches, lambda g, n: (deviations(g, n) ** 2).sum() / len(n)],
        wrong=[
            (lambda g, n: (deviations(g, n) ** 2).mean(), "averaged over the weights"),
            (
                lambda g, n: ((deviations(g, n) + g.mean(axis=1)[:, None]) ** 2).sum() / len(n),
                "Subtract",
            ),
            (
                lambda g, n: np.mean(
                    [np.sum((g[:, i] - g.mean(axis=1)) ** 2) for i in np.ravel(n)]
                ),
                "before you took the mean",
            ),
            (lambda g, n: np.linalg.norm(deviations(g, n), axis=0).mean(), "lengths"),
            (lambda g, n: (deviations(g, n) ** 2).sum(), "Take the mean"),
            (lambda g, n: 0.0, ""),
        ],
    ),
    "training-batch-sizes": Case(
        right=["c", "C"],
        wrong=[
            ("e", ""),
            ("bc", ""),
        ],
    ),
    "training-stop": Case(
        right=[stop, stop_by_prefixes],
        wrong=[
            (lambda costs, patience: costs.index(min(costs)), "whole curve"),
            (stop_late, "not the best one"),
            (first_rise, "without patience"),
            (lambda costs, patience: stop(costs, patience + 1), "too long"),
            (lambda costs, patience: stop(costs, patience) + 1, "begins with epoch 0"),
            (lambda costs, patience: min(costs), ""),
        ],
    ),
    "training-by-heart": Case(
        right=["c", "C"],
        wrong=[
            ("e", ""),
            ("cd", ""),
        ],
    ),
    "training-rival": Case(
        right=["b", "B"],
        wrong=[
            ("e", ""),
            ("ab", ""),
        ],
    ),
    "training-false-labels": Case(
        right=["c", "C"],
        wrong=[
            ("e", ""),
            ("cd", ""),
        ],
    ),
    "training-never-inked": Case(
        right=[3, "3", 3.0],
    ),
    "training-twins-part": Case(
        right=["c", "C"],
        wrong=[
            ("e", ""),
            ("cd", ""),
        ],
    ),
    "training-all-zero": Case(
        right=["c", "C"],
        wrong=[("e", "")],
    ),
    "training-coin": Case(
        right=[0.6931, "log(2)", math.log(2)],
    ),
    "training-larger-batch": Case(
        right=[0.5, "1/2"],
        wrong=[(-0.5, "")],
    ),
}
