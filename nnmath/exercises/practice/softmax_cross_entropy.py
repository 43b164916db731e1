"""Softmax and cross-entropy, with other numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from nnmath.activations import softmax
from nnmath.losses import softmax_cross_entropy, softmax_cross_entropy_gradient

from . import Practice, Values, pick, whole


def _column(values: np.ndarray) -> np.ndarray:
    return np.reshape(values, (-1, 1))


def draw_by_hand(rng: np.random.Generator) -> Values:
    """Two whole exponentials and a temperature of one half or one third."""
    u = whole(rng, 2, 6)
    return {"u": u, "v": u + whole(rng, 1, 4), "T": pick(rng, Fraction(1, 2), Fraction(1, 3))}


def by_hand(u: int, v: int, T: Fraction) -> Values:
    """Softmax of (0, log u, log v), at the temperatures 1 and T."""
    logs = np.log([1.0, u, v])
    power = round(1 / T)
    return {
        "answer": [softmax(logs), softmax(logs / float(T))],
        "hotter": [softmax(logs), softmax(logs * float(T))],
        "exponentials": [np.exp(logs), np.exp(logs / float(T))],
        "divided": [softmax(logs), softmax(logs) / float(T)],
        "scores": [logs / logs.sum()] * 2,
        "same": [softmax(logs)] * 2,
        "power": power,
        "sum": 1 + u + v,
        "sum_T": 1 + u**power + v**power,
        "u_T": u**power,
        "v_T": v**power,
    }


def draw_no_idea(rng: np.random.Generator) -> Values:
    """A number of classes and the true one, counted from 0."""
    n = pick(rng, 4, 5, 8)
    return {"n": n, "digit": whole(rng, 1, n - 2)}


def no_idea(n: int, digit: int) -> Values:
    """The errors where all classes have the same score."""
    truth = np.eye(n)[:, [digit]]
    errors = softmax_cross_entropy_gradient(np.zeros((n, 1)), truth).ravel()
    return {
        "answer": errors,
        "turned": -errors,
        "probabilities": np.full(n, 1 / n),
        "shifted": 1 / n - np.eye(n)[digit - 1],
        "slope": errors / n * (1 - 1 / n),
        "last": n - 1,
        "place": digit + 1,
        "p": Fraction(1, n),
        "others": n - 1,
        "less": Fraction(1, n) - 1,
    }


def draw_one_step(rng: np.random.Generator) -> Values:
    """The odds against the truth, and a rate."""
    return {"k": pick(rng, 2, 4, 7, 9), "eta": pick(rng, Fraction(1, 2), 1, 2)}


def one_step(k: int, eta: Fraction | int) -> Values:
    """The probability of the truth after a step on the scores (0, log k)."""
    z, y = np.array([0.0, math.log(k)]), np.array([1.0, 0.0])
    error = softmax_cross_entropy_gradient(_column(z), _column(y)).ravel()

    def after(step: np.ndarray) -> float:
        return float(softmax(z - float(eta) * step)[0])

    return {
        "answer": after(error),
        "uphill": after(-error),
        "one": after(np.array([error[0], 0.0])),
        "before": 1 / (1 + k),
        "p": Fraction(1, 1 + k),
        "q": Fraction(k, 1 + k),
        "move": float(eta) * float(error[1]),
        "difference": 2 * float(eta) * float(error[1]) - math.log(k),
    }


def draw_twice(rng: np.random.Generator) -> Values:
    """A number of classes."""
    return {"n": pick(rng, 2, 4, 5, 10)}


def twice(n: int) -> Values:
    """The smallest cost when probabilities are taken for scores."""
    best = np.eye(n)[:, [0]]
    return {
        "answer": softmax_cross_entropy(best, best),
        "nothing": math.log(n),
        "probability": math.e / (math.e + n - 1),
        "one_rival": math.log(1 + math.exp(-1)),
        "zero": 0,
        "rivals": n - 1,
        "zeros": ", ".join(["1", *["0"] * (n - 1)]),
    }


def draw_honest(rng: np.random.Generator) -> Values:
    """Targets of two or three classes."""
    return {"y": pick(rng, [0.8, 0.2], [0.7, 0.3], [0.6, 0.4], [0.5, 0.3, 0.2], [0.7, 0.2, 0.1])}


def honest(y: list[float]) -> Values:
    """The entropy of the targets."""
    entropy = -sum(v * math.log(v) for v in y)
    return {
        "answer": entropy,
        "bits": entropy / math.log(2),
        "first": -math.log(y[0]),
        "negative": -entropy,
        "zero": 0,
        "terms": " + ".join(rf"{v} \log {v}" for v in y),
    }


PRACTICE = {
    "softmax-cross-entropy-by-hand": Practice(
        draw_by_hand,
        by_hand,
        r"Compute softmax of $(0, \log <u>, \log <v>)$ without a calculator. What does it become "
        r"at the "
        r"temperature $T = <T>$? Enter two lists of three numbers, as fractions or to three "
        "decimals: `[[…, …, …], [… , …, …]]`.",
        r"The exponentials are 1, <u> and <v>, with sum <sum>: divide each by it. At $T = <T>$ the "
        r"scores "
        "are multiplied by <power>, and the exponentials become 1, <u_T> and <v_T>, with sum "
        "<sum_T>.",
        (
            "The exponential of log <v> is <v>.",
            "A score that is multiplied by <power> raises its exponential to that power.",
            "1, <u> and <v> add up to <sum>, and 1, <u_T> and <v_T> add up to <sum_T>.",
        ),
        {
            "hotter": "The scores are divided by T, so they grow.",
            "exponentials": "These are the exponentials. Divide each row by its sum.",
            "divided": "The temperature divides the scores, not the probabilities.",
            "scores": "These are shares of the scores: take exponentials first.",
            "same": "The temperature does change them: the differences grow.",
        },
    ),
    "softmax-cross-entropy-no-idea": Practice(
        draw_no_idea,
        no_idea,
        "A network gives all classes, numbered $0$ to $<last>$, the same score. The truth is class "
        "<digit>. Predict the <n> errors, and enter them as a list.",
        r"All probabilities are <p>, and the error is $p - y$: <p> for the <others> others, and "
        "<less> for the truth, which is number <place>.",
        (
            "All probabilities are equal, and their sum is 1.",
            "p − y, with y = 1 for the true class alone. The numbers add up to 0.",
            "<others> of them are <p>; number <place> is <less>.",
        ),
        {
            "turned": "The difference is the wrong way round: p − y, not y − p.",
            "probabilities": "That is p. The error is p minus the target y.",
            "shifted": "The first class is number 0: the truth is one place further on.",
            # measured: eq-softmax-delta
            "slope": "There is no slope σ′ in it: it has cancelled.",
        },
    ),
    "softmax-cross-entropy-one-step": Practice(
        draw_one_step,
        one_step,
        r"Two classes have the scores $(0, \log <k>)$, and the first is the true one. Take one "
        r"step of "
        r"descent on the scores themselves, with $\eta = <eta>$. What is the probability of the "
        r"truth "
        "afterwards? Enter it, to three digits.",
        r"$p = (<p>, <q>)$, so $\delta = (-<q>, <q>)$. The first score rises by <move>, the "
        r"second falls "
        r"by as much: their difference is <difference>, and $\sigma$ of it is <answer>.",
        (
            "First p: the exponentials of the scores are 1 and <k>. Then δ = p − y.",
            "δ = (−<q>, <q>); the new scores are the old ones minus η times it.",
            "Their difference is <difference>. Apply σ to it.",
        ),
        {
            "uphill": "You stepped along y − p, or uphill: the truth became less likely.",
            "one": "Only the score of the true class was moved; the other one has an error too.",
            "before": "That is the probability before the step.",
        },
    ),
    "softmax-cross-entropy-twice": Practice(
        draw_twice,
        twice,
        "Someone passes the *probabilities* of <n> classes to `softmax_cross_entropy`. The cost "
        "never "
        "falls below a certain number. Which? Enter it, to three digits.",
        r"The best probabilities are $(<zeros>)$. Taken for scores they give the truth the "
        r"probability "
        r"$e/(e + <rivals>) = <probability>$, and the cost is $-\log$ of it: <answer>.",
        (
            "Which probabilities would be the best that the network can hand over?",
            "(<zeros>), taken for scores: what does softmax make of them?",
            "e/(e + <rivals>), and the cost is −log of it.",
        ),
        {
            "nothing": "That is the cost of knowing nothing.",
            "probability": "That is the probability that the truth gets; take −log of it.",
            "one_rival": "That is for two classes: here there are <rivals> rivals.",
            "zero": "That would be so with softmax applied once.",
        },
    ),
    "softmax-cross-entropy-honest": Practice(
        draw_honest,
        honest,
        "For given targets the cross-entropy is smallest when $p = y$. How large is it there for "
        "$y = <y>$? Enter the number, to three digits.",
        r"Insert $p = y$: $-(<terms>) = <answer>$, with natural logarithms. It is the entropy of "
        r"the "
        "targets, and no network comes below it.",
        (
            "The cost is smallest for p = y. Insert that into the cost.",
            "$-(<terms>)$, with natural logarithms.",
        ),
        {
            "bits": "That is in bits; take natural logs.",
            "first": "The other classes have a term too.",
            "negative": "The minus sign is lost.",
            "zero": "The cost comes near 0 only for one-hot targets.",
        },
    ),
}
