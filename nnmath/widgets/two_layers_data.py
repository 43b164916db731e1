"""One example through two layers and back: each quantity, its sentence, and what it is made from.

Source: ``two-layer`` T5 to T7; chapter "Two layers".
"""

from itertools import product
from typing import NamedTuple

from nnmath._types import Array
from nnmath.activations import ACTIVATIONS
from nnmath.backprop import backward
from nnmath.network import Network

from .description import format_number, round_significant

# A quantity: ("z", 1, 0) is z of the first neuron of layer 1, ("w", 2, 0, 1) a weight, and so on;
# "d" is an error δ, "gw" and "gb" are derivatives of the cost. Indices start at 0 here.
Key = tuple[str | int, ...]
SIGNS = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "identity": "id"}
_LOW, _HIGH = "₁₂₃₄₅₆₇₈₉", ["⁽⁰⁾", "⁽¹⁾", "⁽²⁾"]


class Step(NamedTuple):
    """One frame: the quantity that appears, how, from which others, and along which links."""

    key: Key
    said: str
    sources: list[Key]
    links: list[tuple[Key, Key]]


class Passes(NamedTuple):
    """All quantities of one example, and the order in which the two passes find them."""

    net: Network
    values: dict[Key, float]
    steps: list[Step]

    @property
    def parameters(self) -> list[Key]:
        return [key for key in self.values if key[0] in ("w", "b")]


def symbol(net: Network, key: Key) -> str:
    """The book's name: w₁₂⁽²⁾, or w⁽²⁾ where each layer has one neuron, so that none needs one."""
    kind, *rest = key
    if kind == "C":
        return "C"
    l, *of = (int(i) for i in rest)
    low = "".join(_LOW[i] for i in of) if max(net.sizes) > 1 else ""
    if kind in ("gw", "gb"):
        return f"∂C/∂{str(kind)[1]}{low}{_HIGH[l]}"
    return f"{'δ' if kind == 'd' else kind}{low}{'' if kind == 'y' else _HIGH[l]}"


def passes(net: Network, x: Array, y: Array) -> Passes:
    """Forward and backward pass for one example, by `Network.forward` and `backward`."""
    trace = net.forward(x)
    grads = backward(net, trace, y)
    values: dict[Key, float] = {("a", 0, k): float(v) for k, v in enumerate(x[:, 0])}
    values |= {("y", 2, j): float(v) for j, v in enumerate(y[:, 0])}
    for l in (1, 2):
        n, m = net.W[l].shape
        for j, k in product(range(n), range(m)):
            values["w", l, j, k] = float(net.W[l][j, k])
            values["gw", l, j, k] = float(grads.W[l][j, k])
        for j in range(n):
            if net.b and grads.b:
                values["b", l, j] = float(net.b[l][j, 0])
                values["gb", l, j] = float(grads.b[l][j, 0])
            values["z", l, j] = float(trace.z[l][j, 0])
            values["a", l, j] = float(trace.a[l][j, 0])
            values["d", l, j] = float(grads.delta[l][j, 0])
    values["C",] = net.cost(x, y)
    return Passes(net, values, _Sentences(net, values).steps())


class _Sentences:
    """Writes each quantity out: with its letters, with the numbers in them, with the result."""

    def __init__(self, net: Network, values: dict[Key, float]) -> None:
        self.net, self.values = net, values
        self.f = ["", SIGNS[net.hidden], SIGNS[net.output]]
        self.prime = [None, ACTIVATIONS[net.hidden][1], ACTIVATIONS[net.output][1]]

    def steps(self) -> list[Step]:
        n = self.net.sizes
        forward = [self.z(l, j) for l in (1,) for j in range(n[1])]
        forward += [self.a(1, j) for j in range(n[1])]
        forward += [self.z(2, j) for j in range(n[2])] + [self.a(2, j) for j in range(n[2])]
        back = [self.cost(), *(self.outer(j) for j in range(n[2])), *self.gradients(2)]
        return [*forward, *back, *(self.inner(k) for k in range(n[1])), *self.gradients(1)]

    def s(self, key: Key) -> str:
        return symbol(self.net, key)

    def v(self, key: Key, first: bool = False) -> str:
        return number(self.values[key], first)

    def made(self, key: Key, letters: str, numbers: str, note: str = "") -> str:
        text = f"{self.s(key)} = {letters} = {numbers}"
        text += f" = {self.v(key, True)}" if numbers != self.v(key, True) else ""
        return f"{text}. {note}".strip()

    def products(self, pairs: list[tuple[Key, Key]]) -> tuple[str, str]:
        letters = " + ".join(f"{self.s(p)} {self.s(q)}" for p, q in pairs)
        numbers = " + ".join(
            f"{self.v(p, first=not i)} × {self.v(q)}" for i, (p, q) in enumerate(pairs)
        )
        return letters, numbers

    def z(self, l: int, j: int) -> Step:
        n = self.net.sizes[l - 1]
        pairs: list[tuple[Key, Key]] = [(("w", l, j, k), ("a", l - 1, k)) for k in range(n)]
        letters, numbers = self.products(pairs)
        bias: list[Key] = [("b", l, j)] if self.net.b else []
        for key in bias:
            letters, numbers = f"{letters} + {self.s(key)}", f"{numbers} + {self.v(key)}"
        links: list[tuple[Key, Key]] = [(("a", l - 1, k), ("z", l, j)) for k in range(n)]
        sources = [key for pair in pairs for key in pair] + bias
        return Step(("z", l, j), self.made(("z", l, j), letters, numbers), sources, links)

    def a(self, l: int, j: int) -> Step:
        z: Key = ("z", l, j)
        letters, numbers = f"{self.f[l]}({self.s(z)})", f"{self.f[l]}({self.v(z, True)})"
        return Step(("a", l, j), self.made(("a", l, j), letters, numbers), [z], [])

    def cost(self) -> Step:
        ends: list[Key] = [("a", 2, j) for j in range(self.net.sizes[2])]
        targets: list[Key] = [("y", 2, j) for j in range(self.net.sizes[2])]
        pairs = list(zip(ends, targets, strict=True))
        value = self.v(("C",), True)
        if self.net.loss == "quadratic":
            many = len(pairs) > 1
            sums = [
                " + ".join(f"({show(a)} − {show(y)})²" for a, y in pairs)
                for show in (self.s, self.v)
            ]
            letters, numbers = (f"½ [{text}]" if many else f"½ {text}" for text in sums)
            said = f"C = {letters} = {numbers} = {value}."
        else:
            said = (
                f"C = {value}, the cross-entropy of {', '.join(map(self.s, ends))} and the target."
            )
        return Step(("C",), said, [*ends, *targets], [(a, ("C",)) for a in ends])

    def outer(self, j: int) -> Step:
        key, z, a, y = (("d", 2, j), ("z", 2, j), ("a", 2, j), ("y", 2, j))
        gap = f"{self.v(a, True)} − {self.v(y)}"
        links: list[tuple[Key, Key]] = [(("C",), key)]
        if self.net.loss == "cross-entropy":
            note = "Cross-entropy has cancelled the slope σ′."
            said = self.made(key, f"{self.s(a)} − {self.s(y)}", gap, note)
            return Step(key, said, [a, y], links)
        letters = f"{self.f[2]}′({self.s(z)}) ({self.s(a)} − {self.s(y)})"
        return Step(key, self.made(key, letters, f"{self.slope(2, j)} × ({gap})"), [z, a, y], links)

    def inner(self, k: int) -> Step:
        key, n = ("d", 1, k), self.net.sizes[2]
        pairs: list[tuple[Key, Key]] = [(("w", 2, j, k), ("d", 2, j)) for j in range(n)]
        letters, numbers = self.products(pairs)
        if n > 1:
            letters, numbers = f"({letters})", f"({numbers})"
            note = "One path leads through each output, and they add."
        else:
            numbers = f"{self.v(pairs[0][0])} × {self.v(pairs[0][1])}"
            w = self.values[pairs[0][0]]
            note = "The negative weight turns the sign round." if w < 0 else ""
            note = "A weight of 0 lets no error through." if w == 0 else note
        z: Key = ("z", 1, k)
        said = self.made(
            key,
            f"{self.f[1]}′({self.s(z)}) {letters}",
            f"{self.slope(1, k)} × {numbers}",
            note,
        )
        links: list[tuple[Key, Key]] = [(("d", 2, j), key) for j in range(n)]
        return Step(key, said, [z, *(q for pair in pairs for q in pair)], links)

    def gradients(self, l: int) -> list[Step]:
        n, m = self.net.W[l].shape
        out = []
        for j, k in product(range(n), range(m)):
            key: Key = ("gw", l, j, k)
            a: Key = ("a", l - 1, k)
            d: Key = ("d", l, j)
            said = self.made(key, *self.products([(a, d)]), self.turn(key))
            out.append(Step(key, said, [a, d], [(a, d)]))
        for j in range(n) if self.net.b else ():
            key, d = ("gb", l, j), ("d", l, j)
            said = self.made(key, self.s(d), self.v(d, True), self.turn(key))
            out.append(Step(key, said, [d], []))
        return out

    def slope(self, l: int, j: int) -> str:
        prime = self.prime[l]
        assert prime is not None
        return number(float(prime(self.values["z", l, j])), True)

    def turn(self, key: Key) -> str:
        value = self.values[key]
        what = self.s(key).removeprefix("∂C/∂")
        if value == 0:
            return f"Turning {what} changes nothing, to first order."
        return f"The cost falls when {what} goes {'down' if value > 0 else 'up'}."


def number(value: float, first: bool = False) -> str:
    """To four digits; a negative one in brackets, unless it stands first."""
    text = format_number(round_significant(value))
    return text if first or not text.startswith("−") else f"({text})"


def short(value: float) -> str:
    """For the picture, where there is little room: two to four digits."""
    size = abs(value)
    return format_number(round_significant(value, 4 if size >= 0.1 else 3 if size >= 0.01 else 2))
