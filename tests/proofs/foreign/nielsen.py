"""Models and statements for the four equations of backpropagation in Nielsen's notation."""

from nnmath.proofs import Description, Notation, Statement, any_function, build_model

NOTATION = Notation(layers=frozenset({"a", "w", "b", "z", "\\delta"}))


def network(*sizes):
    """A network of these sizes with any activation and any cost of its outputs."""

    def compute(c):
        depth = len(sizes) - 1
        a = c.letters("a", sizes[0], layer=0)
        for layer in range(1, depth + 1):
            w = c.letters("w", sizes[layer], sizes[layer - 1], layer=layer)
            z = c.let("z", w @ a + c.letters("b", sizes[layer], layer=layer), layer=layer)
            a = c.let("a", c.apply("\\sigma", z), layer=layer)
        c.let("C", c.apply("C", a))
        c.also("a", "a", layer=depth)
        for layer in range(1, depth + 1):
            c.slope("\\delta", of="C", by="z", layer=layer)
            c.size("n", sizes[layer], layer)
        c.size("n", sizes[0], 0)
        c.size("L", depth)

    functions = {"\\sigma": any_function("σ"), "C": any_function("C", entrywise=False)}
    description = Description("a {layers} network", ("any cost",), {"layers": sizes})
    return lambda: build_model(description, compute, functions)


MODELS = (network(2, 3, 4), network(3, 2, 4, 2))
EACH = (("l", "1", "L"),)
HIDDEN = (("l", "1", "L-1"),)
NEURON = (("l", "1", "L"), ("j", "1", "n_l"))
WEIGHT = (*NEURON, ("k", "1", "n_{l-1}"))


def _statement(name, kind, subject, vocabulary, ranges=()):
    words = name.replace("-", " ")
    return Statement(
        f"eq-{name}", kind, words, (subject,), vocabulary, MODELS, ranges, notation=NOTATION
    )


STATEMENTS = (
    _statement("activation-entry", "definition", "a^l_j", "\\sigma w a b n", NEURON),
    _statement("activation", "definition", "a^l", "\\sigma w a b", EACH),
    _statement("weighted-input", "definition", "z^l", "w a b", EACH),
    _statement("error", "definition", "\\delta^l_j", "C z", NEURON),
    _statement("bp1-entry", "derived", "\\delta^L_j", "C a \\sigma z", (("j", "1", "n_L"),)),
    _statement("bp1", "derived", "\\delta^L", "C a \\sigma z"),
    _statement("bp2", "derived", "\\delta^l", "w \\delta^{l+1} \\sigma z", HIDDEN),
    _statement("bp3", "derived", "\\frac{\\partial C}{\\partial b^l_j}", "\\delta", NEURON),
    _statement("bp4", "derived", "\\frac{\\partial C}{\\partial w^l_{jk}}", "a \\delta", WEIGHT),
)
