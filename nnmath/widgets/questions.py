"""Quick questions: the reader answers, the page judges at once and says why, without a kernel.

The questions of a chapter are the list ``QUICK`` of its module in :mod:`nnmath.exercises.chapters`.
``quick.js`` asks them, in Jupyter and in the built page alike; which were answered right is kept in
the reader's own browser and nowhere else. What is right travels veiled
(:mod:`nnmath.widgets.obfuscate`): not to be read at a glance, but not secret.
"""

import binascii
import pathlib
from typing import Any

import anywidget
import traitlets

from nnmath.formulas.letters import to_javascript

from .obfuscate import deobfuscate

Question = dict[str, Any]

_HERE = pathlib.Path(__file__).parent
_NEEDS = {
    "choice": {"right", "why", "hints"},
    "number": {"right", "tolerance", "known_mistakes", "why", "hints"},
    "array": {"right", "tolerance", "known_mistakes", "why", "hints"},
    "formula": {
        "names", "spelt", "functions", "points", "right", "known_mistakes", "shown", "wanted",
        "why", "hints",
    },
}  # fmt: skip


def quick(*ids: str) -> "Quick":
    """Ask some quick questions, in one box.

    Parameters
    ----------
    *ids : str
        Names of exercises that have a question of their own: choices, numbers, and formulas in
        plain names.

    Returns
    -------
    Quick
        A widget.

    Raises
    ------
    KeyError
        If no exercise has such a name; the message says which are near.
    ValueError
        If none is asked for, one is asked for twice, or one cannot be judged without Python.

    Examples
    --------
    In a chapter's cell: ``quick("two-layers-slope-at-zero", "two-layers-old-or-new")``.
    """
    # The judge's rooms, SymPy among them, which the figures do without.
    from nnmath.exercises.chapters import find

    from .question_data import question

    return Quick([question(find(id)) for id in ids])


def answer_box(id: str, title: str = "") -> "Quick":
    """A place to answer an exercise in, to stand below its text.

    Parameters
    ----------
    id : str
        Name of an exercise: a choice, a number, an array, or a formula of plain numbers.
    title : str
        Title of the exercise, for those who do not see where the place stands.

    Returns
    -------
    Quick
        A widget.

    Raises
    ------
    KeyError
        If no exercise has such a name; the message says which are near.
    ValueError
        If the exercise cannot be judged without Python.

    Examples
    --------
    >>> answer_box("two-layers-slope").questions[0]["kind"]
    'number'
    """
    from nnmath.exercises.chapters import find

    from .question_data import answer_field

    return Quick([answer_field(find(id), title)])


class Quick(anywidget.AnyWidget):
    """A box of questions; :func:`quick` and :func:`answer_box` make it from names.

    Parameters
    ----------
    questions : list of dict
        As :mod:`nnmath.widgets.question_data` makes them.

    Raises
    ------
    ValueError
        If there is none, a part is missing, an id occurs twice, or a secret cannot be read.
    """

    _esm = f"const LETTERS = {to_javascript()};\n"
    _esm += (_HERE / "quick.js").read_text(encoding="utf-8")
    _css = (_HERE / "quick.css").read_text(encoding="utf-8")

    questions = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(questions=_checked(questions))

    @traitlets.validate("questions")
    def _check(self, proposal: dict[str, Any]) -> list[Question]:
        return _checked(proposal["value"])

    def still(self) -> str:
        """The questions as HTML, without their answers, for where nothing runs."""
        items = "".join(
            f"<li>{q['ask']}" + (_listed(q["options"]) if q["options"] else "") + "</li>"
            for q in self.questions
        )
        title = "Quick questions" if len(self.questions) > 1 else "A quick question"
        return (
            f'<div class="nn-quick nn-asked" role="group" aria-label="{title}">'
            f"<strong>{title}</strong><ol>{items}</ol></div>"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with its questions as text for where it cannot run."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:  # anywidget: the reader has taken its view away
            return None
        data, metadata = bundle
        data["text/html"] = self.still()
        data["text/plain"] = f"Quick questions: {', '.join(q['id'] for q in self.questions)}"
        return data, metadata


def _listed(options: list[list[str]]) -> str:
    return f"<ul>{''.join(f'<li>{text}</li>' for _, text, _ in options)}</ul>"


def _checked(questions: Any) -> list[Question]:
    """The questions, if each of them can be asked and judged."""
    if not isinstance(questions, list) or not questions:
        raise ValueError("quick: expected at least one question")
    ids = []
    for q in questions:
        if not isinstance(q, dict) or not isinstance(q.get("id"), str):
            raise ValueError(f"quick: expected a question with an id, got {q!r:.80}")
        where = f"quick: {q['id']!r}"
        missing = [key for key in ("kind", "ask", "secret") if not q.get(key)]
        if missing:
            raise ValueError(f"{where}: {missing[0]!r} is missing or empty")
        if q["kind"] not in _NEEDS:
            raise ValueError(f"{where}: kind {q['kind']!r}, expected one of {', '.join(_NEEDS)}")
        if (q["kind"] == "choice") != bool(q.get("options")):
            raise ValueError(f"{where}: a choice has options, and only a choice")
        try:
            secret = deobfuscate(q["id"], q["secret"])
        except (ValueError, binascii.Error):
            raise ValueError(f"{where}: the secret cannot be read") from None
        lacks = _NEEDS[q["kind"]] - set(secret)
        if lacks:
            raise ValueError(f"{where}: the secret has no {', '.join(sorted(lacks))}")
        ids.append(q["id"])
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice:
        raise ValueError(f"quick: {twice!r} is asked twice")
    return questions
