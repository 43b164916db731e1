"""PyTorch as an oracle for the proofs: SymPy's derivatives in their models against autograd's."""

import mpmath as mp
import numpy as np
import pytest

torch = pytest.importorskip("torch")
sp = pytest.importorskip("sympy")

from nnmath.formulas.errors import EvaluationError  # noqa: E402
from nnmath.formulas.evaluate import is_matrix  # noqa: E402
from nnmath.formulas.latex import parse_expression  # noqa: E402
from nnmath.proofs.evaluate import ModelEvaluator  # noqa: E402
from nnmath.proofs.models import model_by_name  # noqa: E402
from nnmath.proofs.zero_test import evaluate_mpmath  # noqa: E402

# One to three layers, with and without biases, one example and several, chains and networks.
MODELS = [
    "two-neurons",
    "two-layer-chain-3",
    "two-layer-4-3-2",
    "network-2-3-4",
    "network-2-3-2-4",
    "any-cost-2-3-4",
    "any-cost-2-3-2-4",
    "sigmoid-2-3",
    "sigmoid-3-2-4",
    "cross-entropy-2-3-1",
    "cross-entropy-4-2-1",
    "matrix-ce-3-2",
    "matrix-ce-2-1-3",
    "matrix-batch-3-2",
    "matrix-batch-2-1-3",
    "batch-4-3-2",
    "batch-2-4-3-2",
    "batch-2-3-2-3",
    "no-biases-2-3-1-4",
    "no-biases-3-1-4-2",
]
F = torch.nn.functional


def bumps(a, y):
    """The member of the abstract costs into which the proofs put numbers."""
    order = torch.arange(1, len(a) + 1, dtype=a.dtype)[:, None]
    return (torch.exp((order * a).sum(0) / 3) + (a**3).sum(0)).sum()


# By the detail of a model that names its cost.
COSTS = {
    "quadratic cost": lambda a, y: F.mse_loss(a, y, reduction="sum") / 2,
    "cross-entropy": lambda a, y: F.binary_cross_entropy(a, y, reduction="sum"),
    "any cost": bumps,
}


class Numbers:
    """A model with a random number for each letter: targets in (0, 1), others of either sign."""

    def __init__(self, name):
        self.model = model_by_name(name)
        self.rng = np.random.default_rng(0)
        self.point = {}

    def value(self, *latex, l=0):
        """The numbers of the first of these that the model has, as a matrix; None without any."""
        for text in latex:
            node = parse_expression(text, frozenset(self.model.functions))
            try:
                value = ModelEvaluator(self.model, {"l": l}).value(node)
            except EvaluationError:
                continue
            rows = value if is_matrix(value) else [[value]]
            return np.array([[self.number(entry) for entry in row] for row in rows])
        return None

    def number(self, entry):
        for letter in sorted(entry.free_symbols - self.point.keys(), key=str):
            target = letter.name.startswith("y")
            self.point[letter] = mp.mpf(
                self.rng.uniform(0.05, 0.95) if target else self.rng.normal()
            )
        return float(evaluate_mpmath(entry, self.point))


def relative(found, expected):
    """Largest difference over the largest entry."""
    assert found.shape == expected.shape
    assert np.max(np.abs(expected)) > 0
    return np.max(np.abs(found - expected)) / np.max(np.abs(expected))


@pytest.mark.parametrize("name", MODELS)
def test_derivatives_are_autograds(name):
    here = Numbers(name)
    layers = sorted({layer for base, layer, _ in here.model.names if base in ("w", "W") and layer})
    (cost,) = (rule for words, rule in COSTS.items() if words in here.model.description.details)

    def leaf(*latex, l):
        numbers = here.value(*latex, l=l)
        return None if numbers is None else torch.tensor(numbers, requires_grad=True)

    W = {l: leaf("W^{(l)}", "w^{(l)}", l=l) for l in layers}
    b = {l: leaf("b^{(l)}", l=l) for l in layers}
    assert all((v is None) == name.startswith("no-biases") for v in b.values())
    a, y = torch.tensor(here.value("X", "x")), torch.tensor(here.value("Y", "y"))
    z = {}
    for l in layers:
        z[l] = W[l] @ a if b[l] is None else W[l] @ a + b[l]
        z[l].retain_grad()
        a = torch.sigmoid(z[l])
    total = cost(a, y) / y.shape[1]
    total.backward()

    assert here.value("C").item() == pytest.approx(total.item(), rel=1e-10)
    for l in layers:
        by_weight = [f"\\frac{{\\partial C}}{{\\partial {w}^{{(l)}}}}" for w in "Ww"]
        assert relative(here.value(*by_weight, l=l), W[l].grad.numpy()) <= 1e-10
        error = here.value("\\Delta^{(l)}", "\\delta^{(l)}", l=l)
        assert relative(error, z[l].grad.numpy()) <= 1e-10
        if b[l] is not None:
            by_bias = here.value("\\frac{\\partial C}{\\partial b^{(l)}}", l=l)
            assert relative(by_bias, b[l].grad.numpy()) <= 1e-10
