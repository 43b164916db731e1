"""How many slips in the displayed formulas does the ledger catch?

``python benchmarks/mutants.py [FILE.md …] [--each N]`` makes every slip of ``nnmath.proofs.mutation.operators``
in every displayed equation of the pages (all of the book by default), judges each, and prints a
table by operator and every survivor. The exit status is 0 when at least 99.5 % are caught and
every survivor has its reason in ``nnmath/ledger/survivors.py``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from nnmath.proofs.extract import read_page
from nnmath.proofs.mutation.run import Outcome, run_mutation_test
from nnmath.proofs.survivors import excused

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 0.995


def main(arguments: list[str] | None = None) -> int:
    """Hunt and print; the result is the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--each", type=int, help="at most so many mutants an equation, at random")
    options = parser.parse_args(arguments)
    files = options.files or [ROOT / "index.md", *sorted((ROOT / "chapters").rglob("*.md"))]
    start = time.perf_counter()
    outcomes: list[Outcome] = []
    for path in files:
        found = run_mutation_test(read_page(path), each=options.each, rng=Random(0))
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        print(f"{name!s:44} {len(found):6} mutants {time.perf_counter() - start:7.1f} s")
        outcomes += found
    if not outcomes:
        print("no equation with an entry in these pages")
        return 1
    return report(outcomes)


def report(outcomes: list[Outcome]) -> int:
    """Print the table and the survivors."""
    print(f"\n{'slip':30} {'made':>6} {'caught':>7}")
    made = Counter(outcome.operator for outcome in outcomes)
    caught = Counter(outcome.operator for outcome in outcomes if outcome.caught)
    for operator, number in made.most_common():
        print(f"{operator:30} {number:6} {caught[operator]:7}")
    by = Counter(outcome.caught or "survived" for outcome in outcomes)
    print("\n" + ", ".join(f"{how}: {number}" for how, number in by.most_common()))
    holes = 0
    for outcome in outcomes:
        if outcome.caught not in ("", "crash"):
            continue
        reason = excused(outcome.label, outcome.latex) if not outcome.caught else ""
        holes += not reason
        said = f"true: {reason}" if reason else outcome.caught or "NOT CAUGHT"
        print(f"{outcome.label} ({outcome.operator}): {said}\n  {' '.join(outcome.latex.split())}")
    score = sum(caught.values()) / len(outcomes)
    print(f"\n{sum(caught.values())} of {len(outcomes)} caught, {score:.2%}; {holes} unexplained")
    return 0 if score >= ENOUGH and not holes else 1


if __name__ == "__main__":
    sys.exit(main())
