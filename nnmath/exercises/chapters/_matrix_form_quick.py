"""Quick questions within the chapter on the matrix form."""

from __future__ import annotations

import numpy as np

from ..define import call, choice, formula, number, slip, symbol

ONE_WEIGHT = {
    "delta": symbol(r"\delta^{(l)}_j"),
    "a_prev": symbol("a^{(l-1)}_k"),
    "a": symbol("a^{(l)}_j"),
    "z": symbol("z^{(l)}_j"),
    "dsigma": call(r"\sigma'"),
}


QUICK = [
    choice(
        "matrix-form-which-way",
        {
            "a": r"$W^{(2)} \delta^{(2)}$",
            "b": r"$(W^{(2)})^\top \delta^{(2)}$",
            "c": r"$\delta^{(2)} W^{(2)}$",
            "d": r"$(W^{(2)})^\top \odot \delta^{(2)}$",
        },
        "b",
        question=r"Layer 1 has three neurons, layer 2 has two, so $W^{(2)}$ is $2 \times 3$. "
        r"Which product carries $\delta^{(2)}$ back to layer 1?",
        why={
            "a": r"$2 \times 3$ times $2 \times 1$ does not go together. (If both layers were "
            "equally wide it would run, and be wrong.)",
            "c": r"$2 \times 1$ times $2 \times 3$ does not go together, and one column for three "
            "neurons must come out.",
            "d": r"$\odot$ is entry by entry, but the paths through both outputs must be added up.",
        },
        hints=("Three numbers must come out.", "Say the shapes: 3 × 2 times 2 × 1."),
    ),
    formula(
        "matrix-form-weights-entry",
        "delta*a_prev",
        names=ONE_WEIGHT,
        asks=r"\frac{\partial C}{\partial w^{(l)}_{jk}}",
        question=r"What is $\partial C / \partial w^{(l)}_{jk}$? Enter a formula, with `delta` for "
        r"$\delta^{(l)}_j$, `a_prev` for $a^{(l-1)}_k$, `a` for $a^{(l)}_j$, `z` for "
        r"$z^{(l)}_j$ and `dsigma(…)` for $\sigma'$.",
        slips=[
            slip("delta*a", "A layer off: a weight carries what the layer before gives."),
            slip("delta", "That is the derivative by the bias."),
            slip("delta*a_prev*dsigma(z)", "σ′ is in δ already."),
            slip("delta*dsigma(z)", "What the weight carries is lost, and σ′ is in δ already."),
        ],
        hints=(
            "Which two numbers meet at the weight to j from k?",
            "The error at its end times the activity at its beginning.",
        ),
    ),
    choice(
        "matrix-form-one-over-m",
        {
            "a": r"at the output, in $\Delta^{(L)}$",
            "b": r"in the gradients, $\frac{1}{m} \Delta^{(l)} (A^{(l-1)})^\top$",
            "c": r"in both, at the output and in the gradients",
            "d": r"in each $\Delta^{(l)}$ on the way back, once a layer",
        },
        "a",
        question=r"The cost of a batch is a mean. Where does this book multiply by $1/m$?",
        why={
            "b": r"It is a good place too, if it is left out of $\Delta$; here "
            r"$\Delta^{(L)}$ has it, so it would stand there twice.",
            "c": r"Then each gradient would be divided by $m^2$.",
            "d": r"The second equation carries it along; another one a layer would be too many.",
        },
        hints=("Δ is the derivative of C itself, which is a mean.", "It comes in once."),
    ),
    number(
        "matrix-form-bias-shape",
        lambda: np.zeros((3, 5)).sum(axis=1, keepdims=True).size,
        tolerance=1e-9,
        question=r"A layer of 3 neurons sees a batch of 5 examples. How many numbers are in "
        r"$\partial C / \partial b^{(l)}$?",
        slips=[
            slip(5, "You summed over the neurons; the sum must be over the examples."),
            slip(15, r"That is $\Delta^{(l)}$, before the examples are added up."),
            slip(1, "The neurons have a bias each: they are not added up."),
        ],
        hints=("A derivative has the shape of what it is by.", "How many biases has the layer?"),
    ),
]
