"""The figures that move: each a short function that returns a widget.

They move in Jupyter and in the built page alike; :mod:`nnmath.widgets.stage` says how.
"""

from nnmath.widgets.contours import descent_on_contours
from nnmath.widgets.descent import descent_on_curve
from nnmath.widgets.stage import Stage

__all__ = ["Stage", "descent_on_contours", "descent_on_curve"]
