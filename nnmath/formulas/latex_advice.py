r"""How to write what the grammar of formulas does not read, command by command."""

from __future__ import annotations

_PLAIN_NUMBER = "the number of a formula comes from its label: leave it out"
_ONE_CLAIM = "each formula makes one claim: write two formulas, and the word between them as prose"
_NO_PROOF = "a proof needs =, \\le or \\ge: say this in the prose"
_SPACE = "use \\, or \\quad"
_LOOK = "leave out what changes only the look"
_FONT = (
    "if the font changes only the look, declare it: Notation(fonts=…); "
    "a word is written \\operatorname{word}"
)

ADVICE = {
    "\\rightarrow": "a limit is written \\lim_{h \\to 0}, a step \\leftarrow; before a number that "
    "is written by hand at the end, as in \\rightarrow (1.2), declare it: Notation(numbers=…)",
    "\\longrightarrow": "a limit is written \\lim_{h \\to 0}, a step \\leftarrow",
    "\\mapsto": "write f(x) = … instead",
    "\\circ": "for some books it composes, for others it multiplies entry by entry: write f(g(x)), "
    "or \\odot",
    "\\otimes": "write the outer product as u v^\\top, the element-wise product as \\odot",
    "\\bullet": "write a product with \\cdot",
    "\\ast": "write a product with \\cdot",
    "*": "write a product with \\cdot, or side by side; a book that writes * declares it: "
    "Notation(products=…)",
    "\\text": "a function is written \\operatorname{word}; between two formulas may stand "
    "\\text{and} or \\text{where}, after them \\text{for every}",
    "\\norm": "write \\lVert … \\rVert",
    "\\abs": "write \\lvert … \\rvert",
    "\\E": "write \\mathrm{E}(…)",
    "\\R": "say in the prose what kind of thing it is",
    "\\diag": "write \\operatorname{diag}",
    "\\softmax": "write \\operatorname{softmax}",
    "\\argmax": "write what is largest in words",
    "\\trace": "write the sum of the entries",
    "\\tr": "write the sum of the entries",
    "\\tag": _PLAIN_NUMBER,
    "\\label": "the label stands above the formula, in :label:",
    "\\eqref": "refer to a formula in the prose",
    "\\ref": "refer to a formula in the prose",
    "\\hspace": _SPACE,
    "\\hskip": _SPACE,
    "\\mspace": _SPACE,
    "\\kern": _SPACE,
    "\\space": _SPACE,
    "\\phantom": _LOOK,
    "\\color": _LOOK,
    "\\textcolor": _LOOK,
    "\\mathbin": _LOOK,
    "\\mathrel": _LOOK,
    "\\textrm": _FONT,
    "\\textbf": _FONT,
    "\\textit": _FONT,
    "\\mathit": _FONT,
    "\\mathtt": _FONT,
    "\\mathfrak": _FONT,
    "\\mathscr": _FONT,
    "\\rm": _FONT,
    "\\bf": _FONT,
    "\\implies": _ONE_CLAIM,
    "\\Rightarrow": _ONE_CLAIM,
    "\\iff": _ONE_CLAIM,
    "\\Leftrightarrow": _ONE_CLAIM,
    "\\therefore": _ONE_CLAIM,
    "\\ne": _NO_PROOF,
    "\\neq": _NO_PROOF,
    "\\approx": _NO_PROOF,
    "\\sim": _NO_PROOF,
    "\\propto": "write the factor: … = c \\, …",
    "\\in": "say in the prose what kind of thing it is",
    "\\pm": "write the two formulas with + and with -",
    "\\mp": "write the two formulas with + and with -",
    "\\over": "write \\frac{…}{…}",
    "\\langle": "write the inner product as u^\\top v",
    "\\rangle": "write the inner product as u^\\top v",
    "\\binom": "write the number",
    "\\int": "write what the integral is",
    "\\dot": "write a derivative as \\frac{d}{dt}",
    "\\ddot": "write a derivative as \\frac{d^2}{dt^2}",
    "\\prime": "write ' after the letter",
    "\\stackrel": "write the plain sign",
    "\\overset": "write the plain sign",
    "\\underset": "write the index of a sum as \\sum_{k=1}^{n}",
    "\\substack": "write the index of a sum as \\sum_{k=1}^{n}",
    "\\def": "macros are not read: write the formula out",
    "\\newcommand": "macros are not read: write the formula out",
    "%": "a comment does not belong in a formula",
}
