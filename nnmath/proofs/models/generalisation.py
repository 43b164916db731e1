r"""Models for what was learnt and what was memorised: noisy targets, shrinkage, masks, and shares.

Of random numbers only moments are given, as in :mod:`nnmath.proofs.models.vanishing`; all are
independent. What a bound assumes stands here as letters whose squares it needs: the mean of powers
of a number from 0 to 1 lies between the last of them and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import index, total
from ..model import Description, Key, Model, Quantity, indexer, vector_quantity
from ..symbolic_matrix import Array, GeneralMatrix, Value, column
from ..undefined_functions import any_function
from .descent import ETA, K
from .general_networks import letters, quantity
from .general_softmax import softmax
from .general_vectors import dot, names_of
from .networks import letters as matrix_of_letters

M, N, T = index("m"), index("n"), index("t")
ONE = sp.Integer(1)
V, P, SHARE, ALPHA, LAMBDA = sp.symbols("V p q α λ")
MEAN = "\\mathrm{E}"
# Noise in the targets, and in new targets: E(ε) = 0, E(ε²) = V. A mask: 0, or 1/q with probability
# q. Right or wrong: 1 with probability p.
MOMENTS = {
    "ε": (sp.Integer(0), V),
    "τ": (sp.Integer(0), V),
    "ξ": (sp.Integer(1), 1 / SHARE),
    "h": (P, P),
}

Call = Callable[[int, list[Value]], Value]


def mean_of(of: Any) -> Any:
    """E of a polynomial in independent random letters, of which two moments are given."""
    random = sorted(
        (s for s in of.free_symbols if s.name.partition("_")[0] in MOMENTS and "_" in s.name),
        key=sp.default_sort_key,
    )
    if not random:
        return of
    result = sp.Integer(0)
    for powers, factor in sp.Poly(sp.expand(of), *random).terms():
        term = factor
        for letter, power in zip(random, powers, strict=True):
            if power > 2:
                raise EvaluationError("only the mean and the mean square are given")
            if power:
                term *= MOMENTS[letter.name.partition("_")[0]][power - 1]
        result += term
    return result


def _expect(primes: int, args: list[Value]) -> Value:
    (of,) = args
    if primes or isinstance(of, Array | GeneralMatrix):
        raise EvaluationError("E is the mean of one number")
    return sp.Function(MEAN)(of) if of.has(sp.Indexed) else mean_of(of)


EXPECT: dict[str, Call] = {MEAN: _expect}


# A target is a truth and a noise.


def one_number() -> Model:
    """One number f, measured with noise twice: y, from which c y is made, and a new y."""
    f, c = sp.symbols("f c")
    epsilon, fresh = sp.Symbol("ε_1"), sp.Symbol("τ_1")
    best = sp.solve(sp.diff((1 - c) ** 2 * f**2 + c**2 * V, c), c)[0]
    names = names_of(
        f=f, c=c, V=V, y=f + epsilon,
        **{"\\varepsilon": epsilon, "\\tilde{\\varepsilon}": fresh, "\\tilde{y}": f + fresh},
    )  # fmt: skip
    names["c", None, True] = Quantity(best)
    return Model(Description("one number with noise"), names, {}, EXPECT)


def _targets(m: int) -> tuple[list[Any], list[Any], list[Any]]:
    f = list(sp.symbols(f"f_1:{m + 1}"))
    y = [v + sp.Symbol(f"ε_{i}") for i, v in enumerate(f, 1)]
    new = [v + sp.Symbol(f"τ_{i}") for i, v in enumerate(f, 1)]
    return f, y, new


def smoother(m: int) -> Model:
    """Targets at m inputs, and fitted values that are any linear function of them."""
    f, y, new = _targets(m)
    s = matrix_of_letters("s", m, m)
    fitted = [sum(s[i, k] * y[k] for k in range(m)) for i in range(m)]
    q, r = sp.symbols(f"q_1:{m + 1}"), sp.symbols(f"r_1:{m + 1}")
    c = sp.symbols(f"c_1:{m + 1}")
    columns = {
        "f": f, "y": y, "\\tilde{y}": new, "\\hat{y}": fitted, "q": q, "r": r, "c": c,
        "\\varepsilon": sp.symbols(f"ε_1:{m + 1}"),
        "\\tilde{\\varepsilon}": sp.symbols(f"τ_1:{m + 1}"),
    }  # fmt: skip
    names: dict[Key, Quantity] = {
        (name, None, False): vector_quantity(column(values)) for name, values in columns.items()
    }
    names |= names_of(V=V)
    names["s", None, False] = Quantity(entries=indexer(s))
    description = Description("any linear fit to {targets} targets", sizes={"targets": m})
    return Model(description, names, {("m", ()): m}, EXPECT)


def smoother_general() -> Model:
    """The same for any number of targets."""
    columns = {name: letters(name, M) for name in "fqrcετ"}
    f, s = columns["f"], letters("s", M, M)

    def plus(noise: GeneralMatrix) -> GeneralMatrix:
        return GeneralMatrix(M, ONE, lambda i, j: f.entry(i, j) + noise.entry(i, j))

    y, new = plus(columns["ε"]), plus(columns["τ"])
    fitted = GeneralMatrix(M, ONE, lambda i, _: total(lambda k: s.entry(i, k) * y.entry(k, ONE), M))
    names = names_of(
        V=V, m=M, f=f, y=y, q=columns["q"], r=columns["r"], c=columns["c"],
        **{"\\tilde{y}": new, "\\hat{y}": fitted, "\\varepsilon": columns["ε"],
           "\\tilde{\\varepsilon}": columns["τ"]},
    )  # fmt: skip
    names["s", None, False] = Quantity(entries=s.at)
    description = Description("any linear fit to any number of targets", letters=("m",))
    return Model(description, names, {}, EXPECT)


def least_squares(n: int, t: int) -> Model:
    """Targets along n directions that a fit has, and along t that it lacks, where u = d + noise."""
    _, y, new = _targets(n)
    d = sp.symbols(f"d_1:{t + 1}")
    u = [v + sp.Symbol(f"ε_{n + j}") for j, v in enumerate(d, 1)]
    u_new = [v + sp.Symbol(f"τ_{n + j}") for j, v in enumerate(d, 1)]
    columns = {"y": y, "\\tilde{y}": new, "d": d, "u": u, "\\tilde{u}": u_new}
    names: dict[Key, Quantity] = {
        (name, None, False): vector_quantity(column(values)) for name, values in columns.items()
    }
    names |= names_of(V=V)
    description = Description(
        "least squares with {parameters} parameters for {targets} targets",
        sizes={"parameters": n, "targets": n + t},
    )
    return Model(description, names, {("m", ()): n + t, ("n", ()): n, ("t", ()): t}, EXPECT)


def least_squares_general() -> Model:
    """The same for any numbers n and t; the noise along missing directions has names of its own."""
    f, epsilon, fresh = letters("f", N), letters("ε", N), letters("τ", N)
    d = letters("d", T)
    # The prefix decides which letters are noise; a second index keeps those of u apart.
    below = {name: sp.IndexedBase(name, shape=(T, ONE)) for name in ("ε", "τ")}

    def add(a: GeneralMatrix, b: Callable[[Any, Any], Any], rows: Any) -> GeneralMatrix:
        return GeneralMatrix(rows, ONE, lambda i, j: a.entry(i, j) + b(i, j))

    names = names_of(
        V=V, m=N + T, n=N, t=T, d=d, y=add(f, epsilon.entry, N),
        u=add(d, lambda i, _: below["ε"][i, ONE], T),
        **{"\\tilde{y}": add(f, fresh.entry, N),
           "\\tilde{u}": add(d, lambda i, _: below["τ"][i, ONE], T)},
    )  # fmt: skip
    description = Description(
        "least squares with any number of parameters and targets", letters=("n", "t")
    )
    return Model(description, names, {}, EXPECT)


# Penalty and early stop.


def penalised(n: int) -> Model:
    """Any differentiable cost of n weights, and the same with a penalty."""
    w, g = sp.symbols(f"w_1:{n + 1}"), sp.symbols(f"g_1:{n + 1}")
    cost = any_function("Φ")(sum(a * b for a, b in zip(g, w, strict=True)))
    whole = cost + ALPHA / 2 * sum(v**2 for v in w)
    weights = column(w)

    def update(base: str, layer: int | None, star: bool) -> Value:
        if layer is not None or star or base != "w":
            raise EvaluationError(f"{base} is not changed by the step")
        return column([v - ETA * sp.diff(whole, v) for v in w])

    names = names_of(C=cost, P=whole, **{"\\alpha": ALPHA, "\\eta": ETA})
    names["w", None, False] = vector_quantity(weights)
    description = Description("any cost of {weights} weights", sizes={"weights": n})
    return Model(description, names, {("n", ()): n}, update=update, variables=weights)


def penalised_general() -> Model:
    """The same for any number of weights."""
    w, g = letters("w", N), letters("g", N)
    cost = any_function("Φ")(dot(g, w))
    whole = cost + ALPHA / 2 * dot(w, w)
    names = names_of(C=cost, P=whole, w=w, n=N, **{"\\alpha": ALPHA, "\\eta": ETA})

    def update(base: str, layer: int | None, star: bool) -> Value:
        if layer is not None or star or base != "w":
            raise EvaluationError(f"{base} is not changed by the step")
        return w.each(lambda v: v - ETA * sp.diff(whole, v))

    description = Description("any cost of any number of weights", letters=("n",))
    return Model(description, names, update=update, variables=w)


def divided(is_decoupled: bool) -> Model:
    """One weight, whose step is divided by the root of r; r is s², any number above 0.

    The penalty's slope is divided along with that of the cost, or the weight shrinks beside.
    """
    w, root = sp.Symbol("w"), sp.Symbol("s", positive=True)
    cost = any_function("Φ")(w)
    whole = cost + ALPHA / 2 * w**2

    def update(base: str, layer: int | None, star: bool) -> Value:
        if layer is not None or star or base != "w":
            raise EvaluationError(f"{base} is not changed by the step")
        if is_decoupled:
            return w - ETA * ALPHA * w - ETA * sp.diff(cost, w) / root
        return w - ETA * sp.diff(whole, w) / root

    names = names_of(C=cost, P=whole, w=w, r=root**2, **{"\\alpha": ALPHA, "\\eta": ETA})
    details = ("decay beside the step" if is_decoupled else "the penalty in the slope",)
    return Model(Description("one weight, any cost", details), names, update=update)


def direction() -> Model:
    """One eigenvector of a quadratic: its least place without and with a penalty, and the walk."""
    w, best = sp.Symbol("w"), sp.Symbol("b")
    cost = LAMBDA / 2 * (w - best) ** 2 + ALPHA / 2 * w**2
    least = sp.solve(sp.diff(cost, w), w)[0]

    def walk(subs: tuple[Any, ...]) -> Any:
        (k,) = subs
        steps = k - K if not isinstance(k, int) else k
        place = sp.Integer(0) if isinstance(k, int) else sp.Symbol("w_k")
        if not (isinstance(steps, int) or steps.is_Integer) or not 0 <= steps <= 4:
            raise EvaluationError(f"a walk has no step {k} here")
        for _ in range(int(steps)):
            place = place - ETA * LAMBDA * (place - best)
        return place

    names = names_of(P=cost, **{"\\lambda": LAMBDA, "\\alpha": ALPHA, "\\eta": ETA})
    names["w", None, False] = Quantity(w, walk)
    names["w", None, True] = Quantity(best)
    names["\\hat{w}", None, False] = Quantity(least)
    return Model(Description("a quadratic along an eigenvector"), names)


def powers(n: int) -> Model:
    """The powers of 1 − ηλ, summed up."""
    names = names_of(**{"\\eta": ETA, "\\lambda": LAMBDA})
    description = Description("{steps} steps along an eigenvector", sizes={"steps": n})
    return Model(description, names, {("k", ()): n})


def powers_general() -> Model:
    """The same for any number of steps."""
    names = names_of(**{"\\eta": ETA, "\\lambda": LAMBDA})
    return Model(Description("any number of steps along an eigenvector", letters=("k",)), names)


def stopped() -> Model:
    """After k steps r is left, 1 − r = kηλ M: M lies between r and 1, so M = r + a² = 1 − b².

    k and η are d² and c², and M is g².
    """
    a, b, c, d = sp.symbols("a b c d", real=True)
    mean = 1 - b**2
    rest = mean - a**2
    steps, eta = d**2, c**2
    curvature = (1 - rest) / (steps * eta * mean)
    alpha = curvature * rest / (1 - rest)
    g = sp.Symbol("g", real=True)
    here = {b: sp.sqrt(1 - g**2)}
    values = {"r": rest, "k": steps, "\\eta": eta, "\\lambda": curvature, "\\alpha": alpha}
    names = names_of(a=a, c=c, d=d, g=g, b=sp.sqrt(1 - g**2),
                     **{name: sp.simplify(v.subs(here)) for name, v in values.items()})  # fmt: skip
    return Model(Description("any number of steps along an eigenvector"), names)


# Dropout.


def dropout(n: int) -> Model:
    """A neuron each of whose n inputs is dropped, or kept and divided by q."""
    w, a, x, xi = (sp.symbols(f"{name}_1:{n + 1}") for name in "waxξ")
    b, y = sp.symbols("b y")
    z = sum(p * q * r for p, q, r in zip(w, xi, a, strict=True)) + b
    names = names_of(z=z, b=b, y=y, q=SHARE)
    for name, values in {"w": w, "a": a, "x": x, "\\xi": xi}.items():
        names[name, None, False] = vector_quantity(column(values))
    description = Description("a neuron with {inputs} inputs", ("dropout",), {"inputs": n})
    return Model(description, names, {("n", ()): n}, EXPECT)


def dropout_general() -> Model:
    """The same with any number of inputs."""
    w, a, x, xi = (letters(name, N) for name in "waxξ")
    b, y = sp.symbols("b y")
    z = total(lambda k: w.entry(k, ONE) * xi.entry(k, ONE) * a.entry(k, ONE), N) + b
    names = names_of(z=z, b=b, y=y, q=SHARE, n=N, w=w, a=a, x=x, **{"\\xi": xi})
    description = Description("a neuron with any number of inputs", ("dropout",), letters=("n",))
    return Model(description, names, {}, EXPECT)


# A share that was measured, and a temperature.


def answers(m: int) -> Model:
    """The answers to m examples: h_i is 1 if the i-th is right, with probability p."""
    names = names_of(p=P)
    names["h", None, False] = vector_quantity(column(sp.symbols(f"h_1:{m + 1}")))
    description = Description("{examples} answers", sizes={"examples": m})
    return Model(description, names, {("m", ()): m}, EXPECT)


def answers_general() -> Model:
    """The same for any number of examples."""
    names = names_of(p=P, m=M, h=letters("h", M))
    return Model(Description("any number of answers", letters=("m",)), names, {}, EXPECT)


BETA = sp.Symbol("β")


def heated(n: int) -> Model:
    """Softmax of n scores that are multiplied by β first, and its cross-entropy."""
    z = sp.symbols(f"z_1:{n + 1}")
    free = sp.symbols(f"y_1:{n}")
    y = [*free, 1 - sum(free)]
    whole = sum(sp.exp(BETA * v) for v in z)
    p = [sp.exp(BETA * v) / whole for v in z]
    cost = -sum(y_j * (BETA * z_j - sp.log(whole)) for y_j, z_j in zip(y, z, strict=True))
    names = names_of(C=cost, **{"\\beta": BETA})
    for name, values in {"z": z, "p": p, "y": y}.items():
        names[name, None, False] = vector_quantity(column(values))
    description = Description("softmax of {scores} scores", sizes={"scores": n})
    return Model(description, names, {("n", ()): n})


def heated_general() -> Model:
    """The same for any number of scores."""
    z, y = letters("z", N), letters("y", N)
    p = softmax(z.each(lambda v: BETA * v))
    cost = -total(lambda j: y.entry(j, ONE) * sp.log(p.entry(j, ONE)), N)
    names = names_of(C=cost, z=z, y=y, p=quantity(p).whole, n=N, **{"\\beta": BETA})
    relations = {(sp.IndexedBase("y", shape=(N,)), 1, 0): ONE}
    description = Description("softmax of any number of scores", letters=("n",))
    return Model(description, names, relations=relations)


BUILDERS: dict[str, Callable[[], Model]] = {
    "one-number": one_number,
    "smoother-2": partial(smoother, 2),
    "smoother-3": partial(smoother, 3),
    "smoother-m": smoother_general,
    "least-squares-2-3": partial(least_squares, 2, 3),
    "least-squares-3-1": partial(least_squares, 3, 1),
    "least-squares-n": least_squares_general,
    "penalised-2": partial(penalised, 2),
    "penalised-3": partial(penalised, 3),
    "divided": partial(divided, False),
    "divided-beside": partial(divided, True),
    "penalised-n": penalised_general,
    "penalised-direction": direction,
    "powers-3": partial(powers, 3),
    "powers-4": partial(powers, 4),
    "powers-k": powers_general,
    "stopped": stopped,
    "dropout-2": partial(dropout, 2),
    "dropout-3": partial(dropout, 3),
    "dropout-n": dropout_general,
    "answers-2": partial(answers, 2),
    "answers-3": partial(answers, 3),
    "answers-m": answers_general,
    "heated-3": partial(heated, 3),
    "heated-4": partial(heated, 4),
    "heated-n": heated_general,
}
