"""Whether one expression is never below another: a certificate, or no verdict.

The difference is written as a fraction and factored. It is never negative if every factor of it has
a sign that can be seen: an even power, or a sum of terms with even exponents of all letters (or any
exponents of positive ones) and coefficients of one sign, or a polynomial of one letter that has no
real root, by Sturm's theorem.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import QQ, ZZ


def lower_sign(difference: Any) -> int | None:
    """Return 1 if an expression is positive everywhere, 0 if never negative, None if neither shows.

    >>> x, y = sp.symbols("x y")
    >>> lower_sign(x**2 - 2 * x * y + y**2), lower_sign(1 / (1 + x**2)), lower_sign(x * y)
    (0, 1, None)
    """
    difference = sp.sympify(difference)
    if difference.is_positive:
        return 1
    if difference == 0 or difference.is_nonnegative:
        return 0
    over, under = sp.fraction(sp.together(difference))
    sign, strict = 1, True
    for side in (over, under):
        found = _sign(side)
        if found is None:
            return None
        sign *= found[0]
        strict &= found[1]
    if sign < 0:
        return None
    return 1 if strict else 0


def _sign(expression: Any) -> tuple[int, bool] | None:
    """The sign of a polynomial, +1 or −1, and whether it is never 0; None if it does not show."""
    try:
        constant, factors = sp.factor_list(sp.expand(expression))
    except sp.PolynomialError:
        return None
    sign, strict = (-1 if constant < 0 else 1), constant != 0
    for factor, power in factors:
        found = _sign_of_factor(factor)
        if power % 2 == 0:
            strict &= found is not None and found[1]
            continue
        if found is None:
            return None
        sign *= found[0]
        strict &= found[1]
    return sign, strict


def _sign_of_factor(factor: Any) -> tuple[int, bool] | None:
    polynomial = sp.Poly(factor)
    rational = polynomial.is_univariate and polynomial.domain in (ZZ, QQ)
    if rational and polynomial.gen.is_Symbol and polynomial.count_roots() == 0:
        return (1 if polynomial.eval(0) > 0 else -1), True
    signs, never_zero = set(), False
    for exponents, coefficient in polynomial.terms():
        pairs = list(zip(polynomial.gens, exponents, strict=True))
        if not all(power % 2 == 0 or gen.is_nonnegative for gen, power in pairs):
            return None
        if not coefficient.is_number or not coefficient.is_real:
            return None
        signs.add(1 if coefficient > 0 else -1)
        never_zero |= all(power == 0 or gen.is_positive for gen, power in pairs)
    return (signs.pop(), never_zero) if len(signs) == 1 else None
