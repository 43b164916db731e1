r"""The wrong formulas that the sources and their readers have written, in the book's notation."""

from __future__ import annotations

from dataclasses import dataclass

NEURONS = (("l", "1", "L"), ("j", "1", "n_l"))
WEIGHTS = (*NEURONS, ("k", "1", "n_{l-1}"))
SUM = r"\sum_{k=1}^{n_{l-1}} w^{(l)}_{jk} a^{(l-1)}_k"
ACTIVATION = r"\frac{\partial a^{(l)}_j}{\partial %s} = "
DC = r"\frac{\partial C}{\partial %s}"


@dataclass(frozen=True)
class Erratum:
    """One wrong formula.

    Attributes
    ----------
    name, source : str
        What it is called here, and the key of the source it is from.
    wrong, right : str
        LaTeX; ``right`` may be empty where nothing of that form is right.
    model : str
        In which model both are tried.
    why : str
        What is wrong, in a sentence.
    ranges : tuple of (index, first, last)
        For which indices the formula claims to hold.
    """

    name: str
    source: str
    wrong: str
    right: str
    model: str
    why: str
    ranges: tuple[tuple[str, str, str], ...] = ()


_ALL = (
    Erratum(
        "sigmoid-sign",
        "four-equations",
        r"\sigma(z) = \frac{1}{1 + e^z}",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        "sigmoid-neuron",
        "The function falls where it should rise.",
    ),
    Erratum(
        "bias-forgotten",
        "notation",
        rf"a^{{(l)}}_j = \sigma\Bigl({SUM}\Bigr)",
        rf"a^{{(l)}}_j = \sigma\Bigl({SUM} + b^{{(l)}}_j\Bigr)",
        "network-2-3-4",
        "The bias was introduced, and is missing.",
        NEURONS,
    ),
    Erratum(
        "slope-one-half",
        "descent",
        r"\sigma'(0) = \frac{1}{2}",
        r"\sigma'(0) = \frac{1}{4}",
        "sigmoid-neuron",
        "The slope of the sigmoid never comes near one half: at its steepest it is a quarter.",
    ),
    Erratum(
        "slope-at-the-activation",
        "two-layer",
        ACTIVATION % "z^{(l)}_j" + r"\sigma'(a^{(l)}_j)",
        ACTIVATION % "z^{(l)}_j" + r"\sigma'(z^{(l)}_j)",
        "network-2-3-4",
        "The slope is taken at the weighted input, not at the activation.",
        NEURONS,
    ),
    Erratum(
        "slope-by-the-weight",
        "two-layer",
        ACTIVATION % "w^{(l)}_{jk}" + r"\sigma'(z^{(l)}_j)",
        ACTIVATION % "w^{(l)}_{jk}" + r"\sigma'(z^{(l)}_j) a^{(l-1)}_k",
        "network-2-3-4",
        "σ′ is the slope with respect to z; for a weight there is one more factor, its input.",
        WEIGHTS,
    ),
    Erratum(
        "slope-dropped-on-the-way-back",
        "four-equations",
        r"\delta^{(l)} = (W^{(l+1)})^\top \delta^{(l+1)}",
        r"\delta^{(l)} = \bigl((W^{(l+1)})^\top \delta^{(l+1)}\bigr) \odot \sigma'(z^{(l)})",
        "network-2-3-4",
        "Carried back a layer, the error also passes the slope of the activation.",
        (("l", "1", "L-1"),),
    ),
    Erratum(
        "step-without-a-rate",
        "four-equations",
        rf"W^{{(l)}} \leftarrow W^{{(l)}} - {DC % 'W^{(l)}'}",
        rf"W^{{(l)}} \leftarrow W^{{(l)}} - \eta {DC % 'W^{(l)}'}",
        "network-2-3-4",
        "The step has a length of its own, the learning rate.",
        (("l", "1", "L"),),
    ),
    Erratum(
        "gradient-of-the-top-carried-back",
        "vanishing",
        rf"{DC % 'w^{(1)}'} = {DC % 'w^{(2)}'} w^{{(2)}} \sigma'(z^{{(1)}}) a^{{(0)}}",
        rf"{DC % 'w^{(1)}'} = {DC % 'z^{(2)}'} w^{{(2)}} \sigma'(z^{{(1)}}) a^{{(0)}}",
        "two-layer-chain-2",
        "What is carried back is the error; the top layer's input is no part of it.",
    ),
    Erratum(
        "which-three-terms",
        "two-layer",
        rf"{DC % 'w^{(2)}'} = a^{{(1)}} a^{{(0)}} \bigl(a^{{(2)}} - y\bigr)",
        rf"{DC % 'w^{(2)}'} = a^{{(1)}} \sigma'\bigl(z^{{(2)}}\bigr) \bigl(a^{{(2)}} - y\bigr)",
        "two-neurons",
        "A term of the other layer takes the place of the slope of this one.",
    ),
    Erratum(
        "one-over-m-lost",
        "readers",
        rf"{DC % 'w'} = \sum_{{i=1}}^{{m}} (w x_i + b - y_i) x_i",
        rf"{DC % 'w'} = \frac{{1}}{{m}} \sum_{{i=1}}^{{m}} (w x_i + b - y_i) x_i",
        "regression-3",
        "The gradient of the sum, with a cost that is a mean.",
    ),
    Erratum(
        "two-over-m",
        "readers",
        rf"{DC % 'w'} = \frac{{2}}{{m}} \sum_{{i=1}}^{{m}} (w x_i + b - y_i) x_i",
        rf"{DC % 'w'} = \frac{{1}}{{m}} \sum_{{i=1}}^{{m}} (w x_i + b - y_i) x_i",
        "regression-3",
        "The two of the square was cancelled by the half of the cost.",
    ),
    Erratum(
        "transpose-lost",
        "readers",
        r"\delta^{(l)} = (W^{(l+1)} \delta^{(l+1)}) \odot \sigma'(z^{(l)})",
        r"\delta^{(l)} = \bigl((W^{(l+1)})^\top \delta^{(l+1)}\bigr) \odot \sigma'(z^{(l)})",
        "network-2-3-4",
        "It fits only where sizes happen to be equal, and is wrong even there.",
        (("l", "1", "L-1"),),
    ),
    Erratum(
        "difference-turned-round",
        "readers",
        r"\delta^{(L)} = (y - a^{(L)}) \odot \sigma'(z^{(L)})",
        r"\delta^{(L)} = (a^{(L)} - y) \odot \sigma'(z^{(L)})",
        "network-2-3-4",
        "It points uphill.",
    ),
    Erratum(
        "slope-is-not-a-times-one-minus-a",
        "readers",
        r"\sigma'(\sigma(z)) = \sigma(z) (1 - \sigma(z))",
        r"\sigma'(z) = \sigma(z) (1 - \sigma(z))",
        "sigmoid-neuron",
        "σ(1 − σ) is the slope at z; the slope at the activation is another number.",
    ),
    Erratum(
        "shrinks-by-three-quarters",
        "vanishing",
        r"\lvert w \rvert \sigma'(z) \le \frac{1}{4}",
        "",
        "sigmoid-neuron",
        "The factor is |w| σ′(z): with a large weight it exceeds a quarter, and even 1.",
    ),
)
ERRATA: dict[str, Erratum] = {erratum.name: erratum for erratum in _ALL}
