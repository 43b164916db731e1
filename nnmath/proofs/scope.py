"""What the names of a formula in running text mean where it stands.

A scope is a section, an exercise or another container. It holds what the text has settled there:
the value of a name, the definition of one, a function; it ends with the section, and what it does
not know is looked up in the scope around it. Beyond that, names have the meaning of a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sympy as sp

from nnmath.formulas import nodes
from nnmath.formulas.errors import EvaluationError, FormulaError
from nnmath.formulas.evaluate import Value, elementwise, entry_at, is_matrix
from nnmath.formulas.nodes import Apply, Big, Name, Node, Number, walk
from nnmath.formulas.printing import to_unicode

from .evaluate import ModelEvaluator
from .model import Description, Model, scalar_function
from .models.networks import sigmoid

Key = tuple[str, Any, tuple[Any, ...], bool]  # base, layer, lower indices, star
# Rates, temperatures, condition numbers, margins: see chapters/symbols.md.
POSITIVE = frozenset(("\\eta", "T", "\\kappa", "\\gamma"))
CONSTANTS = {"e": sp.E, "\\pi": sp.pi}
MATRICES = frozenset("ABDHIWXYZ") | {"\\Delta"}
MOST = 4  # the largest value tried for an index whose size no model tells


def _is_index(sub: Any) -> bool:
    return isinstance(sub, str) and len(sub) == 1 and sub.isalpha()


def _sigmoid(primes: int, args: list[Value]) -> Value:
    call = scalar_function(sigmoid(sp.Symbol("t")), sp.Symbol("t"))
    return elementwise(lambda entry: call(primes, [entry]), args[0])


# Where no model is named, a name is a number, and σ is the logistic function.
# A sum that does not say how far it runs has three terms.
LETTERS = Model(
    Description("any numbers"),
    {},
    functions={"\\sigma": _sigmoid},
    ranges=dict.fromkeys("ijk", (1, 3)),
)


@dataclass(eq=False)
class Scope:
    r"""What is settled in a section or a container.

    Attributes
    ----------
    outer : Scope or None
        The scope around it.
    settings : dict
        Values: of a number, a column, a matrix.
    lets : set
        The names whose value the author gave in a comment.
    definitions : dict
        For a name, what it is defined as.
    functions : dict
        By base: the names of the arguments, and the value.
    assumptions : dict
        By name, the node and which sign it has: "positive", "nonnegative", "negative" or
        "nonpositive"; empty where the text tells both, one case after the other.
    models : list of tuples of str
        The models named by the author for this place: one tuple for each attempt.
    rules : dict
        What the author says of a relation, by its LaTeX without space.
    level : int
        Of a heading; 0 for the page and for containers.
    is_solution : bool
        It is that of a solution, in which values are results.
    """

    outer: Scope | None = None
    settings: dict[Key, Value] = field(default_factory=dict)
    definitions: dict[Key, Node] = field(default_factory=dict)
    lets: set[Key] = field(default_factory=set)
    functions: dict[str, tuple[tuple[Node, ...], Node]] = field(default_factory=dict)
    assumptions: dict[Key, tuple[Name, str]] = field(default_factory=dict)
    models: list[tuple[str, ...]] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
    level: int = 0
    is_solution: bool = False

    def in_solution(self) -> bool:
        """Whether this is the scope of a solution, or one in it."""
        return any(scope.is_solution for scope in self.chain())

    def chain(self) -> Iterator[Scope]:
        """The scope and those around it, the nearest first."""
        yield self
        if self.outer is not None:
            yield from self.outer.chain()

    def setting(self, key: Key) -> Value | None:
        """The value of a name, or None."""
        return next((s.settings[key] for s in self.chain() if key in s.settings), None)

    def definition(self, key: Key) -> Node | None:
        """What a name is defined as, or None."""
        return next((s.definitions[key] for s in self.chain() if key in s.definitions), None)

    def pattern(self, key: Key) -> tuple[dict[str, int], Node] | None:
        """The definition of all names like this one, such as r_i for r_2, with its indices."""
        base, layer, subs, star = key
        if not subs or not all(isinstance(sub, int) for sub in subs):
            return None
        for scope in self.chain():
            for known, meaning in scope.definitions.items():
                letters = known[2]
                same = (known[0], known[1], known[3]) == (base, layer, star)
                if same and len(letters) == len(subs) and all(map(_is_index, letters)):
                    return dict(zip(letters, subs, strict=True)), meaning
        return None

    def function(self, base: str) -> tuple[tuple[Node, ...], Node] | None:
        """The arguments and the value of a function, or None."""
        return next((s.functions[base] for s in self.chain() if base in s.functions), None)

    def sign(self, key: Key) -> str:
        """The sign that a name has here; empty if the text has told none, or both."""
        known = (s.assumptions[key][1] for s in self.chain() if key in s.assumptions)
        return next(known, "")

    def rule(self, latex: str) -> Any:
        """What the author says of a relation, or None."""
        latex = "".join(latex.split())
        return next((s.rules[latex] for s in self.chain() if latex in s.rules), None)

    def all_functions(self) -> frozenset[str]:
        """The names of all functions in scope."""
        return frozenset(base for s in self.chain() for base in s.functions)

    def all_settings(self) -> Mapping[Key, Value]:
        """All values in scope; the nearest count."""
        found: dict[Key, Value] = {}
        for scope in reversed([*self.chain()]):
            found |= scope.settings
        return found

    def all_assumptions(self) -> list[tuple[Name, str]]:
        """The names whose sign is settled, and the sign; the nearest count."""
        found: dict[Key, tuple[Name, str]] = {}
        for scope in reversed([*self.chain()]):
            found |= scope.assumptions
        return [(name, sign) for name, sign in found.values() if sign]

    def attempts(self) -> list[tuple[str, ...]]:
        """The models that the author named for this place, the nearest first."""
        return [names for scope in self.chain() for names in scope.models]


@dataclass(eq=False)
class ScopeEvaluator(ModelEvaluator):
    """Evaluates nodes in a scope and a model.

    Attributes
    ----------
    scope : Scope
        What the text has settled.
    settled : bool
        Whether values that were set are used; without, a formula is judged for all values.
    """

    scope: Scope = field(default_factory=Scope, kw_only=True)
    settled: bool = field(default=True, kw_only=True)
    hidden: frozenset[Key] = field(default=frozenset(), kw_only=True)  # being looked up already

    @property
    def is_free(self) -> bool:
        """Whether a name that nobody knows is a letter for any number."""
        return self.model is LETTERS

    def key(self, node: Name) -> Key:
        """A name with the values of its indices, where they have any."""
        layer = None if node.layer is None else self._place(node.layer)
        return node.base, layer, tuple(self._place(sub) for sub in node.subs), node.star

    def _place(self, node: Node) -> Any:
        try:
            return super().index(node)
        except EvaluationError:
            if not self.is_free:
                raise
            return to_unicode(node, {})

    def _name(self, node: Name) -> Value:
        plain = node.layer is None and not node.star and not node.subs
        if plain and node.base in self.indices:
            return super()._name(node)
        key = self.key(node)
        if key not in self.hidden:
            if self.settled and (value := self.scope.setting(key)) is not None:
                return value
            if (meaning := self.scope.definition(key)) is not None:
                return replace(self, hidden=self.hidden | {key}, indices={}).value(meaning)
            if (found := self.scope.pattern(key)) is not None:
                indices, meaning = found
                hidden = self.hidden | {key}
                return replace(self, hidden=hidden, indices=dict(indices)).value(meaning)
        if node.subs:
            whole = replace(node, subs=())
            known = self.scope.setting(self.key(whole)) if self.settled else None
            if known is None and self.scope.definition(self.key(whole)) is not None:
                known = self._name(whole)
            if is_matrix(known):
                return entry_at(known, [self.index(sub) for sub in node.subs])
        if not self.is_free:
            return super()._name(node)
        if plain and node.base in self.model.functions:
            raise EvaluationError(f"{node.base} has no value without its argument")
        if plain and node.base in CONSTANTS:
            return CONSTANTS[node.base]
        if not node.subs and node.base in MATRICES:
            raise EvaluationError(f"{node.base} is a matrix, and nobody says here which")
        subs = tuple(
            Number(Fraction(at)) if isinstance(at, int) else sub
            for sub, at in zip(node.subs, key[2], strict=True)
        )
        return sp.Symbol(to_unicode(replace(node, subs=subs), {}))

    def _apply(self, node: Apply) -> Value:
        known = self.scope.function(node.base)
        if known is None:
            return super()._apply(node)
        names, meaning = known
        if len(names) != len(node.args):
            raise EvaluationError(f"{node.base} takes {len(names)} arguments")
        letters = [sp.Dummy(str(i)) for i, _ in enumerate(names)]
        inner = Scope(self.scope, settings=dict(zip(map(self.key, names), letters, strict=True)))  # type: ignore[arg-type]
        value = replace(self, scope=inner, settled=True).value(meaning)
        if node.primes:
            if len(letters) != 1 or is_matrix(value):
                raise EvaluationError(f"{node.base}' is the slope of a function of one number")
            value = sp.diff(value, letters[0], node.primes)
        places = dict(zip(letters, (self.number(arg) for arg in node.args), strict=True))
        return elementwise(lambda entry: entry.subs(places, simultaneous=True), value)

    def jacobian(self, value: Value, variable: Value) -> Value:
        """∂ value/∂ variable, where it is said how the value depends on the variable."""
        entries = value.flat if is_matrix(value) else [value]
        if self.is_free and not is_matrix(variable):
            for entry in entries:
                if entry.free_symbols and variable not in entry.free_symbols:
                    raise EvaluationError(f"nobody says here how {entry} depends on {variable}")
        return super().jacobian(value, variable)

    def assumed(self) -> dict[Any, str]:
        """The symbols whose sign is settled."""
        found = {}
        for name, sign in self.scope.all_assumptions():
            try:
                value = self.value(name)
            except FormulaError:
                continue
            if getattr(value, "is_Symbol", False):
                found[value] = sign
        return found

    def in_numbers(self, value: Value) -> Value:
        """A value with the numbers that were set in place of the model's own symbols."""
        if not self.settled or self.is_free:
            return value
        places = self._places()
        return elementwise(lambda e: sp.sympify(e).xreplace(places), value) if places else value

    def _places(self) -> dict[Any, Any]:
        places: dict[Any, Any] = {}
        for (base, layer, subs, star), value in self.scope.all_settings().items():
            try:
                own = self.model.lookup(base, layer, subs, star)
            except Exception:
                continue
            pairs = (
                zip(own.flat, value.flat, strict=False)
                if (is_matrix(own) and is_matrix(value) and own.shape == value.shape)
                else [(own, value)]
            )
            for symbol, number in pairs:
                if getattr(symbol, "is_Symbol", False) and not is_matrix(number):
                    places[symbol] = number
        return places


def free_indices(node: Node) -> tuple[set[str], set[str]]:
    """The letters that stand as layers and as lower indices and that no sum binds."""
    bound = {part.index for part in walk(node) if isinstance(part, Big)}
    layers, subs = set[str](), set[str]()
    for part in walk(node):
        if isinstance(part, Name):
            if part.layer is not None:
                layers |= nodes.symbols(part.layer)
            for sub in part.subs:
                subs |= nodes.symbols(sub)
        elif isinstance(part, nodes.Component):
            for sub in part.subs:
                subs |= nodes.symbols(sub)
    return layers - bound, subs - bound - layers


def instances(node: Node, model: Model, fixed: Set[str] = frozenset()) -> Iterator[dict[str, int]]:
    """All values of the free indices of a formula that a model may have names for."""
    layers, subs = free_indices(node)
    known = set(fixed) | {base for base, _, _ in model.names} | {base for base, _ in model.integers}
    depths = [at for _, at, _ in model.names if isinstance(at, int)]
    sizes = [n for n in model.integers.values() if isinstance(n, int)]
    sizes += [last for _, last in model.ranges.values()]
    last_layer, last = max(depths, default=MOST), max(sizes, default=MOST)

    def choose(letters: list[tuple[str, int]], chosen: dict[str, int]) -> Iterator[dict[str, int]]:
        if not letters:
            yield chosen
            return
        (letter, end), *rest = letters
        for value in range(letter not in layers, end + 1):
            yield from choose(rest, {**chosen, letter: value})

    letters = [(name, last_layer) for name in sorted(layers - known)]
    letters += [(name, last) for name in sorted(subs - known)]
    return choose(letters, {})
