"""Every container in which Sphinx displays an equation, or runs text: the reader looks into it."""

import pytest

from nnmath.proofs.extract import Equation, Formula, Note, read_items, read_text, read_text_items

LATEX = "f(x) = (x + 3)^2"
INDENTED = "\n".join(f"    {line}" for line in ["$$", LATEX, "$$ (eq-a)"])
RST = f".. math::\n   :label: eq-a\n\n   {LATEX}\n"
CONTAINERS = {
    "definition list": f"Term\n:   Words.\n\n{INDENTED}",
    "definition list, directive": "Term\n:   Words.\n\n"
    f"    ```{{math}}\n    :label: eq-a\n    {LATEX}\n    ```",
    "reStructuredText": f"```{{eval-rst}}\n{RST}```",
    "note in reStructuredText": "```{eval-rst}\n.. note::\n\n"
    + "".join(f"   {line}\n" for line in RST.splitlines())
    + "```",
    "figure caption": f"```{{figure}} a.png\n:alt: A.\n\nWords.\n\n$$\n{LATEX}\n$$ (eq-a)\n```",
    "caption of a cell": "```{code-cell} ipython3\n:mystnb:\n:  figure:\n:    caption: |\n"
    f":      Words.\n:\n:      $$\n:      {LATEX}\n:      $$ (eq-a)\n\nx = 1\n```",
    "tabs": "::::{tab-set}\n:::{tab-item} One\n"
    f"```{{math}}\n:label: eq-a\n{LATEX}\n```\n:::\n::::",
    "details": f":::{{admonition}} More\n:class: dropdown\n\n$$\n{LATEX}\n$$ (eq-a)\n:::",
    "block quote": f"> $$\n> {LATEX}\n> $$ (eq-a)",
    "footnote": f"[^1]: Words.\n\n{INDENTED}",
}


@pytest.mark.parametrize("text", CONTAINERS.values(), ids=CONTAINERS)
def test_an_equation_is_found_in_every_container(text):
    (found,) = read_text("# A page\n\n" + text)
    assert (found.label, found.latex.strip(), found.fault) == ("eq-a", LATEX, "")


def test_an_included_file_is_read_with_its_own_name_and_lines(tmp_path):
    (tmp_path / "part.md").write_text(f"Words.\n\n$$\n{LATEX}\n$$ (eq-a)\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n```{include} part.md\n```\n", encoding="utf-8")
    (found,) = (item for item in read_items(page) if isinstance(item, Equation))
    assert (found.file, found.line, found.latex) == (str(tmp_path / "part.md"), 4, LATEX)


@pytest.mark.parametrize("name", ["missing.md", "page.md"])
def test_a_file_that_cannot_be_included_is_a_fault(tmp_path, name):
    page = tmp_path / "page.md"
    page.write_text(f"# A page\n\n```{{include}} {name}\n```\n", encoding="utf-8")
    found = [item for item in read_items(page) if isinstance(item, Equation)]
    assert len(found) == 1
    assert found[0].fault


def test_formulas_of_running_text_are_found_with_their_lines():
    text = "\n".join(
        [
            "# On $a = 1$",
            "",
            "Words, **bold $b = 2$ words**,",
            "and {math}`c = 3`.",
            "",
            "| $d = 4$ |",
            "| --- |",
            "| $e = 5$ |",
            "",
            "```{code-cell}",
            "---",
            "mystnb:",
            "  figure:",
            "    caption: 'A caption, folded by YAML: with $f = 6$, it''s on, and",
            "      with $g = 7$.'",
            "---",
            'title = "$h = 8$"  # not $x = 0$',
            "```",
            "",
            "% proofs: a comment",
            "```{exercise} Title",
            ":label: ex-x",
            "",
            "With $i = 9$.",
            "```",
        ]
    )
    items = read_text_items(text)
    found = [(item.line, item.latex) for item in items if isinstance(item, Formula)]
    lines = text.splitlines()
    assert [latex[-1] for _, latex in found] == list("123456789")
    assert all(latex in lines[line - 1] for line, latex in found)
    assert [item.text for item in items if isinstance(item, Note)] == ["proofs: a comment"]


def test_texts_of_a_program_are_read_with_their_comments(tmp_path):
    code = tmp_path / "questions.py"
    code.write_text(
        'QUICK = [\n    ask(\n        # proofs: let $a = 1$\n        "Is $a = 1$?",\n'
        '        f"$b = {2}$",\n    ),\n]\n',
        encoding="utf-8",
    )
    items = read_items(code)
    assert [item.latex for item in items if isinstance(item, Formula)] == ["a = 1"]
    assert [item.text for item in items if isinstance(item, Note)] == ["proofs: let $a = 1$"]


@pytest.mark.parametrize(
    "cell",
    [
        "---\nmystnb:\n  figure:\n    caption: a $2 + 2 = 5$\n---\n1",
        '%matplotlib inline\nMarkdown("a $2 + 2 = 5$")',
        'Markdown(f"a $2 + 2 = 5$ and $x = {x}$")',
    ],
)
def test_a_formula_of_a_cell_is_found(cell):
    items = read_text_items(f"# P\n\n```{{code-cell}} ipython3\n{cell}\n```\n")
    assert [item.latex for item in items if isinstance(item, Formula)] == ["2 + 2 = 5"]


def test_front_matter_and_descriptions_of_images_are_read():
    page = "---\ntitle: At $x = 1$ we begin\n---\n\n# A page\n\n![Where $y = 2$ is](a.png)\n"
    page += "\n```{figure} b.png\n:alt: There $z = 3$ is\n\nThe place.\n```\n"
    found = [item.latex for item in read_text_items(page) if isinstance(item, Formula)]
    assert found == ["x = 1", "y = 2", "z = 3"]
