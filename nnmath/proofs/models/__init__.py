"""The models by name; each is built when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ..model import Model
from . import (
    descent,
    general_networks,
    general_softmax,
    general_training,
    general_vectors,
    generalisation,
    matrix,
    networks,
    neuron,
    normalization,
    optimizers,
    residual,
    softmax,
    training,
    two_layer,
    vanishing,
)

Builder = Callable[[], Model]

_BUILDERS: dict[str, Builder] = {
    "bowl": descent.bowl,
    "any-curve": descent.any_curve,
    "two-bowls": descent.two_bowls,
    "landscape-2": lambda: descent.landscape(2),
    "landscape-3": lambda: descent.landscape(3),
    "regression-3": lambda: descent.regression(3, 1),
    "regression-4": lambda: descent.regression(4, -1),
    "network-2-3-4": lambda: networks.network((2, 3, 4)),
    "network-2-3-2-4": lambda: networks.network((2, 3, 2, 4)),
    "any-cost-2-3-4": lambda: networks.network((2, 3, 4), cost=networks.any_cost),
    "any-cost-2-3-2-4": lambda: networks.network((2, 3, 2, 4), cost=networks.any_cost),
    "batch-4-3-2": lambda: networks.network((4, 3, 2), 5),
    "batch-2-4-3-2": lambda: networks.network((2, 4, 3, 2), 5),
    "batch-2-3-2-3": lambda: networks.network((2, 3, 2, 3), 4),
    "sigmoid-neuron": neuron.neuron,
    "sigmoid-2-3": lambda: networks.network((2, 3), activation=networks.sigmoid),
    "sigmoid-3-2-4": lambda: networks.network((3, 2, 4), activation=networks.sigmoid),
    **two_layer.BUILDERS,
    **matrix.BUILDERS,
    **softmax.BUILDERS,
    **training.BUILDERS,
    **vanishing.BUILDERS,
    **normalization.BUILDERS,
    **residual.BUILDERS,
    **optimizers.BUILDERS,
    **generalisation.BUILDERS,
    **general_networks.BUILDERS,
    **general_softmax.BUILDERS,
    **general_training.BUILDERS,
    **general_vectors.BUILDERS,
}


@cache
def model_by_name(key: str | Builder) -> Model:
    """The model of this name, or of this builder; built once."""
    return _BUILDERS[key]() if isinstance(key, str) else key()
