"""The mathematics of neural networks, as code that a reader of the book recognises.

Rooms, from the ground up; each is imported by name, ``from nnmath.network import Network``:

- `activations`, `losses`: σ and C, each beside its derivative
- `perceptron`, `descent`: the two oldest ways to learn
- `graph`: the chain rule, one number at a time
- `gradcheck`, `data`: a witness for gradients, and something to learn
- `network`, `backprop`, `training`: forward, backward, and step after step
- `plotting`, `exercises`, `widgets`: pictures, judged answers, figures that move
- `formulas`: parts, parsers and printers of formulas; `proofs`: the proofs

Importing nnmath loads NumPy at most: a room is loaded when it is first asked for.
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_ROOMS = (
    "activations",
    "backprop",
    "data",
    "descent",
    "exercises",
    "gradcheck",
    "graph",
    "formulas",
    "proofs",
    "losses",
    "network",
    "perceptron",
    "plotting",
    "training",
    "widgets",
)


def __getattr__(name: str) -> Any:
    """Open the room ``nnmath.name``."""
    if name in _ROOMS:
        return importlib.import_module(f"nnmath.{name}")
    raise AttributeError(f"module 'nnmath' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the rooms, beside what is there already."""
    return sorted({*globals(), *_ROOMS})
