"""A copy of the book with a name and a chapter of its own, made as the page for that tells it."""

import json
import re
from xml.etree.ElementTree import fromstring

import pytest
import yaml
from helpers import fork
from helpers.paths import make_epub, pages, pdf_document

pytestmark = pytest.mark.build
TITLE, AUTHOR = "Heavy Balls", "Ada Example"
SITE, REPOSITORY = "https://ada.example/heavy-balls/", "https://github.com/ada/heavy-balls"
# What the chapter's own files must pass in the copy; `-k` leaves out the other chapters.
TESTS = ("tests/exercises/test_book_exercises.py", "tests/exercises/test_practice.py",
         "tests/chapters/test_chapters.py", "tests/chapters/test_claims_in_words.py",
         "tests/proofs/test_book_proofs.py", "tests/figures/test_momentum_figure.py",
         "tests/figures/test_description.py", "tests/site/test_exercise_pages.py",
         "tests/site/test_class_variants.py", "tests/site/test_moodle_questions.py")  # fmt: skip
OF_THE_CHAPTER = "(momentum or ball_with_memory) and not built"


def told(row):
    """What the page says that one is told, of which part."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| `(.+)` \|$", fork.TEXT, re.MULTILINE)
    return dict(rows)[row]


def unit_tests(folder, chosen=OF_THE_CHAPTER):
    """Run the chapter's own tests in the copy: (failed, passed, output)."""
    code, output = fork.run(folder, "pytest", "-n", "0", "-q", "-k", chosen, *TESTS)
    assert code in (0, 1), output
    count = {word: int(n) for n, word in re.findall(r"(\d+) (failed|passed)", output)}
    return count.get("failed", 0), count.get("passed", 0), output


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The copy with all its files and a formula that nobody has proved: (folder, output)."""
    folder = fork.fork(tmp_path_factory.mktemp("fork") / "heavy-balls")
    fork.allow_unproved(folder)
    code, output = fork.build(folder)
    assert code == 0, output
    return folder, output


def test_what_is_added_stands_in_the_book(built):
    html = fork.page(built[0], "chapters/20-momentum")
    assert html.count('class="proof-mark"') == 2
    assert "[0, -1.0, -2.0, -2.5]" in html
    assert "A ball with a memory" in html
    assert "What is left of the rule" in html
    exercises = fork.page(built[0], "chapters/exercises/20-momentum")
    assert "What is the new velocity" in exercises
    assert "Warm-up, about 5 minutes" in exercises
    assert 'href="../solutions/20-momentum.html#sol-momentum-one-step"' in exercises


def test_a_formula_that_is_not_proved_says_so_on_its_page_and_is_counted(built):
    html = fork.page(built[0], "chapters/20-momentum")
    mark = re.search(r'<a class="proof-mark unproved" href="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert mark.groups() == ("proofs.html#proof-eq-momentum-window", "not proved here")
    proofs = fork.page(built[0], "chapters/proofs")
    assert "Not proved: 1." in proofs
    assert 'id="proof-eq-momentum-window"' in proofs
    assert proofs.count("it needs the two eigenvalues of a step") == 2  # in the list, and there


def test_the_name_and_the_addresses_are_everywhere(built):
    folder = built[0]
    html = fork.page(folder, "chapters/20-momentum")
    assert f"<title>1. Momentum by hand — {TITLE}</title>" in html
    assert f"{TITLE}. {AUTHOR}, 2026." in html
    assert f'<a href="{REPOSITORY}">Source</a>' in html
    assert f'<link rel="canonical" href="{SITE}chapters/20-momentum.html"' in html
    assert f"<h1>{TITLE}<" in fork.page(folder, "index")
    place = folder / "_build" / "html" / "_downloads" / "notebooks" / "20-momentum.ipynb"
    first = "".join(json.loads(place.read_text(encoding="utf-8"))["cells"][0]["source"])
    assert f"[*{TITLE}*]({SITE})" in first
    assert AUTHOR in first


def test_paper_and_citation_take_them_from_the_settings(tmp_path):
    folder = fork.fork(tmp_path / "copy")
    book = pages.config(folder)
    assert (book.title, book.author) == (TITLE, AUTHOR)
    assert (book.site.rstrip("/"), book.repository) == (SITE.rstrip("/"), REPOSITORY)
    package = fromstring(make_epub.package(book, [], [], "0", "2026-01-01T00:00:00Z"))
    paper = pdf_document.document(book, [], str)
    assert f'<p class="title">{TITLE}</p><p class="author">{AUTHOR}</p>' in paper
    assert all(f'<a href="{address}">' in paper for address in (book.site, REPOSITORY))
    sources = [node.text.rstrip("/") for node in package.iter() if node.tag.endswith("}source")]
    assert sources == [SITE.rstrip("/"), REPOSITORY]
    code, output = fork.start(folder, [fork.PYTHON, "tools/citation.py"])
    assert code == 0, output
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["title"] == TITLE
    assert citation["authors"] == [{"name": AUTHOR}]
    assert citation["url"].rstrip("/") == SITE.rstrip("/")
    assert citation["repository-code"] == REPOSITORY


def test_the_tests_of_the_chapter_pass(built):
    failed, passed, output = unit_tests(built[0])
    assert failed == 0, output
    assert passed >= 20, output


def test_the_build_names_each_missing_part_once(tmp_path):
    folder = fork.fork(tmp_path / "copy")
    page = "chapters/exercises/20-momentum.md"
    text = (folder / page).read_text(encoding="utf-8")
    other = text[text.index("```{exercise}") : text.rindex("```{code-cell}")]
    fork.write(folder, page, text + "\n" + other.replace("one-step", "two-steps"))
    fork.replace(folder, "chapters/20-momentum.md", "## What you", f"{fork.SECTION}\n## What you")
    solution = folder / "chapters" / "solutions" / "20-momentum.md"
    solution.write_text(solution.read_text().partition("```")[0] + "None yet.\n")
    entries = folder / "nnmath" / "exercises" / "chapters" / "momentum.py"
    source = entries.read_text(encoding="utf-8")
    entry = source[source.index("    number(") : source.index("]\nQUICK")]
    entries.write_text(source.replace(entry, entry + entry.replace("one-step", "no-page")))
    code, output = fork.build(folder)
    assert code != 0
    assert output.count(told("its solution")) == 1, output
    assert output.count(told("the entry of an exercise").replace("one-step", "two-steps")) == 1
    assert output.count(told("its statement on the page").replace("one-step", "no-page")) == 1
    forbidden = "eq-momentum-window is marked as not proved, which this book does not allow"
    assert output.count(forbidden) == 1
    assert "WARNING: not proved" not in output


MISSING_IN_PROOFS = {
    "the model": ("nnmath/proofs/models/momentum.py", '{"ball": ball}', "{}"),
    "a statement": ("nnmath/proofs/statements/momentum.py", "eq-momentum-step", "eq-momentum-s"),
    "a letter in the model": (
        "nnmath/proofs/models/momentum.py", 'c.letters(r"\\mu")', 'c.letters("m")'),
    "a sign": ("chapters/20-momentum.md", r"v_{k+1} = \mu v_k -", r"v_{k+1} = \mu v_k +"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISSING_IN_PROOFS)
def test_what_a_proof_lacks_is_told(tmp_path, what):
    folder = fork.fork(tmp_path / "copy")
    fork.replace(folder, *MISSING_IN_PROOFS[what])
    code, output = fork.run(folder, "nnmath.proofs", "chapters/20-momentum.md")
    assert code == 1
    if what == "a sign":
        assert re.search(r"20-momentum\.md:\d+: step 1 fails in a ball with a memory.*with", output)
    else:
        assert told(what) in output, output


def test_the_tests_name_what_is_missing_and_no_other_chapter_fails(tmp_path):
    folder = fork.fork(tmp_path / "copy")
    (folder / "tests" / "exercises" / "cases_momentum.py").unlink()
    fork.replace(folder, "nnmath/exercises/effort.py", fork.EFFORT, "")
    failed, passed, output = unit_tests(folder, "momentum or chain-rule-")
    names = re.findall(r"^FAILED (\S+)", output, re.MULTILINE)
    assert all("momentum" in name for name in names), output
    assert failed == 2, output
    assert passed > 50
    assert told("the cases") in output
    assert told("level and minutes") in output


def test_a_case_or_a_line_of_the_contents_that_is_missing_is_told(tmp_path):
    folder = fork.fork(tmp_path / "copy")
    fork.set_contents(folder, fork.CONTENTS.rpartition("      - file")[0])
    fork.write(folder, "tests/exercises/cases_momentum.py", "CASES = {}\n")
    failed, _, output = unit_tests(folder)
    assert failed == 2, output
    assert told("lines of the contents") in output
    assert told("one of the cases") in output


def test_a_cell_that_asks_for_an_entry_says_where_to_write_it(tmp_path):
    folder = fork.fork(tmp_path / "copy")
    (folder / "nnmath" / "exercises" / "chapters" / "momentum.py").unlink()
    code = "from nnmath.exercises import check; check('momentum-one-step', 1)"
    _, output = fork.start(folder, [fork.PYTHON, "-c", code])
    assert told("the same, where a cell asks for it") in output


def test_the_page_shows_what_a_command_prints(tmp_path):
    folder = fork.fork(tmp_path / "copy")
    console = next(text for text in fork.CONSOLE)
    _, output = fork.run(folder, *console.splitlines()[0].split()[3:])
    printed = re.sub(r",? +\d+\.\d+ s$", "", output, flags=re.MULTILINE)
    assert [line for line in console.splitlines()[1:] if line not in printed] == []
