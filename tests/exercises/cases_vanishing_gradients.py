"""Right and wrong answers to the exercises of the chapter on vanishing gradients."""

import math
from fractions import Fraction

import numpy as np
import sympy as sp
from helpers.answer_case import Case


def prime(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def carry_by_hand(W, delta, z):
    below = np.einsum("jk,jm->km", W, delta) * prime(z)
    return below, np.sqrt(np.linalg.eigvalsh(W @ W.T).max() * np.sum(delta**2)) / 4


def carry_with(W, delta, z, error=None, bound=1.0, norm=None):
    below, sharp = carry_by_hand(W, delta, z)
    sharp = sharp if norm is None else norm(W) * np.linalg.norm(delta) / 4
    return below if error is None else error(W, delta, z), bound * sharp


def residual_by_hand(W, z, g):
    delta = np.array(g) * prime(z)
    return delta, g + np.einsum("jk,jm->km", W, delta)


def normalize_by_hand(g, z_hat, s):
    """By the Jacobian, row by row."""
    rows = []
    for g_row, h, spread in zip(g, z_hat, s, strict=True):
        m = len(h)
        jacobian = (np.eye(m) - np.ones((m, m)) / m - np.outer(h, h) / m) / spread
        rows.append(jacobian.T @ g_row)
    return np.array(rows)


def length_of(gradient):
    return math.sqrt(sum(float(x) ** 2 for d in gradient for x in np.ravel(d)))


def clip_by_hand(gradient, c):
    return [np.array(d) * min(1, c / length_of(gradient)) for d in gradient]


CASES = {
    "vanishing-gradients-slope": Case(
        right=[0.188, "3/16", Fraction(3, 16), sp.Rational(3, 16)],
        wrong=[
            ("1/4", "the slope at 0"),
            (-3 / 16, ""),
        ],
    ),
    "vanishing-gradients-how-deep": Case(
        right=[10, "10", 10.0],
        wrong=[(4**10, "")],
    ),
    "vanishing-gradients-w1": Case(
        right=[
            "a0*w2*dsigma(z1)*w3*dsigma(z2)*delta3",
            "delta3*w3*w2*dsigma(z2)*dsigma(z1)*a0",
            "(w2*dsigma(z1))*((w3*dsigma(z2))*delta3)*a0",
            r"w^{(2)} \sigma'(z^{(1)}) w^{(3)} \sigma'(z^{(2)}) \delta^{(3)} a^{(0)}",
        ],
        wrong=[
            ("w2*dsigma(z1)*w3*dsigma(z2)*delta3", "the input of that weight"),
            ("a0*w2*a1*dsigma(z1)*w3*a2*dsigma(z2)*delta3", "later layers are not in it"),
            ("a0*w2*dsigma(z1)*w3*dsigma(z2)*dsigma(z3)*delta3", "in δ⁽³⁾ already"),
            ("a0*w2*dsigma(a1)*w3*dsigma(a2)*delta3", "not of the activations"),
            ("a0*w2*dsigma(z1)*w3*delta3", "σ′(z⁽²⁾)"),
            ("-a0*w2*dsigma(z1)*w3*dsigma(z2)*delta3", "sign"),
            ("a0*w2*(a1 - a1**2)*w3*(a2 - a2**2)*delta3", "Right for the sigmoid"),
            ("a1*w2*dsigma(z1)*w3*dsigma(z2)*delta3", ""),
        ],
    ),
    "vanishing-gradients-signs": Case(
        right=[-512, "-512", -512.0, "-(2**9)"],
        wrong=[
            (-256, ""),
            (2, ""),
        ],
    ),
    "vanishing-gradients-window": Case(
        right=[0.4390, 2 * math.log((1 + 3**-0.5) / (1 - 3**-0.5)) / 6, "0.43899"],
        wrong=[(4, "")],
    ),
    "vanishing-gradients-average": Case(
        right=[0.964, "0.964", (1 - math.exp(-4)) / (1 + math.exp(-4)), "tanh(2)"],
        wrong=[
            (2, "for a = ½"),
            (1, "σ(4) only"),
            (0.1205, "mean of σ′"),
            (0.982, "at the other end"),
            (0.1413, "at the two ends"),
            (-0.964, ""),
        ],
    ),
    "vanishing-gradients-mask": Case(
        right=[
            lambda a: np.where(a > 0, 1.0, 0.0),
            lambda a: (a > 0).astype(float),
            lambda a: np.sign(a),
        ],
        wrong=[
            (lambda a: np.where(a >= 0, 1.0, 0.0), "always on"),
            (lambda a: np.ones(a.shape), "always on"),
            (lambda a: (a <= 0).astype(float), "wrong way round"),
            (lambda a: np.maximum(a, 0), "the activation"),
            (lambda a: a * (1 - a), "sigmoid"),
            (lambda a: float(np.all(a > 0)), "shape"),
        ],
    ),
    "vanishing-gradients-three-quarters": Case(
        right=["a d", "d, a", ["a", "d"], {"d", "a"}],
        wrong=[
            ("a", "not all"),
            ("a b d", "exactly ¼"),
            ("a c d", "0.018"),
            ("a d e", "cancels"),
            ("b", "exactly ¼"),
            ("d", "not all"),
        ],
    ),
    "vanishing-gradients-carry": Case(
        right=[carry_by_hand, carry_with, lambda W, d, z: list(carry_by_hand(W, d, z))],
        wrong=[
            (lambda W, d, z: carry_with(W, d, z, norm=np.linalg.norm), "Frobenius"),
            (lambda W, d, z: carry_with(W, d, z, bound=4), "factor ¼ is missing"),
            (
                lambda W, d, z: carry_with(
                    W, d, z, error=lambda W, d, z: W.T @ d * prime(1 / (1 + np.exp(-z)))
                ),
                "not of a",
            ),
            (
                lambda W, d, z: carry_with(W, d, z, error=lambda W, d, z: W.T @ d),
                "slope σ′(z) is missing",
            ),
            (lambda W, d, z: carry_with(W, d, z, bound=1 / 4), "square of the length"),
            (lambda W, d, z: (W @ d * prime(z), 1.0), ""),
            (
                lambda W, d, z: (W.T @ d * prime(z), np.linalg.norm(W.T @ d * prime(z))),
                "must not need z",
            ),
            (lambda W, d, z: carry_by_hand(W, d, z)[0], ""),
        ],
    ),
    "vanishing-gradients-uniform": Case(
        right=[0.253, math.sqrt(6 / 94), "sqrt(6/94)"],
    ),
    "vanishing-gradients-mean-squares": Case(
        right=[[1 / 3, 1 / 6, 0.6], np.array([0.3333, 0.1667, 0.6])],
        wrong=[([1 / 3, 1 / 6], "")],
    ),
    "vanishing-gradients-leaky": Case(
        right=[
            "2/(n*(1 + c**2))",
            "2/(n + n*c^2)",
            "1/(n*(1 + c*c)/2)",
            r"\frac{2}{n_{l-1}(1+c^2)}",
        ],
    ),
    "vanishing-gradients-spectral": Case(
        right=[
            "lambda1*c1**2 + lambda2*c2**2",
            "c2*lambda2*c2 + c1*c1*lambda1",
            "lambda1*(c1^2 + c2^2) + (lambda2 - lambda1)*c2^2",
            r"\lambda_1 c_1^2 + \lambda_2 c_2^2",
        ],
        wrong=[("lambda1*c1**2 - lambda2*c2**2", "")],
    ),
    "vanishing-gradients-tanh-gain": Case(
        right=["c", "C"],
        wrong=[("f", "")],
    ),
    "vanishing-gradients-root": Case(
        right=[16, "2**4", 16.0],
        wrong=[(4, "the mean square"), (2, "in proportion"), (256, "One root too many"), (8, "")],
    ),
    "vanishing-gradients-orthogonal": Case(
        right=[[-1.4, 4.8], np.array([-1.4, 4.8]), [[-1.4], [4.8]]],
        wrong=[([5, 0], "transposed"), ([5, 4.8], "sign"), ([3, 4], "")],
    ),
    "vanishing-gradients-two-roads": Case(
        right=[
            "(1 + w1*dsigma(z1))*(1 + w2*dsigma(z2))*g",
            "g + w1*dsigma(z1)*g + w2*dsigma(z2)*g + w1*dsigma(z1)*w2*dsigma(z2)*g",
            "(1 + dsigma(z2)*w2)*g*(dsigma(z1)*w1 + 1)",
        ],
        wrong=[
            ("w1*dsigma(z1)*w2*dsigma(z2)*g", "Three more"),
            ("(1 + w1*dsigma(z1) + w2*dsigma(z2))*g", "both neurons is missing"),
            ("(1 + w1*dsigma(z1)*w2*dsigma(z2))*g", "Two of the four"),
            ("(2 + w1*dsigma(z1) + w2*dsigma(z2))*g", "multiply"),
            ("(w1 + dsigma(z1))*(w2 + dsigma(z2))*g", "has the slope 1"),
            ("(1 - w1*dsigma(z1))*(1 + w2*dsigma(z2))*g", ""),
        ],
    ),
    "vanishing-gradients-residual-back": Case(
        right=[
            residual_by_hand,
            lambda W, z, g: list(residual_by_hand(W, z, g)),
            lambda W, z, g: (
                (g * prime(z), (np.eye(len(W)) + W.T * prime(z)[:, 0]) @ g)
                if g.shape[1] == 1
                else residual_by_hand(W, z, g)
            ),
        ],
        wrong=[
            (lambda W, z, g: (g * prime(z), W.T @ (g * prime(z))), "missing: g itself"),
            (lambda W, z, g: (g * prime(z), (W.T + np.eye(len(W))) @ (g * prime(z))), "not σ′"),
            (lambda W, z, g: (g * prime(z), W @ (g * prime(z)) + g), "transposed"),
            (lambda W, z, g: (W.T @ g * prime(z), W.T @ (W.T @ g * prime(z)) + g), "no weights"),
            (lambda W, z, g: (g, W.T @ g + g), ""),
        ],
    ),
    "vanishing-gradients-block": Case(
        right=[
            "g*dsigma(s)*(1 + w2*dsigma(z1)*w1)",
            "dsigma(s)*g + w1*w2*g*dsigma(s)*dsigma(z1)",
            r"g \sigma'(s) (1 + w^{(1)} w^{(2)} \sigma'(z^{(1)}))",
        ],
        wrong=[
            ("g + w1*w2*g*dsigma(z1)", "without an activation behind the sum"),
            ("w1*w2*g*dsigma(s)*dsigma(z1)", "road past it is missing"),
            ("g + w1*w2*g*dsigma(s)*dsigma(z1)", "meets it too"),
            ("g*dsigma(s)*(1 - w2*dsigma(z1)*w1)", ""),
        ],
    ),
    "vanishing-gradients-growth": Case(
        right=[[16, 2.44, 5], np.array([16, 2.4414, 5]), [2**4, 1.25**4, 5.0]],
        wrong=[
            ([16, 2.44, 4], "first block is there too"),
            ([16, 2, 5], "factors multiply"),
            ([16, 2.44], ""),
        ],
    ),
    "vanishing-gradients-normalize-back": Case(
        right=[
            normalize_by_hand,
            lambda g, h, s: normalize_by_hand(g, h, s).tolist(),
            lambda g, h, s: (g - g.mean(1)[:, None] - h * (g * h).mean(1)[:, None]) / s,
        ],
        wrong=[
            (lambda g, h, s: g / s, "constants"),
            (lambda g, h, s: (g - g.mean(1, keepdims=True)) / s, "a term with z_hat"),
            (lambda g, h, s: normalize_by_hand(g, h, s) * s, "division by s"),
            (lambda g, h, s: normalize_by_hand(g, h, s) / s, ""),
            (
                lambda g, h, s: (
                    (g - g.mean(1, keepdims=True) - h * (g * h).sum(1, keepdims=True)) / s
                ),
                "not a sum",
            ),
            (
                lambda g, h, s: (g - g.mean(0) - h * (g * h).mean(0)) / s,
                "axis=1",
            ),
        ],
    ),
    "vanishing-gradients-scale-free": Case(
        right=["b", "B", ["b"]],
        wrong=[
            ("a", "smaller part"),
            ("c", "The other way round"),
            ("d", "the ten cancels"),
            ("e", ""),
        ],
    ),
    "vanishing-gradients-clip": Case(
        right=[
            clip_by_hand,
            lambda d, c: tuple(clip_by_hand(d, c)),
            lambda d, c: d if length_of(d) <= c else [x * c / length_of(d) for x in d],
        ],
        wrong=[
            (lambda d, c: [clip_by_hand([x], c)[0] for x in d], "by itself"),
            (lambda d, c: [np.clip(x, -c, c) for x in d], "one factor for all entries"),
            (lambda d, c: [x * c / length_of(d) for x in d], "must stay as it is"),
            (lambda d, c: [x * min(1, c / length_of(d) ** 2) for x in d], "root is missing"),
            (lambda d, c: d, ""),
        ],
    ),
    "vanishing-gradients-error-below": Case(
        right=["w2*dsigma(z1)*delta2", "delta2*w2*dsigma(z1)", "dsigma(z1)*(delta2*w2)"],
        wrong=[
            ("w2*(a1 - a1**2)*delta2", "Right for the sigmoid"),
            ("-w2*dsigma(z1)*delta2", ""),
        ],
    ),
    "vanishing-gradients-three-links": Case(
        right=[0.125, "1/8", Fraction(1, 8)],
        wrong=[(-1 / 8, "")],
    ),
}
