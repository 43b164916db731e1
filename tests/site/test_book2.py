"""The content of the book, built by Jupyter Book 2: what both versions read, and what is lost.

The tests that build it need the environment of ``make book2``; without it they are skipped.
"""

import re
from collections import Counter

import jupytext
import pytest
from helpers.book import ROOT, equations
from helpers.paths import book2

PAGES = book2.contents()


def translated(text, **numbers):
    lost = Counter()
    return book2.translate(text, numbers, lost).rstrip("\n"), lost


@pytest.mark.parametrize(
    ("text", "expected", "lost"),
    [
        ("A {count}`displays` and {book}`title`.", "A 7 and T.", {}),
        ("A {count}`nothing`.", "A ….", {"count": 1}),
        ("{doc}`Notation <notation>` {doc}`../x`", "[Notation](notation.md) [](../x.md)", {}),
        ("{.no-symbols}\nText", "Text", {"class": 1}),
        ("```{proofs}\n```\nText", "Text", {"mark": 1}),
        (
            "```{symbol} \\mu\n:called: least\n:from: eq-a\n\nA number,\nabove 0.\n```",
            "$\\mu$ least\n: A number, above 0. First met in {eq}`eq-a`.",
            {"symbol": 1},
        ),
        (
            ":::{glossary}\nautodiff\nautomatic differentiation\n  Exact slopes.\n:::",
            ":::{glossary}\nautodiff\n: Exact slopes.\n\nautomatic differentiation\n"
            ": Exact slopes.\n\n:::",
            {},
        ),
        ("```{code-block} md\n{doc}`x`\n```", "```{code-block} md\n{doc}`x`\n```", {}),
        ("````{note}\n{doc}`x`\n````", "````{note}\n[](x.md)\n````", {}),
        (
            "```{code-cell} ipython3\n---\ntags: [hide-input]\nmystnb:\n  figure:\n"
            "    name: fig-a\n"
            "    caption: A\n      walk.\n---\n1 + 1\n```",
            ":::{figure}\n:label: fig-a\n```{code-cell} ipython3\n:tags: hide-input\n1 + 1\n```\n\n"
            "A walk.\n:::",
            {},
        ),
    ],
)
def test_what_only_sphinx_reads_is_written_otherwise(text, expected, lost):
    assert translated(text, displays="7", title="T") == (expected, Counter(lost))


def test_what_is_lost_is_told_by_name():
    assert translated("{.a}")[1].keys() <= book2.LOST.keys()


def test_messages_of_the_log_are_read():
    log = (
        "📖 Built index.md in 1 s.\n⛔️ index.md:3:1 unknown role: count\n"
        "⚠️  chapters/04-two-layers.md Cross reference target was not found: eq-a\n"
    )
    assert book2.messages(log) == [
        ("⛔️", "index.md", "unknown role: count"),
        ("⚠️", "chapters/04-two-layers.md", "Cross reference target was not found: eq-a"),
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The content with every cell executed: (folder, log)."""
    if not (book2.ENVIRONMENT / "jupyter-book").exists():
        pytest.skip("no environment for Jupyter Book 2: make book2 sets it up")
    target = tmp_path_factory.mktemp("book2") / "content"
    book2.write_sources(target)
    return target, book2.build(target, execute=True)


@pytest.fixture(scope="module")
def content(built):
    return book2.content(built[0])


def nodes(tree, kind=None):
    """The nodes of a tree, or those of a kind."""
    if kind in (None, tree["type"]):
        yield tree
    for child in tree.get("children") or ():
        yield from nodes(child, kind)


def of_all(content, kind):
    return [node for page in content.values() for node in nodes(page["mdast"], kind)]


@pytest.mark.build
def test_every_page_is_parsed_and_nothing_is_found_wrong_with_it(built, content):
    assert sorted(content) == sorted(PAGES), built[1][-2000:]
    assert book2.messages(built[1]) == []


@pytest.mark.build
def test_every_cell_runs(built, content):
    """As many cells as jupytext reads, and no error among their outputs."""
    for page in PAGES:
        source = (ROOT / f"{page}.md").read_text(encoding="utf-8")
        if not source.startswith("---\njupytext:"):
            continue
        cells = jupytext.reads(source, fmt="md:myst").cells
        count = sum(cell.cell_type == "code" for cell in cells)
        run = [node for node in nodes(content[page]["mdast"], "code") if node.get("executable")]
        assert len(run) == count, page
    kinds = Counter(
        node["jupyter_data"]["output_type"]
        for node in of_all(content, "output")
        if "jupyter_data" in node
    )
    assert kinds["error"] == 0
    assert kinds["execute_result"] > 100
    assert "halting" not in built[1]


@pytest.mark.build
def test_no_reference_dangles(content):
    found = of_all(content, "crossReference")  # codespell:ignore
    assert len(found) > 200
    assert [node.get("identifier") for node in found if not node.get("resolved")] == []
    assert all(node.get("children") for node in of_all(content, "cite"))


@pytest.mark.build
def test_formulas_exercises_and_figures_have_their_labels(content):
    labels = {node.get("label") for node in of_all(content, "math")} - {None}
    assert labels == {equation.label for equation in equations()}
    text = "".join((ROOT / f"{page}.md").read_text(encoding="utf-8") for page in PAGES)
    text = re.sub(r"^(`{3,})\{code-block\}.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    for kind, prefix in (("exercise", "ex-"), ("solution", "sol-")):
        written = re.findall(rf"^:label: ({prefix}\S+)$", text, re.MULTILINE)
        assert sorted(node["label"] for node in of_all(content, kind)) == sorted(written)
    figures = [node for node in of_all(content, "container") if node.get("kind") == "figure"]
    named = re.findall(r"^    name: (fig-\S+)$", text, re.MULTILINE)
    assert {node.get("label") for node in figures} >= set(named)
    for node in figures:
        assert any(nodes(node, "caption")), node.get("label")
