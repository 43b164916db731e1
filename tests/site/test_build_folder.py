"""A build empties its own output folder and nobody else's."""

import pytest
from helpers.paths import execution_cache
from sphinx.errors import ExtensionError

MARKER = execution_cache.MARKER


def empty(folder):
    execution_cache.empty_output_folder(folder, folder / ".doctrees")
    return sorted(path.name for path in folder.iterdir())


def test_an_empty_folder_is_marked(tmp_path):
    assert empty(tmp_path) == [MARKER]


def test_a_folder_that_this_book_was_built_into_is_emptied(tmp_path):
    empty(tmp_path)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "old.html").write_text("old")
    (tmp_path / "old.html").write_text("old")
    assert empty(tmp_path) == [MARKER]


@pytest.mark.parametrize("name", ["letter.txt", ".hidden", "folder/letter.txt"])
def test_a_foreign_folder_with_files_stops_the_build_and_is_left_as_it_was(tmp_path, name):
    foreign = tmp_path / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("dear")
    with pytest.raises(ExtensionError, match=str(tmp_path)):
        empty(tmp_path)
    assert foreign.read_text() == "dear"
    assert not (tmp_path / MARKER).exists()


def test_sphinx_own_trees_in_the_folder_are_neither_foreign_nor_deleted(tmp_path):
    trees = tmp_path / ".doctrees" / "index.doctree"
    trees.parent.mkdir()
    trees.write_text("tree")
    assert empty(tmp_path) == sorted([MARKER, ".doctrees"])
    assert trees.read_text() == "tree"


def test_what_a_link_in_the_folder_leads_to_is_left_as_it_was(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    (outside / "letter.txt").write_text("dear")
    empty(folder)
    (folder / "link").symlink_to(outside, target_is_directory=True)
    assert empty(folder) == [MARKER]
    assert (outside / "letter.txt").read_text() == "dear"
