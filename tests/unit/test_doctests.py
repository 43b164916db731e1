"""The examples that the docstrings show, run as they stand; and that every public name has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import nnmath

NUMERIC = ["activations", "autodiff", "backprop", "data", "descent", "gradcheck", "graph",
         "linear_fits", "losses", "network", "optimizers",
         "perceptron", "regularisation", "training"]  # fmt: skip
MODULES = [found.name for found in pkgutil.walk_packages(nnmath.__path__, "nnmath.")
           if not found.name.endswith("__main__")]  # fmt: skip


def public(module):
    """The functions and classes that a module defines for others."""
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
    modules = [importlib.import_module(f"nnmath.{module_name}") for module_name in NUMERIC]
    assert sum(len(t.examples) for m in modules for t in doctest.DocTestFinder().find(m)) >= 6


@pytest.mark.parametrize("module_name", NUMERIC)
def test_docstrings_say_what_goes_in_what_comes_out_and_what_is_refused(module_name):
    for name, thing in public(importlib.import_module(f"nnmath.{module_name}")):
        text = inspect.getdoc(thing) or ""
        assert text, name
        if not inspect.isfunction(thing):
            continue
        takes = inspect.signature(thing).parameters
        assert "Parameters\n---" in text or not takes, name
        assert "Returns\n---" in text, name
        if takes and name != "output_error":  # where nothing goes in, nothing is refused
            assert "Raises\n---" in text, name
