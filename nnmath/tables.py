"""Tables of numbers, as HTML for a page or notebook and as plain text elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


class Table:
    """A table: HTML for the page, plain text where there is none.

    Parameters
    ----------
    html : str
        The ``<table>`` element.
    text : str
        The same numbers in lines.
    """

    def __init__(self, html: str, text: str) -> None:
        self.html = html
        self.text = text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def confusion(counts: ArrayLike) -> Table:
    """Show how often each class was answered for each true class.

    Parameters
    ----------
    counts : (n, n) array_like of int
        Row: the true class. Column: the answer.

    Returns
    -------
    Table
        The mistakes are framed, the zeros pale.

    Raises
    ------
    ValueError
        If the counts are not a square.
    """
    counts = np.asarray(counts, dtype=int)
    n = len(counts)
    if counts.shape != (n, n):
        raise ValueError(f"counts must be a square matrix, got the shape {counts.shape}")

    def cell(i: int, j: int) -> str:
        count = counts[i, j]
        style = "padding: 0.25em 0.5em; text-align: right"
        if i != j and count:
            frame = "box-shadow: inset 0 0 0 2px var(--nn-orange, currentcolor)"
            return f'<td style="{style}; {frame}"><strong>{count}</strong></td>'
        pale = "" if count else "; color: var(--soft, inherit)"
        return f'<td style="{style}{pale}">{count}</td>'

    head = "padding: 0.25em 0.5em; text-align: right"
    heads = "".join(f'<th scope="col" style="{head}">{j}</th>' for j in range(n))
    rows = "".join(
        f'<tr><th scope="row" style="{head}">{i}</th>{"".join(cell(i, j) for j in range(n))}</tr>'
        for i in range(n)
    )
    caption = "Row: the truth. Column: the answer. Mistakes are framed."
    table = f"<table><caption>{caption}</caption><thead><tr><td></td>{heads}</tr></thead>"
    return Table(f"{table}<tbody>{rows}</tbody></table>", str(counts))


def compared(rows: list[tuple[str, str, str, bool]], where: str) -> Table:
    """Show numbers that were printed elsewhere beside those that were computed here.

    Parameters
    ----------
    rows : list of (quantity, printed there, computed here, whether they agree)
    where : str
        What was compared.

    Returns
    -------
    Table
        One row per quantity.
    """
    names = ("quantity", "printed there", "computed here", "verdict")
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    body, lines = "", [where]
    for what, printed, computed, agrees in rows:
        verdict = "agrees" if agrees else "differs"
        marked = verdict if agrees else f"<strong>{verdict}</strong>"
        body += f'<tr><th scope="row" style="font-weight: normal">{what}</th><td>{printed}</td>'
        body += f"<td>{computed}</td><td>{marked}</td></tr>"
        lines.append(f"{what}: printed {printed}, computed {computed}, {verdict}")
    table = f"<table><caption>{where}</caption><thead><tr>{heads}</tr></thead>"
    return Table(f"{table}<tbody>{body}</tbody></table>", "\n".join(lines))
