// The answer to an exercise of code, written and judged in the page.
import { Cell } from "./cell.js";
import { h } from "./outputs.js";

export class Answer extends Cell {
  // exercise: {code, check, packages, missing}: the code to begin with, and the call of `check` that judges it.
  constructor(page, id, exercise) {
    super(page, { ...exercise, number: 0, shown: false }, 0);
    this.id = id;
    this.check = exercise.check;
    this.element = document.querySelector(`#ex-${id} > .nn-python`);
    this.place = "your answer";
    this.name = "Your answer";
  }

  get source() {
    return `from nnmath.exercises import check\n${this.text}\n\n${this.check}`;
  }

  get labels() {
    return {
      code: "Your answer, as Python. Shift+Enter checks it, Tab leaves it.", run: ["Check", "Check your answer"],
      stop: "Stop", above: "", reset: "Reset your answer to the book's text",
    };
  }

  makeEditable() {
    if (!this.element || this.editor) return;
    for (const note of this.element.querySelectorAll(".nn-note, .nn-live-open")) note.remove();
    this.element.append(h("div", { class: "cell_input" }));
    super.makeEditable();
  }

  setRunning(isRunning) {
    super.setRunning(isRunning);
    if (!isRunning) this.say("");
  }
}
