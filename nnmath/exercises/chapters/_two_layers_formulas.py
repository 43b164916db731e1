"""Exercises of "Two layers" whose answer is a formula."""

from __future__ import annotations

from ..define import formula, slip, symbol
from ..symbol_tables import FORWARD, SIGMOID, TWO_LAYERS, only

KNOWN = (*FORWARD, *SIGMOID)

_WRONG_WAY = "You have a⁽²⁾ − y the wrong way round."

W1 = formula(
    "two-layers-w1",
    r"a^{(0)} \sigma'(z^{(1)}) (a^{(2)} - y) \sigma'(z^{(2)}) w^{(2)}",
    names=TWO_LAYERS,
    asks=r"\frac{\partial C}{\partial w^{(1)}}",
    given=KNOWN,
    slips=[
        slip("a0*dsigma(z1)*(y - a2)*dsigma(z2)*w2", _WRONG_WAY),
        slip("a1*dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "The input of w⁽¹⁾ is a⁽⁰⁾, not a⁽¹⁾."),
        slip("a1*dsigma(z2)*(a2 - y)", "That is equation (A), the derivative by w⁽²⁾."),
        slip("dsigma(z1)*(a2 - y)*dsigma(z2)*w2", "That is ∂C/∂b⁽¹⁾: the input a⁽⁰⁾ is missing."),
        slip(
            "a0*dsigma(z1)*(a2 - y)*dsigma(z2)*(w2 - eta*a1*dsigma(z2)*(a2 - y))",
            "You used the updated w⁽²⁾. All slopes are taken at one place, with the old weights.",
        ),
        slip(
            "a0*dsigma(a1)*(a2 - y)*dsigma(a2)*w2",
            "σ′ is taken of z, what the sigmoid receives, not of a.",
        ),
        slip(
            "a0*dsigma(z1)*(a2 - y)*w2",
            "This is right but for the factor σ′(z⁽²⁾); it cancels with cross-entropy only.",
        ),
        slip(
            "a0*sigma(z1)*(a2 - y)*sigma(z2)*w2",
            "These are the values of σ. A nudge is passed on by the slopes, σ′.",
        ),
        slip("a0*dsigma(z1)*(a2 - y)*dsigma(z2)*w1", "The way back leads through w⁽²⁾, not w⁽¹⁾."),
    ],
    hints=[
        "Walk the road of the chapter's first figure, from w⁽¹⁾ to C. Which slopes are passed?",
        "Five links: w⁽¹⁾ → z⁽¹⁾ → a⁽¹⁾ → z⁽²⁾ → a⁽²⁾ → C.",
        "a⁽⁰⁾, σ′(z⁽¹⁾), w⁽²⁾, σ′(z⁽²⁾), a⁽²⁾ − y: multiply them.",
    ],
)

THREE = formula(
    "two-layers-three",
    "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(a3 - y)",
    names=TWO_LAYERS
    | {"w3": symbol("w^{(3)}"), "b3": symbol("b^{(3)}")}
    | {"z3": symbol("z^{(3)}"), "a3": symbol("a^{(3)}")},
    asks=r"\frac{\partial C}{\partial w^{(1)}}",
    given=[*KNOWN, "z3 = w3*a2 + b3", "a3 = sigma(z3)"],
    slips=[
        slip(
            "a0*dsigma(z1)*w2*dsigma(z2)*(a2 - y)",
            "That is (B), for two layers. The target stands beside a⁽³⁾ now.",
        ),
        slip(
            "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(a2 - y)",
            "The target stands beside a⁽³⁾ now, not beside a⁽²⁾.",
        ),
        slip(
            "a0*dsigma(z1)*w2*dsigma(z2)*w3*dsigma(z3)*(y - a3)",
            "You have a⁽³⁾ − y the wrong way round.",
        ),
        slip(
            "a0*dsigma(z1)*w1*dsigma(z2)*w2*dsigma(z3)*(a3 - y)",
            "The weights are a layer off: w⁽²⁾ leads from a⁽¹⁾ to z⁽²⁾, w⁽³⁾ from a⁽²⁾ to z⁽³⁾.",
        ),
        slip(
            "a0*dsigma(z1)*dsigma(z2)*dsigma(z3)*(a3 - y)",
            "Between two layers a nudge is multiplied by the weight: w⁽²⁾ and w⁽³⁾ are missing.",
        ),
    ],
    hints=[
        "One more neuron makes the road longer by two links.",
        "Begin as in (B). Where (B) had a⁽²⁾ − y, there is now a road from a⁽²⁾ to C.",
        "(B) with a⁽²⁾ − y replaced by w⁽³⁾ σ′(z⁽³⁾) (a⁽³⁾ − y).",
    ],
)

TANH = formula(
    "two-layers-tanh",
    "a1*(1 - a2**2)*(a2 - y)",
    names=only(TWO_LAYERS, "a0 a1 a2 w1 w2 y"),
    asks=r"\frac{\partial C}{\partial w^{(2)}}",
    slips=[
        slip("a1*a2*(1 - a2)*(a2 - y)", "a(1 − a) is the slope of the sigmoid, not of tanh."),
        slip(
            "a1*(1 - a2)**2*(a2 - y)", "The square belongs to a⁽²⁾ alone: 1 − (a⁽²⁾)², no binomial."
        ),
        slip(
            "a1*(1 - a1**2)*(a2 - y)", "The slope is that of the second neuron: of a⁽²⁾, not a⁽¹⁾."
        ),
        slip(
            "a1*(1 - a2**2)*(y - a2)",
            "You have a⁽²⁾ − y the wrong way round, or 1 − (a⁽²⁾)².",
        ),
        slip("a1*(a2 - y)", "The link from z⁽²⁾ to a⁽²⁾ has a slope as well: 1 − tanh²."),
    ],
    hints=[
        "(A) holds for any activation. What is σ′(z⁽²⁾) when σ is tanh?",
        "tanh′ = 1 − tanh², and tanh z⁽²⁾ is a⁽²⁾ itself.",
        "a⁽¹⁾ times 1 − (a⁽²⁾)² times a⁽²⁾ − y. In plain text the square of a2 is `a2**2`.",
    ],
)

CROSS_ENTROPY = formula(
    "two-layers-ce-inner",
    "(a2 - y)*w2*dsigma(z1)*a0",
    names=TWO_LAYERS,
    asks=r"\frac{\partial C}{\partial w^{(1)}}",
    given=KNOWN,
    slips=[
        slip(
            "(a2 - y)*dsigma(z2)*w2*dsigma(z1)*a0",
            "That is (B), of the quadratic cost. With cross-entropy σ′(z⁽²⁾) cancels.",
        ),
        slip(
            "(a2 - y)*w2*a0",
            "Cross-entropy cancels the slope of the last layer only: σ′(z⁽¹⁾) is missing.",
        ),
        slip(
            "(a2 - y)*w2*dsigma(z1)*a0*a1",
            "The input a⁽¹⁾ of the last layer is no factor here: the error meets its own, a⁽⁰⁾.",
        ),
        slip("(a2 - y)*a1", "That is the derivative by w⁽²⁾."),
        slip("(y - a2)*w2*dsigma(z1)*a0", _WRONG_WAY),
        slip("(a2 - y)*w2*dsigma(z1)", "That is ∂C/∂b⁽¹⁾: the input a⁽⁰⁾ is missing."),
    ],
    hints=[
        "Begin at the end: what is the slope of C by z⁽²⁾ now?",
        "It is a⁽²⁾ − y, without σ′(z⁽²⁾). From z⁽²⁾ the road leads on through w⁽²⁾ and σ′(z⁽¹⁾).",
        "(a⁽²⁾ − y) · w⁽²⁾ · σ′(z⁽¹⁾) · a⁽⁰⁾.",
    ],
)

GROUPS = formula(
    "two-layers-groups",
    "y - a",
    domain={"y": "bit"},
    names={"a": "a", "y": "y"},
    slips=[
        slip("a - y", "That is the old error. Now a and y have both become what is missing to 1."),
        slip("1 - a - y", "The target is swapped, too: y becomes 1 − y."),
        slip("a - 1 + y", "The activation is turned round, too: σ(−z) is 1 − a."),
        slip("y - 1 - a", "The sigmoid is not odd: σ(−z) is 1 − σ(z), not −σ(z)."),
        slip("2 - a - y", "The error is a difference: the new activation minus the new target."),
        slip("1 - a", "That is the new activation. The error is taken against the new target."),
    ],
    hints=[
        "σ(−z) = 1/(1 + exp(z)). Multiply above and below by exp(−z), and add it to σ(z).",
        "The two add up to 1: the new activation is 1 − a. And the new target is 1 − y.",
        "(1 − a) − (1 − y).",
    ],
)

OLD_NEW = formula(
    "two-layers-old-new",
    r"\eta^2 a^{(0)} a^{(1)} \sigma'(z^{(1)}) (\sigma'(z^{(2)}) (a^{(2)} - y))^2",
    names=TWO_LAYERS | {"delta2": symbol(r"\delta^{(2)}")},
    given=[*KNOWN, "delta2 = dsigma(z2)*(a2 - y)"],
    slips=[
        slip(
            "-eta**2*a0*a1*dsigma(z1)*delta2**2",
            "The size is right, the sign is not: two minus signs meet, one from each step.",
        ),
        slip(
            "-eta*a0*a1*dsigma(z1)*delta2**2",
            "By so much the derivative (B) differs. The step multiplies it by −η once more.",
        ),
        slip(
            "eta*a0*a1*dsigma(z1)*delta2**2",
            "The step multiplies the difference of the derivatives by −η once more.",
        ),
        slip(
            "eta**2*a0*a1*dsigma(z1)*delta2",
            "The error comes in twice: in (A), which moved w⁽²⁾, and in (B) itself.",
        ),
        slip("eta**2*a0*dsigma(z1)*delta2**2", "(A), which moved w⁽²⁾, has the factor a⁽¹⁾."),
    ],
    hints=[
        "Write w⁽²⁾ new = w⁽²⁾ − η ∂C/∂w⁽²⁾, and put it into (B) in place of w⁽²⁾.",
        "(B) is linear in w⁽²⁾: it changes by a⁽⁰⁾ σ′(z⁽¹⁾) δ⁽²⁾ times −η a⁽¹⁾ δ⁽²⁾.",
        "The step subtracts η times the derivative, so this difference is multiplied by −η.",
    ],
)
