r"""What people type, to a syntax tree: plain text, Unicode and LaTeX in one language.

This module is the only reader. The page gets the same one: :mod:`nnmath.formulas.to_javascript`
translates this file, so it keeps to the part of Python that is named there.

==========  ======================================================================================
lex         characters to tokens: look-alikes, ``a₀``, ``x²``, ``\frac12``, ``2½``, ``np.exp``
resolve     words to declared names: ``a_0`` and ``a^{(0)}`` are a0, ``2ηc`` is 2·η·c
parse       tokens to a tree: a recursive descent, products without a sign where they are clear
numbers     a number, a list or a matrix, as people and NumPy write them
==========  ======================================================================================

A tree is a list: a kind, and its parts. Kinds are number, name, apply, add, neg, mul (side by side,
``@``), times (``*``), odot, div, power, T, component, sum, and reduce. What names there are is a
*vocabulary*, a dictionary that :func:`nnmath.formulas.plain.vocabulary` makes.
"""

# What ruff would shorten here is not among what is translated.
# ruff: noqa: SIM102, SIM110, SIM113, SIM114
from __future__ import annotations

from typing import Any

from .errors import ParseError
from .typed_runtime import (
    LANGUAGE,
    divide,
    fail,
    fail_unknown,
    has,
    is_digit,
    nfkd,
    not_a_number,
    number_of,
    printable,
    raise_to,
)

MAX_LENGTH = 2000
MAX_TOKENS = 500
MAX_DEPTH = 30
MAX_DIGITS = 40
MAX_SCALE = 30
MAX_FACTORIAL = 25
MAX_TERMS = 12
MAX_SIZE = 600
MAX_SUMS = 3
MAX_EXPONENT = 64
STARTS = ["number", "fraction", "name", "function", "index", "component", "family"]
BARE = ["log", "exp", "sqrt", "tanh", "sin", "cos", "cosh", "sinh", "tan", "sech", "log2", "log10"]
QUOTES = ['"', "'", "`", "“", "”", "„", "‘", "’"]
END_SIGNS = [".", ",", ";"]
RELATIONS = ["=", "≈"]
OPENING = ["(", "[", "{"]
CLOSING = [")", "]", "}"]
LABEL_SIGNS = ["∂", "∇", "/", "^", "_", "(", ")", "{", "}", "[", "]", "‖", "'", "ᵀ", "⋆", ","]


class Token:
    """A sign, number, word or name, where it stands, and whether a blank precedes it."""

    def __init__(self, kind: str, text: str, place: int, spaced: bool) -> None:
        self.kind = kind
        self.text = text
        self.place = place
        self.spaced = spaced
        self.units: list[str] = []
        self.parts: list[Any] = []


# --- characters to tokens


def is_letter(c: str) -> bool:
    """Whether a word can begin with this character."""
    return ("a" <= c <= "z") or ("A" <= c <= "Z") or has(LANGUAGE["greek"], c)


class Lexer:
    """Cuts a text into tokens; places are positions in the text as it was typed."""

    def __init__(self, text: str) -> None:
        self.chars: list[str] = []
        self.places: list[int] = []
        self.tokens: list[Token] = []
        self.at = 0
        self.spaced = False
        self.latex = "\\" in text
        self.waiting = 0  # arguments of \frac that are still to come
        self.outer: list[int] = []
        self.square = 0
        self.calls: list[bool] = []  # for each open bracket whether it is that of pow and the like
        place = 0
        for c in list(text):
            for part in self.replaced(c):
                self.chars.append(part)
                self.places.append(place)
            place += 1

    def replaced(self, c: str) -> list[str]:
        """The characters that a character stands for."""
        if c < "\x80":
            return [c]
        if c in LANGUAGE["invisible"]:
            return []
        if has(LANGUAGE["signs"], c):
            return list(LANGUAGE["signs"][c])
        if has(LANGUAGE["raised"], c) or has(LANGUAGE["lowered"], c):
            return [c]
        if has(LANGUAGE["fractions"], c):
            return [c]
        found: list[str] = []
        for part in list(nfkd(c)):
            if has(LANGUAGE["signs"], part):
                found.append(LANGUAGE["signs"][part])
            else:
                found.append(part)
        return found

    def peek(self, ahead: int) -> str:
        """The character so far ahead; empty past the end."""
        at = self.at + ahead
        return self.chars[at] if at < len(self.chars) else ""

    def place(self) -> int:
        """Where the next character stands in the text."""
        if self.at < len(self.places):
            return self.places[self.at]
        return self.places[-1] + 1 if len(self.places) > 0 else 0

    def push(self, kind: str, text: str, place: int) -> Token:
        """Add a token."""
        token = Token(kind, text, place, self.spaced)
        self.tokens.append(token)
        self.spaced = False
        if len(self.tokens) > MAX_TOKENS:
            fail(f"A formula has at most {MAX_TOKENS} names, numbers and signs.", place)
        return token

    def run(self) -> list[Token]:
        """All tokens."""
        while self.at < len(self.chars):
            self.step()
        return self.tokens

    def step(self) -> None:
        """The next token, or what is skipped."""
        c = self.peek(0)
        place = self.place()
        if c == "#" and len(self.tokens) > 0:
            self.at = len(self.chars)  # what follows is a remark
        elif c.strip() == "" or c == "$" or c == "&" or (c == "~" and self.latex):
            self.at += 1
            self.spaced = True
        elif is_digit(c) or (c == "." and is_digit(self.peek(1))):
            self.number(place)
        elif is_letter(c):
            self.word(place)
        elif c == "\\":
            self.command(place)
        elif has(LANGUAGE["raised"], c):
            self.small("raised", "^", place)
        elif has(LANGUAGE["lowered"], c):
            self.small("lowered", "_", place)
        elif has(LANGUAGE["fractions"], c):
            self.at += 1
            self.push("fraction", LANGUAGE["fractions"][c], place)
        elif c == "." and is_letter(self.peek(1)):
            self.method(place)
        else:
            self.sign(c, place)

    def sign(self, c: str, place: int) -> None:
        """A sign, of one or two characters."""
        two = c + self.peek(1)
        self.at += 1
        if two == "**":
            self.at += 1
            self.push("sign", "^", place)
        elif two == ".*" or two == "./":
            self.at += 1
            self.push("sign", two if two == ".*" else "/", place)
        elif two == "==" or two == ":=":
            self.at += 1
            self.push("sign", "=", place)
        elif c == "'" and len(self.tokens) > 0 and not self.spaced:
            self.push("sign", "'", place)
        elif c == "~":
            self.push("sign", "≈", place)
        elif c == "^" and self.raised_prime():
            pass
        elif c in "+-*/^_@()[]{},=!|⊙ᵀ√∑∂∇≈‖⋆%°:;.'→←∞<>\"" and c != "":
            if c == "{":
                self.outer.append(self.waiting - 1 if self.waiting > 0 else 0)
                self.waiting = 0
            elif c == "}" and len(self.outer) > 0:
                self.waiting = self.outer.pop()
            self.square += 1 if c == "[" else -1 if c == "]" else 0
            if c == "(":
                self.calls.append(self.after_call())
            elif c == ")" and len(self.calls) > 0:
                self.calls.pop()
            token = self.push("sign", c, place)
            if c == "^" and self.latex:
                token.units.append("\\")  # an exponent without braces is one letter there
        else:
            fail(unknown_sign(c), place)

    def after_call(self) -> bool:
        """Whether the last word is a function of several arguments: pow, dot."""
        if len(self.tokens) == 0:
            return False
        last = self.tokens[-1]
        return last.kind == "method" or has(LANGUAGE["array_functions"], last.text)

    def raised_prime(self) -> bool:
        """Take the primes of ``σ^{'}`` and ``σ^'``, behind the ^, if they are what follows."""
        ahead = 1 if self.peek(0) == "{" else 0
        count = 0
        while self.peek(ahead) == "'" or self.peek(ahead) == " ":
            count += 1 if self.peek(ahead) == "'" else 0
            ahead += 1
        braced = self.peek(0) == "{"
        if count == 0 or len(self.tokens) == 0 or self.tokens[-1].kind != "word":
            return False
        if braced and self.peek(ahead) != "}":
            return False
        self.at += ahead + 1 if braced else ahead
        for _ in range(count):
            self.tokens[-1].units.append("'")
            self.tokens[-1].text += "′"
        return True

    def number(self, place: int) -> None:
        r"""A number: 12, 0.25, .5, 1e-3, 0,5; after ``\frac`` one digit."""
        digits = self.peek(0)
        self.at += 1
        if self.waiting > 0:
            self.waiting -= 1
            self.push("number", digits, place)
            return
        pointed = digits == "."
        listed = len(self.calls) > 0 and self.calls[-1]
        while True:
            c = self.peek(0)
            if is_digit(c):
                digits += c
            elif c == "." and not pointed and not is_letter(self.peek(1)):
                if self.peek(1) == "*" or self.peek(1) == "/":
                    break
                pointed = True
                digits += "."
            elif c == "_" and is_digit(self.peek(1)) and is_digit(self.peek(2)):
                pass
            elif c == "," and not pointed and self.square == 0 and is_digit(self.peek(1)):
                if listed:
                    break
                pointed = True
                digits += "."
            else:
                break
            self.at += 1
        scale = ""
        if self.peek(0) == "e" or self.peek(0) == "E":
            signed = self.peek(1) == "-" or self.peek(1) == "+"
            if is_digit(self.peek(2 if signed else 1)):
                scale = self.peek(1)
                self.at += 2
                while is_digit(self.peek(0)):
                    scale += self.peek(0)
                    self.at += 1
        if len(digits) > MAX_DIGITS or len(scale) > 4 or (scale != "" and too_large(scale)):
            fail("This number has too many digits.", place)
        if digits.endswith("."):
            digits += "0"
        if digits.startswith("."):
            digits = "0" + digits
        self.push("number", digits + ("e" + scale if scale != "" else ""), place)

    def word(self, place: int) -> None:
        """Letters with the digits, subscripts, primes and accents that hang on them."""
        token = self.push("word", "", place)
        if self.waiting > 0:
            self.waiting -= 1
            self.letter(token)
        else:
            self.rest_of_word(token)
        if self.peek(0) == "." and is_letter(self.peek(1)):
            if token.text in LANGUAGE["modules"]:
                self.tokens.pop()
                self.at += 1
                self.word(place)

    def letter(self, token: Token) -> None:
        """One letter with its accent."""
        c = self.peek(0)
        self.at += 1
        unit = LANGUAGE["greek"][c] if has(LANGUAGE["greek"], c) else c
        token.text += c
        while self.peek(0) != "" and has(LANGUAGE["marks"], self.peek(0)):
            mark = LANGUAGE["marks"][self.peek(0)]
            token.text += self.peek(0)
            if mark == "'":
                token.units.append(unit)
                unit = "'"
            else:
                unit += mark
            self.at += 1
        token.units.append(unit)

    def rest_of_word(self, token: Token) -> None:
        """Letters, digits, subscripts and primes, as long as they go on."""
        while True:
            c = self.peek(0)
            following = self.peek(1)
            if is_letter(c):
                self.letter(token)
            elif is_digit(c) and token.text not in ["ln", "sqrt"]:  # ln2 is ln 2
                token.units.append(c)
                token.text += c
                self.at += 1
            elif c == "'":
                token.units.append("'")
                token.text += "′"
                self.at += 1
            elif c == "_" and (is_letter(following) or is_digit(following)):
                token.units.append("_")
                token.text += "_"
                self.at += 1
            elif c != "" and has(LANGUAGE["lowered"], c):
                token.units.append("_")
                while self.peek(0) != "" and has(LANGUAGE["lowered"], self.peek(0)):
                    token.units.append(LANGUAGE["lowered"][self.peek(0)])
                    token.text += self.peek(0)
                    self.at += 1
            else:
                break

    def small(self, table: str, sign: str, place: int) -> None:
        """Superscripts and subscripts, as if they stood in braces: ⁽²⁾, ², ⁻¹, ᵀ, ₖ."""
        run = ""
        while self.peek(0) != "" and has(LANGUAGE[table], self.peek(0)):
            run += LANGUAGE[table][self.peek(0)]
            self.at += 1
        self.push("sign", sign, place)
        self.push("sign", "{", place)
        inner = Lexer(run)
        for token in inner.run():
            token.place = place
            self.tokens.append(token)
        self.push("sign", "}", place)

    def method(self, place: int) -> None:
        """What follows a point: ``.T``, ``.dot``."""
        self.at += 1
        name = ""
        while is_letter(self.peek(0)) or is_digit(self.peek(0)):
            name += self.peek(0)
            self.at += 1
        if not has(LANGUAGE["methods"], name):
            fail(f"“.{name[:20]}” is not known here: .T is the transpose, @ the product.", place)
        self.push("method", LANGUAGE["methods"][name], place)

    def braced(self) -> str:
        r"""The text of an argument, ``{y}``, ``y`` or ``{\sigma}``; empty if it is longer."""
        start = self.at
        while self.peek(0) != "" and self.peek(0).strip() == "":
            self.at += 1
        opened = self.peek(0) == "{"
        if opened:
            self.at += 1
        found = ""
        if self.peek(0) == "\\":
            self.at += 1
        while is_letter(self.peek(0)) or is_digit(self.peek(0)) or (opened and self.peek(0) == " "):
            found += self.peek(0)
            self.at += 1
            if not opened and self.chars[self.at - 2] != "\\" and self.at - 2 >= start:
                if self.chars[start] != "\\":
                    break
        if opened and self.peek(0) == "}":
            self.at += 1
        elif opened:
            self.at = start
            return ""
        return found.strip()

    def command(self, place: int) -> None:
        r"""A command of LaTeX: ``\eta``, ``\frac``, ``\left``."""
        self.at += 1
        c = self.peek(0)
        if not (("a" <= c <= "z") or ("A" <= c <= "Z")):
            self.at += 1
            if c == "\\" or c in "()[],;:! ":
                self.spaced = True
            elif c in "{}":
                self.push("sign", "(" if c == "{" else ")", place)
            elif c in "|%_":
                self.push("sign", "‖" if c == "|" else c, place)
            else:
                fail("A “\\” begins a command of LaTeX, such as \\sigma.", place)
            return
        name = ""
        while ("a" <= self.peek(0) <= "z") or ("A" <= self.peek(0) <= "Z"):
            name += self.peek(0)
            self.at += 1
        self.named_command(name, place)

    def named_command(self, name: str, place: int) -> None:
        """What a command of this name stands for."""
        if has(LANGUAGE["letters"], name):
            token = self.push("word", LANGUAGE["letters"][name], place)
            token.units.append(LANGUAGE["greek"][LANGUAGE["letters"][name]])
            if self.waiting > 0:
                self.waiting -= 1
                return
            while self.peek(0) == " ":  # a blank only ends the command
                if self.peek(1) != "'" and self.peek(1) != "_":
                    break
                self.at += 1
            if self.peek(0) == "'" or self.peek(0) == "_" or has(LANGUAGE["lowered"], self.peek(0)):
                self.rest_of_word(token)
        elif has(LANGUAGE["functions"], name) and name != "sqrt":
            token = self.push("word", name, place)
            token.units = list(name)
        elif name in LANGUAGE["skipped"]:
            if self.peek(0) == "." and (name == "left" or name == "right"):
                self.at += 1
            self.spaced = True
        elif has(LANGUAGE["accents"], name):
            self.accented(name, place)
        elif name in LANGUAGE["fonts"]:
            self.font(place)
        elif name == "begin" or name == "end":
            self.braced()
            self.spaced = True
        elif name == "over":
            self.push("over", "\\over", place)
        elif has(LANGUAGE["commands"], name):
            text = LANGUAGE["commands"][name]
            if text == "frac":
                self.push("frac", "\\frac", place)
                self.waiting = 2
            elif text == "'" and len(self.tokens) > 0:
                self.prime()
            else:
                self.push("sign", text, place)
        else:
            fail(f"The command \\{name[:20]} is not known here.", place)

    def accented(self, name: str, place: int) -> None:
        r"""A letter under an accent: ``\hat{y}``, ``\dot u``."""
        inner = self.braced()
        if inner == "":
            fail(f"\\{name} stands before a letter.", place)
        token = self.push("word", inner + LANGUAGE["accents"][name], place)
        mark = LANGUAGE["accents"][name]
        if mark.startswith("'"):
            token.units.append(inner)
            token.units.append("'")
        else:
            token.units.append(inner + mark)
        self.rest_of_word(token)

    def font(self, place: int) -> None:
        r"""A word in another font: ``\mathbf{W}``, ``\operatorname{exp}``, ``\text{T}``."""
        inner = self.braced()
        if inner == "":
            self.spaced = True
            return
        token = self.push("word", inner, place)
        token.units = list(inner) if not has(LANGUAGE["letters"], inner) else [inner]
        if self.peek(0) == "'" or self.peek(0) == "_":
            self.rest_of_word(token)

    def prime(self) -> None:
        r"""``^\prime`` and ``^{\prime}`` after a word, and ``\prime`` alone."""
        braced = False
        if self.tokens[-1].text == "{":
            self.tokens.pop()
            braced = True
        if len(self.tokens) > 0 and self.tokens[-1].text == "^":
            self.tokens.pop()
        if braced:
            while self.peek(0) == " ":
                self.at += 1
            if self.peek(0) == "}":
                self.at += 1
            self.waiting = self.outer.pop() if len(self.outer) > 0 else 0
        if len(self.tokens) > 0 and self.tokens[-1].kind == "word":
            self.tokens[-1].units.append("'")
            self.tokens[-1].text += "′"
        else:
            self.push("sign", "'", self.place())


def too_large(scale: str) -> bool:
    """Whether the power of ten of a number is beyond its bound."""
    digits = scale[1:] if scale[0] == "-" or scale[0] == "+" else scale
    while digits.startswith("0"):
        digits = digits[1:]
    return len(digits) > 2 or (len(digits) == 2 and digits > str(MAX_SCALE))


def unknown_sign(c: str) -> str:
    """The message for a character that is no part of the language."""
    return f"The sign “{printable(c)}” is not known here."


def lex(text: str) -> list[Token]:
    """The tokens of a text, without a full stop or quotation marks around it."""
    if len(text) > MAX_LENGTH:
        fail(f"A formula has at most {MAX_LENGTH} characters, this text {len(text)}.", 0)
    tokens = Lexer(unquoted(text)).run()
    while len(tokens) > 0 and tokens[-1].text in END_SIGNS:
        tokens.pop()
    while True:
        at = 0
        while at < len(tokens) and tokens[at].kind != "over":
            at += 1
        if at == len(tokens):
            return tokens
        tokens = with_fraction(tokens, at)


def with_fraction(tokens: list[Token], at: int) -> list[Token]:
    r"""TeX's ``{a \over b}`` as ``{\frac{a}{b}}``: it takes all between the brackets around it."""
    place = tokens[at].place
    start = at
    depth = 0
    while start > 0:
        text = tokens[start - 1].text
        depth += 1 if text in CLOSING else -1 if text in OPENING else 0
        if depth < 0 or (depth == 0 and text in RELATIONS):
            break
        start -= 1
    end = at
    depth = 0
    while end + 1 < len(tokens):
        text = tokens[end + 1].text
        depth += 1 if text in OPENING else -1 if text in CLOSING else 0
        if depth < 0 or (depth == 0 and text in RELATIONS):
            break
        end += 1
    opened = Token("sign", "{", place, False)
    closed = Token("sign", "}", place, False)
    made = [Token("frac", "\\frac", place, True), opened]
    return [
        *tokens[:start], *made, *tokens[start:at], closed, opened, *tokens[at + 1 : end + 1],
        closed, *tokens[end + 1 :],
    ]  # fmt: skip


def without_label(text: str, names: list[str]) -> str:
    """A text with blanks for the words that only say what it is: “the factor is 1 − 2cη”.

    Words that could change what follows, such as not and minus, are none of them.
    """
    for sign in [":", " is ", " are ", " equals "]:
        at = text.find(sign)
        if at > 0 and text[at + 1 : at + 2] != "=" and is_label_text(text[:at], names):
            blanks = ""
            for _ in range(at + len(sign)):
                blanks += " "
            return blanks + text[at + len(sign) :]
    return text


def is_label_text(text: str, names: list[str]) -> bool:
    """Whether a text is words such as “my answer” alone, none of which is one of these names."""
    words = text.strip().lower().split()
    meaning = False
    for word in words:
        if word not in LANGUAGE["labels"]:
            return False
        if len(word) > 1 and word in names:
            return False
        meaning = meaning or len(word) > 1
    return meaning and len(words) < 9


def unquoted(text: str) -> str:
    """A text with blanks for the quotation marks around it, so that places stay what they are."""
    inner = text.strip()
    if len(inner) < 2 or inner[0] not in QUOTES or inner[-1] not in QUOTES:
        return text
    return text.replace(inner, " " + inner[1:-1] + " ")


# --- words to names


class Resolver:
    """Finds the declared names in words and their indices."""

    def __init__(self, tokens: list[Token], vocabulary: dict[str, Any]) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.forms: dict[str, str] = vocabulary["forms"]
        self.ranks: dict[str, int] = vocabulary["ranks"]
        self.out: list[Token] = []
        self.bound: list[str] = []
        self.normed = ""
        self.find_bound()

    def find_bound(self) -> None:
        """Collect the letters of sums: Σ_k, ∑_{k=1}, sum_k(…), sum(…, k)."""
        count = len(self.tokens)
        for at in range(count):
            token = self.tokens[at]
            following = self.tokens[at + 1] if at + 1 < count else token
            if token.text == "∑" and following.text == "_":
                ahead = at + 2
                if ahead < count and self.tokens[ahead].text == "{":
                    ahead += 1
                if ahead < count and self.tokens[ahead].kind == "word":
                    self.bound.append(self.tokens[ahead].units[0])
            elif token.text == "for" and token.kind == "keyword" and following.kind == "word":
                self.bound.append("".join(following.units))
            elif token.kind == "word" and "".join(token.units).startswith("sum_"):
                self.bound.append(token.units[-1])
            elif token.text == "," and following.kind == "word" and len(following.units) == 1:
                if at + 2 < count and self.tokens[at + 2].text == ")":
                    letter = following.units[0]
                    if not has(self.forms, letter) and self.closes_sum(at):
                        self.bound.append(letter)

    def closes_sum(self, at: int) -> bool:
        """Whether the comma here stands in the brackets of a call of sum or mean."""
        depth = 0
        while at > 0:
            at -= 1
            text = self.tokens[at].text
            if text == ")" or text == "]":
                depth += 1
            elif text == "(" or text == "[":
                depth -= 1
                if depth < 0:
                    before = self.tokens[at - 1].text if at > 0 else ""
                    return before == "sum" or before == "mean"
        return False

    def is_index(self, text: str) -> bool:
        """Whether a letter is an index here, or a text a number."""
        return text in self.bound or text in self.vocabulary["indices"] or is_digit(text)

    def run(self) -> list[Token]:
        """Tokens in which words are names."""
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.text == "∑" and token.kind == "sign":
                at = self.sum_sign(at)
            elif token.text in ["|", "‖"] and self.length_of(at) > 0:
                at = self.length_of(at)
                self.emit("name", self.vocabulary["norms"][self.normed], token, [])
            elif token.text == "{" and self.is_braced_name(at):
                at += 1  # {a^{(2)}}^2: the braces do nothing
                at = self.word(at)
                at += 1
            elif token.kind == "word":
                at = self.word(at)
            else:
                self.out.append(token)
                at += 1
        return self.out

    def length_of(self, at: int) -> int:
        """Where ‖x‖ ends, whose length has a name; 0 if it has none."""
        sign = self.tokens[at].text
        wide = 2 if at + 1 < len(self.tokens) and self.tokens[at + 1].text == sign else 1
        end = at + wide
        while end < len(self.tokens) and self.tokens[end].text != sign:
            end += 1
        self.normed = compact(self.tokens[at + wide : end])
        closed = end + wide <= len(self.tokens) and self.tokens[end + wide - 1].text == sign
        return end + wide if closed and has(self.vocabulary["norms"], self.normed) else 0

    def is_braced_name(self, at: int) -> bool:
        """Whether braces hold no more than one letter, as in ``{W}^{(2)}``."""
        if at + 2 >= len(self.tokens) or self.tokens[at + 1].kind != "word":
            return False
        before = self.tokens[at - 1].text if at > 0 else ""
        if before == "^" or before == "_" or before == "\\frac" or before == "}":
            return False
        following = self.tokens[at + 3].text if at + 3 < len(self.tokens) else ""
        return self.tokens[at + 2].text == "}" and (following == "^" or following == "_")

    def group(self, at: int) -> list[Any]:
        """The text of an index, and where it ends: [text, end]; no text if it is a formula."""
        if at >= len(self.tokens):
            return ["", at]
        first = self.tokens[at]
        if first.text != "{":
            if first.kind == "number" or first.text == "⋆" or first.text == "*":
                return [first.text, at + 1]
            if first.kind == "word":
                return ["".join(first.units), at + 1]
            if first.text == "(" or first.text == "[":
                closing = ")" if first.text == "(" else "]"
                if at + 2 < len(self.tokens) and self.tokens[at + 2].text == closing:
                    inner = self.tokens[at + 1]
                    if inner.kind == "number" and len(inner.text) == 1:
                        return [f"({inner.text})", at + 3]
            return ["", at]
        text = ""
        end = at + 1
        while end < len(self.tokens) and self.tokens[end].text != "}":
            token = self.tokens[end]
            if token.text == "{" or token.text == "^" or token.text == "_":
                return ["", at]
            text += "".join(token.units) if token.kind == "word" else token.text
            end += 1
        return [text, end + 1] if end < len(self.tokens) else ["", at]

    def entry(self, at: int) -> list[Any]:
        """The index in a[2] and p[j], and where it ends, as for :meth:`group`."""
        if at + 2 >= len(self.tokens) or self.tokens[at + 2].text != "]":
            return ["", at]
        inner = self.tokens[at + 1]
        if self.tokens[at].spaced or inner.kind not in ["number", "word"]:
            return ["", at]
        return [inner.text if inner.kind == "number" else "".join(inner.units), at + 3]

    def sum_sign(self, at: int) -> int:
        r"""``\sum_{k=1}^{n}`` and ``Σ_k``: one token with the letter and the ends."""
        token = self.tokens[at]
        made = Token("sum", "∑", token.place, token.spaced)
        at += 1
        if at < len(self.tokens) and self.tokens[at].text == "_":
            found = self.group(at + 1)
            pieces = found[0].split("=")
            made.parts = [pieces[0], pieces[1] if len(pieces) > 1 else "", ""]
            at = found[1]
            if at < len(self.tokens) and self.tokens[at].text == "^":
                found = self.group(at + 1)
                made.parts[2] = found[0].replace("_", "")
                at = found[1]
        if len(made.parts) == 0 or len(made.parts[0]) != 1:
            fail("A sum names its index: \\sum_k, or sum(x[k], k).", token.place)
        self.out.append(made)
        return at

    def emit(self, kind: str, text: str, word: Token, parts: list[Any]) -> None:
        """Add what a piece of a word is."""
        token = Token(kind, text, word.place, word.spaced)
        token.parts = parts
        token.units = [word.text]
        self.out.append(token)

    def word(self, at: int) -> int:
        """Resolve the word at a place, with its indices; return where it ends."""
        word = self.tokens[at]
        units = word.units
        at += 1
        # Upper and lower indices that follow.
        layer = ""
        sub = ""
        ends = [at]
        scripts = [["", ""]]
        transposed = [False]
        while at < len(self.tokens):
            sign = self.tokens[at].text
            if sign != "^" and sign != "_" and sign != "[":
                break
            found = self.group(at + 1) if sign != "[" else self.entry(at)
            text = found[0]
            above = False
            if sign == "^" and layer == "" and len(text) > 3:
                above = is_layer(text[:-1]) and text[-1] in ["ᵀ", "T"]
            if sign != "^" and sub == "" and text != "":
                sub = text
            elif above:
                layer = text[:-1]
            elif sign == "^" and layer == "" and is_layer(text):
                layer = text
            else:
                break
            at = found[1]
            ends.append(at)
            scripts.append([layer, sub])
            transposed.append(above or transposed[-1])
        for n in range(len(ends)):
            last = len(ends) - 1 - n
            found_pieces = self.split(units, scripts[last][0], scripts[last][1])
            left_over = scripts[-1][0] != scripts[last][0] and self.vocabulary["layers"]
            if len(found_pieces) > 0 and not left_over:
                for piece in found_pieces:
                    self.emit(piece[0], piece[1], word, piece[2])
                    word = Token("word", word.text, word.place, False)
                if transposed[last]:
                    self.out.append(Token("sign", "ᵀ", word.place, False))
                    return ends[last]
                return self.argument_of_name(ends[last])
        self.refuse(word, scripts[-1][0], scripts[-1][1], at)
        return at

    def argument_of_name(self, at: int) -> int:
        """Skip (x) and (x_k) after a name, where the exercise itself writes f(x_k) for f.

        Where it has a name of its own for f(x_1), that is meant.
        """
        last = self.out[-1]
        if last.kind != "name" or at >= len(self.tokens) or self.tokens[at].text != "(":
            return at
        text = ""
        end = at + 1
        while end < len(self.tokens) and self.tokens[end].text != ")":
            token = self.tokens[end]
            if token.text != "{" and token.text != "}" and token.text != "_":
                text += "".join(token.units) if token.kind == "word" else token.text
            end += 1
        text = text.replace("_", "")
        call = last.text + "(" + (self.forms[text] if has(self.forms, text) else text) + ")"
        if has(self.vocabulary["calls"], call) and end < len(self.tokens):
            last.text = self.vocabulary["calls"][call]
            return end + 1
        known = text in self.vocabulary["arguments"] and not has(self.forms, text)
        return end + 1 if known and end < len(self.tokens) else at

    def split(self, units: list[str], layer: str, sub: str) -> list[Any]:
        """The only way to cut a word into names and functions: [kind, text, parts] each."""
        whole = self.piece(units, layer, sub)
        if len(whole) > 0:
            return [whole]
        # ways[n]: how many ways lead to the first n units, and the last piece of one of them.
        count = len(units)
        ways = [1]
        before: list[Any] = [[]]
        for end in range(1, count + 1):
            total = 0
            best: list[Any] = []
            for start in range(max(0, end - 20), end):
                if ways[start] == 0 or units[start] == "_" or units[start] == "'":
                    continue
                if end < count and (units[end] == "'" or units[end] == "_"):
                    continue
                if end < count and (is_digit(units[end]) or units[end - 1] == "_"):
                    continue  # C_x is one word: it is not C times x
                inner = end < count
                found = self.piece(units[start:end], "" if inner else layer, "" if inner else sub)
                if len(found) > 0 and found[0] != "constant":
                    total += ways[start]
                    best = [start, found]
            ways.append(total)
            before.append(best)
        if ways[count] != 1:
            return []
        pieces: list[Any] = []
        end = count
        while end > 0:
            pieces.insert(0, before[end][1])
            end = before[end][0]
        return pieces

    def piece(self, units: list[str], layer: str, sub: str) -> list[Any]:
        """What a piece of a word is: [kind, text, parts]; empty if it is nothing."""
        key = "".join(units).replace("_", "")
        if is_digit(units[0]):
            return []
        inner = layer.replace("(", "").replace(")", "").replace("[", "").replace("]", "")
        if layer != "" or sub != "":
            return self.indexed(units, key, inner, sub)
        if has(self.forms, key):
            return ["name", self.forms[key], []]
        if has(self.vocabulary["functions"], key):
            return ["function", self.vocabulary["functions"][key], []]
        if has(LANGUAGE["functions"], key):
            return ["function", LANGUAGE["functions"][key], []]
        if len(key) > 1 and has(LANGUAGE["functions"], key.lower()):
            return ["function", LANGUAGE["functions"][key.lower()], []]
        if has(LANGUAGE["array_functions"], key):
            return ["array", LANGUAGE["array_functions"][key], []]
        if key.startswith("sum") and len(units) == 5 and units[3] == "_":
            return ["array", "sum", [units[4]]]
        if key.endswith("'") and has(self.forms, key[:-1]):
            name = self.forms[key[:-1]]
            if self.ranks[name] > 0:
                return ["name", name, ["'"]]
        if "_" in units:
            cut = len(units) - 1
            while units[cut] != "_":
                cut -= 1
            base = "".join(units[:cut]).replace("_", "")
            return self.component(base, "".join(units[cut + 1 :]))
        if len(units) == 1 and self.is_index(key):
            return ["index", key, []]
        if key == "e":
            return ["constant", "e", []]
        return []

    def indexed(self, units: list[str], key: str, layer: str, sub: str) -> list[Any]:
        """A name with indices that stand behind the word: ``a^{(0)}``, ``w^{(2)}_{jk}``."""
        indices = sub.replace(",", "").replace("_", "").replace(" ", "")
        if layer == "" and key == "sum":
            return []
        wholes = [key + layer + indices, key + indices + layer]
        if "_" in units and layer != "":  # z_j^{(1)}
            cut = units.index("_")
            wholes.insert(0, "".join(units[:cut]) + layer + "".join(units[cut + 1 :]) + indices)
        for whole in wholes:
            if has(self.forms, whole):
                return ["name", self.forms[whole], []]
            if has(self.vocabulary["functions"], whole):
                return ["function", self.vocabulary["functions"][whole], []]
        if "_" in units and layer != "" and sub == "":
            cut = units.index("_")
            return self.component("".join(units[:cut]) + layer, "".join(units[cut + 1 :]))
        if sub == "":
            return []
        if key == "log" and (sub == "2" or sub == "10"):
            return ["function", "log" + sub, []]
        return self.component(key + layer, sub)

    def component(self, base: str, sub: str) -> list[Any]:
        """An entry of a vector or matrix, w_{jk} of W too; or x_k for one of x_1, x_2."""
        sub = sub.replace(" ", "")
        indices = sub.split(",") if "," in sub else list(sub)
        for index in indices:
            if not self.is_index(index):
                return []
        capital = base[0].upper() + base[1:]
        for key in [base, capital]:
            if has(self.forms, key) and self.ranks[self.forms[key]] > 0:
                if key == base or self.ranks[self.forms[key]] == 2:
                    return ["component", self.forms[key], indices]
        if len(indices) == 1 and indices[0] in self.bound and has(self.forms, base + "1"):
            return ["family", base, indices]
        return []

    def refuse(self, word: Token, layer: str, sub: str, at: int) -> None:
        """Say that a name is unknown."""
        key = "".join(word.units)
        following = self.tokens[at] if at < len(self.tokens) else word
        power = self.tokens[at + 1] if at + 1 < len(self.tokens) else word
        if following.text == "^" and power.text == "{" and at + 2 < len(self.tokens):
            power = self.tokens[at + 2]
        if following.text == "^" and has(self.forms, key + power.text):
            name = self.forms[key + power.text]
            fail(
                f"“{word.text}” is no name here: the layer is part of the name, {name}; "
                f"a power of it is {name}^2.",
                word.place,
            )
        if self.before(word) == "∂" or self.before(word) == "∇":
            fail("A derivative is left in this answer: say what it is.", word.place)
        if word.units[0] == "d" and (following.text == "/" or self.before(word) == "/"):
            fail("A derivative is left in this answer: say what it is.", word.place)
        shown = word.text
        if layer != "":
            shown += "^" + layer
        if sub != "":
            shown += "_" + sub
        called = following.text == "("
        fail_unknown(self.unknown(shown, key + sub + layer, called), word.place, shown)

    def before(self, word: Token) -> str:
        """The text before a word."""
        text = ""
        for token in self.tokens:
            if token.place >= word.place:
                break
            text = token.text
        return text

    def unknown(self, shown: str, key: str, called: bool) -> str:
        """The message for an unknown name, with the declared ones and the nearest of them."""
        spoken: list[str] = self.vocabulary["spoken"]
        excerpt = shown if len(shown) <= 40 else shown[:40] + "…"
        if len(spoken) == 0:
            return f"A number is asked for: “{excerpt}” is not understood."
        functions: list[str] = self.vocabulary["called"]
        asked = functions if called and len(functions) > 0 else spoken
        what = "function" if called and len(functions) > 0 else "name"
        near = nearest(key, asked)
        hint = f" (did you mean “{near}”?)" if near != "" else ""
        if key in ["i", "j", "k", "l"] and len(self.vocabulary["indices"]) > 0:
            return f"“{key}” is no index of what is asked. Is it summed over? Write sum(…, {key})."
        if key == "E" and near == "":
            hint = " (did you mean exp(…)?)"
        return f"Unknown {what} “{excerpt}”{hint}; this exercise speaks in {', '.join(asked)}."


def is_layer(text: str) -> bool:
    """Whether an upper index stands in brackets, as a layer does: (2), [2], (l-1)."""
    return (text.startswith("(") and text.endswith(")")) or (
        text.startswith("[") and text.endswith("]")
    )


def nearest(name: str, names: list[str]) -> str:
    """The declared name that differs in case or in one letter; empty if there is none."""
    if len(name) > 40:
        return ""
    for other in names:
        if other.lower() == name.lower():
            return other
    for other in names:
        if distance(name.lower(), other.lower()) <= (1 if len(other) < 5 else 2):
            if len(other) > 1 and len(name) > 1:
                return other
    return ""


def distance(a: str, b: str) -> int:
    """How many letters must be exchanged, inserted or left out."""
    row = [n + 0 for n in range(len(b) + 1)]
    for i in range(len(a)):
        corner = row[0]
        row[0] = i + 1
        for j in range(len(b)):
            least = min(row[j] + 1, row[j + 1] + 1, corner + (0 if a[i] == b[j] else 1))
            corner = row[j + 1]
            row[j + 1] = least
    return row[-1]


# --- tokens to a tree


class Parser:
    """A recursive descent, with one method for each rule of the grammar."""

    def __init__(self, tokens: list[Token], vocabulary: dict[str, Any], end: int) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.ranks: dict[str, int] = vocabulary["ranks"]
        self.at = 0
        self.depth = 0
        self.bars = 0
        self.end = Token("end", "", end, True)
        self.primed = False  # MATLAB's W' was used: * is then the product of matrices
        self.at_signs = False
        self.slices = False

    def peek(self, ahead: int) -> Token:
        """The token so far ahead."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else self.end

    def sees(self, text: str) -> bool:
        """Whether this sign comes next."""
        token = self.peek(0)
        return token.text == text and token.kind == "sign"

    def skip(self, text: str) -> bool:
        """Take this sign if it comes next, and say whether it did."""
        if self.sees(text):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Take this sign, which must come next."""
        if not self.skip(text):
            self.refuse_missing_product()
            token = self.peek(0)
            instead = "." if token.kind == "end" else f", not “{self.shown(token)}”."
            fail(f"Here a “{text}” is missing{instead}", token.place)

    def shown(self, token: Token) -> str:
        """A token as it was typed."""
        return token.units[0] if len(token.units) > 0 and token.kind != "sum" else token.text

    def refuse_missing_product(self) -> None:
        """Say where a product without a sign could mean two things."""
        token = self.peek(0)
        if self.at > 0 and (token.kind in STARTS or token.text == "(" or token.text == "√"):
            before = self.shown(self.peek(-1))
            fail(
                f"Between “{before}” and “{self.shown(token)}” a sign is missing: write *.",
                token.place,
            )

    def enter(self) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            fail("The brackets or powers are nested too deeply.", self.peek(0).place)

    def whole(self) -> list[Any]:
        """The whole formula."""
        tree = self.expression()
        if self.at < len(self.tokens):
            self.refuse_missing_product()
            token = self.peek(0)
            if token.text == "%" or token.text == "°":
                fail(
                    f"In a formula write the number without {token.text}: a half is 0.5.",
                    token.place,
                )
            if token.text == ")" or token.text == "]" or token.text == "}":
                fail(f"This “{token.text}” closes no bracket.", token.place)
            fail(f"“{self.shown(token)}” is not understood here.", token.place)
        if self.primed and not self.at_signs:
            tree = products(tree)
        if self.slices:
            tree = self.without_slices(tree)
        check_bounds(tree, self.end.place)
        check_scope(tree, self.vocabulary, [], self.end.place)
        return tree

    def expression(self) -> list[Any]:
        """Terms with + and −."""
        self.enter()
        tree = self.term()
        terms = [tree]
        while self.sees("+") or self.sees("-"):
            negative = self.peek(0).text == "-"
            self.at += 1
            tree = self.term()
            terms.append(["neg", tree] if negative else tree)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else ["add", terms]

    def term(self) -> list[Any]:
        """Products with ⊙ between them, which binds more loosely than the others."""
        parts = [self.product()]
        while self.skip("⊙"):
            parts.append(self.product())
        return parts[0] if len(parts) == 1 else ["odot", parts]

    def product(self) -> list[Any]:
        """Factors with ``*``, ``/`` and ``@``, from left to right as in Python."""
        tree = self.side_by_side(False)
        negative = tree[0] == "neg"
        if negative:
            tree = tree[1]
        while True:
            sign = self.peek(0)
            if sign.kind != "sign" or sign.text not in ["*", "/", "@", "·", ".*"]:
                break
            self.at += 1
            right = self.side_by_side(sign.text == "/")
            if sign.text == "/":
                tree = self.divided(["div", tree, right])
            elif sign.text == "*" or sign.text == ".*":
                tree = joined("times" if sign.text == "*" else "entries", tree, right)
            else:
                self.at_signs = self.at_signs or sign.text == "@"
                tree = self.flat(tree, right) if sign.text == "@" else joined("mul", tree, right)
        return ["neg", tree] if negative else tree

    def side_by_side(self, divides: bool) -> list[Any]:
        """A factor, and those that stand beside it without a sign."""
        negative = False
        while self.sees("+") or self.sees("-"):
            negative = negative != (self.peek(0).text == "-")
            self.at += 1
        factors = [self.power()]
        while self.starts_factor():
            token = self.peek(0)
            if token.kind == "number":
                break
            if divides:
                break
            factors.append(self.power())
        tree = factors[0] if len(factors) == 1 else ["mul", factors]
        return ["neg", tree] if negative else tree

    def divided(self, quotient: list[Any]) -> list[Any]:
        """A quotient with the factors beside it: 1/m W x is clear, as no matrix divides."""
        factors = [quotient]
        while self.starts_factor() and self.peek(0).kind != "number":
            token = self.peek(0)
            before = self.shown(self.peek(-1))
            factor = self.power()
            if not self.is_matrix(factor) or self.is_matrix(quotient[2]):
                fail(
                    f"After / this can mean two things: put brackets around what is divided by, or "
                    f"write * between “{before}” and “{self.shown(token)}”.",
                    token.place,
                )
            factors.append(factor)
        return quotient if len(factors) == 1 else ["mul", factors]

    def starts_factor(self) -> bool:
        """Whether the next token can begin a factor."""
        token = self.peek(0)
        if token.text == "|" and token.kind == "sign":
            return self.bars == 0
        if token.kind in STARTS or token.kind in ["frac", "sum", "array", "constant"]:
            return True
        return token.kind == "sign" and token.text in ["(", "[", "{", "√"]

    def power(self) -> list[Any]:
        """A factor with its exponent, which reaches as far as in Python: x**-y**2."""
        tree = self.postfix()
        if not self.sees("^"):
            return tree
        sign = self.peek(0)
        self.at += 1
        return self.raised(tree, sign)

    def raised(self, base: list[Any], sign: Token) -> list[Any]:
        """A power of this base; the exponent comes next."""
        self.enter()
        first = self.peek(0)
        closed = first.text == "{" or first.text == "("
        exponent = self.exponent()
        self.depth -= 1
        if not closed and self.starts_factor() and not self.sees("|"):
            following = self.peek(0)
            negative = exponent[0] == "neg" and exponent[1][0] == "number"
            clear = (negative or exponent[0] == "number") and not is_e(base)
            clear = clear or (exponent[0] == "name" and len(sign.units) > 0)
            if not clear and following.kind != "number":
                fail("Where does the exponent end? Put it in brackets.", following.place)
        if abs(constant(exponent)) > MAX_EXPONENT and not is_e(base):
            fail(f"An exponent here is at most {MAX_EXPONENT}.", sign.place)
        if is_e(base):
            return ["apply", "exp", exponent]
        return ["power", base, exponent, sign.place]

    def exponent(self) -> list[Any]:
        """What follows ^: a group in braces, or a factor with its sign."""
        if self.skip("{"):
            tree = self.expression()
            self.expect("}")
            if self.sees("^"):
                fail("Put the inner power in brackets.", self.peek(0).place)
            return tree
        negative = False
        while self.sees("+") or self.sees("-"):
            negative = negative != (self.peek(0).text == "-")
            self.at += 1
        tree = self.power()
        return ["neg", tree] if negative else tree

    def postfix(self) -> list[Any]:
        """A factor with what stands behind it: ``.T``, ``^T``, ``[j, k]``, ``!``."""
        tree = self.primary()
        while True:
            token = self.peek(0)
            following = self.peek(1)
            if token.kind == "method":
                self.at += 1
                tree = self.method(tree, token)
            elif self.sees("ᵀ"):
                self.at += 1
                tree = ["T", tree]
            elif self.sees("^") and self.is_transpose(tree):
                braced = following.text == "{"
                self.at += 3 if braced else 2
                if braced:
                    self.expect("}")
                tree = ["T", tree]
            elif self.sees("[") and not token.spaced and self.is_entries():
                self.at += 1
                tree = self.subscripts(tree)
            elif self.sees("_") and following.kind != "end":
                self.at += 1
                tree = self.lower_index(tree)
            elif self.sees("!"):
                tree = self.factorial(tree, token)
            elif self.sees("'") and self.is_matrix(tree):
                self.at += 1
                self.primed = True
                tree = ["T", tree]
            else:
                return tree

    def is_matrix(self, tree: list[Any]) -> bool:
        """Whether a name in a formula is a column or a matrix."""
        if tree[0] == "name":
            return self.ranks.get(tree[1], 0) > 0
        for part in tree[1:]:
            if isinstance(part, list) and len(part) > 0:
                if isinstance(part[0], list):
                    for inner in part:
                        if self.is_matrix(inner):
                            return True
                elif isinstance(part[0], str) and self.is_matrix(part):
                    return True
        return False

    def is_transpose(self, tree: list[Any]) -> bool:
        r"""Whether ^T, ^\top or ^{\top} comes next; T may be a name that is an exponent."""
        token = self.peek(1)
        braced = token.text == "{"
        if braced:
            token = self.peek(2)
            if self.peek(3).text != "}":
                return False
        if token.text == "ᵀ":
            return True
        return token.text == "T" and (token.kind == "transpose" or self.is_matrix(tree))

    def is_entries(self) -> bool:
        """Whether a square bracket holds indices rather than a factor."""
        token = self.peek(1)
        after = self.peek(2)
        simple = token.kind == "number" or token.kind == "index" or token.text == ":"
        before = self.peek(-1)
        able = before.text in [")", "]"] or before.kind in ["name", "method", "component"]
        if before.kind == "name" and self.ranks.get(before.text, 0) == 0:
            return False
        return able and simple and (after.text == "," or after.text == "]")

    def subscripts(self, of: list[Any]) -> list[Any]:
        """The indices in square brackets, counted from 1 as in the book."""
        found: list[Any] = []
        while True:
            token = self.peek(0)
            if token.kind == "number" and is_digit(token.text):
                found.append(["number", token.text])
            elif token.kind == "index":
                found.append(["name", token.text])
            elif token.text == ":":
                found.append([":", ""])
                self.slices = True
            else:
                fail(
                    f"“{self.shown(token)}” is no index: a sum's letter is, or a number counted "
                    f"from 1.",
                    token.place,
                )
            self.at += 1
            if not self.skip(","):
                break
        self.expect("]")
        return self.entry(of, found)

    def entry(self, of: list[Any], indices: list[Any]) -> list[Any]:
        """An entry of an expression, in which there must be a matrix.

        As in NumPy, W[j] is a row, W[k][j] an entry of it, and (d @ W)[j] one of Wᵀd.
        """
        if not self.is_matrix(of):
            place = self.peek(-1).place
            fail("A number has no entries: an index belongs to a column or a matrix.", place)
        if of[0] == "component" and len(of[2]) == 2 and of[2][1][0] == ":" and len(indices) == 1:
            return ["component", of[1], [of[2][0], indices[0]]]
        if len(indices) == 1 and of[0] == "mul" and len(of[1]) == 2:
            row = of[1][0]
            if row[0] == "T" and self.is_column(row[1]) and self.is_wide(of[1][1]):
                return ["component", self.flat(row[1], of[1][1]), indices]  # (dᵀW)[j]
        if len(indices) == 1 and self.is_wide(of):
            self.slices = True
            return ["component", of, [indices[0], [":", ""]]]
        return ["component", of, indices]

    def is_wide(self, tree: list[Any]) -> bool:
        """Whether this is a matrix by its name, or the transpose of one."""
        if tree[0] == "name":
            return self.ranks.get(tree[1], 0) == 2
        return tree[0] == "T" and self.is_wide(tree[1])

    def is_column(self, tree: list[Any]) -> bool:
        """Whether this is a column: a name of one, or entry by entry made of them alone."""
        kind = tree[0]
        if kind == "name":
            return self.ranks.get(tree[1], 0) == 1
        if kind == "neg" or kind == "power":
            return self.is_column(tree[1])
        if kind == "apply":
            return self.is_column(tree[2])
        if kind in ["add", "times", "entries", "odot"]:
            some = False
            for part in tree[1]:
                some = some or self.is_column(part)
                if self.is_matrix(part) and not self.is_column(part):
                    return False
            return some
        return False

    def flat(self, left: list[Any], right: list[Any]) -> list[Any]:
        """NumPy's product of one-dimensional arrays: p @ q is pᵀq, and d @ W is Wᵀd.

        A column times a column, or times a matrix, is nothing else in the book's notation.
        """
        column = self.is_column(left)
        if column and self.is_column(right):
            return ["mul", [["T", left], right]]
        if column and self.is_wide(right):
            return ["mul", [right[1] if right[0] == "T" else ["T", right], left]]
        return joined("mul", left, right)

    def lower_index(self, of: list[Any]) -> list[Any]:
        """An index behind a bracket: (W a)_j."""
        braced = self.skip("{")
        found: list[Any] = []
        while self.peek(0).kind == "index" or self.peek(0).kind == "number":
            token = self.peek(0)
            found.append(["number" if token.kind == "number" else "name", token.text])
            self.at += 1
            self.skip(",")
            if not braced:
                break
        if len(found) == 0:
            fail("Here an index is missing.", self.peek(0).place)
        if braced:
            self.expect("}")
        return self.entry(of, found)

    def factorial(self, of: list[Any], token: Token) -> list[Any]:
        """``10!``, of a whole number."""
        whole = of[0] == "number" and is_digit(of[1]) and len(of[1]) <= 2
        if not whole or int(of[1]) > MAX_FACTORIAL:
            fail(f"“!” stands behind a whole number up to {MAX_FACTORIAL}, as in 10!.", token.place)
        self.at += 1
        return factorial(int(of[1]))

    def method(self, of: list[Any], token: Token) -> list[Any]:
        """``.T``, ``.dot(x)``, ``.sum(axis=1)``."""
        name = token.text
        if name == "T":
            if self.skip("("):
                self.expect(")")
            return ["T", of]
        self.expect("(")
        if name == "dot":
            self.at_signs = True
            second = self.expression()
            self.expect(")")
            return self.flat(of, second)
        return self.axis(name, of)

    def primary(self) -> list[Any]:
        """A number, a name, a call, a bracket, a fraction, a sum."""
        token = self.peek(0)
        self.at += 1
        if token.kind == "number":
            tree = ["number", token.text]
            half = self.peek(0)
            if half.kind == "fraction" and is_digit(token.text):
                self.at += 1
                return ["add", [tree, fraction(half.text)]]
            return tree
        if token.kind == "fraction":
            return fraction(token.text)
        if token.kind == "name":
            if len(token.parts) > 0:
                self.primed = True
                return ["T", ["name", token.text]]
            return ["name", token.text]
        if token.kind == "index":
            return ["name", token.text]
        if token.kind == "component":
            indices = [["number" if is_digit(i) else "name", i] for i in token.parts]
            return self.entry(["name", token.text], indices)
        if token.kind == "family":
            return ["family", token.text, token.parts[0]]
        if token.kind == "constant":
            return ["apply", "exp", ["number", "1"]]
        if token.kind == "function":
            return self.call(token)
        if token.kind == "array":
            return self.array_call(token)
        if token.kind == "sum":
            return self.sum_of(token)
        if token.kind == "frac":
            over = self.argument()
            return ["div", over, self.argument()]
        return self.bracket(token)

    def bracket(self, token: Token) -> list[Any]:
        """What a sign can begin."""
        if token.text == "(" or token.text == "[" or token.text == "{":
            bars = self.bars
            self.bars = 0
            tree = self.expression()
            self.bars = bars
            self.expect(")" if token.text == "(" else "]" if token.text == "[" else "}")
            return tree
        if token.text == "|":
            self.bars += 1
            tree = self.expression()
            self.bars -= 1
            self.expect("|")
            return ["apply", "abs", tree]
        if token.text == "√":
            return ["apply", "sqrt", self.root_argument(token)]
        if token.kind == "end":
            fail("The formula ends where a name, a number or a bracket should follow.", token.place)
        if token.text == "∂" or token.text == "∇":
            fail("A derivative is left in this answer: say what it is.", token.place)
        if token.text == "%" or token.text == "°":
            fail(f"In a formula write the number without {token.text}: a half is 0.5.", token.place)
        fail(
            f"“{self.shown(token)}” cannot stand here: a name, a number or a bracket should.",
            token.place,
        )
        return []

    def argument(self) -> list[Any]:
        r"""What ``\frac`` takes: a group in braces, a digit or a letter."""
        if self.peek(0).kind == "sign" and self.peek(0).text not in ["{", "("]:
            fail("\\frac takes two groups in braces: \\frac{1}{2}.", self.peek(0).place)
        return self.primary()

    def root_argument(self, token: Token) -> list[Any]:
        r"""What stands under a root: √2, √(x + 1), ``\sqrt{x}``."""
        if not self.starts_factor():
            fail(f"“{self.shown(token)}” is a function: put its argument in brackets.", token.place)
        return self.postfix()

    def call(self, token: Token) -> list[Any]:
        """A function at its argument, and tanh²(x)."""
        name = token.text
        exponent: list[Any] = []
        sign = self.peek(0)
        if self.sees("^") and has(LANGUAGE["functions"], name):
            ahead = 2 if self.peek(1).text != "{" else 4
            whole = self.peek(ahead - 1 if ahead == 2 else 2)
            if whole.kind == "number" and (self.peek(ahead).text in ["(", "{"] or ahead == 4):
                self.at += ahead
                exponent = ["number", whole.text]
        following = self.peek(0)
        if following.kind == "sign" and following.text in ["(", "{", "["]:
            self.at += 1
            argument = self.bracket(following)
        elif following.kind in ["number", "name", "fraction", "component", "family", "frac"]:
            argument = self.bare(token)
        elif following.kind == "sign" and following.text in ["√", "|"]:
            argument = self.postfix()
        else:
            fail(f"“{self.shown(token)}” is a function: put its argument in brackets.", token.place)
            argument = []
        tree = applied(name, argument, token.place)
        return tree if len(exponent) == 0 else ["power", tree, exponent, sign.place]

    def bare(self, token: Token) -> list[Any]:
        """An argument without brackets, ln 26, if it is clear where it ends."""
        argument = self.primary()
        following = self.peek(0)
        loose = following.text in ["*", "/", "·"] and following.spaced
        root = token.text == "sqrt"
        unclear = self.starts_factor() and not self.sees("|")
        if (
            unclear
            or self.sees("^")
            or (following.text in ["*", "/", "·"] and not loose and not root)
        ):
            fail(
                f"Where does the argument of {self.shown(token)} end? Put it in brackets.",
                following.place,
            )
        return argument

    def array_call(self, token: Token) -> list[Any]:
        """NumPy's functions: sum, mean, outer, dot, multiply, transpose."""
        name = token.text
        if name == "sum" and len(token.parts) > 0:
            return self.sum_of(token)
        self.expect("(")
        first = self.expression()
        if name == "transpose":
            self.expect(")")
            return ["T", first]
        if name == "sum" or name == "mean":
            return self.reduction(name, first)
        self.expect(",")
        second = self.expression()
        self.expect(")")
        if name == "outer":
            return ["mul", [first, ["T", second]]]
        if name == "dot":
            self.at_signs = True
            return self.flat(first, second)
        if name == "divide":
            return ["div", first, second]
        if name == "power":
            return ["power", first, second, token.place]
        return joined("times", first, second)

    def reduction(self, name: str, of: list[Any]) -> list[Any]:
        """The rest of ``sum(x)``, ``mean(x, axis=1)``, ``sum(x[k]*y[k], k)``."""
        if self.peek(0).kind == "keyword" and self.peek(0).text == "for":
            return self.loop(name, of)
        if self.sees(",") and self.peek(1).kind == "index":
            letter = self.peek(1).text
            self.at += 2
            self.expect(")")
            return self.expanded(["sum", letter, "", of, name], self.peek(-1))
        if self.sees(","):
            self.at += 1
        return self.axis(name, of)

    def loop(self, name: str, of: list[Any]) -> list[Any]:
        """The rest of ``sum(x[k]*y[k] for k in range(n))``, which runs over all entries."""
        letter = self.peek(1).text
        place = self.peek(0).place
        self.at += 2
        if not self.sees(")"):
            words = [self.peek(0).text, self.peek(1).text, self.peek(2).text]
            if words[0] != "in" or words[1] != "range" or words[2] != "(":
                fail("Write the sum as sum(…, k), or sum(… for k in range(n)).", place)
            self.at += 3
            if self.peek(0).kind != "keyword":
                fail("This sum should run over all entries: sum(…, k).", self.peek(0).place)
            self.at += 4 if self.peek(0).text == "len" else 1
            self.expect(")")
        self.expect(")")
        return self.expanded(["sum", letter, "", of, name], self.peek(-1))

    def axis(self, name: str, of: list[Any]) -> list[Any]:
        """``axis=1, keepdims=True)`` or the closing bracket alone."""
        axis = ""
        while not self.sees(")"):
            token = self.peek(0)
            if token.kind == "end":
                self.expect(")")
            if token.kind == "number" and axis == "" and token.text in ["0", "1"]:
                axis = token.text
            elif token.kind not in ["keyword", "number"] and token.text not in [",", "="]:
                fail("An axis is 0 or 1: sum(x, axis=1).", token.place)
            self.at += 1
        self.expect(")")
        return ["reduce", name, axis, of]

    def without_slices(self, tree: Any) -> Any:
        """A formula in which sum(W[:, j]*d) and W[:, j] @ d are sums over an index."""
        if not isinstance(tree, list) or len(tree) == 0:
            return tree
        letter = "i" if not has_name(tree, "i") else "h"
        if tree[0] == "reduce" and tree[2] == "" and has_kind(tree, ":"):
            return ["sum", letter, "", entry_of(tree[3], letter, self.ranks), tree[1]]
        if tree[0] == "mul" and has_kind(tree, ":") and len(tree[1]) == 2:
            return ["sum", letter, "", ["mul", entry_of(tree[1], letter, self.ranks)], "sum"]
        if tree[0] == ":":
            fail("A slice has a place in sum(W[:, j]*x) and W[:, j] @ x only.", self.end.place)
        return [self.without_slices(part) for part in tree]

    def sum_of(self, token: Token) -> list[Any]:
        r"""``\sum_k`` and what it takes: the product that follows."""
        parts = token.parts
        low = parts[1] if len(parts) > 1 else ""
        high = parts[2] if len(parts) > 2 else ""
        if low != "" and low != "1":
            fail("Here a sum begins at 1.", token.place)
        body = self.product()
        return self.expanded(["sum", parts[0], high, body, "sum"], token)

    def expanded(self, tree: list[Any], token: Token) -> list[Any]:
        """A sum over x_1, x_2, … written out; other sums as they are."""
        letter = tree[1]
        family = family_of(tree[3], letter)
        forms: dict[str, str] = self.vocabulary["forms"]
        if family == "":
            if tree[2] == "" and not has_name(tree[3], letter):
                fail(f"Where does the sum over {letter} end?", token.place)
            if tree[2] != "" and not is_digit(tree[2]) and not has(forms, tree[2]):
                fail(f"Where does the sum over {letter} end?", token.place)
            high = forms[tree[2]] if has(forms, tree[2]) else tree[2]
            return ["sum", letter, high, tree[3], tree[4]]
        count = 0
        while has(forms, family + str(count + 1)):
            count += 1
        if is_digit(tree[2]):
            count = min(count, int(tree[2])) if len(tree[2]) < 3 else 0
        if count == 0 or count > MAX_TERMS:
            fail(f"Where does the sum over {letter} end?", token.place)
        terms = [substitute(tree[3], letter, str(n + 1), forms) for n in range(count)]
        return ["add", terms]


def is_e(tree: list[Any]) -> bool:
    """Whether this is the number e."""
    if tree[0] != "apply" or tree[1] != "exp" or tree[2][0] != "number":
        return False
    return str(tree[2][1]) == "1"


def entry_of(tree: Any, letter: str, ranks: dict[str, int]) -> Any:
    """One entry of an expression with slices such as W[:, j], at an index."""
    if not isinstance(tree, list) or len(tree) == 0:
        return tree
    if tree[0] == "T":
        return entry_of(tree[1], letter, ranks)
    if tree[0] == "component":
        indices = [["name", letter] if index[0] == ":" else index for index in tree[2]]
        return ["component", tree[1], indices]
    if tree[0] == "name" and ranks.get(tree[1], 0) > 0:
        return ["component", tree, [["name", letter]]]
    return [entry_of(part, letter, ranks) for part in tree]


def family_of(tree: Any, letter: str) -> str:
    """The x of an x_k under a sum over k, where x_1, x_2, … are names; empty if there is none."""
    if not isinstance(tree, list):
        return ""
    if len(tree) == 3 and tree[0] == "family" and tree[2] == letter:
        return str(tree[1])
    for part in tree:
        found = family_of(part, letter)
        if found != "":
            return found
    return ""


def substitute(tree: Any, letter: str, number: str, forms: dict[str, str]) -> Any:
    """A tree with a number for the letter of a sum."""
    if not isinstance(tree, list):
        return tree
    if len(tree) == 3 and tree[0] == "family" and tree[2] == letter:
        key = str(tree[1]) + number
        return ["name", forms[key]] if has(forms, key) else tree
    if len(tree) == 2 and tree[0] == "name" and tree[1] == letter:
        return ["number", number]
    return [substitute(part, letter, number, forms) for part in tree]


def products(tree: Any) -> Any:
    """A tree in which * is the product of matrices, as in MATLAB, and .* entry by entry."""
    if not isinstance(tree, list):
        return tree
    parts = [products(part) for part in tree]
    return ["mul", *parts[1:]] if len(tree) > 0 and tree[0] == "times" else parts


def joined(kind: str, left: list[Any], right: list[Any]) -> list[Any]:
    """A product of two, or of one factor more."""
    before = left[1] if left[0] == kind else [left]
    return [kind, [*before, right]]


def fraction(text: str) -> list[Any]:
    """½ as a fraction."""
    pieces = text.split("/")
    return ["div", ["number", pieces[0]], ["number", pieces[1]]]


def factorial(n: int) -> list[Any]:
    """N! as a product."""
    factors = [["number", str(k)] for k in range(1, n + 1)]
    return ["number", "1"] if n < 2 else ["times", factors]


def applied(name: str, x: list[Any], place: int) -> list[Any]:
    """A function at its argument; those that the judge does not know, by those that it does."""
    minus = ["neg", x]
    e1 = ["apply", "exp", x]
    e2 = ["apply", "exp", minus]
    two = ["number", "2"]
    if name == "cosh":
        return ["div", ["add", [e1, e2]], two]
    if name == "sinh":
        return ["div", ["add", [e1, ["neg", e2]]], two]
    if name == "sech":
        return ["div", two, ["add", [e1, e2]]]
    if name == "tan":
        return ["div", ["apply", "sin", x], ["apply", "cos", x]]
    if name == "log2" or name == "log10":
        return ["div", ["apply", "log", x], ["apply", "log", ["number", name[3:]]]]
    if name == "square":
        return ["power", x, two, place]
    if name == "factorial":
        if x[0] == "number" and is_digit(x[1]) and len(x[1]) < 3 and int(x[1]) <= MAX_FACTORIAL:
            return factorial(int(x[1]))
        fail(f"A factorial is of a whole number up to {MAX_FACTORIAL}.", place)
    return ["apply", name, x]


# --- bounds on what a formula may ask to be computed


def check_bounds(tree: list[Any], place: int) -> None:
    """Refuse a formula that is too long, or in which an index has no sum."""
    if size(tree) > MAX_SIZE:
        fail("This formula is too long to be judged: simplify it.", place)
    if nesting(tree) > MAX_SUMS:
        fail("Too many sums stand within each other.", place)
    if has_kind(tree, "family"):
        fail("An index here belongs to no sum.", place)


def check_scope(tree: Any, vocabulary: dict[str, Any], bound: list[str], place: int) -> None:
    """Refuse an index that stands outside its sum."""
    if not isinstance(tree, list) or len(tree) == 0:
        return
    if len(tree) == 2 and tree[0] == "name":
        known = has(vocabulary["ranks"], tree[1]) or tree[1] in vocabulary["indices"]
        if not known and tree[1] not in bound:
            fail(f"The index {tree[1]} belongs to no sum here.", place)
    if tree[0] == "sum":
        check_scope(tree[3], vocabulary, [*bound, tree[1]], place)
    else:
        for part in tree:
            check_scope(part, vocabulary, bound, place)


def size(tree: Any) -> int:
    """How many parts a formula has."""
    if not isinstance(tree, list):
        return 0
    count = 1 if len(tree) > 0 and not isinstance(tree[0], list) else 0
    for part in tree:
        count += size(part)
    return count


def nesting(tree: Any) -> int:
    """How many sums stand within each other."""
    if not isinstance(tree, list):
        return 0
    deepest = 0
    for part in tree:
        deepest = max(deepest, nesting(part))
    return deepest + (1 if len(tree) > 0 and tree[0] == "sum" else 0)


def has_kind(tree: Any, kind: str) -> bool:
    """Whether a node of this kind stands in a formula."""
    if not isinstance(tree, list):
        return False
    if len(tree) > 0 and tree[0] == kind:
        return True
    for part in tree:
        if has_kind(part, kind):
            return True
    return False


def has_name(tree: Any, name: str) -> bool:
    """Whether a name stands in a formula."""
    if not isinstance(tree, list):
        return False
    if len(tree) == 2 and tree[0] == "name" and tree[1] == name:
        return True
    for part in tree:
        if has_name(part, name):
            return True
    return False


def constant(tree: Any) -> float:
    """The size of a formula without names, at least roughly; NaN if it has some."""
    kind = tree[0]
    if kind == "number":
        return number_of(tree[1])
    if kind == "neg":
        return -constant(tree[1])
    if kind == "add":
        total = 0.0
        for part in tree[1]:
            total += constant(part)
        return total
    if kind in ["mul", "times", "entries"]:
        result = 1.0
        for part in tree[1]:
            result *= constant(part)
        return result
    if kind == "div":
        return divide(constant(tree[1]), constant(tree[2]))
    if kind == "power":
        return raise_to(constant(tree[1]), constant(tree[2]))
    return not_a_number()


# --- sides of an equation


def sides(tokens: list[Token]) -> list[list[Token]]:
    """The tokens between the signs = that stand in no brackets."""
    depth = 0
    bars = False
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "sign":
            if token.text in ["(", "[", "{"]:
                depth += 1
            elif token.text in [")", "]", "}"]:
                depth -= 1
        if token.kind == "sign" and token.text in RELATIONS and depth == 0 and not bars:
            found.append([])
        else:
            found[-1].append(token)
    return found


def compact(tokens: list[Token]) -> str:
    """The text of tokens, however they were written: what is asked is known by it."""
    text = ""
    for token in tokens:
        if token.kind == "word":
            text += "".join(token.units)
        elif token.text not in ["{", "}", "(", ")", "_", "^", "/", "\\frac", "·", "*"]:
            text += token.text
    return text.replace("_", "")


def is_label(tokens: list[Token], vocabulary: dict[str, Any]) -> bool:
    """Whether the left side of = only says what is computed: ∂C/∂w, f(x), n, δ⁽¹⁾ⱼ."""
    if compact(tokens) == vocabulary["asks"] and len(tokens) > 0:
        return True
    words = 0
    depth = 0
    bars = False
    for token in tokens:
        if token.kind == "word":
            words += 1
        elif token.kind == "number" or token.kind == "frac" or token.text in LABEL_SIGNS:
            pass
        elif token.text == "*" and token.place == tokens[-1].place:
            pass
        elif token.kind != "sign" or token.text not in ["+", "-", "|"]:
            return False
        elif depth == 0 and not bars and token.text != "|":
            return False
        if token.text == "|" or token.text == "‖":
            bars = not bars
        if token.text == "(" or token.text == "{":
            depth += 1
        elif token.text == ")" or token.text == "}":
            depth -= 1
    return words > 0 and len(tokens) <= 40


def is_derivative(tokens: list[Token]) -> bool:
    """Whether tokens are ∂C/∂w, dC/dw or the like, and nothing else."""
    text = compact(tokens)
    marked = text.startswith("∂") and "∂" in text[1:]
    divided = False
    for token in tokens:
        divided = divided or token.text == "/" or token.kind == "frac"
        if token.text in ["+", "-", "*", "=", "·"]:
            return False
    plain = text.startswith("d") and "d" in text[1:] and len(text) <= 12
    return divided and (marked or plain)


def keywords(tokens: list[Token]) -> None:
    """Mark what names an option of a call, axis=1, keepdims=True, and a loop: for k in range(n)."""
    loop = -1
    for at in range(len(tokens)):
        token = tokens[at]
        before = tokens[at - 1].text if at > 0 else ""
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.kind == "word":
            if token.text in ["axis", "keepdims"] and following == "=":
                token.kind = "keyword"
            elif token.text == "for" and before != "" and following != "":
                token.kind = "keyword"
                loop = at
            elif loop >= 0 and at > loop + 1:  # in range(n)
                token.kind = "keyword"
            elif token.text in ["True", "False"] and before == "=":
                token.kind = "keyword"
        if token.text == ")":
            loop = -1


def parse_side(tokens: list[Token], vocabulary: dict[str, Any], end: int) -> list[Any]:
    """The tree of one side, in declared names or in those of which it is given what they are."""
    if len(vocabulary["known"]) == 0:
        return parse_declared(tokens, vocabulary, end)
    try:
        return parse_declared(tokens, vocabulary, end)
    except ParseError as error:
        tree = parse_known(tokens, vocabulary, end)
        if len(tree) == 0:
            raise error
        return tree


def parse_known(tokens: list[Token], vocabulary: dict[str, Any], end: int) -> list[Any]:
    """The tree of 1 − σ(z) where a = σ(z) is given, 1 − a; empty if other names are left."""
    try:
        tree = parse_declared(tokens, vocabulary["wider"], end)
    except ParseError:
        return []
    for known in vocabulary["known"]:
        tree = exchanged(tree, known[1], known[0])
    return tree if is_declared(tree, vocabulary) else []


def exchanged(tree: Any, body: list[Any], name: str) -> Any:
    """A tree with a name for each part that is this formula."""
    if not isinstance(tree, list):
        return tree
    if is_alike(tree, body):
        return ["name", name]
    return [exchanged(part, body, name) for part in tree]


def is_alike(tree: Any, other: Any) -> bool:
    """Whether two trees are the same formula of numbers, however its products were written."""
    if not isinstance(tree, list) or not isinstance(other, list):
        return bool(tree == other)
    if len(tree) != len(other):
        return False
    count = len(tree)
    if count > 0 and tree[0] == "power" and other[0] == "power":
        count = 3  # behind them stands the place in the text
    for n in range(count):
        products = tree[n] in ["mul", "times"] and other[n] in ["mul", "times"]
        if not products and not is_alike(tree[n], other[n]):
            return False
    return True


def is_declared(tree: Any, vocabulary: dict[str, Any]) -> bool:
    """Whether all names and functions of a tree are declared."""
    if not isinstance(tree, list) or len(tree) == 0:
        return True
    if tree[0] == "name":
        return has(vocabulary["ranks"], tree[1]) or tree[1] in vocabulary["indices"]
    if tree[0] == "apply":
        own = has(vocabulary["functions"], tree[1]) or has(LANGUAGE["functions"], tree[1])
        return own and is_declared(tree[2], vocabulary)
    for part in tree:
        if not is_declared(part, vocabulary):
            return False
    return True


def parse_declared(tokens: list[Token], vocabulary: dict[str, Any], end: int) -> list[Any]:
    """The tree of one side in declared names."""
    marked: list[Token] = []
    for at in range(len(tokens)):
        token = tokens[at]
        if token.text == "T" and token.kind == "word" and at > 0:
            before = tokens[at - 1].text
            earlier = tokens[at - 2].text if at > 1 else ""
            above = before == "^" or (before == "{" and earlier == "^")
            if above and not has(vocabulary["forms"], "T"):
                token = Token("transpose", "T", token.place, token.spaced)
        marked.append(token)
    resolved = Resolver(marked, vocabulary).run()
    return Parser(resolved, vocabulary, end).whole()


def read_sides(text: str, vocabulary: dict[str, Any]) -> list[Any]:
    """The sides of a formula or chain of equations: [tree, place] each.

    A left side that only says what is computed, ∂C/∂w⁽¹⁾ = …, is left out.
    """
    text = without_label(text, vocabulary["spoken"])
    tokens = lex(text)
    keywords(tokens)
    parts = sides(tokens)
    found: list[Any] = []
    end = len(list(text))
    for n in range(len(parts)):
        part = parts[n]
        last = n == len(parts) - 1
        if len(part) == 0 and not last and n == 0:
            continue
        place = part[0].place if len(part) > 0 else end
        if n == 0 and is_derivative(part) and not is_quotient(part, vocabulary):
            if last or len(parts[1]) == 0:
                fail("This is the question itself: say what it is.", place)
            check_asked(part, vocabulary)
            continue
        if n == 0 and compact(part) == vocabulary["asks"] and vocabulary["asks"] != "":
            if last or len(parts[1]) == 0:
                fail("This is the question itself: say what it is.", place)
            continue
        if not last and has_word(part) and not can_parse(part, vocabulary, end):
            continue
        if n == 0 and not last and is_undeclared(part, vocabulary):
            continue
        if last and len(found) == 1 and is_label(part, vocabulary):
            if not can_parse(part, vocabulary, end):
                continue  # 2/(l1 + l2) = eta
        found.append([parse_side(part, vocabulary, end), place])
    return found


def has_word(part: list[Token]) -> bool:
    """Whether a side has a word, which may be of another notation than the exercise's."""
    for token in part:
        if token.kind == "word":
            return True
    return False


def check_asked(part: list[Token], vocabulary: dict[str, Any]) -> None:
    """Refuse ∂C/∂w⁽²⁾ = … where the derivative by another declared name is asked for."""
    forms: dict[str, str] = vocabulary["forms"]
    written = compact(part).replace("∂", "d")
    asked = str(vocabulary["asks"]).replace("∂", "d")
    if written.startswith("dCd") and asked.startswith("dCd"):
        mine = written[3:]
        other = asked[3:]
        if has(forms, mine) and has(forms, other) and forms[mine] != forms[other]:
            fail(f"This exercise asks for the derivative by {forms[other]}.", part[0].place)


def is_undeclared(part: list[Token], vocabulary: dict[str, Any]) -> bool:
    """Whether a left side is one word that is no declared name, though it could be a product."""
    if len(part) != 1 or part[0].kind != "word":
        return False
    return not has(vocabulary["forms"], "".join(part[0].units).replace("_", ""))


def is_quotient(part: list[Token], vocabulary: dict[str, Any]) -> bool:
    """Whether what looks like dC/dw is a quotient of names that are declared."""
    if len(part) != 3 or part[1].text != "/":
        return False
    for word in [part[0], part[2]]:
        if not has(vocabulary["forms"], "".join(word.units).replace("_", "")):
            return False
    return True


def can_parse(part: list[Token], vocabulary: dict[str, Any], end: int) -> bool:
    """Whether tokens are a formula in declared names."""
    try:
        parse_side(part, vocabulary, end)
    except ParseError:
        return False
    return True


def read_formula(text: str, vocabulary: dict[str, Any]) -> list[Any]:
    """The tree of a formula; of a chain of equations its last side."""
    return list(read_sides(text, vocabulary)[-1][0])
