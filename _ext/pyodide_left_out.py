"""What of each package no page reads, and is not shipped.

Tests, headers, sample data, and what only other kinds of programs import. scikit-learn is here for
`sklearn.neural_network` alone, with the parts of SciPy that it loads. What is left still runs every
cell of the book: ``tests/site/test_pyodide_cells.py``.
"""

from __future__ import annotations

import re

_ANY = (
    r"(^|/)(tests?|benchmarks|conftest\.py)(/|$)"
    r"|\.(pyi|pyx|pxd|pxi|tp|h|hpp|c|cpp|a|exe|ipynb|jpg|png|tar\.gz)$"
)
_LEFT_OUT = {
    # The text of a picture is measured in DejaVu Sans; a formula asks for STIX and cm too.
    "matplotlib": r"/mpl-data/(sample_data|images|plot_directive|fonts/(afm|pdfcorefonts))/"
    r"|/ttf/DejaVu(Serif|Sans-BoldOblique|SansMono-)|/(testing|sphinxext|_ttconv)[/.]"
    r"|/backends/(qt_editor|web_backend|_?backend_?(gtk|macosx|nbagg|pgf|ps|qt|tk|web|wx|cairo))"
    r"|^mpl_toolkits/(axisartist|axes_grid1)/",
    "mpmath": r"^mpmath/matrices/eigen_symmetric_tests",
    "nnmath": r"/__pycache__/",
    "numpy": r"^numpy/(doc|_pyinstaller|distutils|_core/(include|lib|src))/"
    r"|^numpy/_core/_(operand_flag|rational|struct_ufunc|umath)_tests\.",
    "pillow": r"^PIL/(_imagingft|_webp|_imagingtk|ImageQt|ImageTk|ImageShow|ImageFont)[.\w-]*$",
    "scikit-learn": r"^sklearn/(?!(__init__|_built_with_meson|_config|_distributor_init|base"
    r"|exceptions|__check_build|externals|metrics|model_selection|neural_network|preprocessing"
    r"|utils)[/.])|/utils/(estimator_checks|_testing|_test_common|_mocking)|meson\.build$",
    "scipy": r"^scipy/(misc|datasets|odr|signal|io|cluster|fftpack|special/_precompute)/"
    r"|/_c?y?test\.|/_test_|_sobol_direction_numbers|/_mptestutils\.py",
    # Printers and `simplify` ask for vectors, units and code; the rest of physics they do not.
    "sympy": r"^isympy|^sympy/(categories|crypto|diffgeom|holonomic|liealgebras|sandbox|stats)/"
    r"|^sympy/physics/(biomechanics|continuum_mechanics|control|hep|mechanics|optics|quantum"
    r"|vector)/|^sympy/parsing/(autolev|c|fortran|latex)/",
    "tqdm": r"^tqdm/(contrib|completion\.sh)",
}


def left_out(package: str) -> str:
    """Return the regular expression that finds the paths that are not shipped."""
    return "|".join(filter(None, [_ANY, _LEFT_OUT.get(package)]))


def is_left_out(package: str, path: str) -> bool:
    """Return whether a path in a package's wheel is not shipped."""
    return re.search(left_out(package), path) is not None
