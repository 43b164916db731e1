r"""Formulas as a reader reads them: σ′(z²), ∂C/∂w¹, never dsigma(z2) or \sigma'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from nnmath.ledger.syntax import (
    Add,
    Apply,
    Big,
    Component,
    Div,
    Hadamard,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Transpose,
)  # fmt: skip

from .entry import Symbol
from .tree import Star, Total

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


def shown(latex: str) -> str:
    r"""LaTeX of a name as Unicode.

    >>> shown(r"\frac{\partial C}{\partial w^{(1)}}"), shown(r"\sigma'"), shown("a^{(l-1)}_j")
    ('∂C/∂w¹', 'σ′', 'aˡ⁻¹ⱼ')
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
    text = re.sub(r"\^\{\(([^{}]*)\)(ᵀ?)\}", lambda m: m[1].translate(_UP) + m[2], text)
    text = re.sub(r"\^\{([^{}]*)\}", lambda m: m[1].translate(_UP), text)
    text = re.sub(r"_\{([^{}]*)\}", lambda m: m[1].replace(",", "").translate(DOWN), text)
    text = re.sub(r"\^(.)", lambda m: m[1].translate(_UP), text)
    text = re.sub(r"_(.)", lambda m: m[1].translate(DOWN), text)
    return re.sub(r"[{}]", "", text).replace("'", "′").replace("-", "−")


def number(value: float | Fraction) -> str:
    """A number as it is said: ½, −3, 0.0123."""
    if isinstance(value, Fraction):
        sign = "−" if value < 0 else ""
        if abs(value) in _FRACTIONS:
            return sign + _FRACTIONS[abs(value)]
        return str(value).replace("-", "−")
    return f"{value:.6g}".replace("-", "−")


def said(node: Node, names: Mapping[str, Symbol], level: int = 0) -> str:
    """A formula in Unicode; ``level`` says how tightly what surrounds it binds.

    >>> from nnmath.exercises.tables import TWO_LAYERS
    >>> from nnmath.exercises.text import parse
    >>> said(parse("a0*dsigma(z1)*(a2 - y)/2", TWO_LAYERS), TWO_LAYERS)
    'a⁰ σ′(z¹) (a² − y)/2'
    """

    def of(part: Node, inner: int = 0) -> str:
        return said(part, names, inner)

    if isinstance(node, Number):
        text, own = number(node.value), WHOLE if node.value.denominator == 1 else PRODUCT
    elif isinstance(node, Name):
        text, own = shown(names[node.base].latex) if node.base in names else shown(node.base), WHOLE
    elif isinstance(node, Apply):
        name = shown(names[node.base].latex) if node.base in names else node.base
        text, own = f"{name}({of(node.args[0])})", WHOLE
    elif isinstance(node, Add):
        parts = [
            ("− " + of(t.of, PRODUCT)) if isinstance(t, Neg) else "+ " + of(t) for t in node.terms
        ]
        text, own = " ".join(parts).removeprefix("+ "), SUM
    elif isinstance(node, Neg):
        text, own = "−" + of(node.of, PRODUCT), SUM
    elif isinstance(node, Mul | Star | Hadamard):
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
    elif isinstance(node, Total):
        text, own = f"{'mean' if node.mean else 'sum'}({of(node.of)})", WHOLE
    else:
        text, own = "…", WHOLE
    return f"({text})" if own < level else text
