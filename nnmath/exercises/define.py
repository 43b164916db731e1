r"""The six kinds of exercise, as data: what is asked, what is right, and which mistakes are known.

A chapter's exercises are a module of :mod:`nnmath.exercises.chapters`, named after the chapter. A
whole module, with one exercise of each kind (:func:`derivation` has an example of its own):

>>> import numpy as np
>>> from nnmath.exercises.define import array, choice, formula, function, number, known_mistake
>>> from nnmath.exercises.symbol_tables import SIGMOID, TWO_LAYERS
>>> HINTS = ("Where does it act first?", "Multiply the slopes on the way.")
>>> w2 = formula(
...     "two-layers-w2",
...     r"a^{(1)} \sigma'(z^{(2)}) (a^{(2)} - y)",
...     names=TWO_LAYERS,
...     asks=r"\frac{\partial C}{\partial w^{(2)}}",
...     known_mistakes=[
...         known_mistake("a0*dsigma(z2)*(a2 - y)", "The input of that weight is a⁽¹⁾, not a⁽⁰⁾."),
...     ],
...     hints=HINTS,
... )
>>> slope = number("two-layers-slope", lambda: 1 / (2 + np.exp(1) + np.exp(-1)), hints=HINTS)
>>> outer = array("two-layers-outer", lambda: np.outer([1.0, 2.0], [3.0, 4.0]), hints=HINTS)
>>> def relu(z):
...     return np.maximum(z, 0)
>>> code = function("two-layers-relu", relu, inputs=lambda rng: [(rng.normal(size=4),)],
...     known_mistakes=[known_mistake(lambda z: np.minimum(z, 0), "You keep the negative part.")],
...     hints=HINTS)
>>> weights = choice("two-layers-which", {"a": "the old $w^{(2)}$", "b": "the new $w^{(2)}$"}, "a",
...     why={"b": "Then the step is no longer along the gradient of one cost."}, hints=HINTS)
>>> EXERCISES = [w2, slope, outer, code, weights]

Names of a formula are numbers unless the table says more: ``symbol(r"W^{(2)}", "n2", "n1")`` is a
matrix of n₂ rows and n₁ columns, ``symbol(r"\delta^{(2)}", "n2")`` a column. A name whose LaTeX is
``\sigma``, ends in a prime, or is made by :func:`function_symbol` is a function. Ready-made tables
are in :mod:`nnmath.exercises.symbol_tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nnmath.formulas.symbols import Symbol

from .grade_formula import prepare
from .types import ArrayAnswer, Choice, Derivation, Formula, Function, KnownMistake, Number


def symbol(
    latex: str, rows: str | int | None = None, columns: str | int = 1, norm: str = ""
) -> Symbol:
    r"""Name a number, a column of ``rows`` entries, or a matrix; ``norm``: of x, that of ‖x‖.

    >>> symbol(r"W^{(2)}", "n2", "n1").columns
    'n1'
    """
    return Symbol(latex, rows, columns, norm=norm)


def function_symbol(latex: str) -> Symbol:
    """Name a function of one number, such as ``f``.

    >>> function_symbol("f'").function
    True
    """
    return Symbol(latex, function=True)


def known_mistake(wrong: Any, says: str) -> KnownMistake:
    """Anticipate a mistake: a wrong formula, number, function giving an array, or function.

    >>> known_mistake("a0*dsigma(z1)", "The error at the output is missing.").says
    'The error at the output is missing.'
    """
    if not isinstance(says, str) or not says.strip():
        raise ValueError("a known mistake says what is wrong, in a sentence")
    return KnownMistake(wrong, says)


def formula(
    id: str,
    answer: str,
    *,
    names: Mapping[str, str | Symbol],
    asks: str = "",
    given: Iterable[str] = (),
    indices: Mapping[str, str | int] | None = None,
    domain: Mapping[str, str] | None = None,
    known_mistakes: Iterable[KnownMistake] = (),
    hints: Iterable[str] = (),
    question: str = "",
) -> Formula:
    r"""Ask for a formula; any equivalent one is right.

    Parameters
    ----------
    id : str
        ``<chapter>-<name>``.
    answer : str
        The right formula: LaTeX in the book's notation, or plain text (``*`` is entry by entry,
        ``@`` the product of matrices, ``.T`` a transpose, ``sum(x)``, ``mean(x)``,
        ``sum(x, axis=1)``, ``W2[k, j]``, ``sum(W2[k, j]*delta2[k], k)``).
    names : dict
        Each name in plain text with its LaTeX, or with what :func:`symbol` and
        :func:`function_symbol` return.
    asks : str
        The left side, such as ``\frac{\partial C}{\partial w^{(1)}}``; never an answer.
    given : iterable of str
        Definitions: ``"delta2 = (a2 - y)*dsigma(z2)"``, ``"sigma(t) = 1/(1 + exp(-t))"``.
        A name on the left must be in ``names``; the answer may use it or what it stands for.
        Where nothing is given of ``sigma`` and ``dsigma``, they are any function and its slope,
        whose values at a point have nothing to do with each other.
    indices : dict, optional
        Free indices, each with its range: ``{"j": "n1"}``.
    domain : dict, optional
        What a number can be, where it cannot be any real number. An answer need only be equal for
        ``"positive"`` numbers, those between 0 and 1, ``"unit"``, or counts, ``"whole"``: say so
        only where the exercise does. ``"bit"`` (0 or 1) is what a counterexample shows.
    known_mistakes, hints, question
        As everywhere: what :func:`known_mistake` returns, hints from gentle to nearly all, the
        question itself.

    Returns
    -------
    Formula
        The exercise.

    Raises
    ------
    ValueError
        If the answer cannot be read, is zero, or is what is asked.

    Examples
    --------
    >>> formula("chain-rule-square", "2*x*df(x**2)", names={"x": "x", "df": "f'"}).id
    'chain-rule-square'
    """
    table = {plain: _named(latex) for plain, latex in names.items()}
    entry = Formula(
        id, tuple(known_mistakes), tuple(hints), question, answer, table, asks, tuple(given),
        indices or {}, domain or {},
    )  # fmt: skip
    prepare(entry)  # so that a wrong entry is refused where it is written
    return entry


def derivation(
    id: str,
    answer: str,
    *,
    names: Mapping[str, str | Symbol],
    start: str,
    worked: str,
    setting: Iterable[str] = (),
    more_names: Mapping[str, str | Symbol] | None = None,
    relation: str = "=",
    steps: int = 2,
    stated: bool = False,
    asks: str = "",
    given: Iterable[str] = (),
    indices: Mapping[str, str | int] | None = None,
    domain: Mapping[str, str] | None = None,
    known_mistakes: Iterable[KnownMistake] = (),
    hints: Iterable[str] = (),
    question: str = "",
) -> Derivation:
    r"""Ask for a derivation: a chain from ``start`` to ``answer``, every step of which is judged.

    Everything that :func:`formula` takes is the same here.

    Parameters
    ----------
    start : str
        Where the chain begins: ``"dC/dw1"``, or a formula in all names.
    worked : str
        A derivation that is right, a step a line.
    setting : iterable of str
        Definitions beside ``given`` that the steps may use: ``"C = (a2 - y)**2/2"``. For every
        defined u and every number v, ``du/dv`` is the derivative through all definitions between
        them; where a matrix stands it is given: ``"dC/dW1 = Delta1 @ X.T"``.
    more_names : dict, optional
        Names of the steps which are none of the answer's, such as C.
    relation : str
        How ``start`` compares with ``answer``: ``=``, ``<=``, ``<``, ``>=`` or ``>``.
    steps : int
        How many signs a derivation has at least.
    stated : bool
        Whether the exercise states the answer (“show that”). It must then be reached as it is
        stated, but for the order of terms and factors, and alone it is no answer. Otherwise the
        answer alone is right, and the verdict asks for the steps.

    Examples
    --------
    >>> derivation("chain-rule-square", "2*x", names={"x": "x"}, more_names={"f": "f"},
    ...     setting=["f = x**2"], start="df/dx", worked="df/dx = 1*x + x*1 = 2*x").start
    'df/dx'
    """
    if relation not in ("=", "<=", "<", ">=", ">"):
        raise ValueError(f"{id}: no relation of a derivation: {relation!r}")
    plain = formula(
        id, answer, names=names, asks=asks, given=given, indices=indices, domain=domain,
        known_mistakes=known_mistakes, hints=hints, question=question,
    )  # fmt: skip
    table = {name: _named(latex) for name, latex in (more_names or {}).items()}
    lines = tuple(line.strip() for line in worked.strip().splitlines())
    return Derivation(
        **vars(plain), start=start, setting=tuple(setting), more_names=table, relation=relation,
        steps=steps, stated=stated, worked=lines,
    )  # fmt: skip


def _named(latex: str | Symbol) -> Symbol:
    if isinstance(latex, Symbol):
        return latex
    return Symbol(latex, function=latex.endswith("'") or latex in ("\\sigma", "\\varphi"))


def number(
    id: str,
    answer: float | Callable[[], Any],
    *,
    tolerance: float = 1e-3,
    unit: str = "",
    decimals: int | None = None,
    known_mistakes: Iterable[KnownMistake] = (),
    hints: Iterable[str] = (),
    question: str = "",
) -> Number:
    """Ask for a number, to a relative ``tolerance``, or rounded to ``decimals`` or more of them.

    ``answer`` is the number, or a function without arguments that computes it. The same holds for
    what is wrong in a known mistake. A whole number is a count: nothing else is right.

    Raises
    ------
    ValueError
        If the answer is 0 or no finite number.

    Examples
    --------
    >>> number("perceptron-quarter", lambda: 1 / 4).value()
    0.25
    """
    return Number(
        id, tuple(known_mistakes), tuple(hints), question, answer, tolerance, unit, decimals
    )


def array(
    id: str,
    answer: Callable[[], Any],
    *,
    tolerance: float = 1e-6,
    labels: Iterable[str] = (),
    known_mistakes: Iterable[KnownMistake] = (),
    hints: Iterable[str] = (),
    question: str = "",
) -> ArrayAnswer:
    """Ask for an array; ``answer`` is a function without arguments that computes it.

    Every entry must be the right one, or the right one rounded by no more than ``tolerance``,
    relative to the largest entry. ``labels`` are how a reader may name the entries, such as w1:
    named so in another order they are not read.

    Examples
    --------
    >>> array("matrix-form-row", lambda: [[1.0, 2.0]]).answer()
    [[1.0, 2.0]]
    """
    return ArrayAnswer(
        id, tuple(known_mistakes), tuple(hints), question, answer, tolerance, tuple(labels)
    )


def function(
    id: str,
    reference: Callable[..., Any],
    *,
    inputs: Callable[[Any], list[tuple[Any, ...]]],
    seconds: float = 1.0,
    tolerance: float = 1e-9,
    shapes: bool = False,
    known_mistakes: Iterable[KnownMistake] = (),
    hints: Iterable[str] = (),
    question: str = "",
) -> Function:
    """Ask for a function that gives what ``reference`` gives.

    ``inputs`` takes a NumPy generator and returns a list of tuples of arguments; ``seconds`` is
    the time the reader's function may take for all of them. A function may return a number, an
    array, or a tuple, list or dict of such. A list may be a row or a column, and a number an array
    with one entry, unless the exercise asks for ``shapes``.

    Examples
    --------
    >>> function("training-twice", lambda x: 2 * x, inputs=lambda rng: [(rng.normal(),)]).seconds
    1.0
    """
    return Function(
        id, tuple(known_mistakes), tuple(hints), question, reference, inputs, seconds, tolerance,
        shapes,
    )  # fmt: skip


def choice(
    id: str,
    options: Mapping[str, str],
    answer: str | Iterable[str],
    *,
    why: Mapping[str, str],
    hints: Iterable[str] = (),
    question: str = "",
    several: bool = False,
) -> Choice:
    """Ask which option is right; ``why`` says of each wrong one why it is wrong.

    ``why`` may hold a sentence for the right one too, which then stands in the verdict.

    Raises
    ------
    ValueError
        If the answer is no option, or a wrong option has no reason.

    Examples
    --------
    >>> choice("perceptron-line", {"a": "yes", "b": "no"}, "b", why={"a": "No line does."}).answer
    ('b',)
    """
    right = (answer,) if isinstance(answer, str) else tuple(answer)
    return Choice(id, (), tuple(hints), question, dict(options), right, dict(why), several)
