"""Right and wrong answers to the exercises of the perceptron's chapter."""

import numpy as np
from helpers.answer_case import Case

from nnmath.perceptron import predict


def corrected_in_place(w, b, x, y):
    answer = 1.0 if w @ x + b > 0 else 0.0
    w += (y - answer) * x
    return w, b + (y - answer)


def corrected_if(w, b, x, y):
    if predict(w, b, x.reshape(-1, 1))[0] == y:
        return w, b
    s = 2 * y - 1
    return w + s * x, b + s


def epoch_by_columns(X, y, w, b):
    theta, mistakes = np.append(w, b), 0
    for i in range(X.shape[1]):
        extended = np.append(X[:, i], 1)
        s = 2 * y[i] - 1
        if (theta @ extended > 0) != (y[i] == 1):
            theta, mistakes = theta + s * extended, mistakes + 1
    return theta[:-1], theta[-1], mistakes


def xor_by_other_lines(X):
    return predict([1, -2], -0.5, [predict([1, 1], -0.5, X), predict([1, 1], -1.5, X)])


def margin_in_one_line(X, y, w, b):
    return min((w @ x + b) * (1 if k else -1) for x, k in zip(X.T, y, strict=True)) / (
        np.sqrt(w @ w + b**2)
    )


CASES = {
    "perceptron-arrows": Case(
        right=[[3, 3, 0, 90], np.array([3.0, 3.0, 0.0, 90.0])],
        wrong=[
            ([3, 3, 2, 90], ""),
            ([3, 3, 0], ""),
            ([5, 5, 0, 90], ""),
        ],
    ),
    "perceptron-distance": Case(
        right=[[4 / 13, 21 / 13, -1], np.array([4, 21, -13]) / 13, [0.308, 1.615, -1]],
    ),
    "perceptron-nearest": Case(
        right=["d**2 + g**2", "g^2 + d^2", "(d + g)**2 - 2*d*g", r"d^2 + g^2"],
        wrong=[
            ("d**2", ""),
            ("2*d**2 + g**2", ""),
        ],
    ),
    "perceptron-symmetry": Case(
        right=["1 - a", "-(a - 1)", "-a + 1", "(1 - a**2)/(1 + a)"],
    ),
    "perceptron-by-hand": Case(
        right=[[3, 2, 1], np.array([3.0, 2.0, 1.0])],
        wrong=[
            ([3, 2], ""),
            ([2, 3, 1], ""),
        ],
    ),
    "perceptron-mistake": Case(
        right=[corrected_in_place, corrected_if],
        wrong=[(lambda w, b, x, y: w, "")],
    ),
    "perceptron-epoch": Case(
        right=[epoch_by_columns],
        wrong=[(lambda X, y, w, b: (w, b, 0), "")],
    ),
    "perceptron-layers": Case(
        right=[xor_by_other_lines, lambda X: (X[0] != X[1]).astype(float)],
        wrong=[
            (lambda X: predict([2, 2], -3, [X[0], predict([-2, -2], -3, X)]), "0 at every corner")
        ],
    ),
    "perceptron-no-bias": Case(
        right=["4", "(4)"],
        wrong=[
            ("5", ""),
            ("d", ""),
        ],
    ),
    "perceptron-rate": Case(
        right=[[10, 10, 20, 10, -20], np.array([10.0, 10, 20, 10, -20])],
        wrong=[
            ([10, 20, 10, -20], ""),
            ([6, 6, 20, 10, -20], ""),
        ],
    ),
    "perceptron-circle": Case(
        right=[6, 6.0, "6"],
        wrong=[
            (100, ""),
            (7, ""),
            (-6, ""),
        ],
    ),
    "perceptron-moves": Case(
        right=[3, "3", 3.0],
        wrong=[
            (10, ""),
            (5, ""),
            (1, ""),
            (7, ""),
        ],
    ),
    "perceptron-margin": Case(
        right=[margin_in_one_line],
    ),
    "perceptron-sharp": Case(
        right=[4, "4", 4.0],
        wrong=[(8, "")],
    ),
    "perceptron-prove": Case(
        right=[
            "c1*u1 + c2*u2 + c3*u3 + b",
            "c1*(u1 + b) + c2*(u2 + b) + c3*(u3 + b)",
            "u3 + c1*(u1 - u3) + c2*(u2 - u3) + b",
            "b + c3*u3 + c2*u2 + c1*u1",
        ],
        wrong=[("c1*u1 + c2*u2 + c3*u3 - b", "")],
    ),
    "perceptron-how-far": Case(
        right=[2, 2.0, "2"],
    ),
    "perceptron-moved-by": Case(
        right=[
            "eta*(y - yhat)*(r**2 + 1)",
            "(y - yhat)*eta + eta*(y - yhat)*r^2",
            r"\eta (y - \hat y) (r^2 + 1)",
            "-eta*(yhat - y)*(1 + r*r)",
        ],
    ),
}
