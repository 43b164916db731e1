r"""Networks whose sizes are letters: some layers in a row, of any sizes, in a network of any depth.

Only the layers of which a formula speaks are there. What comes before them is given, as letters;
what comes behind is any cost of what they hand on: Φ(Σ_j e_j z_j), or Φ(Σ_j e_j a_j), with any
function Φ and any numbers e. Derivatives of first order see no more of a cost than its slopes, and
the slopes of these costs can be any numbers. So a formula for layer l, where l is a letter, holds
for any layer of any network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import index, total
from ..model import Description, Intervention, Key, Model, Quantity, scalar_function
from ..symbolic_matrix import GeneralMatrix, Value, general_letters
from ..undefined_functions import any_function
from .networks import any_activation, sigmoid

LAYER, LAST, M = index("l"), index("L"), index("m")
ONE = sp.Integer(1)
ETA = sp.Symbol("η")
CAPITALS = {"x": "X", "y": "Y", "z": "Z", "a": "A", "\\delta": "\\Delta"}
ENDS = {
    "any of z": "any cost",
    "any of a": "any cost",
    "quadratic": "quadratic cost",
    "cross-entropy": "cross-entropy",
}


def size(layer: Any) -> Any:
    """n_l for any l."""
    return sp.Function("n", integer=True, positive=True)(layer)


def letters(name: str, *sizes: Any) -> GeneralMatrix:
    """A column or matrix of letters."""
    return general_letters(sp.IndexedBase(name, shape=sizes))


def quantity(matrix: GeneralMatrix) -> Quantity:
    """What may stand as a whole or with lower indices."""
    return Quantity(matrix, matrix.at)


@dataclass(frozen=True)
class Layers:
    """Layers in a row.

    Attributes
    ----------
    layers : tuple
        Their numbers, which may be letters; the first is where the computation begins.
    given : {"a", "z"}
        What is given of the first layer.
    end : str
        The cost, a key of :data:`ENDS`.
    batch : bool
        Any number of examples instead of one.
    has_biases, is_sigmoid : bool
        The neurons.
    free : tuple or None
        A quantity, "z" or "a", and the layer in which it is set free.
    outputs : SymPy expression or None
        The size of the last layer, where it is no letter.
    is_residual : bool
        All layers have one size, and each adds its activation to what came in.
    """

    layers: tuple[Any, ...]
    given: str = "a"
    end: str = "any of z"
    batch: bool = False
    has_biases: bool = True
    is_sigmoid: bool = False
    free: tuple[str, Any] | None = None
    outputs: Any = None
    is_residual: bool = False

    @property
    def last(self) -> Any:
        """The number of the last layer."""
        return self.layers[-1]

    @property
    def computed(self) -> tuple[Any, ...]:
        """The layers that are computed from the one before."""
        return self.layers[1:]

    def size(self, layer: Any) -> Any:
        """How many neurons a layer has."""
        if self.is_residual:
            return size(self.last)
        return self.outputs if layer == self.last and self.outputs is not None else size(layer)

    def activate(self, z: Any) -> Any:
        """The activation of a number."""
        return sigmoid(z) if self.is_sigmoid else any_activation(z)

    def letters(self, name: str, layer: Any) -> GeneralMatrix:
        """A letter for each neuron, and for each example of a batch."""
        sizes = (self.size(layer), M) if self.batch else (self.size(layer),)
        return letters(name, *sizes)

    def weights(self, layer: Any) -> GeneralMatrix:
        """The weights of a layer."""
        before = self.layers[self.layers.index(layer) - 1]
        return letters(f"w{_sign(layer)}", self.size(layer), self.size(before))

    def biases(self, layer: Any) -> GeneralMatrix:
        """The biases of a layer."""
        return letters(f"b{_sign(layer)}", self.size(layer))

    def forward(self) -> tuple[dict[Any, GeneralMatrix], dict[Any, GeneralMatrix]]:
        """All weighted inputs z and all activations a."""
        first = self.layers[0]
        z, a = dict[Any, GeneralMatrix](), dict[Any, GeneralMatrix]()
        if self.given == "a":
            a[first] = self.letters(f"a{_sign(first)}", first)
        else:
            z[first] = self.letters(f"z{_sign(first)}", first)
            a[first] = self._or_free("a", first, z[first].each(self.activate))
        for before, layer in zip(self.layers, self.computed, strict=False):
            z[layer] = self._or_free("z", layer, self._weighted_input(layer, a[before]))
            a[layer] = self._or_free("a", layer, self._activation(z[layer], a[before]))
        return z, a

    def _weighted_input(self, layer: Any, a: GeneralMatrix) -> GeneralMatrix:
        w, b = self.weights(layer), self.biases(layer)

        def entry(j: Any, i: Any) -> Any:
            z = total(lambda k: w.entry(j, k) * a.entry(k, i), a.rows)
            return z + b.entry(j, ONE) if self.has_biases else z

        return GeneralMatrix(w.rows, a.columns, entry)

    def _activation(self, z: GeneralMatrix, before: GeneralMatrix) -> GeneralMatrix:
        active = z.each(self.activate)
        if not self.is_residual:
            return active
        return GeneralMatrix(
            z.rows, z.columns, lambda j, i: before.entry(j, i) + active.entry(j, i)
        )

    def _or_free(self, kind: str, layer: Any, value: GeneralMatrix) -> GeneralMatrix:
        return self.letters(f"{kind}{_sign(layer)}", layer) if self.free == (kind, layer) else value

    def cost_of_example(self, i: Any) -> Any:
        """What one example costs."""
        z, a = self.forward()
        y, e = self.letters("y", self.last), self.letters("e", self.last)
        rows = self.size(self.last)

        def entropy(p: Any, q: Any) -> Any:
            return -(q * sp.log(p) + (1 - q) * sp.log(1 - p))

        def term(j: Any) -> Any:
            return {
                "any of z": lambda: e.entry(j, i) * z[self.last].entry(j, i),
                "any of a": lambda: e.entry(j, i) * a[self.last].entry(j, i),
                "quadratic": lambda: (a[self.last].entry(j, i) - y.entry(j, i)) ** 2,
                "cross-entropy": lambda: entropy(a[self.last].entry(j, i), y.entry(j, i)),
            }[self.end]()

        whole = term(ONE) if rows == 1 else total(term, rows)
        if self.end in ("any of z", "any of a"):
            return any_function("Φ")(whole)
        return whole / 2 if self.end == "quadratic" else whole

    def cost(self) -> Any:
        """The mean over the examples."""
        return total(self.cost_of_example, M) / M if self.batch else self.cost_of_example(ONE)

    def cut(self, kind: str, layer: Any) -> tuple[Layers, dict[Any, Callable[[Any], Any]]]:
        """The layers with one quantity set free, and what its letters stand for."""
        inner = replace(self, free=(kind, layer))
        z, a = self.forward()
        was = (z if kind == "z" else a)[layer]
        base = sp.IndexedBase(f"{kind}{_sign(layer)}", shape=was.shape[: 1 + self.batch])
        return inner, {base: was.at}

    def error(self, layer: Any) -> GeneralMatrix:
        """∂C/∂z of a layer, by SymPy."""
        if self.given == "z" and layer == self.layers[0]:
            cost, z = self.cost(), self.forward()[0][layer]
            return z.each(lambda entry: sp.diff(cost, entry))
        inner, back = self.cut("z", layer)
        cost, z = inner.cost(), inner.forward()[0][layer]
        ((base, was),) = back.items()

        def undo(e: Any) -> Any:
            return e.replace(
                lambda x: isinstance(x, sp.Indexed) and x.base == base, lambda x: was(x.indices)
            )

        return z.each(lambda entry: undo(sp.diff(cost, entry)))


def _sign(layer: Any) -> str:
    """A layer in the name of a letter."""
    return {"l": "", "l + 1": "_+", "l - 1": "_-", "L": "", "L - 1": "_-"}.get(
        str(layer), str(layer)
    )


def describe(net: Layers) -> Description:
    """What the layers are called."""
    count = len(net.layers)
    noun = "a layer of any size" if count < 3 else f"{count - 1} layers of any sizes"
    activation = "the sigmoid" if net.is_sigmoid else "any activation"
    details = [activation, ENDS[net.end]] + ["any number of examples"] * net.batch
    if net.is_residual:
        noun = "a residual layer of any size"
    if not net.has_biases:
        details.insert(0, "without biases")
    return Description(noun, tuple(details), letters=("n", "m") if net.batch else ("n",))


def model(net: Layers) -> Model:
    """The names of the book for layers in a row."""
    z, a = net.forward()
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(net.cost()),
        ("n", None, False): Quantity(entries=lambda subs: net.size(subs[0])),
        ("L", None, False): Quantity(LAST),
        ("\\eta", None, False): Quantity(ETA),
    }
    if net.batch:
        ones = GeneralMatrix(M, ONE, lambda i, j: ONE)
        names["m", None, False] = Quantity(M)
        names["\\mathbf{1}", None, False] = Quantity(ones)
        names["C", None, False] = Quantity(net.cost(), lambda subs: net.cost_of_example(subs[0]))
    for base, given in (("a", a), ("z", z)):
        for layer, values in given.items():
            names |= _of_examples(base, layer, values, net.batch)
    names |= _of_examples("y", None, net.letters("y", net.last), net.batch)
    if net.layers[0] == 0:
        names |= _of_examples("x", None, a[net.layers[0]], net.batch)
    for layer in net.computed:
        w, b = net.weights(layer), net.biases(layer)
        names["W", layer, False] = Quantity(w)
        names["w", layer, False] = Quantity(entries=w.at)
        if net.has_biases:
            names["b", layer, False] = quantity(b)
    if net.free is None:
        for layer in z:
            names |= _of_examples("\\delta", layer, net.error(layer), net.batch)
    t = sp.Symbol("t")

    def cut(base: str, layer: Any) -> Intervention | None:
        kind = {"Z": "z", "A": "a"}.get(base, base) if net.batch else base
        if kind not in ("z", "a") or layer not in (z if kind == "z" else a):
            return None
        inner, back = net.cut(kind, layer)
        return Intervention(model(inner), back)

    def update(base: str, layer: Any, star: bool) -> Value:
        if star or base not in ("W", "b") or layer not in net.computed:
            raise EvaluationError(f"{base} is not changed by a step")
        old, cost = (net.weights(layer) if base == "W" else net.biases(layer)), net.cost()
        return old.each(lambda entry: entry - ETA * sp.diff(cost, entry))

    functions = {"\\sigma": scalar_function(net.activate(t), t)}
    return Model(
        describe(net), names, functions=functions, cut=None if net.free else cut, update=update
    )


def _of_examples(base: str, layer: Any, values: GeneralMatrix, batch: bool) -> dict[Key, Quantity]:
    """Of one example z is a column; of a batch it has entries z_{ji} alone, and Z is the whole."""
    if not batch:
        return {(base, layer, False): quantity(values)}
    return {
        (base, layer, False): Quantity(entries=values.at),
        (CAPITALS[base], layer, False): Quantity(values),
    }


def without(whole: Model, *bases: str) -> Model:
    """The model without some of its names."""
    return replace(whole, names={key: q for key, q in whole.names.items() if key[0] not in bases})


def dropped() -> Model:
    """Two layers, and the hidden error as it would be if every σ′ were left out."""
    net = Layers((0, 1, 2), end="quadratic")
    whole, a = without(model(net), "L"), net.forward()[1]
    w, y = net.weights(2), net.letters("y", 2)

    def message(j: Any, _: Any) -> Any:
        return total(lambda k: w.entry(k, j) * (a[2].entry(k, ONE) - y.entry(k, ONE)), size(2))

    names = dict(whole.names)
    names["\\tilde{\\delta}", 1, False] = quantity(GeneralMatrix(size(1), ONE, message))
    return replace(whole, names=names)


def chain_layer() -> Model:
    """One neuron of a chain with its input, and how any cost moves with it."""
    w, b, a, z, t = sp.symbols("w b a z t")
    weighted, behind = w * a + b, any_function("Φ")
    cost, error = behind(weighted), sp.diff(behind(z), z).subs(z, weighted)
    names: dict[Key, Quantity] = {
        ("C", None, False): Quantity(cost),
        ("L", None, False): Quantity(LAST),
        ("\\eta", None, False): Quantity(ETA),
        ("w", LAYER, False): Quantity(w),
        ("b", LAYER, False): Quantity(b),
        ("a", LAYER - 1, False): Quantity(a),
        ("\\delta", LAYER, False): Quantity(error),
        ("w", 1, False): Quantity(w),
        ("b", 1, False): Quantity(b),
        ("a", 0, False): Quantity(a),
        ("\\delta", 1, False): Quantity(error),
    }

    def update(base: str, layer: Any, star: bool) -> Value:
        old = {"w": w, "b": b}.get(base)
        if star or layer != LAYER or old is None:
            raise EvaluationError(f"{base} is not changed by a step")
        return old - ETA * sp.diff(cost, old)

    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    noun = "a neuron in a chain of any length"
    details = ("any activation", "any cost")
    return Model(Description(noun, details, letters=("L",)), names, {}, functions, update=update)


def chain_link() -> Model:
    """Two neurons in a row of a chain of any length: the error of the first one."""
    z, z_next, w, b, t = sp.symbols("z z_+ w_+ b_+ t")
    behind, weighted = any_function("Φ"), w * any_activation(z) + b
    below = sp.diff(behind(weighted), z)
    error = sp.diff(behind(z_next), z_next).subs(z_next, weighted)
    names: dict[Key, Quantity] = {
        ("L", None, False): Quantity(LAST),
        ("z", LAYER, False): Quantity(z),
        ("w", LAYER + 1, False): Quantity(w),
        ("\\delta", 1, False): Quantity(sp.Symbol("δ1")),
        ("\\delta", LAYER, False): Quantity(below),
        ("\\delta", LAYER + 1, False): Quantity(error),
    }
    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    noun = "two neurons in a chain of any length"
    details = ("any activation", "any cost")
    return Model(Description(noun, details, letters=("L",)), names, {}, functions)


BUILDERS: dict[str, Callable[[], Model]] = {
    "layer-n": lambda: model(Layers((LAYER - 1, LAYER))),
    "layers-n": lambda: model(Layers((LAYER, LAYER + 1), given="z")),
    "layer-batch-n": lambda: model(Layers((LAYER - 1, LAYER), batch=True)),
    "layers-batch-n": lambda: model(Layers((LAYER, LAYER + 1), given="z", batch=True)),
    "output-n": lambda: model(Layers((LAST,), given="z", end="any of a")),
    "output-quadratic-n": lambda: model(Layers((LAST - 1, LAST), end="quadratic")),
    "output-entropy-n": lambda: model(
        Layers((LAST,), given="z", end="cross-entropy", is_sigmoid=True)
    ),
    "output-batch-n": lambda: model(Layers((LAST,), given="z", end="quadratic", batch=True)),
    "second-of-two-n": lambda: without(model(Layers((2,), given="z", end="quadratic")), "L"),
    "first-of-two-n": lambda: without(model(Layers((1, 2), given="z")), "L"),
    "two-layers-n": lambda: without(model(Layers((0, 1, 2))), "L"),
    "behind-n": lambda: without(
        model(Layers((0, 1, 2), end="cross-entropy", is_sigmoid=True, outputs=ONE)), "L"
    ),
    "residual-n": lambda: without(
        model(Layers((LAYER - 1, LAYER), end="any of a", is_residual=True)), "L"
    ),
    "trap-n": lambda: without(model(Layers((1, 2), given="z")), "L"),
    "dropped-n": dropped,
    "paths-n": lambda: without(model(Layers((1, 2, 3), given="z")), "L"),
    "three-layers-n": lambda: without(
        model(Layers((0, 1, 2, 3), end="quadratic", batch=True, has_biases=False)), "L"
    ),
    "chain-layer": chain_layer,
    "chain-link": chain_link,
}
