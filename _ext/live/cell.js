// A cell of the page, or the answer to an exercise: its editor, its buttons, and its output.
import { makeEditor } from "./editor.js";
import { h, Output } from "./outputs.js";

export class Cell {
  constructor(page, data, index) {
    this.page = page;
    this.index = index;
    this.book = this.text = data.code;
    this.packages = data.packages;
    this.missing = data.missing;
    this.isFresh = false;  // whether it has run, as it is, in the Python that is there
    this.editor = this.output = this.said = this.runButton = this.stopButton = this.resetButton = /** @type {any} */ (null);
    /** @type {any} */
    this.element = data.shown ? document.getElementById(data.id) : null;
    this.number = data.number;
    this.name = this.element ? `Cell ${data.number}` : `A hidden cell before cell ${data.number}`;
    this.place = `cell ${index + 1}`;
  }

  get isChanged() {
    return this.text !== this.book;
  }

  // What is run: the text, unless more belongs to it.
  get source() {
    return this.text;
  }

  // The names of its parts, for readers who hear them; each begins with the word that is seen, which is what voice control is told.
  get labels() {
    const cell = `cell ${this.number}`;
    return {
      code: `Code of ${cell}. Shift+Enter runs it, Tab leaves it.`, run: ["Run", `Run ${cell}`], stop: `Stop ${cell}`,
      above: `Run all above ${cell}`, reset: `Reset ${cell} to the book's text`,
    };
  }

  makeEditable() {
    /** @type {any} */
    const input = this.element?.querySelector(".cell_input");
    if (!input || this.editor) return;
    const { labels } = this;
    const host = h("div", { class: "nn-live-editor" });
    const button = (text, label, onclick) => h("button", { type: "button", class: "nn-live-button", "aria-label": label, onclick }, text);
    this.runButton = button(...labels.run, () => this.page.run(this));
    this.aboveButton = button("Run all above", labels.above, () => this.page.runAbove(this));
    this.stopButton = button("Stop", labels.stop, () => this.page.stop());
    this.resetButton = button("Reset", labels.reset, () => this.reset());
    this.said = h("span", { class: "nn-live-said" });
    this.stopButton.hidden = true;
    this.aboveButton.hidden = !this.index;
    this.bar = h("div", { class: "nn-live-bar", role: "group", "aria-label": this.name },
      this.runButton, this.stopButton, this.aboveButton, this.resetButton, this.said);
    this.output = new Output(this.element, this.page.paths, (id, changes) => this.page.python.setTraits(id.split(":")[1], changes));
    for (const child of input.children) child.classList.add("nn-live-replaced");
    input.prepend(host, this.bar);
    this.editor = makeEditor(host, {
      text: this.text,
      label: labels.code,
      onChange: (text) => this.changed(text),
      onRun: () => this.page.run(this),
      onLeave: () => this.runButton.focus(),
    });
    this.resetButton.hidden = !this.isChanged;
  }

  changed(text) {
    this.text = text;
    this.resetButton.hidden = !this.isChanged;
    this.page.keep();
  }

  reset() {
    const hadFocus = document.activeElement === this.resetButton;
    this.editor.text = this.book;
    this.output.restore();
    this.say("");
    if (hadFocus) this.runButton.focus();
  }

  say(text, kind = "") {
    if (!this.said) return;
    this.said.textContent = text;
    this.said.dataset.kind = kind;
  }

  setRunning(isRunning) {
    if (!this.stopButton) return;
    const focused = document.activeElement;
    this.stopButton.hidden = !isRunning;
    this.runButton.hidden = isRunning;
    if (isRunning && focused === this.runButton) this.stopButton.focus();
    if (!isRunning && focused === this.stopButton) this.runButton.focus();
    this.element.classList.toggle("nn-live-running", isRunning);
  }
}
