"""Rules for a step: from a gradient, and what is remembered of earlier ones, to a new place.

==================  ==============================================================================
GradientDescent     θ ← θ − η g
Momentum            v ← β v + g;  θ ← θ − η v
Nesterov            v ← β v + g;  θ ← θ − η (g + β v)
RMSProp             r ← γ r + (1 − γ) g²;  θ ← θ − η g / (√r + ε)
Adam                RMSProp on the average gradient u, where u and r are rid of their bias first
AMSGrad             Adam with the largest r so far in the place of r
==================  ==============================================================================

g is the gradient at θ. `minimize` applies a rule to any function, `nnmath.training.train` to a
network. A learning rate is a number, or a schedule: a function of the number of the step.
Chapter "Better steps".
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nnmath import _checks
from nnmath._types import Array
from nnmath.descent import check_gradient, slope_at

Schedule: TypeAlias = Callable[[int], float]


@dataclass(frozen=True)
class GradientDescent:
    """Plain descent, θ ← θ − η g: the rule of which all others are extensions.

    Attributes
    ----------
    learning_rate : float or callable
        η, above 0; or a schedule, which takes k = 0, 1, … and returns η for step k + 1.

    Raises
    ------
    TypeError, ValueError
        If the rate is neither a number above 0 nor a function.

    References
    ----------
    :eq:`eq-descent-rule`.

    Examples
    --------
    >>> minimize(lambda x: 2 * (x + 2), 0.0, GradientDescent(0.5), steps=2)
    array([ 0., -2., -2.])
    """

    learning_rate: float | Schedule
    _REMEMBERS: ClassVar[int] = 0  # how many arrays of the shape of θ a rule carries along

    def __post_init__(self) -> None:
        """Refuse a rate that is no rate."""
        if not callable(self.learning_rate):
            _checks.positive(self.learning_rate, "learning_rate")

    def start(self, theta: Array) -> list[Array]:
        """What is remembered before the first step: zeros.

        Parameters
        ----------
        theta : array, any shape

        Returns
        -------
        memory : list of arrays of the shape of theta
        """
        return [np.zeros_like(theta) for _ in range(self._REMEMBERS)]

    def step(self, theta: Array, g: Array, memory: list[Array], k: int) -> None:
        """Move theta and the memory, in place, by one step.

        Parameters
        ----------
        theta : array, any shape
            Where the walk stands; afterwards, where it goes.
        g : array of the shape of theta
            The gradient there. It is left as it is.
        memory : list of arrays
            From `start`, or as the last step left it.
        k : int
            How many steps have been made.

        Raises
        ------
        ValueError
            If a schedule returns a rate below 0.
        """
        theta -= self._rate(k) * g

    def _rate(self, k: int) -> float:
        """η for the step after k steps."""
        if not callable(self.learning_rate):
            return self.learning_rate
        return _checks.at_least_0(self.learning_rate(k), f"learning_rate({k})")


@dataclass(frozen=True)
class Momentum(GradientDescent):
    """The heavy ball: v ← β v + g, θ ← θ − η v.

    Attributes
    ----------
    learning_rate : float or callable
        As in `GradientDescent`.
    beta : float, default 0.9
        β, from 0 (plain descent) to below 1: how much of the velocity is kept.

    Raises
    ------
    TypeError, ValueError
        If the rate is no rate, or β not from 0 to below 1.

    References
    ----------
    :eq:`eq-optimizers-momentum`.

    Examples
    --------
    >>> minimize(lambda x: 2 * (x + 2), 0.0, Momentum(0.25, beta=0.5), steps=3)
    array([ 0. , -1. , -2. , -2.5])
    """

    beta: float = 0.9
    _REMEMBERS: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """Refuse a rate that is no rate, and a β that is no share."""
        super().__post_init__()
        _check_share(self.beta, "beta")

    def step(self, theta: Array, g: Array, memory: list[Array], k: int) -> None:
        """Move theta and the memory, in place, by one step; see `GradientDescent.step`."""
        (v,) = memory
        v[...] = self.beta * v + g
        theta -= self._rate(k) * v


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum with foresight: v ← β v + g, θ ← θ − η (g + β v).

    θ is the place to which the velocity alone would lead, so that g is the gradient *after* the
    next coasting and not before it.

    Attributes
    ----------
    learning_rate, beta
        As in `Momentum`.

    References
    ----------
    :eq:`eq-optimizers-nesterov`.

    Examples
    --------
    >>> minimize(lambda x: 2 * (x + 2), 0.0, Nesterov(0.25, beta=0.5), steps=2)
    array([ 0.   , -1.5  , -2.125])
    """

    def step(self, theta: Array, g: Array, memory: list[Array], k: int) -> None:
        """Move theta and the memory, in place, by one step; see `GradientDescent.step`."""
        (v,) = memory
        v[...] = self.beta * v + g
        theta -= self._rate(k) * (g + self.beta * v)


@dataclass(frozen=True)
class RMSProp(GradientDescent):
    """A rate for each coordinate: r ← γ r + (1 − γ) g², θ ← θ − η g / (√r + ε), entry by entry.

    Attributes
    ----------
    learning_rate : float or callable
        As in `GradientDescent`, but in units of θ: it is about the length of a step.
    gamma : float, default 0.99
        γ, from 0 to below 1: how much of the mean square is kept.
    epsilon : float, default 1e-8
        ε, above 0: keeps a slope of zero from being divided by zero.

    Raises
    ------
    TypeError, ValueError
        If the rate is no rate, γ not from 0 to below 1, or ε not above 0.

    References
    ----------
    :eq:`eq-optimizers-rmsprop`.

    Examples
    --------
    The first step does not depend on how steep it is, only on the sign of the slope:

    >>> rule = RMSProp(0.1, gamma=0.75)
    >>> minimize(lambda x: 2 * (x + 2), 0.0, rule, steps=1).round(6)
    array([ 0. , -0.2])
    >>> minimize(lambda x: 200 * (x + 2), 0.0, rule, steps=1).round(6)
    array([ 0. , -0.2])
    """

    gamma: float = 0.99
    epsilon: float = 1e-8
    _REMEMBERS: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """Refuse a rate that is no rate, a γ that is no share and an ε that protects nothing."""
        super().__post_init__()
        _check_share(self.gamma, "gamma")
        _checks.positive(self.epsilon, "epsilon")

    def step(self, theta: Array, g: Array, memory: list[Array], k: int) -> None:
        """Move theta and the memory, in place, by one step; see `GradientDescent.step`."""
        (r,) = memory
        r[...] = self.gamma * r + (1 - self.gamma) * g**2
        theta -= self._rate(k) * g / (np.sqrt(r) + self.epsilon)


@dataclass(frozen=True)
class Adam(GradientDescent):
    """The averages u of g and r of g², both rid of their bias; then θ ← θ − η û / (√r̂ + ε).

    u ← β u + (1 − β) g and r ← γ r + (1 − γ) g²; after k steps û = u / (1 − βᵏ) and
    r̂ = r / (1 − γᵏ), entry by entry.

    Attributes
    ----------
    learning_rate : float or callable, default 0.001
        As in `RMSProp`.
    beta, gamma : float, default 0.9 and 0.999
        β and γ, from 0 to below 1: how much of each average is kept.
    epsilon : float, default 1e-8
        ε, above 0.

    Raises
    ------
    TypeError, ValueError
        If the rate is no rate, β or γ not from 0 to below 1, or ε not above 0.

    References
    ----------
    :eq:`eq-optimizers-adam`.

    Examples
    --------
    The first step is as long as the rate, whatever the slope:

    >>> minimize(lambda x: 2 * (x + 2), 0.0, Adam(0.1), steps=1).round(6)
    array([ 0. , -0.1])
    """

    learning_rate: float | Schedule = 0.001
    beta: float = 0.9
    gamma: float = 0.999
    epsilon: float = 1e-8
    _REMEMBERS: ClassVar[int] = 2

    def __post_init__(self) -> None:
        """Refuse a rate that is no rate, shares that are none, and an ε that protects nothing."""
        super().__post_init__()
        _check_share(self.beta, "beta")
        _check_share(self.gamma, "gamma")
        _checks.positive(self.epsilon, "epsilon")

    def step(self, theta: Array, g: Array, memory: list[Array], k: int) -> None:
        """Move theta and the memory, in place, by one step; see `GradientDescent.step`."""
        u, r = memory
        u[...] = self.beta * u + (1 - self.beta) * g
        r[...] = self.gamma * r + (1 - self.gamma) * g**2
        u_hat = u / (1 - self.beta ** (k + 1))
        r_hat = r / (1 - self.gamma ** (k + 1))
        theta -= self._rate(k) * u_hat / (np.sqrt(r_hat) + self.epsilon)


@dataclass(frozen=True)
class AMSGrad(Adam):
    """Adam with M ← max(M, r), the largest r so far, in the place of r: θ ← θ − η û / (√M̂ + ε).

    After k steps M̂ = M / (1 − γᵏ). As in PyTorch, with ``amsgrad=True``, the largest is taken of
    the averages as they are, and rid of its bias afterwards; the paper has no such correction.

    Attributes
    ----------
    learning_rate, beta, gamma, epsilon
        As in `Adam`.

    References
    ----------
    :eq:`eq-optimizers-amsgrad`.

    Examples
    --------
    A large slope makes the steps after it shorter for good. With γ = 0, Adam forgets it at once:

    >>> slopes = iter([5.0, 1.0, 1.0])
    >>> rule = AMSGrad(0.1, beta=0, gamma=0)
    >>> minimize(lambda x: next(slopes), 0.0, rule, steps=3).round(6)
    array([ 0.  , -0.1 , -0.12, -0.14])
    """

    _REMEMBERS: ClassVar[int] = 3

    def step(self, theta: Array, g: Array, memory: list[Array], k: int) -> None:
        """Move theta and the memory, in place, by one step; see `GradientDescent.step`."""
        u, r, largest = memory
        u[...] = self.beta * u + (1 - self.beta) * g
        r[...] = self.gamma * r + (1 - self.gamma) * g**2
        np.maximum(largest, r, out=largest)
        u_hat = u / (1 - self.beta ** (k + 1))
        r_hat = largest / (1 - self.gamma ** (k + 1))
        theta -= self._rate(k) * u_hat / (np.sqrt(r_hat) + self.epsilon)


def minimize(
    gradient: Callable[[Any], ArrayLike],
    start: ArrayLike,
    optimizer: GradientDescent,
    steps: int = 30,
) -> Array:
    """Walk downhill by a rule, and return every place visited.

    Parameters
    ----------
    gradient : callable
        ∇f: takes a point of the shape of `start`, returns an array of the same shape.
    start : array_like, any shape
        θ_0. Integers are computed as floats; float32 stays float32.
    optimizer : GradientDescent, Momentum, Nesterov, RMSProp, Adam or AMSGrad
        The rule, with its learning rate.
    steps : int, default 30
        How many steps to take; 0 returns the start alone.

    Returns
    -------
    path : array of steps + 1 points of the shape of start
        path[k] is θ_k. A walk that diverges is returned whole, as `nnmath.descent.descend` does.

    Raises
    ------
    TypeError
        If `gradient` is not callable, `optimizer` is no rule, or an argument is no number.
    ValueError
        If the start is not finite, `steps` negative, or the gradient has another shape.

    References
    ----------
    :eq:`eq-optimizers-momentum`, :eq:`eq-optimizers-adam`.

    Examples
    --------
    >>> minimize(lambda x: 2 * (x + 2), start=0.0, optimizer=GradientDescent(0.25), steps=2)
    array([ 0. , -1. , -1.5])
    """
    check_gradient(gradient)
    theta = _checks.finite(_checks.as_float(start, "start"), "start").copy()
    check_optimizer(optimizer)
    steps = _checks.int_at_least(steps, "steps", 0)
    memory = optimizer.start(theta)
    path = np.empty((steps + 1, *theta.shape), dtype=theta.dtype)
    path[0] = theta
    with np.errstate(all="ignore"):
        for k in range(steps):
            optimizer.step(theta, slope_at(gradient, path[k]), memory, k)
            path[k + 1] = theta
    return path


def warm_up_then_cosine(peak: float, steps: int, warm_up: int = 0) -> Schedule:
    """A rate that rises in a straight line to its peak, and falls to 0 along half a cosine.

    η_k = η_max (k + 1)/w for k < w, and then η_max (1 + cos(π (k − w)/(K − w)))/2 until k = K.

    Parameters
    ----------
    peak : float
        η_max, above 0.
    steps : int
        K: how many steps will be made in all. After them the rate is 0.
    warm_up : int, default 0
        w, below `steps`: how many of them the rise takes.

    Returns
    -------
    schedule : callable
        Takes k = 0, 1, … and returns η_k.

    Raises
    ------
    TypeError, ValueError
        If the peak is not above 0, `steps` below 1, or `warm_up` negative or not below `steps`.

    References
    ----------
    :eq:`eq-optimizers-warm-up`, :eq:`eq-optimizers-cosine`.

    Examples
    --------
    >>> rate = warm_up_then_cosine(0.1, steps=6, warm_up=2)
    >>> [round(rate(k), 3) for k in range(7)]
    [0.05, 0.1, 0.1, 0.085, 0.05, 0.015, 0.0]
    """
    peak = _checks.positive(peak, "peak")
    steps = _checks.positive_int(steps, "steps")
    warm_up = _checks.int_at_least(warm_up, "warm_up", 0)
    if warm_up >= steps:
        raise ValueError(f"warm_up must be below steps, {steps}, got {warm_up}")

    def rate(k: int) -> float:
        if k < warm_up:
            return peak * (k + 1) / warm_up
        part = min((k - warm_up) / (steps - warm_up), 1.0)
        return peak * (1 + math.cos(math.pi * part)) / 2

    return rate


def check_optimizer(optimizer: Any) -> GradientDescent:
    """Refuse what is no rule of this module.

    Parameters
    ----------
    optimizer : GradientDescent or any other rule

    Returns
    -------
    optimizer : the same

    Raises
    ------
    TypeError
        If it is none: a class in the place of one of its objects, for example.
    """
    if not isinstance(optimizer, GradientDescent):
        what = optimizer.__name__ if isinstance(optimizer, type) else type(optimizer).__name__
        raise TypeError(
            f"optimizer must be a rule with its rate, such as Momentum(0.1), got {what}"
        )
    return optimizer


def _check_share(x: Any, name: str) -> None:
    """Raise unless x is a number from 0 to below 1."""
    if not 0 <= _checks.number(x, name) < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, got {x}")
