"""What is no answer at all."""

from __future__ import annotations

from typing import Any


def is_blank(answer: Any) -> bool:
    """Whether a reader has not answered yet: None, ``...``, an empty text or list."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, str):
        return not answer.strip(" \t\n.…")
    return isinstance(answer, list | tuple | set | dict) and (
        not answer or all(is_blank(part) for part in answer)
    )
