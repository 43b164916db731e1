"""Quick questions of the chapter "Gradient descent"."""

from __future__ import annotations

from nnmath.descent import descend

from ..define import choice, formula, number, slip


def _one(rate: float, factor: float = 2, start: float = 0.0) -> float:
    return float(descend(lambda x: factor * (x + 2), start, rate, steps=1)[-1])


QUICK = [
    number(
        "gradient-descent-one-step",
        lambda: _one(0.25),
        question="On $f(x) = (x + 2)^2$ stand at $x_0 = 0$ and take one step with "
        "$\\eta = \\tfrac14$. Where are you?",
        slips=[
            slip(lambda: -_one(0.25), "You went up: the step goes *against* the slope."),
            slip(lambda: _one(0.25, factor=1), "The slope is $2(x + 2)$: the factor $2$ is lost."),
            slip(-4, "That is the slope, with its sign turned. Multiply it by $\\eta$."),
            slip(4, "That is the slope. The step is $\\eta$ times as long, the other way."),
            slip(-2, "That is where the walk is going; one step leads half of the way."),
        ],
        hints=("The slope at $0$ is $4$.", "$0 - \\tfrac14 \\cdot 4$"),
    ),
    formula(
        "gradient-descent-factor",
        "1 - 6*eta",
        names={"eta": r"\eta"},
        question="On $f(x) = 3x^2$ each step multiplies $x$ by one and the same factor. Which? "
        "Answer in `eta`.",
        slips=[
            slip("1 - 3*eta", "The slope of $3x^2$ is $6x$, not $3x$."),
            slip("1 - 2*eta", "That is the factor for $x^2$; here the slope is $6x$."),
            slip("1 + 6*eta", "That climbs: the step goes against the slope."),
            slip("-6*eta", "That is the step for each unit of $x$; $x$ itself stays, too."),
            slip("6*eta", "The step is taken away from $x$, and $x$ itself stays, too."),
        ],
        hints=("Write $x - \\eta f'(x)$ with $f'(x) = 6x$.", "$x - 6 \\eta x = (\\dots)\\, x$"),
    ),
    choice(
        "gradient-descent-level",
        {
            "a": "It stands in a global minimum.",
            "b": "It stands in a local minimum.",
            "c": "The learning rate is too small.",
            "d": "The ground is level where it stands, and no more.",
        },
        "d",
        question="A walk does not move any more: its steps have length $0$. What do you know?",
        why={
            "a": "Where a walk ends depends on its start; there may be a deeper valley elsewhere.",
            "b": "On a hilltop the slope is zero, too: the walk of $g$ from $0$ never moved.",
            "c": "A small rate makes steps short, not $0$.",
            "d": "The step is $\\eta$ times the slope. It says nothing of what is round about.",
        },
        hints=("A step is $-\\eta f'(x)$: when is that $0$?", "Think of the hilltop of $g$."),
    ),
    choice(
        "gradient-descent-limit",
        {
            "a": "The largest eigenvalue of $H$.",
            "b": "The smallest eigenvalue of $H$.",
            "c": "The ratio of the two.",
            "d": "The number of examples.",
        },
        "a",
        question="A line is fitted by descent. What sets the largest rate that still converges?",
        why={
            "a": "The steepest bowl overshoots first: $\\eta < 2/\\lambda_{\\max}$.",
            "b": "It says how slowly the walk creeps in the flat direction, not when it flies off.",
            "c": "The ratio says how badly the walk zigzags at a rate near the limit.",
            "d": "The cost is a mean: the same data twice have the same $H$.",
        },
        hints=(
            "Along an eigenvector a step multiplies the error by $1 - \\eta\\lambda$.",
            "Which $\\lambda$ is the first to make $1 - \\eta\\lambda$ fall below $-1$?",
        ),
    ),
]
