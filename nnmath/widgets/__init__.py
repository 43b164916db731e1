"""Interactive figures and quick questions: each is a function that returns a widget.

They run in Jupyter and, without a kernel, in the built page. ``nnmath.widgets.figure_widget``
documents how figures are described, ``nnmath.widgets.questions`` how questions are graded.
"""

from nnmath._optional import require

require(__name__, "figures", "anywidget", "sympy", "mpmath")

from .activations import activation_and_slope
from .boundary import boundary_learnt
from .contours import descent_on_contours
from .costs import two_costs_race
from .descent import descent_on_curve
from .digits import digits_learnt
from .drawn import draw_a_digit
from .error_flow import error_flows_back
from .figure_widget import FigureWidget
from .generalisation import bias_and_variance
from .hill import hill_from_walls
from .nudge import nudge_through_chain
from .optimizers import optimizers_race
from .perceptron import perceptron_learns
from .questions import answer_box, quick
from .shapes import shapes_of_products
from .softmax import softmax_and_error
from .tape import tape_by_steps
from .two_layers import two_layers_by_steps
from .vanishing import vanishing_gradients

__all__ = [
    "FigureWidget",
    "activation_and_slope",
    "answer_box",
    "bias_and_variance",
    "boundary_learnt",
    "descent_on_contours",
    "descent_on_curve",
    "digits_learnt",
    "draw_a_digit",
    "error_flows_back",
    "hill_from_walls",
    "nudge_through_chain",
    "optimizers_race",
    "perceptron_learns",
    "quick",
    "shapes_of_products",
    "softmax_and_error",
    "tape_by_steps",
    "two_costs_race",
    "two_layers_by_steps",
    "vanishing_gradients",
]
