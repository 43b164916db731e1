"""How many mutants of the formulas do the proofs catch, displayed and in running text?

``python benchmarks/mutants.py [FILE.md …] [--each N] [--only displays|text]`` applies every
operator of ``nnmath.proofs.mutation.operators`` to every displayed equation and to every relation
in running text (of all of the book by default), judges each mutant, and prints a table by operator
and every survivor with the reason why it is true. The exit status is 0 when every mutant is caught,
none by a crash, but for those that are known to be true or to be no claim.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from nnmath.proofs.extract import equations_of, read_items
from nnmath.proofs.mutation.run import Outcome, Result, run_mutation_test
from nnmath.proofs.mutation.running_text import mutate_running_text

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the mutation test and print its results; the result is the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--each", type=int, help="at most so many mutants an equation, at random")
    parser.add_argument("--only", choices=("displays", "text"), help="one kind of formula")
    options = parser.parse_args(arguments)
    files = options.files or [
        ROOT / "index.md",
        *sorted(ROOT.glob("chapters/[!.]*.md")),
        *sorted(ROOT.glob("chapters/[!.]*/*.md")),  # not Jupyter's checkpoints
        *sorted((ROOT / "nnmath" / "exercises" / "chapters").glob("*.py")),
    ]
    start = time.perf_counter()
    outcomes: list[Outcome] = []
    for path in files:
        items, found = read_items(path), list[Outcome]()
        if options.only != "text":
            found += run_mutation_test(equations_of(items), each=options.each, rng=Random(0))
        if options.only != "displays":
            found += mutate_running_text(items, each=options.each, rng=Random(0))
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        print(f"{name!s:44} {len(found):6} mutants {time.perf_counter() - start:7.1f} s")
        outcomes += found
    if not outcomes:
        print("no equation with a statement, and no relation in running text, in these pages")
        return 1
    return report(outcomes)


def report(outcomes: list[Outcome]) -> int:
    """Print the table, and the mutants that survived or crashed the program."""
    print(f"\n{'operator':30} {'mutants':>7} {'caught':>7}")
    total = Counter(outcome.operator for outcome in outcomes)
    caught = Counter(outcome.operator for outcome in outcomes if outcome.is_caught)
    for operator, number in total.most_common():
        print(f"{operator:30} {number:7} {caught[operator]:7}")
    by = Counter(outcome.result for outcome in outcomes)
    print("\n" + ", ".join(f"{result}: {number}" for result, number in by.most_common()))
    reasons = Counter(o.why_true for o in outcomes if o.result is Result.SURVIVED and o.why_true)
    holes = [o for o in outcomes if o.result in (Result.SURVIVED, Result.CRASHED)]
    for hole in holes:
        latex = " ".join(hole.latex.split())
        reason = f"  true: {hole.why_true}\n" if hole.why_true else ""
        print(f"{hole.label} ({hole.operator}): {hole.result}\n  {latex}\n{reason}", end="")
    print("\nwhy the survivors are no errors:")
    for why, number in reasons.most_common():
        print(f"{number:6} {why}")
    print(f"\n{sum(caught.values())} of {len(outcomes)} caught")
    return 1 if any(not hole.why_true for hole in holes) else 0


if __name__ == "__main__":
    sys.exit(main())
