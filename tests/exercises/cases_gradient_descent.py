"""Right and wrong answers to the exercises of the chapter on descent."""

import numpy as np
from helpers.answer_case import Case


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
        wrong=[([6, 6], "")],
    ),
    "gradient-descent-by-hand": Case(
        right=[[1, -0.5, -1.25, -1.625], np.array([1, -0.5, -1.25, -1.625])],
        wrong=[([-0.5, -1.25, -1.625], "")],
    ),
    "gradient-descent-predict": Case(
        right=[-2.015625, "-2.015625", "-129/64", -2.0156, -2.016],
    ),
    "gradient-descent-own-bowl": Case(
        right=["1 - 2*c*eta", "1 - eta*(2*c)", "-(2*eta*c - 1)", r"1 - 2c\eta"],
    ),
    "gradient-descent-fall": Case(
        right=[
            "-4*eta*(1 - eta)*f",
            "4*eta*(eta - 1)*f",
            "(1 - 2*eta)**2*f - f",
            "4*eta^2*f - 4*eta*f",
            r"-4\eta(1 - \eta) f",
        ],
    ),
    "gradient-descent-mistake": Case(
        right=["d"],
        wrong=[
            ("e", ""),
            ("1", ""),
        ],
    ),
    "gradient-descent-stop": Case(
        right=[steps_by_recursion],
    ),
    "gradient-descent-over-the-hill": Case(
        right=[[0.5, 0.25], np.array([0.5, 0.25])],
        wrong=[
            ([0.5, 0.5], ""),
            ([0.5], ""),
            ([1.0, 0.25], ""),
        ],
    ),
    "gradient-descent-plain": Case(
        right=[2604, "2604", 2604.0],
        wrong=[
            (26, ""),
            (5000, ""),
        ],
    ),
    "gradient-descent-steepest": Case(
        right=[[0, 1], np.array([0.0, 1.0])],
        wrong=[([1, 0], "")],
    ),
    "gradient-descent-gradient": Case(
        right=[gradient_by_matrix, gradient_as_a_list],
    ),
    "gradient-descent-same-hours": Case(
        right=["b"],
        wrong=[
            ("e", ""),
            ("2", ""),
        ],
    ),
    "gradient-descent-best-rate": Case(
        right=["2/(l1 + l2)", "1/((l1 + l2)/2)", "2/(l2 + l1)", r"\frac{2}{\lambda_1 + \lambda_2}"],
        wrong=[("(l2 - l1)/(l2 + l1)", "factor at the best rate")],
    ),
    "gradient-descent-prove": Case(
        right=[
            "(l1*c1**2*(1 - eta*l1)**2 + l2*c2**2*(1 - eta*l2)**2)/2",
            "l1*(c1 - eta*l1*c1)**2/2 + l2*(c2 - c2*eta*l2)^2/2",
            "0.5*l2*c2**2*(eta*l2 - 1)**2 + 0.5*l1*c1**2*(eta*l1 - 1)**2",
        ],
    ),
    "gradient-descent-one-step": Case(
        right=[-1, "-1", -1.0],
    ),
    "gradient-descent-factor": Case(
        right=["1 - 6*eta", "-(6*eta - 1)", "1 - 2*3*eta", r"1 - 6\eta"],
    ),
}
