"""The notation on one page of A4, with all its formulas and the four equations."""

import re

import pytest
from helpers.book import equations
from helpers.paths import booklet, make_sheet
from pypdf import PdfReader

pytestmark = pytest.mark.browser
A4 = 595, 842  # points


@pytest.fixture(scope="module")
def printed(chromium, built_book, tmp_path_factory):
    target = tmp_path_factory.mktemp("sheet") / "notation.pdf"
    make_sheet.make(chromium, booklet(), built_book, target)
    return PdfReader(target)


def test_it_is_one_page_of_a4_with_a_title(printed):
    (page,) = printed.pages
    assert [round(side) for side in page.mediabox[2:]] == pytest.approx(A4, abs=1)
    assert printed.metadata.title.startswith("Notation: ")


def test_every_formula_of_the_page_and_the_four_equations_are_on_it(printed):
    text = printed.pages[0].extract_text()
    shown = [e.label for e in equations() if e.label.startswith("eq-notation-")]
    numbers = re.findall(r"\((N\.\d+|5\.\d+)\)", text)
    assert len([n for n in numbers if n[0] == "N"]) == len(shown) > 5
    assert len([n for n in numbers if n[0] == "5"]) == 4


def test_its_tables_and_rules_are_on_it(printed):
    text = re.sub(r"\s+", " ", printed.pages[0].extract_text())
    for words in ("trace.z[l]", "nn.Linear", "always a layer, never a power", "learning rate"):
        assert words in text
    assert "What you have learnt" not in text


def test_a_missing_equation_is_named(chromium):
    page = make_sheet.Page("x", "x", "<p>nothing</p>", [], {})
    with pytest.raises(ValueError, match="05-matrix-form: no formula eq-matrix-output-error"):
        make_sheet.sheet(chromium, booklet(), [page, page])
