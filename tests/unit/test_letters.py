"""The table of letters, held against the Unicode database."""

import unicodedata
from fractions import Fraction

import pytest

from nnmath.formulas import letters
from nnmath.formulas.typed import lex


@pytest.mark.parametrize(("name", "letter"), letters.GREEK.items())
def test_a_greek_letter_has_its_name(name, letter):
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    spelling = name.upper().replace("LAMB", "LAM")  # as Unicode spells it
    assert unicodedata.name(letter) == f"GREEK {case} LETTER {spelling}"


def test_a_lookalike_is_read_as_its_letter():
    names = {letter: name for name, letter in letters.GREEK.items()}
    for other, letter in letters.LOOKALIKES.items():
        assert "GREEK" in unicodedata.name(other) or unicodedata.normalize("NFKC", other) == letter
        assert lex(other)[0].units == lex(letter)[0].units == [names[letter]]


@pytest.mark.parametrize("table", [letters.SUPERSCRIPTS, letters.SUBSCRIPTS])
def test_a_script_is_the_small_form_of_its_character(table):
    for plain, small in table.items():
        expected = {"-": "−", "⊤": "T"}.get(plain, plain)
        assert unicodedata.normalize("NFKC", small) == expected


def test_a_fraction_has_its_value():
    for sign, text in letters.FRACTIONS.items():
        assert float(Fraction(text)) == pytest.approx(unicodedata.numeric(sign))


def test_an_accent_is_a_combining_mark():
    assert all(unicodedata.combining(mark) for mark in letters.ACCENTS.values())
