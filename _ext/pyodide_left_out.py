"""What of each package no page reads, and is not shipped: tests, headers, sample data, fonts.

``tests/site/test_pyodide_cells.py`` runs every cell of the book on what is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_ANY = r"(^|/)(tests?|benchmarks|conftest\.py)(/|$)|\.(pyi|pyx|pxd|pxi|tp|h|hpp|c|cpp|a|exe|ipynb)$"
_LEFT_OUT = {
    # The pages draw SVG, whose text is measured in DejaVu Sans; STIX has what DejaVu lacks.
    "matplotlib": r"/mpl-data/(sample_data|images|fonts/(afm|pdfcorefonts))/"
    r"|/fonts/ttf/(?!DejaVuSans|STIXGeneral\.ttf)|/(testing|sphinxext)/"
    r"|/backends/(qt_editor|web_backend)/|^mpl_toolkits/axisartist/",
    "numpy": r"^numpy/(_core/include|_core/lib|doc|_pyinstaller|distutils)/",
    "scipy": r"^scipy/(misc|datasets|odr|signal|io/matlab|cluster|ndimage|fftpack)/",
    "scikit-learn": r"^sklearn/datasets/(data|images|descr)/",
    "sympy": r"^sympy/(sandbox|parsing/autolev)/|^isympy",
    "nnmath": r"/__pycache__/",
}


def keep_in(package: str) -> Callable[[str], bool]:
    """Return a function that says of a path in a package's wheel whether it is shipped."""
    pattern = re.compile("|".join(filter(None, [_ANY, _LEFT_OUT.get(package)])))
    return lambda path: not pattern.search(path)
