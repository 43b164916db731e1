"""The code of the worked solutions on the chain rule, run as it stands on the page."""

import math
import re
from pathlib import Path

import mpmath as mp
import numpy as np

SOURCE = (Path(__file__).parents[2] / "chapters/solutions/03-chain-rule.md").read_text()


def code_of(solution):
    """The code of a worked solution, run as it stands on the page."""
    part = SOURCE[SOURCE.index(f":label: sol-chain-rule-{solution}") :]
    scope = {"np": np}
    for block in re.findall(r"~~~python\n(.*?)~~~", part[: part.index("\n```\n")], re.DOTALL):
        exec(block, scope)
    return scope


def test_the_solution_of_the_sine():
    scope = code_of("sine")  # it ends with an assertion of its own
    derivative = mp.diff(lambda x: mp.sin(x**2), mp.mpf("1.2"))
    assert math.isclose(scope["C"].backward()[scope["x"]], float(derivative))


def test_the_solutions_of_the_sweeps_agree_with_a_graph_of_nodes():
    from nnmath.graph import Node

    x, y = Node(0.7), Node(-1.2)
    end = ((x * y).exp() + x) * x * y.sigmoid()
    nodes = sorted(end.history(), key=lambda node: (bool(node.parents), end.history().index(node)))
    place = {node: k for k, node in enumerate(nodes)}
    arrows = [[(place[p], s) for p, s in node.parents] for node in nodes]
    back = end.backward()
    g = code_of("mistake")["backward_sweep"](arrows)
    assert np.allclose(g, [back[node] for node in nodes])
    for start in (0, 1):
        t = code_of("forward-sweep")["forward_sweep"](arrows, start)
        assert math.isclose(t[-1], back[nodes[start]])


def test_a_lost_path():
    for sentence in (
        "$3$ in place of $6$",
        "slope is $27$",
        "at $x = 3$ gives $9$",
        r"$3 \cdot 3 = 9$",
    ):
        assert sentence in SOURCE
    from nnmath.graph import Node

    def lossy(end):
        g = dict.fromkeys(end.history(), 0.0) | {end: 1.0}
        for node in reversed(g):
            for parent, local in node.parents:
                g[parent] = local * g[node]
        return g

    x = Node(3)
    assert lossy(x * x)[x] == 3
    assert lossy(x * x * x)[x] == 9
    assert (x * x * x).backward()[x] == 27
    w, b, v = Node(2), Node(-3), Node(-1)
    neuron = (w * v + b).sigmoid()
    assert lossy(neuron) == neuron.backward()
