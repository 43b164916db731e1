"""The mathematics of neural networks, as code that a reader of the book recognises.

Modules, from the lowest up; each is imported by name, ``from nnmath.network import Network``:

- `activations`, `losses`: σ and C, each beside its derivative
- `perceptron`, `descent`: the two oldest ways to learn
- `graph`: the chain rule, one number at a time
- `gradcheck`, `data`: gradients without calculus, as a check, and data sets to learn
- `optimizers`: better steps, momentum to Adam
- `autodiff`: automatic differentiation over arrays, forward and reverse mode
- `network`, `backprop`, `training`: the forward pass, the backward pass, and gradient descent
- `regularisation`, `linear_fits`: penalty, dropout and early stop; fits with known expected errors
- `plotting`, `exercises`, `widgets`: plots, graded exercises, figures that move
- `formulas`: parts, parsers and printers of formulas; `proofs`: the proofs

Importing nnmath loads NumPy at most: each module is loaded when it is first used.
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_MODULES = (
    "activations",
    "autodiff",
    "backprop",
    "data",
    "descent",
    "exercises",
    "gradcheck",
    "graph",
    "formulas",
    "proofs",
    "linear_fits",
    "losses",
    "network",
    "optimizers",
    "perceptron",
    "plotting",
    "regularisation",
    "training",
    "widgets",
)


def __getattr__(name: str) -> Any:
    """Import the module ``nnmath.name``."""
    if name in _MODULES:
        return importlib.import_module(f"nnmath.{name}")
    raise AttributeError(f"module 'nnmath' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the modules, beside what is defined here."""
    return sorted({*globals(), *_MODULES})
