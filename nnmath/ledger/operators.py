r"""Reading fractions and the signs of calculus: derivatives, sums, products, gradients, limits."""

from __future__ import annotations

from .names import NameReader
from .syntax import Big, Derivative, Div, Gradient, Limit, Node, Relation


class OperatorReader(NameReader):
    """Reads what begins with a fraction bar, ∑, ∏, ∇ or lim."""

    def fraction(self) -> Node:
        """A fraction, or a derivative where both parts start with ∂ or with d."""
        for sign in ("\\partial", "d"):
            if self.sees("{", sign) and self.under_starts_with(sign):
                return self.derivative(sign)
        return Div(self.argument(), self.argument())

    def under_starts_with(self, sign: str) -> bool:
        """Whether the second argument of the fraction that comes next starts with ``sign``."""
        depth = ahead = 0
        while self.peek(ahead).kind != "end":
            depth += (self.peek(ahead).text == "{") - (self.peek(ahead).text == "}")
            ahead += 1
            if depth == 0:
                break
        return self.peek(ahead).text == "{" and self.peek(ahead + 1).text == sign

    def derivative(self, sign: str) -> Node:
        r"""``\frac{\partial C}{\partial w}``, of any order; ``\frac{d}{dt}`` takes what follows."""
        self.position += 2
        order = 1
        if self.skip("^"):
            order = self.order()
        operator = self.sees("}")
        of = None if operator else self.product()
        self.expect("}")
        self.expect("{")
        by: list[Node] = []
        while self.skip(sign):
            if not self.starts_name():
                self.fail(f"expected a name after {sign}")
            variable = self.name()
            by += [variable] * (self.order() if self.skip("^") else 1)
        self.expect("}")
        if len(by) != order:
            self.fail(f"a derivative of order {order} by {len(by)} variables")
        if of is None:
            of = self.product(bar=False)
        return Derivative(of, tuple(by), operator)

    def order(self) -> int:
        """The order of a derivative, a digit."""
        braced = self.skip("{")
        if self.peek().kind != "digit":
            self.fail("expected the order of the derivative")
        order = int(self.take().text)
        if braced:
            self.expect("}")
        return order

    def big(self, kind: str) -> Node:
        r"""``\sum_{k=1}^{n} …``, ``\sum_j …``; the body is the product that follows."""
        self.expect("_")
        low = high = None
        if not self.skip("{"):
            index = self.take()
        else:
            index = self.take()
            if self.skip("="):
                low = self.expression()
            self.expect("}")
        if index.kind != "letter":
            self.position -= 1
            self.fail("expected an index of one letter")
        if self.skip("^"):
            high = self.argument()
        if (low is None) != (high is None):
            self.fail(f"\\{kind} needs both ends or none")
        return Big(kind, index.text, low, high, self.product(bar=False))

    def nabla(self) -> Node:
        r"""``\nabla f``, ``\nabla_{a^{(L)}} C``, ``\nabla^2 f``."""
        order = 1
        by: Node | None = None
        if self.skip("^"):
            order = self.order()
        if self.skip("_"):
            braced = self.skip("{")
            by = self.name() if braced else self.one_index()
            if braced:
                self.expect("}")
        if not self.starts_name():
            self.fail("expected the name of a function after \\nabla")
        return Gradient(self.name_or_call(), by, order)

    def limit(self) -> Node:
        r"""``\lim_{h \to 0} …``; the body is the product that follows."""
        self.expect("_")
        self.expect("{")
        variable = self.name()
        self.expect("\\to")
        target = self.expression()
        self.expect("}")
        return Limit(variable, target, self.product(bar=False))

    def argument(self) -> Node:
        """What LaTeX takes as an argument."""
        raise NotImplementedError

    def name_or_call(self) -> Node:
        """A name, or a function at its arguments."""
        raise NotImplementedError

    def product(self, bar: bool = True) -> Node:
        """Factors side by side; the grammar knows."""
        raise NotImplementedError

    def relation(self) -> Relation:
        """A chain of sides; the grammar knows."""
        raise NotImplementedError
