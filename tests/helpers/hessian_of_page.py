"""The functions of the appendix that multiply by a Hessian, taken from its page.

Without what the book's own environment has and that of the oracles has not.
"""

import ast
import re
from pathlib import Path

import numpy as np

from nnmath.backprop import backward
from nnmath.network import Network

PAGE = Path(__file__).parents[2] / "chapters" / "automatic-differentiation.md"


def from_the_page(*replacements):
    """The functions of the section on second derivatives, as they stand on the page."""
    names = {"np": np, "backward": backward}
    wanted = {"forward_tangent", "backward_tangent", "split", "joined", "hessian_times"}
    cells = re.findall(r"^```\{code-cell\} ipython3\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    for cell in cells:
        if not any(f"def {name}(" in cell for name in wanted):
            continue
        for node in ast.parse(cell).body:
            if isinstance(node, ast.FunctionDef) and node.name in wanted:
                source = ast.unparse(node)
                for old, new in replacements:
                    source = source.replace(old, new)
                exec(source, names)
    return names


def hessian(names, net, X, Y):
    return np.array([names["hessian_times"](net, X, Y, e) for e in np.eye(net.parameters)])


def drawn(seed=0):
    rng = np.random.default_rng(seed)
    net = Network.random([4, 3, 5, 2], rng=rng)
    for b in net.b[1:]:
        b += rng.normal(size=b.shape)
    return net, rng.normal(size=(4, 6)), rng.uniform(size=(2, 6))
