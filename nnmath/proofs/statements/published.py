r"""Statements of the page that reproduces numbers printed elsewhere."""

from __future__ import annotations

from ..statement import Statement

TRAP = (
    r"\bigl(W^{(2)} - \eta \delta^{(2)} (a^{(1)})^\top\bigr)^\top \delta^{(2)}"
    r" \odot \sigma'\bigl(z^{(1)}\bigr)"
    r" - \bigl(W^{(2)}\bigr)^\top \delta^{(2)} \odot \sigma'\bigl(z^{(1)}\bigr)"
)

STATEMENTS = (
    Statement(
        "eq-published-trap",
        "derived",
        "What the hidden errors are off by when they go back through updated weights.",
        (TRAP,),
        r"\eta \delta^{(2)} a^{(1)} z^{(1)} \sigma",
        ("two-layer-2-3-4", "two-layer-4-3-2"),
        general=("trap-n",),
    ),
    Statement(
        "eq-published-two-slopes",
        "derived",
        "The slopes of the cross-entropy by the weighted input and by the activation.",
        (r"\frac{\partial C_i}{\partial z_i}", r"\frac{\partial C_i}{\partial a_i}"),
        "a_i y_i",
        ("cross-entropy-neuron-2", "cross-entropy-neuron-3"),
        (("i", "1", "m"),),
        source="V2",
        general=("points-n",),
    ),
)
