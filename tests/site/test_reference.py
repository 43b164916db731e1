"""The reference pages: what they describe, and the links between them and the chapters."""

import importlib
import re

import pytest

PUBLIC = {
    "networks": {
        "nnmath.activations": ["sigmoid", "sigmoid_prime", "tanh", "relu", "identity", "softmax"],
        "nnmath.losses": ["quadratic", "binary_cross_entropy", "softmax_cross_entropy"],
        "nnmath.network": ["Network"],
        "nnmath.backprop": ["backward"],
        "nnmath.training": ["train"],
        "nnmath.regularisation": ["l2_penalty", "dropout_masks", "EarlyStopping"],
    },
    "learning": {
        "nnmath.perceptron": ["train_perceptron"],
        "nnmath.descent": ["descend"],
        "nnmath.autodiff": ["Tape", "Tensor"],
        "nnmath.optimizers": ["minimize", "Momentum", "Adam"],
        "nnmath.linear_fits": ["ridge", "ridge_smoother", "expected_errors"],
        "nnmath.gradcheck": ["numerical_gradient"],
    },
    "judging": {"nnmath.exercises": ["check", "hint"], "nnmath.proofs": ["prove"]},
}


@pytest.mark.parametrize("page", PUBLIC)
def test_every_public_name_has_an_entry_with_its_docstring(built_book, page):
    html = (built_book / "reference" / f"{page}.html").read_text(encoding="utf-8")
    for module, names in PUBLIC[page].items():
        for name in names:
            entry = html[html.index(f'id="{module}.{name}"') :]
            first = getattr(importlib.import_module(module), name).__doc__.split()[0]
            assert first.strip("`.,:") in re.sub(r"<[^>]+>", "", entry[:3000]), (module, name)


def test_an_equation_leads_to_the_function_that_computes_it(built_book):
    html = (built_book / "chapters" / "05-matrix-form.html").read_text(encoding="utf-8")
    for label in ("output-error", "hidden-error", "bias", "weight"):
        start = html.index(f'id="equation-eq-matrix-{label}"')
        mark = re.search(r'class="code-mark" href="([^"]+)"', html[start:])
        assert mark[1] == "../reference/networks.html#nnmath.backprop.backward"
    reference = (built_book / "reference" / "networks.html").read_text(encoding="utf-8")
    assert 'href="../chapters/05-matrix-form.html#equation-eq-matrix-bias"' in reference


def test_a_function_in_a_code_cell_leads_to_its_entry(built_book):
    html = (built_book / "chapters" / "08-training.html").read_text(encoding="utf-8")
    links = dict(re.findall(r'class="code-link" href="([^"]+)" title="([^"]+)"', html))
    assert links["../reference/networks.html#nnmath.training.train"] == "nnmath.training.train"
    assert all(name.startswith("nnmath.") for name in links.values())
