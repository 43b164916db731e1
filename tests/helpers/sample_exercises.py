"""Small exercises for the tests of the judge, apart from those of the book."""

from nnmath.exercises.define import formula, known_mistake, symbol
from nnmath.exercises.symbol_tables import BATCH, MATRIX, ONE_NEURON, SIGMOID, TWO_LAYERS, select

W1 = formula(
    "scratch-w1",
    "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2",
    names=TWO_LAYERS,
    asks=r"\frac{\partial C}{\partial w^{(1)}}",
    known_mistakes=[
        known_mistake(
            "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*(w2 - eta*a1*(a2 - y)*dsigma(z2))",
            "You used the updated w⁽²⁾.",
        )
    ],
)
HIDDEN = formula(
    "scratch-hidden",
    r"\bigl((W^{(2)})^\top \delta^{(2)}\bigr) \odot \sigma'(z^{(1)})",
    names=MATRIX,
    asks=r"\delta^{(1)}_{\text{hidden}}",
)
BATCHED = formula("scratch-batch", "Delta2 @ A1.T / m", names=BATCH)
BIASES = formula("scratch-biases", "mean(Delta2, axis=1)", names=BATCH)
SLOPE = formula(
    "scratch-slope",
    "sigma(z)*(1 - sigma(z))",
    names=select(TWO_LAYERS, "sigma dsigma") | {"z": symbol("z")},
    given=SIGMOID,
)
ANY_SLOPE = formula(
    "scratch-any", "dsigma(z)", names=select(TWO_LAYERS, "sigma dsigma") | {"z": symbol("z")}
)
NEURON = formula("scratch-neuron", "mean((a - y)*x)", names=select(ONE_NEURON, "x y a m"))
INDEXED = formula(
    "scratch-indexed",
    "sum(W2[k, j]*delta2[k], k)*dsigma(z1[j])",
    names=MATRIX,
    indices={"j": "n1"},
)
CROSS = formula(
    "scratch-cross", "-y*log(p) - (1 - y)*log(1 - p)", names={"y": symbol("y"), "p": symbol("p")}
)
WITH_ERROR = formula(
    "scratch-error",
    "a1*delta2",
    names=TWO_LAYERS | {"delta2": symbol(r"\delta^{(2)}")},
    given=["delta2 = (a2 - y)*dsigma(z2)"],
)
