"""Right and wrong answers to the exercises of the chapter on descent."""

import numpy as np
from helpers.answer_case import Case

from nnmath.exercises.chapters import gradient_descent as code


def steps_by_recursion(slope, x, rate, tolerance):
    s = slope(x)
    return 0 if abs(s) < tolerance else 1 + steps_by_recursion(slope, x - rate * s, rate, tolerance)


def gradient_by_matrix(w, b, x, y):
    A = np.stack([x, np.ones_like(x)])
    return A @ (A.T @ [w, b] - y) / len(x)


def gradient_as_a_list(w, b, x, y):
    r = [w * p + b - q for p, q in zip(x, y, strict=True)]
    return [sum(s * p for s, p in zip(r, x, strict=True)) / len(x), sum(r) / len(x)]


CASES = {
    "gradient-descent-which-way": Case(
        right=[[6, -6], np.array([6.0, -6.0])],
        wrong=[
            ([-6, 6], "turned round"),
            ([9, 9], "heights"),
            ([3, -3], "brings down a 2"),
            ([2, -10], "not 2x"),
            ([6, 6], ""),
        ],
    ),
    "gradient-descent-by-hand": Case(
        right=[[1, -0.5, -1.25, -1.625], np.array([1, -0.5, -1.25, -1.625])],
        wrong=[
            ([1, 2.5, 4.75, 8.125], "climbed"),
            ([1, 0.25, -0.3125, -0.734375], "the 2 is"),
            ([3, 1.5, 0.75, 0.375], "distances to −2"),
            ([1, -0.5, -2, -3.5], "changes on the way"),
            ([-0.5, -1.25, -1.625], ""),
        ],
    ),
    "gradient-descent-predict": Case(
        right=[-2.015625, "-2.015625", "-129/64", -2.0156, -2.016],
        wrong=[
            (-2 + 1 / 64, "seven is odd"),
            (1 / 64, "how far"),
            (-1 / 64, "seen from"),
            (-2 - 1 / 128, "not 1"),
            (-2 + 1 / 32, "six steps"),
            (-2, "bottom"),
        ],
    ),
    "gradient-descent-own-bowl": Case(
        right=["1 - 2*c*eta", "1 - eta*(2*c)", "-(2*eta*c - 1)", r"1 - 2c\eta"],
        wrong=[
            ("1 - c*eta", "brings down a 2"),
            ("1 - 2*eta", "c of the bowl"),
            ("1 + 2*c*eta", "climbs"),
            ("-2*c*eta", "itself stays"),
            ("2*c*eta", "what is left"),
        ],
    ),
    "gradient-descent-fall": Case(
        right=[
            "-4*eta*(1 - eta)*f",
            "4*eta*(eta - 1)*f",
            "(1 - 2*eta)**2*f - f",
            "4*eta^2*f - 4*eta*f",
            r"-4\eta(1 - \eta) f",
        ],
        wrong=[
            ("(1 - 2*eta)**2*f", "the old one away"),
            ("4*eta*(1 - eta)*f", "sign is turned"),
            ("-2*eta*f", "by its square"),
            ("-4*eta*f", "third term"),
            ("4*eta**2*f - 2*eta*f", "middle term"),
        ],
    ),
    "gradient-descent-mistake": Case(
        right=["d"],
        wrong=[("a", "1.2"), ("b", "right sign"), ("c", "does not depend"), ("e", ""), ("1", "")],
    ),
    "gradient-descent-stop": Case(
        right=[code.steps_needed, steps_by_recursion],
        wrong=[
            (code.steps_without_size, "take its size"),
            (code.steps_and_one, "One too many"),
            (code.steps_by_moves, "length of the step"),
            (code.steps_by_place, "compare x with 0"),
            (code.steps_uphill, "minus"),
        ],
    ),
    "gradient-descent-over-the-hill": Case(
        right=[[0.5, 0.25], np.array([0.5, 0.25])],
        wrong=[
            ([0.25, 0.5], "other order"),
            ([0.1, 0.25], "shallow one"),
            ([0.5, 0.5], ""),
            ([0.5], ""),
            ([1.0, 0.25], ""),
        ],
    ),
    "gradient-descent-plain": Case(
        right=[2604, "2604", 2604.0],
        wrong=[
            (2609, "0.001"),
            (2605, "One too many"),
            (2603, "not yet"),
            (26, ""),
            (5000, ""),
        ],
    ),
    "gradient-descent-steepest": Case(
        right=[[0, 1], np.array([0.0, 1.0])],
        wrong=[
            ([0, -1], "ascent"),
            ([0, 7], "not one"),
            ([0, -7], "uphill"),
            ([-1 / 5**0.5, 2 / 5**0.5], "origin"),
            ([-0.447, 0.894], "origin"),
            ([-1, 2], "origin"),
            ([1, 0], ""),
        ],
    ),
    "gradient-descent-gradient": Case(
        right=[code.line_gradient, gradient_by_matrix, gradient_as_a_list],
        wrong=[
            (code.line_of_sum, "lost 1/m"),
            (code.line_twice, "factor 2 too many"),
            (code.line_turned, "turned round"),
            (code.line_without_x, "slope for w"),
            (code.line_x_in_both, "is 1, not x"),
            (code.line_swapped, "exchanged"),
        ],
    ),
    "gradient-descent-same-hours": Case(
        right=["b"],
        wrong=[("a", "some starts"), ("c", "eigenvalue"), ("d", "many"), ("e", ""), ("2", "")],
    ),
    "gradient-descent-best-rate": Case(
        right=["2/(l1 + l2)", "1/((l1 + l2)/2)", "2/(l2 + l1)", r"\frac{2}{\lambda_1 + \lambda_2}"],
        wrong=[
            ("2/l2", "limit"),
            ("1/l2", "creeps"),
            ("1/l1", "overshoots"),
            ("1/(l1 + l2)", "a 2 is missing"),
            ("(l1 + l2)/2", "one over"),
            ("(l2 - l1)/(l2 + l1)", "factor at the best rate"),
        ],
    ),
    "gradient-descent-prove": Case(
        right=[
            "(l1*c1**2*(1 - eta*l1)**2 + l2*c2**2*(1 - eta*l2)**2)/2",
            "l1*(c1 - eta*l1*c1)**2/2 + l2*(c2 - c2*eta*l2)^2/2",
            "0.5*l2*c2**2*(eta*l2 - 1)**2 + 0.5*l1*c1**2*(eta*l1 - 1)**2",
        ],
        wrong=[
            ("l1*c1**2*(1 - eta*l1)/2 + l2*c2**2*(1 - eta*l2)/2", "enters squared"),
            ("l1*c1**2*(1 - eta*l1)**2 + l2*c2**2*(1 - eta*l2)**2", "half is lost"),
            ("l1*c1**2/2 + l2*c2**2/2", "before the step"),
            ("c1**2*(1 - eta*l1)**2/2 + c2**2*(1 - eta*l2)**2/2", "eigenvalues are lost"),
            ("l1*c1**2*(1 + eta*l1)**2/2 + l2*c2**2*(1 + eta*l2)**2/2", "away"),
        ],
    ),
    "gradient-descent-one-step": Case(
        right=[-1, "-1", -1.0],
        wrong=[
            (1, "went up"),
            (-0.5, "factor"),
            (-4, "Multiply it"),
            (4, "That is the slope"),
            (-2, "half of the way"),
        ],
    ),
    "gradient-descent-factor": Case(
        right=["1 - 6*eta", "-(6*eta - 1)", "1 - 2*3*eta", r"1 - 6\eta"],
        wrong=[
            ("1 - 3*eta", "not $3x$"),
            ("1 - 2*eta", "slope is $6x$"),
            ("1 + 6*eta", "climbs"),
            ("-6*eta", "stays"),
            ("6*eta", "taken away"),
        ],
    ),
}
