"""What a page needs to judge a formula without a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nnmath.formulas import plain as plain_text
from nnmath.formulas.errors import ShapeError
from nnmath.formulas.nodes import Name, Node

from .grade_derivation import (
    Setting,
    broken_derivatives,
    independent_parts,
    prepare_setting,
    quotient_word,
)
from .grade_formula import POINTS, ParsedFormula, prepare
from .sampling import READABLE, SQUARE, NumericEnvironment, random_function_coefficients, value_of
from .types import HIDDEN, Derivation, Formula

LEAST, SHOWN = 12, 7
MATRIX_SPREADS, MATRIX_POINTS = 2, 3  # each with many entries
FAR_POINTS = 120  # more, at which a page judges a bound
STEP_POINTS = 10  # at which a page judges a step: there are many names with a value at each


def browser_judge_data(entry: Formula) -> dict[str, Any]:
    """Values of the names, of the right answer and of each known mistake, at several points.

    Parameters
    ----------
    entry : Formula
        A formula whose names are numbers.

    Returns
    -------
    dict
        ``names``: plain names of numbers; ``vocabulary``: their spellings; ``functions``: for
        each function its letter and a formula for its values; ``points``: for each point a value of
        each name; ``right``: the right value at each point; ``known_mistakes``: a list of
        ``{"values": […], "says": …}``; ``shown`` and ``wanted``: points in round numbers, for a
        counterexample, and the right value there.

    Raises
    ------
    ValueError
        If a name is a matrix, or the right answer has too few finite values.

    Examples
    --------
    >>> from nnmath.exercises.define import formula
    >>> square = formula("chain-rule-square", "2*x*df(x)", names={"x": "x", "df": "f'"})
    >>> data = browser_judge_data(square)
    >>> data["names"], data["functions"]["df"][0]
    (['x'], 't')
    """
    plain = [name for name, symbol in entry.names.items() if not symbol.function]
    if entry.indices or any(entry.names[name].rows is not None for name in plain):
        raise ValueError(f"{entry.id}: in a page only formulas of plain numbers can be judged")
    prepared = prepare(entry)
    names: list[Node] = [Name(name) for name in plain]
    points, right, wrong = [], [], [list[float]() for _ in entry.known_mistakes]
    examples, right_there = list[list[float]](), list[float]()
    with np.errstate(all="ignore"):
        for point in (*range(1, POINTS, 2), *range(0, POINTS, 2)):  # first those of all signs
            row = _at(point, names, prepared)
            values = _at(
                point, [prepared.right, *(node for node, _ in prepared.known_mistakes)], prepared
            )
            if not np.all(np.isfinite([*row, *values])) or abs(values[0]) < 1e-6:
                continue
            points.append(row)
            right.append(values[0])
            for column, value in zip(wrong, values[1:], strict=True):
                column.append(value)
        for point in (*range(READABLE, READABLE + 8, 2), *range(READABLE + 1, READABLE + 60, 2)):
            row = _at(point, names, prepared)
            (value,) = _at(point, [prepared.right], prepared)
            if np.all(np.isfinite([*row, value])) and value and len(examples) < SHOWN:
                examples.append(row)
                right_there.append(value)
    if len(points) < LEAST or not examples:
        raise ValueError(f"{entry.id}: too few points at which everything has a value")
    known_mistakes = [
        {"values": column, "says": mistake.says}
        for column, mistake in zip(wrong, entry.known_mistakes, strict=True)
    ]
    return {
        "names": plain,
        "vocabulary": prepared.vocabulary,
        "functions": _functions(entry),
        "points": points,
        "right": right,
        "known_mistakes": known_mistakes,
        "shown": examples,
        "wanted": right_there,
    }


def browser_matrices_data(entry: Formula) -> dict[str, Any]:
    """What a page needs to judge a formula of matrices, or with indices, without a kernel.

    Parameters
    ----------
    entry : Formula
        A formula some of whose names are columns or matrices.

    Returns
    -------
    dict
        ``names``, ``vocabulary`` and ``functions`` as in :func:`browser_judge_data`;
        ``indices``: the size of each free index; ``points``: at each ``sizes``, ``values``, a
        number or a list of rows for each name, ``right``, what is right there, and ``wrong``, what
        the ``known_mistakes`` give, None where shapes do not fit; ``square``: points at which all
        sizes are equal, so that a lost transpose fits.
    """
    prepared = prepare(entry)
    names = [name for name, symbol in entry.names.items() if not symbol.function]
    nodes = [node for node, _ in prepared.known_mistakes]

    def at(spread: int, point: int) -> dict[str, Any]:
        environment = prepared.floats(spread, point)

        def values(node: Node) -> Any:
            try:
                return _plain(value_of(node, environment, entry.indices))
            except ShapeError:
                return None

        given = [_plain(value_of(Name(name), environment, {})) for name in names]
        return {
            "sizes": environment.declarations.sizes(spread),
            "values": given,
            "right": values(prepared.right),
            "wrong": [values(node) for node in nodes],
        }

    with np.errstate(all="ignore"):
        numbers = range(MATRIX_POINTS)
        points = [at(spread, point) for spread in range(MATRIX_SPREADS) for point in numbers]
        square = [at(SQUARE, point) for point in (0, 1)]
    return {
        "names": names,
        "vocabulary": prepared.vocabulary,
        "functions": _functions(entry),
        "indices": dict(entry.indices),
        "points": points,
        "square": square,
        "known_mistakes": [mistake.says for _, mistake in prepared.known_mistakes],
    }


def has_matrices(entry: Formula) -> bool:
    """Whether a formula is not one of plain numbers."""
    return bool(entry.indices) or any(s.rows is not None for s in entry.names.values())


def browser_steps_data(entry: Derivation) -> dict[str, Any]:
    """What a page needs to judge the steps of a derivation without a kernel.

    Parameters
    ----------
    entry : Derivation
        A derivation.

    Returns
    -------
    dict
        ``names``: all names of numbers, derivatives too, and ``free``: for each what it is computed
        from; ``answer_names``: those in which an answer is given; ``points``, ``sample_points``:
        values of them; ``right``, ``start_values``: what the answer and the beginning are there;
        ``vocabulary``, ``spoken``, ``quotients`` and ``spelt``: how names and derivatives are
        written; ``sizes``: of matrices at each point, None where all names are numbers;
        ``functions`` and ``known_mistakes`` as in :func:`browser_judge_data`; ``broken``:
        what each derivative is if a rule is broken, ``{"name": …, "rule": …, "values": […]}``.
    """
    setting = prepare_setting(entry)
    whole = setting.whole
    table = whole.entry.names
    names = [n for n, s in table.items() if not s.function and not n.startswith(HIDDEN)]
    matrices = any(table[name].rows is not None for name in names)
    nodes: list[Node] = [Name(name) for name in names]
    mistakes = [] if matrices else [node for node, _ in whole.known_mistakes]
    with np.errstate(all="ignore"):
        if matrices or entry.relation != "=":  # a bound can be wrong in one corner alone
            signed = list(range(POINTS))
        else:
            signed = _with_both_signs([_at(at, nodes, whole) for at in range(POINTS)])
        edges = range(2, 2 * len(whole.declarations.edges) + 1, 2)
        chosen = [*signed, *(at for at in edges if at not in signed)]
        places = [whole.floats(0, at) for at in chosen]
        if matrices:
            spreads = range(MATRIX_SPREADS)
            places = [whole.floats(spread, at) for spread in spreads for at in range(MATRIX_POINTS)]
        if entry.relation != "=":
            places += _far_and_near(whole)
        rows = [_values(nodes, place) for place in places]
        samples = [] if matrices else [_at(at, nodes, whole) for at in _readable()]
        ends = [_values([whole.right, setting.start, *mistakes], place) for place in places]
        plain = entry.relation == "=" and not matrices
        broken = list(_broken_derivatives(setting, places)) if plain else []
    columns = list(zip(*ends, strict=True))
    return {
        "names": names,
        "sizes": [place.declarations.sizes(place.spread) for place in places] if matrices else None,
        "broken": broken,
        "free": {n: _free(setting, n) for n in names},
        "answer_names": list(entry.names),
        "points": rows,
        "sample_points": samples,
        "right": list(columns[0]),
        "start_values": list(columns[1]),
        "vocabulary": whole.vocabulary,
        "spoken": plain_text.vocabulary(setting.visible),
        "quotients": {f"{u} {v}": quotient_word(u, v) for u, v in setting.quotients},
        "spelt": {name: f"d{u}/d{v}" for (u, v), name in setting.quotients.items()},
        "functions": _functions(whole.entry),
        "known_mistakes": [
            {"values": list(values), "says": mistake.says}
            for values, (_, mistake) in zip(columns[2:], whole.known_mistakes, strict=not matrices)
        ],
    }


def _broken_derivatives(
    setting: Setting, places: list[NumericEnvironment]
) -> Iterator[dict[str, Any]]:
    """What the derivatives of a setting would be if one rule of differentiation were broken."""
    for name, rule, wrong in broken_derivatives(setting):
        values = [_values([wrong, Name(name)], place) for place in places]
        if all(np.isfinite(mine) and mine != right for mine, right in values):
            yield {"name": name, "rule": str(rule), "values": [mine for mine, _ in values]}


def _with_both_signs(rows: list[list[float]]) -> list[int]:
    """Which points to take: few, but each name has there all signs that it has anywhere."""
    chosen: list[int] = []
    seen: set[tuple[int, bool]] = set()
    for at, row in enumerate(rows):
        signs = {(column, value > 0) for column, value in enumerate(row)}
        if not signs <= seen or len(rows) - at <= STEP_POINTS - len(chosen):
            chosen.append(at)
            seen |= signs
    return chosen


def _readable() -> range:
    return range(READABLE, READABLE + 4)


def _free(setting: Setting, name: str) -> list[str]:
    parts = independent_parts(setting, Name(name))
    return [part.base for part in parts if isinstance(part, Name)]


def _functions(entry: Formula) -> dict[str, tuple[str, str]]:
    """A letter and a formula for each function: what is given of it, or some function's."""
    found = {}
    for name, symbol in entry.names.items():
        if symbol.function:
            a, b, c, d = random_function_coefficients(name)
            found[name] = "t", f"{a!r}*sin({b!r}*t + {c!r}) + {d!r} + 0.3*t"
    for line in entry.given:
        head, _, body = line.partition("=")
        name, call, letter = head.strip().rstrip(")").partition("(")
        if call:
            found[name] = letter, body.strip()
    return found


def _far_and_near(prepared: ParsedFormula) -> list[NumericEnvironment]:
    """Points at which names are large, tiny or 0: a false bound may hold for numbers around 1."""
    declared = prepared.declarations
    free = [
        name
        for name, symbol in declared.names.items()
        if name not in declared.known and not symbol.function and name not in declared.domain
    ]
    found = []
    rng = np.random.default_rng(FAR_POINTS)
    for at in range(FAR_POINTS):
        environment = NumericEnvironment(declared, 0, point=at)
        drawn = 10.0 ** rng.uniform(-2, 1.5, len(free)) * rng.choice([-1, 1], len(free))
        drawn[rng.random(len(free)) < 0.15] = 0
        environment.values.update(zip(free, drawn.round(3), strict=True))
        found.append(environment)
    return found


def _at(point: int, nodes: list[Node], prepared: ParsedFormula) -> list[float]:
    return _values(nodes, prepared.floats(0, point))


def _values(nodes: list[Node], environment: NumericEnvironment) -> list[Any]:
    return [_plain(value_of(node, environment, {})) for node in nodes]


def _plain(value: Any) -> Any:
    """A number, or the rows of a matrix."""
    return np.asarray(value, float).tolist()
