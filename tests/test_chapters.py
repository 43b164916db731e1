"""The chapters: each runs as a notebook, keeps the house rules, and says true numbers."""

import re
from pathlib import Path

import jupytext
import nbclient
import numpy as np
import pytest
import yaml

ROOT = Path(__file__).parent.parent
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
PAGES = [TOC["root"], *(c["file"] for part in TOC["parts"] for c in part["chapters"])]
SOURCES = {page: (ROOT / f"{page}.md").read_text() for page in PAGES}
CHAPTERS = [page for page in PAGES if "{code-cell}" in SOURCES[page]]
SLUG = {
    "chapters/notation": "notation",
    "chapters/01-perceptron": "perceptron",
    "chapters/02-gradient-descent": "descent",
    "chapters/03-chain-rule": "chain",
    "chapters/04-two-layers": "two-layer",
    "chapters/05-matrix-form": "matrix",
    "chapters/06-softmax-cross-entropy": "softmax",
    "chapters/07-vanishing-gradients": "vanishing",
    "chapters/08-training": "training",
    "chapters/published-numbers": "published",
    "chapters/slips": "slips",
}


def cells(page):
    notebook = jupytext.reads(SOURCES[page], fmt="md:myst")
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(page):
    """What a reader reads: no header, no code, no formulas, no options of directives."""
    text = re.sub(r"^---\n.*?\n---\n", "", SOURCES[page], count=1, flags=re.DOTALL)
    text = re.sub(r"```\{(?:code-cell|math)\}.*?\n```", "", text, flags=re.DOTALL)
    return re.sub(r"\$[^$]*\$|`[^`]*`|^:\w+:.*$", "", text, flags=re.MULTILINE)


def test_every_page_of_the_contents_stands_and_every_chapter_is_in_the_contents():
    files = {
        path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.glob("chapters/*.md")
    }
    assert files == {page for page in PAGES if page.startswith("chapters/")}


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_runs_from_top_to_bottom_as_a_notebook(page):
    notebook = jupytext.reads(SOURCES[page], fmt="md:myst")
    assert notebook.metadata.kernelspec.display_name, "without it the cells are not executed"
    where = {"metadata": {"path": str(ROOT / "chapters")}}
    nbclient.NotebookClient(notebook, timeout=120, resources=where).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs, "a chapter that shows nothing computes nothing"
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_shown_cell_is_short_and_narrow(page):
    for cell in cells(page):
        if not {"hide-input", "remove-input"} & set(cell.metadata.get("tags", [])):
            assert len(cell.source.splitlines()) <= 12, cell.source
        for line in cell.source.splitlines():
            assert len(line) <= 76, line


@pytest.mark.parametrize("page", PAGES)
def test_every_displayed_formula_is_labelled_after_its_chapter(page):
    displays = re.findall(r"^```\{math\}\n(.*)$", SOURCES[page], flags=re.MULTILINE)
    assert len(displays) == len(re.findall(r"\{math\}", SOURCES[page]))
    for first_line in displays:
        assert re.fullmatch(rf":label: eq-{SLUG[page]}-[a-z0-9-]+", first_line), first_line
    assert "$$" not in SOURCES[page]
    assert not re.search(r"\\begin\{(align|equation|gather)\*?\}", SOURCES[page])


@pytest.mark.parametrize("page", [page for page in CHAPTERS if page in SLUG])
def test_a_chapter_imports_the_package_and_says_what_it_gives(page):
    code = "\n".join(cell.source for cell in cells(page))
    assert re.search(r"^from nnmath", code, flags=re.MULTILINE)
    assert re.search(r"\*\*After this (chapter|page)\*\* you can", SOURCES[page])
    assert "## What you have learnt" in SOURCES[page]
    assert "**Where it comes from.**" in SOURCES[page]


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_figure_has_a_caption_and_a_name(page):
    for cell in cells(page):
        if "plotting.picture(" in cell.source or "from nnmath.widgets import" in cell.source:
            figure = cell.metadata["mystnb"]["figure"]
            assert figure["name"].startswith("fig-")
            assert len(figure["caption"]) > 30


@pytest.mark.parametrize("page", PAGES)
def test_the_spelling_is_british(page):
    american = (
        r"\b(colou?r(?<!colour)|neighbor|center|favor|behavior|labeled|learned|\w+ized?|\w+izing)\b"
    )
    words = {w.group() for w in re.finditer(american, prose(page), flags=re.IGNORECASE)}
    assert words - {"size", "sized", "prize"} == set()


def walk(slope, x, rate, steps):
    """Gradient descent written out here once more, so that the numbers have a second witness."""
    for _ in range(steps):
        x = x - rate * slope(x)
    return x


class TestNumbersInTheProseOfGradientDescent:
    """Each number of a sentence or a solution that no cell of the page asserts."""

    page = SOURCES["chapters/02-gradient-descent"]

    @staticmethod
    def bowl(x):
        return 2 * (x + 2)

    def said(self, *sentences):
        flat = re.sub(r"\s+", " ", self.page)
        for sentence in sentences:
            assert sentence in flat, sentence

    def test_first_steps(self):
        self.said("the slope is $2(-0.4 + 2) = 3.2$", "$x_2 = -0.4 - 0.32 = -0.72$")
        assert np.isclose(self.bowl(-0.4), 3.2)
        assert np.isclose(walk(self.bowl, 0.0, 0.1, 2), -0.72)

    def test_which_way(self):
        self.said("$f'(1) = 6$ and $f'(-5) = -6$")
        assert self.bowl(1) == 6
        assert self.bowl(-5) == -6

    def test_three_steps_by_hand(self):
        self.said("the walk is $1, -0.5, -1.25, -1.625$")
        assert [walk(self.bowl, 1, 0.25, k) for k in range(4)] == [1, -0.5, -1.25, -1.625]

    def test_seven_steps(self):
        self.said(r"the left one, at the distance $2 \cdot (\tfrac12)^7 = \tfrac1{64}$")
        assert walk(self.bowl, 0, 0.75, 7) + 2 == -1 / 64

    def test_when_to_stop(self):
        self.said("which is $k = 69$")
        slopes = [abs(self.bowl(walk(self.bowl, 0, 0.1, k))) for k in range(100)]
        assert next(k for k, s in enumerate(slopes) if s < 1e-6) == 69

    def test_over_the_hill(self):
        self.said("$g'(3) = 12$", "leads to $3 - 3.6 = -0.6$", "goes down to $-1$")

        def slope(x):
            return x**3 - x**2 - 2 * x

        assert slope(3) == 12
        assert np.isclose(walk(slope, 3, 0.3, 1), -0.6)
        assert np.isclose(walk(slope, 3, 0.3, 200), -1)

    def test_the_level_places_of_the_two_valleys(self):
        self.said(r"deeper one, for $g(2) = -\tfrac83$ and $g(-1) = -\tfrac5{12}$")

        def g(x):
            return x**4 / 4 - x**3 / 3 - x**2

        assert np.allclose([g(2), g(-1), g(0)], [-8 / 3, -5 / 12, 0])
        assert g(-1) < min(g(-1.1), g(-0.9))
        assert g(2) < min(g(1.9), g(2.1))

    def test_the_plain(self):
        self.said("Thousands of steps to cross the plain, and then a handful")

        def slope(x):
            return 2 * x / (1 + x**2) ** 2

        steps, x = 0, 10.0
        while x >= 1:
            steps, x = steps + 1, x - 0.5 * slope(x)
        assert 2000 < steps < 10_000
        assert walk(slope, x, 0.5, 9) < 0.001

    def test_standardised_hours(self):
        self.said("One direction is seventy times steeper", "the rate $1$ arrives in a single step")
        hours, score = np.arange(1.0, 6.0), np.array([1.2, 1.9, 3.2, 3.8, 5.1])
        u = (hours - hours.mean()) / hours.std()

        def gradient(position):
            residual = position[0] * u + position[1] - score
            return np.array([np.mean(residual * u), np.mean(residual)])

        arrived = walk(gradient, np.array([5.0, -3.0]), 1.0, 1)
        assert np.allclose(arrived, np.polyfit(u, score, 1))
        spread = np.linalg.eigvalsh([[np.mean(hours**2), np.mean(hours)], [np.mean(hours), 1]])
        assert round(spread[1] / spread[0]) == 70
