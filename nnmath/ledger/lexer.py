r"""LaTeX to tokens: nothing is dropped but space, and an unknown sign is an error.

Ready-made LaTeX parsers drop subscripts and primes without a word. This one knows few signs, and
refuses every other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import GrammarError

_LETTERS = r"""
\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \kappa \lambda \mu \nu \xi \pi
\rho \sigma \tau \phi \varphi \chi \psi \omega \ell \Gamma \Theta \Lambda \Pi \Sigma \Phi \Psi
\Omega"""
_DECORATIONS = r"\hat \tilde \vec \mathbf \boldsymbol \bm \mathcal \mathrm"
_RELATIONS = r"= < > \le \leq \ge \geq \leftarrow"
_OTHERS = r"""
\frac \dfrac \tfrac \sqrt \partial \nabla \sum \prod \lim \max \min \log \ln \exp \tanh \sin \cos
\cdot \times \odot \top \star \to \dots \ldots \cdots \overline \bar \text \operatorname \lVert
\rVert \lvert \rvert \| \begin \end \Delta \infty"""
# Spaces and sizes have no meaning: they are read over.
_SPACES = r"\, \; \: \! \quad \qquad \displaystyle \limits \thinspace ~"
_SIZES = r"""
\left \right \big \Big \bigl \bigr \Bigl \Bigr \bigg \Bigg \biggl \biggr \Biggl \Biggr"""
LETTERS = frozenset(_LETTERS.split())
DECORATIONS = frozenset(_DECORATIONS.split())
RELATIONS = frozenset(_RELATIONS.split())
SIZES = frozenset(_SIZES.split())
SKIPPED = SIZES | {"\\ ", *_SPACES.split()}
COMMANDS = LETTERS | DECORATIONS | RELATIONS | frozenset(_OTHERS.split())
CONTINUES = RELATIONS | {"+", "-", "\\cdot", "\\times", "\\odot"}
MAX_TOKENS = 1500
_PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<row>\\\\(?:\[[^\]]*\])?)|(?P<command>\\[A-Za-z]+|\\[^A-Za-z])"
    r"|(?P<digit>[0-9])|(?P<letter>[A-Za-z])|(?P<sign>[-+*/=<>()\[\]{},.|'^_&;:!~])"
)
_DELIMITER = re.compile(r"\s*([][()|]|\\\||\\[lr][vV]ert)")


@dataclass(frozen=True)
class Token:
    """One sign of a formula: its kind, its text and its place."""

    kind: str
    text: str
    offset: int


def tokenise(latex: str) -> list[Token]:
    r"""Return the tokens of ``latex``, with spaces and sizes (``\,``, ``\bigl`` …) left out.

    Raises
    ------
    GrammarError
        For a sign that the book's grammar does not know.
    """
    tokens = []
    offset = 0
    while offset < len(latex):
        match = _PATTERN.match(latex, offset)
        if match is None:
            raise GrammarError(f"unknown character {latex[offset]!r}", offset)
        kind, text = str(match.lastgroup), match.group()
        if kind == "command" and text not in SKIPPED and text not in COMMANDS:
            raise GrammarError(f"unknown token {text}", offset)
        if text in SIZES and not _DELIMITER.match(latex, match.end()):
            raise GrammarError(f"{text} stands before a bracket", offset)
        if kind == "row":
            text = "\\\\"
        if kind != "space" and text not in SKIPPED:
            tokens.append(Token(kind, text, offset))
        offset = match.end()
    return tokens


def one_line(tokens: list[Token]) -> list[Token]:
    """The tokens without ``aligned``: a line that starts afresh starts a new statement."""
    if len(tokens) > MAX_TOKENS:
        raise GrammarError(f"a formula has at most {MAX_TOKENS} tokens, this one {len(tokens)}")
    head, tail = ["\\begin", "{", *"aligned", "}"], ["\\end", "{", *"aligned", "}"]
    texts = [token.text for token in tokens]
    if texts[: len(head)] != head or texts[-len(tail) :] != tail:
        return tokens
    inner = tokens[len(head) : -len(tail)]
    result: list[Token] = []
    depth = 0
    for i, token in enumerate(inner):
        if token.text == "\\begin":
            depth += 1
        elif token.text == "\\end":
            depth -= 1
        if depth or token.text not in ("&", "\\\\"):
            result.append(token)
            continue
        if token.text == "\\\\":
            following = next((t.text for t in inner[i + 1 :] if t.text != "&"), "")
            before = result[-1].text if result else ","
            if not following:
                raise GrammarError("an empty last line", token.offset)
            if following not in CONTINUES and before not in CONTINUES and before != ",":
                result.append(Token("sign", ",", token.offset))
    return result


def spans(latex: str) -> list[Token]:
    r"""All tokens with spaces and sizes too, so that joined texts give ``latex`` again.

    Unlike :func:`tokenise` it refuses nothing: mutations are made of it.
    """
    result = []
    offset = 0
    while offset < len(latex):
        match = _PATTERN.match(latex, offset)
        end = match.end() if match else offset + 1
        kind = str(match.lastgroup) if match else "other"
        result.append(Token(kind, latex[offset:end], offset))
        offset = end
    return result
