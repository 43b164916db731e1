"""The pictures: in the page's colours, described in words, the same in every build."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from nnmath import _page_svg, plotting

SVG = "{http://www.w3.org/2000/svg}"
WIDE_AND_SMALL = (("lying", 700), ("standing", 300))
STYLE = Path(__file__).parents[2] / "_ext" / "theme" / "style"
STAGE = Path(plotting.__file__).parent / "widgets" / "figure.css"


def two_curves(description="Two lines that cross."):
    ax = plotting.axes(xlabel="step k", ylabel="cost C")
    plotting.curve(ax, [0, 1, 2], [0, 1, 2], label="up")
    plotting.curve(ax, [0, 1, 2], [2, 1, 0], label="down")
    return plotting.render_html(ax, description)


def luminance(colour):
    """Relative luminance of an sRGB colour, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_a_picture_is_one_svg_element_with_its_description():
    picture = two_curves('A "quoted" line & another.')
    for part in (picture.svg, picture.narrow):
        root = ET.fromstring(part)
        assert root.tag == SVG + "svg"
        assert root.get("role") == "img"
        assert root.get("aria-label") == 'A "quoted" line & another.'
    assert [child.tag for child in ET.fromstring(picture._repr_html_())] == 2 * [SVG + "svg"]


def test_of_the_two_drawings_a_page_without_a_style_sheet_shows_the_wide_one():
    picture = two_curves()
    assert "display: none" in picture.narrow.split(">")[0]
    assert "display: none" not in picture.svg
    sizes = [re.search(r'viewBox="0 0 ([\d.]+)', part)[1] for part in (picture.svg, picture.narrow)]
    assert sizes == [str(plotting.WIDE), str(plotting.NARROW)]


def test_what_a_telephone_shows_can_be_drawn_by_hand():
    wide, small = (plotting.axes(xlabel=x, ylabel="y", size=(s, 300)) for x, s in WIDE_AND_SMALL)
    picture = plotting.render_html(wide, "Two.", narrow=small)
    assert ">lying<" in picture.svg
    assert ">standing<" in picture.narrow


def test_no_letter_is_too_small():
    ax = plotting.axes(xlabel="x", ylabel="y")
    ax.text(0, 0, "mine")
    picture = plotting.render_html(ax, "A word.")
    for part in (picture.svg, picture.narrow):
        assert min(map(float, re.findall(r"font-size: ([\d.]+)px", part))) >= 12


def written(svg):
    """Where each word of a picture stands."""
    places = {}
    for text in ET.fromstring(svg).iter(SVG + "text"):
        places["".join(text.itertext()).strip()] = (float(text.get("x")), float(text.get("y")))
    return places


def test_the_axes_are_named_where_the_moving_figures_name_theirs():
    """As in figure.js: y 6 to the right and 12 below the corner, x 33 below the axis."""
    root = ET.fromstring(two_curves().svg)
    assert not re.search(r"rotate\(-90", ET.tostring(root, encoding="unicode"))
    places = written(two_curves().svg)
    assert places["cost C"][0] == pytest.approx(6, abs=0.5)
    assert 8 < places["cost C"][1] < 20
    assert 370 - 42 + 33 - 4 < places["step k"][1] < 370 - 42 + 33 + 8


def test_a_curve_is_named_where_it_ends_and_a_long_name_stands_in_the_legend():
    places = written(two_curves().svg)
    assert places["up"][0] == places["down"][0] > 600
    assert places["up"][1] < places["down"][1] - 200
    ax = plotting.axes(xlabel="x", ylabel="y")
    for k, name in ((1, "stays"), (9, "leaves")):
        plotting.curve(ax, [0, 1, 2], [0, k, 2 * k], label=name)
    ax.set_ylim(0, 9)
    places = written(plotting.render_html(ax, "One leaves in the middle.").svg)
    assert places["leaves"][0] < places["stays"][0] / 2 + 48
    ax = plotting.axes(xlabel="x", ylabel="y")
    for n in range(2):
        plotting.curve(ax, [0, 1], [n, 2 * n], label=f"a name that is long {n}")
    places = written(plotting.render_html(ax, "Two lines.").svg)
    assert min(y for name, (_, y) in places.items() if name.startswith("a name")) > 340


@pytest.mark.parametrize(
    ("heights", "top"), [([5, 5, 5], 100), ([99, 98, 0, 3], 100), ([10, 40, 80], 90), ([7.0], 9)]
)
def test_names_are_moved_apart_and_no_farther_than_needed(heights, top):
    seats = _page_svg.spread_labels([float(h) for h in heights], 15, top)
    order = np.argsort(heights, kind="stable")
    assert np.all(np.diff(np.array(seats)[order]) >= 15 - 1e-9)
    assert max(seats) <= top
    if np.all(np.diff(np.sort(heights)) >= 15):
        assert seats == heights
    assert max(abs(s - h) for s, h in zip(seats, heights, strict=True)) <= 15 * len(heights) / 2


def test_a_picture_takes_the_colours_and_the_letters_of_the_page():
    svg = two_curves().svg
    assert "#000000" not in svg
    assert "currentColor" in svg
    assert f"var(--nn-blue, {plotting.PALETTE['blue']})" in svg
    assert "<style" not in svg  # it would rule the whole page
    assert re.findall(r"font-family: (?!inherit)", svg) == []


def test_labels_are_text_that_can_be_read_and_found():
    root = ET.fromstring(two_curves().svg)
    words = {"".join(text.itertext()).strip() for text in root.iter(SVG + "text")}
    assert {"step k", "cost C", "up", "down"} <= words


def test_two_builds_are_the_same_and_two_pictures_share_no_id():
    assert two_curves().svg == two_curves().svg
    ids = [set(re.findall(r' id="([^"]+)"', two_curves(text).svg)) for text in ("One.", "Two.")]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_the_curve_is_drawn_where_the_numbers_say():
    """Read the positions back from the SVG: they are an affine image of the data."""
    ax = plotting.axes(xlabel="x", ylabel="y")
    x, y = np.linspace(0, 3, 7), np.linspace(0, 3, 7) ** 2
    svg = plotting.render_html(plotting.curve(ax, x, y, label="square"), "A parabola.").svg
    drawn = re.findall(r'd="([^"]+)"[^>]*var\(--nn-blue', svg)[0]
    points = np.array(re.findall(r"[ML] ([-0-9.]+) ([-0-9.]+)", drawn), dtype=float)
    for column, data in zip(points.T, (x, y), strict=True):
        slope, offset = np.polyfit(data, column, 1)
        assert np.allclose(column, slope * data + offset, atol=1e-3)
    assert points[-1, 1] < points[0, 1]  # up on the page is a larger y


def test_neighbouring_curves_differ_in_stroke_as_well_as_in_colour():
    ax = plotting.axes(xlabel="x", ylabel="y")
    for n in range(len(plotting.PALETTE)):
        plotting.curve(ax, [0, 1], [n, n], label=str(n))
    looks = [(line.get_color(), str(line.get_linestyle()), line._dash_pattern) for line in ax.lines]
    assert len({colour for colour, _, _ in looks}) == len(looks)
    assert len({(stroke, str(dashes)) for _, stroke, dashes in looks}) == len(looks)


def test_nothing_global_is_changed():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    two_curves()
    assert dict(mpl.rcParams) == before


def test_a_picture_without_words_is_refused():
    ax = plotting.axes(xlabel="x", ylabel="y")
    with pytest.raises(ValueError, match="description is blank"):
        plotting.render_html(ax, "  ")
    with pytest.raises(ValueError, match="yscale"):
        plotting.axes(xlabel="x", ylabel="y", yscale="logg")


@pytest.mark.parametrize(("theme", "ground"), [("light", "#fdfcf9"), ("dark", "#15181d")])
def test_the_palette_of_the_style_sheet_can_be_seen(theme, ground):
    """Marks reach a contrast of 3 to 1 with the page (WCAG 2.2, 1.4.11)."""
    css = (STYLE / "palette.css").read_text()
    opening = ":root {" if theme == "light" else '[data-theme="dark"] {'
    block = css.split(opening)[1].split("}")[0]
    colours = dict(re.findall(r"--nn-(\w+): (#[0-9a-f]{6})", block))
    del colours["grid"]  # it only helps to read, and may be faint
    assert set(colours) == {*plotting.PALETTE, "muted"}
    for name, colour in colours.items():
        low, high = sorted([luminance(colour), luminance(ground)])
        assert (high + 0.05) / (low + 0.05) >= 3, name


def colours(text, opening):
    block = text.split(opening)[1].split("}")[0]
    return dict(re.findall(r"--nn-(\w+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize(
    ("still", "moving"),
    [
        (":root {", "\n.nn-figure {"),
        ('[data-theme="dark"] {', 'body[data-jp-theme-light="false"] .nn-figure {'),
    ],
)
def test_still_pictures_have_the_colours_of_those_that_move(still, moving):
    mine = colours((STYLE / "palette.css").read_text(), still)
    theirs = colours(STAGE.read_text(), moving)
    assert set(mine) == {*plotting.PALETTE, "muted", "grid"}
    assert mine.items() <= theirs.items()


def test_sets_of_points_stand_where_the_numbers_say_and_differ_in_shape():
    ax = plotting.axes(xlabel="x", ylabel="y")
    for n in range(len(plotting.PALETTE)):
        plotting.points(ax, [n, n + 1], [0, n], label=f"set {n}")
    assert [line.get_xydata().tolist() for line in ax.lines] == [
        [[n, 0], [n + 1, n]] for n in range(len(plotting.PALETTE))
    ]
    assert len({line.get_marker() for line in ax.lines}) == len(ax.lines)
    assert len({line.get_color() for line in ax.lines}) == len(ax.lines)
    assert {line.get_linestyle() for line in ax.lines} == {"None"}  # no curve through them


def test_a_row_is_one_picture_of_several_panels():
    panels = plotting.subplots(3)
    for n, panel in enumerate(panels):
        plotting.curve(panel, [0, 1], [0, n], label="one")
        panel.set_xlabel(f"panel {n}")
    svg = plotting.render_html(panels, "Three panels.").svg
    for n, part in enumerate(svg.split("<svg ")[1:]):
        assert f">panel {n}<" in part
    assert svg.count("Three panels.") == 1  # once, not at each panel
    assert svg.count("aria-label=") == 3
    with pytest.raises(ValueError, match="panels must be at least 1, got 0"):
        plotting.subplots(0)
