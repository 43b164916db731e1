"""Models and statements for a text on two layers that writes the layer as a bare upper index."""

from nnmath.proofs import (
    Description,
    Notation,
    Statement,
    any_function,
    build_model,
)

NOTATION = Notation(
    layers=frozenset({"a", "w", "b", "z"}),
    fonts=frozenset({"\\mathbf"}),
    products=frozenset({".", "*"}),
    numbers="\\rightarrow",
)
FUNCTIONS = {"\\sigma": any_function("σ")}


def _run(c, shapes):
    """Two layers; ``shapes`` has the sizes of the input and of the layers, or None for numbers."""
    a = c.letters("a", shapes and shapes[0], layer=0)
    for layer in (1, 2):
        shape = (shapes[layer], shapes[layer - 1]) if shapes else ()
        w = c.letters("w", *shape, layer=layer)
        b = c.letters("b", *shape[:1], layer=layer)
        z = c.let("z", (w @ a if shapes else w * a) + b, layer=layer)
        a = c.let("a", c.apply("\\sigma", z), layer=layer)
    y = c.letters("y", shapes and shapes[2])
    error = a - y
    c.let("C", (error.T @ error)[0, 0] / 2 if shapes else error**2 / 2)
    c.let("L", c.letters("L") * 0 + 2)
    if shapes:
        c.index("j", 1, shapes[2])


def in_a_row():
    """One neuron a layer: every letter is a number."""
    return build_model(Description("two neurons in a row"), lambda c: _run(c, None), FUNCTIONS)


def wide(*sizes):
    """Whole layers: columns and matrices."""
    description = Description("a {layers} network", sizes={"layers": sizes})
    return lambda: build_model(description, lambda c: _run(c, sizes), FUNCTIONS)


WIDE = (wide(3, 2, 4), wide(2, 4, 3))
ROW = (in_a_row,)


def _statement(name, kind, subjects, vocabulary, models=ROW, **more):
    words = name.replace("-", " ")
    return Statement(
        f"eq-{name}", kind, words, subjects, vocabulary, models, notation=NOTATION, **more
    )


STATEMENTS = (
    _statement(
        "activation", "definition", ("a^l",), "\\sigma w a b", WIDE, ranges=(("l", "1", "2"),)
    ),
    _statement("cost", "definition", ("C",), "y a^L", WIDE),
    _statement("cost-sum", "definition", ("C",), "y a L", WIDE),
    _statement(
        "slope",
        "derived",
        ("\\frac{\\partial a^l}{\\partial z^l}",),
        "\\sigma z a",
        sides=(3,),
        ranges=(("l", "1", "2"),),
    ),
    _statement(
        "chain",
        "derived",
        ("\\frac{\\partial C}{\\partial w^l}",),
        "C z a w",
        sides=(3,),
        ranges=(("l", "1", "2"),),
    ),
    _statement("term-1", "derived", ("\\frac{\\partial z^2}{\\partial w^2}",), "a", sides=(3,)),
    _statement(
        "term-2", "derived", ("\\frac{\\partial a^2}{\\partial z^2}",), "\\sigma z", sides=(3,)
    ),
    _statement("term-3", "derived", ("\\frac{\\partial C}{\\partial a^2}",), "a y", sides=(4,)),
    _statement("outer", "derived", ("\\frac{\\partial C}{\\partial w^2}",), "a \\sigma z y"),
    _statement(
        "inner-term-1", "derived", ("\\frac{\\partial z^1}{\\partial w^1}",), "a", sides=(3,)
    ),
    _statement(
        "inner-term-2",
        "derived",
        ("\\frac{\\partial a^1}{\\partial z^1}",),
        "\\sigma z",
        sides=(3,),
    ),
    _statement("inner-chain", "derived", ("\\frac{\\partial C}{\\partial a^1}",), "C a"),
    _statement(
        "inner-slope",
        "derived",
        ("\\frac{\\partial a^2}{\\partial a^1}",),
        "\\sigma z w",
        sides=(4,),
    ),
    _statement("inner", "derived", ("\\frac{\\partial C}{\\partial w^1}",), "a \\sigma z y w"),
)
