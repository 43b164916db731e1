"""Right and wrong answers to the exercises of the chapter on generalisation."""

import numpy as np
from helpers.answer_case import Case


def ridge_by_rows(X, y, alpha):
    """Least squares with rows appended: √(mα) times the unit matrix, with targets of zero."""
    n, m = X.shape
    rows = np.vstack([X.T, np.sqrt(m * alpha) * np.eye(n)])
    return np.linalg.lstsq(rows, np.concatenate([y, np.zeros(n)]), rcond=None)[0]


def ridge_by_eigenvectors(X, y, alpha):
    """Along each eigenvector by itself."""
    m = X.shape[1]
    eigenvalues, V = np.linalg.eigh(X @ X.T / m)
    return V @ ((V.T @ (X @ y / m)) / (eigenvalues + alpha))


def drop_by_mask(a, u, q):
    mask = np.zeros_like(a)
    mask[u < q] = 1 / q
    return a * mask


def folds_by_deleting(learn, cost, X, Y, parts):
    total = 0.0
    for part in parts:
        model = learn(np.delete(X, part, axis=1), np.delete(Y, part, axis=1))
        total += cost(model, X[:, part], Y[:, part]) / len(parts)
    return total


CASES = {
    "generalisation-how-many": Case(right=[3600, "3600"], wrong=[(-3600, "")]),
    "generalisation-winner": Case(right=[0.03, "0.0310", 0.0307]),
    "generalisation-by-hand": Case(
        right=[[1, 0.25, 1.75, 1.25], np.array([1, 0.25, 1.75, 1.25]), "1, 1/4, 7/4, 5/4"],
        wrong=[([1, 0.25, 1.75, 1.0], "")],
    ),
    "generalisation-pure-noise": Case(
        right=["V*(1 - n/m)", "V - n*V/m", r"\frac{V (m - n)}{m}", "(m - n)*V/m"],
        wrong=[("V*(1 - m/n)", "")],
    ),
    "generalisation-leave-out": Case(
        right=["r/(1 - s)", "-r/(s - 1)", r"\frac{r}{1 - s}", "r + r*s/(1 - s)"],
        wrong=[("r*(1 + s)", ""), ("r/(1 - 2*s)", "")],
    ),
    "generalisation-explore": Case(right=[3, "3"], wrong=[(2, "")]),
    "generalisation-ridge": Case(
        right=[ridge_by_rows, ridge_by_eigenvectors], wrong=[(lambda X, y, alpha: X @ y, "")]
    ),
    "generalisation-decay-ratio": Case(
        right=["sqrt(r2/r1)", "sqrt(r2)/sqrt(r1)", r"\sqrt{\frac{r_2}{r_1}}", "(r1/r2)**(-1/2)"],
        wrong=[("sqrt(r1*r2)", "")],
    ),
    "generalisation-decay-alone": Case(
        right=["w*(1 - eta*alpha)**k", r"w (1 - \eta\alpha)^k", "(1 - alpha*eta)^k*w"],
        wrong=[("w*(1 - eta*alpha)**(k + 1)", "")],
    ),
    "generalisation-dropout-alpha": Case(
        right=[0.0625, "1/16", "0.25*0.5**2"], wrong=[(-0.0625, "")]
    ),
    "generalisation-drop": Case(right=[drop_by_mask], wrong=[(lambda a, u, q: a, "")]),
    "generalisation-folds": Case(right=[folds_by_deleting]),
    "generalisation-mistake": Case(right=["b", "B"], wrong=[("e", ""), ("ab", "")]),
    "generalisation-three-cures": Case(right=["a", "A"], wrong=[("e", ""), ("bc", "")]),
    "generalisation-best-c": Case(right=[0.5, "1/2"]),
    "generalisation-flatter": Case(right=[0.2, "1/5"]),
    "generalisation-equivalent": Case(right=[0.1, "1/10"]),
}
