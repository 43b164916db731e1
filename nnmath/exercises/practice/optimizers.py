"""Better steps, with other numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from nnmath.optimizers import Momentum, minimize

from . import Practice, Values, pick, whole


def draw_promise(rng: np.random.Generator) -> Values:
    """A parabola, a rate below its limit, and a place."""
    c = whole(rng, 2, 5)
    return {"c": c, "eta": pick(rng, 0.05, 0.1, 0.15), "x": whole(rng, -4, 4, nonzero=True)}


def promise(c: int, eta: float, x: int) -> Values:
    """How far down a step leads at least."""
    L, g = 2 * c, 2 * c * x
    return {
        "answer": eta * (1 - L * eta / 2) * g**2,
        "slope": eta * g**2,
        "whole": eta * (1 - L * eta) * g**2,
        "halved": eta * (1 - L * eta / 4) * g**2,
        "once": eta * (1 - L * eta / 2) * g,
        "L": L,
        "g": g,
    }


def draw_by_hand(rng: np.random.Generator) -> Values:
    """A parabola, a start, a rate and a β."""
    p = whole(rng, -4, 4, nonzero=True)
    return {
        "p": p,
        "start": -p + whole(rng, -4, 4, nonzero=True),
        "eta": pick(rng, 0.1, 0.2, 0.25),
        "beta": pick(rng, 0.5, 0.4, 0.8),
    }


def by_hand(p: int, start: int, eta: float, beta: float) -> Values:
    """Four places of the heavy ball."""

    def ball(sign: float, share: float) -> list[float]:
        walk = minimize(lambda x: sign * 2 * (x + p), float(start), Momentum(eta, share), 3)
        return [round(float(x), 9) for x in walk]

    return {"answer": ball(1, beta), "plain": ball(1, 0.0), "up": ball(-1, beta)}


def draw_gain(rng: np.random.Generator) -> Values:
    """A condition number."""
    return {"kappa": pick(rng, 400, 900, 1600, 2500, 6400, 40000)}


def gain(kappa: int) -> Values:
    """How many times as many steps."""
    root = math.sqrt(kappa)
    plain, ball = (kappa - 1) / (kappa + 1), (root - 1) / (root + 1)
    answer = math.log(ball) / math.log(plain)
    return {
        "answer": answer,
        "kappa_itself": kappa,
        "turned": 1 / answer,
        "factors": plain / ball,
        "half": answer / 2,
        "root": Fraction(round(root)),
    }


PRACTICE = {
    "optimizers-promise": Practice(
        draw_promise,
        promise,
        r"The curvature of $f(x) = <c>x^2$ is $<L>$ everywhere. You are at $x = <x>$ and take a "
        r"step with $\eta = <eta>$. How far down does it lead at least, by the descent lemma?",
        r"The slope is $<g>$. The lemma promises $\eta(1 - L\eta/2)$ times its square, <answer>.",
        ("What is the slope there?", "η(1 − Lη/2) times the square of the slope, with L = <L>."),
        {
            "slope": "That is what the slope promises. What may curvature take?",
            "whole": "The curvature takes *half* of Lη away.",
            "halved": "The curvature is the second derivative: twice the number before x².",
            "once": "The slope enters squared.",
        },
    ),
    "optimizers-by-hand": Practice(
        draw_by_hand,
        by_hand,
        r"Let the heavy ball roll three steps on $f(x) = (x <+p>)^2$ from $<start>$, with the "
        r"rate $<eta>$ and $\beta = <beta>$. Enter the four places.",
        r"The velocity is <beta> times the old one and the slope; the step is <eta> times that: "
        "<answer>.",
        (
            "The velocity starts at 0, and the slope is twice what stands in the brackets.",
            "First the velocity, β times the old one plus the slope; then the place.",
        ),
        {
            "plain": "That is plain descent: the memory is missing.",
            "up": "You climbed: the step goes against v.",
        },
    ),
    "optimizers-gain": Practice(
        draw_gain,
        gain,
        "The condition number is $<kappa>$. How many times as many steps does plain descent need "
        "as momentum, each with its best numbers? Compare their factors.",
        r"The numbers of steps are as one over the logarithms of the two factors: <answer>, very "
        r"nearly $\sqrt{\kappa} = <root>$.",
        (
            "k steps with the factor q make qᵏ: how many for a given error?",
            "The factors are (κ − 1)/(κ + 1) and the same with √κ = <root>.",
        ),
        {
            "kappa_itself": "That is κ itself. Momentum has its root.",
            "turned": "The other way round: plain descent needs more.",
            "factors": "That compares the factors. How many steps make a millionth?",
            "half": "Both factors are 1 minus *twice* something: the twos cancel.",
        },
    ),
}
