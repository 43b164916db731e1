"""The reader of typed formulas in JavaScript, translated from its Python: there is only one.

It knows a small part of Python, in which both languages mean the same, and refuses the rest:
functions, classes with ``__init__`` and methods, ``if``, ``while``, ``for … in`` a list or
``range``, ``try`` with ``ParseError``; lists, dictionaries, text, f-strings, comparisons of numbers
and text, slices, comprehensions over one list. A condition is a comparison or a call that returns
true or false: an empty list is true in JavaScript.
"""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

from .typed_runtime import LANGUAGE

HERE = Path(__file__).parent
TRANSLATED = "reader.js"  # the build of the pages puts it here, translated once
MODULES = ("typed", "typed_numbers", "typeset", "typed_steps")
EXPORTS = (
    "ParseError", "read_sides", "read_one", "read_rows", "read_number_sides", "is_thousands",
    "as_asked", "is_rounded", "check_order", "split_text",
    "evaluate", "typeset_sides", "typeset_rows",
)  # fmt: skip
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.And: "&&",
    ast.Or: "||",
    ast.Eq: "===", ast.NotEq: "!==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Not: "!", ast.USub: "-",
}  # fmt: skip
_METHODS = {
    "append": "push", "startswith": "startsWith", "endswith": "endsWith", "strip": "trim",
    "lower": "toLowerCase", "upper": "toUpperCase", "replace": "replaceAll", "find": "indexOf",
    "pop": "pop", "index": "indexOf",
}  # fmt: skip
_FUNCTIONS = {
    "str": "String", "int": "Number", "float": "Number", "abs": "Math.abs", "bool": "Boolean",
    "max": "Math.max", "min": "Math.min", "list": "Array.from", "dict": "structuredClone",
}  # fmt: skip
_RESERVED = {
    "this",
    "new",
    "function",
    "var",
    "let",
    "const",
    "delete",
    "switch",
    "case",
    "default",
}


@cache
def reader_in_javascript() -> str:
    """The reader as an expression of JavaScript: an object of its functions."""
    if (HERE / TRANSLATED).is_file():
        return (HERE / TRANSLATED).read_text(encoding="utf-8")
    runtime = (HERE / "typed_runtime.js").read_text(encoding="utf-8")
    language = json.dumps(LANGUAGE, ensure_ascii=False, separators=(",", ":"))
    modules = [translate((HERE / f"{name}.py").read_text(encoding="utf-8")) for name in MODULES]
    parts = (runtime, f"const LANGUAGE = {language};", *modules)
    return "(() => {\n" + "\n".join(parts) + f"\nreturn {{ {', '.join(EXPORTS)} }};\n}})()"


def translate(source: str) -> str:
    r"""A module in JavaScript.

    Raises
    ------
    ValueError
        If it uses a part of Python that is not translated.

    Examples
    --------
    >>> print(translate("def twice(x: list[int]) -> int:\n    return 2 * x[-1]"))
    const twice = (x) => {
    return (2 * x.at(-1));
    };
    """
    tree = ast.parse(source)
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    writer = _Writer(classes | {"Token", "Lexer", "Resolver", "Parser", "ParseError"})
    return "\n".join(filter(None, map(writer.top, tree.body)))


class _Writer:
    """Writes statements and expressions; what it does not know it refuses."""

    def __init__(self, classes: set[str]) -> None:
        self.classes = classes

    def refuse(self, node: ast.AST) -> ValueError:
        line = getattr(node, "lineno", 0)
        return ValueError(f"line {line}: {ast.unparse(node)[:60]} is not translated")

    def top(self, node: ast.stmt) -> str:
        """A statement of the module."""
        if isinstance(node, ast.Import | ast.ImportFrom) or self.is_text(node):
            return ""
        if isinstance(node, ast.FunctionDef) and node.name not in _RESERVED:
            return f"const {node.name} = ({self.arguments(node)}) => {self.body(node)};"
        if isinstance(node, ast.ClassDef):
            inner = [self.method(part) for part in node.body if not self.is_text(part)]
            return f"class {node.name} {{\n" + "\n".join(inner) + "\n}"
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return f"const {node.targets[0].id} = {self.of(node.value)};"
        if isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            return f"const {node.target.id} = {self.of(node.value)};"
        raise self.refuse(node)

    @staticmethod
    def is_text(node: ast.stmt) -> bool:
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

    def method(self, node: ast.stmt) -> str:
        if not isinstance(node, ast.FunctionDef):
            raise self.refuse(node)
        name = "constructor" if node.name == "__init__" else node.name
        return f"{name}({self.arguments(node, skip=1)}) {self.body(node)}"

    def arguments(self, node: ast.FunctionDef, skip: int = 0) -> str:
        if node.args.defaults or node.args.kwonlyargs or node.args.vararg:
            raise self.refuse(node)
        return ", ".join(part.arg for part in node.args.args[skip:])

    def body(self, node: ast.FunctionDef) -> str:
        """The body of a function, with its local names declared at its beginning."""
        given = {part.arg for part in node.args.args}
        local = {
            part.id
            for part in ast.walk(node)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        }
        if local & _RESERVED:
            raise self.refuse(node)
        names = sorted(local - given)
        return self.block(node.body, f"let {', '.join(names)};\n" if names else "")

    def block(self, statements: list[ast.stmt], first: str = "") -> str:
        return "{\n" + first + "\n".join(filter(None, map(self.statement, statements))) + "\n}"

    def statement(self, node: ast.stmt) -> str:
        if isinstance(node, ast.Pass) or self.is_text(node):
            return ""
        if isinstance(node, ast.Expr):
            return f"{self.of(node.value)};"
        if isinstance(node, ast.Return):
            return f"return {self.of(node.value)};" if node.value else "return;"
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            return f"{self.of(node.targets[0])} = {self.of(node.value)};"
        if isinstance(node, ast.AnnAssign) and node.value:
            return f"{self.of(node.target)} = {self.of(node.value)};"
        if isinstance(node, ast.AugAssign):
            operator = _OPERATORS[type(node.op)]
            return f"{self.of(node.target)} {operator}= {self.of(node.value)};"
        if isinstance(node, ast.If):
            other = f" else {self.block(node.orelse)}" if node.orelse else ""
            return f"if ({self.of(node.test)}) {self.block(node.body)}{other}"
        if isinstance(node, ast.While):
            return f"while ({self.of(node.test)}) {self.block(node.body)}"
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            return f"for ({node.target.id} of {self.of(node.iter)}) {self.block(node.body)}"
        if isinstance(node, ast.Break | ast.Continue):
            return "break;" if isinstance(node, ast.Break) else "continue;"
        if isinstance(node, ast.Raise) and node.exc:
            return f"throw {self.of(node.exc)};"
        if isinstance(node, ast.Try):
            return self.attempt(node)
        raise self.refuse(node)

    def attempt(self, node: ast.Try) -> str:
        """``try``, with a handler for ParseError alone."""
        (handler,) = node.handlers
        if not isinstance(handler.type, ast.Name) or handler.type.id != "ParseError":
            raise self.refuse(node)
        name = handler.name or "error"
        other = f"if (!({name} instanceof ParseError)) throw {name};\n"
        caught = self.block(handler.body, other)
        return f"try {self.block(node.body)} catch ({name}) {caught}"

    def of(self, node: ast.expr | None) -> str:
        """An expression."""
        if isinstance(node, ast.Constant):
            return json.dumps(node.value, ensure_ascii=False)
        if isinstance(node, ast.Name):
            return "this" if node.id == "self" else node.id
        if isinstance(node, ast.List | ast.Tuple):
            return f"[{', '.join(map(self.of, node.elts))}]"
        if isinstance(node, ast.Starred):
            return f"...{self.of(node.value)}"
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            return "{" + ", ".join(f"[{self.of(k)}]: {self.of(v)}" for k, v in pairs) + "}"
        if isinstance(node, ast.Attribute):
            return f"{self.of(node.value)}.{node.attr}"
        if isinstance(node, ast.JoinedStr):
            return " + ".join(['""', *map(self.piece, node.values)]).join("()")
        if isinstance(node, ast.BoolOp):
            return f" {_OPERATORS[type(node.op)]} ".join(map(self.of, node.values)).join("()")
        if isinstance(node, ast.UnaryOp):
            return f"{_OPERATORS[type(node.op)]}{self.of(node.operand)}"
        if isinstance(node, ast.BinOp):
            return f"({self.of(node.left)} {_OPERATORS[type(node.op)]} {self.of(node.right)})"
        if isinstance(node, ast.IfExp):
            return f"({self.of(node.test)} ? {self.of(node.body)} : {self.of(node.orelse)})"
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        if isinstance(node, ast.Subscript):
            return self.item(node)
        if isinstance(node, ast.ListComp):
            return self.comprehension(node)
        if isinstance(node, ast.Call):
            return self.call(node)
        raise self.refuse(node or ast.Pass())

    def piece(self, node: ast.expr) -> str:
        if isinstance(node, ast.FormattedValue) and node.format_spec is None:
            return f"({self.of(node.value)})"
        return self.of(node)

    def comparison(self, node: ast.Compare) -> str:
        left, parts = node.left, []
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                sign = "!" if isinstance(operator, ast.NotIn) else ""
                parts.append(f"{sign}{self.of(right)}.includes({self.of(left)})")
            else:
                parts.append(f"{self.of(left)} {_OPERATORS[type(operator)]} {self.of(right)}")
            left = right
        return " && ".join(parts).join("()")

    def item(self, node: ast.Subscript) -> str:
        value, key = self.of(node.value), node.slice
        if isinstance(key, ast.Slice):
            lower = self.of(key.lower) if key.lower else "0"
            return f"{value}.slice({lower}{', ' + self.of(key.upper) if key.upper else ''})"
        if isinstance(key, ast.UnaryOp) and isinstance(node.ctx, ast.Store):
            return f"{value}[{value}.length {self.of(key)}]"
        if isinstance(key, ast.UnaryOp):
            return f"{value}.at({self.of(key)})"
        return f"{value}[{self.of(key)}]"

    def comprehension(self, node: ast.ListComp) -> str:
        (part,) = node.generators
        name = self.of(part.target)
        found = self.of(part.iter)
        for test in part.ifs:
            found += f".filter(({name}) => {self.of(test)})"
        return f"{found}.map(({name}) => {self.of(node.elt)})"

    def call(self, node: ast.Call) -> str:
        if node.keywords:
            raise self.refuse(node)
        given = [self.of(part) for part in node.args]
        if isinstance(node.func, ast.Attribute):
            return self.method_call(self.of(node.func.value), node.func.attr, given)
        if not isinstance(node.func, ast.Name):
            return f"{self.of(node.func)}({', '.join(given)})"
        name = node.func.id
        if name == "len":
            return f"{given[0]}.length"
        if name == "isinstance":
            kinds = {"list": f"Array.isArray({given[0]})", "str": f'typeof {given[0]} === "string"'}
            return kinds[given[1]]
        new = "new " if name in self.classes else ""
        return f"{new}{_FUNCTIONS.get(name, name)}({', '.join(given)})"

    def method_call(self, of: str, name: str, given: list[str]) -> str:
        if name == "join":
            return f"{given[0]}.join({of})"
        if name == "get":
            return f"fetch_or({of}, {', '.join(given)})"
        if name == "insert" and given[0] == "0":
            return f"{of}.unshift({given[1]})"
        if name == "split" and not given:
            return f'{of}.split(/\\s+/).filter((word) => word !== "")'
        if name == "rstrip":
            return f'{of}.replace(/{json.loads(given[0])}+$/, "")'
        return f"{of}.{_METHODS.get(name, name)}({', '.join(given)})"
