"""Runs jupyter-book, with its arguments, but faster: it starts in a second and not in four.

jupyter-book reads its settings by jsonschema, which at each start builds a grammar of addresses by
a package that only JupyterLab's events need. Without that package it leaves the check out.

Where the system refuses to write, what to do is said in a line, in place of a traceback.
"""

import sys

from environment import refusal

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # then it cannot be imported

from jupyter_book.cli.main import main  # noqa: E402

if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:  # jupyter-book's own, from what has happened
        words = refusal(error)
        if words is None:
            raise
        sys.exit(words)
