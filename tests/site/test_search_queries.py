"""What learners type finds the place that teaches it: measured on a list of queries, in Node.js."""

import pytest
from helpers.search_queries import ask, load, ranks

FIRST, THREE = 0.85, 0.97  # the share whose right place comes first, and among the first three
ALONE = 0.85, 0.95  # the same, when no query is found by a phrase that has just its own words


@pytest.fixture(scope="module")
def found(built_book):
    """What each query of the list finds, and at which number a right place."""
    return ranks(built_book, load())


def test_the_place_that_teaches_it_comes_first(found):
    worst = "\n".join(
        f"{query}: {at}, after {places[: min(at, 3)]}"
        for query, (at, places) in found.items()
        if at > 1
    )
    first = sum(at == 1 for at, _ in found.values()) / len(found)
    three = sum(at <= 3 for at, _ in found.values()) / len(found)
    assert len(found) >= 200
    assert first >= FIRST, f"{first:.1%} first:\n{worst}"
    assert three >= THREE, f"{three:.1%} among the first three:\n{worst}"


def test_queries_are_found_without_their_own_copy(built_book):
    at = [at for at, _ in ranks(built_book, load(), "alone").values()]
    for most, share in zip((1, 3), ALONE, strict=True):
        assert sum(one <= most for one in at) / len(at) >= share, most


def test_every_place_of_the_list_is_there(built_book):
    addresses = [address for _, address in ask(built_book, [])["entries"]]
    for query, right in load().items():
        for place in right:
            assert any(place.fullmatch(one) for one in addresses), (query, place.pattern)


def test_no_docstring_and_no_solution_comes_before_the_place_that_teaches_it(found):
    for query, (at, places) in found.items():
        for place in places[: at - 1] if at < 99 else ():
            assert "_" in query or not place.startswith(("reference/", "chapters/solutions/")), (
                query,
                place,
            )


def test_spelling_and_endings_make_no_difference(built_book):
    for one, other in [
        ("optimizer", "optimiser"),
        ("initialization", "initialisation"),
        ("batch normalization", "batch normalisation"),
        ("saturated", "saturation"),
        ("exploding gradients", "gradient explosion"),
        ("mini-batch", "minibatches"),
        ("cross entropy", "crossentropy"),
        ("local minimum", "local minima"),
        ("weight matrix", "weight matrices"),
    ]:
        found = ask(built_book, [one, other])["found"]
        assert found[0], one
        assert found[0][0] == found[1][0], (one, other, found[0][:2], found[1][:2])


def test_what_is_begun_finds_what_it_will_be(built_book):
    for begun, whole in [
        ("gradi", "gradient"),
        ("initializ", "initialization"),
        ("vanish", "vanishing"),
    ]:
        found = ask(built_book, [begun, whole])["found"]
        assert set(found[0][:8]) & set(found[1][:4]), (begun, found[0][:4])
