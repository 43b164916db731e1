"""Two builds of the same book are the same to the byte: here a small one, the whole by command."""

import shutil

import pytest
from helpers import small_book as scratch
from helpers.paths import reproducible

pytestmark = pytest.mark.build

FIGURE = scratch.cell("from nnmath.widgets import descent_on_curve\n\ndescent_on_curve()")
PLOT = scratch.cell(
    "from nnmath import plotting\n\n"
    "ax = plotting.axes(xlabel='x', ylabel='y')\n"
    "plotting.curve(ax, [0, 1], [1, 0], label='f')\n"
    "plotting.render_html(ax, 'A line that falls.')"
)
SET = scratch.cell("{name for name in dir(str)}")  # its order hangs on the hash seed
FORMULA = scratch.formula("x_k + 2 = (1 - 2\\eta)^k (x_0 + 2)")


def test_a_small_book_built_in_two_places_is_the_same_to_the_byte(tmp_path):
    pages = {
        "index": f"# Front\n\nSee {{cite:p}}`KEY`.\n\n{FIGURE}",
        "second": f"# A plot\n\n{PLOT}\n\n{SET}\n\n{FORMULA}\n\nSo {{eq}}`eq-descent-closed-form`.",
        "last": "# Bibliography\n\n```{bibliography}\n```",
    }
    key = (scratch.ROOT / "chapters" / "references.bib").read_text().partition("{")[2]
    pages["index"] = pages["index"].replace("KEY", key.partition(",")[0])
    source = scratch.book(tmp_path / "source", **pages)
    shutil.copytree(scratch.ROOT / "nnmath", source / "nnmath", dirs_exist_ok=True)
    sites = [
        reproducible.build(reproducible.copy(source, tmp_path / name), environment, umask)
        for name, environment, umask in (
            ("one", reproducible.ONE, 0o022),
            ("elsewhere/two", reproducible.OTHER, 0o027),
        )
    ]
    assert reproducible.differences(*sites) == []
    assert (sites[0] / "second.html").is_file()


def test_a_difference_is_found_and_said(tmp_path):
    for name, text in (("one", "same\nabc"), ("two", "same\nabd")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(text)
    (tmp_path / "two" / "more.html").touch()
    output = reproducible.differences(tmp_path / "one", tmp_path / "two")
    assert output == [
        f"more.html: only in {tmp_path / 'two'}",
        "page.html:2: b'abc' / b'abd'",
    ]
