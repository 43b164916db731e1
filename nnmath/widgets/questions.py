"""Quick questions: a widget that grades answers in the browser, with feedback, without a kernel.

The questions of a chapter are the list ``QUICK`` of its module in :mod:`nnmath.exercises.chapters`.
``question.js`` asks them, in Jupyter and in the built page alike, and stores which were answered in
the reader's own browser. The data that answers are graded by is obfuscated
(:mod:`nnmath.widgets.obfuscate`): not readable at a glance, but not secret.
"""

import pathlib
import re
from typing import Any

import anywidget
import traitlets

from nnmath.formulas.to_javascript import reader_in_javascript

from .obfuscate import obfuscate

Question = dict[str, Any]

_HERE = pathlib.Path(__file__).parent
_BETWEEN = re.compile(r'^(?:import \{[^}]*\} from "\./\w+\.js"|export \{[^}]*\});\n', re.MULTILINE)
_SECRET_KEYS = {
    "choice": {"right", "why", "hints"},
    "number": {"right", "tolerance", "known_mistakes", "why", "hints"},
    "array": {"right", "tolerance", "known_mistakes", "in_sequence", "why", "hints"},
    "formula": {
        "names", "vocabulary", "marks", "functions", "points", "right", "known_mistakes",
        "sample_points", "sample_values", "why", "hints",
    },
    "formula of matrices": {
        "names", "vocabulary", "marks", "functions", "points", "square", "indices",
        "known_mistakes", "why", "hints",
    },
    "derivation": {
        "names", "free", "answer_names", "vocabulary", "spoken", "quotients", "spelt", "marks",
        "functions", "points", "sample_points", "right", "start_values", "start", "target",
        "relation", "stated", "steps", "broken", "sizes", "alone", "known_mistakes", "why", "hints",
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
        If no exercise has such a name; the message lists similar ones.
    ValueError
        If none is asked for, one is asked for twice, or one cannot be graded without Python.

    Examples
    --------
    In a chapter's cell: ``quick("two-layers-slope-at-zero", "two-layers-old-or-new")``.
    """
    # Imported here, as figures must not import SymPy.
    from nnmath.exercises.chapters import find

    from .question_data import question

    return Quick([question(find(id)) for id in ids])


def answer_box(id: str, title: str = "") -> "Quick":
    """An answer box for an exercise, to be placed below its text.

    Parameters
    ----------
    id : str
        Name of an exercise: a choice, a number, an array, a formula or a derivation.
    title : str
        Title of the exercise, for screen readers.

    Returns
    -------
    Quick
        A widget.

    Raises
    ------
    KeyError
        If no exercise has such a name; the message lists similar ones.
    ValueError
        If the exercise cannot be graded without Python.

    Examples
    --------
    >>> answer_box("two-layers-slope").questions[0]["kind"]
    'number'
    """
    from nnmath.exercises.chapters import find

    from .question_data import answer_field

    return Quick([answer_field(find(id), title)])


def _joined(*names: str) -> str:
    """Modules as one: a widget is a single module, so their imports of each other are left out."""
    texts = [(_HERE / name).read_text(encoding="utf-8") for name in names]
    return _BETWEEN.sub("", "".join(texts))


def _texts() -> str:
    """The sentences that the page shares with :mod:`nnmath.exercises.feedback`, as JSON."""
    return (_HERE.parent / "exercises" / "mistakes.json").read_text(encoding="utf-8").strip()


class Quick(anywidget.AnyWidget):
    """A box of questions; :func:`quick` and :func:`answer_box` make it from names.

    Parameters
    ----------
    questions : list of dict
        As :mod:`nnmath.widgets.question_data` makes them.

    Raises
    ------
    ValueError
        If there is none, a part is missing, or an id occurs twice.

    Notes
    -----
    The trait ``questions`` goes to the browser: whatever is assigned to it is checked, and stored
    with its secrets obfuscated.
    """

    _esm = f"const READER = {reader_in_javascript()};\nconst TEXTS = {_texts()};\n"
    _esm += _joined("mistakes.js", "matrices.js", "derivation.js", "question.js")
    _css = (_HERE / "question.css").read_text(encoding="utf-8")

    questions = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, questions: list[Question]) -> None:
        if not isinstance(questions, list) or not questions:
            raise ValueError("quick: expected at least one question")
        super().__init__(questions=questions)

    @traitlets.validate("questions")
    def _check_and_obfuscate(self, proposal: dict[str, Any]) -> list[Question]:
        questions = _check(proposal["value"])
        return [{**q, "secret": obfuscate(q["id"], q["secret"])} for q in questions]

    def render_static(self) -> str:
        """The questions as HTML, without their answers, for pages without scripts."""
        items = "".join(
            f"<li>{q['ask']}" + (_listed(q["options"]) if q["options"] else "") + "</li>"
            for q in self.questions
        )
        title = "Quick questions" if len(self.questions) > 1 else "A quick question"
        return (
            f'<div class="nn-quick nn-quick-static" role="group" aria-label="{title}">'
            f"<strong>{title}</strong><ol>{items}</ol></div>"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with its questions as text for viewers that cannot run it."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:  # anywidget: the view has been disabled
            return None
        data, metadata = bundle
        data["text/html"] = self.render_static()
        data["text/plain"] = f"Quick questions: {', '.join(q['id'] for q in self.questions)}"
        return data, metadata


def _listed(options: list[list[str]]) -> str:
    return f"<ul>{''.join(f'<li>{text}</li>' for _, text, _ in options)}</ul>"


def _check(questions: list[Question]) -> list[Question]:
    """The questions, if each of them can be asked and graded."""
    ids = []
    for q in questions:
        if not isinstance(q, dict) or not isinstance(q.get("id"), str):
            raise ValueError(f"quick: expected a question with an id, got {q!r:.80}")
        where = f"quick: {q['id']!r}"
        missing = [key for key in ("kind", "ask", "secret") if not q.get(key)]
        if missing:
            raise ValueError(f"{where}: {missing[0]!r} is missing or empty")
        if q["kind"] not in _SECRET_KEYS:
            expected = ", ".join(_SECRET_KEYS)
            raise ValueError(f"{where}: kind {q['kind']!r}, expected one of {expected}")
        if (q["kind"] == "choice") != bool(q.get("options")):
            raise ValueError(f"{where}: a choice has options, and only a choice")
        if not isinstance(q["secret"], dict):
            raise ValueError(f"{where}: the secret cannot be read")
        kind = "formula of matrices" if "indices" in q["secret"] else q["kind"]
        missing_keys = _SECRET_KEYS[kind] - set(q["secret"])
        if missing_keys:
            raise ValueError(f"{where}: the secret has no {', '.join(sorted(missing_keys))}")
        ids.append(q["id"])
    repeated = next((id for id in ids if ids.count(id) > 1), None)
    if repeated:
        raise ValueError(f"quick: {repeated!r} is asked twice")
    return questions
