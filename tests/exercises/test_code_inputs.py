"""The hidden inputs of a code exercise separate the right function from every mutant of it."""

import ast
import importlib
import inspect
from dataclasses import replace

import numpy as np
import pytest
from helpers.code_mutants import mutants

from nnmath.activations import sigmoid
from nnmath.exercises import check, listing
from nnmath.exercises.grade import judge
from nnmath.exercises.types import Function

ENTRIES = [
    entry
    for parts in listing().values()
    for part in parts
    for entry in part
    if isinstance(entry, Function)
]
# Written out, where the reference calls functions of the package that do the work, or makes
# mistakes on request.
SOURCES = {
    "two-layers-mistake": """
def gradients(w1, b1, w2, b2, a0, y):
    a1 = sigmoid(w1 * a0 + b1)
    a2 = sigmoid(w2 * a1 + b2)
    delta2 = a2 * (1 - a2) * (a2 - y)
    delta1 = a1 * (1 - a1) * w2 * delta2
    return np.array([a0 * delta1, delta1, a1 * delta2, delta2])
""",
    "two-layers-neuron": """
def neuron_gradient(w, b, X, y):
    a = sigmoid(w @ X + b)
    return X @ (a - y) / len(y), np.mean(a - y)
""",
    "two-layers-step": """
def one_step(W1, b1, W2, b2, x, y, eta):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = (W2.T @ delta2) * a1 * (1 - a1)
    return W1 - eta * delta1 @ x.T, b1 - eta * delta1, W2 - eta * delta2 @ a1.T, b2 - eta * delta2
""",
    "softmax-cross-entropy-axis": """
def softmax(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)
""",
    "softmax-cross-entropy-complete": """
def cost_and_gradient(Z, Y):
    shifted = Z - Z.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    m = Z.shape[1]
    return -np.sum(Y * log_p) / m, (np.exp(log_p) - Y) / m
""",
}
# Mutants that are right, or so by what the exercise promises; each with its reason.
EVEN, SAME_AXIS = "an even function", "of two axes, the last is axis 1"
EQUAL_LENGTH, SAME_SIZE = "a vector and its opposite are equally long", "the same number of columns"
OTHER_WEIGHTS = "other weights of the same gates: any network that computes XOR is right"
_XOR = "return predict({}, {}, [predict({}, {}, X), predict({}, {}, X)])"
EQUIVALENT = {
    ("generalisation-ridge", "n, m = (-X).shape"): "a matrix and its opposite have one shape",
    ("automatic-differentiation-broadcast", "if n <= 1:"): "no axis has the length 0",
    ("optimizers-adam-step", "r = gamma * r + (1 - gamma) * (-g) ** 2"): EVEN,
    ("chain-rule-sine", "return (float(np.sin(x)), float(np.cos(-x)))"): EVEN,
    ("matrix-form-code", "Delta = W_next.T @ Delta_next * sigmoid_prime(-Z)"): EVEN,
    ("matrix-form-code", "return (Delta, Delta @ A_prev.T, Delta.sum(axis=-1, keepdims=True))"):
        SAME_AXIS,
    ("perceptron-mistake", "return 1.0 if x @ w + b > 0 else 0.0"): "a dot product of two vectors",
    ("perceptron-epoch", "return 1.0 if x @ w + b > 0 else 0.0"): "a dot product of two vectors",
    ("perceptron-epoch", "for x, target in zip(X.T, y, strict=False):"): "the lengths are equal",
    **{
        ("perceptron-layers", _XOR.format(*weights)): OTHER_WEIGHTS
        for weights in (
            ([3, 2], -3, [2, 2], -1, [-2, -2], 3), ([2, 3], -3, [2, 2], -1, [-2, -2], 3),
            ([2, 2], -2, [2, 2], -1, [-2, -2], 3), ([2, 2], -3, [2, 2], -1, [-2, -2], 4),
            ([2, 2], -3, [3, 2], -1, [-2, -2], 3), ([2, 2], -3, [2, 3], -1, [-2, -2], 3),
            ([2, 2], -3, [2, 2], "-0", [-2, -2], 3), ([2, 2], -3, [2, 2], -0.1, [-2, -2], 3),
            ([2, 2], -3, [2, 2], -0.001, [-2, -2], 3), ([2, 2], -3, [2, 2], -1, [-1, -2], 3),
            ([2, 2], -3, [2, 2], -1, [-2, -1], 3),
        )
    },
    **{
        ("perceptron-margin", "return margin_undivided(X, y, w, b) / "
         f"float(np.linalg.norm(np.append({part})))"): EQUAL_LENGTH
        for part in ("-w, b", "w, -b")
    },
    ("softmax-cross-entropy-complete", "m = Z.shape[-1]"): SAME_AXIS,
    ("softmax-cross-entropy-complete", "m = (-Z).shape[1]"): SAME_SIZE,
    ("softmax-cross-entropy-complete", "m = Y.shape[1]"): SAME_SIZE,
    ("training-ratio", "off = g.mean(axis=1, keepdims=True) - g[:, drawn].mean(axis=2)"):
        EQUAL_LENGTH,
    ("training-ratio", "off = -(g[:, drawn].mean(axis=2) - g.mean(axis=1, keepdims=True))"):
        EQUAL_LENGTH,
    ("training-ratio", "off = g[:, drawn].mean(axis=2) - g.mean(axis=-1, keepdims=True)"):
        SAME_AXIS,
    ("training-stop", "elif epoch - best == patience:"): "it grows by one, and is met exactly",
    ("two-layers-neuron", "return (X @ (a - y) / len(-y), np.mean(a - y))"): SAME_SIZE,
    ("vanishing-gradients-mask", "return np.where(np.asarray(a) != 0, 1.0, 0.0)"):
        "an activation of ReLU is never negative",
    ("vanishing-gradients-residual-back", "delta = g * sigmoid_prime(-z)"): EVEN,
    ("vanishing-gradients-normalize-back", "mean = np.mean(g, axis=-1, keepdims=True)"): SAME_AXIS,
    ("vanishing-gradients-normalize-back", "along = np.mean(g * z_hat, axis=-1, keepdims=True)"):
        SAME_AXIS,
    ("vanishing-gradients-carry", "earlier = W.T @ delta * sigmoid_prime(-z)"): EVEN,
    **{
        ("vanishing-gradients-carry",
         f"return (earlier, float(np.linalg.norm({W}, 2) * np.linalg.norm({delta}) / 4))"):
            EQUAL_LENGTH
        for W, delta in (("-W", "delta"), ("W.T", "delta"), ("W", "-delta"))
    },
}  # fmt: skip


def source_of(entry):
    """The source of the reference and of what it calls in its module, and its namespace."""
    reference = entry.reference
    chapter = next(c for c in listing() if entry.id.startswith(f"{c}-"))
    module = importlib.import_module(f"nnmath.exercises.chapters.{chapter.replace('-', '_')}")
    if entry.id in SOURCES:
        return SOURCES[entry.id], vars(module), reference.__name__
    pending, found = [reference.__name__], {}
    while pending:
        name = pending.pop()
        function = vars(module).get(name)
        if name in found or getattr(function, "__module__", "") != module.__name__:
            continue
        tree = ast.parse(inspect.getsource(function))
        definition = tree.body[0]
        definition.returns = None
        if ast.get_docstring(definition):
            definition.body = definition.body[1:]
        for argument in definition.args.args:
            argument.annotation = None
        found[name] = ast.unparse(tree)
        pending += [part.id for part in ast.walk(tree) if isinstance(part, ast.Name)]
    return "\n".join(found.values()), vars(module), reference.__name__


def survivors(entry):
    source, around, name = source_of(entry)
    quick = replace(entry, seconds=0.25, known_mistakes=())
    alive = []
    for text, line in mutants(source):
        names = dict(around)
        exec(compile(text, entry.id, "exec"), names)
        if judge(quick, names[name]).correct:
            alive.append(line)
    return alive


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_mutant_is_found_out(entry):
    explained = {line for id, line in EQUIVALENT if id == entry.id}
    assert set(survivors(entry)) == explained


# Wrong at a border alone: what one change of the reference does not make.
_LOOP = """
def {name}:
    best = waited = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]{lower}: best = epoch
        {rest}
    return best
"""
WRONG_AT_A_BORDER = [
    ("gradient-descent-stop", """
def steps_needed(slope, x, rate, tolerance):
    for count in range(500):
        if abs(slope(x)) < tolerance: break
        x = x - rate * slope(x)
    return count
"""),
    ("chain-rule-mistake", """
def backward_sweep(arrows):
    g = np.zeros(len(arrows)); g[-1] = 1.0
    for j in range(len(arrows) - 1, 1, -1):
        for i, slope in arrows[j]: g[i] += slope * g[j]
    return g
"""),
    ("two-layers-neuron", """
def neuron_gradient(w, b, X, y):
    error = sigmoid(w @ X + b) - np.round(y)
    return X @ error / error.size, error.mean()
"""),
    ("softmax-cross-entropy-complete", """
def cost_and_gradient(Z, Y):
    shifted = Z - Z.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    truth = Y == Y.max(axis=0)
    return -np.sum(Y * log_p) / Z.shape[1], (np.exp(log_p) - truth) / Z.shape[1]
"""),
    ("softmax-cross-entropy-axis", """
def columns(Z):
    e = np.exp(Z - Z[0])
    return e / e.sum(axis=0)
"""),
    ("vanishing-gradients-mask", "relu_slope = lambda a: np.where(a > a.min(), 1.0, 0.0)"),
    ("vanishing-gradients-mask", "relu_slope = lambda a: np.where(a > 1e-12, 1.0, 0.0)"),
    ("training-stop", _LOOP.format(name="best_epoch(costs, patience)", lower="", rest="""
        else: waited += 1
        if waited > patience: break""")),
    ("training-stop", _LOOP.format(name="best_epoch(costs, patience)", lower=" - 1e-3", rest="""
        if epoch - best >= patience: break""")),
    ("optimizers-heavy-ball", """
def heavy_ball(gradient, theta, rate, beta, steps):
    v = 0
    for _ in range(max(1, steps)):
        v = beta * v + gradient(theta)
        theta = theta - rate * v
    return theta
"""),
    ("generalisation-folds", """
def cross_validate(learn, cost, X, Y, parts):
    costs = []
    for k, part in enumerate(parts):
        others = np.concatenate([p for i, p in enumerate(parts) if i != k])
        costs.append(cost(learn(X[:, others], Y[:, others]), X[:, part], Y[:, part]))
    return np.average(costs, weights=[len(part) for part in parts])
"""),
    ("generalisation-drop", "drop = lambda a, u, q: np.where(u.round(9) < q, a, 0) / q"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "source"), WRONG_AT_A_BORDER, ids=lambda text: text.strip()[:30])
def test_a_function_that_is_wrong_at_a_border_is_found_out(id, source):
    names = {"np": np, "sigmoid": sigmoid}
    exec(source, names)
    *_, function = (value for value in names.values() if callable(value))
    assert not check(id, function).correct
