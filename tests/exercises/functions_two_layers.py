"""Functions that a reader of "Two layers" may hand in, right and wrong."""

import numpy as np


def s(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


def slope(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def gradients(outer=None, inner=None, turn=1.0, keep_biases=1.0, hidden_w1=False):
    """A reader's function; ``outer`` and ``inner`` make σ′ from z and a, rightly or not."""
    outer, inner = outer or (lambda z, a: slope(z)), inner or (lambda z, a: slope(z))

    def answer(w1, b1, w2, b2, a0, y):
        z1 = w1 * a0 + b1
        a1 = s(z1)
        z2 = w2 * a1 + b2
        a2 = s(z2)
        delta2 = turn * outer(z2, a2) * (a2 - y)
        delta1 = inner(z1, a1) * (w1 if hidden_w1 else w2) * delta2
        return [a0 * delta1, keep_biases * delta1, a1 * delta2, keep_biases * delta2]

    return answer


def of_a(z, a):
    return slope(a)


def neuron(mean=True, keep_slope=False, turn=1.0, axis=None):
    def answer(w, b, X, y):
        a = s(w @ X + b)
        error = turn * (a - y) * (a * (1 - a) if keep_slope else 1)
        dw = np.array([np.sum(feature * error) for feature in X])
        return (dw / len(y), np.sum(error) / len(y)) if mean else (dw, np.sum(error))

    return answer


def by_rows(w, b, X, y):
    """The mean over the features in place of the points."""
    dw, db = neuron(mean=False)(w, b, X, y)
    return dw / (len(w) + 1), db / (len(w) + 1)


def step(new=False, biases=True, up=False, prime=True, cross=False, prime_of_a=False):
    def link(a):
        return slope(a) if prime_of_a else a - a**2

    def answer(W1, b1, W2, b2, x, y, eta):
        h = s(np.dot(W1, x) + b1)
        out = s(np.dot(W2, h) + b2)
        rate = -eta if up else eta
        d2 = (out - y) if cross else (out - y) * link(out)
        W2_new = W2 - rate * np.outer(d2, h)
        back = np.dot((W2_new if new else W2).T, d2)
        d1 = back * link(h) if prime else back
        moved = b1 - rate * d1 if biases else b1, b2 - rate * d2 if biases else b2
        return W1 - rate * np.outer(d1, x), moved[0], W2_new, moved[1]

    return answer


def two_only(W1, b1, W2, b2, x, y, eta):
    out = step()(W1, b1, W2, b2, x, y, eta)
    return out[0], out[2]
