r"""Numbers, lists and matrices as people write them, and as Python and NumPy print them.

As :mod:`nnmath.formulas.typed`, this module is translated for the page: it keeps to the part of
Python that :mod:`nnmath.formulas.to_javascript` names.
"""

# What ruff would shorten here is not among what is translated.
# ruff: noqa: PIE810, SIM110, SIM113, SIM114
from __future__ import annotations

from typing import Any

from .errors import ParseError
from .typed import (
    MAX_LENGTH,
    has_word,
    is_label,
    is_label_text,
    is_letter,
    lex,
    parse_side,
    sides,
    unquoted,
)
from .typed_runtime import (
    LANGUAGE,
    divide,
    elementary,
    fail,
    floor_of,
    has,
    is_digit,
    is_finite,
    number_of,
    raise_to,
)

PI = 3.141592653589793
NUMBERS: dict[str, Any] = {
    "forms": {"pi": "pi"}, "ranks": {"pi": 0}, "functions": {}, "indices": [], "arguments": [],
    "calls": {},
    "spoken": [], "called": [], "layers": False, "asks": "",
    "norms": {}, "wider": {}, "known": [],
}  # fmt: skip
NOWHERE = "This has no finite value."
AGREE = 0.02  # how far apart two sides of = may be
MATRICES = ["pmatrix", "bmatrix", "matrix", "smallmatrix", "array", "aligned", "vmatrix"]
FILLERS = ["and", "or", "option", "options", "line", "answer", "answers", "text", "mathrm"]
ROUGHLY = ["≈", "~", "=", "≃", "≅", "ca.", "ca", "about", "approx.", "approximately"]
SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
PARTS = {
    "half": "2", "halves": "2", "third": "3", "quarter": "4", "fourth": "4", "fifth": "5",
    "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "sixteenth": "16",
    "twentieth": "20", "hundredth": "100", "thousandth": "1000",
}  # fmt: skip
BLANKS = ["\u00a0", "\u2009", "\u202f", "\u2002", "\u2003", "\t", "\r"]


def evaluate(tree: list[Any], values: dict[str, float], functions: dict[str, Any]) -> float:
    """The value of a formula of numbers; ``functions`` has Python functions by their names."""
    kind = tree[0]
    if kind == "number":
        return number_of(tree[1])
    if kind == "name":
        if not has(values, tree[1]):
            fail(f"“{tree[1]}” has no value here.", 0)
        return values[tree[1]]
    if kind == "neg":
        return -evaluate(tree[1], values, functions)
    if kind == "add":
        total = 0.0
        for part in tree[1]:
            total += evaluate(part, values, functions)
        return total
    if kind in ["mul", "times", "entries", "odot"]:
        result = 1.0
        for part in tree[1]:
            result *= evaluate(part, values, functions)
        return result
    if kind == "div":
        over = evaluate(tree[1], values, functions)
        return divide(over, evaluate(tree[2], values, functions))
    if kind == "power":
        base = evaluate(tree[1], values, functions)
        return raise_to(base, evaluate(tree[2], values, functions))
    if kind == "T":
        return evaluate(tree[1], values, functions)
    if kind == "apply":
        argument = evaluate(tree[2], values, functions)
        if has(functions, tree[1]):
            return float(functions[tree[1]](argument))
        return elementary(tree[1], argument)
    if kind == "sum" and is_digit(tree[2]):
        total = 0.0
        count = int(tree[2])
        for n in range(1, count + 1 if count <= 12 else 1):
            inner = dict(values)
            inner[tree[1]] = n + 0.0
            total += evaluate(tree[3], inner, functions)
        return total / count if tree[4] == "mean" else total
    fail("Here all names are numbers: there is nothing to add up and no entry to take.", 0)
    return 0.0


# --- one number


def plain_value(tree: list[Any]) -> float:
    """The value of a formula without names."""
    value = evaluate(tree, {"pi": PI}, {})
    if not is_finite(value):
        fail(NOWHERE, 0)
    return value


def tidy(text: str) -> str:
    """A text without LaTeX's frame, blanks of print, quotation marks and a full stop."""
    for blank in BLANKS:
        text = text.replace(blank, " ")
    for c in list(LANGUAGE["invisible"]):
        text = text.replace(c, "")
    if "\\" in text or "$" in text:
        for name in MATRICES:
            text = text.replace("\\begin{" + name + "}", "[").replace("\\end{" + name + "}", "]")
        for frame in ["$", "\\(", "\\)", "\\[", "\\]", "\\left", "\\right", "\\,", "\\!", "\\;"]:
            text = text.replace(frame, "")
        while "\\binom" in text:
            text = with_column(text)
        text = text.replace("\\\\", ";").replace("&", ",").replace("\\{", "[").replace("\\}", "]")
        text = text.replace("\\%", "%").replace("^\\circ", "°").replace("^{\\circ}", "°")
        text = text.replace("\\times", "×").replace("\\approx", "≈")
        for font in ["\\text", "\\mathrm"]:
            at = text.find(font + "{")
            if at >= 0 and text.endswith("}"):
                text = text[:at] + " " + text[at + len(font) + 1 : -1].strip()
    text = text.replace("{,}", ",").strip()
    while text.endswith(".") or text.endswith(";") or text.endswith(","):
        before = text[:-1].strip()
        if text.endswith(".") and before != "" and is_digit(before[-1:]) and "." not in before:
            break  # 4. is a number
        text = before
    return unwrapped(unquoted(text).strip())


def with_column(text: str) -> str:
    r"""A text with a column for its first ``\binom{a}{b}``, which people write for one."""
    at = text.find("\\binom")
    rest = text[at + 6 :].strip()
    found: list[str] = []
    for _ in range(2):
        end = rest.find("}") if rest.startswith("{") else 0
        found.append(rest[1:end] if rest.startswith("{") else rest[:1])
        rest = rest[end + 1 :].strip()
    return f"{text[:at]}[{found[0]};{found[1]}]{rest}"


def unwrapped(text: str) -> str:
    """What stands in ``np.float64(…)`` and ``array(…, dtype=float32)``."""
    if "(" not in text:
        return text
    while "dtype" in text:
        start = text.find("dtype")
        end = start
        while end < len(text) and text[end] != ")":
            end += 1
        text = text[:start].strip().rstrip(",") + text[end:]
    for name in LANGUAGE["wrappers"]:
        for module in ["np.", "numpy.", "torch.", "sp.", "sympy.", ""]:
            text = text.replace(module + name + "(", "(")
    return text


def without_unit(text: str, unit: str) -> list[Any]:
    """A text without its unit, and by what it is to be divided: [text, divisor]."""
    if unit != "" and text.endswith(unit):
        text = text[: len(text) - len(unit)].strip()
    lower = text.lower()
    for sign in ["%", " percent", " per cent", " percentage points", " percentage point"]:
        if lower.endswith(sign):
            return [text[: len(text) - len(sign)].strip(), 100.0]
    if text.endswith("°"):
        return [text[:-1].strip(), 1.0]
    for word in LANGUAGE["units"]:
        if lower.endswith(" " + word):
            return [text[: len(text) - len(word)].strip(), 1.0]
    return [text, 1.0]


def grouped(text: str) -> str:
    """A number without what groups its digits: 23,861, 23 861, 24'120, 3.715.891.200."""
    for sign in [",", " ", "'", "’", "."]:
        pieces = text.split(sign)
        count = len(pieces)
        signed = text[:1] in ["-", "−", "+"]
        first = pieces[0][1:] if signed else pieces[0]
        if count < 2 or (sign == "." and count < 3) or first.startswith("0"):
            continue
        whole = is_digit(first) and len(first) <= 3
        for piece in pieces[1:]:
            whole = whole and is_digit(piece) and len(piece) == 3
        if whole:
            return "".join(pieces)
    return text


def is_thousands(text: str) -> bool:
    """Whether a comma in a number could group its digits: 23,861."""
    text = tidy(text)
    return "," in text and grouped(text) != text


def with_point(text: str) -> str:
    """A number such as 1,386 with a point: where no count is asked for, its comma is a decimal."""
    single = len(text.split(",")) == 2
    return text.replace(",", ".") if single and is_thousands(text) else text


def times_sign(text: str) -> str:
    """A text with * for an x between two digits: 1.5x10^-3."""
    chars = list(text)
    for at in range(1, len(chars) - 1):
        if chars[at] in ["x", "X"]:
            before = "".join(chars[:at]).strip()[-1:]
            after = "".join(chars[at + 1 :]).strip()[:1]
            if is_digit(before) and is_digit(after):
                chars[at] = "*"
    return "".join(chars)


def read_value(text: str, unit: str) -> float:
    """The number that a text is: 0.25, 1/4, ¼, 0,25, 25%, x = 0.25, np.float64(0.25)."""
    if len(text) > MAX_LENGTH:
        fail(f"A number has at most {MAX_LENGTH} characters, this text {len(text)}.", 0)
    cut = bare_number(text, unit)
    if cut[0] == "":
        fail("A number is asked for.", 0)
    return checked_sides(cut[0]) / float(cut[1])


def read_one(text: str, unit: str) -> float:
    """The number that answers a question for one; a list is refused as a list."""
    try:
        return read_value(text, unit)
    except ParseError as error:
        count = 0
        try:
            for row in read_rows(text, 1):
                count += len(row) if isinstance(row, list) else 1
        except ParseError:
            count = 0
        if count > 1:
            fail(f"One number is asked for, and here are {count}.", 0)
        raise error


def bare_number(text: str, unit: str) -> list[Any]:
    """A number without its frame and its unit, and by what it is divided: [text, divisor]."""
    cut = without_unit(spoken(in_digits(tidy(text))), unit)
    typed = in_digits(cut[0])
    for sign in ROUGHLY:
        if typed.startswith(sign) and typed != sign:
            typed = typed[len(sign) :].strip()
    pieces = typed.split("=")
    if len(pieces) == 2 and pieces[1].strip() != "":
        typed = f"{pieces[0]}={mixed(pieces[1].strip())}"
    return [times_sign(mixed(grouped(typed))), cut[1]]


def spoken(text: str) -> str:
    """A number without words that only name it: the slope is 96, a factor of 4, ×4, 96 (slope).

    Words that could change it, such as not, minus and half, stay, and are not understood.
    """
    text = after_label(text)
    if text.endswith(")") and "(" in text:
        at = text.find("(")
        if at > 0 and is_label_text(text[at + 1 : -1], []):
            text = text[:at].strip()
    words = text.split(" ")
    while len(words) > 1 and words[0].lower() in LANGUAGE["labels"]:
        rest = " ".join(words)
        if in_digits(rest) != rest:
            break  # a quarter
        words = words[1:]
    text = in_digits(" ".join(words).strip())
    for sign in ["×", "*", "x"]:
        rest = text[len(sign) :].strip()
        if text.startswith(sign) and (is_bare(rest) or (sign != "x" and rest[:1] == "(")):
            text = rest
    for suffix in LANGUAGE["suffixes"]:
        if text.endswith(" " + suffix):
            text = text[: -len(suffix)].strip()
    if text.endswith("×") and is_bare(text[:-1].strip()):
        text = text[:-1].strip()
    return text


def in_digits(text: str) -> str:
    """A number that is written in words alone, minus one half or twenty-six; else the text.

    An ordinal is a fraction only with a number or an article before it: “third” may be the third.
    """
    words = text.lower().replace("-", " ").split()
    sign = ""
    if len(words) > 1 and words[0] in ["minus", "negative"]:
        sign = "-"
        words = words[1:]
    if len(words) == 0 or text[:1] == "-":
        return text
    last = words[-1]
    if last.endswith("s") and has(PARTS, last[:-1]):
        last = last[:-1]
    if has(PARTS, last):
        if len(words) == 1:
            return f"{sign}1/2" if last == "half" else text
        one = len(words) == 2 and words[0] in ["a", "an", "one"]
        over = "1" if one else whole_in_digits(words[:-1])
        if over == "" or one == words[-1].endswith("s"):  # twenty-fifth is no fraction
            return text
        return f"{sign}{over}/{PARTS[last]}"
    found = whole_in_digits(words)
    return text if found == "" else f"{sign}{found}"


def place_in(words: list[str], word: str) -> int:
    """The place of a word in a list that has it."""
    at = 0
    while words[at] != word:
        at += 1
    return at


def whole_in_digits(words: list[str]) -> str:
    """A whole number below a million that is given in words; nothing if that is none."""
    total = 0
    group = 0
    room = 1000  # the next word must count less than this
    thousands = False
    for n in range(len(words)):
        word = words[n]
        follows = n + 1 < len(words) and words[n + 1] in ["hundred", "thousand"]
        if word in SMALL:
            value = place_in(SMALL, word)
            least = 10 if value < 10 else 100
            if room < least or (value == 0 and len(words) > 1):
                return ""
            group += value
            room = 1
        elif word in TENS:
            if room < 100:
                return ""
            group += 10 * (place_in(TENS, word) + 2)
            room = 10
        elif word == "hundred" and 0 < group < 10 and room == 1:
            group *= 100
            room = 100
        elif word == "thousand" and group > 0 and not thousands:
            total = 1000 * group
            group = 0
            room = 1000
            thousands = True
        elif word == "a" and n == 0 and follows:
            group = 1
            room = 1
        elif word != "and" or n == 0 or words[n - 1] not in ["hundred", "thousand"]:
            return ""
    return "" if words[-1] == "and" else f"{total + group}"


def after_label(text: str) -> str:
    """What stands after “the slope is”, “answer:” or “x_1:”; the text itself if nothing does."""
    for sign in [":", " is ", " are ", " equals "]:
        at = text.find(sign)
        if at > 0 and text[at + 1 : at + 2] != "=":
            words = text[:at].strip().split()
            named = len(words) > 0
            before = ""
            for word in words:  # the slope at 1
                label = is_label_text("is " + word, []) or is_short_name(word)
                named = named and (label or (before == "at" and is_bare(word)))
                before = word
            if named:
                return text[at + len(sign) :].strip()
    return text


def is_short_name(word: str) -> bool:
    """Whether a word is a letter with indices, or the name of a letter: x_1, w₂, eta; or x=1."""
    pieces = word.split("=")
    if len(pieces) == 2 and is_bare(pieces[1]):
        return is_short_name(pieces[0])
    if has(LANGUAGE["letters"], word):
        return True
    if word == "" or not is_letter(word[0]):
        return False
    for c in list(word[1:]):
        if not is_digit(c) and c not in "_'′" and not has(LANGUAGE["lowered"], c):
            return False
    return True


def mixed(text: str) -> str:
    r"""A whole number with a fraction behind it, −2 1/64 or ``-2\frac{1}{64}``, as their sum."""
    sign = ""
    body = text
    if text[:1] in ["-", "−", "+"]:
        sign = "" if text[0] == "+" else "-"
        body = text[1:].strip()
    body = body.replace("\\dfrac", "\\frac").replace("\\tfrac", "\\frac")
    at = body.find("\\frac{")
    if at > 0 and body.endswith("}"):
        pieces = [body[:at].strip(), *body[at + 6 : -1].split("}{")]
    else:
        words = body.split(" ")
        pieces = [words[0], *words[-1].split("/")] if len(words) == 2 else []
    if len(pieces) != 3:
        return text
    for piece in pieces:
        if not is_digit(piece) or len(piece) > 9:
            return text
    if int(pieces[1]) >= int(pieces[2]):
        return text
    return f"{sign}({pieces[0]} + {pieces[1]}/{pieces[2]})"


def as_asked(text: str, whole: bool) -> str:
    """A number of which some were counted, 205 of 1000: the count, or else the share."""
    if not whole:
        text = with_point(text)
    for sign in [" out of the ", " out of ", " of the ", " of "]:
        at = text.find(sign)
        if at > 0:
            left = text[:at].strip().split(" ")[-1]
            right = text[at + len(sign) :].strip().split(" ")[0]
            rest = text[at + len(sign) :].strip()[len(right) :]
            some = is_digit(left) and is_digit(right) and len(right) < 10
            for word in rest.split():
                some = some and (word in LANGUAGE["labels"] or word in LANGUAGE["units"])
            if some and int(left) <= int(right) and (whole or int(right) > 0):
                before = text[:at].strip()
                return before if whole else f"{before}/{right}"
    return text


def number_sides(text: str) -> list[Any]:
    """The sides of n = 2*3 = 6 that are numbers: [tree, place] each; the others are labels."""
    parts = sides(lex(text))
    found: list[Any] = []
    for n in range(len(parts)):
        part = parts[n]
        if len(part) == 0:
            if n == 0 and len(parts) > 1:
                continue
            fail("Here a number is missing.", len(text))
        try:
            found.append([parse_side(part, NUMBERS, len(text)), part[0].place])
        except ParseError as error:
            named = has_word(part)
            labelled = n < len(parts) - 1 or is_label(part, NUMBERS)
            if not named or len(parts) == 1 or not labelled:
                raise error
    if len(found) == 0:
        fail("A number is asked for.", 0)
    return found


def checked_sides(text: str) -> float:
    """The value of a number, and of a chain √2 = 1.414, whose last side is often rounded."""
    values = [plain_value(side[0]) for side in number_sides(text)]
    first = values[0]
    for value in values:
        if abs(value - first) > AGREE * max(abs(first), abs(value)):
            fail("The numbers on the two sides of = differ.", 0)
    return first


EXACTLY = 1e-6  # by so much a whole number that was computed may be off
MOST_DECIMALS = 12


def is_rounded(value: float, right: float, margin: float) -> bool:
    """Whether a number is the right one, or the right one rounded to some decimals.

    It must be as near as ``margin``. What is near, but not rounded so, is another number: 0.307 is
    not 4/13. A half is rounded up, or to the even digit.
    """
    gap = abs(value - right)
    if gap <= max(1e-9 * abs(right), margin / 20):
        return True  # it was computed, or is off in digits that nobody asked for
    if gap > margin or value * right < 0:
        return False
    scale = 1.0
    for _ in range(MOST_DECIMALS):
        shifted = abs(right) * scale
        low = floor_of(shifted)
        nearest = low if shifted - low < 0.5 - 1e-9 else low + 1
        even = abs(shifted - low - 0.5) <= 1e-9 and low % 2 == 0
        mine = abs(value) * scale
        if abs(mine - nearest) <= EXACTLY or (even and abs(mine - low) <= EXACTLY):
            return True
        scale *= 10.0
    return False


# --- lists and matrices


def parts_between(text: str, signs: str) -> list[str]:
    """The parts of a text between signs that stand in no brackets; blank ones are left out."""
    depth = 0
    found = [""]
    for c in list(text):
        if c in "[(":
            depth += 1
        elif c in "])":
            depth -= 1
        if c in signs and depth == 0:
            found.append("")
        else:
            found[-1] += c
    return [part.strip() for part in found if part.strip() != ""]


def inside(text: str) -> str:
    """What stands in the brackets around a list, with a blank before it; empty without any."""
    text = text.strip()
    if text[:1] not in ["[", "("] or text[-1:] not in ["]", ")"] or len(text) < 3:
        return ""
    depth = 0
    at = 0
    for c in list(text):
        at += 1
        if c in "[(":
            depth += 1
        elif c in "])":
            depth -= 1
        if depth == 0 and at < len(list(text)):
            return ""
    inner = text[1:-1]
    listed = text[0] == "[" or "," in inner or ";" in inner or "\n" in inner
    several = len(inner.split(" ")) > 1 and all_bare(inner)
    return " " + inner if listed or several else ""


def is_bare(word: str) -> bool:
    """Whether a word is a number or a fraction, with no sign but its own: -0.5, 4/13, ½."""
    if word[:1] in ["-", "−", "+"]:
        word = word[1:]
    word = word.replace("e-", "e").replace("e+", "e")
    if word == "":
        return False
    for c in list(word):
        if not is_digit(c) and c not in "./e%°" and not has(LANGUAGE["fractions"], c):
            return False
    return word[0] not in "/e"


def all_bare(text: str) -> bool:
    """Whether a text is bare numbers with blanks between them."""
    words = text.strip().split()
    for word in words:
        if not is_bare(word):
            return False
    return len(words) > 1


def is_decimal(word: str) -> bool:
    """Whether a word is a number with a decimal comma, or a whole one: 0,5 or -3."""
    if word[:1] in ["-", "−", "+"]:
        word = word[1:]
    pieces = word.split(",")
    if len(pieces) > 2:
        return False
    for piece in pieces:
        if not is_digit(piece):
            return False
    return True


def unlabelled(item: str) -> str:
    """An entry without what names it: x0=1, W1: 3x4."""
    for sign in [":", "="]:
        at = item.find(sign)
        if at > 0 and at < 30:
            label = item[:at].strip()
            if not is_bare(label) and "[" not in label:
                return item[at + 1 :].strip()
    return item


def shape_of(item: str) -> list[float]:
    """The two numbers of 3×4 or (3 x 4); empty if it is no shape."""
    item = unlabelled(item).strip()
    if item[:1] == "(" and item[-1:] == ")":
        item = item[1:-1]
    pieces = item.replace("×", "x").replace("X", "x").replace(" by ", "x").split("x")
    if len(pieces) != 2 or not is_digit(pieces[0].strip()) or not is_digit(pieces[1].strip()):
        return []
    return [number_of(pieces[0].strip()), number_of(pieces[1].strip())]


def between_blanks(text: str) -> list[str]:
    """The pieces between blanks that stand in no brackets, if each is a list or a bare number."""
    pieces = parts_between(text.replace("][", "] [").replace(")(", ") ("), " ")
    for piece in pieces:
        if inside(piece) == "" and not is_bare(piece):
            return [text]
    return pieces


def repeated(text: str) -> list[Any]:
    """Python's [0.1]*3 + [-0.9]: a list of numbers; empty if it is something else."""
    pieces = parts_between(text, "+")
    found: list[Any] = []
    if len(pieces) == 1 and len(parts_between(text, "*")) == 1:
        return found
    for piece in pieces:
        factors = parts_between(piece, "*")
        if len(factors) == 0:
            return []
        inner = inside(factors[0])
        if len(factors) > 2 or inner == "" or (len(factors) == 2 and not is_digit(factors[1])):
            return []
        times = int(factors[1]) if len(factors) == 2 and len(factors[1]) < 4 else 1
        for _ in range(times):
            for item in parts_between(inner, ","):
                found.append(read_value(item, ""))
    return found


def decimals(text: str, count: int) -> list[Any]:
    """So many numbers with decimal commas; empty if that is not what they are."""
    blanks = parts_between(text, " \n")
    loose: list[str] = []
    for piece in blanks:
        loose.append(piece[:-1] if piece.endswith(",") else piece)
    for pieces in [parts_between(text, ";\n"), loose]:
        comma = False
        fits = len(pieces) == count
        for piece in pieces:
            fits = fits and is_decimal(piece)
            comma = comma or "," in piece
        if fits and comma:
            return [read_value(piece.replace(",", "."), "") for piece in pieces]
    return []


def decimal_rows(text: str, count: int) -> list[Any]:
    """Rows of numbers with decimal commas, so many in all; empty if that is not what they are."""
    lines = parts_between(text, ";\n")
    rows: list[Any] = []
    comma = False
    total = 0
    for line in lines:
        row: list[float] = []
        for piece in parts_between(line, " "):
            word = without_comma(piece)
            if not is_decimal(word):
                return []
            comma = comma or "," in word
            row.append(read_value(word.replace(",", "."), ""))
        total += len(row)
        rows.append(row)
    return rows if comma and total == count and len(rows) > 1 else []


def read_rows(text: str, count: int) -> list[Any]:
    """The numbers of a text, in lists if it has rows; ``count`` is how many are asked for."""
    if len(text) > MAX_LENGTH:
        fail(f"A list has at most {MAX_LENGTH} characters, this text {len(text)}.", 0)
    latex = "\\" in text
    text = tidy(text).replace(" and ", ", ")
    if not latex:
        text = text.replace("{", "[").replace("}", "]")
    for sign in [" | ", "->", "→", "⟶"]:
        text = text.replace(sign, ", ")
    text = with_commas(text)
    text = listed_after_label(text)
    if upright(text) != text:
        return transposed(read_rows(upright(text), count))
    listed = repeated(text)
    if len(listed) > 0:
        return listed
    whole = unlabelled(text)
    if inside(whole) != "":
        text = whole
    inner = inside(text)
    text = text if inner == "" else inner.strip()
    # Brackets around the whole list, twice or more: ([[1, 2], [3, 4]]).
    while inside(text) != "" and inside([*parts_between(inside(text), ",; \n"), ""][0]) != "":
        text = inside(text).strip()
    found = decimals(text, count)
    if len(found) == 0:
        found = decimal_rows(text, count)
    if len(found) > 0:
        return found
    pieces = parts_between(text, ",;\n")
    shapes = [shape_of(piece) for piece in pieces]
    if 2 * len(shapes) == count and len([shape for shape in shapes if len(shape) == 0]) == 0:
        return shapes
    lines = [without_comma(line) for line in parts_between(text, ";\n")]
    items = lines if len(lines) > 1 else items_of(text)
    rows: list[Any] = []
    flat = True
    for item in items:
        row = row_of(item, len(lines) > 1)
        flat = flat and len(row) == 1 and inside(upright(unlabelled(item))) == ""
        rows.append(row)
    if len(rows) == 0:
        fail("There are no numbers.", 0)
    return [row[0] for row in rows] if flat else rows


def listed_after_label(text: str) -> str:
    """A list without “the slopes are” before it, or “slopes:” where no entry has a label."""
    for sign in [" are ", " is ", ": "]:
        at = text.find(sign)
        if at > 0 and is_label_text(text[:at], []):
            rest = text[at + len(sign) :]
            if sign != ": " or (":" not in rest and "=" not in rest):
                return rest.strip()
    words = text.split(" ")
    while len(words) > 1 and words[0].lower() in LANGUAGE["labels"]:
        words = words[1:]
    rest = " ".join(words).strip()
    return rest if inside(rest) != "" else text


def with_commas(text: str) -> str:
    """A list w1 = 3 w2 = 2 b = 1 with commas between its entries."""
    pieces = parts_between(text, "=")
    if len(pieces) < 3 or len(parts_between(text, ",;:\n")) > 1:
        return text
    made = pieces[0]
    for n in range(1, len(pieces)):
        words = pieces[n].split(" ")
        if n == len(pieces) - 1:
            made += "=" + pieces[n]
        elif len(words) == 2 and (is_bare(words[0]) or inside(words[0]) != ""):
            made += f"={words[0]}, {words[1]}"
        else:
            return text
    return made


def check_order(text: str, names: list[str]) -> None:
    """Refuse a list whose entries are labelled in another order than the one asked for."""
    parts = parts_between(with_commas(tidy(text).replace(" and ", ", ")), ",;\n")
    if len(parts) != len(names) or len(names) == 0:
        return
    for n in range(len(parts)):
        label = ""
        for sign in [":", "="]:
            at = parts[n].find(sign)
            if label == "" and at > 0:
                label = compact_label(parts[n][:at])
        for m in range(len(names)):
            if m != n and label.endswith(names[m]) and not label.endswith(names[n]):
                fail(f"The numbers are asked for in this order: {', '.join(names)}.", 0)


def compact_label(text: str) -> str:
    """A label without blanks, indices' signs and brackets: dC/dw₁ is dC/dw1."""
    found = ""
    for c in list(text):
        if has(LANGUAGE["lowered"], c):
            found += LANGUAGE["lowered"][c]
        elif has(LANGUAGE["raised"], c):
            found += LANGUAGE["raised"][c]
        else:
            found += c
    for c in list(" _{}()^[]"):
        found = found.replace(c, "")
    return found


def without_comma(line: str) -> str:
    """A row as NumPy prints it, without the comma at its end."""
    return line[:-1].strip() if line.endswith(",") else line


def upright(text: str) -> str:
    """A list without the sign of a transpose behind it."""
    for sign in [".T", "^T", "ᵀ", "^\\top", "^{\\top}", "^{T}", "^[T]"]:
        if text.endswith(sign):
            return text[: len(text) - len(sign)].strip()
    return text


def transposed(rows: list[Any]) -> list[Any]:
    """Rows as columns; a list of numbers stays one."""
    if not isinstance(rows[0], list):
        return rows
    columns: list[Any] = []
    for n in range(len(rows[0])):
        columns.append([row[n] for row in rows if n < len(row)])
    return columns


def items_of(text: str) -> list[str]:
    """The entries of a row: between commas, or between blanks."""
    items = parts_between(text, ",;")
    return items if len(items) > 1 else between_blanks(text)


def row_of(text: str, line: bool) -> list[Any]:
    """The numbers of a row, or of an entry, one."""
    bare = upright(unlabelled(text))
    inner = inside(bare)
    several = all_bare(bare) and mixed(bare) == bare and bare != text
    if inner == "" and not line and not several:
        return [read_value(bare, "")]
    text = bare
    found: list[Any] = []
    for item in items_of(text if inner == "" else inner.strip()):
        entry = upright(unlabelled(item))
        nested = inside(entry)
        if nested != "":
            for part in items_of(nested.strip()):
                found.append(read_value(part, ""))
        else:
            found.append(read_value(entry, ""))
    return found


def read_words(text: str, options: list[str]) -> list[str]:
    """The options that a text names: c, "c.", option c, A and D, W^{(1)}."""
    keys: dict[str, str] = {}
    for option in options:
        keys[option.lower()] = option
    cleaned = ""
    for c in list(text.lower()):
        if has(LANGUAGE["raised"], c):
            cleaned += LANGUAGE["raised"][c]
        elif has(LANGUAGE["lowered"], c):
            cleaned += LANGUAGE["lowered"][c]
        else:
            cleaned += c
    for c in list("\\{}$^_'\"`’‘“”„[]()."):
        cleaned = cleaned.replace(c, " " if c in "'\"`[]." else "")
    whole = cleaned.strip()
    if has(keys, whole):
        return [keys[whole]]
    for c in list(",;+&/\n\t:"):
        cleaned = cleaned.replace(c, " ")
    words: list[str] = []
    for word in cleaned.split():
        if has(keys, word):
            words.append(word)
        elif word not in [
            "and",
            "und",
            "option",
            "options",
            "line",
            "answer",
            "answers",
            "text",
            "mathrm",
        ]:
            words.append(word)
    if len(words) == 1 and not has(keys, words[0]):
        letters = list(words[0])
        if len([letter for letter in letters if not has(keys, letter)]) == 0:
            words = letters
    found: list[str] = []
    for word in words:
        if not has(keys, word):
            fail(f"“{word[:40]}” is none of the options: choose among {', '.join(options)}.", 0)
        if keys[word] not in found:
            found.append(keys[word])
    return found


def read_number_sides(text: str, unit: str) -> list[Any]:
    """The sides of a number as trees, for the line that shows how it was read."""
    cut = bare_number(text, unit)
    found = number_sides(cut[0])
    if cut[1] != 1.0:
        return [[["div", side[0], ["number", "100"]], side[1]] for side in found]
    return found
