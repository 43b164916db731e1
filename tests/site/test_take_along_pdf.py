"""The book on paper: a page number stands for each link, and the number is right."""

import re
from pathlib import Path

import pytest
from helpers import paths as taken
from helpers.paths import make_pdf, pdf_finish
from helpers.paths import pages as site_pages
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.browser
ENTRIES = [
    ("index", "", 0),
    ("chapters/notation", "Before", 0),
    ("chapters/04-two-layers", "Chapters", 0),
    ("chapters/exercises/04-two-layers", "Chapters", 1),
    ("chapters/solutions/04-two-layers", "Solutions", 0),
    ("chapters/symbols", "At the end", 0),
    ("chapters/glossary", "At the end", 0),
]
TEXT_FONTS = {"SourceSerif4", "DejaVuSans", "DejaVuSansMono", "DejaVuSerif", "KaTeX"}


class Printed:
    """A PDF that was made, the words of each of its pages, and where what stands."""

    def __init__(self, chromium, site, target, entries):
        book = taken.booklet()
        book.entries = entries
        self.pages = site_pages.read(chromium, book, site, paper=True)
        self.places = make_pdf.make(chromium, book, self.pages, target)
        self.reader = PdfReader(target)
        self.texts = [page.extract_text() for page in self.reader.pages]
        self.outline = [item.title for item in _flat(self.reader.outline)]

    def of(self, name, following):
        """The words of the pages of one article, which the next one follows."""
        return self.texts[self.places[name] - 1 : self.places[following] - 1]

    def tags(self):
        """Each element of the structure tree, as its kind and its words for who does not see."""
        waiting = [self.reader.trailer["/Root"]["/StructTreeRoot"]]
        while waiting:
            element = waiting.pop().get_object()
            if isinstance(element, list):
                waiting += element
            elif isinstance(element, dict):
                yield element.get("/S"), element.get("/Alt")
                waiting += [element["/K"]] if "/K" in element else []


def _flat(items):
    for item in items:
        yield from _flat(item) if isinstance(item, list) else [item]


@pytest.fixture(scope="module")
def printed(chromium, built_book, tmp_path_factory):
    return Printed(chromium, built_book, tmp_path_factory.mktemp("pdf") / "a.pdf", ENTRIES)


def test_the_pdf_is_the_same_in_its_words_each_time(chromium, built_book, tmp_path):
    entries = taken.BOOKLET[:2]
    made = [Printed(chromium, built_book, tmp_path / name, entries) for name in ("a.pdf", "b.pdf")]
    # The words, not the bytes: Chromium may shift a letter by a thousandth of a point.
    assert made[0].texts == made[1].texts
    start = made[0].places["chapters-notation"]
    assert start > made[0].places["index"] > 1
    assert "Notation" in made[0].texts[start - 1]
    contents = next(text for text in made[0].texts if "Contents" in text)
    assert re.search(rf"Notation\s+{start}\b", contents)
    assert made[0].reader.metadata.title == taken.booklet().title


def test_the_outline_says_what_the_headings_say(printed):
    assert printed.outline[0] == taken.booklet().title
    assert "Solution of exercise 4.1 (The slope from the value)" in printed.outline
    assert len(printed.outline) == sum(len(page.headings) for page in printed.pages)
    assert pdf_finish.plain("The error is $p - y$") == "The error is p − y"
    assert pdf_finish.plain("$\\sigma'$ and $w^{(1)}$") == "σ′ and w⁽¹⁾"


def test_a_link_leads_within_the_pdf(printed):
    links = [note.get_object() for page in printed.reader.pages for note in page.get("/Annots", [])]
    assert sum("/Dest" in link for link in links) > 100


def test_an_exercise_stands_on_one_page_and_names_the_page_of_its_solution(printed):
    name = "chapters-exercises-04-two-layers"
    exercises = printed.of(name, "chapters-solutions-04-two-layers")
    for text in exercises:
        begun, ended = (
            len(re.findall(word, text)) for word in (r"Exercise 4\.\d+ \(", "Solution:")
        )
        assert begun == ended, text
    told = re.findall(r"Exercise (4\.\d+) \(.*?Solution: p\.\s(\d+)", "".join(exercises), re.DOTALL)
    source = (Path(__file__).parents[2] / "chapters" / "exercises" / "04-two-layers.md").read_text(
        encoding="utf-8"
    )
    assert len(told) == source.count("```{exercise}")
    for number, page in told:
        assert f"Solution of exercise {number} (" in printed.texts[int(page) - 1]


def test_what_paper_cannot_do_is_not_promised(printed):
    whole = "\n".join(printed.texts)
    assert "Back to exercise" not in whole
    assert "each folded" not in whole
    assert "Begin with the first chapter" not in whole
    assert "the notebooks have it" in " ".join(printed.texts[0].split())
    assert {page for page, _, _ in taken.pages.config().entries} >= make_pdf.SITE_ALONE


def test_an_index_names_pages(printed):
    symbols = "".join(printed.of("chapters-symbols", "chapters-glossary"))
    met = re.findall(r"First met in\s+equation\s+\(([\w.]+)\)\s+\(p\.\s(\d+)\)", symbols)
    assert len(met) > 5
    for number, page in met:
        assert f"({number})" in printed.texts[int(page) - 1]
    glossary = next(page for page in printed.pages if page.name == "chapters-glossary")
    used = re.findall(r'data-of="(chapters-04-two-layers--use-term-([\w-]+))"', glossary.text)
    words = "".join(printed.of("chapters-glossary", "answers"))
    told = re.findall(r"Introduced in\s+Two\s+layers\s+\(p\.\s(\d+)\)", words)
    assert [printed.places[place] for place, _ in used] == [int(page) for page in told] != []
    for place, term in used:
        assert term.split("-")[0] in printed.texts[printed.places[place] - 1]


def test_a_quick_question_is_answered_on_the_page_it_names(printed):
    chapter = "".join(printed.of("chapters-04-two-layers", "chapters-exercises-04-two-layers"))
    pages = re.findall(r"Quick questions (4\.\d).*?Answers: p\.\s(\d+)", chapter, re.DOTALL)
    assert [number for number, _ in pages] == ["4.1", "4.2", "4.3"]
    for number, page in pages:
        assert f"Quick questions {number} (p." in printed.texts[int(page) - 1]
    answers = " ".join("".join(printed.texts[printed.places["answers"] - 1 :]).split())
    assert "It is 0.25." in answers
    assert "One way to write it: 2*a1*dsigma(z2)*(a2 - y)" in answers
    # Which is right, and why no other is; pypdf reads formulas elsewhere.
    assert re.search(r"\bb: only\. \(B\) has the factor .*? not a: Look at \(B\)", answers)
    assert re.search(r"a\.\s+None of them\.", chapter)


def test_it_says_that_it_is_tagged_in_a_version_that_knows_tags(printed):
    assert printed.reader.pdf_header == "%PDF-1.7"
    root = printed.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_a_formula_has_its_words_in_the_structure(printed):
    tags = list(printed.tags())
    formulas = [words for kind, words in tags if kind == "/Formula"]
    assert len(formulas) > 500
    assert "\\sigma'(z)" in formulas
    assert any(words.endswith("z (weighted input)") for words in formulas)
    assert not [words for _, words in tags if str(words).startswith(pdf_finish.FORMULA)]
    assert ("/Figure", "Proved by machine: see the proof") in tags


def test_a_formula_is_one_thing_that_what_is_drawn_leads_back_to(printed):
    root = printed.reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    owners = {numbers[i]: numbers[i + 1].get_object() for i in range(0, len(numbers), 2)}
    waiting, checked = [root["/K"]], 0
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict) and element.get("/S") == "/Formula":
            for drawn in element["/K"]:
                page = drawn["/Pg"].get_object()["/StructParents"]
                assert owners[page][drawn["/MCID"]].get_object() is element
                checked += 1
        elif isinstance(element, dict) and "/K" in element:
            waiting.append(element["/K"])
    assert checked > 500


def test_each_page_has_its_number_and_its_title_but_the_first(printed):
    assert not re.search(r"^\s*1\s*$", printed.texts[0], re.MULTILINE)
    assert re.search(r"© \d{4}", printed.texts[0])
    start = printed.places["chapters-04-two-layers"]
    following = printed.texts[start]
    assert re.search(rf"^{start + 1}$", following, re.MULTILINE)
    assert "Two layers" in following.splitlines()[0]


def test_the_fonts_are_those_of_the_book(printed):
    used = {
        str(font.get_object().get("/BaseFont", "")).split("+")[-1]
        for page in printed.reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert "SourceSerif4-Regular" in used
    assert {re.split(r"[-_]", name)[0] for name in used if name} <= TEXT_FONTS, used
