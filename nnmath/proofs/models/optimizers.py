r"""Models for better steps: smooth functions, one curvature at a time, and rules with a memory.

What a bound assumes stands here as a letter whose square it needs, as in
:mod:`nnmath.proofs.models.novikoff`: by Taylor's formula the curvature on the way to another place
is some number of at most L, which is L − p², and of at least μ, which is μ + q².
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import sympy as sp

from nnmath.formulas.errors import EvaluationError

from ..index_notation import index
from ..model import Description, Index, Key, Model, Quantity, scalar_function, vector_quantity
from ..symbolic_matrix import Array, GeneralMatrix, Value, column
from ..undefined_functions import any_function, undefined_function
from .descent import ETA, K
from .general_networks import letters, quantity
from .general_vectors import combine, dot

N = index("n")
P, Q, C, H = sp.symbols("p q c h", real=True)
SMOOTH, STRONG = C**2, H**2  # L and μ, which are above 0
BETA, GAMMA, EPSILON = sp.symbols("β γ ε")
LAMBDA, V = sp.Symbol("λ"), sp.Symbol("V")

Place = dict[str, Any]
Step = Callable[[Place, Any], Place]


def plain(**values: Any) -> dict[Key, Quantity]:
    """Names without layer or star."""
    return {(name, None, False): Quantity(value) for name, value in values.items()}


# A smooth function.


def _smooth(description: Description, x: Any, f: Any, slope: Any, best: Any, call: Any) -> Model:
    """The names of a smooth function: f at x, at the minimum x^⋆, and its two curvatures."""
    is_general = isinstance(x, GeneralMatrix)
    vector = quantity if is_general else vector_quantity
    minus = partial(combine, lambda a, b: a - b) if is_general else _minus
    inner: Any = dot if is_general else _inner
    gap = minus(best, x)
    lowest = f + inner(slope, gap) + (STRONG + Q**2) * inner(gap, gap) / 2
    names = plain(f=f, L=SMOOTH, p=P, q=Q, c=C, h=H)
    names |= plain(**{"\\mu": STRONG, "\\eta": ETA, "\\kappa": SMOOTH / STRONG})
    names["x", None, False] = vector(x)
    names["x", None, True] = vector(best)
    names["f", None, True] = Quantity(lowest)
    if is_general:
        names["n", None, False] = Quantity(N)
    return Model(description, names, functions={"f": call}, variables=x)


def _minus(a: Array, b: Array) -> Array:
    return column([p - q for (p,), (q,) in zip(a, b, strict=True)])


def _inner(a: Array, b: Array) -> Any:
    return sum(p * q for (p,), (q,) in zip(a, b, strict=True))


def smooth(n: int) -> Model:
    """Any function of n numbers whose curvature is at most L in every direction, at least μ.

    f(v) = f(x) + ∇f·(v − x) + (L − p²)‖v − x‖²/2: the last term is Taylor's.
    """
    symbols = sp.symbols(f"x_1:{n + 1}", real=True)
    x, best = column(symbols), column(sp.symbols(f"y_1:{n + 1}", real=True))
    height = undefined_function("f", (0,) * n, lambda *v: sum(v) + sum(v_i**3 for v_i in v))
    f = height(*symbols)
    slope = column([sp.diff(f, x_i) for x_i in symbols])

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], Array) or args[0].shape != (n, 1):
            raise EvaluationError(f"f takes one column of {n} numbers")
        way = _minus(args[0], x)
        return f + _inner(slope, way) + (SMOOTH - P**2) * _inner(way, way) / 2

    noun = "any function of {numbers} numbers"
    bounds = ("curvature between $μ$ and $L$",)
    return _smooth(Description(noun, bounds, {"numbers": n}), x, f, slope, best, call)


def smooth_general() -> Model:
    """The same of any number of numbers; ∇f is any column, as in `general_vectors.landscape`."""
    x, g, best = letters("x", N), letters("g", N), letters("y", N)
    f = any_function("Φ")(dot(g, x))
    t = sp.Dummy()
    factor = sp.diff(any_function("Φ")(t), t).subs(t, dot(g, x))
    slope = g.each(lambda g_j: factor * g_j)

    def call(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 1 or not isinstance(args[0], GeneralMatrix):
            raise EvaluationError("f takes one column of numbers")
        way = combine(lambda a, b: a - b, args[0], x)
        return f + dot(slope, way) + (SMOOTH - P**2) * dot(way, way) / 2

    noun = "any function of any number of numbers"
    bounds = ("curvature between $μ$ and $L$",)
    return _smooth(Description(noun, bounds, letters=("n",)), x, f, slope, best, call)


def ray() -> Model:
    """Any twice differentiable function φ of one number, and its gap D to a parabola above it."""
    t, m = sp.symbols("t M")

    def concrete(x: Any) -> Any:
        return sp.sin(x) + x**3 / 5

    phi = undefined_function("φ", (0,), concrete)(t)
    at_zero = phi.subs(t, 0)
    slope_at_zero = sp.diff(phi, t).subs(t, 0)
    gap = at_zero + t * slope_at_zero + m * t**2 / 2 - phi
    names = plain(t=t, M=m)
    functions = {"\\varphi": scalar_function(phi, t), "D": scalar_function(gap, t)}
    return Model(Description("any curve"), names, functions=functions)


# Several steps of descent on a smooth function.


def falls(n: int) -> Model:
    """Several steps in a row: each lowers f by half its squared slope over L, and by d² more."""
    squares = sp.symbols(f"G_1:{n + 1}", real=True)
    extra = sp.symbols(f"p_1:{n + 1}", real=True)
    heights = [sp.Symbol("f_0")]
    for square, more in zip(squares, extra, strict=True):
        heights.append(heights[-1] - square / (2 * SMOOTH) - more**2)
    gaps = [sp.sqrt(2 * SMOOTH * sum(p**2 for p in extra[:k])) for k in range(1, n + 1)]
    names = plain(L=SMOOTH)
    names["f", None, False] = _nth(heights, 0)
    names["G", None, False] = _nth(squares, 1)
    names["J", None, False] = _nth(gaps, 1)
    noun = "any {steps} steps in a row on a smooth function"
    return Model(Description(noun, sizes={"steps": n}), names)


def falls_general() -> Model:
    """One step more, for an induction over the steps."""
    f, square, d = sp.symbols("f_k G d", real=True)
    after = f - square / (2 * SMOOTH) - d**2

    def height(subs: tuple[Index, ...]) -> Any:
        found = {sp.Integer(0): sp.Symbol("f_0"), K: f, K + 1: after}
        return _found(found, subs)

    names = plain(L=SMOOTH, c=C, d=d)
    names["f", None, False] = Quantity(entries=height)
    names["G", None, False] = Quantity(entries=lambda subs: _found({K + 1: square}, subs))
    return Model(Description("any number of steps on a smooth function", letters=("k",)), names)


def _nth(values: Any, first: int) -> Quantity:
    def entry(subs: tuple[Index, ...]) -> Any:
        if len(subs) != 1 or not 0 <= subs[0] - first < len(values):
            raise EvaluationError(f"there is no number {subs} here")
        return values[subs[0] - first]

    return Quantity(entries=entry)


def _found(found: Mapping[Any, Any], subs: tuple[Index, ...]) -> Any:
    if len(subs) != 1 or sp.sympify(subs[0]) not in found:
        raise EvaluationError("an index that has no value here")
    return found[sp.sympify(subs[0])]


# Curvatures of a quadratic.


def curvatures() -> Model:
    """Three curvatures λ₁ ≤ λ ≤ λ₂ of a quadratic, and the best rate for plain descent."""
    low, c, d, eta = sp.symbols("λ_1 c d η", positive=True)
    middle, high = low + c**2, low + c**2 + d**2
    best = sp.solve((1 - eta * low) + (1 - eta * high), eta)[0]
    names = plain(c=c, d=d, **{"\\eta": eta, "\\kappa": high / low})
    names["\\lambda", None, False] = Quantity(middle, _nth([low, high], 1).entries)
    names["\\eta", None, True] = Quantity(best)
    return Model(Description("curvatures from $λ_1$ to $λ_2$"), names)


def heavy_ball() -> Model:
    """The heavy ball along one eigenvector with eigenvalue λ: velocity v, error e."""
    root = sp.Symbol("s", positive=True)  # √β
    step_matrix = sp.Matrix([[root**2, LAMBDA], [-ETA * root**2, 1 - ETA * LAMBDA]])
    middle = step_matrix.trace() / 2
    spread = sp.sqrt(sp.expand(middle**2 - step_matrix.det()))

    def step(place: Place, _: Any) -> Place:
        v, e = step_matrix * sp.Matrix([place["v"], place["e"]])
        return {"v": v, "e": e}

    names = plain(**{"\\beta": root**2, "\\lambda": LAMBDA, "\\eta": ETA})
    names |= _places(step, {"v": sp.Symbol("v_0"), "e": sp.Symbol("e_0")})
    names["\\rho", None, False] = _nth([middle + spread, middle - spread], 1)
    return Model(Description("the heavy ball along an eigenvector"), names)


def slow_end() -> Model:
    """The same where both eigenvalues of the step are √β: at ηλ = (1 − √β)²."""
    root = sp.Symbol("s", positive=True)

    def step(place: Place, _: Any) -> Place:
        # η is 1, so that λ is ηλ; v starts at any number.
        v = root**2 * place["v"] + (1 - root) ** 2 * place["e"]
        return {"v": v, "e": place["e"] - v}

    names = plain(**{"\\beta": root**2})
    names |= _places(step, {"v": sp.Symbol("v_0"), "e": sp.Symbol("e_0")})
    return Model(Description("the heavy ball along the flattest eigenvector"), names)


def best_ball() -> Model:
    """The rate and the momentum at which λ₁ and λ₂ lie at the two ends of the fast interval."""
    low, more = sp.symbols("a d", positive=True)  # √λ₁ and √λ₂ − √λ₁
    high = low + more
    # √η √λ₁ = 1 − s and √η √λ₂ = 1 + s: two linear equations for √η and s.
    root, s = sp.symbols("r s")
    found = sp.solve([root * low - (1 - s), root * high - (1 + s)], [root, s], dict=True)[0]
    names = plain(**{"\\kappa": high**2 / low**2})
    names["\\lambda", None, False] = _nth([low**2, high**2], 1)
    names["\\eta", None, True] = Quantity(sp.factor(found[root]) ** 2)
    names["\\beta", None, True] = Quantity(sp.factor(found[s]) ** 2)
    return Model(Description("curvatures from $λ_1$ to $λ_2$"), names)


def noisy() -> Model:
    """Descent along an eigenvector whose slope comes with noise ξ of mean 0 and mean square V.

    The noise of a step is independent of that of every other step, and of where the walk began.
    """
    s = sp.Symbol("S")

    def step(place: Place, _: Any) -> Place:
        noise = sp.Symbol(f"ξ_{place['k']}")
        return {"e": place["e"] - ETA * (LAMBDA * place["e"] + noise)}

    names = _places(step, {"e": sp.Symbol("e_0")})
    names |= plain(V=V, **{"\\eta": ETA, "\\lambda": LAMBDA})

    def call(primes: int, args: list[Value]) -> Value:
        (of,) = args
        if primes or isinstance(of, Array):
            raise EvaluationError("E is the mean of one number")
        random = sorted(of.free_symbols - {ETA, LAMBDA}, key=str)
        squares = {letter: V if letter.name.startswith("ξ") else s for letter in random}
        mean = sp.Integer(0)
        for powers, factor in sp.Poly(sp.expand(of), *random).terms():
            (letter, power), *others = [
                pair for pair in zip(random, powers, strict=True) if pair[1]
            ]
            if not others and power == 2:
                mean += factor * squares[letter]
            elif len(others) != 1 or power != 1 or others[0][1] != 1:
                raise EvaluationError("only the mean squares are given")
            # A product of two different letters has the mean 0: at least one of them is noise.
        return mean

    balance = sp.solve(s - (1 - ETA * LAMBDA) ** 2 * s - ETA**2 * V, s)[0]
    names["S", None, True] = Quantity(balance)
    return Model(Description("a noisy slope"), names, {}, {"\\mathrm{E}": call})


# Rules with a memory; g_k is the slope at θ_k, any number at all.


def rule(words: str, remembered: str, step: Step) -> Model:
    """Any walk by a rule: ``remembered`` are the letters of its memory, which starts at 0."""
    start: Place = {name: sp.Integer(0) for name in remembered.split()}
    start["\\theta"] = sp.Symbol("θ_0")
    names = _places(step, start)
    names |= plain(**{"\\eta": ETA, "\\beta": BETA, "\\gamma": GAMMA, "\\varepsilon": EPSILON})
    names["g", None, False] = Quantity(sp.Symbol("g_any"), _slope)
    functions = {"\\mathrm{E}": _mean_of_slopes}
    return Model(Description(words, ("any slopes",)), names, {}, functions)


def _slope(subs: tuple[Index, ...]) -> Any:
    if len(subs) != 1:
        raise EvaluationError("g has one index, the number of the step")
    return sp.Symbol(f"g_{subs[0]}")


def _mean_of_slopes(primes: int, args: list[Value]) -> Value:
    """E of what is linear in the slopes, each of mean ḡ; a letter such as u_k is its own mean."""
    (of,) = args
    slopes = [s for s in of.free_symbols if s.name.startswith("g_")]
    if primes or any(sp.diff(of, s).has(*slopes) for s in slopes):
        raise EvaluationError("E is the mean of what is linear in the slopes")
    return of.subs({s: sp.Symbol("ḡ") for s in slopes})


def _places(step: Step, start: Place) -> dict[Key, Quantity]:
    """The names of what a walk carries along: after k steps from its start, or from any place."""

    def at(name: str, subs: tuple[Index, ...]) -> Any:
        if len(subs) != 1:
            raise EvaluationError("a walk has one index")
        is_letter = not isinstance(subs[0], int)
        steps = subs[0] - K if is_letter else subs[0]
        if not (isinstance(steps, int) or steps.is_Integer) or not 0 <= steps <= 4:
            raise EvaluationError(f"a walk has no step {subs[0]} here")
        place = {n: sp.Symbol(f"{n}_k") for n in start} if is_letter else dict(start)
        for i in range(int(steps)):
            before = K + i if is_letter else sp.Integer(i)
            place = step({**place, "k": before}, _slope((before,)))
        if name not in place:
            raise EvaluationError(f"{name} has no value before the first step")
        return place[name]

    hats = ("\\hat{u}", "\\hat{r}") if "u" in start else ()
    return {(name, None, False): Quantity(entries=partial(at, name)) for name in (*start, *hats)}


def _momentum(place: Place, g: Any) -> Place:
    v = BETA * place["v"] + g
    return {"v": v, "\\theta": place["\\theta"] - ETA * v}


def _nesterov(place: Place, g: Any) -> Place:
    v = BETA * place["v"] + g
    return {"v": v, "\\theta": place["\\theta"] - ETA * (g + BETA * v)}


def _rmsprop(place: Place, g: Any) -> Place:
    r = GAMMA * place["r"] + (1 - GAMMA) * g**2
    return {"r": r, "\\theta": place["\\theta"] - ETA * g / (sp.sqrt(r) + EPSILON)}


def _adam(place: Place, g: Any, epsilon: Any = EPSILON) -> Place:
    u = BETA * place["u"] + (1 - BETA) * g
    r = GAMMA * place["r"] + (1 - GAMMA) * g**2
    steps = place["k"] + 1
    u_hat, r_hat = u / (1 - BETA**steps), r / (1 - GAMMA**steps)
    theta = place["\\theta"] - ETA * u_hat / (sp.sqrt(r_hat) + epsilon)
    return {"u": u, "r": r, "\\hat{u}": u_hat, "\\hat{r}": r_hat, "\\theta": theta}


def nesterov() -> Model:
    """Nesterov's rule, and the place x_k = θ_k + ηβv_k of the ball itself."""
    model = rule("Nesterov's rule", "v", _nesterov)
    theta, v = (model.names[name, None, False].entries for name in ("\\theta", "v"))
    assert theta
    assert v
    place = Quantity(entries=lambda subs: theta(subs) + ETA * BETA * v(subs))
    return Model(model.description, {**model.names, ("x", None, False): place}, {}, model.functions)


def steady() -> Model:
    """Momentum on a slope that stays the same, g."""
    g = sp.Symbol("g")
    names = _places(lambda place, _: {"v": BETA * place["v"] + g}, {"v": sp.Integer(0)})
    names |= plain(g=g, **{"\\beta": BETA})
    return Model(Description("a velocity on a steady slope"), names)


def _larger(a: Any, b: Any) -> Any:
    """The larger of two numbers, (a + b + |a − b|)/2: ``sp.Max`` has no value in mpmath."""
    return (a + b + sp.sqrt((a - b) ** 2)) / 2


def _amsgrad(place: Place, g: Any) -> Place:
    u = BETA * place["u"] + (1 - BETA) * g
    r = GAMMA * place["r"] + (1 - GAMMA) * g**2
    most, steps = _larger(place["M"], r), place["k"] + 1
    r_hat, u_hat = most / (1 - GAMMA**steps), u / (1 - BETA**steps)
    theta = place["\\theta"] - ETA * u_hat / (sp.sqrt(r_hat) + EPSILON)
    return {"u": u, "r": r, "M": most, "\\hat{u}": u_hat, "\\hat{r}": r_hat, "\\theta": theta}


def amsgrad() -> Model:
    """AMSGrad, and the larger of any two numbers."""
    model = rule("AMSGrad", "u r M", _amsgrad)

    def largest(primes: int, args: list[Value]) -> Value:
        if primes or len(args) != 2:
            raise EvaluationError("max takes two numbers here")
        return _larger(*args)

    return Model(model.description, model.names, {}, {**model.functions, "\\max": largest})


# One large slope c and two of −1, again and again.


def _at_rest(slopes: Sequence[Any], gamma: Any) -> tuple[Any, ...]:
    """What r is after each of the slopes, if going through all of them does not change it."""
    r = sp.symbols(f"r_1:{len(slopes) + 1}")
    equations = [r[i] - gamma * r[i - 1] - (1 - gamma) * slope**2 for i, slope in enumerate(slopes)]
    (found,) = sp.linsolve(equations, r)
    return tuple(sp.cancel(value) for value in found)


def cycle() -> Model:
    """The mean square of RMSProp before and after the slopes c, −1, −1."""
    c, gamma = sp.symbols("c γ", positive=True)
    k = sp.Symbol("k", integer=True, nonnegative=True)
    r = [sp.Symbol("r_k")]
    for slope in (c, -1, -1):
        r.append(gamma * r[-1] + (1 - gamma) * slope**2)
    names = plain(c=c, k=k, **{"\\gamma": gamma})
    names["r", None, False] = _from(r, k)
    return Model(Description("RMSProp on the slopes $c$, −1, −1", ("any memory",)), names)


def cycle_at_rest() -> Model:
    """The same where a period leaves it unchanged: R. γ is h², for a certificate's sake."""
    c, h = sp.symbols("c h", positive=True)
    names = plain(c=c, h=h, **{"\\gamma": h**2})
    names["R", None, False] = _nth(_at_rest((c, -1, -1), h**2), 1)
    return Model(Description("RMSProp on the slopes $c$, −1, −1", ("at rest",)), names)


def cycle_of_steps() -> Model:
    """Its steps, where R is the mean square after each slope, any number above 0."""
    c, eta = sp.symbols("c η", positive=True)
    k = sp.Symbol("k", integer=True, nonnegative=True)
    squares = [root**2 for root in sp.symbols("s_1:4", positive=True)]
    theta = [sp.Symbol("θ_k")]
    for slope, square in zip((c, -1, -1), squares, strict=True):
        theta.append(theta[-1] - eta * slope / sp.sqrt(square))
    names = plain(c=c, k=k, **{"\\eta": eta})
    names["\\theta", None, False] = _from(theta, k)
    names["R", None, False] = _nth(squares, 1)
    details = ("any mean squares",)
    return Model(Description("three steps of RMSProp on the slopes $c$, −1, −1", details), names)


def _from(values: Sequence[Any], k: Any) -> Quantity:
    """The values at k, k + 1, …"""

    def entry(subs: tuple[Index, ...]) -> Any:
        steps = subs[0] - k if len(subs) == 1 else None
        if steps is None or not sp.sympify(steps).is_Integer or not 0 <= steps < len(values):
            raise EvaluationError(f"there is no number {subs} here")
        return values[int(steps)]

    return Quantity(entries=entry)


def rare_cycle() -> Model:
    """The same with c > 2 and 0 < γ ≤ 3/(1 + c²): c is 2 + d², and 3/γ is 1 + c² + q².

    J_2² is by how much R_2 is smaller than 4/(1 + γ + γ²), J_3² by how much the numerator of R_3 is
    smaller than that of R_2. No term of either can be negative.
    """
    d = sp.Symbol("d", positive=True)
    c = 2 + d**2
    gamma = 3 / (1 + c**2 + Q**2)
    rest = (c**2 + Q**2 - 2) / (1 + c**2 + Q**2)  # 1 − γ
    # 4 less the numerator of R_2, by 3 = γ(1 + c²) + γq².
    gap = (gamma * Q**2 + gamma * rest) / (1 + gamma + gamma**2)
    names = plain(c=c, q=Q, d=d, **{"\\gamma": gamma})
    names["R", None, False] = _nth(_at_rest((c, -1, -1), gamma), 1)
    names["J", None, False] = _nth([sp.sqrt(gap), sp.sqrt(gamma * rest * (c**2 - 1))], 2)
    details = ("$c$ above 2", "$γ$ up to $3/(1 + c^2)$")
    return Model(Description("RMSProp on the slopes $c$, −1, −1", details), names)


def rising_cycle() -> Model:
    """AMSGrad with β = 0, without ε and correction, on c, −1, −1: the roots of M only grow.

    1/√M is b + p² + q², b + q² and b after the three slopes; the rate is h².
    """
    b, c, h = sp.symbols("b c h", positive=True)
    k = sp.Symbol("k", integer=True, nonnegative=True)
    roots = [b + P**2 + Q**2, b + Q**2, b]
    theta = [sp.Symbol("θ_k")]
    for slope, root in zip((c, -1, -1), roots, strict=True):
        theta.append(theta[-1] - h**2 * slope * root)
    names = plain(c=c, k=k, h=h, p=P, q=Q, **{"\\eta": h**2})
    names["\\theta", None, False] = _from(theta, k)
    names["M", None, False] = _from([sp.nan, *(1 / root**2 for root in roots)], k)
    details = ("without momentum", "any $M$ that does not fall")
    return Model(Description("AMSGrad on the slopes $c$, −1, −1", details), names)


def two_turns() -> Model:
    """RMSProp at rest on the slopes c and −1 by turns."""
    c, gamma = sp.symbols("c γ", positive=True)
    names = plain(c=c, **{"\\gamma": gamma})
    names["R", None, False] = _nth(_at_rest((c, -1), gamma), 1)
    return Model(Description("RMSProp on the slopes $c$, −1 by turns", ("at rest",)), names)


def schedule(is_rise: bool) -> Model:
    """A rate that rises to its peak in k₀ steps, or falls along half a cosine until step K."""
    peak = sp.Symbol("peak")
    k, first, rest = sp.symbols("k k_0 rest", integer=True, positive=True)
    last = first + rest

    def rate(subs: tuple[Index, ...]) -> Any:
        if subs != (k,):
            raise EvaluationError("the rate of step k alone")
        if is_rise:
            return peak * (k + 1) / first
        return peak / 2 + peak / 2 * sp.cos(sp.Symbol("π") * (k - first) / (last - first))

    names = plain(K=last, **{"\\hat{\\eta}": peak, "\\pi": sp.Symbol("π")})
    names["k", None, False] = Quantity(k, _nth([first], 0).entries)
    names["\\eta", None, False] = Quantity(entries=rate)
    return Model(Description("a warm-up" if is_rise else "a cosine schedule"), names)


BUILDERS: dict[str, Callable[[], Model]] = {
    "smooth-2": partial(smooth, 2),
    "smooth-3": partial(smooth, 3),
    "smooth-n": smooth_general,
    "ray": ray,
    "falls-3": partial(falls, 3),
    "falls-k": falls_general,
    "curvatures": curvatures,
    "heavy-ball": heavy_ball,
    "slow-end": slow_end,
    "best-ball": best_ball,
    "noisy": noisy,
    "momentum": lambda: rule("the heavy ball", "v", _momentum),
    "nesterov": nesterov,
    "steady": steady,
    "rmsprop": lambda: rule("RMSProp", "r", _rmsprop),
    "adam": lambda: rule("Adam", "u r", _adam),
    "warm-up": partial(schedule, True),
    "cosine": partial(schedule, False),
    "amsgrad": amsgrad,
    "cycle": cycle,
    "cycle-rest": cycle_at_rest,
    "cycle-steps": cycle_of_steps,
    "rare-cycle": rare_cycle,
    "rising-cycle": rising_cycle,
    "two-turns": two_turns,
    "adam-exact": lambda: rule("Adam without $ε$", "u r", partial(_adam, epsilon=0)),
}
