"""Turns an exercise into a question for the browser: its text, and the data to grade answers.

A question is a dictionary that JSON can carry: ``id``, ``kind`` ("choice", "number", "formula",
"derivation", "array"), ``ask`` (HTML), ``options`` ([[key, HTML, name], …]; None for a text to
type), ``several``, ``unit``, ``alone`` and ``secret``, what the answer is graded by (``variants``
among it, the exercise with other numbers), which the widget obfuscates
(:mod:`nnmath.widgets.questions`).
"""

import math
import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

import numpy as np

from nnmath.exercises.practice import practice, variant_of
from nnmath.exercises.types import ArrayAnswer, Choice, Derivation, Exercise, Formula, Number
from nnmath.formulas.printing import format_number as format_value
from nnmath.formulas.printing import latex_to_unicode

from .description import round_significant
from .inline_markdown import PIECE, latex_to_mathml, markdown_to_html

Question = dict[str, Any]
_EXACT = 17  # digits: an answer that differs in the ninth is another formula
_STEP_DIGITS = 12  # of the many names of a derivation
_POINTS = 36  # at which a formula is compared
_MISTAKE_POINTS = 6  # at which it is compared with a known mistake
_SHORT_OPTION = 12  # characters of an option that is repeated beside its button
_VARIANTS = 5  # of an exercise of computation, in a page
_MAX_LISTED = 12  # entries of an array that a sentence lists


def question(entry: Exercise) -> Question:
    """The exercise as a question that needs no kernel.

    Raises
    ------
    ValueError
        If the exercise has no text of its own, or is of a kind that needs Python.
    """
    if not entry.question.strip():
        raise ValueError(f"quick: {entry.id!r} has no question: it stands on a page of exercises")
    made = _make_question(entry, markdown_to_html(entry.question))
    return {**made, "name": _name(entry.question)}


def answer_field(entry: Exercise, title: str = "") -> Question:
    """The answer box of an exercise whose text, of this title, precedes it on the page.

    Raises
    ------
    ValueError
        If the exercise is of a kind that needs Python.
    """
    name = f'<span class="nn-visually-hidden"> to “{escape(title)}”</span>' if title else ""
    field = _make_question(entry, f"Your answer{name}")
    if field["options"]:
        # The options stand in the text above: only short ones are repeated, of others the letters.
        texts: dict[str, str] = entry.options  # type: ignore[attr-defined]
        short = all(len(_name(text) or text) <= _SHORT_OPTION for text in texts.values())
        field["options"] = [
            [key, markdown_to_html(text if short else f"`{key}`"), f"{key}: {_name(text) or text}"]
            for key, text in texts.items()
        ]
    field["secret"]["variants"] = _variants(entry)
    return {**field, "alone": True}


def _variants(entry: Exercise) -> list[Question]:
    """Some variants of an exercise, with their texts; none of one that cannot be drawn anew."""
    if entry.id not in practice():
        return []
    found = []
    for seed in range(1, _VARIANTS + 1):
        variant = variant_of(entry, seed)
        own = _make_question(variant.exercise, markdown_to_html(variant.statement))
        solution = markdown_to_html(variant.solution)
        found.append({"ask": own["ask"], "secret": {**own["secret"], "solution": solution}})
    return [_as_mathml(question) for question in found]


def _as_mathml(value: Any) -> Any:
    """Texts whose formulas stay MathML: KaTeX's output would make a page several times as long."""
    if isinstance(value, dict):
        return {key: _as_mathml(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_mathml(item) for item in value]
    return re.sub(r' data-tex="[^"]*"', "", value) if isinstance(value, str) else value


def _make_question(entry: Exercise, ask: str) -> Question:
    for kind, (name, build) in _BUILDERS.items():
        if isinstance(entry, kind):
            public, secret = build(entry)
            secret["hints"] = [markdown_to_html(hint) for hint in entry.hints]
            return {
                "id": entry.id,
                "kind": name,
                "ask": ask,
                "name": "",
                "options": None,
                "several": False,
                "unit": "",
                "alone": False,
                **public,
                "secret": secret,
            }
    type_name = type(entry).__name__
    raise ValueError(
        f"quick: {entry.id!r} is a {type_name}, which needs Python: use check() in Jupyter"
    )


def _name(text: str) -> str:
    """The accessible name of a text with formulas; empty if the text serves as one."""
    if "$" not in text:
        return ""
    plain = PIECE.sub(lambda m: latex_to_unicode(m["tex"]) if m["tex"] else m[0].strip("*`"), text)
    return " ".join(plain.split())


def _choice(entry: Choice) -> tuple[Question, Question]:
    options = [[key, markdown_to_html(text), _name(text)] for key, text in entry.options.items()]
    reasons = {key: markdown_to_html(text) for key, text in entry.why.items()}
    return (
        {"options": options, "several": entry.several},
        {"right": list(entry.answer), "why": reasons},
    )


def _number(entry: Number) -> tuple[Question, Question]:
    solution = entry.value()
    mistakes = [
        {
            "value": float(s.wrong() if callable(s.wrong) else s.wrong),
            "feedback": markdown_to_html(s.says),
        }
        for s in entry.known_mistakes
    ]
    explanation = (
        f"It is {format_value(solution, _digits(entry))}{' ' + entry.unit if entry.unit else ''}."
    )
    secret = {
        "right": solution,
        "tolerance": entry.tolerance,
        "decimals": entry.decimals,
        "known_mistakes": mistakes,
        "why": markdown_to_html(explanation),
    }
    return {"unit": markdown_to_html(entry.unit)}, secret


def _array(entry: ArrayAnswer) -> tuple[Question, Question]:
    solution = np.asarray(entry.right, float)
    mistakes = [
        {"value": np.asarray(a, float).tolist(), "feedback": markdown_to_html(s)}
        for a, s in entry.wrong
    ]
    explanation = (
        f"It is `{_listed(solution, _digits(entry))}`."
        if solution.size <= _MAX_LISTED
        else "Every entry is right."
    )
    return {}, {
        "right": solution.tolist(),
        "tolerance": entry.tolerance,
        "known_mistakes": mistakes,
        "in_sequence": entry.in_sequence,
        "labels": list(entry.labels),
        "why": markdown_to_html(explanation),
    }


def _digits(entry: Number | ArrayAnswer) -> int:
    """As many digits as are asked for or the tolerance distinguishes, at least six."""
    if isinstance(entry, Number) and entry.decimals is not None:
        return max(6, entry.decimals + 1 + math.floor(math.log10(abs(entry.value()) or 1.0)))
    return max(6, 2 - math.floor(math.log10(entry.tolerance)))


def _listed(values: Any, digits: int) -> str:
    """An array as a reader could type it."""
    if np.ndim(values):
        return f"[{', '.join(_listed(value, digits) for value in values)}]"
    return format_value(values, digits).replace("−", "-")


def _formula(entry: Formula) -> tuple[Question, Question]:
    # SymPy, which only formulas need
    from nnmath.exercises.browser_data import browser_judge_data, has_matrices

    if has_matrices(entry):
        return _matrices(entry)
    data = browser_judge_data(entry)
    values = {key: round_significant(data[key][:_POINTS], _EXACT) for key in ("points", "right")}
    values["sample_points"] = round_significant(data["shown"], 10)
    values["sample_values"] = round_significant(data["wanted"], 6)
    mistakes = [
        {
            "values": round_significant(s["values"][:_MISTAKE_POINTS], 10),
            "feedback": markdown_to_html(s["says"]),
        }
        for s in data["known_mistakes"]
    ]
    latex = "\\" in entry.answer or "{" in entry.answer
    left = f"{entry.asks} = " if entry.asks else ""
    explanation = f"${left}{entry.answer}$" if latex else f"`{entry.answer}`"
    return {}, {
        "names": data["names"],
        "vocabulary": data["vocabulary"],
        "marks": {name: _mark(symbol.latex) for name, symbol in entry.names.items()},
        "functions": data["functions"],
        **values,
        "known_mistakes": mistakes,
        "form": entry.answer,
        "why": markdown_to_html(f"One way to write it: {explanation}"),
    }


def _rounded(values: Any) -> Any:
    """Numbers, and matrices of several sizes among them, with the digits of steps."""
    if isinstance(values, list | tuple):
        return [_rounded(value) for value in values]
    if isinstance(values, dict):
        return {key: _rounded(value) for key, value in values.items()}
    return round_significant(values, _STEP_DIGITS) if isinstance(values, float) else values


def _matrices(entry: Formula) -> tuple[Question, Question]:
    from nnmath.exercises.browser_data import browser_matrices_data

    data = browser_matrices_data(entry)
    for key in ("points", "square"):
        data[key] = _rounded(data[key])
    data["known_mistakes"] = [markdown_to_html(says) for says in data["known_mistakes"]]
    return {}, {
        **data,
        "marks": {name: _mark(symbol.latex) for name, symbol in entry.names.items()},
        "why": markdown_to_html(f"One way to write it: `{entry.answer}`"),
    }


def _derivation(entry: Derivation) -> tuple[Question, Question]:
    from nnmath.exercises.browser_data import browser_steps_data
    from nnmath.exercises.grade_derivation import prepare_setting

    data = browser_steps_data(entry)
    _, alone = _formula(entry)
    names = prepare_setting(entry).whole.entry.names
    for key in ("points", "sample_points", "right", "start_values"):
        data[key] = _rounded(data[key])
    for broken in data["broken"]:
        broken["values"] = _rounded(broken["values"])
    data["known_mistakes"] = [
        {
            "values": _rounded(mistake["values"]),
            "feedback": markdown_to_html(mistake["says"]),
        }
        for mistake in data["known_mistakes"]
    ]
    return {}, {
        **data,
        "alone": alone,
        "marks": {
            name: _mark(names[name].latex)
            for name in (*data["names"], *data["functions"])
            if name not in data["spelt"]  # a derivative is a fraction of two others
        },
        "start": entry.start,
        "target": entry.answer,
        "relation": entry.relation,
        "stated": entry.stated,
        "steps": entry.steps,
        "why": alone["why"],
    }


def _mark(latex: str) -> str:
    """A name as MathML without its frame, to be put into the formula that a reader types."""
    bare = re.sub(r"^<math[^>]*>(<mrow>)?|(</mrow>)?</math>$", "", latex_to_mathml(latex))
    shown = unescape(bare.replace(' stretchy="false"', ""))
    return shown.replace("<mi>′</mi>", "<mo>′</mo>")  # a prime is no letter, to be set in italics


_BUILDERS: dict[type[Exercise], tuple[str, Callable[[Any], tuple[Question, Question]]]] = {
    Choice: ("choice", _choice),
    Number: ("number", _number),
    ArrayAnswer: ("array", _array),
    Derivation: ("derivation", _derivation),
    Formula: ("formula", _formula),
}
