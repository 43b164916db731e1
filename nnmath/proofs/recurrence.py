r"""A model of what is computed step by step: x_{k+1} from x_k, for every k.

This is the short way to a :class:`~nnmath.proofs.model.Model` for a rule such as descent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from .computation import Computation, Function
from .model import Description, Index, Key, Model, Quantity
from .models.descent import K
from .symbolic_matrix import Value

MOST_STEPS = 4
Place = Mapping[str, Any]
Step = Callable[[Computation, Place], Place]


def build_recurrence(
    description: Description,
    carried: tuple[str, ...],
    step: Step,
    functions: Mapping[str, Function] | None = None,
) -> Model:
    r"""The model of a rule that makes the numbers of step k + 1 from those of step k.

    Parameters
    ----------
    description : Description
        What the model is called.
    carried : tuple of str
        The letters that have an index, in LaTeX: ``("v", "x")`` for v_k and x_k. For k = 0 they are
        any numbers; so are they for a letter k, so that what holds there holds for every k.
    step : callable
        Takes a :class:`~nnmath.proofs.computation.Computation`, for the other letters and for the
        functions, and the numbers of one step by their letters; returns those of the next.
    functions : dict
        The functions by their LaTeX, such as ``{"f": any_function("f")}``.

    Returns
    -------
    Model
        A formula may go four steps ahead: to x_4, or to x_{k+4}. Name the model twice in a
        statement, in ``models`` for numbers k and in ``general`` for the letter.

    Raises
    ------
    ValueError
        If a step does not return the very letters that are carried.

    Examples
    --------
    >>> def halve(c, now):
    ...     return {"x": now["x"] / c.letters("q")}
    >>> model = build_recurrence(Description("a shrinking number"), ("x",), halve)
    >>> model.lookup("x", None, (2,), False)
    x_0/q**2
    """
    computation = Computation(functions or {})
    walks: dict[str, list[dict[str, Any]]] = {}
    for start in ("0", "k"):
        places = [{name: sp.Symbol(f"{name.lstrip(chr(92))}_{start}") for name in carried}]
        for _ in range(MOST_STEPS):
            after = dict(step(computation, places[-1]))
            if after.keys() != set(carried):
                raise ValueError(f"step: expected the letters {carried}, got {tuple(after)}")
            places.append(after)
        walks[start] = places
    names: dict[Key, Quantity] = dict(computation.names)
    for name in carried:
        names[name, None, False] = Quantity(entries=partial(_place, walks, name))
    return Model(description, names, functions=computation.functions)


def _place(walks: Mapping[str, list[dict[str, Any]]], name: str, subs: tuple[Index, ...]) -> Value:
    if len(subs) != 1:
        raise EvaluationError(f"{name} has one index here, the number of the step")
    (at,) = subs
    steps = at if isinstance(at, int) else sp.sympify(at - K)
    if not (isinstance(steps, int) or steps.is_Integer):
        raise EvaluationError(f"{name} has no step {at} here: write k, or k and a number")
    if not 0 <= steps <= MOST_STEPS:
        raise EvaluationError(
            f"{name} has no step {at} here: write the formula with steps from k to k + {MOST_STEPS}"
        )
    return walks["0" if isinstance(at, int) else "k"][int(steps)][name]
