"""Right and wrong answers to the exercises of the appendix on automatic differentiation."""

import numpy as np
from helpers.answer_case import Case


def by_products(G, shape):
    """The sums as products with columns and rows of ones."""
    if shape[0] == 1:
        G = np.ones((1, len(G))) @ G
    if shape[1] == 1:
        G = G @ np.ones((G.shape[1], 1))
    return G


def by_loops(G, shape):
    found = np.zeros(shape)
    for i in range(G.shape[0]):
        for j in range(G.shape[1]):
            found[i if shape[0] > 1 else 0, j if shape[1] > 1 else 0] += G[i, j]
    return found


CASES = {
    "automatic-differentiation-by-hand": Case(
        right=[[7, 4, 22, 3], np.array([7, 4, 22, 3]), "7, 4, 22, 3"],
        wrong=[([7, 4, 3, 22], ""), ([9, 4, 22, 3], "")],
    ),
    "automatic-differentiation-quotient": Case(
        right=["-g*a/b**2", "-(g/b)*(a/b)", r"-\frac{g a}{b^2}", "g*(-a)*b**(-2)"],
        wrong=[("-g/b**2", "")],
    ),
    "automatic-differentiation-gram": Case(
        right=["(G + G.T) @ A", "G @ A + G.T @ A", r"(G + G^\top) A", "(A.T @ (G + G.T)).T"],
        wrong=[("A @ (G + G.T)", ""), ("(G + G.T) @ A.T", "")],
    ),
    "automatic-differentiation-inverse": Case(
        right=["-V.T @ G @ V.T", r"-V^\top G V^\top", "-(V @ G.T @ V).T", "0 - V.T @ (G @ V.T)"],
        wrong=[("-V.T @ G @ V", "")],
    ),
    "automatic-differentiation-broadcast": Case(
        right=[by_products, by_loops],
        wrong=[(lambda G, shape: G, "")],
    ),
    "automatic-differentiation-in-place": Case(
        right=["b", "B"],
        wrong=[("e", ""), ("ab", "")],
    ),
    "automatic-differentiation-count": Case(
        right=[80400, "80400", "78400 + 2*1000"],
    ),
    "automatic-differentiation-segments": Case(
        right=[[10, 40], (10, 40)],
        wrong=[([10, 400], "")],
    ),
    "automatic-differentiation-hessian": Case(
        right=[[-2, 6], np.array([-2.0, 6.0]), "-2, 6"],
        wrong=[([2, 6], ""), ([-2, 0], "")],
    ),
    "automatic-differentiation-moving-error": Case(
        right=[
            "t*a*(1 - a)*(a*(1 - a) + (a - y)*(1 - 2*a))",
            "(a - a**2)**2*t + (a - y)*(a - a**2)*(1 - 2*a)*t",
            r"t a (1 - a) (2 a - 3 a^2 - y + 2 a y)",
        ],
        wrong=[("t*a*(1 - a)*(1 - 2*a)", "")],
    ),
    "automatic-differentiation-columns": Case(right=[50, "50"]),
    "automatic-differentiation-sweeps": Case(right=[2, "2"]),
    "automatic-differentiation-stretched": Case(right=[40, "40"]),
}
