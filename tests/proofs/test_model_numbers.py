"""The chapters' own LaTeX, with numbers put in for its letters, against nnmath's numbers.

A display is read from its page; its last side is evaluated in the models of the proofs, and random
numbers stand for the letters. The same numbers, as arrays, are the weights and data of a Network.
"""

import re
from functools import cache
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

from nnmath.activations import sigmoid, softmax
from nnmath.backprop import backward
from nnmath.formulas.errors import EvaluationError
from nnmath.formulas.evaluate import is_matrix
from nnmath.formulas.latex import parse, parse_expression
from nnmath.losses import quadratic, softmax_cross_entropy
from nnmath.network import Network
from nnmath.proofs.evaluate import ModelEvaluator
from nnmath.proofs.extract import read_page
from nnmath.proofs.models import model_by_name
from nnmath.proofs.statements import statements
from nnmath.proofs.zero_test import evaluate_mpmath

CHAPTERS = Path(__file__).parents[2] / "chapters"
# A cost left abstract on the page is nnmath's quadratic one here.
CONCRETE = {
    "any-cost-2-3-4": "network-2-3-4",
    "any-cost-2-3-2-4": "network-2-3-2-4",
}


class Numbers:
    """A model with a random number for each letter; C is the loss that nnmath is to take."""

    def __init__(self, name, seed=0):
        self.model = model_by_name(name)
        details = self.model.description.details
        self.loss = "cross-entropy" if "cross-entropy" in details else "quadratic"
        self.rng = np.random.default_rng(seed)
        self.point = {}

    def value(self, latex, **indices):
        """The numbers that an expression stands for."""
        node = parse_expression(latex, frozenset(self.model.functions))
        return self.numbers(ModelEvaluator(self.model, indices).value(node))

    def numbers(self, value):
        """A value of the model as floats; targets are small enough to be probabilities."""
        if is_matrix(value):
            return np.array([[self.numbers(entry) for entry in row] for row in value])
        value = sp.sympify(value)
        for letter in sorted(value.free_symbols - self.point.keys(), key=str):
            target = letter.name.startswith("y")
            drawn = self.rng.uniform(0.05, 0.2) if target else self.rng.normal()
            self.point[letter] = mp.mpf(drawn)
        return float(evaluate_mpmath(value, self.point))

    def first(self, *names, **indices):
        """The first of these names that the model has: large letters where it has examples."""
        for latex in names:
            try:
                return np.atleast_2d(self.value(latex, **indices))
            except EvaluationError:
                continue
        return None


class Run:
    """A Network with the weights and data of a model: its two passes."""

    def __init__(self, numbers):
        depth = max(layer for base, layer, _ in numbers.model.names if base in ("z", "Z"))
        layers = range(1, depth + 1)
        W = [numbers.first("W^{(l)}", "w^{(l)}", l=l) for l in layers]
        b = [numbers.first("b^{(l)}", l=l) for l in layers]
        self.net = Network(W, None if b[0] is None else b, loss=numbers.loss)
        self.X, self.Y = numbers.first("X", "x"), numbers.first("Y", "y")
        self.L, self.trace = depth, self.net.forward(self.X)
        grads = backward(self.net, self.trace, self.Y)
        self.z, self.a = self.trace.z, self.trace.a
        self.delta, self.W, self.b = grads.delta, grads.W, grads.b
        self.cost = self.net.cost(self.X, self.Y)

    def cost_of(self, i):
        """The cost of one example, counted from 1."""
        return self.net.cost(self.X[:, i - 1 : i], self.Y[:, i - 1 : i])


class Scores:
    """Scores through softmax, in nnmath's numbers; the scores are the inputs of one layer."""

    def __init__(self, numbers):
        n = numbers.model.integers["n", ()]
        m = numbers.model.integers.get(("m", ()))
        if m is None:
            self.z, self.y = numbers.value("z"), numbers.value("y")
        else:
            self.z, self.y = (
                np.array(
                    [
                        [numbers.value(f"{base}_{{ji}}", j=j, i=i) for i in range(1, m + 1)]
                        for j in range(1, n + 1)
                    ]
                )
                for base in "zy"
            )
        self.p, self.cost = softmax(self.z), softmax_cross_entropy(self.z, self.y)
        self.delta = self._backward("cross-entropy", self.y)
        self.quadratic_delta = self._backward("quadratic", self.y)
        if m is None:
            # With a − y = e_k, the error of the quadratic cost is column k of the Jacobian.
            ones = np.eye(n)[:, :, None]
            self.jacobian = np.hstack([self._backward("quadratic", self.p - e) for e in ones])

    def _backward(self, loss, y):
        net = Network([np.eye(len(self.z))], output="softmax", loss=loss)
        return backward(net, net.forward(self.z), y).delta[1]


def entry(array, *at):
    """An entry by the book's indices, which begin at 1."""
    return array[at[0] - 1, at[1] - 1 if len(at) > 1 else 0]


# nnmath's value of each side of a display; indices are those of the statement, in its order.
NETWORKS = {
    "notation.md": {
        "eq-notation-weighted-input": lambda r, l, j: [entry(r.z[l], j)],
        "eq-notation-activation": lambda r, l, j: [entry(r.a[l], j)],
        "eq-notation-layer": lambda r, l: [r.z[l], r.a[l]],
        "eq-notation-batch": lambda r, l: [r.z[l]],
        "eq-notation-cost": lambda r: [r.cost],
        "eq-notation-quadratic": lambda r, i: [r.cost_of(i)],
        "eq-notation-delta": lambda r, l, j: [entry(r.delta[l], j)],
    },
    "04-two-layers.md": {
        "eq-two-layer-forward": lambda r: [r.z[1], r.a[1], r.z[2], r.a[2]],
        "eq-two-layer-cost": lambda r: [r.cost],
        "eq-two-layer-w2": lambda r: [r.W[2]],
        "eq-two-layer-b2": lambda r: [r.b[2]],
        "eq-two-layer-w1": lambda r: [r.W[1]],
        "eq-two-layer-b1": lambda r: [r.b[1]],
        "eq-two-layer-delta": lambda r: [r.delta[2], r.delta[1]],
        "eq-two-layer-gradients": lambda r, l: [r.W[l], r.b[l]],
        "eq-two-layer-ce-outer": lambda r, j: [entry(r.W[2], 1, j)],
        "eq-two-layer-ce-inner": lambda r, j, k: [entry(r.W[1], j, k)],
        "eq-two-layer-output-errors": lambda r, j: [entry(r.delta[2], j)],
        "eq-two-layer-hidden-errors": lambda r, k: [entry(r.delta[1], k)],
    },
    "05-matrix-form.md": {
        "eq-matrix-output-index": lambda r, j: [entry(r.delta[r.L], j)],
        "eq-matrix-output-error": lambda r: [r.delta[r.L]],
        "eq-matrix-output-quadratic": lambda r: [r.delta[r.L]],
        "eq-matrix-output-cross-entropy": lambda r: [r.delta[r.L]],
        "eq-matrix-hidden-index": lambda r, l, j: [entry(r.delta[l], j)],
        "eq-matrix-hidden-error": lambda r, l: [r.delta[l]],
        "eq-matrix-bias-index": lambda r, l, j: [entry(r.b[l], j)],
        "eq-matrix-bias": lambda r, l: [r.b[l]],
        "eq-matrix-weight-index": lambda r, l, j, k: [entry(r.W[l], j, k)],
        "eq-matrix-weight": lambda r, l: [r.W[l]],
        "eq-matrix-batch-output": lambda r: [r.delta[r.L]],
        "eq-matrix-batch-hidden": lambda r, l: [r.delta[l]],
        "eq-matrix-batch-weight-index": lambda r, l, j, k: [entry(r.W[l], j, k)],
        "eq-matrix-batch-weight": lambda r, l: [r.W[l]],
        "eq-matrix-batch-bias": lambda r, l: [r.b[l]],
        "eq-matrix-three-w3": lambda r: [r.W[3]],
        "eq-matrix-three-w2": lambda r: [r.W[2]],
        "eq-matrix-three-gradients": lambda r: [r.W[3], r.W[2], r.W[1]],
        "eq-matrix-three-w1": lambda r: [r.W[1]],
        "eq-matrix-three-deltas": lambda r: [r.delta[3], r.delta[2], r.delta[1]],
        "eq-matrix-rows": lambda r, l: [r.z[l].T],
    },
    "solutions/05-matrix-form.md": {
        "eq-matrix-rows-weight": lambda r, l: [r.W[l].T],
    },
}
SCORES = {
    "06-softmax-cross-entropy.md": {
        "eq-softmax-jacobian": lambda s, j, k: [entry(s.jacobian, j, k)],
        "eq-softmax-jacobian-matrix": lambda s: [s.jacobian],
        "eq-softmax-delta": lambda s, j: [entry(s.delta, j)],
        "eq-softmax-batch": lambda s, i, j: [entry(s.delta, j, i)],
        "eq-softmax-cost-from-scores": lambda s: [s.cost],
    },
    "solutions/06-softmax-cross-entropy.md": {
        "eq-softmax-quadratic": lambda s, j: [entry(s.quadratic_delta, j)],
    },
}
TABLES = ((NETWORKS, Run), (SCORES, Scores))
CASES = {
    label: (page, kind, expected)
    for table, kind in TABLES
    for page, labels in table.items()
    for label, expected in labels.items()
}
MODELS = [(label, name) for label in CASES for name in statements()[label].models]


@cache
def displays(page):
    """The LaTeX that the reader sees, by label."""
    return {equation.label: equation.latex for equation in read_page(CHAPTERS / page)}


def displayed(label):
    return displays(CASES[label][0])[label]


@cache
def both(name, kind):
    """A model's numbers, and nnmath's on the same weights and data; drawn once."""
    numbers = Numbers(CONCRETE.get(name, name))
    return numbers, kind(numbers)


def instances(numbers, label):
    """All values of the statement's indices."""
    found = [{}]
    for index, low, high in statements()[label].ranges:
        found = [
            {**chosen, index: value}
            for chosen in found
            for value in range(
                int(numbers.value(low, **chosen)), int(numbers.value(high, **chosen)) + 1
            )
        ]
    return found


def compared(label, name, latex, only=None):
    """Pairs of the formula's numbers and nnmath's, for one relation or for all."""
    _, kind, expected = CASES[label]
    numbers, oracle = both(name, kind)
    relations = parse(latex, frozenset(numbers.model.functions))
    for indices in instances(numbers, label):
        values = expected(oracle, **indices)
        for at, (relation, value) in enumerate(zip(relations, values, strict=True)):
            if only in (None, at):
                side = ModelEvaluator(numbers.model, indices).value(relation.sides[-1])
                yield np.squeeze(numbers.numbers(side)), np.squeeze(value)


def same(found, expected):
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize(("label", "name"), MODELS)
def test_the_displayed_formula_gives_nnmaths_numbers(label, name):
    pairs = list(compared(label, name, displayed(label)))
    assert pairs
    for found, expected in pairs:
        assert same(found, expected), (found, expected)


def flipped(latex, functions):
    """The LaTeX with one sign of one last side the other way, and which relation that is."""
    relations = parse(latex, functions)
    ends = [s.offsets[0] for s in relations[1:]] + [len(latex)]
    for at, (relation, end) in enumerate(zip(relations, ends, strict=True)):
        start = latex.rindex("=", 0, relation.offsets[-1]) + 1
        side = latex[start:end]
        bare = side.lstrip().removeprefix("-")
        minus = "" if side.lstrip() != bare else "-"
        yield latex[:start] + " " + minus + bare + latex[end:], at
        # Signs between terms have spaces around them, those within indices have none.
        for sign in re.finditer(r"(?<=\S )[+-](?= )", side):
            where = start + sign.start()
            yield latex[:where] + "+-"[latex[where] == "+"] + latex[where + 1 :], at


@pytest.mark.parametrize("label", CASES)
def test_a_flipped_sign_gives_other_numbers(label):
    name = statements()[label].models[0]
    numbers, _ = both(name, CASES[label][1])
    latex = displayed(label)
    wrong = list(flipped(latex, frozenset(numbers.model.functions)))
    assert wrong
    for text, at in wrong:
        assert text != latex
        assert not all(same(*pair) for pair in compared(label, name, text, at)), text


def test_the_oracle_is_nnmath():
    """The numbers compared are those that the package's functions give to anyone."""
    _, run = both("network-2-3-4", Run)
    assert run.cost == quadratic(run.a[run.L], run.Y)
    assert np.array_equal(run.a[1], sigmoid(run.net.W[1] @ run.X + run.net.b[1]))
