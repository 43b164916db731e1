r"""Vectors whose size is a letter: the perceptron and its proof, a landscape, a line through data.

A direction u is a letter of which one thing is known, Σ_k u_k² = 1. What the convergence proof
assumes stands here as in :mod:`nnmath.proofs.models.novikoff`: as letters whose squares it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import SumNormalizer, index, total
from ..model import Description, Intervention, Key, Model, Quantity, scalar_function
from ..symbolic_matrix import (
    Array,
    GeneralMatrix,
    Stacked,
    Value,
    are_numbers,
    column,
    from_rows,
    matrix,
)
from ..undefined_functions import any_function
from .descent import ETA, K, walk
from .general_networks import letters, quantity
from .networks import any_activation
from .novikoff import GAMMA, RADIUS

N, M = index("n"), index("m")
ONE = sp.Integer(1)
UNIT = {(sp.IndexedBase("u", shape=(N,)), 2, 0): ONE}


def dot(a: GeneralMatrix, b: GeneralMatrix) -> Any:
    """The sum of the products of entries."""
    return total(lambda k: a.entry(k, ONE) * b.entry(k, ONE), a.rows)


def combine(rule: Callable[..., Any], *columns: GeneralMatrix) -> GeneralMatrix:
    """A column whose entries are computed from those of others."""
    return GeneralMatrix(
        columns[0].rows, ONE, lambda k, i: rule(*(part.entry(k, i) for part in columns))
    )


def names_of(**values: Any) -> dict[Key, Quantity]:
    """Names without layer or star; a column may be asked for its entries too."""
    return {
        (name, None, False): quantity(value)
        if isinstance(value, GeneralMatrix)
        else Quantity(value)
        for name, value in values.items()
    }


def vectors() -> Model:
    """Two vectors w and x, a direction u, and the angle φ by the law of cosines."""
    w, x, u = (letters(name, N) for name in "wxu")
    angle = sp.Symbol("φ")
    third = combine(lambda p, q: p - q, x, w)
    sides = [dot(v, v) for v in (w, x, third)]
    cosine = (sides[0] + sides[1] - sides[2]) / (2 * sp.sqrt(sides[0]) * sp.sqrt(sides[1]))

    def cos(primes: int, args: list[Value]) -> Value:
        if primes or not are_numbers(args, angle):
            raise EvaluationError("only the cosine of the angle φ has a value here")
        return cosine

    names = names_of(w=w, x=x, u=u, n=N, **{"\\varphi": angle})
    description = Description(
        "any two vectors and any direction", ("any number of dimensions",), letters=("n",)
    )
    return Model(description, names, {}, {"\\cos": cos}, relations=UNIT)


def line() -> Model:
    """All points with w·p + b = 0, two such points p and q, and x, at the distance d from p."""
    w, p, r = (letters(name, N) for name in "wpr")
    d = sp.Symbol("d")
    b = -dot(w, p)
    excess = (dot(w, r) + b) / dot(w, w)
    q = combine(lambda r_k, w_k: r_k - excess * w_k, r, w)
    x = combine(lambda p_k, w_k: p_k + d * w_k / sp.sqrt(dot(w, w)), p, w)
    description = Description(
        "any line, plane, … and any point beside it", ("any number of dimensions",), letters=("n",)
    )
    return Model(description, names_of(w=w, b=b, d=d, p=p, q=q, x=x, n=N))


PERCEPTRON = "any perceptron"
INPUTS = "any number of inputs"


def decision(sign: int) -> Model:
    """A perceptron whose weighted sum z is positive, zero or negative, as ``sign`` says."""
    w, x = letters("w", N), letters("x", N)
    above, below = sp.Symbol("z", positive=True), sp.Symbol("z", negative=True)
    z = {1: above, 0: sp.Integer(0), -1: below}[sign]
    names = names_of(w=w, x=x, z=z, b=z - dot(w, x), n=N, **{"\\hat{y}": sp.Integer(sign > 0)})
    relation = {1: "above", 0: "equal to", -1: "below"}[sign]
    details = (INPUTS, f"its sum {relation} zero")
    return Model(Description(PERCEPTRON, details, letters=("n",)), names)


def learner(y: int, answer: int) -> Model:
    """One example of class y and the perceptron's answer; the rule is written as cases."""
    w, x, b = letters("w", N), letters("x", N), sp.Symbol("b")

    def update(base: str, layer: int | None, star: bool) -> Value:
        if layer is not None or star or base not in ("w", "b"):
            raise EvaluationError(f"{base} is not changed by the rule")
        add = ETA if (y, answer) == (1, 0) else -ETA if (y, answer) == (0, 1) else sp.Integer(0)
        return b + add if base == "b" else combine(lambda w_k, x_k: w_k + add * x_k, w, x)

    names = names_of(
        w=w, x=x, b=b, y=sp.Integer(y), n=N, **{"\\hat{y}": sp.Integer(answer), "\\eta": ETA}
    )
    details = (INPUTS, f"class {y}", f"answer {answer}")
    return Model(Description(PERCEPTRON, details, letters=("n",)), names, update=update)


def neuron() -> Model:
    """A neuron with any number of inputs and any differentiable activation."""
    w, x, b, t = letters("w", N), letters("x", N), sp.Symbol("b"), sp.Symbol("t")
    names = names_of(w=w, x=x, b=b, a=any_activation(dot(w, x) + b), n=N)
    functions = {"\\sigma": scalar_function(any_activation(t), t)}
    description = Description("a neuron", (INPUTS, "any activation"), letters=("n",))
    return Model(description, names, {}, functions)


def extended(s: int) -> Model:
    """The example with a 1 below its features, and the weights with the bias below them."""
    w, x, b = letters("w", N), letters("x", N), sp.Symbol("b")

    def below(top: GeneralMatrix, last: Any) -> Stacked:
        return Stacked((top, GeneralMatrix(ONE, ONE, lambda i, j: last)))

    names = names_of(
        x=x,
        w=w,
        b=b,
        n=N,
        s=sp.Integer(s),
        y=sp.Integer(s > 0),
        **{"\\tilde{x}": below(x, ONE), "\\theta": below(w, b)},
    )
    return Model(Description(f"an example of class {int(s > 0)}", (INPUTS,), letters=("n",)), names)


def mistake(s: int) -> Model:
    """One misjudged example of the class with sign s; θ_k are the weights before it.

    θ_{k+1} = θ_k + s_{k+1} x̃_{k+1} are those after it, and θ_0 = 0: that is what a proof by
    induction over the mistakes needs.
    """
    x, theta, u = letters("x", N), letters("θ", N), letters("u", N)
    after = combine(lambda t, x_k: t + x_k if s > 0 else t - x_k, theta, x)

    def update(base: str, layer: int | None, star: bool) -> Value:
        if layer is not None or star or base != "\\theta":
            raise EvaluationError(f"{base} is not changed by the rule")
        return after

    def weights(subs: tuple[Any, ...]) -> Value:
        found = {K: theta, K + 1: after, sp.Integer(0): theta.each(lambda e: sp.Integer(0))}
        return _only(found, subs)

    def latest(value: Value) -> Callable[[tuple[Any, ...]], Value]:
        return lambda subs: _only({K + 1: value}, subs)

    sign = sp.Integer(s)
    names = names_of(
        u=u,
        y=sp.Integer(s > 0),
        R=RADIUS,
        g=sp.sqrt(s * dot(u, x) - GAMMA),
        h=sp.sqrt(-s * dot(theta, x)),
        r=sp.sqrt(RADIUS**2 - dot(x, x)),
        n=N,
        **{"\\gamma": GAMMA, "\\hat{y}": sp.Integer(s < 0)},
    )
    names |= {
        ("s", None, False): Quantity(sign, latest(sign)),
        ("\\tilde{x}", None, False): Quantity(x, latest(x)),
        ("\\theta", None, False): Quantity(theta, weights),
    }
    noun = f"any mistake on an example of class {int(s > 0)}"
    description = Description(noun, (INPUTS,), letters=("n",))
    return Model(description, names, relations=UNIT, update=update)


def _only(found: dict[Any, Value], subs: tuple[Any, ...]) -> Value:
    if len(subs) != 1 or subs[0] not in found:
        raise EvaluationError("an index that has no value here")
    return found[subs[0]]


def end() -> Model:
    """After k mistakes: u·θ = kγ + g², and ‖θ‖² = kR² − h²; a and c are roots of kγ and of k."""
    k, g, h = sp.Symbol("k", positive=True), sp.Symbol("g"), sp.Symbol("h")
    u, theta = letters("u", N), letters("θ", N)
    gamma = (dot(u, theta) - g**2) / k
    names = names_of(
        k=k,
        g=g,
        h=h,
        a=sp.sqrt(k * gamma),
        c=sp.sqrt(k),
        u=u,
        R=sp.sqrt((dot(theta, theta) + h**2) / k),
        **{"\\gamma": gamma, "\\theta": theta},
    )
    description = Description(
        "any perceptron after any $k$ mistakes", (INPUTS,), letters=("n", "k")
    )
    return Model(description, names, relations=UNIT)


def landscape() -> Model:
    """Any differentiable function of n numbers, and a direction u of length one.

    It is Φ(Σ_j g_j x_j), with any function Φ: derivatives of first order see no more of a function
    than its slopes, and the slopes of this one can be any numbers.
    """
    x, u, g = (letters(name, N) for name in "xug")
    t = sp.Symbol("t")

    def f(v: GeneralMatrix) -> Any:
        return any_function("Φ")(dot(g, v))

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], GeneralMatrix):
            raise EvaluationError("f takes one column of numbers")
        return f(args[0])

    def update(base: str, layer: int | None, star: bool) -> Value:
        """One step of descent, coordinate by coordinate: ∂f/∂x_j is g_j Φ′."""
        if (base, layer, star) != ("x", None, False):
            raise EvaluationError(f"{base} is not changed by a step")
        slope = sp.diff(any_function("Φ")(t), t).subs(t, dot(g, x))
        return combine(lambda x_j, g_j: x_j - ETA * slope * g_j, x, g)

    names = names_of(x=x, u=u, t=t, f=f(x), n=N, **{"\\eta": ETA})
    description = Description(
        "any differentiable function of any number of numbers", ("any direction",), letters=("n",)
    )
    return Model(description, names, {}, {"f": call}, variables=x, relations=UNIT, update=update)


def regression(root: int) -> Model:
    """The line w x + b through m points, its cost, its best line and its walk, whatever m is.

    ``root`` (1 or −1) tells which of the two eigenvalues of the Hessian λ is.
    """
    x, y = letters("x", M), letters("y", M)
    w, b = theta = sp.symbols("w b")

    def mean(rule: Callable[[Any, Any], Any]) -> Any:
        return total(lambda i: rule(x.entry(i, ONE), y.entry(i, ONE)), M) / M

    cost = mean(lambda x_i, y_i: (w * x_i + b - y_i) ** 2) / 2
    mean_x, mean_y = mean(lambda x_i, _: x_i), mean(lambda _, y_i: y_i)
    # Both slopes are zero: mean(x²) w + mean(x) b = mean(xy) and mean(x) w + b = mean(y).
    best_w = (mean(lambda x_i, y_i: x_i * y_i) - mean_x * mean_y) / (
        mean(lambda x_i, _: x_i**2) - mean_x**2
    )
    best = [best_w, mean_y - best_w * mean_x]
    slopes = [sp.diff(cost, t) for t in theta]
    hessian = [[sp.diff(slope, t) for t in theta] for slope in slopes]

    def step(place: Array) -> Array:
        here = dict(zip(theta, (entry for (entry,) in place), strict=True))
        return column(
            [
                here[t] - ETA * s.subs(here, simultaneous=True)
                for t, s in zip(theta, slopes, strict=True)
            ]
        )

    places = walk(column(theta), column(sp.symbols("w_k b_k")), step)

    def error(subs: tuple[Any, ...]) -> Array:
        return column([p - q for (p,), q in zip(places(subs), best, strict=True)])

    # m H has whole sums for entries, and m times the eigenvalue is a root of its polynomial.
    trace = M * (hessian[0][0] + hessian[1][1])
    determinant = M**2 * (hessian[0][0] * hessian[1][1] - hessian[0][1] * hessian[1][0])
    sums = SumNormalizer({}, Model(Description(""), {}))
    square = sp.expand(sums.contract(sp.expand(trace**2 - 4 * determinant)))
    eigenvalue = (trace + root * sp.sqrt(square)) / (2 * M)

    def call(primes: int, args: list[Value]) -> Value:
        if len(args) == 1 and isinstance(args[0], Array) and args[0].shape == (2, 1):
            args = [entry for (entry,) in args[0]]
        if primes or not are_numbers(args, w, b):
            raise EvaluationError("C takes (w, b) alone here")
        return cost

    whole: dict[str, Any] = {
        "w": w,
        "b": b,
        "C": cost,
        "m": M,
        "H": from_rows(hessian),
        "v": column([hessian[0][1], eigenvalue - hessian[0][0]]),
        "I": matrix(2, 2, lambda i, j: sp.Integer(i == j)),
        "\\lambda": eigenvalue,
        "\\eta": ETA,
    }
    names = {(base, None, False): Quantity(value) for base, value in whole.items()}
    names |= {
        ("x", None, False): Quantity(entries=x.at),
        ("y", None, False): Quantity(entries=y.at),
        ("\\theta", None, False): Quantity(column(theta), places),
        ("e", None, False): Quantity(entries=error),
        ("w", None, True): Quantity(best[0]),
        ("b", None, True): Quantity(best[1]),
        ("\\theta", None, True): Quantity(column(best)),
    }
    description = Description("a line through any number of points", letters=("m",))
    return Model(
        description,
        names,
        functions={"C": call},
        variables=column(theta),
        examples=frozenset({"x", "y"}),
    )


def paths() -> Model:
    """One number x goes n ways into C: u_j = Ψ(h_j x), and C = Φ(Σ_j c_j u_j)."""
    x, h, c = sp.Symbol("x"), letters("h", N), letters("c", N)

    def named(u: GeneralMatrix, cut: Any) -> Model:
        names = names_of(x=x, u=u, C=any_function("Φ")(dot(c, u)), n=N)
        noun = "any function of $x$ that goes any number of ways"
        return Model(Description(noun, letters=("n",)), names, cut=cut)

    inner = h.each(lambda h_j: any_function("Ψ")(h_j * x))
    free = sp.IndexedBase("u", shape=(N,))

    def cut(base: str, layer: Any) -> Intervention | None:
        if (base, layer) != ("u", None):
            return None
        return Intervention(named(letters("u", N), None), {free: inner.at})

    return named(inner, cut)


BUILDERS: dict[str, Callable[[], Model]] = {
    "vectors-n": vectors,
    "line-n": line,
    "decision-above": partial(decision, 1),
    "decision-zero": partial(decision, 0),
    "decision-below": partial(decision, -1),
    "learner-too-low": partial(learner, 1, 0),
    "learner-too-high": partial(learner, 0, 1),
    "learner-right": partial(learner, 0, 0),
    "learner-right-1": partial(learner, 1, 1),
    "neuron-n": neuron,
    "extended-1": partial(extended, 1),
    "extended-0": partial(extended, -1),
    "mistake-1": partial(mistake, 1),
    "mistake-0": partial(mistake, -1),
    "end-n": end,
    "landscape-n": landscape,
    "regression-m": partial(regression, 1),
    "regression-m-other": partial(regression, -1),
    "paths-of-x-n": paths,
}
