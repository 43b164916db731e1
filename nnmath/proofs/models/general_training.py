r"""Any number of batches, slopes and classes; a layer of any size with random weights.

Of random weights and inputs only moments are given: E stays unevaluated here, as a function, and
is computed at the sizes that the cut-off theorem asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import index, total
from ..model import Description, Key, Model, Quantity
from ..symbolic_matrix import GeneralMatrix, Value
from ..undefined_functions import any_function
from .descent import K
from .general_networks import LAST, LAYER, letters, quantity, size
from .general_vectors import names_of
from .vanishing import SIGMOID, mean_of_polynomial

M, S, Q = index("m"), index("s"), index("q")
ONE = sp.Integer(1)


def slopes() -> Model:
    """The slopes g_1 … g_m of one weight for m examples, and their mean squared deviation V."""
    g = letters("g", M)
    middle = total(lambda i: g.entry(i, ONE), M) / M
    spread = total(lambda i: (g.entry(i, ONE) - middle) ** 2, M) / M
    names = names_of(V=spread, m=M)
    names["g", None, False] = Quantity(entries=g.at)
    description = Description("any number of slopes", letters=("m",))
    return Model(description, names, examples=frozenset({"g"}))


def guess() -> Model:
    """Targets of one example that sum to one, for any number of classes."""
    y = letters("y", size(LAST))
    names = names_of(y=y, L=LAST)
    names["n", None, False] = Quantity(entries=lambda subs: size(subs[0]))
    details = ("targets that sum to one",)
    description = Description("any number of classes", details, letters=("n",))
    relations = {(sp.IndexedBase("y", shape=(size(LAST),)), 1, 0): ONE}
    return Model(description, names, relations=relations)


def batches() -> Model:
    """Any examples, cut into q batches of s, and the weights of any layer.

    The cost of example i is Φ(Σ_{jk} G_{jki} w_{jk}), with any function Φ.
    """
    w = letters("w", size(LAYER), size(LAYER - 1))
    slope = sp.IndexedBase("G")

    def cost(subs: tuple[Any, ...]) -> Any:
        (i,) = subs

        def row(j: Any) -> Any:
            return total(lambda k: slope[j, k, i] * w.entry(j, k), w.columns)

        return any_function("Φ")(total(row, w.rows))

    def of_batch(subs: tuple[Any, ...]) -> Any:
        (r,) = subs
        return total(lambda t: cost(((r - 1) * S + t,)), S) / S

    mean = total(lambda r: total(lambda t: cost(((r - 1) * S + t,)), S), Q) / (Q * S)
    names = names_of(s=S, q=Q, m=Q * S, L=LAST)
    names |= {
        ("C", None, False): Quantity(mean, cost),
        ("\\hat{C}", None, False): Quantity(entries=of_batch),
        ("W", LAYER, False): Quantity(w),
        ("n", None, False): Quantity(entries=lambda subs: size(subs[0])),
    }
    details = ("any network", "any cost")
    description = Description("any number of batches of any size", details, letters=("q", "s", "n"))
    return Model(description, names)


def layer() -> Model:
    """The weights W of a layer, the error δ of its neurons, z and any column c of the one below."""
    rows, columns = size(LAYER + 1), size(LAYER)
    w, error = letters("w", rows, columns), letters("d", rows)
    names = names_of(W=w, z=letters("z", columns), c=letters("c", columns), **{"\\delta": error})
    names["w", None, False] = Quantity(entries=w.at)
    names["n", None, False] = Quantity(entries=lambda subs: size(subs[0]))
    description = Description("a matrix of weights of any size", letters=("n",))
    return Model(description, names, {}, SIGMOID)


def links() -> Model:
    """The last of any number of links of a chain: its weight and its weighted input."""

    def last(symbol: Any) -> Callable[[tuple[Any, ...]], Any]:
        def entry(subs: tuple[Any, ...]) -> Any:
            if subs != (K + 1,):
                raise EvaluationError("only the last link has a value here")
            return symbol

        return entry

    names: dict[Key, Quantity] = {
        (base, None, False): Quantity(entries=last(sp.Symbol(base))) for base in ("w", "z")
    }
    description = Description("any number of links with sigmoids", letters=("n",))
    return Model(description, names, {}, SIGMOID)


def moments(leak: Any = None) -> Model:
    """A layer z = W a of any size with random weights, as :func:`.vanishing.moments` has it."""
    inputs, neurons = size(LAYER - 1), size(LAYER)
    w, a, d = letters("w", neurons, inputs), letters("a", inputs), letters("d", neurons)
    v, q, r, s = sp.symbols("v q r s")
    cut = leak is not None
    left = (1 + leak**2) * s / 2 if cut else q
    random = sp.Function("\\mathrm{E}")

    def call(primes: int, args: list[Value]) -> Value:
        (of,) = args
        if primes or isinstance(of, GeneralMatrix):
            raise EvaluationError("E is the mean of one number")
        return random(of) if of.has(sp.Indexed) else mean_of_polynomial(of, left)

    z = GeneralMatrix(
        neurons, ONE, lambda j, _: total(lambda k: w.entry(j, k) * a.entry(k, ONE), inputs)
    )
    u = GeneralMatrix(
        inputs, ONE, lambda k, _: total(lambda j: w.entry(j, k) * d.entry(j, ONE), neurons)
    )
    j, k = (sp.Dummy(name, integer=True, positive=True) for name in "JK")
    forward, backward = random(z.entry(j, ONE) ** 2), random(u.entry(k, ONE) ** 2)
    names: dict[Key, Quantity] = names_of(v=v, **({"s": s} if cut else {"q": q}))
    names |= {
        ("n", None, False): Quantity(entries=lambda subs: size(subs[0])),
        ("w", None, False): Quantity(entries=w.at),
        ("a", None, False): quantity(a),
        ("z", None, False): quantity(z),
        ("u", None, False): quantity(u),
        ("\\delta", None, False): quantity(d),
    }
    if cut:
        names["q", None, False] = Quantity(left)
        names |= names_of(c=leak) if leak else {}
        best = v * s / forward  # E(z²) grows with v; at this variance it is s again
    else:
        names["r", None, False] = Quantity(r)
        # The two factors are E(z²)/q and E(u²)/r; at this variance their mean is 1.
        best = 2 * q * r * v / (r * forward + q * backward)
    names["v", None, True] = Quantity(best)
    kind = "" if not cut else " behind a leaky ReLU" if leak else " behind ReLU"
    description = Description(f"a layer of any size{kind}", ("random weights",), letters=("n",))
    return Model(description, names, {}, {"\\mathrm{E}": call}, any_indices={j: neurons, k: inputs})


BUILDERS: dict[str, Callable[[], Model]] = {
    "slopes-m": slopes,
    "guess-n": guess,
    "batches-n": batches,
    "weights-n": layer,
    "links-n": links,
    "moments-n": moments,
    "relu-moments-n": partial(moments, sp.Integer(0)),
    "leaky-moments-n": partial(moments, sp.Symbol("c")),
}
