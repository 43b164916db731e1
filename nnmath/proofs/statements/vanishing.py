r"""Statements of the chapter on vanishing gradients: links, wide layers, first weights."""

from __future__ import annotations

from ..statement import Bound, Statement

CHAINS = ("long-chain-3", "long-chain-4")
LAYERS = ("layer-2-3", "layer-4-2")
# The number of the layer is far beyond any index, so that the two are not taken for each other.
THIS_LAYER = (("l", "7", "7"),)
RANK_ONE = (("W", r"\delta c^\top"), ("w", r"\delta c^\top"))
RELU = ("relu-right", "relu-left")
# ‖W‖²‖δ‖² − ‖Wᵀδ‖², twice (Lagrange), and what the slopes of the sigmoid take from ‖Wᵀδ‖²/16.
LAGRANGE = r"""\sum_{k=1}^{n_l} \sum_{i=1}^{n_{l+1}} \sum_{j=1}^{n_{l+1}}
(w_{ik} \delta_j - w_{jk} \delta_i)^2"""
SLOPES = r"""\sum_{k=1}^{n_l} \bigl((W^\top \delta)_k\bigr)^2
\bigl(\frac{1}{2} - \sigma(z_k)\bigr)^2
\left(\frac{1}{4} + \frac{\exp(-z_k)}{(1 + \exp(-z_k))^2}\right)"""
# Link by link: the first i − 1 keep their slopes, link i lacks (½ − σ)², the others have ¼.
LINK_BY_LINK = r"""\left(\prod_{i=1}^{n} \lvert w_i \rvert\right)
\sum_{i=1}^{n} \frac{4^i}{4^n} \bigl(\frac{1}{2} - \sigma(z_i)\bigr)^2
\prod_{j=1}^{i-1} \frac{\exp(-z_j)}{(1 + \exp(-z_j))^2}"""
ONE_MORE_LINK = r"""\frac{1}{4} q^2 \lvert w_n \rvert
+ p^2 \lvert w_n \rvert \bigl(\frac{1}{2} - \sigma(z_n)\bigr)^2"""
MOMENTS = ("moments-2-3", "moments-4-2")
RELU_MOMENTS = ("relu-moments-2-3", "relu-moments-4-2")
NORMALIZED = ("normalized-3", "normalized-4")
# Pinned, where something else would be true as well: a difference that is squared may be turned,
# the deviations from the mean add up to 0, whatever they are multiplied by, and the square of an
# entry of I is the entry itself.
NORMALISED_SPREAD = r"\sqrt{\varepsilon + \frac{1}{m} \sum_{i=1}^{m} (z_i - \mu)^2}"
NORMALISED_SPREAD_SLOPE = (
    r"\frac{1}{2s} \cdot \frac{2}{m} \sum_{i=1}^{m} (z_i - \mu) \Bigl( I_{ik} - \frac{1}{m} \Bigr)"
)
NORMALISED_SLOPE = (
    r"\frac{1}{s} \Bigl( I_{ik} - \frac{1}{m} \Bigr)"
    r" - \frac{z_i - \mu}{s^2} \cdot \frac{\partial s}{\partial z_k}",
    r"\frac{1}{s} \Bigl( I_{ik} - \frac{1}{m} - \frac{1}{m} \hat{z}_i \hat{z}_k \Bigr)",
)
EACH_EXAMPLE = (("k", "1", "m"),)
EACH_EXAMPLE_TWICE = (*EACH_EXAMPLE, ("i", "1", "m"))
FORWARD = (*THIS_LAYER, ("j", "1", "n_l"))
BACKWARD = (*THIS_LAYER, ("k", "1", "n_{l-1}"))

STATEMENTS = (
    Statement(
        "eq-vanishing-quarter",
        "bound",
        "The slope of the sigmoid is at most a quarter, and is that at 0.",
        (r"\sigma'(z)",),
        "",
        ("link",),
        bound=Bound(r"\bigl(\frac{1}{2} - \sigma(z)\bigr)^2", (("z", "0"),)),
        source="V5 D4",
    ),
    Statement(
        "eq-vanishing-link",
        "derived",
        "In a chain the error is carried back by one factor a layer.",
        (r"\delta^{(l)}",),
        r"w \sigma z \delta^{(l+1)}",
        CHAINS,
        (("l", "1", "L-1"),),
        source="V5",
        general=("chain-link",),
    ),
    Statement(
        "eq-vanishing-product",
        "derived",
        "From the last layer to the first: the product of all factors.",
        (r"\delta^{(1)}",),
        r"w \sigma z L \delta^{(L)}",
        CHAINS,
        general=("chain-link",),
        over="L",
        source="V5",
    ),
    Statement(
        "eq-vanishing-first",
        "derived",
        "The gradients of the first weight and bias are made of the error of the first layer.",
        (r"\frac{\partial C}{\partial w^{(1)}}", r"\frac{\partial C}{\partial b^{(1)}}"),
        r"\delta^{(1)} a^{(0)}",
        CHAINS,
        source="V5 V4",
        general=("chain-layer",),
    ),
    Statement(
        "eq-vanishing-chain-bound",
        "bound",
        "All slopes of a chain together are at most a quarter to the power of their number.",
        (r"\prod_{i=1}^{n} \lvert w_i \rvert \sigma'(z_i)",),
        "n w",
        ("links-2", "links-3"),
        bound=Bound(LINK_BY_LINK, (("z", "0 z"),), step=ONE_MORE_LINK),
        general=("links-n",),
        over="n",
        source="V5",
    ),
    Statement(
        "eq-vanishing-balanced",
        "derived",
        "With the bias at $−w/2$ an input of $½$ meets the sigmoid where it is steepest.",
        (r"w \sigma'\left( w \cdot \frac{1}{2} - \frac{w}{2} \right)",),
        "w",
        ("link",),
        source="V5",
    ),
    Statement(
        "eq-vanishing-paths",
        "derived",
        "In a wide network the error adds up over all paths.",
        (r"\delta^{(1)}_k",),
        r"n \sigma z w \delta^{(3)}_i",
        ("paths-2-3-4-1", "paths-1-4-2-3"),
        (("k", "1", "n_1"),),
        source="V5",
        general=("paths-n",),
    ),
    Statement(
        "eq-vanishing-stretch",
        "bound",
        "A matrix stretches no column by more than its own norm.",
        (r"\lVert W^\top \delta \rVert^2",),
        r"n w \delta",
        LAYERS,
        THIS_LAYER,
        bound=Bound(rf"\frac{{1}}{{2}} {LAGRANGE}", RANK_ONE),
        source="V5",
        general=("weights-n",),
    ),
    Statement(
        "eq-vanishing-layer",
        "bound",
        "How much of the error a wide layer can pass back.",
        (r"\lVert W^\top \delta \odot \sigma'(z) \rVert^2",),
        r"n w \delta",
        LAYERS,
        THIS_LAYER,
        bound=Bound(rf"\frac{{1}}{{32}} {LAGRANGE} + {SLOPES}", (*RANK_ONE, ("z", "0 z"))),
        source="V5",
        general=("weights-n",),
    ),
    Statement(
        "eq-vanishing-tanh",
        "derived",
        "The hyperbolic tangent and its slope.",
        (r"\tanh(z)", r"\sigma'(z)"),
        r"\exp \tanh z",
        ("tanh",),
        source="V5",
    ),
    Statement(
        "eq-vanishing-relu",
        "definition",
        "ReLU and its slope.",
        (r"\sigma(z)", r"\sigma'(z)"),
        r"\max z",
        RELU,
        # A factor z after the 0 of a condition would be true.
        pins=((1, 1, r"\begin{cases} 1 & \text{if } z > 0 \\ 0 & \text{if } z < 0 \end{cases}"),),
        source="V5",
    ),
    Statement(
        "eq-vanishing-halves",
        "derived",
        "What ReLU takes from $z$ it leaves to $−z$.",
        (r"\max(0, z)^2 + \max(0, -z)^2",),
        "z",
        RELU,
        source="V5",
    ),
    Statement(
        "eq-vanishing-forward",
        "derived",
        "The mean square of a weighted input, from those of weights and inputs.",
        (r"\mathrm{E}\bigl(z_j^2\bigr)",),
        "n_{l-1} v q",
        MOMENTS,
        FORWARD,
        sides=(4,),
        source="V5",
        general=("moments-n",),
    ),
    Statement(
        "eq-vanishing-backward",
        "derived",
        "The mean square of what a layer passes back.",
        (r"\mathrm{E}\bigl(u_k^2\bigr)",),
        "n_l v r",
        MOMENTS,
        BACKWARD,
        sides=(4,),
        source="V5",
        general=("moments-n",),
    ),
    Statement(
        "eq-vanishing-xavier",
        "derived",
        "The variance at which forward and backward factor have the mean 1.",
        (r"v^\star",),
        "n",
        MOMENTS,
        THIS_LAYER,
        source="V5",
        general=("moments-n",),
    ),
    Statement(
        "eq-vanishing-he",
        "derived",
        "After a ReLU half is lost, so the variance is doubled.",
        (r"\mathrm{E}\bigl(z_j^2\bigr)", r"v^\star"),
        "n_{l-1} v s",
        RELU_MOMENTS,
        FORWARD,
        sides=(3, 2),
        source="V5",
        general=("relu-moments-n",),
    ),
    Statement(
        "eq-vanishing-area",
        "derived",
        "What has the square of the sigmoid's slope as its own slope.",
        (r"\frac{d}{d z} \left( \frac{\sigma(z)^2}{2} - \frac{\sigma(z)^3}{3} \right)",),
        r"\sigma z",
        ("link",),
        sides=(3,),
        pins=((0, 2, r"\sigma'(z)^2"),),
        source="V5",
    ),
    Statement(
        "eq-vanishing-root",
        "derived",
        "The factor by which a wide layer of sigmoids multiplies the mean square of the error.",
        (r"g \cdot \frac{1}{6 \sqrt{2 \pi} \sqrt{\frac{1}{2} g}}",),
        r"g \pi",
        ("gain",),
        source="V5",
    ),
    Statement(
        "eq-vanishing-residual",
        "definition",
        "A residual layer adds its activation to what came in.",
        ("a^{(l)}",),
        r"a^{(l-1)} \sigma z^{(l)}",
        ("residual-2", "residual-3"),
        THIS_LAYER,
        source="V5",
        general=("residual-n",),
    ),
    Statement(
        "eq-vanishing-residual-chain",
        "derived",
        "In a chain of residual neurons each factor is 1 and something.",
        (r"\frac{\partial C}{\partial a^{(l-1)}}",),
        r"w^{(l)} \sigma z^{(l)} C a^{(l)}",
        ("residual-neuron",),
        THIS_LAYER,
        source="V5",
        general=("residual-neuron-l",),
    ),
    Statement(
        "eq-vanishing-residual-back",
        "derived",
        "The gradient comes back through the weights and past them.",
        (r"\nabla_{a^{(l-1)}} C", r"\delta^{(l)}"),
        r"W^{(l)} \delta^{(l)} \sigma z^{(l)} C a^{(l)}",
        ("residual-2", "residual-3"),
        THIS_LAYER,
        source="V5",
        general=("residual-n",),
    ),
    Statement(
        "eq-vanishing-normalised",
        "definition",
        "The weighted inputs of one neuron, normalised to mean 0 and variance 1.",
        (r"\mu", "s", r"\hat{z}_k"),
        r"z m s \mu \varepsilon",
        NORMALIZED,
        EACH_EXAMPLE,
        pins=((1, 1, NORMALISED_SPREAD),),
        source="V5",
        general=("normalized-m",),
    ),
    Statement(
        "eq-vanishing-normalised-spread",
        "derived",
        "How the spread responds to one of the numbers.",
        (r"\frac{\partial s}{\partial z_k}",),
        r"m \hat{z}_k",
        NORMALIZED,
        EACH_EXAMPLE,
        sides=(4,),
        pins=((0, 1, NORMALISED_SPREAD_SLOPE),),
        source="V5",
        general=("normalized-m",),
    ),
    Statement(
        "eq-vanishing-normalised-slope",
        "derived",
        "How each normalised number responds to each number.",
        (r"\frac{\partial \hat{z}_i}{\partial z_k}",),
        r"m s I_{ik} \hat{z}_i \hat{z}_k",
        NORMALIZED,
        EACH_EXAMPLE_TWICE,
        sides=(3,),
        pins=((0, 1, NORMALISED_SLOPE[0]), (0, 2, NORMALISED_SLOPE[1])),
        source="V5",
        general=("normalized-m",),
    ),
    Statement(
        "eq-vanishing-normalised-back",
        "derived",
        "What comes back to a normalisation, carried back through it.",
        (r"\frac{\partial C}{\partial z_k}",),
        r"m s g z \hat{z}",
        NORMALIZED,
        (("k", "1", "m"),),
        sides=(3,),
        source="V5",
        general=("normalized-m",),
    ),
    Statement(
        "eq-vanishing-leaky",
        "derived",
        "A ReLU that lets a little through on the left needs a little less variance.",
        (r"v^\star",),
        "n_{l-1} c",
        ("leaky-moments-2-3", "leaky-moments-4-2"),
        THIS_LAYER,
        source="V5",
        general=("leaky-moments-n",),
    ),
)
