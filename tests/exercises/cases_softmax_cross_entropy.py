"""Right and wrong answers to the exercises of softmax and cross-entropy."""

from fractions import Fraction

import numpy as np
from helpers.answer_case import Case


def cost_and_gradient(Z, Y):
    shifted = Z - Z.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.sum(Y * log_p) / Z.shape[1], (np.exp(log_p) - Y) / Z.shape[1]


def column_by_column(Z, Y):
    m = Z.shape[1]
    cost, gradient = 0.0, np.zeros_like(Z)
    for i in range(m):
        z = Z[:, i] - max(Z[:, i])
        e = np.exp(z)
        cost -= sum(Y[:, i] * (z - np.log(sum(e)))) / m
        gradient[:, i] = (e / sum(e) - Y[:, i]) / m
    return cost, gradient


def with_mistake(change):
    def mistaken(Z, Y):
        return change(*cost_and_gradient(Z, Y), Z, Y)

    return mistaken


def over_the_batch(axis):
    def mistaken(Z, Y):
        shifted = Z - Z.max()
        with np.errstate(all="ignore"):
            log_p = shifted - np.log(np.exp(shifted).sum(axis=axis))
            return -np.sum(Y * log_p) / Z.shape[1], (np.exp(log_p) - Y) / Z.shape[1]

    return mistaken


def unshifted(Z, Y):
    with np.errstate(all="ignore"):
        log_p = Z - np.log(np.exp(Z).sum(axis=0))
        return -np.sum(Y * log_p) / Z.shape[1], (np.exp(log_p) - Y) / Z.shape[1]


def columns(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


def summed(axis, shift=lambda Z: 0):
    def plain(Z):
        with np.errstate(all="ignore"):
            e = np.exp(Z - shift(Z))
            return e / e.sum(axis=axis, keepdims=True)

    return plain


NO_IDEA = [0.1] * 3 + [-0.9] + [0.1] * 6
CASES = {
    "softmax-cross-entropy-by-hand": Case(
        right=[
            [[0.125, 0.25, 0.625], [0.0333, 0.133, 0.833]],
            [
                [Fraction(1, 8), Fraction(1, 4), Fraction(5, 8)],
                [Fraction(1, 30), Fraction(2, 15), Fraction(5, 6)],
            ],
        ],
        wrong=[([[1 / 8, 2 / 8, 5 / 8]], "")],
    ),
    "softmax-cross-entropy-no-idea": Case(
        right=[NO_IDEA, np.array(NO_IDEA)],
        wrong=[([0.0] * 3 + [-0.9] + [0.0] * 6, "")],
    ),
    "softmax-cross-entropy-one-step": Case(
        right=[0.599, "0.599", 1 / (1 + 3 * np.exp(-1.5))],
        wrong=[
            (0.4138, "other one has an error too"),
            (0.75, ""),
            (1.386, ""),
        ],
    ),
    "softmax-cross-entropy-temperature": Case(
        right=["p*(1 - p)/T", "(p - p**2)/T", "p/T - p^2/T", r"\frac{p_j (1 - p_j)}{T}"],
        wrong=[
            ("p/T", "a factor, which is missing"),
            ("p*(1 - p)/T**2", ""),
        ],
    ),
    "softmax-cross-entropy-other-way": Case(
        right=[
            "exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y1",
            "-y1 + 1/(1 + exp(z2 - z1) + exp(z3 - z1))",
            "(exp(z1)*(1 - y1) - y1*(exp(z2) + exp(z3)))/(exp(z1) + exp(z2) + exp(z3))",
        ],
        wrong=[
            ("exp(z1)*(y1 + y2 + y3)/(exp(z1) + exp(z2) + exp(z3)) - y1", "add up to 1"),
            ("exp(z1)/(exp(z1) + exp(z2) + exp(z3)) - y2", ""),
        ],
    ),
    "softmax-cross-entropy-quadratic": Case(
        right=[
            "p[j]*(p[j] - y[j] - sum(p[k]*(p[k] - y[k]), k))",
            "p[j]*(p[j] - y[j]) - p[j]*sum(p[k]*(p[k] - y[k]), k)",
            "p[j]*(p[j] - y[j] - sum(p[k]**2, k) + sum(p[k]*y[k], k))",
            r"p_j (p_j - y_j - \sum_{k=1}^{n} p_k (p_k - y_k))",
        ],
        wrong=[
            ("-p[j]*(p[j] - y[j] - sum(p[k]*(p[k] - y[k]), k))", "sign"),
            ("p[j]*(p[j] - y[j])", ""),
        ],
    ),
    "softmax-cross-entropy-push": Case(
        right=["a + 1/3", "(3*a + 1)/3", "1/3 + a", r"a + \frac{1}{3}"],
        wrong=[
            ("a", ""),
            ("(a - 2/3)**2*(a + 1/3)", ""),
        ],
    ),
    "softmax-cross-entropy-convex": Case(
        right=["b"],
        wrong=[
            ("e", ""),
            (1, ""),
        ],
    ),
    "softmax-cross-entropy-complete": Case(
        right=[cost_and_gradient, column_by_column],
        wrong=[
            (with_mistake(lambda c, g, Z, Y: (c, g * Z.shape[1])), "lacks 1/m"),
            (with_mistake(lambda c, g, Z, Y: (c, -g)), "the wrong way round"),
            (unshifted, "overflow"),
            (over_the_batch(None), "runs over the whole batch"),
            (over_the_batch(0), "the largest of each column"),
        ],
    ),
    "softmax-cross-entropy-axis": Case(
        right=[columns, lambda Z: np.stack([columns(z) for z in Z.T], axis=1)],
        wrong=[
            (summed(None, shift=np.max), "all columns together"),
            (summed(None), "all columns together"),
            (lambda Z: columns(Z.T).T, "down it: axis=0"),
            (summed(1), "down it: axis=0"),
            (summed(0), "overflows"),
            (lambda Z: np.log(np.maximum(columns(Z), 5e-324)), ""),
            (lambda Z: Z / Z.sum(axis=0), ""),
        ],
    ),
    "softmax-cross-entropy-twice": Case(
        right=[0.551, "0.551", np.log(1 + 2 / np.e)],
        wrong=[
            (-0.551, ""),
            (0.55, ""),
        ],
    ),
    "softmax-cross-entropy-race": Case(
        right=[15, "15", 15.0],
        wrong=[
            (1.5, ""),
            (-15, ""),
        ],
    ),
    "softmax-cross-entropy-honest": Case(
        right=[0.325, "0.3251", -0.9 * np.log(0.9) - 0.1 * np.log(0.1)],
        wrong=[(0.9, "")],
    ),
    "softmax-cross-entropy-ratio": Case(
        right=[7.389, "7.39", np.exp(2)],
        wrong=[(-7.389, "")],
    ),
    "softmax-cross-entropy-error": Case(
        right=["p - y", "-y + p", "-(y - p)", "(p**2 - y**2)/(p + y)"],
        wrong=[
            ("p", ""),
            ("p + y", ""),
        ],
    ),
    "softmax-cross-entropy-no-idea-cost": Case(
        right=[1.386, "1.386", np.log(4)],
        wrong=[(4, "")],
    ),
    "softmax-cross-entropy-count": Case(
        right=[-3, "-3", "4 - 7"],
        wrong=[(0.75, "")],
    ),
}

RIGHT_STEPS = {
    "softmax-cross-entropy-mismatch": [
        "da/dz = exp(z)\ndC/dz = (a - y)*da/dz = a**2 - a*y = a*(a - y)",
        "dC/dz = (exp(z) - y)*exp(z) = (a - y)*a",
    ],
    "softmax-cross-entropy-log-width": [
        "dC/dt = 1 - (a - y)**2/s**2 = 1 - (a - y)**2*exp(-2*t)",
        "dC/dt = 1 - (a**2 - 2*a*y + y**2)*exp(-2*t) = 1 - (a - y)**2*exp(-2*t)",
    ],
}

WRONG_STEPS = {
    "softmax-cross-entropy-mismatch": [
        ("dC/dz = dC/da*a*(1 - a) = (a - y)*a", 1, "does not follow"),
        ("dC/dz = (a - y)*exp(a) = (a - y)*a", 1, "does not follow"),
    ],
    "softmax-cross-entropy-log-width": [
        ("dC/dt = 1 + (a - y)**2/2*exp(-2*t)\ndC/dt = 1 - (a - y)**2*exp(-2*t)", 1, ""),
        ("dC/dt = 1/s - (a - y)**2/s**3 = 1 - (a - y)**2*exp(-2*t)", 1, "does not follow"),
    ],
}
