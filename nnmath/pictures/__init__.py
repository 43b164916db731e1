"""The static figures of the chapters, a module for each: arrays in, a picture out.

A chapter only calls them, so that its cells stay short; in Jupyter they take other arrays too. All
draw with :mod:`nnmath.plotting`.
"""

from nnmath._optional import require

require(__name__, "figures", "matplotlib")
