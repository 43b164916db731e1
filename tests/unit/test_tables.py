"""Tables show the numbers that they were given, with heads that a screen reader can name."""

from xml.etree import ElementTree

import pytest

from nnmath.tables import compared, confusion


def parts(table):
    """Heads of columns, heads of rows and cells."""
    tree = ElementTree.fromstring(table._repr_html_())
    rows = tree.findall("tbody/tr")
    return (
        [th.text for th in tree.findall("thead/tr/th[@scope='col']")],
        [row.find("th[@scope='row']").text for row in rows],
        [["".join(td.itertext()) for td in row.findall("td")] for row in rows],
    )


def test_the_mistakes_of_a_confusion_matrix_are_framed():
    shown = confusion([[3, 0, 1], [0, 4, 0], [2, 0, 5]])
    columns, rows, cells = parts(shown)
    assert columns == rows == ["0", "1", "2"]
    assert cells == [["3", "0", "1"], ["0", "4", "0"], ["2", "0", "5"]]
    tree = ElementTree.fromstring(shown._repr_html_())
    framed = [td.findtext("strong") for td in tree.iter("td") if "inset" in td.get("style", "")]
    assert framed == ["1", "2"]
    assert tree.findtext("caption")


def test_a_confusion_matrix_is_square():
    with pytest.raises(ValueError, match="square"):
        confusion([[1, 2]])


def test_numbers_are_compared_row_by_row():
    shown = compared([("cost", "0.5", "0.50", True), ("output", "1", "2", False)], "An example")
    columns, rows, cells = parts(shown)
    assert columns == ["quantity", "printed there", "computed here", "verdict"]
    assert rows == ["cost", "output"]
    assert cells == [["0.5", "0.50", "agrees"], ["1", "2", "differs"]]
    assert repr(shown).splitlines()[2] == "output: printed 1, computed 2, differs"
