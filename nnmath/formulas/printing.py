r"""Formulas as a reader reads them: σ′(z⁽²⁾), ∂C/∂w⁽¹⁾, never dsigma(z2) or \sigma'."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .nodes import (
    Add,
    Apply,
    Big,
    Component,
    Div,
    ElementwiseMul,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Reduce,
    Transpose,
)
from .symbols import Symbol

_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ", "Gamma": "Γ", "Theta": "Θ", "Delta": "Δ",
    "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Omega": "Ω", "partial": "∂", "nabla": "∇",
    "cdot": "·", "odot": "⊙", "top": "ᵀ", "star": "*", "log": "log ", "exp": "exp", "sum": "∑",
    "tanh": "tanh", "lVert": "‖", "rVert": "‖", "dots": "…", "ldots": "…", "cdots": "⋯",
    "le": " ≤ ", "ge": " ≥ ", "ne": " ≠ ", "approx": " ≈ ", "times": " × ", "in": " ∈ ",
    "to": " → ", "leftarrow": " ← ", "infty": "∞", "pm": "±",
}  # fmt: skip
_UP = str.maketrans("0123456789+-()lLknmij−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ˡᴸᵏⁿᵐⁱʲ⁻")
DOWN = str.maketrans("0123456789+-()aehijklmnoprstuvx−", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₋")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁾ˡᴸ"
_MARKS = {
    "hat": "\u0302",
    "tilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
}
_FRACTIONS = {Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 4): "¾", Fraction(1, 3): "⅓"}
SUM, PRODUCT, POWER, WHOLE = 1, 2, 3, 4
WHOLE_MOST, EXACT = 1e15, 10  # the largest whole number, and the longest decimal, said in full
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]


def latex_to_unicode(latex: str) -> str:
    r"""LaTeX of a name as Unicode.

    >>> latex_to_unicode(r"\frac{\partial C}{\partial w^{(1)}}"), latex_to_unicode(r"\sigma'"), latex_to_unicode("a^{(l-1)}_j")
    ('∂C/∂w⁽¹⁾', 'σ′', 'a⁽ˡ⁻¹⁾ⱼ')
    """
    text = re.sub(r"\\[dt]?frac(\d)(\d)", r"\1/\2", latex)
    text = re.sub(r"\\[dt]?frac\{(.*)\}\{(.*)\}", r"\1/\2", text)
    text = re.sub(
        r"\\(hat|tilde|bar|overline|vec)\s*\{?(\\?[A-Za-z]+?)\}?(?![a-z])",
        lambda m: m[2] + _MARKS[m[1]],
        text,
    )
    text = re.sub(r"\\(?:mathbf|mathrm|boldsymbol|text|operatorname)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\[,;:!]|\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])", "", text)
    text = re.sub(r"\\([A-Za-z]+) ?", lambda m: _LETTERS.get(m[1], m[1]), text)
    text = re.sub(r"\^\{\(([^{}]*)\)(ᵀ?)\}", lambda m: f"⁽{m[1].translate(_UP)}⁾{m[2]}", text)
    text = re.sub(r"\^\{([^{}]*)\}", lambda m: m[1].translate(_UP), text)
    text = re.sub(r"_\{([^{}]*)\}", lambda m: m[1].replace(",", "").translate(DOWN), text)
    text = re.sub(r"\^(.)", lambda m: m[1].translate(_UP), text)
    text = re.sub(r"_(.)", lambda m: m[1].translate(DOWN), text)
    return re.sub(r"[{}]", "", text).replace("'", "′").replace("-", "−")


def format_number(value: float | Fraction, digits: int = 6) -> str:
    """A number as it is said: whole or short, in full; else with so many digits.

    >>> format_number(Fraction(1, 2)), format_number(3715891200.0), format_number(-2.015625), format_number(1 / 3), format_number(2e-7)
    ('½', '3715891200', '−2.015625', '0.333333', '2 × 10⁻⁷')
    """
    if isinstance(value, Fraction):
        sign = "−" if value < 0 else ""
        if abs(value) in _FRACTIONS:
            return sign + _FRACTIONS[abs(value)]
        return str(value).replace("-", "−")
    value = float(value)
    if value.is_integer() and abs(value) < WHOLE_MOST:
        return str(int(value)).replace("-", "−")
    exact = f"{value:.{EXACT}g}"
    if not math.isclose(float(exact), value, rel_tol=1e-14):
        exact = f"{value:.{digits}g}"
    mantissa, _, power = exact.partition("e")
    scale = f" × 10{str(int(power)).translate(_UP)}" if power else ""
    return mantissa.replace("-", "−") + scale


def describe_shape(shape: Sequence[int]) -> str:
    """The shape of a list or a table in words.

    >>> describe_shape((3,)), describe_shape((1,)), describe_shape((2, 3))
    ('3 numbers', 'one number', '2 rows of 3')
    """
    if len(shape) == 2:
        return f"{shape[0]} row{'s' * (shape[0] != 1)} of {shape[1]}"
    if len(shape) > 2:
        return " × ".join(map(str, shape)) + " numbers"
    count = shape[0] if shape else 1
    return "one number" if count == 1 else f"{count} numbers"


def ordinal(at: Sequence[int]) -> str:
    """Which number of a list or a table, counted from one.

    >>> ordinal((3,)), ordinal((0, 12))
    ('fourth number', 'number 13 of row 1')
    """
    last = int(at[-1])
    which = f"{_ORDINALS[last]} number" if last < len(_ORDINALS) else f"number {last + 1}"
    return which + (f" of row {int(at[0]) + 1}" if len(at) == 2 else "")


def to_unicode(node: Node, names: Mapping[str, Symbol], level: int = 0) -> str:
    """A formula in Unicode; ``level`` says how tightly what surrounds it binds.

    >>> from nnmath.exercises.symbol_tables import TWO_LAYERS
    >>> from nnmath.formulas.plain import parse
    >>> to_unicode(parse("a0*dsigma(z1)*(a2 - y)/2", TWO_LAYERS), TWO_LAYERS)
    'a⁽⁰⁾ σ′(z⁽¹⁾) (a⁽²⁾ − y)/2'
    """

    def of(part: Node, inner: int = 0) -> str:
        return to_unicode(part, names, inner)

    if isinstance(node, Number):
        text, own = format_number(node.value), WHOLE if node.value.denominator == 1 else PRODUCT
    elif isinstance(node, Name):
        text, own = (
            latex_to_unicode(names[node.base].latex)
            if node.base in names
            else latex_to_unicode(node.base),
            WHOLE,
        )
    elif isinstance(node, Apply):
        name = latex_to_unicode(names[node.base].latex) if node.base in names else node.base
        text, own = f"{name}({of(node.args[0])})", WHOLE
    elif isinstance(node, Add):
        parts = [
            ("− " + of(t.of, PRODUCT)) if isinstance(t, Neg) else "+ " + of(t) for t in node.terms
        ]
        text, own = " ".join(parts).removeprefix("+ "), SUM
    elif isinstance(node, Neg):
        text, own = "−" + of(node.of, PRODUCT), SUM
    elif isinstance(node, Mul | ElementwiseMul | Hadamard):
        sign = " ⊙ " if isinstance(node, Hadamard) else " "
        text, own = sign.join(of(part, PRODUCT) for part in node.factors), PRODUCT
    elif isinstance(node, Div):
        text, own = f"{of(node.over, PRODUCT)}/{of(node.under, POWER)}", PRODUCT
    elif isinstance(node, Power):
        text, own = f"{of(node.base, WHOLE)}^{of(node.exponent, WHOLE)}", POWER
    elif isinstance(node, Transpose):
        inner = of(node.of, WHOLE)
        text, own = f"({inner})ᵀ" if inner[-1:] in RAISED else f"{inner}ᵀ", WHOLE
    elif isinstance(node, Component):
        subs = "".join(of(sub) for sub in node.subs)
        text, own = of(node.of, WHOLE) + subs.translate(DOWN), WHOLE
    elif isinstance(node, Big):
        text, own = f"∑{node.index.translate(DOWN)} {of(node.body, PRODUCT)}", PRODUCT
    elif isinstance(node, Reduce):
        text, own = f"{'mean' if node.mean else 'sum'}({of(node.of)})", WHOLE
    else:
        text, own = "…", WHOLE
    return f"({text})" if own < level else text
