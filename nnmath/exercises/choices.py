"""Judging a choice."""

from __future__ import annotations

import re
from typing import Any

from .entry import Choice
from .errors import UnreadableError
from .verdict import Verdict


def judge_choice(entry: Choice, answer: Any) -> Verdict:
    """Judge a choice: the reason of the first wrong option, or that some are missing."""
    chosen = _read(entry, answer)
    if not entry.several and len(chosen) > 1:
        raise UnreadableError("Choose one option.")
    for key in chosen:
        if key not in entry.answer:
            return Verdict(False, entry.why[key])
    if len(chosen) < len(entry.answer):
        return Verdict(False, "Right so far, but not all: there is more.")
    reasons = [entry.why[key] for key in entry.answer if key in entry.why]
    return Verdict(True, " ".join(reasons))


def _read(entry: Choice, answer: Any) -> list[str]:
    """The keys of the options that are meant, each once."""
    if isinstance(answer, str):
        spelt = {key.lower(): key for key in entry.options}
        whole = answer.strip().strip("()").strip().lower()
        words = (
            [whole]
            if whole in spelt
            else [w for w in re.split(r"[\s,;()]+|\band\b", answer.lower()) if w]
        )
    elif isinstance(answer, list | tuple | set | frozenset) and all(
        isinstance(a, str) for a in answer
    ):
        spelt = {key.lower(): key for key in entry.options}
        words = [a.strip().lower() for a in sorted(answer)]
    else:
        raise UnreadableError(f"Choose among {', '.join(map(repr, entry.options))}.")
    if len(words) > 50:
        raise UnreadableError("Choose among the options.")
    if len(words) == 1 and words[0] not in spelt and all(letter in spelt for letter in words[0]):
        words = list(words[0])
    for word in words:
        if word not in spelt:
            listed = ", ".join(map(repr, entry.options))
            raise UnreadableError(f"“{word[:40]}” is none of the options: choose among {listed}.")
    return list(dict.fromkeys(spelt[word] for word in words))
