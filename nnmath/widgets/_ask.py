"""An exercise as a quick question: what a page may show of it, and, veiled, what is right.

A question is a dictionary that JSON can carry: ``id``, ``kind`` ("choice", "number", "formula"),
``ask`` (HTML), ``options`` ([[key, HTML, name], …]; None for a text to type), ``several``,
``unit`` and ``secret`` (:mod:`nnmath.widgets._veil`).
"""

from collections.abc import Callable
from typing import Any

from nnmath.exercises.entry import Choice, Exercise, Formula, Number
from nnmath.exercises.words import shown
from nnmath.widgets._veil import PIECE, html, veil
from nnmath.widgets.describe import rounded, spoken

Question = dict[str, Any]
_POINTS = 6


def question(entry: Exercise) -> Question:
    """The exercise as a question that a page can ask without a kernel.

    Raises
    ------
    ValueError
        If the exercise has no text of its own, or is of a kind that needs Python.
    """
    if not entry.question.strip():
        raise ValueError(f"quick: {entry.id!r} has no question: it stands on a page of exercises")
    for kind, (name, make) in _KINDS.items():
        if isinstance(entry, kind):
            told, secret = make(entry)
            secret["hints"] = [html(hint) for hint in entry.hints]
            return {
                "id": entry.id,
                "kind": name,
                "ask": html(entry.question),
                "options": None,
                "several": False,
                "unit": "",
                **told,
                "secret": veil(entry.id, secret),
            }
    what = type(entry).__name__
    raise ValueError(f"quick: {entry.id!r} is a {what}, which needs Python: use check() in Jupyter")


def _name(text: str) -> str:
    """What a screen reader calls an option with formulas; empty if its own words will do."""
    if "$" not in text:
        return ""
    plain = PIECE.sub(lambda m: shown(m["tex"]) if m["tex"] else m[0].strip("*`"), text)
    return " ".join(plain.split())


def _choice(entry: Choice) -> tuple[Question, Question]:
    options = [[key, html(text), _name(text)] for key, text in entry.options.items()]
    why = {key: html(text) for key, text in entry.why.items()}
    return (
        {"options": options, "several": entry.several},
        {"right": list(entry.answer), "why": why},
    )


def _number(entry: Number) -> tuple[Question, Question]:
    right = entry.value()
    slips = [
        {"value": float(s.wrong() if callable(s.wrong) else s.wrong), "says": html(s.says)}
        for s in entry.slips
    ]
    # Within the tolerance, more digits than it can tell apart would be noise.
    why = f"It is {spoken(rounded(right, 6))}{' ' + entry.unit if entry.unit else ''}."
    secret = {"right": right, "tolerance": entry.tolerance, "slips": slips, "why": html(why)}
    return {"unit": html(entry.unit)}, secret


def _typed(entry: Formula) -> tuple[Question, Question]:
    from nnmath.exercises.samples import samples  # SymPy, which only formulas need

    made = samples(entry)
    values = {key: rounded(made[key][:_POINTS], 10) for key in ("points", "right")}
    slips = [
        {"values": rounded(s["values"][:_POINTS], 10), "says": html(s["says"])}
        for s in made["slips"]
    ]
    latex = "\\" in entry.answer or "{" in entry.answer
    left = f"{entry.asks} = " if entry.asks else ""
    why = f"${left}{entry.answer}$" if latex else f"`{entry.answer}`"
    return {}, {
        "names": made["names"],
        **values,
        "slips": slips,
        "why": html(f"One way to write it: {why}"),
    }


_KINDS: dict[type[Exercise], tuple[str, Callable[[Any], tuple[Question, Question]]]] = {
    Choice: ("choice", _choice),
    Number: ("number", _number),
    Formula: ("formula", _typed),
}
