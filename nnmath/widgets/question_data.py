"""An exercise as a quick question: what a page may show of it, and, veiled, what is right.

A question is a dictionary that JSON can carry: ``id``, ``kind`` ("choice", "number", "formula",
"array"), ``ask`` (HTML), ``options`` ([[key, HTML, name], …]; None for a text to type),
``several``, ``unit``, ``alone`` and ``secret`` (:mod:`nnmath.widgets.obfuscate`).
"""

import math
from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np

from nnmath.exercises.types import ArrayAnswer, Choice, Exercise, Formula, Number
from nnmath.formulas.printing import format_number as said
from nnmath.formulas.printing import latex_to_unicode

from .description import round_significant
from .obfuscate import PIECE, markdown_to_html, obfuscate

Question = dict[str, Any]
_POINTS = 6
_SHORT = 12  # letters of an option that stands beside its button
_FEW = 12  # entries of an array that a sentence can hold


def question(entry: Exercise) -> Question:
    """The exercise as a question that a page can ask without a kernel.

    Raises
    ------
    ValueError
        If the exercise has no text of its own, or is of a kind that needs Python.
    """
    if not entry.question.strip():
        raise ValueError(f"quick: {entry.id!r} has no question: it stands on a page of exercises")
    return _asked(entry, markdown_to_html(entry.question))


def answer_field(entry: Exercise, title: str = "") -> Question:
    """The place to answer an exercise whose text, of this title, stands on the page above it.

    Raises
    ------
    ValueError
        If the exercise is of a kind that needs Python.
    """
    name = f'<span class="nn-unseen"> to “{escape(title)}”</span>' if title else ""
    made = _asked(entry, f"Your answer{name}")
    if made["options"]:
        # The texts stand above: here the short ones are said, and of others the letters.
        texts: dict[str, str] = entry.options  # type: ignore[attr-defined]
        short = all(len(_name(text) or text) <= _SHORT for text in texts.values())
        made["options"] = [
            [key, markdown_to_html(text if short else f"`{key}`"), f"{key}: {_name(text) or text}"]
            for key, text in texts.items()
        ]
    return {**made, "alone": True}


def _asked(entry: Exercise, ask: str) -> Question:
    for kind, (name, make) in _KINDS.items():
        if isinstance(entry, kind):
            told, secret = make(entry)
            secret["hints"] = [markdown_to_html(hint) for hint in entry.hints]
            return {
                "id": entry.id,
                "kind": name,
                "ask": ask,
                "options": None,
                "several": False,
                "unit": "",
                "alone": False,
                **told,
                "secret": obfuscate(entry.id, secret),
            }
    what = type(entry).__name__
    raise ValueError(f"quick: {entry.id!r} is a {what}, which needs Python: use check() in Jupyter")


def _name(text: str) -> str:
    """What a screen reader calls an option with formulas; empty if its own words will do."""
    if "$" not in text:
        return ""
    plain = PIECE.sub(lambda m: latex_to_unicode(m["tex"]) if m["tex"] else m[0].strip("*`"), text)
    return " ".join(plain.split())


def _choice(entry: Choice) -> tuple[Question, Question]:
    options = [[key, markdown_to_html(text), _name(text)] for key, text in entry.options.items()]
    why = {key: markdown_to_html(text) for key, text in entry.why.items()}
    return (
        {"options": options, "several": entry.several},
        {"right": list(entry.answer), "why": why},
    )


def _number(entry: Number) -> tuple[Question, Question]:
    right = entry.value()
    mistakes = [
        {
            "value": float(s.wrong() if callable(s.wrong) else s.wrong),
            "says": markdown_to_html(s.says),
        }
        for s in entry.known_mistakes
    ]
    why = f"It is {said(right, _digits(entry))}{' ' + entry.unit if entry.unit else ''}."
    secret = {
        "right": right,
        "tolerance": entry.tolerance,
        "known_mistakes": mistakes,
        "why": markdown_to_html(why),
    }
    return {"unit": markdown_to_html(entry.unit)}, secret


def _array(entry: ArrayAnswer) -> tuple[Question, Question]:
    right = np.asarray(entry.right, float)
    mistakes = [
        {"value": np.asarray(a, float).tolist(), "says": markdown_to_html(s)}
        for a, s in entry.wrong
    ]
    why = (
        f"It is `{_listed(right, _digits(entry))}`."
        if right.size <= _FEW
        else "Every entry is right."
    )
    return {}, {
        "right": right.tolist(),
        "tolerance": entry.tolerance,
        "known_mistakes": mistakes,
        "why": markdown_to_html(why),
    }


def _digits(entry: Number | ArrayAnswer) -> int:
    """As many digits as the tolerance can tell apart, and six at least."""
    return max(6, 2 - math.floor(math.log10(entry.tolerance)))


def _listed(values: Any, digits: int) -> str:
    """An array as a reader could type it."""
    if np.ndim(values):
        return f"[{', '.join(_listed(value, digits) for value in values)}]"
    return said(values, digits).replace("−", "-")


def _typed(entry: Formula) -> tuple[Question, Question]:
    from nnmath.exercises.browser_data import browser_judge_data  # SymPy, which only formulas need

    made = browser_judge_data(entry)
    values = {key: round_significant(made[key][:_POINTS], 10) for key in ("points", "right")}
    values |= {key: round_significant(made[key], 10) for key in ("shown", "wanted")}
    mistakes = [
        {
            "values": round_significant(s["values"][:_POINTS], 10),
            "says": markdown_to_html(s["says"]),
        }
        for s in made["known_mistakes"]
    ]
    latex = "\\" in entry.answer or "{" in entry.answer
    left = f"{entry.asks} = " if entry.asks else ""
    why = f"${left}{entry.answer}$" if latex else f"`{entry.answer}`"
    return {}, {
        **{key: made[key] for key in ("names", "spelt", "functions")},
        **values,
        "known_mistakes": mistakes,
        "why": markdown_to_html(f"One way to write it: {why}"),
    }


_KINDS: dict[type[Exercise], tuple[str, Callable[[Any], tuple[Question, Question]]]] = {
    Choice: ("choice", _choice),
    Number: ("number", _number),
    ArrayAnswer: ("array", _array),
    Formula: ("formula", _typed),
}
