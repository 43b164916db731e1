"""``python -m nnmath.proofs FILE.md … [--json]``: judge the pages.

Judged are every displayed equation and every relation in running text; of a file of Python, those
in its texts, such as hints.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from nnmath._optional import MissingPackageError

from .explain import describe_inline, describe_inline_counts, describe_verdict
from .extract import equations_of, read_items
from .judge import judge_all
from .running_text import judge_running_text
from .statement import load_statements
from .verdict import InlineVerdict, Verdict


def main(arguments: list[str] | None = None) -> int:
    """Judge the pages and write the verdicts; the result is the exit status."""
    parser = argparse.ArgumentParser(prog="python -m nnmath.proofs", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE.md", type=Path)
    parser.add_argument("--json", action="store_true", help="write a list of objects instead")
    parser.add_argument(
        "--statements", metavar="module:NAME", help="the statements of another book"
    )
    parser.add_argument(
        "--allow-unproved",
        action="store_true",
        help="succeed with formulas that are marked as unproved",
    )
    options = parser.parse_args(arguments)
    try:
        registry = load_statements(options.statements) if options.statements else None
    except (ValueError, TypeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    start = time.perf_counter()
    equations, inline = [], []
    for path in options.files:
        try:
            items = read_items(path)
        except (OSError, UnicodeDecodeError) as error:
            sys.stderr.write(f"cannot read {path}: {error}\n")
            return 2
        except MissingPackageError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        equations += equations_of(items)
        if registry is None:  # what another book's words mean, its statements do not say
            inline += judge_running_text(items)
    verdicts = judge_all(equations, registry)
    failed = [verdict for verdict in verdicts if verdict.verdict == "failed"]
    unproved = [verdict for verdict in verdicts if verdict.verdict == "unproved"]
    wrong = [verdict for verdict in inline if verdict.verdict == "failed"]
    status = 1 if failed or wrong or (unproved and not options.allow_unproved) else 0
    if options.json:
        data = [{**verdict.as_json(), "detail": describe_verdict(verdict)} for verdict in verdicts]
        relations = [verdict for verdict in inline if verdict.verdict != "setting"]
        data += [{**one.as_json(), "detail": describe_inline(one)} for one in relations]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return status
    for verdict in verdicts:
        sys.stdout.write(line(verdict) + "\n")
    for relation in wrong:
        sys.stdout.write(inline_line(relation) + "\n")
    seconds = time.perf_counter() - start
    marked = f", {len(unproved)} marked as unproved" if unproved else ""
    sys.stdout.write(f"{len(verdicts)} equations, {len(failed)} failed{marked}, {seconds:.1f} s\n")
    if registry is None:
        sys.stdout.write(describe_inline_counts(inline) + "\n")
    return status


def line(verdict: Verdict) -> str:
    """One verdict in one line, with the place where it fails."""
    label = verdict.label or "(no label)"
    kind = verdict.kind or "unknown"
    head = f"{label:34} {kind:10} {verdict.verdict:8} {verdict.seconds:6.3f} s"
    if verdict.is_proved:
        return head
    return f"{head}\n  {verdict.file}:{verdict.line}: {describe_verdict(verdict)}"


def inline_line(verdict: InlineVerdict) -> str:
    """A relation in running text that does not hold, with its place."""
    return f"  {verdict.file}:{verdict.line}: {verdict.latex}: {describe_inline(verdict)}"


if __name__ == "__main__":
    sys.exit(main())
