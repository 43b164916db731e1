"""Answers to the exercises and quick questions of "Two layers"."""

import numpy as np
from exercises.functions_two_layers import (
    by_rows,
    gradients,
    neuron,
    of_a,
    s,
    step,
    two_only,
)
from helpers.answer_case import Case

CASES = {
    "two-layers-slope": Case(
        right=[0.09, "0.09", "9/100"],
        wrong=[(-0.09, "")],
    ),
    "two-layers-w1": Case(
        right=[
            "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2",
            "w2*dsigma(z2)*a2*dsigma(z1)*a0 - w2*dsigma(z2)*y*dsigma(z1)*a0",
            "-a0*w2*dsigma(w1*a0 + b1)*dsigma(w2*a1 + b2)*(y - a2)",
            r"a^{(0)} \sigma'(z^{(1)}) (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)}",
            "a0*dsigma(z1)*(sigma(z2) - y)*dsigma(w2*sigma(z1) + b2)*w2",
            "a0*a1*(1 - a1)*(a2 - y)*a2*(1 - a2)*w2",
        ],
        wrong=[
            ("a0*(a2 - y)*dsigma(z2)*w2", "σ′(z⁽¹⁾)"),
            ("a0*dsigma(z1)*(a2 - y)*dsigma(z2)", "w⁽²⁾"),
            ("a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w2/2", "½"),
            ("w1", ""),
        ],
    ),
    "two-layers-by-hand": Case(
        right=[[0, -1 / 16, -1 / 16, -1 / 8], np.array([0, -0.0625, -0.0625, -0.125])],
        wrong=[([-1 / 16, -1 / 16, -1 / 16, -1 / 8], "")],
    ),
    "two-layers-predict": Case(
        right=["c"],
        wrong=[
            ("(B)", ""),
            (None, ""),
        ],
    ),
    "two-layers-mistake": Case(
        right=[gradients(), gradients(lambda z, a: a * (1 - a), lambda z, a: a - a * a)],
        wrong=[
            (gradients(of_a, of_a), "Nothing has changed"),
            (gradients(None, of_a), "In the hidden layer"),
            (gradients(of_a), "In the output layer"),
            (gradients(turn=-1.0), "wrong way round"),
            (gradients(hidden_w1=True), ""),
            (gradients(keep_biases=0.0), ""),
        ],
    ),
    "two-layers-three": Case(
        right=[
            "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(a3 - y)",
            "(a3 - y)*dsigma(z3)*w3*dsigma(z2)*w2*dsigma(z1)*a0",
            "-w3*w2*a0*(y - a3)*dsigma(w3*a2 + b3)*dsigma(z2)*dsigma(z1)",
            r"w^{(3)} \sigma'(z^{(3)}) w^{(2)} \sigma'(z^{(2)}) \sigma'(z^{(1)}) a^{(0)}"
            r" (a^{(3)} - y)",
        ],
        wrong=[("a0*dsigma(z1)*w2*dsigma(z2)*w3*(a3 - y)", "σ′(z⁽³⁾)")],
    ),
    "two-layers-tanh": Case(
        right=[
            "a1*(1 - a2**2)*(a2 - y)",
            "a1*(1 - a2)*(1 + a2)*(a2 - y)",
            "a1*a2 - a1*y - a1*a2^3 + a1*a2^2*y",
            r"a^{(1)} (1 - (a^{(2)})^2) (a^{(2)} - y)",
        ],
        wrong=[
            ("a1*(a2**2 - 1)*(a2 - y)", "wrong way round"),
            ("(1 - a2**2)*(a2 - y)", "a⁽¹⁾"),
        ],
    ),
    "two-layers-ce-inner": Case(
        right=[
            "(a2 - y)*w2*dsigma(z1)*a0",
            "a0*w2*a2*dsigma(z1) - a0*w2*y*dsigma(z1)",
            "-dsigma(z1)*w2*(y - a2)*a0",
            "(a2 - y)*w2*a1*(1 - a1)*a0",
            r"(a^{(2)} - y) w^{(2)} \sigma'(z^{(1)}) a^{(0)}",
        ],
        wrong=[("(a2 - y)*dsigma(z1)*a0", "w⁽²⁾")],
    ),
    "two-layers-neuron": Case(
        right=[
            neuron(),
            lambda w, b, X, y: ((X * (s(w @ X + b) - y)).mean(1), (s(w @ X + b) - y).mean()),
        ],
        wrong=[
            (neuron(mean=False), "1/m"),
            (neuron(keep_slope=True), "has cancelled"),
            (neuron(turn=-1.0), "wrong way round"),
            (neuron(mean=False, keep_slope=True), "Two things"),
            (by_rows, ""),
            (lambda w, b, X, y: neuron()(w, b, X, y)[0], ""),
        ],
    ),
    "two-layers-step": Case(
        right=[step(), lambda *given: list(step()(*given))],
        wrong=[
            (step(new=True), "updated W⁽²⁾"),
            (step(biases=False), "biases do not move"),
            (step(up=True), "must subtract"),
            (step(prime=False), "own slope"),
            (step(new=True, biases=False), "updated W⁽²⁾, and"),
            (step(cross=True), "output's own slope"),
            (step(prime_of_a=True), "not at a"),
            (two_only, ""),
        ],
    ),
    "two-layers-biases": Case(
        right=[0.280471447, "0.280471447"],
        wrong=[(0.298371109, "")],
    ),
    "two-layers-explore": Case(
        right=[4.36, "4.4", 4.3565],
        wrong=[
            (6, ""),
            (0.05, ""),
        ],
    ),
    "two-layers-groups": Case(
        right=["y - a", "-(a - y)", "(1 - a) - (1 - y)", "(y**2 - a**2)/(y + a)", r"y - a"],
        wrong=[
            ("(1 - a) - y", "target changes"),
            ("a - (1 - y)", "activation changes"),
            ("-a - (1 - y)", "not odd"),
            ("1 - a + 1 - y", "a difference"),
            ("y + a", ""),
        ],
    ),
    "two-layers-old-new": Case(
        right=[
            "eta**2*a0*a1*dsigma(z1)*delta2**2",
            "eta^2*a0*a1*dsigma(z1)*(dsigma(z2)*(a2 - y))^2",
            "a1*(eta*delta2)**2*dsigma(z1)*a0",
            r"\eta^2 a^{(0)} a^{(1)} \sigma'(z^{(1)}) (\delta^{(2)})^2",
        ],
        wrong=[
            ("eta**2*a0*a1*delta2**2", "σ′(z⁽¹⁾)"),
            ("eta**2*a1*dsigma(z2)*(a2 - y)", ""),
        ],
    ),
    "two-layers-bump": Case(
        right=[
            "2*sigma(s*(q - p)/2) - 1",
            "sigma(s*(q - p)/2) - sigma(-s*(q - p)/2)",
            "1 - 2*sigma(s*(p - q)/2)",
            "1 - 2/(1 + exp(s*(q - p)/2))",
            r"2 \sigma(\tfrac12 s (q - p)) - 1",
        ],
        wrong=[
            ("sigma(s*(q - p)) - sigma(-s*(q - p))", "half of q − p"),
            ("sigma(s*(q - p)/2) - sigma(s*(q - p)/2)", ""),
            ("1", ""),
            ("sigma(s*(q - p)) - sigma(0)", "at x = q"),
        ],
    ),
    "two-layers-rectangle": Case(
        right=[
            "(q - p)*(t - r)",
            "(p - q)*(r - t)",
            "p*r - p*t - q*r + q*t",
            "q*(t - r) - p*(t - r)",
            r"(q - p)(t - r)",
        ],
        wrong=[
            ("(p - q)*(t - r)", "wrong way round"),
            ("p*r + p*t + q*r + q*t", "subtracted"),
            ("0", "every sum"),
            ("(q - p)*(t + r)", ""),
        ],
    ),
    "two-layers-hole": Case(
        right=[
            "4*sigma(-s/2)",
            "4*(1 - sigma(s/2))",
            "4*sigma(s*(1/2 + 1/2 - 3/2))",
            "4/(1 + exp(s/2))",
            r"4 \sigma(-\tfrac12 s)",
        ],
        wrong=[
            ("1 - sigma(s/2)", "Four of them"),
            ("4 - 4*sigma(-s/2)", "negative"),
            ("2*sigma(-s/2)", ""),
            ("4*sigma(-s/4)", ""),
        ],
    ),
    "two-layers-slope-at-zero": Case(
        right=[0.25, "1/4", "0.25"],
        wrong=[
            (-0.25, ""),
            (4, ""),
            (0.125, ""),
        ],
    ),
    "two-layers-without-half": Case(
        right=[
            "2*a1*dsigma(z2)*(a2 - y)",
            "2*a1*a2*dsigma(z2) - 2*a1*y*dsigma(z2)",
            "-a1*(y - a2)*dsigma(z2)*2",
            r"2 a^{(1)} \sigma'(z^{(2)}) (a^{(2)} - y)",
            "2*a1*a2*(1 - a2)*(a2 - y)",
        ],
        wrong=[("2*a1*dsigma(a1)*(a2 - y)", "")],
    ),
    "two-layers-towers": Case(
        right=[441, "441", "21**2"],
        wrong=[
            (400, "21 walls"),
            (121, "up to"),
            (20, ""),
        ],
    ),
}
