"""What the ledger found, as a reader's sentences: how a formula was proved, and for which sizes."""

from __future__ import annotations

import re

from .judge import Verdict

_SIGNS = {"σ": r"\sigma ", "′": "'", "θ": r"\theta ", "η": r"\eta ", "∇": r"\nabla "}
_SIGNS |= {"−": "-", "·": r"\cdot ", "½": r"\tfrac12 ", "√": r"\sqrt "}
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_NUMBERS += ["eleven", "twelve"]
_FORM = re.compile(r"(\w+) identit(?:y|ies) (by induction )?in: (.*?)(?:; for all sizes: (.*))?$")


def is_size_limited(verdict: Verdict) -> bool:
    """Whether a formula was proved for listed sizes alone, with a letter for each number.

    It was not if it speaks of the one thing that it was tried on, if its sizes were letters too, or
    if it was proved by induction.
    """
    found = _FORM.match(verdict.detail)
    if not found or found[2] or found[4]:
        return False
    titles = found[3].split("; ")
    return len(titles) > 1 and any(re.search(r"[1-9]|plane|space", title) for title in titles)


def explain_verdict(verdict: Verdict) -> str:
    """How a formula was proved, or why it was not, in a sentence of Markdown.

    Examples
    --------
    >>> explain_verdict(Verdict("", 1, "", "derived", "proved", "2 identities in: z > 0; z < 0", 0.1))
    '*Proved as it stands*: two identities, checked for $z > 0$ and $z < 0$.'
    """
    found = _FORM.match(verdict.detail)
    if verdict.verdict != "proved" or not found:
        return f"*{verdict.verdict.capitalize()}*: {verdict.detail}."
    word = "Definition" if verdict.kind == "definition" else "Proved"
    count = _NUMBERS[int(found[1])] if found[1].isdigit() and int(found[1]) < 13 else found[1]
    many = f"{count} {'identity' if count == 'one' else 'identities'}, checked for "
    if word == "Definition":
        many = f"compared with the program's own ({count} {_times(count)}), for "
    places = many + _listed(found[3].split("; "))
    if found[4]:
        general = wrap_inline_math(found[4])
        return f"*{word}, for all sizes*: with a letter for each size, for {general}; and {places}."
    if found[2]:
        return f"*{word} by induction, for every $k$*: {places}."
    if is_size_limited(verdict):
        return f"*{word}, with a letter for every number, for these sizes*: {places}."
    return f"*{word} as it stands*: {places}."


def _times(count: str) -> str:
    return "entry" if count == "one" else "entries"


def _listed(titles: list[str]) -> str:
    """Worlds by name: what they have in common is said once, in brackets."""
    parts = [title.split(", ", 1) for title in titles]
    rests = [", ".join(part[1:]) for part in parts]
    alike = len(set(rests)) == 1
    if titles[0].startswith("the curves f, g and q"):
        return wrap_inline_math("; ".join(titles))
    names = [part[0] if alike or not rest else f"{part[0]} ({rest})"
             for part, rest in zip(parts, rests, strict=True)]  # fmt: skip
    said = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    return wrap_inline_math(said + (f" ({rests[0]})" if alike and rests[0] else ""))


def wrap_inline_math(words: str) -> str:
    """The words with their letters and inequalities as formulas."""
    words = re.sub(r"with 1 inputs", "with 1 input", words)
    words = re.sub(r"\(x \+ y\) z|z [<>] 0", r"$\g<0>$", words)
    words = re.sub(r"(\$[^$]*\$)|\b([b-zB-Z])\b(?!')", _letter, words)
    return re.sub(r"\$[^$]*\$", lambda found: _latex(found[0]), words)


def _letter(found: re.Match[str]) -> str:
    return found[1] or f"${found[2]}$"


def _latex(formula: str) -> str:
    for sign, latex in _SIGNS.items():
        formula = formula.replace(sign, latex)
    return formula.replace(" $", "$")
