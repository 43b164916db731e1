"""Two layers, with other numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from nnmath.activations import sigmoid_prime
from nnmath.backprop import backward
from nnmath.network import Network

from . import Practice, Values, pick, whole


def draw_slope(rng: np.random.Generator) -> Values:
    """What a sigmoid gives."""
    return {"a": pick(rng, 0.8, 0.6, 0.7, 0.2, 0.3, 0.4, 0.95, 0.99)}


def slope(a: float) -> Values:
    """σ′ by the value of σ."""
    return {
        "answer": a * (1 - a),
        "of_a": float(sigmoid_prime(a)),
        "square": a**2,
        "value": a,
        "rest": 1 - a,
        "quarter": 0.25,
    }


def draw_by_hand(rng: np.random.Generator) -> Values:
    """A scalar network whose weighted inputs are both 0."""
    w2 = whole(rng, -4, 4, nonzero=True)
    return {
        "w1": whole(rng, -4, 4, nonzero=True),
        "x": whole(rng, -2, 2),
        "w2": w2,
        "y": whole(rng, 0, 1),
    }


def by_hand(w1: int, x: int, w2: int, y: int) -> Values:
    """The four derivatives; the biases make both weighted inputs 0."""
    b1, b2 = -w1 * x, Fraction(-w2, 2)
    net = Network([[[float(w1)]], [[float(w2)]]], [[[float(b1)]], [[float(b2)]]])
    back = backward(net, net.forward([[float(x)]]), [[float(y)]])
    assert back.b is not None
    parts = [part for layer in (1, 2) for part in (back.W[layer], back.b[layer])]
    d1, d2 = (float(np.ravel(back.delta[layer])[0]) for layer in (1, 2))
    return {
        "answer": [float(np.ravel(part)[0]) for part in parts],
        "sign": [-float(np.ravel(part)[0]) for part in parts],
        "biases": [x * d1, 0, d2 / 2, 0],
        "inner_bias": [x * d1, x * d1, d2 / 2, d2],
        "inputs": [d1, d1, d2, d2],
        "inner_weight": [v * w1 / w2 for v in (x * d1, d1)] + [d2 / 2, d2],
        "inner_slope": [4 * x * d1, 4 * d1, d2 / 2, d2],
        "b1": b1,
        "b2": b2,
        "d1": Fraction(d1).limit_denominator(1000),
        "d2": Fraction(d2).limit_denominator(1000),
        "error": Fraction(1, 2) - y,
        "four": ", ".join(
            str(Fraction(float(np.ravel(part)[0])).limit_denominator(1000)).replace("-", "−")
            for part in parts
        ),
    }


def draw_biases(rng: np.random.Generator) -> Values:
    """A rate."""
    return {"eta": pick(rng, 0.1, 0.2, 0.3, 0.8, 1.0, 2.0)}


def biases(eta: float) -> Values:
    """The cost of Mazur's example after one step."""
    W = [np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])]
    b = [np.full((2, 1), 0.35), np.full((2, 1), 0.60)]
    x, y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])
    net = Network(W, b)
    back = backward(net, net.forward(x), y)
    dC_db = back.b or []

    def cost(rate: float, bias_rate: float) -> float:
        new_W = [W[l - 1] - rate * back.W[l] for l in (1, 2)]
        new_b = [b[l - 1] - bias_rate * dC_db[l] for l in (1, 2)]
        return float(Network(new_W, new_b).cost(x, y))

    return {
        "answer": cost(eta, eta),
        "still": cost(eta, 0),
        "up": cost(-eta, -eta),
        "before": cost(0, 0),
        "shown": f"{cost(eta, eta):.9f}",
        "alone": f"{cost(eta, 0):.9f}",
        "now": f"{cost(0, 0):.9f}",
    }


def draw_explore(rng: np.random.Generator) -> Values:
    """A share of the largest slope."""
    return {"k": pick(rng, 5, 8, 10, 16, 25, 40, 50, 100)}


def explore(k: int) -> Values:
    """Where the slope of the sigmoid is a k-th of ¼."""
    a = (1 + math.sqrt(1 - 1 / k)) / 2
    z = math.log(a / (1 - a))
    return {
        "answer": z,
        "tanh": z / 2,
        "value": math.log(k - 1),
        "negative": -z,
        "a": a,
        "product": 4 * k,
    }


PRACTICE = {
    "two-layers-slope": Practice(
        draw_slope,
        slope,
        r"A sigmoid neuron gives $\sigma(z) = <a>$. How large is $\sigma'(z)$? Enter a number.",
        r"$\sigma' = \sigma (1 - \sigma)$, so it is $<a> \cdot <rest> = <answer>$, without "
        r"finding $z$.",
        ("You need not find z.", "σ′(z) = σ(z) (1 − σ(z)), and σ(z) is given.", "<a> · <rest>."),
        {
            "of_a": "That is σ′ taken at a: the number is σ(z), not z.",
            "square": "σ′ is σ(1 − σ), not σ².",
            "value": "That is σ(z) itself.",
            "rest": "That is 1 − σ(z), one of the two factors.",
            "quarter": "It is that large only where σ(z) = ½.",
        },
    ),
    "two-layers-by-hand": Practice(
        draw_by_hand,
        by_hand,
        "In the scalar network let $w^{(1)} = <w1>$, $b^{(1)} = <b1>$, $w^{(2)} = <w2>$, "
        "$b^{(2)} = <b2>$, $a^{(0)} = <x>$ and $y = <y>$. Enter the derivatives with respect to "
        "$w^{(1)}$, "
        "$b^{(1)}$, $w^{(2)}$, $b^{(2)}$, in this order, as a list of four numbers.",
        r"Both weighted inputs are $0$, so both activations are $\tfrac12$ and both slopes "
        r"$\tfrac14$. $\delta^{(2)} = \tfrac14 \cdot (<error>) = <d2>$ and $\delta^{(1)} = "
        r"\tfrac14 "
        r"\cdot (<w2>) \cdot \delta^{(2)} = <d1>$. Times the inputs $<x>$, $1$, $\tfrac12$ and "
        r"$1$: "
        "<four>.",
        (
            "Forward first: what are the two weighted inputs?",
            r"Both are 0, so both slopes are ¼. $\delta^{(2)} = \tfrac14 \cdot (<error>)$.",
            "δ⁽²⁾ = <d2> and δ⁽¹⁾ = <d1>. Then ∂C/∂w = input · δ and ∂C/∂b = δ.",
        ),
        {
            "sign": "You have a⁽²⁾ − y the wrong way round: all signs are wrong.",
            "biases": "A bias has the input 1: its derivative is not 0.",
            "inner_bias": "The bias b⁽¹⁾ has the input 1, not a⁽⁰⁾: its derivative is δ⁽¹⁾.",
            "inputs": "The errors alone belong to the biases. Each weight has the factor of its "
            "input.",
            "inner_weight": "The error is carried back through w⁽²⁾, not through w⁽¹⁾.",
            "inner_slope": "The hidden neuron's own slope σ′(z⁽¹⁾) = ¼ is missing.",
        },
    ),
    "two-layers-biases": Practice(
        draw_biases,
        biases,
        r"Take one step from Mazur's example, with $\eta = <eta>$, for the weights and the "
        r"biases, all "
        "by the gradient at the old place. Before it the cost is $<now>$. Enter the cost after "
        "it, to "
        "nine digits.",
        "After the step it is $<shown>$; with the biases left unchanged it would be $<alone>$.",
        (
            "Use the step you have written, with the numbers of the chapter.",
            "Then one more forward pass, with the new weights and the new biases.",
            "It is lower than the <alone> of the weights alone.",
        ),
        {
            "still": "That is the cost with the biases left unchanged.",
            "up": "The cost has risen: your step goes uphill.",
            "before": "That is the cost before the step.",
        },
    ),
    "two-layers-explore": Practice(
        draw_explore,
        explore,
        r"At which positive $z$ has the sigmoid left only $\tfrac{1}{<k>}$ of its largest slope? "
        r"Enter "
        "a number, to one decimal.",
        r"The largest slope is $\tfrac14$, so $a (1 - a) = \tfrac{1}{<product>}$. The larger "
        r"solution "
        r"is $a = <a>$, and $z = \log \frac{a}{1 - a} = <answer>$.",
        (
            "The largest slope is ¼.",
            r"So $a (1 - a) = \tfrac{1}{<product>}$. Solve for a.",
            "a ≈ <a>, and z = log(a/(1 − a)).",
        ),
        {
            "tanh": "That is for tanh; the sigmoid is asked for.",
            "value": "There the *value* is that close to 1. The question is where the slope is "
            "that "
            "small.",
            "negative": "Please give the one on the right, where z is positive.",
        },
    ),
}
