"""The page's judge without a page: ``question.js`` in Node.js, for thousands of answers at once."""

import json
import subprocess
from functools import cache
from pathlib import Path

from node_js import find_node

from nnmath.exercises.types import Function
from nnmath.widgets import question_data
from nnmath.widgets.questions import Quick

answer_field = cache(question_data.answer_field)
RUN = """
import { readFileSync } from "node:fs";
const judge = widget.GRADE;
const { answers, questions } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
process.stdout.write(JSON.stringify(answers.map(([id, answer]) => {
  const { kind, unit, secret } = questions[id];
  let verdict;
  try { verdict = judge[kind](secret, answer, unit); } catch (error) {
    if (error.constructor.name !== "ParseError" && !(error.constructor === Error)) throw error;
    return [null, error.message, "", error.place ?? -1];
  }
  let read = "";
  if (kind !== "choice" && verdict[0] !== null) read = widget.readAs(kind, secret, answer, unit);
  return [verdict[0], verdict[1], read, -1];
})));
"""


def judged_in_the_page(entries, answers, folder):
    """What the page says of (id, answer): right (None: not understood), message, formula, place."""
    questions = {
        entry.id: answer_field(entry) for entry in entries if not isinstance(entry, Function)
    }
    module, data = Path(folder) / "judge.mjs", Path(folder) / "answers.json"
    module.write_text(Quick._esm.replace("export default", "const widget =") + RUN, "utf-8")
    data.write_text(json.dumps({"questions": questions, "answers": answers}), "utf-8")
    done = subprocess.run([find_node(), module, data], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
