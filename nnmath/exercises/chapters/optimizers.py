"""Exercises and quick questions of the chapter "Better steps"."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnmath._types import Array
from nnmath.optimizers import Momentum, minimize

from ..define import array, choice, derivation, formula, function, known_mistake, number
from ..types import Exercise

Gradient = Callable[[Array], Array]


def _ball(rate: float = 0.25, beta: float = 0.5, sign: float = 1.0, steps: int = 3) -> Array:
    return minimize(lambda x: sign * 2 * (x + 2), 0.0, Momentum(rate, beta), steps)


def _gain(kappa: float) -> float:
    """How many times as many steps plain descent needs as momentum, by their factors."""
    root = math.sqrt(kappa)
    return math.log((root + 1) / (root - 1)) / math.log((kappa + 1) / (kappa - 1))


def heavy_ball(gradient: Gradient, theta: Any, rate: float, beta: float, steps: int) -> Any:
    """Where the ball is after so many steps."""
    v: Any = 0.0
    for _ in range(steps):
        v = beta * v + gradient(theta)
        theta = theta - rate * v
    return theta


def ball_that_climbs(gradient: Gradient, theta: Any, rate: float, beta: float, steps: int) -> Any:
    """The sign of the step turned round."""
    v: Any = 0.0
    for _ in range(steps):
        v = beta * v + gradient(theta)
        theta = theta + rate * v
    return theta


def ball_of_averages(gradient: Gradient, theta: Any, rate: float, beta: float, steps: int) -> Any:
    """An average of slopes, as in Adam, in the place of their sum."""
    v: Any = 0.0
    for _ in range(steps):
        v = beta * v + (1 - beta) * gradient(theta)
        theta = theta - rate * v
    return theta


def ball_of_old_velocity(
    gradient: Gradient, theta: Any, rate: float, beta: float, steps: int
) -> Any:
    """A step with the velocity before it was changed."""
    v: Any = 0.0
    for _ in range(steps):
        old, v = v, beta * v + gradient(theta)
        theta = theta - rate * old
    return theta


def ball_without_memory(
    gradient: Gradient, theta: Any, rate: float, beta: float, steps: int
) -> Any:
    """The velocity set to zero before each step: plain descent."""
    for _ in range(steps):
        theta = theta - rate * gradient(theta)
    return theta


def ball_with_foresight(
    gradient: Gradient, theta: Any, rate: float, beta: float, steps: int
) -> Any:
    """Nesterov's rule."""
    v: Any = 0.0
    for _ in range(steps):
        g = gradient(theta)
        v = beta * v + g
        theta = theta - rate * (g + beta * v)
    return theta


def valleys(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Valleys of two and three parameters, and a curve that is no quadratic."""

    def valley(n: int) -> Gradient:
        factor = rng.normal(size=(n, n))
        H, best = factor @ factor.T / n + np.eye(n), rng.normal(size=n)
        return lambda theta: H @ (theta - best)

    return [
        (valley(2), rng.normal(size=2), 0.15, 0.7, 1),
        (valley(2), rng.normal(size=2), 0.15, 0.7, 5),
        (valley(3), rng.normal(size=3), 0.1, 0.9, 8),
        (lambda theta: theta**3 - 1, np.array([0.3, -1.2]), 0.1, 0.6, 4),
        (valley(2), rng.normal(size=2), 0.1, 0.0, 3),
        (valley(2), rng.normal(size=2), 0.1, 0.5, 0),
    ]


def adam_step(
    theta: Any, g: Any, u: Any, r: Any, k: int, eta: float, beta: float, gamma: float, eps: float
) -> Any:
    """One step of Adam, the k-th: the new place and both new averages."""
    u = beta * u + (1 - beta) * g
    r = gamma * r + (1 - gamma) * g**2
    u_hat = u / (1 - beta**k)
    r_hat = r / (1 - gamma**k)
    return theta - eta * u_hat / (np.sqrt(r_hat) + eps), u, r


def adam_uncorrected(
    theta: Any, g: Any, u: Any, r: Any, k: int, eta: float, beta: float, gamma: float, eps: float
) -> Any:
    """Without the correction."""
    u = beta * u + (1 - beta) * g
    r = gamma * r + (1 - gamma) * g**2
    return theta - eta * u / (np.sqrt(r) + eps), u, r


def adam_that_remembers_hats(
    theta: Any, g: Any, u: Any, r: Any, k: int, eta: float, beta: float, gamma: float, eps: float
) -> Any:
    """The corrected averages handed on to the next step."""
    u = (beta * u + (1 - beta) * g) / (1 - beta**k)
    r = (gamma * r + (1 - gamma) * g**2) / (1 - gamma**k)
    return theta - eta * u / (np.sqrt(r) + eps), u, r


def adam_without_root(
    theta: Any, g: Any, u: Any, r: Any, k: int, eta: float, beta: float, gamma: float, eps: float
) -> Any:
    """The root forgotten."""
    u = beta * u + (1 - beta) * g
    r = gamma * r + (1 - gamma) * g**2
    return theta - eta * u / (1 - beta**k) / (r / (1 - gamma**k) + eps), u, r


def adam_epsilon_inside(
    theta: Any, g: Any, u: Any, r: Any, k: int, eta: float, beta: float, gamma: float, eps: float
) -> Any:
    """The ε under the root."""
    u = beta * u + (1 - beta) * g
    r = gamma * r + (1 - gamma) * g**2
    return theta - eta * u / (1 - beta**k) / np.sqrt(r / (1 - gamma**k) + eps), u, r


def adam_one_late(
    theta: Any, g: Any, u: Any, r: Any, k: int, eta: float, beta: float, gamma: float, eps: float
) -> Any:
    """Steps counted from 0, and one added."""
    u = beta * u + (1 - beta) * g
    r = gamma * r + (1 - gamma) * g**2
    u_hat, r_hat = u / (1 - beta ** (k + 1)), r / (1 - gamma ** (k + 1))
    return theta - eta * u_hat / (np.sqrt(r_hat) + eps), u, r


def slopes(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """A first step, and later ones, with an ε that is large enough to be seen."""
    return [
        (
            rng.normal(size=3), rng.normal(size=3), first * rng.normal(size=3),
            first * rng.uniform(0.1, 2, size=3), k, 0.3, 0.8, 0.95, 0.05,
        )
        for first, k in ((0.0, 1), (1.0, 2), (1.0, 7))
    ]  # fmt: skip


EXERCISES: list[Exercise] = [
    number(
        "optimizers-promise",
        lambda: 0.1 * (1 - 6 * 0.1 / 2) * 12**2,
        known_mistakes=[
            known_mistake(
                lambda: 0.1 * 12**2,
                "The slope promises that. What may the curvature take back?",
            ),
            known_mistake(
                lambda: 0.1 * (1 - 6 * 0.1) * 12**2,
                "The curvature takes back the share Lη/2, not Lη.",
            ),
            known_mistake(
                lambda: 0.1 * (1 - 3 * 0.1 / 2) * 12**2, "The curvature of 3x² is 6, not 3."
            ),
            known_mistake(lambda: 0.1 * (1 - 6 * 0.1 / 2) * 12, "The slope enters squared."),
            known_mistake(lambda: 3 * (2 - 0.1 * 12) ** 2, "That is the height after the step."),
        ],
        hints=(
            "f′(2) = 12, and the second derivative is 6 everywhere.",
            "η(1 − Lη/2) times the square of the slope.",
            "0.1 · (1 − 0.3) · 144.",
        ),
    ),
    array(
        "optimizers-by-hand",
        _ball,
        known_mistakes=[
            known_mistake(lambda: _ball(beta=0.0), "That is plain descent: the memory is missing."),
            known_mistake(lambda: _ball(sign=-1), "You climbed: the step goes against v."),
            known_mistake(
                lambda: np.array([0.0, -0.5, -1.125, -1.65625]),
                "You averaged: v is βv + g here, without a factor 1 − β.",
            ),
            known_mistake(
                lambda: np.array([0.0, -1.0, -2.5, -4.0]),
                "The slope is taken anew at each place; yours is that of the start.",
            ),
            known_mistake(
                lambda: _ball()[1:], "Four places were asked for; the first is the start, 0."
            ),
        ],
        hints=(
            "The slope is 2(x + 2), and v starts at 0.",
            "v₁ = 4, so x₁ = −1. There the slope is 2, and v₂ = ½ · 4 + 2.",
            "At x₂ = −2 the slope is 0, but v₃ = ½ · 4 is not.",
        ),
    ),
    derivation(
        "optimizers-strong",
        "f - g**2/(2*mu)",
        names={"f": "f", "g": "g", "mu": r"\mu"},
        more_names={"h": "h", "q": "q"},
        setting=["h = -g/mu", "q = f + g*h + mu*h**2/2"],
        start="q",
        worked="dq/dh = g + mu*h = 0\nh = -g/mu\n"
        "q = f + g*h + mu*h**2/2\n = f - g**2/mu + g**2/(2*mu)\n = f - g**2/(2*mu)",
        domain={"mu": "positive"},
        known_mistakes=[
            known_mistake("f - g**2/mu", "The square of h comes back with half of that."),
            known_mistake("f + g**2/(2*mu)", "The minimum is not above f: there h is −g/μ."),
            known_mistake("-g/mu", "That is where the parabola is least. How low is it there?"),
            known_mistake("f - mu*g**2/2", "Divide by μ: set the derivative to zero."),
            known_mistake("f - g/(2*mu)", "The slope enters squared."),
        ],
        hints=(
            "Where is the derivative with respect to h zero?",
            "At h = −g/μ. Put that into q.",
            "g·h = −g²/μ, and μh²/2 = g²/(2μ).",
        ),
    ),
    number(
        "optimizers-gain",
        lambda: _gain(10_000),
        tolerance=5e-3,
        known_mistakes=[
            known_mistake(10_000, "That is κ itself. Momentum has its root."),
            known_mistake(1 / _gain(10_000), "The other way round: plain descent needs more."),
            known_mistake(
                lambda: (9_999 / 10_001) / (99 / 101),
                "That compares the factors. How many steps make a millionth?",
            ),
            known_mistake(50, "Both factors are 1 minus *twice* something: the twos cancel."),
            known_mistake(200, "Both factors are 1 minus *twice* something: the twos cancel."),
        ],
        hints=(
            "k steps with the factor q make qᵏ: how many for a given error?",
            "The number of steps is proportional to 1 over −log q.",
            "log((κ+1)/(κ−1)) is about 2/κ, and with the root about 2/√κ.",
        ),
    ),
    function(
        "optimizers-heavy-ball",
        heavy_ball,
        inputs=valleys,
        known_mistakes=[
            known_mistake(ball_that_climbs, "The step goes against the velocity: minus."),
            known_mistake(
                ball_of_averages, "v is βv + g here. The factor 1 − β belongs to averages."
            ),
            known_mistake(ball_of_old_velocity, "You step with the old velocity. First v, then θ."),
            known_mistake(ball_without_memory, "Your velocity is forgotten after each step."),
            known_mistake(
                ball_with_foresight, "That is Nesterov's rule. The ball steps with v alone."
            ),
        ],
        hints=(
            "Before the loop: v = 0.0.",
            "v = beta * v + gradient(theta)",
            "and then theta = theta - rate * v.",
        ),
    ),
    derivation(
        "optimizers-limit",
        "2*(1 + beta)",
        names={"beta": r"\beta"},
        more_names={"z": "z"},
        setting=["z = 2 + 2*beta"],
        start="z",
        worked="(-1)**2 - (1 + beta - z)*(-1) + beta = 0\n2 + 2*beta - z = 0\nz = 2*(1 + beta)",
        domain={"beta": "unit"},
        known_mistakes=[
            known_mistake("2", "That is the limit without momentum, for β = 0."),
            known_mistake("2*(1 - beta)", "Momentum moves the limit up, not down."),
            known_mistake("2 + beta", "β stands in the sum and in the product: it comes twice."),
            known_mistake(
                "(1 + sqrt(beta))**2", "That is where the eigenvalues become real, with size √β."
            ),
            known_mistake("2/(1 - beta)", "Put ρ = −1 into ρ² − (1 + β − z)ρ + β."),
        ],
        hints=(
            "ρ₁ and ρ₂ solve ρ² − (1 + β − z)ρ + β = 0.",
            "Which z makes −1 a solution?",
            "1 + (1 + β − z) + β = 0.",
        ),
    ),
    derivation(
        "optimizers-double",
        "1 - s",
        names={"s": "s"},
        more_names={"c": "c"},
        setting=["c = 1 - s"],
        start="c",
        worked="(1 + c)*s = 1 - (1 - s)**2\n(1 + c)*s = 2*s - s**2\n1 + c = 2 - s\nc = 1 - s",
        domain={"s": "unit"},
        known_mistakes=[
            known_mistake("1 + s", "That is the number of the steep end."),
            known_mistake("s - 1", "The sign is turned: the error is larger than sᵏ times e₀."),
            known_mistake("2 - s", "That is 1 + c."),
            known_mistake("2*s - s**2", "That is e₁/e₀. Divide by s, and take 1 away."),
            known_mistake("1 - s**2", "(1 − s)² = 1 − 2s + s²: the middle term is lost."),
        ],
        hints=(
            "What is e₁, by the rule and by the formula?",
            "(1 + c)s = 1 − (1 − s)².",
            "The right side is 2s − s²; divide by s.",
        ),
    ),
    choice(
        "optimizers-turned",
        {
            "a": "plain descent",
            "b": "momentum",
            "c": "RMSProp",
            "d": "Adam",
        },
        ("a", "b"),
        several=True,
        why={
            "a": "Its step is a multiple of the gradient, which turns with the landscape.",
            "b": "Its velocity is a sum of gradients, and they turn with the landscape.",
            "c": "It divides coordinate by coordinate, and the coordinates have changed.",
            "d": "Its quotient is taken coordinate by coordinate, as in RMSProp.",
        },
        hints=(
            "Turn the paper: what becomes of the gradient, and of a sum of gradients?",
            "And of the squares of its coordinates?",
        ),
    ),
    formula(
        "optimizers-steady-slope",
        "eta/sqrt(1 - gamma**k)",
        names={"eta": r"\eta", "gamma": r"\gamma", "k": "k"},
        domain={"eta": "positive", "gamma": "unit", "k": "whole"},
        known_mistakes=[
            known_mistake("eta", "That is where it is going: RMSProp has no bias correction."),
            known_mistake("eta/(1 - gamma**k)", "The root of r is what is divided by."),
            known_mistake("eta*sqrt(1 - gamma**k)", "r is too small at first: the step too large."),
            known_mistake("eta/sqrt(1 - gamma)", "That is the first step, k = 1."),
            known_mistake("eta/sqrt(gamma**k)", "The weights of k squares add up to 1 − γᵏ."),
        ],
        hints=(
            "What is r after k steps, if all squares are g²?",
            "r = (1 − γᵏ)g². Divide g by its root.",
            "g cancels: η over the root of 1 − γᵏ.",
        ),
    ),
    function(
        "optimizers-adam-step",
        adam_step,
        inputs=slopes,
        known_mistakes=[
            known_mistake(
                adam_uncorrected, "The correction is missing: both averages began at zero."
            ),
            known_mistake(
                adam_that_remembers_hats,
                "Return u and r as they are: what is remembered is not corrected.",
            ),
            known_mistake(adam_without_root, "Divide by the root of the mean square."),
            known_mistake(adam_epsilon_inside, "ε is added to the root, not under it."),
            known_mistake(adam_one_late, "The first step has k = 1: the power is k itself."),
        ],
        hints=(
            "u = beta * u + (1 - beta) * g, and r likewise with g**2 and gamma.",
            "u_hat = u / (1 - beta**k), and r_hat likewise.",
            "return theta - eta * u_hat / (np.sqrt(r_hat) + eps), u, r",
        ),
    ),
    choice(
        "optimizers-mistake",
        {
            "a": "Everything becomes `nan` at the first step.",
            "b": "Hardly anything: the correction lags one step behind.",
            "c": "The first step is infinitely long.",
            "d": "The first step is not made at all.",
        },
        "a",
        why={
            "b": "For k = 0 the correction divides by 1 − β⁰, and that is 0.",
            "c": "Both averages become infinite, and so does the root: ∞/∞ is no number.",
            "d": "0/0 is not 0: the averages are not zero any more when they are divided.",
        },
        hints=("What is beta**0?", "Both averages are divided by zero. What is ∞ over √∞?"),
    ),
    derivation(
        "optimizers-by-turns",
        "(c**2 + gamma)/(1 + gamma)",
        names={"c": "c", "gamma": r"\gamma"},
        asks="R_1",
        more_names={"R1": "R_1", "R2": "R_2"},
        setting=["R1 = (c**2 + gamma)/(1 + gamma)", "R2 = (1 + gamma*c**2)/(1 + gamma)"],
        start="R1",
        worked="R1 = gamma*R2 + (1 - gamma)*c**2\n"
        "R1 = gamma*(gamma*R1 + 1 - gamma) + (1 - gamma)*c**2\n"
        "(1 - gamma**2)*R1 = (1 - gamma)*(gamma + c**2)\n"
        "(1 + gamma)*R1 = gamma + c**2\nR1 = (c**2 + gamma)/(1 + gamma)",
        domain={"c": "positive", "gamma": "unit"},
        known_mistakes=[
            known_mistake("(1 + gamma*c**2)/(1 + gamma)", "That is R₂, after the small slope."),
            known_mistake("(c**2 + 1)/2", "That is the limit for γ → 1: all squares count alike."),
            known_mistake("c**2 + gamma", "Divide by 1 + γ: the weights must add up to 1."),
            known_mistake(
                "(c**2 - gamma)/(1 + gamma)", "r is a mean of squares, and that of −1 is +1."
            ),
            known_mistake("(c + gamma)/(1 + gamma)", "r is a mean of squares: c² comes in, not c."),
            known_mistake("(c**2 + gamma)/(1 - gamma**2)", "Only one factor 1 − γ is left over."),
        ],
        hints=(
            "Put the second equation into the first: only R₁ is left.",
            "R₁(1 − γ²) = (1 − γ)(γ + c²).",
            "1 − γ² is (1 − γ)(1 + γ).",
        ),
    ),
    number(
        "optimizers-explore",
        0.5,
        tolerance=1e-9,
        known_mistakes=[
            known_mistake(0, "With β = 0 it is plain descent, and 0.25 is above its limit."),
            known_mistake(0.62, "There is a smaller one with which it still arrives."),
            known_mistake(0.8, "There is a smaller one with which it still arrives."),
            known_mistake(0.9, "There is a smaller one with which it still arrives."),
        ],
        hints=(
            "Set the landscape, the rate 0.25, and the last step. Then try each β.",
            "By the limit 2(1 + β): 0.25 times the largest eigenvalue, 11.83, is 2.96.",
        ),
    ),
    derivation(
        "optimizers-running-mean",
        "(k*theta + y)/(k + 1)",
        names={"k": "k", "theta": r"\theta_k", "y": "y"},
        asks=r"\theta_{k+1}",
        more_names={"eta": r"\eta_k", "t1": r"\theta_{k+1}"},
        setting=["eta = 1/(k + 1)", "t1 = theta - eta*(theta - y)"],
        start="t1",
        stated=True,
        worked="t1 = theta - (theta - y)/(k + 1)\n = ((k + 1)*theta - theta + y)/(k + 1)\n"
        " = (k*theta + y)/(k + 1)",
        domain={"k": "positive"},
        known_mistakes=[
            known_mistake("(k*theta - y)/(k + 1)", "Minus times minus: the new number is added."),
            known_mistake("(theta + y)/2", "That is right for k = 1 alone."),
            known_mistake("(k*theta + y)/k", "There are k + 1 numbers now."),
            known_mistake("(theta + k*y)/(k + 1)", "The old mean stands for k numbers."),
            known_mistake("theta + y/(k + 1)", "A part of the old mean is taken away, too."),
        ],
        hints=(
            "Put in the rate, and write everything over k + 1.",
            "(k + 1)θ − θ = kθ.",
            "t1 = ((k + 1)*theta - theta + y)/(k + 1)",
        ),
    ),
    choice(
        "optimizers-no-floor",
        {
            "a": "the schedule, by far: it has no floor",
            "b": "the fixed rate: here there is no floor to get below",
            "c": "neither: they end alike to three digits",
            "d": "the fixed rate, because it diverges",
        },
        "b",
        why={
            "a": "A floor needs slopes that disagree at the bottom. This network can learn all "
            "examples by heart: there every slope is zero.",
            "b": "At such a minimum V is zero, so a fixed rate may go on. The schedule spends its "
            "last epochs on tiny steps.",
            "c": "One of them ends at less than two thirds of the other.",
            "d": "Neither diverges: both costs fall, if not at every epoch.",
        },
        hints=(
            "What is V where the network gives every example its label?",
            "Run it: both costs are below 0.1.",
        ),
    ),
]


def _second(beta: float = 0.5, rate: float = 0.25) -> float:
    return float(_ball(rate, beta)[2])


QUICK: list[Exercise] = [
    number(
        "optimizers-second-step",
        lambda: _second(rate=0.125),
        question="On $f(x) = (x + 2)^2$ the heavy ball starts at $0$ with $\\eta = \\tfrac18$ and "
        "$\\beta = \\tfrac12$. Its first step leads to $-\\tfrac12$. Where does the second lead?",
        known_mistakes=[
            known_mistake(
                lambda: _second(0.0, 0.125),
                "That is plain descent: half of the old velocity is added.",
            ),
            known_mistake(-1, "The slope is $3$ there, no longer $4$."),
            known_mistake(-1.375, "That keeps the whole velocity, not half of it."),
            known_mistake(5, "That is the velocity. The step is $\\eta$ times it, downwards."),
            known_mistake(-0.625, "That is the step. Where does it lead?"),
        ],
        hints=("$v_1 = 4$, and the slope at $-\\tfrac12$ is $3$.", "$v_2 = 2 + 3$"),
    ),
    number(
        "optimizers-how-fast",
        20,
        question="On a slope that stays the same, how many times as fast as plain descent is "
        "momentum with $\\beta = 0.95$ in the end?",
        known_mistakes=[
            known_mistake(10, "That is for $\\beta = 0.9$."),
            known_mistake(0.05, "That is $1 - \\beta$. Divide by it."),
            known_mistake(1.95, "That is after two steps."),
            known_mistake(0.95, "That is $\\beta$: how much a step keeps."),
            known_mistake(19, "The sum $1 + \\beta + \\beta^2 + \\dots$ begins with $1$."),
        ],
        hints=("$1 + \\beta + \\beta^2 + \\dots$", "That is $1/(1 - \\beta)$."),
    ),
    choice(
        "optimizers-other-units",
        {
            "a": "plain descent",
            "b": "momentum",
            "c": "Adam, but for its $\\varepsilon$",
            "d": "none of them",
        },
        "c",
        question="Someone counts the cost in cents and not in euros: it is a hundred times as "
        "large. Which rule makes the same walk as before, with the same learning rate?",
        why={
            "a": "Its steps are a hundred times as long.",
            "b": "Its velocity is a hundred times as large.",
            "d": "One of them divides a slope by the size of slopes.",
        },
        hints=("What becomes of the gradient?", "In whose step does that factor cancel?"),
    ),
    number(
        "optimizers-uncorrected",
        0.01,
        question="RMSProp with $\\gamma = 0.99$ begins with $r = 0$. Which part of $g^2$ is $r$ "
        "after the first step?",
        known_mistakes=[
            known_mistake(0.99, "That is the part of the *old* average, which is zero."),
            known_mistake(0.1, "That is its root, by which the slope is divided."),
            known_mistake(1, "So it would be with the correction."),
            known_mistake(10, "That is how many times too long the step is."),
            known_mistake(100, "That is one over it."),
        ],
        hints=("$r$ becomes $\\gamma r + (1 - \\gamma) g^2$.", "$1 - 0.99$"),
    ),
    number(
        "optimizers-votes",
        2,
        question="RMSProp with $\\gamma = 0$ meets the slopes $9, -1, -1, -1$, again and again. "
        "How far to the right do four steps lead, in units of $\\eta$? (Leave $\\varepsilon$ out.)",
        known_mistakes=[
            known_mistake(-2, "To the right the walk goes where the slope is negative."),
            known_mistake(-6, "That is plain descent. Here each slope is divided by its size."),
            known_mistake(3, "The large slope has a vote, too."),
            known_mistake(4, "One of the four steps leads to the left."),
            known_mistake(0.5, "That is the mean of the four steps."),
        ],
        hints=(
            "With $\\gamma = 0$ each step is $\\eta$ long.",
            "One to the left, three to the right.",
        ),
    ),
    number(
        "optimizers-which-floor",
        0.5,
        question="A walk with a small learning rate trembles at its floor. You halve the rate. By "
        "which factor, about, is the cost above the minimum multiplied in the end?",
        known_mistakes=[
            known_mistake(0.25, "The cost is the *square* of an error already."),
            known_mistake(
                lambda: math.sqrt(0.5), "So is the error itself; the cost is its square."
            ),
            known_mistake(1, "The floor does depend on the rate."),
            known_mistake(2, "A smaller rate has the lower floor."),
            known_mistake(4, "A smaller rate has the lower floor."),
        ],
        hints=("The floor of the cost is about $\\eta V / 4$.", "It is proportional to $\\eta$."),
    ),
]
