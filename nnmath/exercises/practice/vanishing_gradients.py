"""Vanishing gradients, with other numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from nnmath.activations import sigmoid, sigmoid_prime
from nnmath.backprop import backward
from nnmath.network import Network

from . import Practice, Values, pick, whole


def draw_slope(rng: np.random.Generator) -> Values:
    """Odds."""
    return {"k": whole(rng, 2, 9)}


def slope(k: int) -> Values:
    """σ′(log k) = k/(k + 1)²."""
    return {
        "answer": float(sigmoid_prime(math.log(k))),
        "value": k / (k + 1),
        "square": (k / (k + 1)) ** 2,
        "rest": 1 / (k + 1),
        "a": Fraction(k, k + 1),
        "b": Fraction(1, k + 1),
        "exact": Fraction(k, (k + 1) ** 2),
    }


def draw_how_deep(rng: np.random.Generator) -> Values:
    """A bound for the weights and a share of the error."""
    return {"w": pick(rng, 1, 2), "digits": pick(rng, 3, 4, 5, 7, 8, 9)}


def how_deep(w: int, digits: int) -> Values:
    """The links after which less than 10^−digits is left."""
    factor = Fraction(w, 4)
    links = next(n for n in range(1, 200) if factor**n < Fraction(1, 10**digits))
    return {
        "answer": links,
        "less": links - 1,
        "more": links + 1,
        "tens": digits,
        "factor": factor,
        "before": links - 1,
        "left": f"10^{{{math.log10(factor**links):.1f}}}",
    }


def draw_signs(rng: np.random.Generator) -> Values:
    """A weight and a number of layers."""
    return {"w": 4 * whole(rng, -4, 4, nonzero=True), "layers": whole(rng, 4, 8)}


def signs(w: int, layers: int) -> Values:
    """What the error is multiplied by, from the last layer to the first, with z = 0 everywhere."""
    net = Network([[[float(w)]]] * layers, [[[-w / 2]]] * layers)
    delta = backward(net, net.forward([[0.5]]), [[0.0]]).delta
    links = layers - 1
    return {
        "answer": float(delta[1][0, 0] / delta[layers][0, 0]),
        "sign": -float((w / 4) ** links),
        "all": float((w / 4) ** layers),
        "weights": float(w) ** links,
        "slopes": 0.25**links,
        "b": Fraction(-w, 2),
        "links": links,
        "factor": Fraction(w, 4),
        "start": "[[0.5]]",
    }


def draw_window(rng: np.random.Generator) -> Values:
    """A weight above 4."""
    return {"w": pick(rng, 5, 7, 8, 10, 12, 16)}


def window(w: int) -> Values:
    """How wide the window is in which a link keeps the error from shrinking."""
    a = (1 + math.sqrt(1 - 4 / w)) / 2
    z = math.log(a / (1 - a))
    return {
        "answer": 2 * z / w,
        "half": z / w,
        "in_z": 2 * z,
        "above": 2 * a - 1,
        "z": z,
        "a": a,
    }


def draw_average(rng: np.random.Generator) -> Values:
    """The weight and the bias of a link."""
    return {"w": whole(rng, 2, 9), "b": whole(rng, -6, 2)}


def average(w: int, b: int) -> Values:
    """The mean of w σ′(wa + b) over a from 0 to 1."""
    last, first = float(sigmoid(w + b)), float(sigmoid(b))
    return {
        "answer": last - first,
        "weightless": (last - first) / w,
        "upper": last,
        "first": first,
        "last": last,
        "sum": w + b,
    }


def draw_uniform(rng: np.random.Generator) -> Values:
    """The sizes of two layers."""
    return {"n": pick(rng, 20, 50, 100, 200), "k": pick(rng, 10, 25, 40, 80)}


def uniform(n: int, k: int) -> Values:
    """The half width of the uniform weights with Xavier's variance."""
    variance = 2 / (n + k)
    return {
        "answer": math.sqrt(3 * variance),
        "deviation": math.sqrt(variance),
        "variance": variance,
        "he": math.sqrt(6 / n),
        "one": math.sqrt(3 / n),
        "sum": n + k,
    }


def draw_mean_squares(rng: np.random.Generator) -> Values:
    """The sizes of a layer, a variance and a range of the inputs."""
    return {
        "n": pick(rng, 20, 40, 100),
        "k": pick(rng, 10, 50, 60),
        "v": pick(rng, 0.01, 0.03, 0.05),
        "top": pick(rng, 1, 2, 3),
    }


def mean_squares(n: int, k: int, v: float, top: int) -> Values:
    """The mean squares of z, of max(0, z) and of Wᵀδ."""
    a2 = top**2 / 3
    z2 = n * v * a2
    return {
        "answer": [z2, z2 / 2, k * v],
        "variance": [n * v * top**2 / 12, n * v * top**2 / 24, k * v],
        "exchanged": [k * v * a2, k * v * a2 / 2, n * v],
        "unhalved": [z2, z2, k * v],
        "a2": Fraction(top**2, 3),
        "z2": z2,
        "half": z2 / 2,
        "u2": k * v,
    }


def draw_root(rng: np.random.Generator) -> Values:
    """By what the length's factor is to be multiplied."""
    return {"k": pick(rng, 3, 4, 5, 10, Fraction(1, 2), Fraction(1, 3))}


def root(k: int | Fraction) -> Values:
    """The fourth power."""
    return {"answer": float(k**4), "exactly": k**4, "square": k**2, "same": k, "eighth": k**8}


def draw_orthogonal(rng: np.random.Generator) -> Values:
    """A turn by a Pythagorean triple, and an error of whole numbers."""
    a, b, c = pick(rng, (3, 4, 5), (4, 3, 5), (5, 12, 13), (8, 15, 17), (15, 8, 17))
    d = [whole(rng, -6, 6, nonzero=True) for _ in range(2)]
    return {"c": Fraction(a, c), "s": Fraction(b, c), "d": d[0], "e": d[1]}


def orthogonal(c: Fraction, s: Fraction, d: int, e: int) -> Values:
    """Qᵀδ."""
    first, second = c * d - s * e, s * d + c * e
    return {
        "answer": [float(first), float(second)],
        "first": first,
        "second": second,
        "minus": -s,
        "forward": [float(c * d + s * e), float(-s * d + c * e)],
        "unsigned": [float(c * d + s * e), float(s * d + c * e)],
    }


def draw_growth(rng: np.random.Generator) -> Values:
    """A number of blocks, and by what each branch is divided."""
    return {"L": whole(rng, 3, 5), "d": pick(rng, 2, 3, Fraction(3, 2), Fraction(5, 2))}


def growth(L: int, d: int | Fraction) -> Values:
    """The mean square after L blocks: doubled, with smaller branches, and with pre-norm."""
    scaled = float((1 + 1 / Fraction(d) ** 2) ** L)
    return {
        "answer": [2**L, scaled, 1 + L],
        "linear": [1 + L, scaled, 1 + L],
        "unsquared": [2**L, float((1 + 1 / Fraction(d)) ** L), 1 + L],
        "start": [2**L, scaled, L],
        "part": 1 / Fraction(d) ** 2,
        "doubled": 2**L,
        "scaled": scaled,
        "added": 1 + L,
    }


PRACTICE = {
    "vanishing-gradients-slope": Practice(
        draw_slope,
        slope,
        r"Compute $\sigma'(\log <k>)$ for the sigmoid, without a calculator. Enter a number; "
        r"`1/7` is "
        "one, too.",
        r"$\sigma(\log <k>) = \frac{1}{1 + 1/<k>} = <a>$, so the slope is $<a> \cdot <b> = "
        r"<exact>$.",
        (
            "The exponential of −log <k> is 1/<k>.",
            "σ(log <k>) = <a>.",
            "σ′ = σ(1 − σ): <a> times <b>.",
        ),
        {
            "value": "That is σ itself. Its slope is σ(1 − σ).",
            "square": "σ′ is σ(1 − σ), not σ².",
            "rest": "That is 1 − σ, one of the two factors.",
        },
    ),
    "vanishing-gradients-how-deep": Practice(
        draw_how_deep,
        how_deep,
        r"All weights of a chain of single sigmoid neurons are at most $<w>$ in size. How many "
        r"links "
        r"between two neurons suffice to be *sure* that less than $10^{-<digits>}$ of the error "
        r"arrives? "
        "Enter the smallest such number.",
        r"Each link multiplies by at most $<w> \cdot \tfrac14 = <factor>$. After <answer> links "
        r"it is "
        "about $<left>$, and after <before> it is not yet small enough.",
        (
            "By what is the error multiplied at most, in one link?",
            r"Which power of $<factor>$ is below $10^{-<digits>}$?",
        ),
        {
            "less": "One link more is needed: it is not yet below that.",
            "more": "One link less suffices.",
            "tens": "That would be for a factor of a tenth in each link.",
        },
    ),
    "vanishing-gradients-signs": Practice(
        draw_signs,
        signs,
        r"A chain of <layers> sigmoid neurons has all weights $<w>$, all biases $<b>$, and the "
        r"input "
        r"$\tfrac12$. By which number is the error of layer <layers> multiplied on its way to "
        r"layer 1?",
        r"Every weighted input is $<w> \cdot \tfrac12 <+b> = 0$, so every slope is $\tfrac14$ and "
        r"every "
        r"activation $\tfrac12$ again. There are <links> links, each of $<w> \cdot \tfrac14 = "
        r"<factor>$: "
        r"$(<factor>)^{<links>} = <answer>$.",
        (
            "What is the first weighted input? And the next?",
            "All weighted inputs are 0, so each slope is ¼.",
            "From layer <layers> to layer 1 there are <links> links, each of $<factor>$.",
        ),
        {
            "sign": "The sign: how many negative factors are there?",
            "all": "There is one link less than there are layers.",
            "weights": "Each link has a slope, ¼, too.",
            "slopes": "Each link has a weight, too.",
        },
    ),
    "vanishing-gradients-window": Practice(
        draw_window,
        window,
        r"A link with the weight $w$ and $z = wa + b$ multiplies the size of the error by $\lvert "
        r"w "
        r"\rvert \sigma'(z)$. For it not to shrink the error, the activation $a$ of the earlier "
        r"neuron has to "
        r"stay in a "
        "window. How wide is that window for $w = <w>$? Enter its length, to three digits.",
        r"$\sigma'(z) \ge 1/<w>$ holds between $-<z>$ and $<z>$, where $\sigma(z) = <a>$. As $z = "
        r"<w> a "
        r"+ b$, the window of $a$ is that of $z$ divided by <w>: <answer>.",
        (
            "Where is σ′(z) = 1/<w>? Solve s(1 − s) = 1/<w> first.",
            "The larger solution is <a>, and z = log(s/(1 − s)) = <z> there.",
            "The window of z is twice as wide; that of a is a <w>-th of it.",
        ),
        {
            "half": "That is one half of the window, from its middle.",
            "in_z": "That is the window of z. By what does z grow when a does?",
            "above": "That is the window of σ(z), the activation of the later neuron.",
        },
    ),
    "vanishing-gradients-average": Practice(
        draw_average,
        average,
        r"The activation $a$ that enters a link with the weight $<w>$ and the bias $<b>$ is drawn "
        r"uniformly between $0$ and $1$. What is the mean of the link's factor, $w \sigma'(wa + "
        r"b)$? Enter it, to three digits.",
        r"The factor is the slope of $\sigma(<w>a <+b>)$. Its mean is the difference of the end "
        r"values: $\sigma(<sum>) = <last>$ less $\sigma(<b>) = <first>$, which is $<answer>$.",
        (
            "Of which function of a is the factor the slope?",
            "The mean of a slope over an interval of length 1: the difference of the end values.",
            "From σ(<b>), for a = 0, to σ(<sum>), for a = 1.",
        ),
        {
            "weightless": "That is the mean of σ′. The factor has the weight too.",
            "upper": "That is the value at the upper end. Subtract that at the lower end.",
        },
    ),
    "vanishing-gradients-uniform": Practice(
        draw_uniform,
        uniform,
        r"Weights are drawn uniformly from $-c$ to $c$. Which $c$ gives Xavier's variance, for a "
        r"layer "
        "from $<n>$ to $<k>$ neurons? Enter it, to three digits.",
        r"Xavier's variance is $2/(<n> + <k>) = 2/<sum>$, and that of a uniform draw is $c^2/3$. "
        r"So $c = \sqrt{6/<sum>} = <answer>$.",
        (
            "The variance of a uniform draw from −c to c is c²/3.",
            "Xavier's variance is 2/(<n> + <k>).",
            "c² = 6/<sum>.",
        ),
        {
            "deviation": "That is the standard deviation; c is larger by the root of 3.",
            "variance": "That is the variance.",
            "he": "That is for He's variance, 2/n.",
            "one": "That is for the variance 1/n, which looks at the forward pass alone.",
        },
    ),
    "vanishing-gradients-mean-squares": Practice(
        draw_mean_squares,
        mean_squares,
        r"<n> inputs are drawn uniformly from $0$ to $<top>$; <k> neurons have weights with mean "
        r"$0$ and variance $<v>$, and biases $0$; the error of each of the <k> is $1$. Predict "
        r"three mean squares: of the weighted inputs $z$, of $\max(0, z)$, and of "
        r"$u = W^\top \delta$. Enter them as a list of three numbers.",
        r"The mean square of an input is $<top>^2/3 = <a2>$. So $z$ has $<n> \cdot <v> \cdot <a2> "
        r"= "
        r"<z2>$, its positive part half of that, <half>, and $u$ has $<k> \cdot <v> = <u2>$.",
        (
            "The mean square of a number drawn uniformly from 0 to c is c²/3, not its variance.",
            "z adds up <n> products; u adds up <k>.",
            "z: <n> · <v> · <a2>. Half of it is lost by max(0, z).",
        ),
        {
            "variance": "The mean square of the inputs counts, not their variance.",
            "exchanged": "z adds up over the <n> inputs, u over the <k> neurons.",
            "unhalved": "max(0, z) loses half of the mean square.",
        },
    ),
    "vanishing-gradients-root": Practice(
        draw_root,
        root,
        "In a wide network of sigmoids with a large gain $g$, the mean square of the error is "
        r"multiplied at each layer by a number times $\sqrt{g}$. By which number must $g$ be "
        "multiplied so that the factor by which the error's *length* changes at each layer becomes "
        "$<k>$ times what it was?",
        "The length is the root of the mean square, and goes with the fourth root of $g$. So $g$ "
        "is multiplied by the fourth power of $<k>$, $<exactly>$.",
        (
            "By which power of g does the mean square of the error grow?",
            "The length goes with the fourth root of g: which fourth root is <k>?",
        ),
        {
            "square": "That is for the mean square. The length is the root of it.",
            "same": "The error's length does not grow in proportion to the gain.",
            "eighth": "One root too many: the length goes with the fourth root of g.",
        },
    ),
    "vanishing-gradients-orthogonal": Practice(
        draw_orthogonal,
        orthogonal,
        r"The rows of $Q$ are $(<c>, <s>)$ and $(<minus>, <c>)$, of length $1$ and at right "
        r"angles. For $\delta = (<d>, <e>)^\top$, enter $Q^\top \delta$ as a list of two numbers.",
        r"The columns of $Q$ are $(<c>, <minus>)$ and $(<s>, <c>)$. Times $\delta$ they give "
        "<first> and <second>: an arrow as long as $\\delta$.",
        (
            "The first entry of Qᵀδ is the first *column* of Q times δ.",
            "The first column is (<c>, <minus>).",
        ),
        {
            "forward": "That is Qδ. On the way back the matrix is transposed.",
            "unsigned": "A sign is lost: one entry is <minus>.",
        },
    ),
    "vanishing-gradients-growth": Practice(
        draw_growth,
        growth,
        "<L> residual blocks stand in a row, and what comes into the first has the mean square 1. "
        "In a fresh network each branch adds as much as the mean square of what it is given. "
        "Predict the mean square of the last sum in three cases: as it is; with each branch "
        "divided by $<d>$ before it is added; and with pre-norm, where each branch is given the "
        "mean square 1. Enter a list of three numbers, to three digits.",
        "Each block doubles, adds $<part>$ times what comes in, or adds 1: <doubled>, <scaled> and "
        "<added>.",
        (
            "Mean squares of road and branch add up.",
            "In the second case each block multiplies by 1 + <part>.",
        ),
        {
            "linear": "Without a normalisation a branch adds as much as came in, and that grows.",
            "unsquared": "Mean squares: what divides the branch counts as its square.",
            "start": "What comes into the first block is there too.",
        },
    ),
}
