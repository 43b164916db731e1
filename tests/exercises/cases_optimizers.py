"""Right and wrong answers to the exercises of the chapter on better steps."""

import numpy as np
from helpers.answer_case import Case


def ball_by_places(gradient, theta, rate, beta, steps):
    """The same by the last two places: the step is β times the last one, less η times the slope."""
    before = theta
    for _ in range(steps):
        theta, before = theta + beta * (theta - before) - rate * gradient(theta), theta
    return theta


def ball_of_weights(gradient, theta, rate, beta, steps):
    """The same with every slope kept, the older the less."""
    slopes = []
    for _ in range(steps):
        slopes.append(gradient(theta))
        weights = beta ** np.arange(len(slopes))[::-1]
        theta = theta - rate * np.tensordot(weights, np.array(slopes), 1)
    return theta


def adam_in_one_rate(theta, g, u, r, k, eta, beta, gamma, eps):
    """The corrections put into the rate, and into ε."""
    u, r = u + (1 - beta) * (g - u), r + (1 - gamma) * (g * g - r)
    root = np.sqrt(1 - gamma**k)
    return theta - eta * root / (1 - beta**k) * u / (np.sqrt(r) + eps * root), u, r


def adam_as_list(theta, g, u, r, k, eta, beta, gamma, eps):
    theta, u, r = adam_in_one_rate(theta, g, u, r, k, eta, beta, gamma, eps)
    return [list(theta), list(u), list(r)]


CASES = {
    "optimizers-promise": Case(
        right=[10.08, "10.08", "0.1*(1 - 0.3)*144"],
        wrong=[(-10.08, "")],
    ),
    "optimizers-by-hand": Case(
        right=[[0, -1, -2, -2.5], np.array([0, -1, -2, -2.5])],
        wrong=[([0, -1, -2, -2], "")],
    ),
    "optimizers-gain": Case(
        right=[100, "100", 100.003],
    ),
    "optimizers-heavy-ball": Case(
        right=[ball_by_places, ball_of_weights],
        wrong=[(lambda gradient, theta, rate, beta, steps: theta, "")],
    ),
    "optimizers-turned": Case(
        right=[["a", "b"], "ab", "b a"],
        wrong=[("a", ""), ("b", ""), (["a", "b", "d"], ""), ("cd", "")],
    ),
    "optimizers-steady-slope": Case(
        right=[
            "eta/sqrt(1 - gamma**k)",
            "eta*(1 - gamma**k)**(-1/2)",
            r"\frac{\eta}{\sqrt{1 - \gamma^k}}",
            "eta/(1 - gamma^k)^(1/2)",
        ],
        wrong=[("eta/sqrt(1 + gamma**k)", "")],
    ),
    "optimizers-adam-step": Case(
        right=[adam_in_one_rate, adam_as_list],
        wrong=[(lambda theta, g, u, r, k, eta, beta, gamma, eps: theta, "")],
    ),
    "optimizers-mistake": Case(
        right=["a", "A"],
        wrong=[("e", ""), ("ab", "")],
    ),
    "optimizers-explore": Case(
        right=[0.5, "0.5", "1/2"],
        wrong=[(0.4, "")],
    ),
    "optimizers-no-floor": Case(
        right=["b", "B"],
        wrong=[("e", ""), ("bc", "")],
    ),
    "optimizers-second-step": Case(right=[-1.125, "-9/8"]),
    "optimizers-votes": Case(right=[2, "2"], wrong=[(1, "")]),
    "optimizers-how-fast": Case(right=[20, "20"]),
    "optimizers-uncorrected": Case(right=[0.01, "1/100", "1%"]),
    "optimizers-which-floor": Case(right=[0.5, "1/2"]),
}

RIGHT_STEPS = {
    "optimizers-by-turns": [
        "R2 = gamma*R1 + 1 - gamma\nR1 = gamma**2*R1 + (1 - gamma)*(gamma + c**2)\n"
        "R1 = (1 - gamma)*(gamma + c**2)/(1 - gamma**2) = (c**2 + gamma)/(1 + gamma)",
        "R1 = c**2 + gamma*(R2 - c**2)\n(1 + gamma)*R1 = c**2 + gamma\n"
        "R1 = (gamma + c**2)/(1 + gamma)",
    ],
}

WRONG_STEPS = {
    "optimizers-by-turns": [
        ("R1 = gamma*R2 + (1 - gamma)*c\nR1 = (c**2 + gamma)/(1 + gamma)", 1, "does not follow"),
        (
            "R1 = gamma*(gamma*R1 - 1 + gamma) + (1 - gamma)*c**2\nR1 = (c**2 + gamma)/(1 + gamma)",
            1,
            "does not follow",
        ),
    ],
}
