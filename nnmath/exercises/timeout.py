"""A time limit for what a reader wrote: it works on every system, and in a notebook.

The work is done in a thread; when its time is over, an exception is raised in it. A C function that
waits, such as ``time.sleep``, cannot be ended so: its thread is left running. A C function that
computes without end, such as ``sum(itertools.count())``, blocks the whole interpreter, as in any
cell.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

from nnmath.formulas.errors import AnswerTimeout

Result = TypeVar("Result")


def run_with_timeout(seconds: float, work: Callable[[], Result]) -> Result:
    """Do the work and return its result.

    Raises
    ------
    AnswerTimeout
        If it takes longer than ``seconds``.
    BaseException
        Whatever the work raises.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        with suppress(AnswerTimeout):
            try:
                results.append(work())
            except BaseException as error:
                errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        thread.join(seconds)
    finally:
        late = thread.is_alive()
        if late:
            _end(thread)
    if results and not late:
        return results[0]
    if errors and not late:
        raise errors[0]
    raise AnswerTimeout


def _end(thread: Thread) -> None:
    """Raise AnswerTimeout in the thread, again if it is caught, for a fifth of a second at most."""
    for _ in range(10):
        place = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(place, ctypes.py_object(AnswerTimeout))
        thread.join(0.02)
        if not thread.is_alive():
            return
