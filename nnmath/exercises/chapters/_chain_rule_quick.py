"""Quick questions of the chapter "The chain rule"."""

from __future__ import annotations

from ..define import choice, formula, number, slip

QUICK = [
    choice(
        "chain-rule-halved",
        {
            "a": "It stays as it is.",
            "b": "It is halved.",
            "c": "It shrinks to about a quarter.",
            "d": "It shrinks to about a tenth.",
        },
        "c",
        why={
            "a": "Then no slope would ever be of use: the gap must close faster than the nudge.",
            "b": "The *change* is halved. The gap shrinks faster, or it would count in the end.",
            "c": "The gap goes with the square of the nudge, and half of a half is a quarter.",
            "d": "A nudge ten times smaller leaves a hundredth; here the nudge is only halved.",
        },
        hints=["How did it shrink for a nudge of a tenth?", "It goes with the square: (½)²."],
        question="A small nudge is halved. What happens to the gap between the true change and "
        "the predicted one?",
    ),
    formula(
        "chain-rule-outer",
        "6*(2*x + 1)**2",
        names={"x": "x"},
        slips=[
            slip("3*(2*x + 1)**2", "The inner link, 2x + 1, has the slope 2: it is lost."),
            slip("6*x**2", "The outer slope is taken at what its link receives, $2x + 1$."),
            slip("2*(2*x + 1)**2", "The power comes down as a factor of 3."),
            slip("6*(2*x + 1)**3", "The power goes down by one."),
            slip("6*(2*x + 1)", "The power goes down by one only."),
        ],
        hints=["Two links: u = 2x + 1, and u³.", "3u² at u = 2x + 1, times the slope of u."],
        question="What is the slope of $(2x + 1)^3$? Enter a formula in `x`, such as `3*x**2`.",
    ),
    number(
        "chain-rule-twice",
        lambda: 5 + 1,
        slips=[
            slip(5, "That is the path through the product. $x$ goes into the sum as well."),
            slip(1, "That is the direct path. Another one leads through the product."),
            slip(2, "Through the product a nudge of $x$ is multiplied by the *other* factor, $y$."),
            slip(3, "Through the product a nudge of $x$ is multiplied by the *other* factor, $y$."),
            slip(10, "Along one path slopes multiply; two paths that meet add."),
        ],
        hints=["How many arrows leave x?", "The product brings y, the direct arrow brings 1."],
        question="In $C = xy + x$, at $x = 2$ and $y = 5$: how does $C$ answer to a nudge of $x$?",
    ),
    choice(
        "chain-rule-direction",
        {
            "a": "One sweep forward.",
            "b": "One sweep backward.",
            "c": "A thousand sweeps forward.",
            "d": "A pass for each output, with a nudge.",
        },
        "a",
        why={
            "a": "A sweep forward answers for one input and all that comes after it.",
            "b": "A sweep backward answers for *one* end. A thousand ends need a thousand of them.",
            "c": "One is enough: it answers for all nodes that come after the input.",
            "d": "One input, one nudge: two passes would do for all outputs, though not exactly.",
        },
        hints=["One input: which sweep begins there?", "It is the network turned round."],
        question="A graph has *one* input and a thousand outputs, and you want the slope of each "
        "output. What does it take?",
    ),
]
