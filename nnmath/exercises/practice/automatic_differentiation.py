"""Automatic differentiation, with other numbers."""

from __future__ import annotations

import math

import numpy as np

from . import Practice, Values, pick, whole


def draw_by_hand(rng: np.random.Generator) -> Values:
    """A place, a direction, and slopes."""
    names = ("a", "b", "s", "t", "g", "h")
    return {name: whole(rng, -5, 5, nonzero=True) for name in names}


def by_hand(a: int, b: int, s: int, t: int, g: int, h: int) -> Values:
    """J ũ and Jᵀ g of the operation (u₁u₂, u₁²)."""
    J = np.array([[b, a], [2 * a, 0]], float)
    forward, backward = J @ [s, t], J.T @ [g, h]
    return {
        "answer": np.concatenate([forward, backward]),
        "rows": np.concatenate([forward, J @ [g, h]]),
        "turned": np.concatenate([backward, forward]),
        "forward": forward,
        "backward": backward,
    }


def draw_count(rng: np.random.Generator) -> Values:
    """The sizes of a network."""
    return {"n0": pick(rng, 400, 500, 900), "n1": pick(rng, 20, 50, 80), "n2": whole(rng, 2, 9)}


def count(n0: int, n1: int, n2: int) -> Values:
    """The multiplications of a reverse sweep."""
    first, second = n1 * n0, n2 * n1
    return {
        "answer": first + 2 * second,
        "first": first,
        "second": second,
        "forward": first + second,
        "all": 2 * (first + second),
        "last": 2 * first + second,
        "only": 2 * second,
    }


def draw_segments(rng: np.random.Generator) -> Values:
    """A depth whose best segment is a whole number of layers, and matrices a layer."""
    s, c = whole(rng, 3, 12), whole(rng, 2, 4)
    return {"L": c * s * s, "c": c}


def segments(L: int, c: int) -> Values:
    """The best length of a segment, and what is held then."""
    s = math.isqrt(L // c)
    return {
        "answer": [s, 2 * c * s],
        "half": [s, c * s],
        "number": [L // s, c + L],
        "once": [s, L // s + s],
        "turned": [2 * c * s, s],
        "s": s,
        "inputs": L // s,
        "taped": c * s,
        "held": 2 * c * s,
    }


def draw_hessian(rng: np.random.Generator) -> Values:
    """A place and a direction."""
    return {name: whole(rng, -5, 5, nonzero=True) for name in ("a", "b", "s", "t")}


def hessian(a: int, b: int, s: int, t: int) -> Values:
    """The Hessian of θ₁² θ₂ times a direction."""
    first, second = 2 * b * s + 2 * a * t, 2 * a * s
    return {
        "answer": [first, second],
        "diagonal": [2 * b * s, 0],
        "gradient": [2 * a * b, a * a],
        "turned": [second, first],
        "first": first,
        "second": second,
    }


PRACTICE = {
    "automatic-differentiation-by-hand": Practice(
        draw_by_hand,
        by_hand,
        r"An operation makes $v_1 = u_1 u_2$ and $v_2 = u_1^2$ of two numbers. At $u_1 = <a>$ and "
        r"$u_2 = <b>$ the inputs move along the direction $(<s>, <t>)$; and the slopes of a cost "
        r"with respect to $v_1$ and $v_2$ are $(<g>, <h>)$. Enter four numbers: how $v_1$ and "
        r"$v_2$ move, and the slopes of the cost with respect to $u_1$ and $u_2$.",
        r"The rows of the Jacobian are $(u_2, u_1)$ and $(2u_1, 0)$. Rows times the direction "
        r"make <forward>, columns times the slopes make <backward>.",
        ("The rows of the Jacobian are (u₂, u₁) and (2u₁, 0).", "Backward, use its columns."),
        {
            "rows": "Backward it is the transpose: for each input add up over the *outputs*.",
            "turned": "The wrong way round: first how the outputs move.",
        },
    ),
    "automatic-differentiation-count": Practice(
        draw_count,
        count,
        "A network of <n0> inputs, <n1> hidden neurons and <n2> outputs is given one example. How "
        "many multiplications do the products of matrices need in one *reverse* sweep? Its data "
        "are a constant.",
        "Forward, the layers need <first> and <second>. Backward the second needs twice its "
        "number, the first its own once: <answer>.",
        ("What does each layer need forward?", "The first layer needs one part of two, backward."),
        {
            "forward": "That is the forward pass.",
            "all": "The data are a constant: nothing is carried back to them.",
            "last": "It is the *first* layer that needs one product, not the last.",
            "only": "The first layer has weights too.",
        },
    ),
    "automatic-differentiation-segments": Practice(
        draw_segments,
        segments,
        "A network has <L> layers of the same width, and each writes <c> matrices on the tape. It "
        "is to be trained with checkpoints, in segments of equal length. How many layers should a "
        "segment have so that the least memory is needed? How many matrices are held then? Enter "
        "both numbers.",
        "$L/s$ and $cs$ are equal for segments of <s> layers. There are <inputs> of them, and the "
        "tape of one holds <taped> matrices: <held> together.",
        ("Where are L/s and cs equal?", "Then both terms are the same number, and they add."),
        {
            "half": "Both are held: the inputs of segments, and a tape.",
            "number": "That is how many *segments* there are.",
            "once": "The tape of a segment has <c> matrices for each layer.",
            "turned": "The other way round: first the length.",
        },
    ),
    "automatic-differentiation-hessian": Practice(
        draw_hessian,
        hessian,
        r"Let $C = \theta_1^2 \theta_2$. At $\theta_1 = <a>$ and $\theta_2 = <b>$ the parameters "
        r"move along the direction $(<s>, <t>)$. How does the gradient move? Enter the two numbers "
        r"of $H \tilde\theta$.",
        r"The rows of the Hessian are $(2\theta_2, 2\theta_1)$ and $(2\theta_1, 0)$. Times the "
        r"direction they make <first> and <second>.",
        ("The gradient is (2θ₁θ₂, θ₁²).", "The Hessian has the rows (2θ₂, 2θ₁) and (2θ₁, 0)."),
        {
            "diagonal": "That is the diagonal of the Hessian alone. The mixed slopes count.",
            "gradient": "That is the gradient. How does it move?",
            "turned": "The other way round: the first parameter first.",
        },
    ),
}
