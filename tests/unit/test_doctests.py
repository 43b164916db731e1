"""The examples that the docstrings show, run as they stand; and that every public name has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import nnmath

ROOMS = ["activations", "backprop", "data", "descent", "gradcheck", "graph", "losses", "network",
         "perceptron", "training"]  # fmt: skip
MODULES = [found.name for found in pkgutil.walk_packages(nnmath.__path__, "nnmath.")
           if not found.name.endswith("__main__")]  # fmt: skip


def public(module):
    """The functions and classes that a room defines for others."""
    for name, thing in vars(module).items():
        mine = getattr(thing, "__module__", "") == module.__name__ or name.endswith("softmax")
        if mine and not name.startswith("_") and callable(thing) and hasattr(thing, "__name__"):
            yield name, thing


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(name)
    names = {**vars(module)}
    assert doctest.testmod(module, extraglobs=names).failed == 0


def test_there_are_examples():
    rooms = [importlib.import_module(f"nnmath.{room}") for room in ROOMS]
    assert sum(len(t.examples) for m in rooms for t in doctest.DocTestFinder().find(m)) >= 6


@pytest.mark.parametrize("room", ROOMS)
def test_docstrings_say_what_goes_in_what_comes_out_and_what_is_refused(room):
    for name, thing in public(importlib.import_module(f"nnmath.{room}")):
        text = inspect.getdoc(thing) or ""
        assert text, name
        if not inspect.isfunction(thing):
            continue
        assert "Parameters\n---" in text or not inspect.signature(thing).parameters, name
        assert "Returns\n---" in text, name
        if name != "output_error":
            assert "Raises\n---" in text, name
