"""Tokens, and the cursor over them that the LaTeX parser and the plain-text parser share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from .errors import ParseError

MAX_DIGITS = 15


@dataclass(frozen=True)
class Token:
    """One sign, name or number of a formula, and its position in the source.

    ``before`` is what was left out just before it, such as spaces.
    """

    kind: str
    text: str
    offset: int
    before: str = ""


END = Token("end", "", -1)


class TokenStream:
    """A cursor over the tokens of one formula; a parser adds the rules of its grammar."""

    def __init__(self, tokens: Sequence[Token], source: str, max_depth: int) -> None:
        self.tokens, self.source, self.max_depth = tokens, source, max_depth
        self.position = self.depth = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token ``ahead`` of the next one; :data:`END` past the last."""
        at = self.position + ahead
        return self.tokens[at] if at < len(self.tokens) else END

    def sees(self, *texts: str) -> bool:
        """Whether the next tokens are these."""
        return all(self.peek(i).text == text for i, text in enumerate(texts))

    def take(self) -> Token:
        """Consume and return the next token."""
        token = self.peek()
        self.position += 1
        return token

    def skip(self, *texts: str) -> bool:
        """Consume these tokens if they come next, and return whether they did."""
        found = self.sees(*texts)
        self.position += len(texts) * found
        return found

    def expect(self, text: str) -> None:
        """Consume ``text``, which must come next."""
        if not self.skip(text):
            self.fail_expecting(text)

    def enter(self, message: str, token: Token | None = None) -> None:
        """Count one level of nesting more, within the bound; ``depth`` is lowered by the caller."""
        self.depth += 1
        if self.depth > self.max_depth:
            self.fail(message, token)

    def fail(self, message: str, token: Token | None = None, expected: str = "") -> NoReturn:
        """Reject the formula at ``token``, by default the next one."""
        token = token or self.peek()
        offset = len(self.source) if token is END else token.offset
        raise ParseError(message, offset, self.source, found=token.text, expected=expected)

    def fail_expecting(self, text: str) -> NoReturn:
        """Reject the next token, in place of which ``text`` was expected."""
        self.fail(f"expected {text}", expected=text)
