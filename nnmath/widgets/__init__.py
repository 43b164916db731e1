"""The figures that move, and the quick questions: each a function that returns a widget.

They live in Jupyter and in the built page alike; :mod:`nnmath.widgets.stage` says how the figures
do, :mod:`nnmath.widgets.questions` how the questions do.
"""

from nnmath._optional import require

require(__name__, "figures", "anywidget", "sympy", "mpmath")

from nnmath.widgets.activations import activation_and_slope
from nnmath.widgets.boundary import boundary_learnt
from nnmath.widgets.contours import descent_on_contours
from nnmath.widgets.costs import two_costs_race
from nnmath.widgets.descent import descent_on_curve
from nnmath.widgets.digits import digits_learnt
from nnmath.widgets.flow import error_flows_back
from nnmath.widgets.nudge import nudge_through_chain
from nnmath.widgets.perceptron import perceptron_learns
from nnmath.widgets.questions import answer_box, quick
from nnmath.widgets.shapes import shapes_of_products
from nnmath.widgets.softmax import softmax_and_error
from nnmath.widgets.stage import Stage
from nnmath.widgets.two_layers import two_layers_by_steps
from nnmath.widgets.vanishing import vanishing_gradients

__all__ = [
    "Stage",
    "activation_and_slope",
    "answer_box",
    "boundary_learnt",
    "descent_on_contours",
    "descent_on_curve",
    "digits_learnt",
    "error_flows_back",
    "nudge_through_chain",
    "perceptron_learns",
    "quick",
    "shapes_of_products",
    "softmax_and_error",
    "two_costs_race",
    "two_layers_by_steps",
    "vanishing_gradients",
]
