r"""Functions left abstract: all that is known of σ is that it has a derivative, σ′.

A formula proved with them holds for every smooth function. SymPy differentiates them by its own
chain rule; the partial derivatives are new functions of the same family. A family carries a
*concrete* member too, for which numbers can be computed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

Concrete = Callable[..., Any]


@cache
def undefined_function(name: str, order: tuple[int, ...], concrete: Concrete) -> Any:
    """Return the SymPy function ``name``, differentiated ``order[i]`` times by its i-th argument.

    Parameters
    ----------
    name : str
        How it is printed.
    order : tuple of int
        One entry an argument; all zeros for the function itself.
    concrete : callable
        Takes SymPy expressions, returns one: the member of the family used for numbers.
    """

    def fdiff(self: Any, argindex: int = 1) -> Any:
        raised = list(order)
        raised[argindex - 1] += 1
        return undefined_function(name, tuple(raised), concrete)(*self.args)

    primes = "".join(map(str, order)) if len(order) > 1 else "'" * order[0]
    fields = {"fdiff": fdiff, "nargs": len(order), "family": (concrete, order)}
    return type(f"{name}{primes}", (sp.Function,), fields)


@cache
def family_member(function: Any) -> tuple[tuple[Any, ...], Any]:
    """The concrete expression of an abstract function, with the symbols of its arguments."""
    concrete, order = function.family
    arguments = sp.symbols(f"t1:{len(order) + 1}", cls=sp.Dummy)
    expression = concrete(*arguments)
    for argument, times in zip(arguments, order, strict=True):
        expression = sp.diff(expression, argument, times)
    return arguments, expression


def is_abstract(function: Any) -> bool:
    """Whether a SymPy function class was made by :func:`undefined_function`."""
    return hasattr(function, "family")


def any_function(name: str) -> Callable[[Any], Any]:
    """Any differentiable function of one number, which may stand for one of several numbers.

    Φ(Σ_j e_j z_j) has any value and any slopes at one point z. Its second derivatives are not any
    numbers, and neither are its values elsewhere: see :func:`check_one_point`.
    """
    function: Callable[[Any], Any] = undefined_function(name, (0,), _bumps)
    return function


def _bumps(x: Any) -> Any:
    return sp.exp(x / 5) + sp.sin(x) + x**3


def check_one_point(expression: Any) -> None:
    """Check that of each function made by :func:`any_function` only value and slopes are asked.

    One point for each example: arguments that differ in their indices alone count as one.

    Raises
    ------
    EvaluationError
        If a higher derivative is there, or the values at two points.
    """
    points: dict[str, Any] = {}
    for part in expression.atoms(sp.Function):
        if not is_abstract(part.func) or part.func.family[0] is not _bumps:
            continue
        if part.func.family[1] > (1,):
            raise EvaluationError("the general model knows first derivatives alone")
        name = part.func.__name__.rstrip("'")
        if points.setdefault(name, _without_indices(part.args[0])) != _without_indices(
            part.args[0]
        ):
            raise EvaluationError("the general model knows a function at one point alone")


def _without_indices(e: Any) -> Any:
    if isinstance(e, sp.Indexed):
        return sp.Symbol(str(e.base))
    if isinstance(e, sp.Sum):
        return sp.Function("sum")(_without_indices(e.function), *(n for _, _, n in e.limits))
    return e if e.is_Atom else e.func(*map(_without_indices, e.args))
