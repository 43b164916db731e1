"""``python -m nnmath.proofs FILE.md … [--json]``: judge every displayed equation of the pages."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from nnmath._optional import MissingPackageError

from .explain import describe_verdict
from .extract import read_page
from .judge import judge_all
from .statement import load_statements
from .verdict import Verdict


def main(arguments: list[str] | None = None) -> int:
    """Judge the pages and write the verdicts; the result is the exit status."""
    parser = argparse.ArgumentParser(prog="python -m nnmath.proofs", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE.md", type=Path)
    parser.add_argument("--json", action="store_true", help="write a list of objects instead")
    parser.add_argument(
        "--statements", metavar="module:NAME", help="the statements of another book"
    )
    options = parser.parse_args(arguments)
    try:
        registry = load_statements(options.statements) if options.statements else None
    except (ValueError, TypeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    start = time.perf_counter()
    equations = []
    for path in options.files:
        try:
            equations += read_page(path)
        except (OSError, UnicodeDecodeError) as error:
            sys.stderr.write(f"cannot read {path}: {error}\n")
            return 2
        except MissingPackageError as error:
            sys.stderr.write(f"{error}\n")
            return 2
    verdicts = judge_all(equations, registry)
    failed = [verdict for verdict in verdicts if not verdict.is_proved]
    if options.json:
        data = [{**verdict.as_json(), "detail": describe_verdict(verdict)} for verdict in verdicts]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return 1 if failed else 0
    for verdict in verdicts:
        sys.stdout.write(line(verdict) + "\n")
    seconds = time.perf_counter() - start
    summary = f"{len(verdicts)} equations, {len(failed)} failed, {seconds:.1f} s\n"
    sys.stdout.write(summary)
    return 1 if failed else 0


def line(verdict: Verdict) -> str:
    """One verdict in one line, with the place where it fails."""
    label = verdict.label or "(no label)"
    kind = verdict.kind or "unknown"
    head = f"{label:34} {kind:10} {verdict.verdict:7} {verdict.seconds:6.3f} s"
    if verdict.is_proved:
        return head
    return f"{head}\n  {verdict.file}:{verdict.line}: {describe_verdict(verdict)}"


if __name__ == "__main__":
    sys.exit(main())
