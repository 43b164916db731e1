"""Wrong functions made from a right one by one change to its syntax tree."""

import ast
import copy
from collections.abc import Iterator

COMPARISONS = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)
OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (),
    ast.LShift: (),
}
OTHER_CALLS = {
    "min": "max", "max": "min", "sin": "cos", "cos": "sin", "mean": "sum", "sum": "mean",
    "zeros": "ones", "ones": "zeros", "argmin": "argmax", "exp": "expm1", "log": "log1p",
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Each mutant's source, with the line that is changed as it then is."""
    tree = ast.parse(source)
    for at, node in enumerate(ast.walk(tree)):
        for number in range(len(list(_changes(node, tree)))):
            changed = copy.deepcopy(tree)
            there = next(part for i, part in enumerate(ast.walk(changed)) if i == at)
            other = list(_changes(there, changed))[number]
            _put(changed, there, other)
            text = ast.unparse(ast.fix_missing_locations(changed))
            before = ast.unparse(tree).splitlines()
            after = text.splitlines()
            line = next((b for a, b in zip(before, after, strict=False) if a != b), "")
            if text != ast.unparse(tree):
                yield text, line.strip()


def _put(tree: ast.AST, node: ast.AST, other: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, other)
                return
            if isinstance(value, list):
                for i, item in enumerate(value):
                    if item is node:
                        value[i] = other
                        return


def _parameters(tree: ast.AST) -> list[str]:
    return [
        arg.arg for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for arg in f.args.args
    ]


def _changes(node: ast.AST, tree: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], COMPARISONS):
        for kind in COMPARISONS:
            if not isinstance(node.ops[0], kind):
                yield ast.Compare(node.left, [kind()], node.comparators)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in {0, 1, node.value + 1, node.value - 1, -node.value, 0.1, 0.001} - {node.value}:
            yield ast.parse(repr(value), mode="eval").body
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.BinOp):
        for kind in OPERATORS[type(node.op)]:
            yield ast.BinOp(node.left, kind(), node.right)
        if not isinstance(node.op, ast.Add | ast.Mult):
            yield ast.BinOp(node.right, node.op, node.left)
        yield node.left
        yield node.right
        yield ast.UnaryOp(ast.USub(), node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Attribute) and node.attr in OTHER_CALLS:
        yield ast.Attribute(node.value, OTHER_CALLS[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        names = _parameters(tree)
        if node.id in names:
            yield ast.UnaryOp(ast.USub(), node)
            if node.id[0].isupper():  # a matrix
                yield ast.Attribute(node, "T", node.ctx)
            for name in names:
                if name != node.id:
                    yield ast.Name(name, node.ctx)
    elif isinstance(node, ast.keyword):
        if node.arg == "axis":
            for axis in (None, 0, 1):
                yield ast.keyword("axis", ast.Constant(axis))
        elif node.arg == "keepdims":
            yield ast.keyword("keepdims", ast.Constant(False))
    elif isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
        yield ast.Pass()
    elif isinstance(node, ast.Assign | ast.Break):
        yield ast.Pass()
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("reversed", "abs"):
        yield node.args[0]
