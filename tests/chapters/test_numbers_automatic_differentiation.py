"""What the appendix says of the engine, and no cell of the page asserts.

It is apart from the engine's own tests, which must pass on a mutated copy, of other lines.
"""

import ast
import io
import tokenize
from pathlib import Path

from nnmath import autodiff


def test_the_engine_has_fewer_than_a_hundred_lines_of_code():
    source = Path(autodiff.__file__).read_text(encoding="utf-8")
    kinds = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
             tokenize.ENDMARKER}  # fmt: skip
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in kinds
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    assert len(lines) < 100
