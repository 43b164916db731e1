"""Two layers in loops, with derivatives by nudging: what their figure is held against."""

import math
import re

import numpy as np

from nnmath.network import Network

SIGMA = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "identity": lambda z: z,
}
LOW, HIGH = "₁₂", "⁰¹²"
SYMBOL = re.compile(r"[wbzayδ][₁₂]*(?:⁽[⁰¹²]⁾|(?=[ )]))")


def example(sizes, seed, hidden="tanh", output="sigmoid", loss="quadratic", biases=True):
    rng = np.random.default_rng(seed)
    W = [rng.normal(size=(sizes[n + 1], sizes[n])) for n in (0, 1)]
    b = [rng.normal(size=(sizes[n + 1], 1)) for n in (0, 1)]
    net = Network(W, b if biases else None, hidden, output, loss)
    return net, rng.normal(size=(sizes[0], 1)), rng.uniform(0.1, 0.9, size=(sizes[2], 1))


CHAPTER = {
    "scalar": (Network([[[2.0]], [[-2.0]]], [[[-1.0]], [[1.0]]]), [[1.0]], [[1.0]]),
    "Mazur": (
        Network(
            [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]],
            [[[0.35], [0.35]], [[0.6], [0.6]]],
        ),
        [[0.05], [0.1]],
        [[0.01], [0.99]],
    ),
}
EXAMPLES = {
    **CHAPTER,
    "wide in the middle": example((1, 2, 1), 1, loss="cross-entropy"),
    "narrow": example((2, 1, 2), 2, "sigmoid", "identity"),
    "no biases": example((2, 2, 2), 3, "identity", "tanh", biases=False),
    "relu": example((2, 2, 1), 5, "relu", "sigmoid", "cross-entropy"),
}


def by_hand(net, x, y):
    """Every quantity under the name the book gives it: loops forward, nudges for derivatives."""
    one = max(net.sizes) == 1
    x, y = np.ravel(x).tolist(), np.ravel(y).tolist()
    start = {}
    for l in (1, 2):
        for j in range(net.sizes[l]):
            start["b", l, j] = float(net.b[l][j, 0]) if net.b else 0.0
            for k in range(net.sizes[l - 1]):
                start["w", l, j, k] = float(net.W[l][j, k])

    def run(theta):
        found, a = {}, x
        for l, f in ((1, net.hidden), (2, net.output)):
            z = [
                theta["b", l, j] + sum(theta["w", l, j, k] * a[k] for k in range(len(a)))
                for j in range(net.sizes[l])
            ]
            a = [SIGMA[f](v) for v in z]
            found |= {("z", l, j): v for j, v in enumerate(z)}
            found |= {("a", l, j): v for j, v in enumerate(a)}
        if net.loss == "quadratic":
            cost = sum((p - t) ** 2 for p, t in zip(a, y, strict=True)) / 2
        else:
            cost = -sum(
                t * math.log(p) + (1 - t) * math.log(1 - p) for p, t in zip(a, y, strict=True)
            )
        return cost, found

    slope = {}
    for key, value in start.items():
        high, low = (run({**start, key: value + h})[0] for h in (1e-5, -1e-5))
        slope[key] = (high - low) / 2e-5

    def name(kind, l, *at):
        low = "" if one else "".join(LOW[i] for i in at)
        return kind + low + ("" if kind == "y" else f"⁽{HIGH[l]}⁾")

    cost, found = run(start)
    out = {"C": cost, **{name(*key): v for key, v in {**found, **start}.items()}}
    out |= {name("a", 0, k): v for k, v in enumerate(x)}
    out |= {name("y", 2, j): v for j, v in enumerate(y)}
    out |= {f"∂C/∂{name(*key)}": v for key, v in slope.items()}
    out |= {name("δ", *key[1:]): v for key, v in slope.items() if key[0] == "b"}
    return out, start, slope, lambda theta: run(theta)[0]


def value(text):
    """A number as the figure writes it."""
    text = re.sub(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1], text.strip("() "))
    return float(text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")))


def arithmetic(text):
    """The value of a product or sum that the figure writes out."""
    for old, new in [("−", "-"), ("×", "*"), ("½", "0.5*"), ("²", "**2"), ("[", "("), ("]", ")")]:
        text = text.replace(old, new)
    assert re.fullmatch(r"[-+*.()\d ]+", text), text
    return eval(text)
