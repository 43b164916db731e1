"""How long a verdict takes: in Python, and in the page on a machine that is four times slower.

``python benchmarks/bench_judge.py`` (make bench-judge) gives every exercise the right and wrong
answers that its tests hold, each once to `nnmath.exercises.check` and each text to its box in the
built page, and prints for each kind of answer how many there were, and the median, the 95th
percentile and the slowest of their times, with the slowest answer. An exercise's first answer is
counted apart: with it, what its answers are compared with is computed, once. A page's time is from
the click until the verdict stands there and the page is laid out anew. Exit 1 if an aim is missed:
in Python half a second (median) and two seconds (slowest), in the page 50 ms (median). Build the
book first.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from helpers import browser as tools  # noqa: E402 (the answers live with the tests)
from helpers.cases import gathered  # noqa: E402
from helpers.figure_page import SCROLL_TO_LIVE  # noqa: E402
from helpers.typed_answers import WRITTEN  # noqa: E402

from nnmath.exercises.chapters import chapters, exercises_of, find  # noqa: E402
from nnmath.exercises.grade import judge  # noqa: E402
from nnmath.exercises.types import Choice  # noqa: E402

BOOK = ROOT / "_build" / "html"
SLOWER = 4
TYPICAL, LONGEST, TYPICAL_IN_PAGE = 0.5, 2.0, 0.05  # seconds
ASK = """(form, answers) => answers.map((answer) => {
  const field = form.querySelector("input[type=text], textarea");
  if (!field) return null;
  field.value = answer;
  const before = performance.now();
  form.requestSubmit();
  form.getBoundingClientRect();
  return (performance.now() - before) / 1000;
})"""


def answers_of(entry):
    """Every answer to an exercise that the tests hold, each once."""
    case, found = gathered("CASES").get(entry.id), []
    if case:
        found += [*case.right, *(answer for answer, _ in case.wrong)]
    found += [text for text, *_ in WRITTEN.get(entry.id, [])]
    found += ["\n".join(entry.worked)] if getattr(entry, "worked", None) else []
    found += [mistake.wrong for mistake in getattr(entry, "known_mistakes", ())
              if isinstance(getattr(mistake, "wrong", None), str)]  # fmt: skip
    texts = {answer: answer for answer in found if isinstance(answer, str)}
    return [*texts, *(answer for answer in found if not isinstance(answer, str))]


def report(where, times, typical, longest=None):
    """Print the times by kind of exercise; return whether the aims are reached."""
    every = [one for rows in times.values() for one in rows]
    for kind, rows in [*sorted(times.items()), ("all", every)]:
        seconds = [row[0] for row in rows]
        middle, late = np.median(seconds), np.percentile(seconds, 95)
        slowest, id_, text = max(rows, key=lambda row: row[0])
        sys.stdout.write(
            f"{where:8}{kind:12}{len(rows):6}{1000 * middle:9.1f}{1000 * late:9.1f}"
            f"{1000 * slowest:9.1f} ms  {id_}: {' '.join(str(text).split())[:60]}\n"
        )
    seconds = [row[0] for row in every]
    return bool(np.median(seconds) <= typical and (longest is None or max(seconds) <= longest))


def in_python(entries):
    """The times of `check`, by kind: rows of seconds, id and answer."""
    times = defaultdict(list)
    for entry in entries:
        answers = answers_of(entry)
        for kind, given in (("first", answers[:1]), (type(entry).__name__, answers)):
            for answer in given:
                start = time.perf_counter()
                judge(entry, answer)
                times[kind].append((time.perf_counter() - start, entry.id, answer))
    return times


def in_page(browser):
    """The same in the pages of exercises."""
    times = defaultdict(list)
    for chapter in chapters():
        (path,) = BOOK.glob(f"chapters/exercises/*{chapter}.html")
        page = tools.guard(browser.new_page(viewport={"width": 1200, "height": 900}))
        page.goto(path.as_uri())
        forms = {}
        for part in page.locator("div.exercise:has(.nn-box)").all():
            box = part.locator(".nn-box")
            page.wait_for_function(SCROLL_TO_LIVE, arg=box.element_handle())
            forms[part.get_attribute("id").removeprefix("ex-")] = part.locator("form")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for id_, form in forms.items():
            entry = find(id_)
            if isinstance(entry, Choice):
                continue
            answers = [answer for answer in answers_of(entry) if isinstance(answer, str)]
            for answer, seconds in zip(answers, form.evaluate(ASK, answers), strict=True):
                times[type(entry).__name__].append((seconds, id_, answer))
        page.close()
    return times


def main():
    """Time both judges."""
    if not (BOOK / "index.html").is_file():
        sys.exit("There is no built book yet: make book")
    entries = [entry for chapter in chapters() for part in exercises_of(chapter) for entry in part]
    sys.stdout.write(f"{'':20}{'number':>6}{'median':>9}{'95 %':>9}{'slowest':>9}\n")
    reached = report("Python", in_python(entries), TYPICAL, LONGEST)
    with sync_playwright() as playwright:
        browser = tools.launch(playwright)
        reached &= report("page", in_page(browser), TYPICAL_IN_PAGE)
        browser.close()
    if not reached:
        sys.exit("an aim was missed")


if __name__ == "__main__":
    main()
