"""The chain rule, with other numbers."""

from __future__ import annotations

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime
from nnmath.graph import Node

from . import Practice, Values, pick, whole


def draw_links(rng: np.random.Generator) -> Values:
    """A power of a line, and a place."""
    return {
        "a": whole(rng, 2, 5),
        "b": whole(rng, -3, 3, nonzero=True),
        "n": whole(rng, 3, 5),
        "x": whole(rng, 1, 3),
    }


def links(a: int, b: int, n: int, x: int) -> Values:
    """The slope of (a x + b)ⁿ."""
    u = a * x + b
    return {
        "answer": n * u ** (n - 1) * a,
        "outer": n * u ** (n - 1),
        "power": u ** (n - 1) * a,
        "place": n * x ** (n - 1) * a,
        "u": u,
        "less": n - 1,
    }


def draw_graph(rng: np.random.Generator) -> Values:
    """Three inputs."""
    return {name: whole(rng, -3, 5, nonzero=True) for name in "xyz"}


def graph(x: int, y: int, z: int) -> Values:
    """The slopes of (x y + z) x."""
    nodes = [Node(v) for v in (x, y, z)]
    back = ((nodes[0] * nodes[1] + nodes[2]) * nodes[0]).backward()
    slopes = [back[v] for v in nodes]
    q = x * y + z
    return {
        "answer": slopes,
        "direct": [q, *slopes[1:]],
        "through": [x * y, *slopes[1:]],
        "short": [slopes[0], x, x],
        "sum": [*slopes[:2], 1],
        "r": x * y,
        "q": q,
        "first": int(slopes[0]),
        "second": int(slopes[1]),
    }


def draw_two_outputs(rng: np.random.Generator) -> Values:
    """An activation, two weights and two targets."""
    y = whole(rng, 0, 1)
    return {
        "a": pick(rng, 0.2, 0.4, 0.6, 0.8),
        "v": whole(rng, -2, 2, nonzero=True),
        "w": whole(rng, -2, 2, nonzero=True),
        "y": y,
        "t": 1 - y,
    }


def two_outputs(a: float, v: int, w: int, y: int, t: int) -> Values:
    """∂C/∂a of a hidden neuron that feeds two outputs."""
    weights, targets = np.array([v, w], float), np.array([y, t], float)
    z = a * weights
    chains = weights * sigmoid_prime(z) * (sigmoid(z) - targets)
    return {
        "answer": float(chains.sum()),
        "first": float(chains[0]),
        "second": float(chains[1]),
        "values": float(np.sum(weights * (sigmoid(z) - targets))),
        "negative": -float(chains.sum()),
        "mean": float(chains.mean()),
        "z": [float(value) for value in z],
        "outputs": [float(value) for value in sigmoid(z)],
        "slopes": [float(value) for value in sigmoid_prime(z)],
    }


def draw_predict(rng: np.random.Generator) -> Values:
    """Two nudges; the first is small."""
    return {"small": 0.01, "large": pick(rng, -0.01, 0.02, 0.03, -0.03)}


def predict(small: float, large: float) -> Values:
    """How many times as large a gap is for another nudge."""

    def cost(w: float) -> float:
        return 0.5 * float(sigmoid(1.5 * w - 0.2) - 1) ** 2

    def gap(nudge: float) -> float:
        slope = float(1.5 * sigmoid_prime(1.0) * (sigmoid(1.0) - 1))
        return cost(0.8 + nudge) - cost(0.8) - slope * nudge

    ratio = large / small
    return {
        "answer": gap(large) / gap(small),
        "linear": ratio,
        "size": abs(ratio) if abs(ratio) != 1 else 2.0,
        "signed": -(ratio**2),
        "inverse": 1 / ratio**2 if abs(ratio) != 1 else 0.25,
        "square": round(ratio**2),
    }


def draw_wrong_place(rng: np.random.Generator) -> Values:
    """A weighted input."""
    return {"z": pick(rng, 1.5, 2, 2.5, 3, -1, -2)}


def wrong_place(z: float) -> Values:
    """By what factor σ′(a) is too large."""
    a = float(sigmoid(z))
    wrong, right = float(sigmoid_prime(a)), float(sigmoid_prime(z))
    return {
        "answer": wrong / right,
        "inverse": right / wrong,
        "slope": wrong,
        "product": a * right,
        "a": a,
        "right": right,
    }


def draw_count(rng: np.random.Generator) -> Values:
    """A network of three layers."""
    return {"n": pick(rng, 64, 100, 256, 400), "h": whole(rng, 8, 40), "k": whole(rng, 2, 12)}


def count(n: int, h: int, k: int) -> Values:
    """The passes that finite differences need."""
    weights, biases = n * h + h * k, h + k
    return {
        "answer": weights + biases + 1,
        "parameters": weights + biases,
        "unbiased": weights + 1,
        "weights": weights,
        "two": 2,
    }


PRACTICE = {
    "chain-rule-links": Practice(
        draw_links,
        links,
        "Write $(<a> x <+b>)^<n>$ as a chain of two links. What is the slope of the whole at "
        "$x = <x>$? Enter a number.",
        r"The inner link is $u = <a> x <+b>$ with the slope <a>, the outer one $u^<n>$ with the "
        r"slope "
        r"$<n> u^<less>$, taken at what it receives, $u = <u>$: $<n> \cdot (<u>)^<less> \cdot <a> "
        r"= "
        "<answer>$.",
        (
            "Call the inner link u. What is u at x = <x>?",
            "The outer link has the slope $<n> u^<less>$, taken at that u.",
            r"Multiply $<n> \cdot (<u>)^<less>$ by the slope of the inner link, which is <a>.",
        ),
        {
            "outer": "You have the slope of the outer link. The inner link has a slope too.",
            "power": "The power comes down as a factor.",
            "place": "The outer slope is taken at what its link receives, not at x.",
        },
    ),
    "chain-rule-graph": Practice(
        draw_graph,
        graph,
        r"Let $C = (xy + z)\, x$ at $x = <x>$, $y = <y>$, $z = <z>$. Draw the graph, compute the "
        "values forward and all slopes backward. Enter the slopes of $C$ with respect to $x$, $y$ "
        "and $z$, in this order, as a list of three numbers.",
        r"Forward: $xy = <r>$ and $xy + z = <q>$. Backward: the last product passes $x = <x>$ on "
        r"to the sum, and the sum to $xy$ and to $z$; at $y$ the slope is $x \cdot x = <second>$. "
        r"Two paths lead from $x$, $<x> \cdot <y>$ through the product and $<q>$ directly: "
        "together <first>.",
        (
            "Forward first: r = xy, q = r + z, C = qx. Write each value at its node.",
            "Backward: 1 at C, x at q, and the sum passes that on to r and to z.",
            "x is used twice: through r it gets x · y, and directly it gets q = <q>.",
        ),
        {
            "direct": "Two paths lead from x; you have only the direct one.",
            "through": "Two paths lead from x; you have only the one through xy.",
            "short": "From xy one more link leads back to y, with the slope x.",
            "sum": "After the sum comes the last product: its slope is x.",
        },
    ),
    "chain-rule-two-outputs": Practice(
        draw_two_outputs,
        two_outputs,
        r"One hidden neuron with the activation $a = <a>$ feeds two sigmoid neurons without "
        r"biases, with the weights $<v>$ and $<w>$; their targets are $<y>$ and $<t>$, and the "
        r"cost is half the sum of the squared differences from them. Work out "
        r"$\partial C / \partial a$, to four decimals.",
        r"The weighted inputs are <z>, the outputs <outputs>, the slopes there <slopes>. Each "
        r"path is "
        r"weight times slope times output minus target: <first> and <second>. They add up to "
        r"<answer>.",
        (
            "Two paths, each of three links: a weight, a slope of σ, and an output minus a target.",
            "The weighted inputs are <z>, the outputs <outputs>.",
            "The slopes of σ are <slopes>. Multiply along each path, and add the two.",
        ),
        {
            "first": "That is only the path through the first output.",
            "second": "That is only the path through the second output.",
            "values": "Each chain has three links: σ′(z) is missing.",
            "negative": "The sign is wrong: the last link is a − y.",
            "mean": "Where paths meet they add; no mean is taken.",
        },
    ),
    "chain-rule-predict": Practice(
        draw_predict,
        predict,
        r"At the start of the chapter, the gap between the true change of the cost and the "
        r"predicted "
        r"one was about $7 \cdot 10^{-6}$ for $\Delta w = <small>$. How many times as large do you "
        r"expect it to be for $\Delta w = <large>$? Enter a number, with its sign.",
        "The gap is proportional to the square of the nudge, and a square does not see the sign: "
        "about "
        "<square> times as large. In numbers it is <answer>, because after the square a third "
        "power "
        "follows.",
        (
            "How did the gap shrink when the nudge became ten times smaller?",
            "The gap is about a number times the square of the nudge.",
            "Divide the two nudges, and square that.",
        ),
        {
            "linear": "The change is proportional to the nudge, the gap to its square.",
            "size": "The change is proportional to the nudge, the gap to its square.",
            "signed": "The size is right. But a square does not see the sign of the nudge.",
            "inverse": "The other way round: the larger nudge leaves the larger gap.",
        },
    ),
    "chain-rule-wrong-place": Practice(
        draw_wrong_place,
        wrong_place,
        r"Someone computes the slope of the chapter's neuron with $\sigma'(a)$ in place of "
        r"$\sigma'(z)$. By what factor is the result too large at $z = <z>$? Enter a number, to "
        r"three "
        "decimals.",
        r"At $z = <z>$ the activation is $a = <a>$. The other factors are right, so the result is "
        r"wrong "
        r"by $\sigma'(<a>) / \sigma'(<z>) = <slope> / <right> = <answer>$.",
        (
            "Compute a = σ(z) first. The other two factors do not change.",
            "You need σ′(<a>) and σ′(<z>), with σ′ = σ(1 − σ).",
            "<slope> divided by <right>.",
        ),
        {
            "inverse": "Take the reciprocal: the wrong slope divided by the right one.",
            "slope": "That is the wrong slope itself. Divide it by the right one.",
            "product": "Put the number a into σ′; do not multiply by it.",
        },
    ),
    "chain-rule-count": Practice(
        draw_count,
        count,
        "A network has <n> inputs, <h> hidden neurons and <k> outputs, all neurons with a bias. "
        "How "
        "many passes do finite differences need for the slopes of *one* step of descent, as they "
        "are "
        "counted in the chapter? Enter a whole number.",
        r"$<n> \cdot <h> + <h> + <h> \cdot <k> + <k> = <parameters>$ parameters. One pass with a "
        r"nudge "
        "for each, and one without: <answer>.",
        (
            "Count the weights between consecutive layers, then a bias for each neuron that "
            "computes.",
            r"$<n> \cdot <h> + <h>$ and $<h> \cdot <k> + <k>$.",
            "One pass for each of these <parameters> numbers, and one without a nudge.",
        ),
        {
            "parameters": "Those are the parameters. One more pass, without a nudge, is needed.",
            "unbiased": "The biases are parameters too.",
            "weights": "The biases are parameters too, and one pass is without a nudge.",
            "two": "That is what backpropagation needs: one forward and one backward pass.",
        },
    ),
}
