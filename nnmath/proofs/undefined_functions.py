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
