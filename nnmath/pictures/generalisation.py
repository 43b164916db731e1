"""Still figures of the chapter "What was learnt and what was memorised"."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from nnmath import plotting
from nnmath.training import History

from . import marks


def learning_curves(history: History) -> plotting.Picture:
    """Draw the cost on the training set and on the validation set over the epochs.

    Parameters
    ----------
    history : History
        From `nnmath.training.train` with a validation set.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    ValueError
        If there was no validation set.

    Examples
    --------
    >>> cost, held_out = np.array([2.0, 1.0, 0.5]), np.array([2.1, 1.2, 1.4])
    >>> learning_curves(History(cost, validation_cost=held_out)).description.split("; ")[1]
    'the validation cost is least after epoch 1, 1.2, and 1.4 at the end.'
    """
    held_out = history.validation_cost
    if held_out is None:
        raise ValueError("history has no validation cost: use train(..., validation=(X, Y))")
    epochs = np.arange(len(held_out))
    ax = plotting.axes(xlabel="epoch", ylabel="cost")
    plotting.curve(ax, epochs, history.cost, label="training")
    plotting.curve(ax, epochs, held_out, label="validation")
    k = int(held_out.argmin())
    ax.plot([k], [held_out[k]], "o", mfc="none", mec=plotting.PALETTE["orange"], ms=11,
            mew=1.5, label="_least")  # fmt: skip
    marks.name(ax, (k, held_out[k]), f"epoch {k}", (0, -18))
    ax.set_ylim(0, None)
    return plotting.render_html(
        ax,
        f"Costs over {epochs[-1]} epochs. The training cost falls from {history.cost[0]:.3g} to "
        f"{history.cost[-1]:.3g}; the validation cost is least after epoch {k}, "
        f"{held_out[k]:.3g}, and {held_out[-1]:.3g} at the end.",
    )


def over(
    x: ArrayLike, curves: Mapping[str, ArrayLike], xlabel: str, ylabel: str
) -> plotting.Picture:
    """Draw several curves over the same numbers.

    Parameters
    ----------
    x : (n,) array_like
    curves : dict of name to (n,) array_like
    xlabel, ylabel : str
        What they measure.

    Returns
    -------
    Picture
        A finished plot for the page.

    Raises
    ------
    ValueError
        If there is no curve.

    Examples
    --------
    >>> over([0, 1, 2], {"square": [0, 1, 4]}, "x", "y").description
    'y over x, from 0 to 2. square: from 0 to 4.'
    """
    if not curves:
        raise ValueError("curves is empty: give at least one")
    x = np.asarray(x, dtype=np.float64)
    ax = plotting.axes(xlabel=xlabel, ylabel=ylabel)
    words = []
    for name, values in curves.items():
        y = np.asarray(values, dtype=np.float64)
        plotting.curve(ax, x, y, label=name)
        words.append(f"{name}: from {y[0]:.3g} to {y[-1]:.3g}")
    return plotting.render_html(
        ax, f"{ylabel} over {xlabel}, from {x[0]:g} to {x[-1]:g}. {'; '.join(words)}."
    )


def double_descent(
    widths: ArrayLike, seen: ArrayLike, new: ArrayLike, examples: int
) -> plotting.Picture:
    """Draw the costs of models that grow beyond as many weights as there are examples.

    Parameters
    ----------
    widths : (n,) array_like
        The number of weights of each model for one output, in rising order.
    seen, new : (n,) array_like
        The cost on the examples of the fit, and on others. A cost below 1e-4 is drawn as 1e-4.
    examples : int
        The number of examples of the fit, which is marked.

    Returns
    -------
    Picture
        A finished plot with logarithmic axes for the page.

    Examples
    --------
    >>> double_descent([1, 2, 4], [0.5, 0, 0], [0.6, 9, 0.2], 2).description.split(". ")[1]
    'The cost on new examples is largest, 9, with 2 weights, and 0.2 at the end.'
    """
    widths, new = np.asarray(widths), np.asarray(new, dtype=np.float64)
    ax = plotting.axes(xlabel="weights for each output", ylabel="cost")
    plotting.curve(ax, widths, np.maximum(seen, 1e-4), label="training")
    plotting.curve(ax, widths, new, label="validation")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.axvline(examples, linestyle=":", color="black", linewidth=1.2, label="_examples")
    k = int(new.argmax())
    return plotting.render_html(
        ax,
        f"Costs of models with {widths[0]} to {widths[-1]} weights for each output, fitted to "
        f"{examples} examples; both axes are logarithmic. The cost on new examples is largest, "
        f"{new[k]:.3g}, with {widths[k]} weights, and {new[-1]:.3g} at the end.",
    )
