"""The models by name; each is built when it is first asked for.

A module here may define a dictionary ``BUILDERS``: by a model's name, the function that builds it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from nnmath.formulas.errors import EvaluationError

from ..model import Model

Builder = Callable[[], Model]


@cache
def builders() -> dict[str, Builder]:
    """The functions that build the models, by the models' names.

    Raises
    ------
    ValueError
        If two models have the same name.
    """
    found: dict[str, Builder] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        more = getattr(import_module(f"{__name__}.{module}"), "BUILDERS", {})
        if twice := sorted(found.keys() & more.keys()):
            raise ValueError(f"two models are called {twice[0]}; one is in models/{module}.py")
        found |= more
    return found


@cache
def model_by_name(key: str | Builder) -> Model:
    """The model of this name, or of this builder; built once.

    Raises
    ------
    EvaluationError
        If no model has this name.
    """
    if not isinstance(key, str):
        return key()
    if key not in builders():
        raise EvaluationError(
            f"no model is called {key}: name its function in BUILDERS, in its module of "
            "nnmath/proofs/models"
        )
    return builders()[key]()
