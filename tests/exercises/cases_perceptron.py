"""Right and wrong answers to the exercises of the perceptron's chapter."""

import numpy as np
from helpers.answer_case import Case

from nnmath.exercises.chapters import perceptron as code
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
            ([9, 9, 0, 90], "squared lengths"),
            ([3, 3, 0, np.pi / 2], "radians"),
            ([3, 3, 2, 90], ""),
            ([3, 3, 0], ""),
            ([5, 5, 0, 90], ""),
        ],
    ),
    "perceptron-distance": Case(
        right=[[4 / 13, 21 / 13, -1], np.array([4, 21, -13]) / 13, [0.308, 1.615, -1]],
        wrong=[
            ([4, 21, -13], "weighted sums"),
            ([4 / 13, 21 / 13, 1], "sign is lost"),
            ([4 / 169, 21 / 169, -1 / 13], "square of the length"),
            ([4 / 17, 21 / 17, -13 / 17], "not 5 + 12"),
            ([17 / 13, 34 / 13, 0], "bias b is missing"),
        ],
    ),
    "perceptron-nearest": Case(
        right=["d**2 + g**2", "g^2 + d^2", "(d + g)**2 - 2*d*g", r"d^2 + g^2"],
        wrong=[
            ("(d + g)**2", "dot product is 0"),
            ("sqrt(d**2 + g**2)", "its square was asked for"),
            ("d**2 - g**2", "squares add up"),
            ("d + g", "Lengths do not add up"),
            ("d**2", ""),
            ("2*d**2 + g**2", ""),
        ],
    ),
    "perceptron-symmetry": Case(
        right=["1 - a", "-(a - 1)", "-a + 1", "(1 - a**2)/(1 + a)"],
        wrong=[
            ("-a", "not odd"),
            ("a", "before"),
            ("1/a", "reciprocal"),
            ("1 + a", "1 and more"),
            ("a - 1", "below 0"),
        ],
    ),
    "perceptron-by-hand": Case(
        right=[[3, 2, 1], np.array([3.0, 2.0, 1.0])],
        wrong=[
            ([-1, -4, -1], "not ŷ − y"),
            ([3, 2, 0], "bias is corrected"),
            ([5, 5, 2], "y − z"),
            ([1, -1, 0], "a mistake"),
            ([3, 2], ""),
            ([2, 3, 1], ""),
        ],
    ),
    "perceptron-mistake": Case(
        right=[code.corrected, corrected_in_place, corrected_if],
        wrong=[
            (code.corrected_backwards, "wrong way"),
            (code.corrected_without_bias, "b is not corrected"),
            (code.corrected_by_sum, "not minus the sum"),
            (code.corrected_half_way, "b still the wrong one"),
            (code.corrected_always, "where the answer was right"),
            (lambda w, b, x, y: w, ""),
        ],
    ),
    "perceptron-epoch": Case(
        right=[code.one_epoch, epoch_by_columns],
        wrong=[
            (code.epoch_of_a_batch, "weights of the beginning"),
            (code.epoch_backwards, "wrong way"),
            (code.epoch_without_bias, "never corrected"),
            (code.epoch_lenient, "exactly zero"),
            (code.epoch_hebb, "only mistakes are corrected"),
            (lambda X, y, w, b: (w, b, 0), ""),
        ],
    ),
    "perceptron-layers": Case(
        right=[code.xor, xor_by_other_lines, lambda X: (X[0] != X[1]).astype(float)],
        wrong=[
            (code.xor_inverted, "turned round"),
            (code.only_or, "It is OR"),
            (code.only_and, "It is AND"),
            (code.only_nand, "It is NAND"),
            (code.always, "1 at every corner"),
            (lambda X: predict([2, 2], -3, [X[0], predict([-2, -2], -3, X)]), "0 at every corner"),
        ],
    ),
    "perceptron-no-bias": Case(
        right=["4", "(4)"],
        wrong=[("1", "w"), ("2", "above zero"), ("3", "bias"), ("5", ""), ("d", "")],
    ),
    "perceptron-rate": Case(
        right=[[10, 10, 20, 10, -20], np.array([10.0, 10, 20, 10, -20])],
        wrong=[
            ([10, 10, 2, 1, -2], "multiplied by the rate"),
            ([100, 1, 20, 10, -20], "keep their signs"),
            ([10, 10, 0.2, 0.1, -0.2], "for η = 0.1"),
            ([10, 20, 10, -20], ""),
            ([6, 6, 20, 10, -20], ""),
        ],
    ),
    "perceptron-circle": Case(
        right=[6, 6.0, "6"],
        wrong=[
            (397, "number of mistakes"),
            (398, "rows of the path"),
            (4, "b belongs"),
            (100, ""),
            (7, ""),
            (-6, ""),
        ],
    ),
    "perceptron-moves": Case(
        right=[3, "3", 3.0],
        wrong=[
            (6, "left the number as it was"),
            (4, "fewer corners"),
            (10, ""),
            (5, ""),
            (1, ""),
            (7, ""),
        ],
    ),
    "perceptron-margin": Case(
        right=[code.margin, margin_in_one_line],
        wrong=[
            (code.margin_undivided, "Divide by the length"),
            (code.margin_by_w, "w alone"),
            (code.margin_unsigned, "kind 0"),
            (code.margin_of_best, "not the largest"),
            (code.margin_squared, "squared length"),
        ],
    ),
    "perceptron-sharp": Case(
        right=[4, "4", 4.0],
        wrong=[
            (3, "below each point"),
            (1, "does not mend"),
            (16, "squared once more"),
            (2, "R over γ"),
            (8, ""),
        ],
    ),
    "perceptron-prove": Case(
        right=[
            "c1*u1 + c2*u2 + c3*u3 + b",
            "c1*(u1 + b) + c2*(u2 + b) + c3*(u3 + b)",
            "u3 + c1*(u1 - u3) + c2*(u2 - u3) + b",
            "b + c3*u3 + c2*u2 + c1*u1",
        ],
        wrong=[
            ("c1*u1 + c2*u2 + c3*u3", "bias is missing"),
            ("c1*u1 + c2*u2 + c3*u3 + 3*b", "b comes once"),
            ("u1 + u2 + u3 + b", "not a sum"),
            ("(u1 + u2 + u3)/3 + b", "need not be equal"),
            ("c1*u1 + c2*u2 + c3*u3 - b", ""),
        ],
    ),
    "perceptron-how-far": Case(
        right=[2, 2.0, "2"],
        wrong=[
            (10, "weighted sum"),
            (0.4, "square of the length"),
            (3, "left $b$ out"),
            (10 / 7, "root of"),
            (-2, "side of"),
        ],
    ),
    "perceptron-moved-by": Case(
        right=[
            "eta*(y - yhat)*(r**2 + 1)",
            "(y - yhat)*eta + eta*(y - yhat)*r^2",
            r"\eta (y - \hat y) (r^2 + 1)",
            "-eta*(yhat - y)*(1 + r*r)",
        ],
        wrong=[
            ("eta*(yhat - y)*(r**2 + 1)", "wrong way round"),
            ("eta*(y - yhat)*r**2", "bias moves"),
            ("eta*(y - yhat)*(r + 1)", "square of the length"),
            ("(y - yhat)*(r**2 + 1)", "rate"),
            ("eta*(y - yhat)*sqrt(r**2 + 1)", "square of the length"),
        ],
    ),
}
