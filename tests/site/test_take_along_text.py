"""MyST, told in the plain Markdown that every notebook viewer shows."""

import pytest
from helpers.paths import myst_to_markdown

Book = myst_to_markdown.Book
cited, plain = myst_to_markdown.cited_keys, myst_to_markdown.to_markdown

BOOK = Book(
    labels={
        "eq-descent-bowl": {"number": "2.1"},
        "fig-descent-curve": {"kind": "Fig.", "number": "2.1", "title": "A caption"},
        "tab-rates": {"kind": "Table", "number": "2.2"},
        "ex-chain-graph": {"number": "3.3"},
        "mini-batches": {"title": "Mini-batches"},
        "count:displays": {"number": "182"},
        "page:chapters/05-matrix-form": {"title": "The matrix form"},
        "cite:nielsen": {"number": "Nie15", "authors": "Nielsen", "text": "…"},
        "cite:rhw": {"number": "RHW86", "authors": "Rumelhart et al.", "text": "…"},
    },
    notebooks={"chapters/05-matrix-form": "05-matrix-form.ipynb"},
)
PAGE = "chapters/exercises/05-matrix-form"


@pytest.mark.parametrize(
    ("myst", "message"),
    [
        ("by {eq}`eq-descent-bowl`.", "by equation (2.1)."),
        ("{numref}`fig-descent-curve`, {numref}`tab-rates`", "Fig. 2.1, Table 2.2"),
        ("{ref}`mini-batches`; {ref}`so <mini-batches>`", "Mini-batches; so"),
        ("{doc}`../05-matrix-form`", "[The matrix form](05-matrix-form.ipynb)"),
        ("{doc}`it <../05-matrix-form>`", "[it](05-matrix-form.ipynb)"),
        ("[it](../05-matrix-form.md#place)", "[it](05-matrix-form.ipynb)"),
        ("[the slips](../slips.md)", "the slips"),
        ("{cite:p}`nielsen, rhw`", "[Nie15, RHW86]"),
        ("{cite:t}`rhw`", "Rumelhart et al. [RHW86]"),
        ("[there](mini-batches)", "there"),
        ("[out](https://example.org/a.md)", "[out](https://example.org/a.md)"),
        ("(mini-batches)=\n## Mini-batches", '<a id="mini-batches"></a>\n\n## Mini-batches'),
        ("a [word]{.nn-x} `{eq}` $x_{i}$", "a [word] `{eq}` $x_{i}$"),
        ("term\n: what it is", "**term**: what it is"),
        ("% proofs: in bowl\nSo $a = b$.", "So $a = b$."),
        ("5 % of it", "5 % of it"),
        ("{count}`displays` displays", "182 displays"),
    ],
)
def test_a_role_becomes_what_it_says(myst, message):
    assert plain(myst, PAGE, BOOK) == message


def test_a_formula_keeps_its_number_and_an_unnumbered_one_gets_none():
    formula = "```{math}\n:label: eq-descent-bowl\nf(x) = (x + 2)^2\n```"
    assert plain(formula, PAGE, BOOK) == "$$\nf(x) = (x + 2)^2 \\tag{2.1}\n$$"
    assert plain("```{math}\nx\n```", PAGE, BOOK) == "$$\nx\n$$"


def test_directives_within_directives_are_told_too():
    text = (
        "````{exercise} The graph\n:label: ex-chain-graph\n\nDraw {numref}`fig-descent-curve`:\n\n"
        "```{math}\n:label: eq-descent-bowl\nx\n```\n\n```python\n{eq}`kept` = 1\n```\n````\nAfter."
    )
    message = plain(text, PAGE, BOOK)
    assert message.startswith("**Exercise 3.3 (The graph).**\n\nDraw Fig. 2.1:")
    assert "$$\nx \\tag{2.1}\n$$" in message
    assert "```python\n{eq}`kept` = 1\n```" in message
    assert message.endswith("After.")


def test_an_admonition_is_quoted_and_a_list_table_is_a_table():
    text = ":::{admonition} What goes wrong\n:class: warning\n\n- It *grows*.\n:::"
    assert plain(text, PAGE, BOOK) == "> **What goes wrong**\n> \n> - It *grows*."
    rows = "* - a\n  - b\n* - {eq}`eq-descent-bowl`\n  - d\n    e"
    table = f":::{{list-table}} Rates\n:header-rows: 1\n\n{rows}\n:::"
    assert plain(table, PAGE, BOOK) == "| a | b |\n| --- | --- |\n| equation (2.1) | d e |"


def test_what_is_cited_is_found_in_order_and_once():
    assert cited("{cite:p}`b, a` and {cite:t}`b`; {eq}`c`") == ["b", "a"]
