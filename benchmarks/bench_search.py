"""How often the search finds the right place first, and what it weighs and takes.

``python benchmarks/bench_search.py [LIST]`` (make bench-search) asks the built book each query of
tests/helpers/search_queries.txt, or of a list of your own in the same form, and prints those whose
right place does not come first, the shares, the same shares when no query is found by its own copy
(the list was tried, and phrases were written for what it missed; the phrase that has just the words
of a query is left out for it), the weight of the scripts as they are sent, and the time of a query
in Node.js. Build the book first.
"""

import gzip
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "_ext")]
from helpers.search_queries import LIST, ask, load, ranks  # noqa: E402 (they live with the tests)

BOOK = ROOT / "_build" / "html"


def main():
    """Print the table."""
    queries = load(Path(sys.argv[1]) if len(sys.argv) > 1 else LIST)
    found = ranks(BOOK, queries)
    for query, (at, places) in found.items():
        if at > 1:
            print(f"{at if at < 99 else '-':>3}  {query:44} {places[0] if places else 'nothing'}")
    alone = ranks(BOOK, queries, "alone")
    for ranked, without in ((found, ""), (alone, " without its own copy")):
        for most, words in ((1, "first"), (3, "among the first three")):
            hits = sum(at <= most for at, _ in ranked.values())
            print(f"{words}{without}: {hits} of {len(ranked)}, {hits / len(ranked):.1%}")
    for name in ("search.js", "search_data.js"):
        size = len(gzip.compress((BOOK / "_static" / name).read_bytes()))
        print(f"{name}: {size / 1000:.0f} kB")
    print(f"a query: {ask(BOOK, queries)['ms'] / len(queries):.1f} ms")


if __name__ == "__main__":
    main()
