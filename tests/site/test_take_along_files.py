"""The book as an EPUB and as a zip: whole, well-formed, the same bytes each time."""

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from helpers import paths as taken
from helpers.paths import epub_cover, make_epub, make_zip
from helpers.paths import pages as site_pages
from PIL import Image

pytestmark = pytest.mark.browser
XHTML, OPF, MATH = (
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.idpf.org/2007/opf}",
    "{http://www.w3.org/1998/Math/MathML}",
)


@pytest.fixture(scope="module")
def epub(chromium, built_book, tmp_path_factory):
    book = taken.booklet()
    found = site_pages.read(chromium, book, built_book)
    target = tmp_path_factory.mktemp("epub") / "a.epub"
    fronts = [epub_cover.cover(chromium, book, found[0]) for _ in range(2)]
    make_epub.write(book, found, fronts[0], target)
    make_epub.write(book, found, fronts[1], target.with_name("b.epub"))
    assert target.read_bytes() == target.with_name("b.epub").read_bytes()
    return target


def test_the_epub_says_what_it_is_and_lists_what_it_holds(epub):
    with zipfile.ZipFile(epub) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype") == b"application/epub+zip"
        package = ElementTree.fromstring(archive.read("book/book.opf"))
        listed = {item.get("href"): item for item in package.iter(f"{OPF}item")}
        inside = {name[5:] for name in archive.namelist() if name.startswith("book/")}
        assert set(listed) == inside - {"book.opf"}
        spine = [item.get("idref") for item in package.iter(f"{OPF}itemref")]
        assert spine == [*(page.replace("/", "-") for page, _, _ in taken.BOOKLET), "answers"]
        assert "mathml" in listed["chapters-04-two-layers.xhtml"].get("properties")
        nav = ElementTree.fromstring(archive.read("book/nav.xhtml"))
        assert "here each stands still" in archive.read("book/index.xhtml").decode()
        # No Python runs in an e-book.
        assert "Python runs" not in archive.read("book/chapters-04-two-layers.xhtml").decode()
    targets = [link.get("href") for link in nav.iter(f"{XHTML}a")]
    assert targets == [f"{name}.xhtml" for name in spine]


def test_the_epub_has_a_cover(epub, chromium):
    with zipfile.ZipFile(epub) as archive:
        package = ElementTree.fromstring(archive.read("book/book.opf"))
        (item,) = (i for i in package.iter(f"{OPF}item") if i.get("properties") == "cover-image")
        (named,) = (m for m in package.iter(f"{OPF}meta") if m.get("name") == "cover")
        front = archive.read(f"book/{item.get('href')}")
    assert named.get("content") == item.get("id")
    with Image.open(io.BytesIO(front)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 1920))
        ink = picture.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
    assert all(90 < ink[side] < most for side, most in enumerate((1110, 1830, 1110, 1830)))


def test_a_cover_has_place_for_a_long_title_and_no_picture(chromium):
    book = site_pages.Config("Linear Algebra for Those who Build <Bridges> " * 2, "A. B.", "2026")
    bare = site_pages.Page("index", "", "<p>No picture.</p>", [], {})
    with Image.open(io.BytesIO(epub_cover.cover(chromium, book, bare))) as picture:
        ink = picture.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
    assert all(90 < ink[side] < most for side, most in enumerate((1110, 1830, 1110, 1830)))


def test_the_pages_of_the_epub_are_well_formed_and_complete(epub, built_book):
    with zipfile.ZipFile(epub) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        trees = {name: ElementTree.fromstring(archive.read(name)) for name in names}
        for name, tree in trees.items():
            ids = [e.get("id") for e in tree.iter() if e.get("id")]
            assert len(ids) == len(set(ids)), name
            tags = {e.tag.rpartition("}")[2] for e in tree.iter()}
            assert not tags & {"script", "button", "details", "iframe"}, name
            for image in tree.iter(f"{XHTML}img"):
                assert posixpath.join("book", image.get("src")) in archive.namelist()
    chapter = trees["book/chapters-04-two-layers.xhtml"]
    html = (built_book / "chapters" / "04-two-layers.html").read_text()
    article = html[html.index("<article") : html.index("</article>")]
    article = re.sub(r"<template.*?</template>", "", article, flags=re.DOTALL)  # previews
    shown = [e for e in chapter.iter() if "equation" in (e.get("class") or "").split()]
    assert len(shown) == len(re.findall(r'class="equation"', article)) > 20
    assert all(list(e.iter(f"{MATH}math")) for e in shown)
    assert len(list(chapter.iter(f"{MATH}math"))) > 150
    assert not [e for e in chapter.iter() if "katex" in (e.get("class") or "")]
    stills = [e for e in chapter.iter() if "nn-static" in (e.get("class") or "")]
    assert len(stills) == article.count("nn-static")


def test_the_epub_answers_its_quick_questions(epub):
    with zipfile.ZipFile(epub) as archive:
        chapter = archive.read("book/chapters-04-two-layers.xhtml").decode()
        answers = archive.read("book/answers.xhtml").decode()
    boxes = re.findall(r'href="answers\.xhtml#(quick-4-\d)"', chapter)
    assert boxes == ["quick-4-1", "quick-4-2", "quick-4-3"]
    assert all(f'id="{box}"' in answers and f'id="{box}"' in chapter for box in boxes)
    assert answers.count("One way to write it") == chapter.count("Enter it in") == 1
    assert "data-tex" not in answers
    assert "<math" in answers


def test_a_link_within_the_epub_leads_to_a_place_that_is_there(epub):
    with zipfile.ZipFile(epub) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        trees = {name[5:]: ElementTree.fromstring(archive.read(name)) for name in names}
    ids = {name: {e.get("id") for e in tree.iter()} for name, tree in trees.items()}
    checked = 0
    for name, tree in trees.items():
        for link in tree.iter(f"{XHTML}a"):
            page, _, place = (link.get("href") or "").partition("#")
            if link.get("href", "http").startswith("http"):
                continue
            assert (page or name) in trees, link.get("href")
            assert not place or unquote(place) in ids[page or name], link.get("href")
            checked += 1
    assert checked > 10


def test_the_zip_works_from_the_folder_that_it_is_unpacked_to(page, built_book, tmp_path):
    target = tmp_path / "site.zip"
    make_zip.write(built_book, target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path)
    where = tmp_path / "nnmath-book"
    page.goto((where / "index.html").as_uri())
    page.locator("article a[href$='chapters/02-gradient-descent.html']").first.click()
    page.wait_for_url("**/nnmath-book/chapters/02-gradient-descent.html")
    figure = page.locator(".nn-host").first
    figure.scroll_into_view_if_needed()
    page.wait_for_selector(".nn-host[data-widget=live]")
    assert page.locator(".katex").count() > 50
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('1em KaTeX_Main'))")
    assert not page.outside
    assert not page.errors


def test_the_zip_is_the_same_each_time(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>here</p>")
    (site / ".buildinfo").write_text("not for readers")
    for name in ("a.zip", "b.zip"):
        assert make_zip.write(site, tmp_path / name) == 1
        (site / "index.html").touch()
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
