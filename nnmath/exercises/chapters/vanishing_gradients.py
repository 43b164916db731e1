"""Exercises and quick questions of the chapter "Vanishing gradients"."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.activations import relu, sigmoid, sigmoid_prime

from ..define import array, choice, derivation, formula, function, known_mistake, number, symbol
from ..symbol_tables import TWO_LAYERS, select
from ..types import Exercise

CHAIN = {
    **select(TWO_LAYERS, "a0 a1 a2 w1 w2 z1 z2 dsigma"),
    "w3": symbol("w^{(3)}"),
    "z3": symbol("z^{(3)}"),
    "delta3": symbol(r"\delta^{(3)}"),
}


def handed_down(w: float, b: float, links: int = 9, a: float = 0.5) -> float:
    """The product of the factors w σ′(z) of so many links of a chain that begins with z = wa + b.

    It is δ of the first neuron over δ of the last.
    """
    share = 1.0
    for _ in range(links):
        z = w * a + b
        share *= w * sigmoid_prime(z).item()
        a = 1 / (1 + math.exp(-z))
    return share


def border(w: float) -> float:
    """The z > 0 at which w σ′(z) = 1, for w > 4."""
    s = (1 + math.sqrt(1 - 4 / w)) / 2
    return math.log(s / (1 - s))


def mask(a: Any) -> Array:
    """ReLU's slope, from its activation."""
    return np.where(np.asarray(a) > 0, 1.0, 0.0)


def carry(W: Array, delta: Array, z: Array) -> tuple[Array, float]:
    """The error of the earlier layer, and the sharpest bound on its length that W allows."""
    earlier = W.T @ delta * sigmoid_prime(z)
    return earlier, float(np.linalg.norm(W, 2) * np.linalg.norm(delta) / 4)


def layers(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Layers of sizes that differ."""
    return [
        (rng.normal(size=(j, k)), rng.normal(size=(j, 1)), rng.normal(size=(k, 1)))
        for j, k in ((3, 5), (4, 2), (1, 3), (6, 6))
    ]


def residual_back(W: Array, z: Array, g: Array) -> tuple[Array, Array]:
    """The error of a residual layer of sigmoids, and the gradient for what came in."""
    delta = g * sigmoid_prime(z)
    return delta, W.T @ delta + g


def normalize_back(g: Array, z_hat: Array, s: Array) -> Array:
    """The gradient for z from that for the normalised z, with a neuron in each row."""
    mean = np.mean(g, axis=1, keepdims=True)
    along = np.mean(g * z_hat, axis=1, keepdims=True)
    before: Array = (g - mean - z_hat * along) / s
    return before


def clip(gradients: list[Array], c: float) -> list[Array]:
    """The arrays of a gradient, shortened together so that its length is at most c."""
    length = np.sqrt(sum(np.sum(d**2) for d in gradients))
    return [min(1.0, c / length) * d for d in gradients]


def residual_layers(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Square matrices of weights, and two columns or more for each."""
    return [
        (rng.normal(size=(n, n)), rng.normal(size=(n, m)), rng.normal(size=(n, m)))
        for n, m in ((2, 3), (4, 1), (3, 3))
    ]


def normalized_rows(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Gradients, normalised rows and their spreads; one batch is square."""
    cases = []
    for n, m in ((2, 5), (4, 3), (3, 3)):
        z = rng.normal(size=(n, m)) * np.arange(1, n + 1)[:, None]
        mean, s = z.mean(axis=1, keepdims=True), z.std(axis=1, keepdims=True)
        cases.append((rng.normal(size=(n, m)), (z - mean) / s, s))
    return cases


def gradients_and_lengths(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Gradients of several arrays, one longer than c, one shorter, one with c beyond 1."""
    arrays = [rng.normal(size=(3, 2)), rng.normal(size=(3, 1)), rng.normal(size=(1, 3))]
    return [(arrays, 1.0), (arrays, 50.0), ([5 * d for d in arrays], 2.0)]


def _clip_each(gradients: list[Array], c: float) -> list[Array]:
    return [clip([d], c)[0] for d in gradients]


def _clip_entries(gradients: list[Array], c: float) -> list[Array]:
    return [np.clip(d, -c, c) for d in gradients]


def _always_to_c(gradients: list[Array], c: float) -> list[Array]:
    length = np.sqrt(sum(np.sum(d**2) for d in gradients))
    return [c / length * d for d in gradients]


EXERCISES: list[Exercise] = [
    number(
        "vanishing-gradients-slope",
        lambda: sigmoid_prime(math.log(3)).item(),
        tolerance=5e-3,
        known_mistakes=[
            known_mistake(3 / 4, "That is σ(log 3) itself. The slope is σ(z)(1 − σ(z))."),
            known_mistake(1 / 4, "That is the slope at 0, the largest one."),
            known_mistake(9 / 16, "You have squared σ(z); the second factor is 1 − σ(z)."),
            known_mistake(
                lambda: sigmoid_prime(0.75).item(), "You took the slope at a = σ(z), not at z."
            ),
            known_mistake(
                lambda: sigmoid_prime(3.0).item(), "That is the slope at 3, not at log 3."
            ),
        ],
        hints=[
            "What is e to the power of −log 3?",
            "σ(log 3) = 1/(1 + 1/3).",
            "The slope is σ(z)(1 − σ(z)) with σ(z) = 3/4.",
        ],
    ),
    number(
        "vanishing-gradients-how-deep",
        lambda: math.ceil(6 / math.log10(4)),
        known_mistakes=[
            known_mistake(9, "Nine are not enough: 4 to the power of 9 is only 262,144."),
            known_mistake(
                lambda: 6 / math.log10(4), "Links are whole: take the next whole number."
            ),
            known_mistake(20, "That is for a factor of ½ a link. The slope is at most ¼."),
            known_mistake(6, "That is for a factor of 1/10 a link. The slope is at most ¼."),
            known_mistake(11, "Eleven neurons, yes, but they are joined by one link fewer."),
        ],
        hints=[
            "By which factor is the error multiplied at one link, at most, if |w| is at most 1?",
            "You need 4 to the power of n to be more than a million.",
            "4 to the power of 9 is 262,144.",
        ],
    ),
    derivation(
        "vanishing-gradients-w1",
        "a0*dsigma(z1)*w2*dsigma(z2)*w3*delta3",
        names=CHAIN,
        asks=r"\frac{\partial C}{\partial w^{(1)}}",
        more_names={"C": "C", "delta1": symbol(r"\delta^{(1)}"), "delta2": symbol(r"\delta^{(2)}")},
        setting=[
            "delta2 = w3*delta3*dsigma(z2)",
            "delta1 = w2*delta2*dsigma(z1)",
            "dC/dz3 = delta3",
            "dz3/da2 = w3",
            "da2/dz2 = dsigma(z2)",
            "dC/dz2 = delta2",
            "dz2/da1 = w2",
            "da1/dz1 = dsigma(z1)",
            "dC/dz1 = delta1",
            "dz1/dw1 = a0",
            "dC/dw1 = delta1*a0",
        ],
        start="dC/dw1",
        worked="dC/dw1 = dC/dz1*dz1/dw1 = delta1*a0\n = w2*delta2*dsigma(z1)*a0\n"
        " = a0*dsigma(z1)*w2*dsigma(z2)*w3*delta3",
        known_mistakes=[
            known_mistake(
                "dsigma(z1)*w2*dsigma(z2)*w3*delta3",
                "That is δ⁽¹⁾. The slope for w⁽¹⁾ is δ⁽¹⁾ times the input of that weight, a⁽⁰⁾.",
            ),
            known_mistake(
                "a0*dsigma(z1)*w2*a1*dsigma(z2)*w3*a2*delta3",
                "The inputs a⁽¹⁾ and a⁽²⁾ of the later layers are not in it: "
                "what is carried back is the error.",
            ),
            known_mistake(
                "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*delta3",
                "σ′(z⁽³⁾) is in δ⁽³⁾ already.",
            ),
            known_mistake(
                "a0*w1*dsigma(z1)*w2*dsigma(z2)*delta3",
                "A layer off by one: on the way from layer 3 to layer 1 you cross w⁽³⁾ and w⁽²⁾.",
            ),
            known_mistake("a0*w2*w3*delta3", "The slopes σ′(z⁽¹⁾) and σ′(z⁽²⁾) are lost."),
            known_mistake(
                "a0*dsigma(a1)*w2*dsigma(a2)*w3*delta3",
                "σ′ is taken of the weighted inputs z, not of the activations.",
            ),
            known_mistake(
                "a0*a1*(1 - a1)*w2*a2*(1 - a2)*w3*delta3",
                "Right for the sigmoid. Here σ is any activation: write dsigma(z1), dsigma(z2).",
            ),
        ],
        hints=[
            "First carry δ⁽³⁾ back to layer 1; only then turn to the weight.",
            "Each link multiplies by the weight that it crosses and by the slope of the neuron "
            "that it enters.",
            "δ⁽²⁾ = w⁽³⁾ σ′(z⁽²⁾) δ⁽³⁾ and δ⁽¹⁾ = w⁽²⁾ σ′(z⁽¹⁾) δ⁽²⁾. Then one more factor.",
        ],
    ),
    number(
        "vanishing-gradients-signs",
        lambda: handed_down(-8.0, 4.0),
        known_mistakes=[
            known_mistake(512, "The size is right. But each of the nine links changes the sign."),
            known_mistake(1024, "Ten neurons have nine links between them."),
            known_mistake(
                lambda: handed_down(-8.0, 0.0),
                "That is with the bias 0. With the bias 4 each z is 0, where the slope is ¼.",
            ),
            known_mistake(-(8.0**9), "The slope ¼ of each link is lost."),
            known_mistake(
                -(2.0**-9), "You divided: the factor of a link is w/4 = −2, not its inverse."
            ),
        ],
        hints=[
            "What is z of the first neuron, and so its activation?",
            "Every z is 0, so every link has the factor w/4.",
            "The factor is −2, and there are nine links.",
        ],
    ),
    number(
        "vanishing-gradients-window",
        lambda: 2 * border(6.0) / 6,
        decimals=3,
        known_mistakes=[
            known_mistake(
                lambda: 2 * border(6.0), "That is the range of z. Divide by w for that of a."
            ),
            known_mistake(
                lambda: border(6.0) / 6, "z may be positive or negative: the window is twice that."
            ),
            known_mistake(lambda: border(6.0), "That is how far z may be from 0, to one side."),
            known_mistake(
                lambda: math.sqrt(1 / 3),
                "That is the range of σ(z). Find the z that belong to its ends first.",
            ),
            known_mistake(
                lambda: math.sqrt(1 / 3) / 6,
                "That is the range of σ(z) over w. Find the z that belong to its ends first.",
            ),
        ],
        hints=[
            "The error does not shrink where 6σ′(z) is at least 1.",
            "Write s for σ(z) and solve s(1 − s) = 1/6.",
            "s = (1 ± √(1/3))/2, and z = log(s/(1 − s)), about ±1.317.",
            "a = (z − b)/6, so its range is that of z divided by 6.",
        ],
    ),
    number(
        "vanishing-gradients-average",
        lambda: math.tanh(2),
        decimals=3,
        known_mistakes=[
            known_mistake(2, "That is the factor for a = ½, the largest one."),
            known_mistake(
                1, "Close, but the activation that comes out runs from σ(−4) to σ(4) only."
            ),
            known_mistake(
                lambda: math.tanh(2) / 8, "That is the mean of σ′. The factor has the weight too."
            ),
            known_mistake(
                lambda: float(sigmoid(4.0)), "That is σ(4). Subtract the value at the other end."
            ),
            known_mistake(
                lambda: 8 * sigmoid_prime(4.0).item(), "That is the factor at the two ends."
            ),
        ],
        hints=[
            "Of which function of a is the factor the slope?",
            "The mean of a slope over an interval of length 1: the difference of the end values.",
            "σ(8a − 4) runs from σ(−4), for a = 0, to σ(4), for a = 1.",
        ],
    ),
    choice(
        "vanishing-gradients-three-quarters",
        {
            "a": "One neuron in each layer, $w = 8$, $z = 0$, the later error is $1$.",
            "b": "One neuron in each layer, $w = 1$, $z = 0$, the later error is $1$.",
            "c": "One neuron in each layer, $w = 8$, $z = 4$, the later error is $1$.",
            "d": "One neuron with $z = 0$, then sixteen; all weights are $1$, all later errors "
            "$1$.",
            "e": "As d, but eight of the errors are $1$ and eight are $-1$.",
        },
        ("a", "d"),
        several=True,
        why={
            "a": "The factor is 8 · ¼ = 2: the error doubles.",
            "b": "The factor is exactly ¼: three quarters are lost, as the claim says.",
            "c": "σ′(4) is about 0.018, so the factor is 0.14: more than three quarters are lost.",
            "d": "The neuron collects 16 · ¼ = 4, the length of the later error is √16 = 4.",
            "e": "What comes along the paths cancels: the error of the neuron is 0. All is lost.",
        },
        hints=[
            "For each layer compare the length of its error with that of the next. Which keep more "
            "than a quarter?",
            "The length of sixteen errors of size 1 is √16 = 4.",
            "There are two. In one the weight is large and z = 0; in the other paths add up.",
        ],
    ),
    function(
        "vanishing-gradients-mask",
        mask,
        inputs=lambda rng: [
            (np.array([[0.0, 2.0], [0.5, 0.0]]),),
            (np.array([[1e-6, 0.0, 0.05, 5e-4, 1e-300]]),),
            (np.array([[0.25], [3.0]]),),  # no neuron is off
            (relu(rng.normal(size=(5, 7))),),
            (relu(rng.normal(size=(3, 1))),),
        ],
        known_mistakes=[
            known_mistake(
                lambda a: np.where(a >= 0, 1.0, 0.0),
                # measured: test_the_mask_of_relu
                "An activation is never negative, so >= is always true: the mask is always on.",
            ),
            known_mistake(
                lambda a: 1.0 * (a <= 0), "The wrong way round: an active neuron has slope 1."
            ),
            known_mistake(
                lambda a: a, "That is the activation. The slope of an active neuron is 1."
            ),
            known_mistake(lambda a: a * (1 - a), "That is the slope of a sigmoid."),
        ],
        hints=[
            "Which values can a = max(0, z) take, and which of them come from a silent neuron?",
            "Try `a >= 0` on a = 0.",
            "One character is to be changed: > instead of >=.",
        ],
    ),
    function(
        "vanishing-gradients-carry",
        carry,
        inputs=layers,
        known_mistakes=[
            known_mistake(
                lambda W, delta, z: (
                    carry(W, delta, z)[0],
                    np.linalg.norm(W) * np.linalg.norm(delta) / 4,
                ),
                "The error is right. The bound is the one with the Frobenius norm: true, but not "
                "the sharpest. The spectral norm is np.linalg.norm(W, 2).",
            ),
            known_mistake(
                lambda W, delta, z: (carry(W, delta, z)[0], 4 * carry(W, delta, z)[1]),
                "The error is right. In the bound the factor ¼ is missing.",
            ),
            known_mistake(
                lambda W, delta, z: (
                    W.T @ delta * sigmoid_prime(sigmoid(z)),
                    carry(W, delta, z)[1],
                ),
                "σ′ is taken of z, not of a = σ(z).",
            ),
            known_mistake(
                lambda W, delta, z: (W.T @ delta, carry(W, delta, z)[1]),
                "In the error the slope σ′(z) is missing.",
            ),
            known_mistake(
                lambda W, delta, z: (
                    carry(W, delta, z)[0],
                    np.linalg.norm(W, 2) * np.linalg.norm(delta) / 16,
                ),
                "The error is right. 1/16 belongs to the square of the length.",
            ),
            known_mistake(
                lambda W, delta, z: (carry(W, delta, z)[0], np.linalg.norm(carry(W, delta, z)[0])),
                "The error is right. Its own length depends on z; the bound must not need z.",
            ),
        ],
        hints=[
            "The earlier error is the second of the four equations.",
            "Its first factor is W.T @ delta; sigmoid_prime(z) multiplies entry by entry.",
            "np.linalg.norm(W, 2) is the largest factor by which W.T stretches a column.",
            "Return the error and np.linalg.norm(W, 2) * np.linalg.norm(delta) / 4.",
        ],
    ),
    formula(
        "vanishing-gradients-spectral",
        "lambda1*c1**2 + lambda2*c2**2",
        names={
            "lambda1": symbol(r"\lambda_1"),
            "lambda2": symbol(r"\lambda_2"),
            "c1": symbol("c_1"),
            "c2": symbol("c_2"),
        },
        asks=r"\lVert W^\top \delta \rVert^2",
        known_mistakes=[
            known_mistake(
                "lambda1**2*c1**2 + lambda2**2*c2**2",
                "That is the squared length of W Wᵀδ. Here only one W Wᵀ stands between δᵀ and δ.",
            ),
            known_mistake("c1**2 + c2**2", "That is the squared length of δ itself."),
            known_mistake(
                "sqrt(lambda1*c1**2 + lambda2*c2**2)",
                "That is the length; its square is asked for.",
            ),
            known_mistake("lambda1*c1 + lambda2*c2", "A squared length: the c are squared."),
            known_mistake(
                "(lambda1 + lambda2)*(c1**2 + c2**2)",
                "That is the Frobenius bound. The exact length weighs each c² with its own λ.",
            ),
            known_mistake(
                "(lambda1*c1 + lambda2*c2)*(c1 + c2)",
                "The two eigenvectors are at right angles: mixed terms vanish.",
            ),
        ],
        hints=[
            "‖Wᵀδ‖² = δᵀ W Wᵀ δ.",
            "W Wᵀ multiplies the part along e₁ by λ₁ and the part along e₂ by λ₂.",
            "e₁ · e₂ = 0, so only c₁ · λ₁c₁ and c₂ · λ₂c₂ remain.",
        ],
    ),
    number(
        "vanishing-gradients-uniform",
        lambda: math.sqrt(6 / (64 + 30)),
        decimals=3,
        known_mistakes=[
            known_mistake(
                lambda: math.sqrt(2 / 94),
                "That is the standard deviation. Weights drawn uniformly from −c to c have the "
                "variance c²/3.",
            ),
            known_mistake(lambda: 2 / 94, "That is the variance itself."),
            known_mistake(lambda: 6 / 94, "That is c². Take the root."),
            known_mistake(
                lambda: math.sqrt(3 / 64),
                "That is for the variance 1/64, which counts the inputs alone.",
            ),
            known_mistake(lambda: math.sqrt(6 / 64), "That is for He's variance, 2/64."),
            known_mistake(
                lambda: 2 * math.sqrt(6 / 94),
                "That is the whole width, from −c to c.",
            ),
        ],
        hints=[
            "What is the variance of a number drawn uniformly from −c to c?",
            "It is the mean of w², and comes out as c²/3.",
            "Solve c²/3 = 2/(64 + 30).",
        ],
    ),
    array(
        "vanishing-gradients-mean-squares",
        lambda: [50 * 0.02 / 3, 50 * 0.02 / 6, 30 * 0.02],
        tolerance=5e-3,
        known_mistakes=[
            known_mistake(
                lambda: [50 * 0.02 / 4, 50 * 0.02 / 8, 30 * 0.02],
                "You squared the mean of a. What counts is the mean of a², which is 1/3.",
            ),
            known_mistake(
                lambda: [50 * 0.02 / 12, 50 * 0.02 / 24, 30 * 0.02],
                "You took the variance of a. The inputs need not have mean 0: the mean of a² is "
                "1/3.",
            ),
            known_mistake(
                lambda: [50 * 0.02 / 3, 50 * 0.02 / 6, 50 * 0.02],
                "On the way back the sum runs over the 30 neurons, not over the 50 inputs.",
            ),
            known_mistake(
                lambda: [50 * 0.02 / 3, 50 * 0.02 / 3, 30 * 0.02],
                "ReLU removes half of the mean square.",
            ),
            known_mistake(
                lambda: [50 * 0.02**2 / 3, 50 * 0.02**2 / 6, 30 * 0.02**2],
                "0.02 is the variance already.",
            ),
            known_mistake(
                lambda: [0.02 / 3, 0.02 / 6, 0.02],
                "That is one term of each sum. Count the terms.",
            ),
        ],
        hints=[
            "The mean square of a sum of independent terms of mean 0: add up the mean squares.",
            "The mean of a² for a drawn uniformly from 0 to 1 is the integral of a², 1/3.",
            "E(z²) = 50 · 0.02 · 1/3, half of that after ReLU, and 30 terms for u.",
        ],
    ),
    derivation(
        "vanishing-gradients-leaky",
        "2/(n*(1 + c**2))",
        domain={"n": "whole"},
        names={"n": "n_{l-1}", "c": "c"},
        asks=r"v^\star",
        more_names={"v": "v"},
        setting=["v = 2/(n*(1 + c**2))"],
        start="v",
        worked="n*v*(1/2 + c**2/2) = 1\nn*v*(1 + c**2) = 2\nv = 2/(n*(1 + c**2))",
        known_mistakes=[
            known_mistake(
                "2/n", "That is He initialisation, for c = 0. The leak lets something through."
            ),
            known_mistake("2/(n*(1 + c))", "Mean squares: the leak enters with c², not with c."),
            known_mistake(
                "1/(n*(1 + c**2))",
                "The mean over z and −z has a factor ½: so the variance has a factor 2.",
            ),
            known_mistake(
                "n*(1 + c**2)/2", "Upside down: that is the factor by which v is multiplied."
            ),
            known_mistake("2/(n*(1 - c**2))", "What the leak lets through is added: 1 + c²."),
            known_mistake(
                "2*(1 + c**2)/n",
                "More gets through, so the weights must be smaller: divide by 1 + c².",
            ),
        ],
        hints=[
            "As for ReLU, z and −z are equally likely: take the mean over the two.",
            "One of them gives z², the other (cz)².",
            "q = (1 + c²)/2 times s. Then ask for n v q = s.",
        ],
    ),
    choice(
        "vanishing-gradients-tanh-gain",
        {"a": "$0.25$", "b": "$1$, Xavier", "c": "$2$, He", "d": "$4$", "e": "$16$"},
        "c",
        why={
            "a": "The error about halves at each layer: only about a fifty-thousandth arrives.",
            "b": "Close, but over so many layers only about a fifth arrives.",
            "c": "The slopes of tanh lie somewhat below 1, and somewhat larger weights make up "
            "for them.",
            "d": "The error grows to about five times its size.",
            "e": "It explodes, to about three hundred times its size.",
        },
        hints=[
            "Choose tanh, 16 layers and the norm of the error δ, and go through the gains.",
            "Compare the height at layer 1 with that at layer 16. With Xavier's gain the curve "
            "falls a little on its way back.",
            "With the next gain after Xavier's it is almost level.",
        ],
    ),
    number(
        "vanishing-gradients-root",
        16,
        known_mistakes=[
            known_mistake(4, "That doubles the mean square. The length is the root of it."),
            known_mistake(2, "The error's length does not grow in proportion to the gain."),
            known_mistake(256, "One root too many: it is the fourth root of g, not the eighth."),
        ],
        hints=[
            "With which power of g does the factor of the mean square grow?",
            "The mean square is multiplied by a number times √g. And the length?",
            "The factor of the length grows as the fourth root of g: which number has the fourth "
            "root 2?",
        ],
    ),
    array(
        "vanishing-gradients-orthogonal",
        lambda: [0.6 * 3 - 0.8 * 4, 0.8 * 3 + 0.6 * 4],
        known_mistakes=[
            known_mistake(
                lambda: [0.6 * 3 + 0.8 * 4, -0.8 * 3 + 0.6 * 4],
                "That is Qδ. On the way back the matrix is transposed.",
            ),
            known_mistake(
                lambda: [0.6 * 3 + 0.8 * 4, 0.8 * 3 + 0.6 * 4], "A sign is lost: one entry is −0.8."
            ),
        ],
        hints=[
            "The first entry of Qᵀδ is the first *column* of Q times δ.",
            "The first column is (0.6, −0.8).",
            "0.6 · 3 − 0.8 · 4, and 0.8 · 3 + 0.6 · 4.",
        ],
    ),
    formula(
        "vanishing-gradients-two-roads",
        "(1 + w1*dsigma(z1))*(1 + w2*dsigma(z2))*g",
        names=select(TWO_LAYERS, "w1 w2 z1 z2 dsigma") | {"g": symbol("g")},
        asks=r"\frac{\partial C}{\partial a^{(0)}}",
        known_mistakes=[
            known_mistake(
                "w1*dsigma(z1)*w2*dsigma(z2)*g",
                "That is the path through both neurons. Three more lead past one or both of them.",
            ),
            known_mistake(
                "(1 + w1*dsigma(z1)*w2*dsigma(z2))*g",
                "Two of the four paths are missing: past one neuron and through the other.",
            ),
            known_mistake(
                "(1 + w1*dsigma(z1) + w2*dsigma(z2))*g",
                "The path that leads through both neurons is missing.",
            ),
            known_mistake(
                "(2 + w1*dsigma(z1) + w2*dsigma(z2))*g",
                "The factors of two links in a row multiply; you have added them.",
            ),
            known_mistake(
                "(dsigma(z1) + w1)*(dsigma(z2) + w2)*g",
                "Through a neuron weight and slope multiply; the road past it has the slope 1.",
            ),
        ],
        hints=[
            "Each neuron can be passed in two ways: through it, or past it.",
            "So a neuron has the factor 1 + w σ′(z).",
            "The factors of the two neurons multiply.",
        ],
    ),
    function(
        "vanishing-gradients-residual-back",
        residual_back,
        inputs=residual_layers,
        known_mistakes=[
            known_mistake(
                lambda W, z, g: (g * sigmoid_prime(z), W.T @ (g * sigmoid_prime(z))),
                "δ is right. What comes back along the road past the layer is missing: g itself.",
            ),
            known_mistake(
                lambda W, z, g: (
                    g * sigmoid_prime(z),
                    W.T @ (g * sigmoid_prime(z)) + g * sigmoid_prime(z),
                ),
                "δ is right. The road past the layer has the slope 1, not σ′(z).",
            ),
            known_mistake(
                lambda W, z, g: (g * sigmoid_prime(z), W @ (g * sigmoid_prime(z)) + g),
                "δ is right. On the way back the matrix is transposed.",
            ),
            known_mistake(
                lambda W, z, g: (
                    W.T @ g * sigmoid_prime(z),
                    W.T @ (W.T @ g * sigmoid_prime(z)) + g,
                ),
                # measured: formula
                "g is the gradient for what this layer puts out: δ needs no weights, only slopes.",
            ),
        ],
        hints=[
            "delta is g times the slopes, entry by entry.",
            "Two roads lead back: one through W.T, one past the layer.",
            "before = W.T @ delta + g",
        ],
    ),
    formula(
        "vanishing-gradients-block",
        "g*dsigma(s)*(1 + w2*dsigma(z1)*w1)",
        names=select(TWO_LAYERS, "w1 w2 z1 dsigma") | {"s": symbol("s"), "g": symbol("g")},
        asks=r"\frac{\partial C}{\partial a^{(0)}}",
        known_mistakes=[
            known_mistake(
                "g*(1 + w2*dsigma(z1)*w1)",
                "That is the block without an activation behind the sum. The slope there is lost.",
            ),
            known_mistake(
                "g*dsigma(s)*w2*dsigma(z1)*w1",
                "That is the way through the branch. The road past it is missing.",
            ),
            known_mistake(
                "g*(1 + dsigma(s)*w2*dsigma(z1)*w1)",
                "The activation stands behind the sum: the road past the branch meets it too.",
            ),
            known_mistake(
                "g*dsigma(s)*(1 + w2*dsigma(s)*w1)",
                "Within the branch the slope is taken at z⁽¹⁾.",
            ),
            known_mistake(
                "g*dsigma(s)*(1 + w1*dsigma(z1) + w2)",
                "Along the branch the factors multiply; you have added them.",
            ),
        ],
        hints=[
            "Both roads meet in s. What is ∂C/∂s?",
            "∂C/∂s = g σ′(s). From s one road leads straight to a⁽⁰⁾.",
            "The other one leads through w⁽²⁾, the slope at z⁽¹⁾ and w⁽¹⁾.",
        ],
    ),
    array(
        "vanishing-gradients-growth",
        lambda: np.array([2.0**4, 1.25**4, 5.0]),
        tolerance=5e-3,
        known_mistakes=[
            known_mistake(
                lambda: np.array([5.0, 1.25**4, 5.0]),
                "Without a normalisation a branch adds as much as came in, and that grows.",
            ),
            known_mistake(
                lambda: np.array([2.0**4, 1.5**4, 5.0]),
                "Mean squares: half of the branch has a quarter of its mean square.",
            ),
            known_mistake(
                lambda: np.array([2.0**4, 2.0, 5.0]),
                "A quarter of what comes in is more in each block: factors multiply.",
            ),
            known_mistake(
                lambda: np.array([2.0**4, 1.25**4, 4.0]),
                "What comes into the first block is there too.",
            ),
            known_mistake(
                lambda: np.array([2.0**2, 1.25**2, 3.0]),
                "Four blocks, whatever the number of layers in each.",
            ),
        ],
        hints=[
            "Mean squares of road and branch add up, by the formula of the section.",
            "First: times 2 in each block. Second: times 1 + 1/4.",
            "Third: each branch sees the mean square 1, and adds 1.",
        ],
    ),
    function(
        "vanishing-gradients-normalize-back",
        normalize_back,
        inputs=normalized_rows,
        known_mistakes=[
            known_mistake(
                lambda g, z_hat, s: g / s,
                "That treats the mean and the spread as constants. Each z moves both.",
            ),
            known_mistake(
                lambda g, z_hat, s: (g - g.mean(axis=1, keepdims=True)) / s,
                "The mean is right. The spread moves, too: a term with z_hat is missing.",
            ),
            known_mistake(
                lambda g, z_hat, s: normalize_back(g, z_hat, s) * s,
                "All right, but the division by s is missing.",
            ),
            known_mistake(
                lambda g, z_hat, s: (
                    (
                        g
                        - g.mean(axis=0, keepdims=True)
                        - z_hat * np.mean(g * z_hat, axis=0, keepdims=True)
                    )
                    / s
                ),
                "The means run over the examples, along each row: axis=1.",
            ),
            known_mistake(
                lambda g, z_hat, s: (
                    (
                        g
                        - g.mean(axis=1, keepdims=True)
                        - z_hat * np.sum(g * z_hat, axis=1, keepdims=True)
                    )
                    / s
                ),
                "The last term has 1/m, too: a mean, not a sum.",
            ),
        ],
        hints=[
            "Take the last formula of the section, and read the two sums with 1/m as means.",
            "The means run along each row: axis=1, keepdims=True.",
            "(g - mean - z_hat * along) / s, where along is the mean of g * z_hat.",
        ],
    ),
    choice(
        "vanishing-gradients-scale-free",
        {
            "a": "Both stay as they are.",
            "b": "$\\hat{z}$ stays as it is, the gradient becomes a tenth.",
            "c": "$\\hat{z}$ stays as it is, the gradient becomes ten times as large.",
            "d": "Both become ten times as large.",
        },
        "b",
        why={
            "a": "The cost is the same, but a nudge of a given size is a ten times smaller part "
            "of a weight that is ten times as large.",
            "c": "The other way round: s is ten times as large, and it is in the denominator.",
            "d": "z does become ten times as large, but s does too, and the ten cancels.",
        },
        hints=[
            "What happens to μ and to s?",
            "So the cost does not change. And its gradient? Look for s in the formula.",
            "In the formula for ∂C/∂z only 1/s changes.",
        ],
    ),
    function(
        "vanishing-gradients-clip",
        clip,
        inputs=gradients_and_lengths,
        known_mistakes=[
            known_mistake(
                _clip_each,
                "Each array is shortened by itself. The direction changes: take one length for "
                "all.",
            ),
            known_mistake(
                _clip_entries,
                "Each entry is cut off by itself. The direction changes: one factor for all "
                "entries.",
            ),
            known_mistake(_always_to_c, "A gradient that is short enough must stay as it is."),
            known_mistake(
                lambda gradients, c: [
                    min(1.0, c / sum(np.sum(d**2) for d in gradients)) * d for d in gradients
                ],
                "You divide by the square of the length: the root is missing.",
            ),
        ],
        hints=[
            "The length of the whole gradient: square all entries of all arrays, add up, take "
            "the root.",
            "The factor is c/length where that is below 1, and otherwise 1.",
            "[min(1, c / length) * d for d in gradients]",
        ],
    ),
    derivation(
        "vanishing-gradients-quarter",
        "1/4",
        names={"a": "a"},
        start="a*(1 - a)",
        relation="<=",
        stated=True,
        worked="a*(1 - a) = a - a**2\n = 1/4 - (a - 1/2)**2\n <= 1/4",
        known_mistakes=[
            known_mistake(
                "1/2", "That is true, but a smaller bound holds: where is a(1 − a) largest?"
            ),
            known_mistake("1", "That is true, but a smaller bound holds."),
            known_mistake("1/8", "At a = ½ it is ¼: it exceeds this."),
            known_mistake("a", "The bound is to be a number."),
        ],
        hints=[
            "A square is never negative. Which one is it here?",
            "Complete the square: a − a² = ¼ − (…)².",
            "a - a**2 = 1/4 - (a - 1/2)**2.",
        ],
    ),
    derivation(
        "vanishing-gradients-bound",
        "(w/4)**2*d",
        names={"w": "w", "d": "d"},
        more_names={
            "s1": symbol("s_1"),
            "s2": symbol("s_2"),
            "w2": symbol("w^{(2)}"),
            "w3": symbol("w^{(3)}"),
            **{f"hidden_{n}": "h" for n in ("s1", "s2", "w", "w2", "w3", "d")},
        },
        setting=[
            "w = hidden_w**2",
            "d = hidden_d**2",
            "s1 = 1/(4*(1 + hidden_s1**2))",
            "s2 = 1/(4*(1 + hidden_s2**2))",
            "w2 = w/(1 + hidden_w2**2)",
            "w3 = w/(1 + hidden_w3**2)",
        ],
        start="s1*w2*s2*w3*d",
        relation="<=",
        stated=True,
        worked="s1*w2*s2*w3*d <= 1/4*w2*s2*w3*d\n <= 1/4*w*s2*w3*d\n <= 1/4*w*1/4*w3*d\n"
        " <= 1/4*w*1/4*w*d\n = (w/4)**2*d",
        known_mistakes=[
            known_mistake("w/4*d", "That is one layer. Two layers are passed."),
            known_mistake("w**2*d/4", "Each layer has a slope, and each slope is at most ¼."),
            known_mistake("(w/4)**3*d", "Two layers are passed, not three."),
            known_mistake("d/16", "Each layer has a weight, too, of at most w."),
        ],
        hints=[
            "Each slope is at most ¼ and each weight at most w. All factors are not negative.",
            "Replace one factor after the other by its bound.",
            "s1*w2*s2*w3*d <= 1/4*w2*s2*w3*d, and go on like this.",
        ],
    ),
]


QUICK: list[Exercise] = [
    formula(
        "vanishing-gradients-error-below",
        "w2*dsigma(z1)*delta2",
        names=select(TWO_LAYERS, "w1 w2 z1 z2 a1 dsigma") | {"delta2": symbol(r"\delta^{(2)}")},
        asks=r"\delta^{(1)}",
        question="In a chain of single neurons, what is $\\delta^{(1)}$? Write it with `w1`, `w2`, "
        "`z1`, `z2`, `a1`, `delta2` and `dsigma`, as far as they are needed.",
        known_mistakes=[
            known_mistake(
                "w2*dsigma(z2)*delta2", "σ′(z⁽²⁾) is in δ⁽²⁾ already: the slope is that of layer 1."
            ),
            known_mistake(
                "w1*dsigma(z1)*delta2", "The way back crosses w⁽²⁾, which joins the two layers."
            ),
            known_mistake("w2*dsigma(a1)*delta2", "σ′ is taken of z⁽¹⁾, not of a⁽¹⁾."),
            known_mistake("w2*delta2", "The slope of the neuron that the error enters is missing."),
            known_mistake(
                "w2*a1*(1 - a1)*delta2", "Right for the sigmoid; for any σ write dsigma(z1)."
            ),
            known_mistake(
                "w2*a1*dsigma(z1)*delta2",
                "The activation a⁽¹⁾ makes the gradient for w⁽²⁾, not δ⁽¹⁾.",
            ),
        ],
        hints=[
            "A link multiplies the error by a weight and by a slope.",
            "The weight is the one between the layers, the slope that of the earlier one.",
        ],
    ),
    number(
        "vanishing-gradients-three-links",
        lambda: handed_down(2.0, -1.0, links=3),
        question="A chain of four sigmoid neurons has all weights $2$, and all weighted inputs "
        "happen to be $0$. What share of the error of layer 4 arrives at layer 1?",
        known_mistakes=[
            known_mistake(1 / 16, "Four neurons are joined by three links."),
            known_mistake(1 / 64, "You have the slopes. Each link multiplies by its weight too."),
            known_mistake(8, "You have the weights. Each link multiplies by a slope too."),
            known_mistake(1 / 2, "That is one link."),
            known_mistake(1, "σ′(0) is ¼, not ½: a link has the factor 2 · ¼."),
        ],
        hints=["What is σ′(0)?", "Each of the three links has the factor 2 · ¼."],
    ),
    choice(
        "vanishing-gradients-always-smaller",
        {
            "a": "always: each layer takes its share",
            "b": "always with a sigmoid, never with ReLU",
            "c": "or the larger: that depends on the activation and on the first weights",
            "d": "only if the learning rate is too small",
        },
        "c",
        question="In a deep network the first layers get the smaller error,",
        why={
            "a": "With ReLU or tanh and a gain of 4 the first layer's error is the largest of all.",
            "b": "With ReLU and weights that are too small it vanishes; and sigmoids with weights "
            "above 4, kept at z = 0, make it grow.",
            "d": "The error is computed before any step is taken: the rate is not in it.",
        },
        hints=[
            "The factor of a link is a weight times a slope.",
            "Look at ReLU in the figure, with the gains 1 and 4.",
        ],
    ),
    choice(
        "vanishing-gradients-dead",
        {
            "a": "Its gradient is tiny, so it learns very slowly.",
            "b": "Its error is $0$ for every example, so its weights and its bias stay.",
            "c": "Its output is $0$, so its weights have become $0$.",
            "d": "The learning rate has become $0$.",
        },
        "b",
        question="What is wrong with a dead ReLU?",
        why={
            "a": "That is a saturated sigmoid. The slope of a silent ReLU is exactly 0.",
            "c": "Its weights may be large: its weighted input is negative for all examples.",
            "d": "The rate is what it was. Once it was too large.",
        },
        hints=["What is the slope where z < 0?", "The error is multiplied by that slope: by 0."],
    ),
    choice(
        "vanishing-gradients-zero-block",
        {
            "a": "both matrices: with a zero in it the block is dead",
            "b": "the first matrix alone: the gradient of the second is not zero",
            "c": "the second matrix alone: it is the one that is zero",
            "d": "neither: the road brings the gradient to both",
        },
        "b",
        question="The second matrix of a residual block is zero, the first is random, as above. "
        "Which of them is left as it is by the first step?",
        why={
            "a": "The road keeps the block alive. What is the gradient of the second matrix made "
            "of?",
            "c": "Its gradient is made of the error behind it and of the activation before it; "
            "neither is zero.",
            "d": "The road leads *past* both matrices. What reaches the first one comes through "
            "the second.",
        },
        hints=[
            "The error of the first layer is carried back through the second matrix.",
            "The gradient of the second matrix needs no weights.",
        ],
    ),
    choice(
        "vanishing-gradients-which-remedy",
        {
            "a": "Clip the gradient to length 1.",
            "b": "Take a larger learning rate for all layers.",
            "c": "Add residual connections.",
            "d": "Normalise over the neurons of a layer, for each picture by itself.",
        },
        "c",
        question="A deep network of sigmoids with small weights gives the same answer to every "
        "picture. "
        "Which remedy lets it learn?",
        why={
            "a": "Clipping shortens what is too long. Here the gradients are too short.",
            "b": "Well before the first layers moved, the last ones would take steps that are far "
            "too long.",
            "d": "This hardly separates the pictures, and to the last layer they all look alike. "
            "Normalising over the batch would do it.",
        },
        hints=[
            "Where are the gradients too small, and where not?",
            "The first layers need a way for the error that does not lead through all weights.",
        ],
    ),
]
