"""Exercises and quick questions of the appendix on automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnmath._types import Array

from ..define import array, choice, derivation, formula, function, known_mistake, number, symbol
from ..types import Exercise


def _both(transposed: bool = True, at: Array | None = None) -> Array:
    """J ũ and Jᵀ g of the operation (u₁u₂, u₁²)."""
    u1, u2 = (1.0, 4.0) if at is None else at
    J = np.array([[u2, u1], [2 * u1, 0.0]])
    back = J.T if transposed else J
    return np.concatenate([J @ [2.0, -1.0], back @ [3.0, 5.0]])


def summed(G: Array, shape: tuple[int, ...]) -> Array:
    """The slopes of an array of this shape that was stretched to that of G."""
    for axis, n in enumerate(shape):
        if n == 1:
            G = G.sum(axis=axis, keepdims=True)
    return G


def averaged(G: Array, shape: tuple[int, ...]) -> Array:
    """A mean in the place of the sum."""
    for axis, n in enumerate(shape):
        if n == 1:
            G = G.mean(axis=axis, keepdims=True)
    return G


def summed_across(G: Array, shape: tuple[int, ...]) -> Array:
    """Along the axes that were not stretched."""
    for axis, n in enumerate(shape):
        if n != 1:
            G = G.sum(axis=axis, keepdims=True)
    return G


def summed_whole(G: Array, shape: tuple[int, ...]) -> Array:
    """Everything added up, whatever was stretched."""
    return np.full(shape, G.sum())


def picked(G: Array, shape: tuple[int, ...]) -> Array:
    """The first entry of each axis that was stretched."""
    return G[: shape[0], : shape[1]]


def flattened(G: Array, shape: tuple[int, ...]) -> Any:
    """The axis that was summed is gone."""
    return G.sum(axis=tuple(axis for axis, n in enumerate(shape) if n == 1))


def stretched(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Matrices of slopes, and the four shapes that can be stretched to them."""
    p, m = 3, 4
    shapes = [(p, m), (p, 1), (1, m), (1, 1)]
    cases: list[tuple[Any, ...]] = [(rng.normal(size=(p, m)), shape) for shape in shapes]
    return [*cases, (rng.normal(size=(1, m)), (1, 1)), (rng.normal(size=(1, m)), (1, m))]


EXERCISES: list[Exercise] = [
    array(
        "automatic-differentiation-by-hand",
        _both,
        known_mistakes=[
            known_mistake(
                lambda: _both(transposed=False),
                "Backward it is the transpose: for each input add up over the *outputs*.",
            ),
            known_mistake(
                lambda: np.concatenate([_both()[2:], _both()[:2]]),
                "Both are right, but the wrong way round: first how the outputs move.",
            ),
            known_mistake(
                lambda: _both(at=np.array([4.0, 1.0])), "The slopes are taken at u₁ = 1, u₂ = 4."
            ),
            known_mistake(
                lambda: np.array([9.0, 4.0, 22.0, 3.0]), "The second input moves *down*, by −1."
            ),
            known_mistake(
                lambda: np.array([7.0, 2.0, 17.0, 3.0]), "The slope of u₁² is 2u₁, which is 2 here."
            ),
        ],
        hints=(
            "Write the Jacobian: its rows are (u₂, u₁) and (2u₁, 0).",
            "At (1, 4) they are (4, 1) and (2, 0). Forward, rows times the direction.",
            "Backward, columns times the slopes: 4 · 3 + 2 · 5 is the first.",
        ),
    ),
    formula(
        "automatic-differentiation-quotient",
        "-g*a/b**2",
        names={"g": "g", "a": "a", "b": "b"},
        known_mistakes=[
            known_mistake("g/b", "That is what `a` gets. How does a/b change with b?"),
            known_mistake("g*a/b**2", "The sign: a larger b makes the quotient smaller."),
            known_mistake("-g*a/b", "The derivative of 1/b is −1/b², with a square."),
            known_mistake("-a/b**2", "That is the slope of v itself. It is multiplied by g."),
            known_mistake("g*a", "That is the rule of the product."),
        ],
        hints=(
            "What is the derivative of a/b with respect to b?",
            "−a/b². And the sweep multiplies it by what comes back.",
        ),
    ),
    formula(
        "automatic-differentiation-gram",
        "(G + G.T) @ A",
        names={"G": symbol("G", "p", "p"), "A": symbol("A", "p", "n")},
        known_mistakes=[
            known_mistake("G @ A", "That is the way through the left factor. There is another."),
            known_mistake("G.T @ A", "That is the way through the right factor. There is another."),
            known_mistake(
                "2*G @ A", "The two paths are not alike: on one of them G is transposed."
            ),
            known_mistake("2*G.T @ A", "The two paths are not alike: on one G is not transposed."),
            known_mistake("(G - G.T) @ A", "Where paths meet they add."),
        ],
        hints=(
            "Call the factors A and B, with B the transpose of A. What does each of them get?",
            "A gets G @ B.T, and B gets A.T @ G.",
            "B is the transpose of A: transpose its part, and add both.",
        ),
    ),
    derivation(
        "automatic-differentiation-meet",
        "x*s + y*t",
        names={"x": "x", "y": "y", "s": "s", "t": "t"},
        more_names={"g": "g", "a": "a", "b": "b", "v1": "v_1"},
        setting=["x = g*b", "y = g*a", "v1 = s*b + a*t"],
        start="g*v1",
        stated=True,
        worked="g*v1 = g*(s*b + a*t)\n = g*b*s + g*a*t\n = x*s + y*t",
        known_mistakes=[
            known_mistake("x*t + y*s", "Each slope goes with the tangent of its own number."),
            known_mistake("x*s - y*t", "Both paths add."),
            known_mistake("x*s", "There are two paths, by a and by b."),
            known_mistake("x*y", "Slopes meet tangents: x goes with s, and y with t."),
            known_mistake("(x + y)*(s + t)", "Each slope goes with the tangent of its own number."),
        ],
        hints=(
            "How does ab move when a and b move? By the product rule.",
            "v1 = s*b + a*t. Multiply by g.",
            "g*b is x, and g*a is y.",
        ),
    ),
    formula(
        "automatic-differentiation-inverse",
        "-V.T @ G @ V.T",
        names={"G": symbol("G", "n", "n"), "V": symbol("V", "n", "n")},
        known_mistakes=[
            known_mistake("V.T @ G @ V.T", "The sign: as for 1/a, whose slope is −1/a²."),
            known_mistake(
                "-V @ G @ V",
                "That is forward, for tangents. On the way back both V are transposed.",
            ),
            known_mistake("-V.T @ V.T @ G", "One factor stands on each side of G."),
            known_mistake("-G @ V.T @ V.T", "One factor stands on each side of G."),
            known_mistake("-V.T @ G.T @ V.T", "The factors are transposed, and G is not."),
        ],
        hints=(
            "A @ V is the identity matrix, which does not move. What does the product rule say?",
            "The tangent of V is −V times the tangent of A times V.",
            "Weigh it with G. Each factor of a product passes to the other side as its transpose.",
        ),
    ),
    function(
        "automatic-differentiation-broadcast",
        summed,
        inputs=stretched,
        shapes=True,
        known_mistakes=[
            known_mistake(averaged, "The paths add: a sum, and no mean."),
            known_mistake(
                summed_across, "You sum along the axes that kept their length; sum the others."
            ),
            known_mistake(summed_whole, "Only along the axes in which the array has length 1."),
            known_mistake(picked, "Each stretched number moved every entry of its row or column."),
            known_mistake(flattened, "The values are right; keep the axes, with length 1."),
        ],
        hints=(
            "Which entries of G did one number of the array move?",
            "Go through the axes; where `shape` has a 1, add up.",
            "G = G.sum(axis=axis, keepdims=True)",
        ),
    ),
    choice(
        "automatic-differentiation-in-place",
        {
            "a": "25 and the slopes 6 and 8: the tape remembers",
            "b": "25 and the slopes 0 and 0: the sweep uses what is in `A` now",
            "c": "0 and the slopes 0 and 0: the cost follows `A`",
            "d": "an error: the tape notices",
        },
        "b",
        why={
            "a": "It would have to copy every array. Run it.",
            "c": "The cost is a number that was computed before `A` was changed.",
            "d": "Nothing tells the tape that an array was changed. Run it.",
        },
        hints=(
            "When is the product of the cost computed, and when its rule?",
            "The rule multiplies by the array itself, in the sweep.",
        ),
    ),
    number(
        "automatic-differentiation-count",
        100 * 784 + 2 * 10 * 100,
        known_mistakes=[
            known_mistake(79400, "That is the forward pass."),
            known_mistake(158800, "The data are a constant: nothing is carried back to them."),
            known_mistake(157800, "It is the *first* layer that needs one product, not the last."),
            known_mistake(2000, "The first layer has weights too."),
            known_mistake(1000, "That is the second layer alone, and forward."),
        ],
        hints=(
            "What does each layer need forward? 100 · 784 and 10 · 100.",
            "A VJP of a product has two parts, each as much as the product itself.",
            "For the first layer one of the two parts is not needed.",
        ),
    ),
    array(
        "automatic-differentiation-segments",
        lambda: np.array([10.0, 40.0]),
        known_mistakes=[
            known_mistake(
                lambda: np.array([10.0, 20.0]), "Both are held: the inputs of segments, and a tape."
            ),
            known_mistake(lambda: np.array([20.0, 50.0]), "That is how many *segments* there are."),
            known_mistake(lambda: np.array([14.0, 42.0]), "A layer writes two matrices: c is 2."),
            known_mistake(
                lambda: np.array([10.0, 30.0]), "The tape of a segment has *two* for each layer."
            ),
            known_mistake(lambda: np.array([40.0, 10.0]), "The other way round: first the length."),
        ],
        hints=(
            "Where are L/s and cs equal?",
            "s² = L/c, with L = 200 and c = 2.",
            "Then both terms are the same number; they are added.",
        ),
    ),
    array(
        "automatic-differentiation-hessian",
        lambda: np.array([-2.0, 6.0]),
        known_mistakes=[
            known_mistake(
                lambda: np.array([4.0, 0.0]),
                "That is the diagonal of the Hessian times the direction. The mixed slopes count.",
            ),
            known_mistake(
                lambda: np.array([12.0, -9.0]),
                "That is the gradient times the direction, entry by entry.",
            ),
            known_mistake(lambda: np.array([12.0, 9.0]), "That is the gradient. How does it move?"),
            known_mistake(lambda: np.array([10.0, 6.0]), "The second parameter moves *down*."),
            known_mistake(lambda: np.array([4.0, 6.0]), "The second parameter moves too, by −1."),
            known_mistake(
                lambda: np.array([6.0, -2.0]), "The other way round: the first parameter first."
            ),
        ],
        hints=(
            "The gradient is (2θ₁θ₂, θ₁²). How does each entry move?",
            "The rows of the Hessian are (2θ₂, 2θ₁) and (2θ₁, 0).",
            "Rows times the direction: 4 · 1 − 6 · 1 is the first.",
        ),
    ),
    formula(
        "automatic-differentiation-moving-error",
        "t*(a*(1 - a))**2 + t*(a - y)*a*(1 - a)*(1 - 2*a)",
        names={"a": "a", "y": "y", "t": "t"},
        known_mistakes=[
            known_mistake(
                "t*(a*(1 - a))**2",
                "The slope moves too: its own slope is σ″ = a(1 − a)(1 − 2a).",
            ),
            known_mistake(
                "t*(a - y)*a*(1 - a)*(1 - 2*a)", "The activation moves too, by a(1 − a) t."
            ),
            known_mistake(
                "t*a*(1 - a) + t*(a - y)*a*(1 - a)*(1 - 2*a)",
                "In the first term the slope stands twice: in δ, and in how a moves.",
            ),
            known_mistake(
                "t*(a*(1 - a))**2 + t*(a - y)*(1 - 2*a)",
                "σ″ is σ′ times 1 − 2σ: in the last term σ′ is lost.",
            ),
            known_mistake(
                "t*(a*(1 - a))**2 - t*(a - y)*a*(1 - a)*(1 - 2*a)",
                "The sign of the second term: the product rule adds.",
            ),
            known_mistake("t*(a - y)*a*(1 - a)", "That is δ times t. How does δ itself move?"),
        ],
        hints=(
            "δ is a product of two factors that depend on z. Use the product rule.",
            "When z moves by t, a moves by a(1 − a) t.",
            "And a(1 − a) moves by a(1 − a)(1 − 2a) t.",
        ),
    ),
]

QUICK: list[Exercise] = [
    number(
        "automatic-differentiation-sweeps",
        2,
        question="A function makes $1000$ numbers of $2$, and you want all $2000$ slopes. How many "
        "sweeps does the better mode need?",
        known_mistakes=[
            known_mistake(1000, "The reverse mode needs as many, one for each output."),
            known_mistake(2000, "A sweep finds many slopes at once."),
            known_mistake(1, "One sweep covers one input, or one output."),
            known_mistake(3, "*Differences* need three passes, and are not exact."),
            known_mistake(1002, "One mode is enough, and one is better."),
        ],
        hints=(
            "One forward sweep finds the slopes of *all* outputs with respect to one input.",
            "There are two inputs.",
        ),
    ),
    number(
        "automatic-differentiation-stretched",
        40,
        question="A column $b$ is added to a matrix of $5$ rows and $40$ columns. The slope of the "
        "cost with respect to each entry of the sum is $1$. What is it with respect to $b_1$?",
        known_mistakes=[
            known_mistake(1, "That is one path. How many entries does $b_1$ move?"),
            known_mistake(5, "$b_1$ moves a row, not a column."),
            known_mistake(200, "$b_1$ moves the first row alone."),
            known_mistake(0.025, "The paths add. A mean would have to stand in the cost."),
            known_mistake(45, "$b_1$ moves the first row alone."),
        ],
        hints=("Which entries of the sum does $b_1$ move?", "One in each column."),
    ),
    choice(
        "automatic-differentiation-left-factor",
        {
            "a": "`g @ B.T`",
            "b": "`B.T @ g`",
            "c": "`g @ B`",
            "d": "`A.T @ g`",
        },
        "a",
        question="`V = A @ B`, and `g` holds the slopes of the cost with respect to `V`. Which are "
        "its slopes with respect to `A`?",
        why={
            "b": "Each factor stays on its side: `A` stood on the left.",
            "c": "The other factor is transposed. Write down the shapes.",
            "d": "That is the slope with respect to `B`.",
        },
        hints=("It must have the shape of `A`.", "`g` has the rows of `A`, and `B.T` its columns."),
    ),
    number(
        "automatic-differentiation-columns",
        50,
        question="A cost has $50$ parameters. You have a program for the product of its Hessian "
        "and a direction, and want to see the Hessian itself. How many times do you call it?",
        known_mistakes=[
            known_mistake(2500, "One product gives a whole column."),
            known_mistake(1275, "One product gives a whole column, not a single entry."),
            known_mistake(1, "One product gives one column."),
            known_mistake(100, "The product of H and a direction needs no second call."),
            known_mistake(25, "Symmetry saves you entries, not columns: each has its own 1."),
        ],
        hints=(
            "What is the product of H and a column with a single 1?",
            "One column of H. How many has it?",
        ),
    ),
]
