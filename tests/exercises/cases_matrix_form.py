"""Right and wrong answers to the exercises of the matrix form."""

import numpy as np
from helpers.answer_case import Case

from nnmath.activations import sigmoid, sigmoid_prime


def layer_back(W_next, Delta_next, Z, A_prev):
    Delta = (W_next.T @ Delta_next) * sigmoid(Z) * (1 - sigmoid(Z))
    return Delta, np.dot(Delta, A_prev.T), Delta @ np.ones((Z.shape[1], 1))


def layer_back_by_loops(W_next, Delta_next, Z, A_prev):
    Delta, dW, db = np.zeros(Z.shape), np.zeros((len(Z), len(A_prev))), np.zeros((len(Z), 1))
    for i in range(Z.shape[1]):
        for j in range(len(Z)):
            message = sum(W_next[k, j] * Delta_next[k, i] for k in range(len(W_next)))
            Delta[j, i] = message * sigmoid_prime(Z[j, i])
            db[j] += Delta[j, i]
            dW[j] += Delta[j, i] * A_prev[:, i]
    return Delta, dW, db


def back_with(W=lambda W: W.T, slope=sigmoid_prime, share=lambda D: 1, dW=None, db=None):
    def mistaken(W_next, Delta_next, Z, A_prev):
        Delta = W(W_next) @ Delta_next * slope(Z)
        weights = dW(Delta, A_prev) if dW else Delta @ A_prev.T
        biases = db(Delta) if db else Delta.sum(axis=1, keepdims=True)
        return Delta, weights * share(Delta), biases * share(Delta)

    return mistaken


def rows_by_our_convention(A_rows, delta_rows):
    A, Delta = A_rows.T, delta_rows.T
    return (Delta @ A.T).T, Delta.sum(axis=1)


CASES = {
    "matrix-form-shapes": Case(
        right=[
            [(3, 4), (2, 1), (3, 5), (2, 5), (3, 4)],
            np.array([[3, 4], [2, 1], [3, 5], [2, 5], [3, 4]]),
        ],
        wrong=[
            ([(3, 4), (2, 1), (3, 5), (5, 2), (3, 4)], ""),
            (23, ""),
        ],
    ),
    "matrix-form-by-hand": Case(
        right=[[-0.5, -0.75, -0.18], np.array([-0.5, -0.75, -0.18])],
        wrong=[
            ([-0.5, -0.75], ""),
            ([-0.5, -0.75, -0.2], ""),
        ],
    ),
    "matrix-form-outer": Case(
        right=[[[0.5, 0.5, 0.9], [-0.5, -0.5, -0.9]], np.outer([1, -1], [0.5, 0.5, 0.9])],
        wrong=[([[0.5, 0.5, 0.9], [0.5, 0.5, 0.9]], "")],
    ),
    "matrix-form-hidden-index": Case(
        right=[
            "sum(W2[k, j]*delta2[k], k)*dsigma(z1[j])",
            "sum(delta2[k]*W2[k, j]*dsigma(z1[j]), k)",
            "dsigma(z1[j])*sum(W2[k, j]*delta2[k], k)",
            r"\sum_{k=1}^{n_2} \delta^{(2)}_k w^{(2)}_{kj} \sigma'(z^{(1)}_j)",
        ],
        wrong=[
            ("sum(W2[k, j]*delta2[k], k)*(a1[j] - a1[j]**2)", "Right for the sigmoid"),
            ("-sum(W2[k, j]*delta2[k], k)*dsigma(z1[j])", "sign"),
            ("sum(W2[j, k]*delta2[k], k)*dsigma(z1[j])", ""),
        ],
    ),
    "matrix-form-written-out": Case(
        right=[
            "(W3.T @ ((A3 - Y)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T",
            "1/m*(dsigma(Z2)*(W3.T @ (dsigma(Z3)*(A3 - Y)))) @ A1.T",
            "(A1 @ (W3.T @ ((A3 - Y)*dsigma(Z3)) * dsigma(Z2)).T).T / m",
            r"\bigl((W^{(3)})^\top (\frac{1}{m} (A^{(3)} - Y) \odot \sigma'(Z^{(3)})) "
            r"\odot \sigma'(Z^{(2)})\bigr) (A^{(1)})^\top",
        ],
        wrong=[
            ("(W3 @ ((A3 - Y)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T", ""),
            ("2*(W3.T @ ((A3 - Y)/m*dsigma(Z3)) * dsigma(Z2)) @ A1.T", ""),
        ],
    ),
    "matrix-form-linear": Case(
        right=[
            "W2.T @ (W2 @ W1 @ X - Y) @ X.T / m",
            "(W2.T @ W2 @ W1 @ X @ X.T - W2.T @ Y @ X.T)/m",
            "1/m*(X @ (W2 @ W1 @ X - Y).T @ W2).T",
            r"\frac{1}{m} (W^{(2)})^\top (W^{(2)} W^{(1)} X - Y) X^\top",
        ],
        wrong=[
            ("W2 @ (W2 @ W1 @ X - Y) @ X.T / m", ""),
            ("W2.T @ (W2 @ W1 @ X - Y) @ X / m", ""),
        ],
    ),
    "matrix-form-one-output": Case(
        right=[
            "dsigma(z1)*dsigma(z2)",
            "dsigma(z2)*dsigma(z1)",
            "w*dsigma(z1)*dsigma(z2)/w",
            r"\sigma'(z^{(1)}_j) \sigma'(z^{(2)}_1)",
        ],
        wrong=[
            ("dsigma(z1)*w*dsigma(z2)*(a2 - y)", "the true error itself"),
            ("-dsigma(z1)*dsigma(z2)", "sign"),
            ("dsigma(z1)*dsigma(z2)*(a2 - y)", "a factor too many"),
        ],
    ),
    "matrix-form-mistake": Case(
        right=["b"],
        wrong=[
            ("e", ""),
            (2, ""),
        ],
    ),
    "matrix-form-axis": Case(
        right=[[3, 5], (3, 5), np.array([3, 5])],
    ),
    "matrix-form-code": Case(
        right=[layer_back, layer_back_by_loops],
        wrong=[
            (back_with(slope=lambda Z: 1), "lacks the slope"),
            (back_with(share=lambda D: 1 / D.shape[1]), "once more"),
            (back_with(db=lambda D: D.sum(axis=0, keepdims=True)), "wrong axis"),
            (back_with(db=lambda D: D.sum(axis=1)), "keepdims=True"),
            (back_with(dW=lambda D, A: A @ D.T), "dW is transposed"),
            (back_with(W=lambda W: W), ""),
            (back_with(slope=lambda Z: sigmoid_prime(sigmoid(Z))), "not at A"),
        ],
    ),
    "matrix-form-rows": Case(
        right=[
            lambda A, d: (A.T @ d, d.sum(axis=0)),
            rows_by_our_convention,
        ],
        wrong=[
            (lambda A, d: (d.T @ A, d.sum(axis=0)), "shape of our W"),
            (lambda A, d: (A.T @ d, d.sum(axis=1)), "wrong axis"),
            (lambda A, d: (A.T @ d / len(A), d.sum(axis=0) / len(A)), "once more"),
            (lambda A, d: (A.T @ d, d.mean(axis=0)), "add them up"),
            (lambda A, d: (-A.T @ d, -d.sum(axis=0)), ""),
            (lambda A, d: A @ d, ""),
        ],
    ),
    "matrix-form-twice": Case(
        right=[["a", "b", "c"], ["c", "a", "b"]],
        wrong=[
            (["a", "b", "d"], "half as large"),
            (["a", "e"], "mean"),
            (["a", "b"], ""),
            (["a"], ""),
            (["a", "b", "c", "d"], ""),
        ],
    ),
    "matrix-form-count": Case(
        right=[24120, "24120", 30 * 784 + 10 * 30 + 30 * 10],
        wrong=[(24119, "")],
    ),
    "matrix-form-figure": Case(
        right=[3, "3", 3.0],
        wrong=[
            (4, ""),
            (6, ""),
            (-3, ""),
        ],
    ),
    "matrix-form-how-often": Case(
        right=[205, "205"],
        wrong=[
            (204, ""),
            (1000, ""),
        ],
    ),
    "matrix-form-weights-entry": Case(
        right=["delta*a_prev", "a_prev*delta", "2*delta*a_prev/2", r"\delta^{(l)}_j a^{(l-1)}_k"],
        wrong=[
            ("-delta*a_prev", "sign"),
            ("a_prev", ""),
        ],
    ),
    "matrix-form-bias-shape": Case(
        right=[3, "3"],
        wrong=[
            (6, ""),
            (-3, ""),
        ],
    ),
}
