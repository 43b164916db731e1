"""``python -m nnmath.proofs FILE.md … [--json]``: judge every displayed equation of the pages."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from nnmath._optional import MissingPackageError

from .extract import read_page
from .judge import Verdict, judge_all


def main(arguments: list[str] | None = None) -> int:
    """Judge the pages and write the verdicts; the result is the exit status."""
    parser = argparse.ArgumentParser(prog="python -m nnmath.proofs", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE.md", type=Path)
    parser.add_argument("--json", action="store_true", help="write a list of objects instead")
    options = parser.parse_args(arguments)
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
    verdicts = judge_all(equations)
    failed = [verdict for verdict in verdicts if verdict.verdict != "proved"]
    if options.json:
        keep = ("file", "label", "kind", "verdict", "detail", "line", "seconds")
        data = [{key: verdict.as_json()[key] for key in keep} for verdict in verdicts]
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
    said = f"{label:34} {kind:10} {verdict.verdict:7} {verdict.seconds:6.3f} s"
    if verdict.verdict == "proved":
        return said
    return f"{said}\n  {verdict.file}:{verdict.line}: {verdict.detail}"


if __name__ == "__main__":
    sys.exit(main())
