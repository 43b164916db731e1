r"""LaTeX as readers type it, brought into the form that the ledger's grammar reads.

==============================  ==========================================
``{\delta^{(2)}}^2``            ``(\delta^{(2)})^2``: braces that only group
``X^T``, ``W^{(2)T}``           ``X^\top``, ``W^{(2)\top}``
``u'v`` where u' is a number    ``\mathcal{u} v``, a letter of its own
==============================  ==========================================
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nnmath.ledger.lexer import spans

# How many arguments in braces follow a sign.
_ONE = r"^ _ \sqrt \overline \bar \text \operatorname \begin \end \hat \tilde \vec \mathbf \bm"
_ALSO = r"\boldsymbol \mathcal \mathrm"
_TWO = r"\frac \dfrac \tfrac"
_ARGUMENTS = dict.fromkeys([*_ONE.split(), *_ALSO.split()], 1) | dict.fromkeys(_TWO.split(), 2)
_TRANSPOSED = re.compile(r"\^\s*(?:T(?![A-Za-z])|\{\s*T\s*\})")


def dress(latex: str, primed: Collection[str], *, transposes: bool = True) -> str:
    r"""Return the LaTeX as the ledger reads it.

    Parameters
    ----------
    latex : str
        As typed.
    primed : collection of str
        Letters, such as ``u``, whose prime makes a name of its own and no function.
    transposes : bool
        Whether an upper T is a transpose.

    Examples
    --------
    >>> dress(r"{a^{(2)}}^2 X^T", ())
    '(a^{(2)})^2 X^\\top '
    >>> dress(r"\frac{u'v}{v^2}", ("u",))
    '\\frac{\\mathcal{u} v}{v^2}'
    """
    if transposes:
        latex = _TRANSPOSED.sub(lambda _: r"^\top ", latex).replace(")T}", r")\top}")
    tokens = [token.text for token in spans(latex)]
    return "".join(_grouped(_primed(tokens, primed)))


def _primed(tokens: list[str], primed: Collection[str]) -> list[str]:
    done: list[str] = []
    for at, token in enumerate(tokens):
        if (
            token == "'"
            and done
            and done[-1] in primed
            and tokens[at + 1 : at + 2] not in (["'"], ["("])
        ):
            done[-1:] = ["\\mathcal", "{", done[-1], "}", " "]
        else:
            done.append(token)
    return done


def _grouped(tokens: list[str]) -> list[str]:
    """Braces that are no argument of anything as parentheses."""
    done: list[str] = []
    waiting = 0  # arguments that are still to come
    outer: list[tuple[bool, int]] = []
    for token in tokens:
        if token == "{":
            argument = waiting > 0
            outer.append((argument, waiting - argument))
            done.append("{" if argument else "(")
            waiting = 0
        elif token == "}" and outer:
            argument, waiting = outer.pop()
            done.append("}" if argument else ")")
        else:
            done.append(token)
            if token in _ARGUMENTS:
                waiting = _ARGUMENTS[token]
            elif not token.isspace() and waiting:
                waiting -= 1
    return done
