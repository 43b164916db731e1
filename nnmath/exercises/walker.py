"""Walking over the tokens of an answer, and refusing them at their place."""

from __future__ import annotations

from typing import NoReturn

from .errors import UnreadableError
from .spelling import unprinted
from .tokens import MAX_LENGTH, Token, tokenise

END = Token("end", "", -1)


class Walker:
    """Walks over the tokens of one answer."""

    def __init__(self, text: str) -> None:
        self.text = unprinted(text) if len(text) <= MAX_LENGTH else text
        self.tokens = tokenise(self.text)
        self.position = self.depth = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token ``ahead`` of the next one."""
        at = self.position + ahead
        return self.tokens[at] if at < len(self.tokens) else END

    def take(self) -> Token:
        """The next token, read."""
        token = self.peek()
        self.position += 1
        return token

    def skip(self, text: str) -> bool:
        """Read over this sign if it comes next."""
        found = self.peek().text == text
        self.position += found
        return found

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        """Refuse the answer at this token, or at the next."""
        token = token or self.peek()
        raise UnreadableError(message, self.text, len(self.text) if token is END else token.offset)

    def expect(self, text: str) -> None:
        """Read this sign, which must come next."""
        if not self.skip(text):
            found = self.peek()
            self.fail(
                f"Here a “{text}” is missing" + ("." if found is END else f", not “{found.text}”.")
            )

    def fail_after(self) -> NoReturn:
        """Refuse what follows a complete formula."""
        token = self.peek()
        if token.kind in ("name", "number") or token.text == "(":
            before = self.tokens[self.position - 1].text
            self.fail(f"Between “{before}” and “{token.text}” a sign is missing: write *.")
        if token.text == "=":
            self.fail("Write the right side alone, without an equals sign.")
        self.fail(f"“{token.text}” is not understood here.")
