"""Still figure of the appendix on automatic differentiation: a tape, and both its sweeps."""

from collections.abc import Sequence

from nnmath import plotting
from nnmath.autodiff import Tape

MAX_TENSORS = 10  # more would not be readable


def tape(tape: Tape, names: Sequence[str]) -> plotting.Picture:
    """Draw a tape: each tensor with its shape, and an arrow from each of its parents.

    Parameters
    ----------
    tape : Tape
        At most 10 tensors.
    names : sequence of str
        What to write for each tensor: the name of an input, the operation of any other.

    Raises
    ------
    ValueError
        If the tape has no tensors or too many, or the names are not as many.

    Examples
    --------
    >>> record = Tape()
    >>> a = record.tensor([[1.0, 2.0]])
    >>> b = a * a
    >>> tape(record, ["A", "*"]).description
    'A tape of 2 tensors, in the order of their records: A, 1 × 2; *, 1 × 2, from A and A.'
    """
    tensors = tape.tensors
    if not 0 < len(tensors) <= MAX_TENSORS or len(names) != len(tensors):
        raise ValueError(
            f"names: expected one for each of at most {MAX_TENSORS} tensors, got {len(names)} for "
            f"{len(tensors)}"
        )
    place = {tensor: i for i, tensor in enumerate(tensors)}
    ax = plotting.axes(xlabel="", ylabel="", size=(min(plotting.WIDE, 92 * len(tensors)), 170))
    told = []
    for i, tensor in enumerate(tensors):
        shape = " × ".join(map(str, tensor.value.shape)) or "a number"
        ring = {"boxstyle": "round,pad=0.4", "fc": "none", "ec": "black"}
        ax.text(i, 0, names[i], bbox=ring, ha="center", va="center")
        ax.text(i, -0.3, shape, ha="center", va="center", color=plotting.MUTED)
        parents = [place[parent] for parent, _, _ in tensor.parents]
        for start in dict.fromkeys(parents):
            line = {"arrowstyle": "->", "lw": 1.2, "shrinkA": 16, "shrinkB": 16}
            bend = {"connectionstyle": f"arc3,rad={-0.3 if i - start > 1 else 0:g}"}
            ax.annotate("", (i, 0), (start, 0), arrowprops={**line, **bend, "color": "black"})
            back = {**line, "color": plotting.PALETTE["blue"], "connectionstyle": "arc3,rad=-0.3"}
            ax.annotate(
                "", (start, -0.42), (i, -0.42), arrowprops={**back, "shrinkA": 4, "shrinkB": 4}
            )
        of = f", from {' and '.join(names[p] for p in parents)}" if parents else ""
        told.append(f"{names[i]}, {shape}{of}")
    ax.set(xlim=(-0.5, len(tensors) - 0.5), ylim=(-1.1, 0.6))
    ax.set_axis_off()
    ax.set_position((0, 0, 1, 1))
    return plotting.render_html(
        ax, f"A tape of {len(tensors)} tensors, in the order of their records: {'; '.join(told)}."
    )
