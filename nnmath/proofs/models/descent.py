"""Models for gradient descent: curves, any landscape, a symmetric matrix, a line through data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..model import (
    Description,
    Index,
    Key,
    Model,
    Quantity,
    indexer,
    scalar_function,
    vector_quantity,
)
from ..symbolic_matrix import Array, Value, column, from_rows, matrix
from ..undefined_functions import undefined_function

X, H, ETA = sp.symbols("x h η")
K = sp.Symbol("k", integer=True, positive=True)


def curve(description: Description, **functions: Any) -> Model:
    """Descent on the function f, with other functions at hand; each is an expression in x."""
    slope = sp.diff(functions["f"], X)

    def step(place: Any) -> Any:
        return place - ETA * slope.subs(X, place)

    names: dict[Key, Quantity] = {
        ("x", None, False): Quantity(X, walk(sp.Symbol("x_0"), sp.Symbol("x_k"), step)),
        ("h", None, False): Quantity(H),
        ("\\eta", None, False): Quantity(ETA),
    }
    calls = {name: scalar_function(e, X) for name, e in functions.items()}
    return Model(description, names, functions=calls)


def walk(
    start: Any, general: Any, step: Callable[[Any], Any]
) -> Callable[[tuple[Index, ...]], Any]:
    """The k-th place of a walk: from its start, or for a letter k from an arbitrary place x_k."""

    def place(subs: tuple[Index, ...]) -> Any:
        if len(subs) != 1:
            raise EvaluationError("a walk has one index")
        index = subs[0]
        steps = index if isinstance(index, int) else index - K
        if not (isinstance(steps, int) or steps.is_Integer) or not 0 <= steps <= 4:
            raise EvaluationError(f"a walk has no step {index} here")
        at = start if isinstance(index, int) else general
        for _ in range(int(steps)):
            at = step(at)
        return at

    return place


def bowl() -> Model:
    """The bowl (x + 2)², the curve with two minima and the flat one."""
    return curve(
        Description("the curves $f$, $g$ and $q$, for every $x$, $h$ and rate", noun_is_list=True),
        f=(X + 2) ** 2,
        g=X**4 / 4 - X**3 / 3 - X**2,
        q=X**2 / (1 + X**2),
    )


def chord() -> Model:
    """The bowl with a second place y, and a share t of the way there."""
    letters = {(name, None, False): Quantity(sp.Symbol(name)) for name in ("y", "t")}
    model = bowl()
    description = Description("the bowl $f$ and its chords")
    return replace(model, description=description, names={**model.names, **letters})


def any_curve() -> Model:
    """Any differentiable function of one number."""

    def concrete(x: Any) -> Any:
        return sp.sin(x) + x**3 / 5

    return curve(
        Description("any differentiable function of one number"),
        f=undefined_function("f", (0,), concrete)(X),
    )


def convex_curve() -> Model:
    """Any convex curve at x, at y and at the share t of the way between them.

    t is c²/(c² + d²), and the chord is above the curve by t(1 − t)p²: for any c, d and p these are
    all shares between 0 and 1 and all gaps that a convex curve may have there.
    """
    x, y, at_x, at_y = sp.symbols("x y f_x f_y")
    c, d, p = sp.symbols("c d p", real=True)
    share = c**2 / (c**2 + d**2)
    between = at_x + share * (at_y - at_x) - share * (1 - share) * p**2
    heights = {sp.Integer(0): at_x, sp.Integer(1): at_y, share: between}

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or isinstance(args[0], Array):
            raise EvaluationError("f takes one number")
        way = sp.cancel((args[0] - x) / (y - x))
        for known, height in heights.items():
            if sp.cancel(way - known) == 0:
                return height
        raise EvaluationError("f is known at x, at y and at x + t(y − x)")

    values = {"x": x, "y": y, "t": share, "c": c, "d": d, "p": p}
    names: dict[Key, Quantity] = {(name, None, False): Quantity(v) for name, v in values.items()}
    description = Description("any convex curve", ("every $t$ between 0 and 1",))
    return Model(description, names, functions={"f": call})


def landscape(n: int) -> Model:
    """Any differentiable function of n numbers, and a direction u of length one.

    The direction is the stereographic image of n − 1 free numbers: these are all directions but
    one, so what holds for them holds, by continuity, for all.
    """
    x = sp.symbols(f"x_1:{n + 1}")
    free = sp.symbols(f"s_1:{n}")
    square = sum(s**2 for s in free)
    u = [2 * s / (1 + square) for s in free] + [(1 - square) / (1 + square)]
    function = undefined_function("f", (0,) * n, _hills)

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], Array) or args[0].shape != (n, 1):
            raise EvaluationError(f"f takes one column of {n} numbers")
        return function(*(entry for (entry,) in args[0]))

    def update(base: str, layer: int | None, star: bool) -> Value:
        """One step of descent, coordinate by coordinate."""
        if (base, layer, star) != ("x", None, False):
            raise EvaluationError(f"{base} is not changed by a step")
        return column([x_j - ETA * sp.diff(function(*x), x_j) for x_j in x])

    names: dict[Key, Quantity] = {
        ("x", None, False): vector_quantity(column(x)),
        ("u", None, False): vector_quantity(column(u)),
        ("t", None, False): Quantity(sp.Symbol("t")),
        ("\\eta", None, False): Quantity(ETA),
        ("f", None, False): Quantity(function(*x)),
    }
    return Model(
        Description(
            "any differentiable function of {numbers} numbers",
            ("every direction",),
            {"numbers": n},
        ),
        names,
        {("n", ()): n},
        {"f": call},
        column(x),
        {"j": (1, n)},
        update=update,
    )


def two_bowls() -> Model:
    """A bowl for each of two coordinates, of curvatures λ_1 and λ_2; κ is their ratio."""
    c, curvature = sp.symbols("c_1 c_2"), sp.symbols("λ_1 λ_2")
    whole = (curvature[0] * c[0] ** 2 + curvature[1] * c[1] ** 2) / 2

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 2 or any(isinstance(arg, Array) for arg in args):
            raise EvaluationError("f takes two numbers")
        return whole.subs(dict(zip(c, args, strict=True)), simultaneous=True)

    names: dict[Key, Quantity] = {
        ("c", None, False): vector_quantity(column(c)),
        ("f", None, False): Quantity(whole),
        ("\\lambda", None, False): Quantity(entries=indexer(column(curvature))),
        ("\\eta", None, False): Quantity(ETA),
        ("\\kappa", None, False): Quantity(curvature[1] / curvature[0]),
    }
    description = Description("two bowls", ("any curvatures",))
    return Model(description, names, {}, {"f": call}, column(c))


def symmetric() -> Model:
    """Any symmetric matrix with two rows, any two columns v_1 and v_2, and any number λ.

    λ_1 ≤ λ_2 are the roots of its characteristic polynomial.
    """
    p, q, r = sp.symbols("p q r", real=True)
    columns = {i: column(sp.symbols(f"v_{i}1 v_{i}2")) for i in (1, 2)}
    number = sp.Symbol("λ")
    polynomial = sp.Matrix([[p, r], [r, q]]).charpoly(number)
    trace, determinant = -polynomial.coeff_monomial(number), polynomial.coeff_monomial(1)
    root = sp.sqrt(sp.expand(trace**2 - 4 * determinant))

    def vector(subs: tuple[Index, ...]) -> Array:
        if len(subs) != 1 or subs[0] not in columns:
            raise EvaluationError("there are v_1 and v_2")
        return columns[subs[0]]

    eigenvalues = indexer(column([(trace - root) / 2, (trace + root) / 2]))
    names: dict[Key, Quantity] = {
        ("p", None, False): Quantity(p),
        ("q", None, False): Quantity(q),
        ("r", None, False): Quantity(r),
        ("H", None, False): Quantity(from_rows([[p, r], [r, q]])),
        ("v", None, False): Quantity(entries=vector),
        ("\\lambda", None, False): Quantity(number, eigenvalues),
    }
    description = Description("a symmetric matrix with two rows", ("any entries",))
    return Model(description, names)


def _hills(*x: Any) -> Any:
    sloping = sum((i + 1) * x_i for i, x_i in enumerate(x))
    return sp.exp(sloping / 5) + sp.sin(sloping) + sum((i + 2) * x_i**3 for i, x_i in enumerate(x))


def regression(m: int, root: int) -> Model:
    """The line w x + b through m points, with its cost, its best line and its walk.

    ``root`` (1 or −1) tells which of the two eigenvalues of the Hessian λ is.
    """
    x, y = sp.symbols(f"x_1:{m + 1}"), sp.symbols(f"y_1:{m + 1}")
    w, b = theta = sp.symbols("w b")
    cost = sum((w * x_i + b - y_i) ** 2 for x_i, y_i in zip(x, y, strict=True)) / (2 * m)
    slopes = [sp.diff(cost, t) for t in theta]
    hessian = sp.Matrix(2, 2, lambda i, j: sp.diff(slopes[i], theta[j]))
    # Cramer's rule on "both slopes are zero", a linear system.
    zero = [slope.subs({w: 0, b: 0}) for slope in slopes]
    determinant = hessian.det()
    best = [
        -(zero[0] * hessian[1, 1] - zero[1] * hessian[0, 1]) / determinant,
        -(hessian[0, 0] * zero[1] - hessian[1, 0] * zero[0]) / determinant,
    ]

    def step(place: Array) -> Array:
        here = dict(zip(theta, (entry for (entry,) in place), strict=True))
        new = [
            here[t] - ETA * s.subs(here, simultaneous=True)
            for t, s in zip(theta, slopes, strict=True)
        ]
        return column(new)

    places = walk(column(theta), column(sp.symbols("w_k b_k")), step)

    def error(subs: tuple[Index, ...]) -> Array:
        return column([p - q for (p,), q in zip(places(subs), best, strict=True)])

    half_trace = (hessian[0, 0] + hessian[1, 1]) / 2
    eigenvalue = half_trace + root * sp.sqrt(sp.expand(half_trace**2 - determinant))
    eigenvector = column([hessian[0, 1], eigenvalue - hessian[0, 0]])

    def call(primes: int, args: list[Value]) -> Value:
        if len(args) == 1 and isinstance(args[0], Array) and args[0].shape == (2, 1):
            args = [entry for (entry,) in args[0]]
        if primes or len(args) != 2 or any(isinstance(arg, Array) for arg in args):
            raise EvaluationError("C takes w and b, or the column of both")
        return cost.subs(dict(zip(theta, args, strict=True)), simultaneous=True)

    whole: dict[str, Value] = {
        "w": w,
        "b": b,
        "C": cost,
        "\\eta": ETA,
        "\\lambda": eigenvalue,
        "v": eigenvector,
        "H": from_rows(hessian.tolist()),
        "I": matrix(2, 2, lambda i, j: sp.Integer(i == j)),
    }
    names: dict[Key, Quantity] = {
        (base, None, False): Quantity(value) for base, value in whole.items()
    }
    names |= {
        ("x", None, False): Quantity(entries=indexer(column(x))),
        ("y", None, False): Quantity(entries=indexer(column(y))),
        ("\\theta", None, False): Quantity(column(theta), places),
        ("e", None, False): Quantity(entries=error),
        ("w", None, True): Quantity(best[0]),
        ("b", None, True): Quantity(best[1]),
        ("\\theta", None, True): Quantity(column(best)),
    }
    return Model(
        Description("a line through {points} points", ("for all data",), {"points": m}),
        names,
        {("m", ()): m},
        {"C": call},
        column(theta),
        {"i": (1, m)},
        frozenset({"x", "y"}),
    )


BUILDERS: dict[str, Callable[[], Model]] = {
    "bowl": bowl,
    "any-curve": any_curve,
    "chord": chord,
    "convex-curve": convex_curve,
    "two-bowls": two_bowls,
    "symmetric": symmetric,
    "landscape-2": lambda: landscape(2),
    "landscape-3": lambda: landscape(3),
    "regression-3": lambda: regression(3, 1),
    "regression-4": lambda: regression(4, -1),
}
