"""A time limit for what a reader wrote: it works on every system, in a notebook and in a page.

The work is done in a thread; when its time is over, an exception is raised in it. A C function that
waits, such as ``time.sleep``, cannot be ended so: its thread is left running. A C function that
computes without end, such as ``sum(itertools.count())``, blocks the whole interpreter, as in any
cell.

In a page Python has no threads. There the work is done at once, and the interpreter looks at the
clock at each jump back and each call of a Python function. Work that catches even the exception of
a time limit, in a loop, is ended by the reader's Stop alone.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread, get_ident
from typing import Any, TypeVar

from nnmath.formulas.errors import AnswerTimeout

Result = TypeVar("Result")


def run_with_timeout(
    seconds: float, work: Callable[[], Result], longest: float | None = None
) -> Result:
    """Do the work and return its result.

    Parameters
    ----------
    seconds : float
        How long it may take.
    work : function
        The work.
    longest : float, optional
        How long it may take where the machine is busy with other things, as the server of a class
        is: then only the time of the work itself counts as ``seconds``.

    Raises
    ------
    AnswerTimeout
        If it takes longer than that.
    BaseException
        Whatever the work raises.
    """
    results: list[Result] = []
    errors: list[BaseException] = []
    clocks: list[int] = []

    def run() -> None:
        with suppress(AttributeError):  # not on every system
            clocks.append(time.pthread_getcpuclockid(get_ident()))
        with suppress(AnswerTimeout):
            try:
                results.append(work())
            except BaseException as error:
                errors.append(error)

    thread = Thread(target=run, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # no threads here
        return _run_watched(seconds, work)
    try:
        thread.join(seconds)
        end = time.monotonic() + (longest or seconds) - seconds
        while thread.is_alive() and time.monotonic() < end and _has_time(clocks, seconds):
            thread.join(0.05)
    finally:
        late = thread.is_alive()
        if late:
            _end(thread)
    if results and not late:
        return results[0]
    if errors and not late:
        raise errors[0]
    raise AnswerTimeout


def _has_time(clocks: list[int], seconds: float) -> bool:
    """Whether a thread has worked less than so long, by its own clock."""
    try:
        return bool(clocks) and time.clock_gettime(clocks[0]) < seconds
    except OSError:  # it has just ended
        return True


def _end(thread: Thread) -> None:
    """Raise AnswerTimeout in the thread, again if it is caught, for a fifth of a second at most."""
    for _ in range(10):
        place = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(place, ctypes.py_object(AnswerTimeout))
        thread.join(0.02)
        if not thread.is_alive():
            return


def _run_watched(seconds: float, work: Callable[[], Result]) -> Result:
    """The same without a thread."""
    end = time.monotonic() + seconds

    def check_clock() -> None:
        if time.monotonic() > end:
            raise AnswerTimeout

    watched = _monitored if sys.version_info >= (3, 12) else _traced
    result = watched(check_clock, work)
    check_clock()  # a call into C may have taken all the time
    return result


def _monitored(check_clock: Callable[[], None], work: Callable[[], Result]) -> Result:
    """Check the clock at jumps and calls, which costs next to nothing (PEP 669)."""
    monitoring: Any = vars(sys)["monitoring"]  # since Python 3.12
    tool, events = monitoring.PROFILER_ID, monitoring.events
    try:
        monitoring.use_tool_id(tool, "nnmath")
    except ValueError:  # taken: by a limit around this one, or by a profiler
        return work()
    try:
        for event in (events.JUMP, events.PY_START):
            monitoring.register_callback(tool, event, lambda *_: check_clock())
        monitoring.set_events(tool, events.JUMP | events.PY_START)
        return work()
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)


def _traced(check_clock: Callable[[], None], work: Callable[[], Result]) -> Result:
    """Check the clock at each line: slow, and the only way before Python 3.12."""
    before = sys.gettrace()

    def trace(*event: Any) -> Callable[..., Any]:
        check_clock()
        if before is not None:  # a limit around this one, or a debugger
            before(*event)
        return trace

    sys.settrace(trace)
    try:
        return work()
    finally:
        sys.settrace(before)
