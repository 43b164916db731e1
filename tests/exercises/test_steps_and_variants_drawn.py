"""In a browser: a derivation is typed in several lines, an exercise asked with other numbers."""

import pytest
from helpers.widget_page import violations, widget_html

from nnmath.exercises.chapters import find
from nnmath.exercises.practice import variant_of
from nnmath.widgets.questions import answer_box

pytestmark = pytest.mark.browser


@pytest.fixture
def show(page, tmp_path):
    """Open the answer box of an exercise, or open it again."""

    def show(id, theme="light", width=360):
        state = {"questions": answer_box(id, "A title").questions}
        path = tmp_path / "page.html"
        path.write_text(widget_html("question", state, theme), encoding="utf-8")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path.as_uri())
        page.locator(".nn-quick").wait_for()
        return page

    return show


def verdict(page):
    return page.locator("[role=status]").first.text_content()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_derivation_has_a_field_of_several_lines(show):
    page = show("chain-rule-input")
    field = page.locator("textarea")
    field.focus()
    page.keyboard.type("dC/dx = dC/da*da/dz*dz/dx")
    page.keyboard.press("Enter")
    page.keyboard.type(" = (a - y)*dsigma(z)*x")
    assert field.input_value().count("\n") == 1
    page.keyboard.press("Control+Enter")
    assert verdict(page).startswith("✗ Not yet. Step 2 does not follow: dC/da")
    assert "it is x that moves" in verdict(page)
    field.fill(field.input_value().replace("*x", "*w"))
    assert verdict(page) == ""
    assert "∂" in page.locator(".nn-read").text_content()
    button(page, "Check").click()
    assert verdict(page).startswith("✓ Right. Both steps follow")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.errors == []


def test_what_a_reader_typed_is_never_html(show):
    page = show("chain-rule-input")
    page.locator("textarea").fill("dC/dx = <img src=x onerror=alert(1)> = w")
    button(page, "Check").click()
    assert page.locator("[role=status] img").count() == 0
    page.locator("textarea").fill("dC/dx = w*x = a < y")
    button(page, "Check").click()
    assert "does not follow" in verdict(page)


def test_a_derivation_survives_a_reload(show):
    text = "dC/dx = dC/da*da/dz*dz/dx\n= (a - y)*dsigma(z)*w"
    page = show("chain-rule-input")
    page.locator("textarea").fill(text)
    button(page, "Check").click()
    page = show("chain-rule-input")
    assert page.locator("textarea").input_value() == text
    assert verdict(page).startswith("✓ Right.")


def test_another_one_is_asked_with_its_own_numbers_hints_and_solution(show):
    page = show("two-layers-slope", width=760)
    field = page.locator("input[type=text]")
    entry = find("two-layers-slope")
    field.fill(str(entry.value()))
    button(page, "Check").click()
    assert verdict(page).startswith("✓ Right.")
    assert button(page, "Its solution").count() == 0
    for seed in (1, 2):
        variant = variant_of(entry, seed)
        button(page, "Another one").click()
        shown = page.locator(".nn-variant").text_content()
        assert shown.startswith(f"With other numbers, {seed} of 5.")
        assert field.input_value() == ""
        assert verdict(page) == ""
        field.fill(str(entry.value()))
        button(page, "Check").click()
        assert verdict(page).startswith("✗ Not yet.")
        wrong, says = variant.exercise.wrong[0]
        field.fill(repr(wrong))
        button(page, "Check").click()
        assert says in verdict(page)
        button(page, "Hint").click()
        assert "Hint 1 of" in page.locator(".nn-hint").text_content()
        field.fill(repr(variant.exercise.value()))
        button(page, "Check").click()
        assert verdict(page).startswith("✓ Right.")
        button(page, "Its solution").click()
        assert page.locator(".nn-hint").text_content().startswith("Solution.")
    button(page, "Back to the book's").click()
    assert page.locator(".nn-variant").text_content() == ""
    assert field.input_value() == str(entry.value())
    assert verdict(page).startswith("✓ Right.")
    assert page.errors == []


@pytest.mark.parametrize("id", ["chain-rule-input", "matrix-form-by-hand"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_can_be_used_by_everyone(show, id, theme):
    page = show(id, theme)
    if page.get_by_role("button", name="Another one").count():
        button(page, "Another one").click()
        assert page.locator(".nn-variant mtable").count() == 1
    button(page, "Check").click()
    assert violations(page, ".nn-quick") == []
