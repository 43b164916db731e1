"""Model and statements for a multilayer perceptron with weight decay, in the notation of d2l."""

from nnmath.proofs import Description, Notation, Statement, any_function, build_model

NOTATION = Notation(fonts=frozenset({"\\mathbf"}))


def perceptron(d, h, q):
    """One hidden layer without biases: d inputs, h hidden units, q outputs, any loss."""

    def compute(c):
        x = c.letters("x", d)
        first, second = c.letters("W", h, d, layer=1), c.letters("W", q, h, layer=2)
        z = c.let("z", first @ x)
        hidden = c.let("h", c.apply("\\phi", z))
        o = c.let("o", second @ hidden)
        loss = c.let("L", c.apply("l", o, c.letters("y", q)))
        squares = sum(entry**2 for w in (first, second) for entry in w.flat)
        s = c.let("s", c.letters("\\lambda") / 2 * squares)
        c.let("J", loss + s)

    functions = {"\\phi": any_function("φ"), "l": any_function("l", entrywise=False)}
    sizes = {"layers": (d, h, q)}
    description = Description("a {layers} perceptron", ("any loss", "weight decay"), sizes)
    return lambda: build_model(description, compute, functions)


MODELS = (perceptron(2, 3, 4), perceptron(3, 2, 2))


def _statement(name, kind, subjects, vocabulary, **more):
    words = name.replace("-", " ")
    return Statement(
        f"eq-{name}", kind, words, subjects, vocabulary, MODELS, notation=NOTATION, **more
    )


def _by(of, name):
    return f"\\frac{{\\partial {of}}}{{\\partial \\mathbf{{{name}}}}}"


STATEMENTS = (
    _statement("hidden-input", "definition", ("\\mathbf{z}",), "W^{(1)} x"),
    _statement("hidden", "definition", ("\\mathbf{h}",), "\\phi z"),
    _statement("output", "definition", ("\\mathbf{o}",), "W^{(2)} h"),
    _statement("loss", "definition", ("L",), "l o y"),
    _statement("decay", "definition", ("s",), "\\lambda W"),
    _statement("objective", "definition", ("J",), "L s"),
    _statement(
        "ones",
        "derived",
        ("\\frac{\\partial J}{\\partial L}", "\\frac{\\partial J}{\\partial s}"),
        "",
    ),
    _statement("by-output", "derived", (_by("J", "o"),), "L o"),
    _statement("decay-slopes", "derived", (_by("s", "W^{(1)}"), _by("s", "W^{(2)}")), "\\lambda W"),
    _statement("by-second", "derived", (_by("J", "W^{(2)}"),), "J o h \\lambda W"),
    _statement("by-hidden", "derived", (_by("J", "h"),), "W J o"),
    _statement("by-hidden-input", "derived", (_by("J", "z"),), "J h \\phi z"),
    _statement("by-first", "derived", (_by("J", "W^{(1)}"),), "J z x \\lambda W"),
)
