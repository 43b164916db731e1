"""Time a training step of nnmath against other implementations (``make bench``).

One BLAS thread; contenders take turns within one process, round after round, and what is printed
is the median over the rounds of the ratio to nnmath in the same round: a machine that is busy for
a while is busy for all. A contender that is not installed is left out, and the table says so.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402
import importlib.metadata  # noqa: E402
import platform  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402

import contenders  # noqa: E402
import libraries  # noqa: E402
import numpy as np  # noqa: E402
from contenders import Case, Run  # noqa: E402

from nnmath.data import digits, logic_gate, one_hot  # noqa: E402

CONTENDERS = {
    "nnmath": contenders.nnmath_step,
    "whole of train": contenders.nnmath_train,
    "unrolled": contenders.unrolled,
    "plain loop": contenders.plain_loop,
    "naive loop": contenders.naive,
    "PyTorch": libraries.torch_eager,
    "scikit-learn": libraries.scikit_learn,
    "autograd": libraries.autograd,
}
OURS = ("nnmath", "whole of train")
EXACT = ("unrolled", "plain loop", "naive loop", "PyTorch", "autograd")
# Most that nnmath may cost against the hand-unrolled step; least that it must gain on the others.
TARGETS = {
    "2-2-1": {"unrolled": 1.5, "PyTorch": 10, "scikit-learn": 5, "autograd": 15},
    "64-32-10": {"unrolled": 1.5, "PyTorch": 10, "scikit-learn": 5, "autograd": 15},
    "784-30-10": {"unrolled": 1.5, "PyTorch": 10, "scikit-learn": 5, "autograd": 15},
    "784-128-64-10": {"unrolled": 1.5, "PyTorch": 1.5, "scikit-learn": 1.8},
}


def cases() -> list[Case]:
    """The four networks of the table."""
    rng = np.random.default_rng(0)
    X, Y = digits()
    # 28 by 28 pixels, a fifth of them inked, as in MNIST; what they show does not change the work.
    images = rng.uniform(size=(784, 2560)) * (rng.uniform(size=(784, 2560)) < 0.2)
    labels = one_hot(rng.integers(10, size=2560), 10)
    return [
        Case("2-2-1", (2, 2, 1), "sigmoid", "sigmoid", *logic_gate("xor"), 4, 0.5),
        Case("64-32-10", (64, 32, 10), "sigmoid", "softmax", X, Y, 32, 0.5),
        Case("784-30-10", (784, 30, 10), "sigmoid", "softmax", images, labels, 10, 0.1),
        Case("784-128-64-10", (784, 128, 64, 10), "relu", "softmax", images, labels, 128, 0.1),
    ]


def timed(run: Run, epochs: int) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run(epochs)
    return time.perf_counter() - start


def calibrated(run: Run, seconds: float) -> int:
    """How many epochs take about that long, at least 10: what is done once is not what is timed."""
    epochs, took = 1, timed(run, 1)
    while took < seconds / 4:
        epochs *= max(2, int(seconds / 2 / max(took, 1e-6)))
        took = timed(run, epochs)
    return max(10, round(epochs * seconds / took))


def measured(case: Case, names: list[str], rounds: int, seconds: float) -> dict[str, list[float]]:
    """Seconds a step of each contender, round by round, in turns."""
    runs = {name: CONTENDERS[name](case) for name in names}
    epochs = {name: calibrated(run, seconds) for name, run in runs.items()}
    steps: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        order = names if turn % 2 else names[::-1]
        for name in order:
            steps[name].append(timed(runs[name], epochs[name]) / epochs[name] / case.steps)
    return steps


def agree(case: Case, names: list[str]) -> None:
    """Raise unless contenders that start alike end alike: else they did not do the same work."""
    one_batch_an_epoch = case.X.shape[1] == case.batch
    expected = contenders.plain_loop(case)(2)
    for name in names:
        # nnmath shuffles, so that it is comparable only where a batch holds everything.
        if name in EXACT or (name in OURS and one_batch_an_epoch):
            np.testing.assert_allclose(CONTENDERS[name](case)(2), expected, rtol=1e-9, atol=1e-12)


def installed(names: list[str]) -> dict[str, str]:
    """Contender and version, of those that are there."""
    packages = {"PyTorch": "torch", "scikit-learn": "scikit-learn", "autograd": "autograd"}
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.version(packages.get(name, "numpy"))
        except importlib.metadata.PackageNotFoundError:
            print(f"{name} is not installed, and left out")
    return found


def main() -> int:
    """Print the table; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, help="turns of each contender (21)")
    parser.add_argument("--seconds", type=float, default=0.1, help="length of a turn (0.1)")
    parser.add_argument("--case", help="only the case with this name, such as 2-2-1")
    parser.add_argument("--only", nargs="*", help="only these contenders, beside nnmath")
    options = parser.parse_args()
    wanted = [n for n in CONTENDERS if not options.only or n in ("nnmath", *options.only)]
    versions = installed(wanted)
    names = list(versions)
    others = [name for name in names if name != "nnmath"]
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, one thread; "
          + ", ".join(f"{n} {v}" for n, v in versions.items() if v != np.__version__))  # fmt: skip
    print("\nHow many times as long a step takes as in nnmath (median of the ratios).")
    print("nnmath shuffles; the whole of train also checks, and measures the cost of each epoch.\n")
    print("| network | nnmath, µs a step | " + " | ".join(others) + " |")
    print("|---" * (len(others) + 2) + "|", flush=True)
    missed = []
    for case in cases():
        if options.case not in (None, case.name):
            continue
        agree(case, names)
        steps = measured(case, names, options.rounds, options.seconds)
        ratio = {
            name: statistics.median(
                t / n for t, n in zip(steps[name], steps["nnmath"], strict=True)
            )
            for name in others
        }
        micro = 1e6 * statistics.median(steps["nnmath"])
        cells = " | ".join(f"{ratio[name]:.2f}" for name in others)
        print(f"| {case.name}, batch {case.batch} | {micro:.1f} | {cells} |", flush=True)
        for name, target in TARGETS[case.name].items():
            if name in ratio:
                good = 1 / ratio[name] <= target if name == "unrolled" else ratio[name] >= target
                if not good:
                    missed.append(f"{case.name}: {name} {ratio[name]:.2f}, target {target}")
    print("\n" + ("\n".join(["missed:", *missed]) if missed else "every target is met"))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
