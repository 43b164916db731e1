"""The book's short formulas as MathML, which a browser sets by itself: for questions in Jupyter.

In the built page KaTeX sets them instead, from the ``data-tex`` that each of them keeps. Only what
stands in a sentence is known: letters, indices, fractions, roots, small matrices.
"""

import re
from html import escape

_WORDS = r"\\(?:text|textrm|mathrm|mathbf|mathbb|operatorname|begin|end)\s*\{[^{}]*\}"
_TOKEN = re.compile(rf"\s*({_WORDS}|\\[A-Za-z]+|\\.|[\d.]*\d|'+|.)\s*", re.DOTALL)
_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "ϕ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "ell": "ℓ", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_SIGNS = {
    "cdot": "⋅", "times": "×", "odot": "⊙", "pm": "±", "div": "÷", "partial": "∂", "nabla": "∇",
    "top": "⊤", "infty": "∞", "to": "→", "rightarrow": "→", "mapsto": "↦", "Rightarrow": "⇒",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "propto": "∝", "in": "∈", "dots": "…", "ldots": "…", "cdots": "⋯", "lVert": "‖", "rVert": "‖",
    "Vert": "‖", "|": "‖", "lvert": "|", "rvert": "|", "mid": "|", "sum": "∑", "prod": "∏",
    "ll": "≪", "gg": "≫", "equiv": "≡", "langle": "⟨", "rangle": "⟩", "{": "{", "}": "}", "%": "%",
    "prime": "′", "circ": "∘", "vdots": "⋮", "ddots": "⋱", "iff": "⇔", "implies": "⇒",
}  # fmt: skip
_SPACES = {",": 0.17, ":": 0.22, ";": 0.28, " ": 0.33, "quad": 1, "qquad": 2, "!": 0}
_NAMES = ("exp", "log", "ln", "max", "min", "sin", "cos", "tanh", "arg", "det", "diag", "lim")
_OVER = {"hat": "^", "bar": "¯", "tilde": "~", "vec": "→", "overline": "¯"}
_FRACTIONS = ("frac", "tfrac", "dfrac")
_DOUBLE = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "E": "𝔼"}
_ENDS = ("}", "\\right", "&", "\\\\")
_FENCES = {"pmatrix": "()", "bmatrix": "[]", "matrix": ("", "")}


def mathml(tex: str) -> str:
    r"""The formula as a MathML element that keeps its LaTeX in ``data-tex``.

    Raises
    ------
    ValueError
        If it has something that is not known here, or a brace is missing.

    Examples
    --------
    >>> mathml("x_1")
    '<math data-tex="x_1"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>'
    """
    reader = _Reader(tex)
    inside = reader.row()
    if reader.tokens:
        raise ValueError(f"mathml: {tex!r}: unexpected {reader.tokens[0]!r}")
    return f'<math data-tex="{escape(tex)}">{inside}</math>'


class _Reader:
    """Reads the tokens of one formula from front to back."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.tokens: list[str] = _TOKEN.findall(tex) if tex.strip() else []

    def next(self) -> str:
        if not self.tokens:
            raise ValueError(f"mathml: {self.tex!r} ends too early")
        return self.tokens.pop(0)

    def row(self) -> str:
        """Everything up to a closing token, which stays."""
        parts: list[str] = []
        while self.tokens and self.tokens[0] not in _ENDS and self.tokens[0][:5] != "\\end{":
            parts.append(self.scripted())
        return f"<mrow>{''.join(parts)}</mrow>"

    def scripted(self) -> str:
        """One thing, with the indices and primes behind it."""
        base, low, high = self.one(), "", ""
        while self.tokens and (self.tokens[0] in ("_", "^") or self.tokens[0][0] == "'"):
            sign = self.next()
            if sign == "_":
                low += self.argument()
            else:
                high += self.argument() if sign == "^" else f"<mo>{'′' * len(sign)}</mo>"
        if high.count("<") > 2:
            high = f"<mrow>{high}</mrow>"
        if low and high:
            return f"<msubsup>{base}{low}{high}</msubsup>"
        if high:
            return f"<msup>{base}{high}</msup>"
        return f"<msub>{base}{low}</msub>" if low else base

    def argument(self) -> str:
        r"""One thing, as TeX takes it: of ``\tfrac12`` first the 1, then the 2."""
        if self.tokens and len(self.tokens[0]) > 1 and self.tokens[0][0].isdigit():
            first, rest = self.tokens[0][0], self.tokens[0][1:]
            self.tokens[:1] = [first, rest]
        return self.one()

    def one(self) -> str:
        """A letter, a number, a sign, a group, or a command with what belongs to it."""
        token = self.next()
        if token == "{":
            inside = self.row()
            self.close("}")
            return inside
        if token in ("}", "&", "_", "^"):
            raise ValueError(f"mathml: {self.tex!r}: unexpected {token!r}")
        if token[0] == "\\":
            return self.command(token[1:])
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{escape(token)}</mi>"
        return f"<mo>{escape(token.replace('-', '−').replace('*', '∗'))}</mo>"

    def command(self, name: str) -> str:
        """What stands for a command."""
        kind, brace, words = name.partition("{")
        if kind and brace:
            words = words.removesuffix("}")
            if kind.strip() == "begin":
                return self.matrix(words)
            words = _DOUBLE.get(words, words) if kind.strip() == "mathbb" else words
            return f"<mtext>{escape(words)}</mtext>"
        if name in _LETTERS:
            return f"<mi>{_LETTERS[name]}</mi>"
        if name in _SIGNS:
            return f"<mo>{escape(_SIGNS[name])}</mo>"
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}em"></mspace>'
        if name in _NAMES:
            return f"<mi>{name}</mi>"
        if name in _FRACTIONS:
            return f"<mfrac>{self.argument()}{self.argument()}</mfrac>"
        if name == "sqrt":
            return f"<msqrt>{self.argument()}</msqrt>"
        if name in _OVER:
            return f'<mover accent="true">{self.argument()}<mo>{_OVER[name]}</mo></mover>'
        if name in ("left", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"):
            return self.fenced() if name == "left" else self.one()
        raise ValueError(f"mathml: {self.tex!r}: the command \\{name} is not known")

    def fenced(self) -> str:
        opening = self.one()
        inside = self.row()
        self.close("\\right")
        return f"<mrow>{opening}{inside}{self.one()}</mrow>"

    def matrix(self, kind: str) -> str:
        if kind not in _FENCES:
            raise ValueError(f"mathml: {self.tex!r}: the environment {kind!r} is not known")
        rows: list[str] = []
        cells: list[str] = []
        token = ""
        while token[:5] != "\\end{":
            cells.append(f"<mtd>{self.row()}</mtd>")
            token = self.next()
            if token != "&":
                rows.append(f"<mtr>{''.join(cells)}</mtr>")
                cells = []
        opening, closing = _FENCES[kind]
        table = f"<mtable>{''.join(rows)}</mtable>"
        return f"<mrow><mo>{opening}</mo>{table}<mo>{closing}</mo></mrow>"

    def close(self, wanted: str) -> None:
        token = self.next()
        if token != wanted:
            raise ValueError(f"mathml: {self.tex!r}: {token!r}, expected {wanted!r}")
