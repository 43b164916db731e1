"""What other sites see of this one: descriptions, pictures of links, the favicon."""

import html
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docutils import nodes

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def seen():
    sys.path.insert(0, str(ROOT / "_ext"))
    import site_metadata

    yield site_metadata
    sys.path.remove(str(ROOT / "_ext"))


def pages(book):
    return sorted(path for path in book.rglob("*.html"))


def paragraphs(*parts):
    tree = nodes.section()
    for part in parts:
        tree += nodes.paragraph("", "", *part)
    return tree


def test_every_description_is_made_of_whole_sentences_of_plain_text(built_book):
    count = 0
    for path in pages(built_book):
        text = path.read_text(encoding="utf-8")
        message = re.findall(r'<meta (?:name="d|property="og:d)escription" content="([^"]*)"', text)
        for tag in message:
            words = html.unescape(tag)
            assert not re.search(r"[\\_{}^$\N{REPLACEMENT CHARACTER}]|\.\.|  |\(\w+\)", words), path
            assert re.search(r"[.?!][”’)]?$|\w…$", words), (path, words)
            assert words[0].isupper(), (path, words)
            count += 1
        assert len(set(message)) <= 1, path
    assert count > 50


def test_a_description_ends_before_what_plain_text_cannot_say(seen):
    formula = [nodes.Text("First of all, there is a sentence of a good length. Is "),
               nodes.math("", "w_{jk}"), nodes.Text(" a weight? So it is.")]  # fmt: skip
    assert seen.description(paragraphs(formula)) == (
        "First of all, there is a sentence of a good length."
    )
    simple = [nodes.Text("Nobody who reads this page will doubt that "), nodes.math("", "x = 2"),
              nodes.Text(" is a number. It ends.")]  # fmt: skip
    assert seen.description(paragraphs(simple)) == (
        "Nobody who reads this page will doubt that x = 2 is a number. It ends."
    )
    short = [nodes.math("", r"\sigma"), nodes.Text(" is a sign.")]
    assert seen.description(paragraphs(short, simple)).startswith("Nobody")


def test_a_sentence_that_is_too_long_is_cut_behind_a_word(seen):
    long = seen.description(paragraphs([nodes.Text("Wherever " + "knob and lever " * 30 + "end.")]))
    assert len(long) <= 180
    assert re.search(r" (knob|and|lever)…$", long)


def test_the_picture_of_a_link_bears_no_logo_of_others(seen):
    asked = []
    seen.without_logo(lambda **drawn: asked.append(drawn), image_mini=Path("eye.png"), font="serif")
    assert asked == [{"image_mini": None, "font": "serif"}]


def test_every_page_has_one_viewport_and_the_sign_of_the_book(built_book):
    for path in pages(built_book):
        text = path.read_text(encoding="utf-8")
        assert text.count('name="viewport"') == 1, path
        (sign,) = re.findall(r'<link rel="icon" href="([^"]+)"', text)
        if path.name != "404.html":  # stands for every address, and so begins at the root
            assert (path.parent / sign).resolve().is_file(), path
    drawn = ElementTree.parse(built_book / "_static" / "favicon.svg").getroot()
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    used = {node.get(kind) for node in drawn for kind in ("fill", "stroke")}
    assert {"#0072b2", "#d55e00"} <= used, "the blue and the orange of the book"


@pytest.mark.browser
@pytest.mark.parametrize("way", ["server", "folder"])
def test_the_sign_of_the_book_can_be_drawn(page, site, built_book, way):
    base = site if way == "server" else built_book.as_uri()
    page.goto(f"{base}/chapters/exercises/01-perceptron.html")
    width = page.evaluate(
        """async () => {
          const picture = new Image();
          picture.src = document.querySelector("link[rel=icon]").href;
          await picture.decode();
          return picture.naturalWidth;
        }"""
    )
    assert width > 0


def test_the_links_are_asked_for_where_programs_are_answered(seen):
    import bibliography_style

    asked = bibliography_style.doi_registry_address
    assert asked(None, "https://doi.org/10.1038/323533a0") == (
        "https://doi.org/api/handles/10.1038/323533a0"
    )
    assert asked(None, "https://cs231n.github.io") is None


def test_a_cited_work_leads_to_itself_by_words_not_by_an_address(built_book):
    text = (built_book / "chapters" / "bibliography.html").read_text(encoding="utf-8")
    works = text[text.index('id="works-cited"') :]
    ways = re.findall(r'<a class="reference external" href="([^"]+)">(.*?)</a>', works, re.DOTALL)
    assert len(ways) >= 20
    for address, shown in ways:
        words = re.sub(r"<[^>]+>", "", shown)
        if address.startswith("https://doi.org/"):
            assert words == "doi:" + address.removeprefix("https://doi.org/")
        else:
            assert len(words.split()) >= 2, (address, words)
            assert "://" not in words, address
    assert "[LBOM98]" in re.sub(r"<[^>]+>", "", works).replace("\n", "")
    assert "[LBOMuller" not in text
