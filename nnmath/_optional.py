"""Packages that only a part of nnmath needs: the error that names a missing one, and its extra."""

from __future__ import annotations

from importlib.util import find_spec

# By the name that is imported, the name under which a package is known.
_NAMES = {
    "anywidget": "anywidget",
    "matplotlib": "Matplotlib",
    "mpmath": "mpmath",
    "myst_parser": "MyST-Parser",
    "sympy": "SymPy",
    "tqdm": "tqdm",
}


class MissingPackageError(ImportError):
    """A part of nnmath needs packages that are not installed.

    Attributes
    ----------
    part : str
        Which part, such as ``"nnmath.exercises"``.
    packages : tuple of str
        The missing packages, by the names that are imported.
    extra : str
        The extra of nnmath that installs them.
    """

    def __init__(self, part: str, packages: tuple[str, ...], extra: str) -> None:
        names = [_NAMES[package] for package in packages]
        listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        super().__init__(f"{part} needs {listed}: pip install 'nnmath[{extra}]'", name=packages[0])
        self.part, self.packages, self.extra = part, packages, extra


def require(part: str, extra: str, *packages: str) -> None:
    """Raise an error that names the missing ones among some packages.

    Nothing is imported here: each package is only looked for.

    Parameters
    ----------
    part : str
        The part of nnmath that needs the packages; a package passes its ``__name__``.
    extra : str
        The extra of nnmath that installs them.
    *packages : str
        The packages, by the names that are imported.

    Raises
    ------
    MissingPackageError
        If any of them is not installed.
    """
    missing = tuple(package for package in packages if find_spec(package) is None)
    if missing:
        raise MissingPackageError(part, missing, extra)
