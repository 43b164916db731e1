"""Functions: run on hidden inputs, with a time limit, and where they fail."""

import _thread
import itertools
import sys
import threading
import time

import numpy as np
import pytest

from nnmath import exercises
from nnmath.exercises import timeout
from nnmath.exercises.define import function, known_mistake
from nnmath.exercises.grade import judge
from nnmath.exercises.grade_code import hidden_inputs
from nnmath.exercises.timeout import run_with_timeout
from nnmath.formulas.errors import AnswerTimeout


def gradient(X, delta):
    return {"dW": delta @ X.T / X.shape[1], "db": delta.mean(axis=1, keepdims=True)}


def inputs(rng):
    return [(rng.normal(size=(3, m)), rng.normal(size=(2, m))) for m in (4, 1, 7)]


GRADIENT = function(
    "scratch-gradient",
    gradient,
    inputs=inputs,
    known_mistakes=[
        known_mistake(
            lambda X, delta: {"dW": delta @ X.T, "db": delta.sum(axis=1, keepdims=True)},
            "You lost 1/m.",
        ),
        known_mistake(lambda X, delta: {"dW": X @ delta, "db": 0}, "The order of the product."),
    ],
)
TWICE = function("scratch-twice", lambda x: 2 * x, inputs=lambda rng: [(rng.normal(size=3),)])
PAIR = function("scratch-pair", lambda x: (x, x > 0), inputs=lambda rng: [(1.5,), (-2.5,)])


def mean_of_sum(X, delta):
    return {"dW": delta @ X.T / X.shape[1], "db": delta.sum(axis=1, keepdims=True) + 1}


def in_place(X, delta):
    result = gradient(X, delta)
    X *= 0
    delta *= 0
    return result


def raises_in_its_second_line(x):
    x = x + 1
    return x / undefined  # noqa: F821


def endless(x):
    while True:
        pass


def stubborn(x):
    """Catches what should end it, for a while: the verdict does not wait."""
    for _ in range(14):
        try:
            end = time.perf_counter() + 0.2
            while time.perf_counter() < end:
                pass
        except BaseException:
            continue


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, ValueError])
def test_whatever_a_function_raises_is_answered(error):
    def leaves(x):
        raise error("enough")

    verdict = judge(TWICE, leaves)
    assert not verdict.correct
    assert f"raises {error.__name__}: enough, in line" in verdict.feedback


def test_a_function_that_exits_is_answered():
    def leaves(x):
        sys.exit(0)

    assert "raises SystemExit: 0, in line" in judge(TWICE, leaves).feedback


def test_ctrl_c_still_interrupts():
    """The user's interrupt reaches the main thread, which waits for the function."""
    timer = threading.Timer(0.2, _thread.interrupt_main)

    def slow(x):
        for _ in range(100):
            time.sleep(0.01)
        return 2 * x

    timer.start()
    with pytest.raises(KeyboardInterrupt):
        judge(TWICE, slow)


def test_the_right_function_is_right_however_it_is_written():
    def other(X, delta):
        m = len(X.T)
        total = sum(np.outer(delta[:, i], X[:, i]) for i in range(m))
        return {"dW": total / m, "db": (delta @ np.ones((m, 1)) / m).tolist()}

    assert judge(GRADIENT, other).correct
    assert judge(GRADIENT, in_place).correct, "the inputs are copies"
    assert judge(TWICE, lambda x: x + x).correct
    assert judge(PAIR, lambda x: [x, abs(x) == x]).correct
    mask = function(
        "scratch-mask", lambda z: (z > 0) * 1.0, inputs=lambda rng: [(rng.normal(size=5),)]
    )
    assert judge(mask, lambda z: z > 0).correct


@pytest.mark.parametrize(
    ("entry", "answer", "fragment"),
    [
        (GRADIENT, GRADIENT.known_mistakes[0].wrong, "You lost 1/m."),
        (GRADIENT, lambda X, delta: {"dW": X @ delta, "db": 0}, "The order of the product."),
        (GRADIENT, mean_of_sum, "['db'], at ["),
        (
            GRADIENT,
            lambda X, delta: gradient(X, delta) | {"db": -delta.mean(1, keepdims=True)},
            "['db'], is right but for the sign",
        ),
        (GRADIENT, lambda X, delta: {"dW": gradient(X, delta)["dW"]}, "no key 'db'"),
        (GRADIENT, lambda X, delta: gradient(X, delta)["dW"], "is no dict"),
        (GRADIENT, lambda X: X, "right number of arguments"),
        (GRADIENT, gradient(np.ones((3, 1)), np.ones((2, 1))), "A function is asked for"),
        (TWICE, lambda x: None, "is a return missing?"),
        (TWICE, lambda x: ..., "still three dots"),
        (TWICE, lambda x: np.exp(...) * x, "still three dots"),
        (TWICE, lambda x, dots=Ellipsis: dots, "still “...”"),
        (TWICE, lambda x: -2 * x, "right but for the sign"),
        (TWICE, lambda x: "text", "array of numbers"),
        (TWICE, lambda x: x * np.nan, "not finite"),
        (TWICE, raises_in_its_second_line, "return x / undefined"),
        (PAIR, lambda x: (x, 1), "number 2 of 2"),
        (PAIR, lambda x: x, "should be 2 things"),
    ],
)
def test_a_wrong_function_gets_its_diagnosis(entry, answer, fragment):
    verdict = judge(entry, answer)
    assert not verdict.correct
    assert fragment in verdict.feedback, verdict


def skeleton(x):
    # complete this
    ...


def test_an_untouched_skeleton_is_not_answered_yet():
    assert judge(TWICE, skeleton).feedback.startswith("Not answered yet")


def test_a_function_among_the_arguments_is_named_so():
    entry = function("scratch-slope", lambda f, x: f(x), inputs=lambda rng: [(abs, 1 / 3)])
    assert judge(entry, lambda f, x: 0).feedback.endswith("a function\n0.333333")


def test_the_line_that_raised_is_named():
    line = raises_in_its_second_line.__code__.co_firstlineno + 2
    feedback = judge(TWICE, raises_in_its_second_line).feedback
    assert f"NameError: name 'undefined' is not defined, in line {line}:" in feedback
    assert "shape (3,)" in feedback


def test_the_input_in_the_feedback_is_one_on_which_it_differs():
    limit = 0.3
    entry = function("scratch-clip", np.abs, inputs=lambda rng: [(0.1,), (0.2,), (-0.75,)])
    feedback = judge(entry, lambda x: max(x, -limit)).feedback
    assert "-0.75" in feedback
    assert "0.1" not in feedback


@pytest.mark.parametrize("loop", [endless, stubborn])
def test_an_endless_loop_is_ended(loop):
    before = threading.active_count()
    start = time.perf_counter()
    verdict = judge(function("scratch-slow", abs, inputs=lambda rng: [(1,)], seconds=0.3), loop)
    assert time.perf_counter() - start < 2
    assert "longer than 0.3 s" in verdict.feedback
    if loop is endless:
        assert threading.active_count() == before


class Endless:
    """What a function may return: an object that never becomes an array."""

    def __array__(self, *_, **__):
        return endless(0)


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: {"dW": x, "db": 0}])
def test_what_is_returned_is_read_within_the_time_limit(wrap):
    slow = function("scratch-array", abs, inputs=lambda rng: [(1,)], seconds=0.2)
    assert "longer than 0.2 s" in judge(slow, lambda x: wrap(Endless())).feedback


def test_what_cannot_be_ended_is_left_behind():
    start = time.perf_counter()
    with pytest.raises(AnswerTimeout):
        run_with_timeout(0.2, lambda: time.sleep(1))
    assert time.perf_counter() - start < 0.9


def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


@pytest.mark.skipif(not hasattr(time, "pthread_getcpuclockid"), reason="no clocks of threads here")
def test_on_a_busy_machine_the_work_alone_is_counted():
    def waits_for_others():
        time.sleep(0.4)  # takes no time of its own, as if other programs had the processor
        return 7

    assert run_with_timeout(0.1, waits_for_others, 30) == 7
    with pytest.raises(AnswerTimeout):
        run_with_timeout(0.1, lambda: time.sleep(2), 0.3)
    start = time.monotonic()
    with pytest.raises(AnswerTimeout):
        run_with_timeout(0.1, lambda: spin(30), 60)
    assert time.monotonic() - start < 20


def test_run_with_timeout_returns_results_and_raises_errors():
    assert run_with_timeout(1, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        run_with_timeout(1, lambda: 1 / 0)


def no_threads(self):
    raise RuntimeError("can't start new thread")


@pytest.fixture(params=["monitored", "traced"])
def page(request, monkeypatch):
    """As in a page, where no thread can be started; the clock is looked at in one of two ways."""
    if request.param == "monitored" and sys.version_info < (3, 12):
        pytest.skip("sys.monitoring came with Python 3.12")
    monkeypatch.setattr(threading.Thread, "start", no_threads)
    monkeypatch.setattr(timeout, "_monitored", getattr(timeout, f"_{request.param}"))
    monkeypatch.setattr(timeout, "_traced", getattr(timeout, f"_{request.param}"))


def calls_for_ever(x):
    return sum(n for n in itertools.count())


@pytest.mark.parametrize("loop", [endless, calls_for_ever, lambda x: [0 for _ in iter(int, 1)]])
def test_without_threads_too_an_endless_loop_is_ended(loop, page):
    entry = function("scratch-slow", abs, inputs=lambda rng: [(1,)], seconds=0.1)
    assert "longer than 0.1 s" in judge(entry, loop).feedback


def test_without_threads_too_functions_are_graded(page):
    assert judge(GRADIENT, gradient).correct
    assert judge(TWICE, lambda x: 2 * x).correct
    assert "return x / undefined" in judge(TWICE, raises_in_its_second_line).feedback
    with pytest.raises(AnswerTimeout):
        run_with_timeout(0.01, lambda: time.sleep(0.05))
    with pytest.raises(ZeroDivisionError):
        run_with_timeout(1, lambda: 1 / 0)
    # A limit within a limit: the time of the outer one holds.
    with pytest.raises(AnswerTimeout):
        run_with_timeout(0.05, lambda: run_with_timeout(9, lambda: endless(1)))


def test_hidden_inputs_are_the_same_each_time_and_exercises_differ():
    again = hidden_inputs(GRADIENT)
    for one, other in zip(hidden_inputs(GRADIENT), again, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
    twin = function("scratch-other", gradient, inputs=inputs)
    assert not np.array_equal(hidden_inputs(twin)[0][0], again[0][0])


def test_a_reference_that_works_in_place_leaves_the_inputs_alone():
    entry = function("scratch-in-place", in_place, inputs=inputs)
    assert judge(entry, gradient).correct


def test_no_inputs_are_no_exercise():
    with pytest.raises(ValueError, match="no inputs"):
        judge(function("scratch-none", abs, inputs=lambda rng: []), abs)


def test_the_numbers_are_the_answer_and_not_their_shape():
    """A column for a list, an array with one entry for a number; unless the shape is asked for."""

    def both(x):
        return np.array([x, 2 * x]), x + 1

    more = {"inputs": lambda rng: [(1.5,), (-2.0,)]}
    loose, strict = (
        function("scratch-both", both, shapes=asked, **more) for asked in (False, True)
    )
    for other in (
        lambda x: (np.array([[x], [2 * x]]), x + 1),
        lambda x: (np.array([[x, 2 * x]]), np.array([x + 1])),
    ):
        assert judge(loose, other).correct
        assert "shape" in judge(strict, other).feedback
    assert not judge(loose, lambda x: (np.array([x, 2 * x, 0]), x + 1)).correct
    assert not judge(loose, lambda x: (np.array([[2 * x], [x]]), x + 1)).correct


def test_single_precision_is_right_to_its_own_accuracy():
    def single(X, delta):
        return {key: value.astype(np.float32) for key, value in gradient(X, delta).items()}

    def off(X, delta):
        return {key: np.float32(1.0001) * value for key, value in single(X, delta).items()}

    assert judge(GRADIENT, single).correct
    assert not judge(GRADIENT, off).correct


@pytest.mark.parametrize(("in_place", "told"), [(True, True), (False, False)])
def test_a_function_that_changes_what_it_was_given_is_right_and_told_so(in_place, told):
    def heavy_ball(gradient, theta, rate, beta, steps):
        v = 0
        for _ in range(steps):
            v = beta * v - rate * gradient(theta)
            if in_place:
                theta += v
            else:
                theta = theta + v
        return theta

    verdict = exercises.check("optimizers-heavy-ball", heavy_ball)
    assert verdict.correct
    assert ("changes what it was given" in verdict.feedback) == told
