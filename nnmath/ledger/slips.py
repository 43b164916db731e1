"""The slips that the mutation engine makes, each by its name."""

from __future__ import annotations

from collections.abc import Iterator

from . import mutate
from .lexer import spans
from .mutate import Operator, delete_tokens, drop_script, insert_after_names, swap_tokens

OPERATORS: dict[str, Operator] = {
    "sign": swap_tokens({"+": "-", "-": "+"}),
    "minus left out": delete_tokens("-"),
    "minus added": mutate.negate_side,
    "constant": mutate.change_digit,
    "indices exchanged": mutate.swap_indices,
    "index": mutate.change_index,
    "index left out": drop_script("_"),
    "layer": mutate.change_layer,
    "power or transpose left out": drop_script("^"),
    "power added": insert_after_names("^2"),
    "transpose added": insert_after_names("^\\top"),
    "prime left out": delete_tokens("'"),
    "prime added": insert_after_names("'", functions_only=True),
    "⊙ left out": delete_tokens("\\odot"),
    "⊙ added": swap_tokens({"\\cdot": "\\odot", " ": " \\odot "}),
    "name left out": mutate.drop_name,
    "name doubled": mutate.double_name,
    "name": mutate.change_name,
    "order of a product": mutate.swap_names,
    "sum or limit left out": mutate.drop_big,
    "sum and product": swap_tokens({"\\sum": "\\prod", "\\prod": "\\sum"}),
    "fraction": mutate.change_fraction,
    "bracket": mutate.drop_group,
    "difference turned": mutate.turn_difference,
    "term left out": mutate.drop_term,
    "one more": mutate.add_one,
    "line": mutate.drop_line,
    "relation": swap_tokens({"\\le": "\\ge", "\\ge": "\\le", "=": "\\le", "<": ">", ">": "<"}),
    "function": swap_tokens(
        {"\\log": "\\exp", "\\exp": "\\log", "\\max": "\\min", "\\min": "\\max"}
    ),
    "sign of calculus": swap_tokens({"\\nabla": " ", "\\bar": " ", "\\lVert": "\\lvert"}),
    "letter case": swap_tokens({"L": "l", "l": "L", "W": "w", "w": "W", "C": "c"}),
}


def mutants(latex: str) -> Iterator[tuple[str, str]]:
    """All mutants of a formula, each with the name of its operator; none stands twice."""
    tokens = spans(latex)
    seen = {latex}
    for name, operator in OPERATORS.items():
        for mutant in operator(tokens):
            if mutant not in seen:
                seen.add(mutant)
                yield name, mutant
