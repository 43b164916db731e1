r"""Reading the smallest parts: signs one by one, numbers, and names with what hangs on them.

An upper index in parentheses is a layer, never a power. Anything else up there is read by
:mod:`nnmath.ledger.grammar`, as a power or a transpose.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from .errors import GrammarError
from .lexer import DECORATIONS, LETTERS, Token
from .syntax import Name, Node, Number, Transpose

END = Token("end", "", -1)
MAX_DIGITS = 15


class NameReader:
    """Walks over the tokens of one formula; knows numbers and names."""

    def __init__(self, tokens: list[Token], functions: frozenset[str]) -> None:
        self.tokens = tokens
        self.functions = functions
        self.position = 0

    # One sign at a time.

    def peek(self, ahead: int = 0) -> Token:
        """The token ``ahead`` of the next one; :data:`END` past the last."""
        at = self.position + ahead
        return self.tokens[at] if at < len(self.tokens) else END

    def sees(self, *texts: str) -> bool:
        """Whether the next tokens are these."""
        return all(self.peek(i).text == text for i, text in enumerate(texts))

    def take(self) -> Token:
        """The next token, read."""
        token = self.peek()
        self.position += 1
        return token

    def skip(self, *texts: str) -> bool:
        """Read over these tokens if they come next."""
        if self.sees(*texts):
            self.position += len(texts)
            return True
        return False

    def expect(self, text: str) -> Token:
        """Read ``text``, which must come next."""
        if self.peek().text != text:
            self.fail(f"expected {text}")
        return self.take()

    def fail(self, message: str) -> NoReturn:
        """Refuse the formula at the next token."""
        token = self.peek()
        found = (
            f"{message}, found {token.text}" if token is not END else f"{message}, found the end"
        )
        offset = token.offset if token is not END else None
        raise GrammarError(found, offset)

    # Numbers.

    def number(self, single: bool = False) -> Number:
        """A number: all its digits, or (``x^2 3``) the one that LaTeX takes for an argument."""
        digits = self.take().text
        if not single:
            while self.peek().kind == "digit":
                digits += self.take().text
            if self.peek().text == "." and self.peek(1).kind == "digit":
                digits += self.take().text
                while self.peek().kind == "digit":
                    digits += self.take().text
        if len(digits) > MAX_DIGITS:
            self.fail(f"a number has at most {MAX_DIGITS} digits")
        return Number(Fraction(digits))

    # Names.

    def starts_name(self) -> bool:
        """Whether a name comes next."""
        token = self.peek()
        letter = token.kind == "letter" or token.text in LETTERS
        return letter or token.text in DECORATIONS or token.text == "\\Delta"

    def base(self) -> str:
        r"""The letter of a name with its decoration: ``w``, ``\sigma``, ``\hat{y}``."""
        token = self.take()
        if token.text == "\\Delta" and self.starts_name():
            return f"\\Delta {self.base()}"
        if token.text not in DECORATIONS:
            return token.text
        braced = self.skip("{")
        inner = self.take()
        if inner.kind not in ("letter", "digit") and inner.text not in LETTERS:
            self.position -= 1
            self.fail(f"expected one letter under {token.text}")
        if braced:
            self.expect("}")
        return f"{token.text}{{{inner.text}}}"

    def name(self) -> Node:
        """A name with its layer, its lower indices and its star; powers are left unread."""
        base = self.base()
        layer: Node | None = None
        subs: tuple[Node, ...] = ()
        star = transposed = False
        while True:
            if self.sees("_") and not subs:
                self.take()
                subs = self.subscript()
            elif self.sees("^") and self.layer_follows():
                if layer is not None or transposed:
                    self.fail("a second upper index: put the first in parentheses")
                self.position += 3
                layer = self.expression()
                self.expect(")")
                transposed = self.skip("\\top")
                self.expect("}")
            elif self.sees("^") and not star and not transposed and self.star_follows():
                star = True
            else:
                break
        whole: Node = Name(base, layer, subs, star)
        if (layer is not None or star) and not transposed and self.sees("^"):
            self.fail("a second upper index: put the first in parentheses")
        return Transpose(whole) if transposed else whole

    def layer_follows(self) -> bool:
        r"""Whether ``^{( … )}`` or ``^{( … )\top}`` comes next, whose brackets match."""
        if not self.sees("^", "{", "("):
            return False
        depth = 0
        for ahead in range(2, len(self.tokens) - self.position):
            text = self.peek(ahead).text
            depth += (text == "(") - (text == ")")
            if depth == 0:
                after = self.peek(ahead + 1).text
                return after == "}" or (after == "\\top" and self.peek(ahead + 2).text == "}")
        return False

    def star_follows(self) -> bool:
        r"""Read ``^\star`` or ``^*`` if it comes next."""
        for star in ("\\star", "*"):
            if self.skip("^", star) or self.skip("^", "{", star, "}"):
                return True
        return False

    def subscript(self) -> tuple[Node, ...]:
        r"""Lower indices: ``_j``, ``_{jk}`` (each sign one index), ``_{k+1}``, ``_{j,k+1}``."""
        if not self.skip("{"):
            return (self.one_index(),)
        ahead = 0
        while self.peek(ahead).kind in ("letter", "digit"):
            ahead += 1
        if ahead and self.peek(ahead).text == "}":
            indices = [self.one_index() for _ in range(ahead)]
        else:
            indices = [self.expression()]
            while self.skip(","):
                indices.append(self.expression())
        self.expect("}")
        return tuple(indices)

    def one_index(self) -> Node:
        """An index of one sign: a letter or a digit."""
        if self.peek().kind == "digit":
            return self.number(single=True)
        if self.peek().kind == "letter" or self.peek().text in LETTERS:
            return Name(self.take().text)
        return self.fail("expected an index")

    def expression(self) -> Node:
        """Any expression; the grammar knows."""
        raise NotImplementedError
