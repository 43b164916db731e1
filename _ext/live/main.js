// Python in a page: makes its cells editable, runs them in order, and shows what they show. Loaded by live_loader.js after a
// click, together with manifest.js (the files of Python) and the data of the page (its cells, hidden ones too).
import { Answer } from "./answer.js";
import { Cell } from "./cell.js";
import { judgeDerivation } from "./derivation.js";
import { openTrial } from "./formula_trial.js";
import { copyAsNotebook } from "./notebook.js";
import { canKeep, forget, keep } from "./offline_cache.js";
import { h } from "./outputs.js";
import { unpack } from "./packed_files.js";
import { Python } from "./python.js";
import * as storage from "./saved_edits.js";
import * as words from "./words.js";

// Whether a cell, or what stands before it, needs a package that this copy of the book does not carry.
const lacks = (cell) => cell.missing.length > 0 && (!cell.isChanged || cell instanceof Answer);

class Page {
  constructor({ manifest, data, bar, paths }) {
    this.manifest = manifest;
    this.data = data;
    this.bar = bar;
    this.paths = paths;
    /** @type {Cell[]} */
    this.queue = [];
    this.isDraining = false;
    this.isTold = false;  // whether it has been read out that something is loading
    this.keptCount = 0;  // of the files that are kept for the next time
    /** @type {Promise<boolean> | null} */
    this.draining = null;
    /** @type {Cell | null} */
    this.current = null;
    this.outputs = new Map();
    /** @type {((state: string, data: any) => void) | null} */
    this.alsoTell = null;
    this.python = new Python(manifest, (state, detail) => this.onState(state, detail), (kind, what, id) => this.onOutput(kind, what, id));
    this.cells = (data?.cells ?? []).map((cell, index) => new Cell(this, cell, index));
    this.answers = Object.entries(data?.exercises ?? {}).map(([id, exercise]) => new Answer(this, id, exercise)).filter((answer) => answer.element);
    this.makeBar();
    this.edits = data ? storage.read(data.page) : {};
    let kept = 0;
    for (const cell of [...this.cells, ...this.answers]) {
      const mine = this.edits[storage.digest(cell.book)];
      if (cell.element && typeof mine === "string" && mine !== cell.book) {
        cell.text = mine;
        kept += 1;
      }
      cell.makeEditable();
    }
    this.backButton.hidden = !kept;
    if (kept) this.note(words.KEPT(kept));
  }

  // The line below the title: its first button is the one that has been pressed, and keeps the focus.
  makeBar() {
    const button = (text, onclick) => h("button", { type: "button", class: "nn-live-button", onclick }, text);
    this.status = h("p", { class: "nn-live-status", role: "status" });
    this.meter = h("progress", { class: "nn-live-meter", "aria-label": "Loading Python", hidden: true });
    this.progress = h("p", { class: "nn-live-status" });
    this.notes = h("p", { class: "nn-live-notes" });
    this.keptNote = h("p", { class: "nn-live-notes" });
    this.stopButton = button("Stop", () => this.stop());
    this.stopButton.hidden = true;
    this.runButton = /** @type {any} */ (null);
    this.backButton = button("Back to the book's text", () => this.backToBook());
    this.copyButton = button("Copy as notebook", () => copyAsNotebook(this));
    if (!this.bar) return;
    this.runButton = this.bar.querySelector("button");
    this.runButton.textContent = "Run all cells";
    this.runButton.onclick = () => this.runAll();
    for (const note of this.bar.querySelectorAll("p")) note.remove();
    this.bar.append(this.stopButton, this.backButton, this.copyButton, this.meter, this.progress, this.status, this.notes, this.keptNote);
  }

  note(text) {
    this.notes.textContent = text;
  }

  onState(state, data) {
    this.alsoTell?.(state, data);
    const isLoading = state === "loading";
    this.meter.hidden = !isLoading;
    if (isLoading) {
      this.meter.max = data.total;
      this.meter.value = data.loaded;
    }
    // What changes from moment to moment is seen; what it comes to is also read out.
    const text = isLoading ? words.loading(data) : state === "starting" ? words.STARTING
      : state === "running" ? words.RUNNING(this.current?.name ?? "Python") : "";
    this.progress.textContent = text;
    if (state === "failed") this.announce(`${words.failed(data)} ${words.NOTEBOOK}`, "failed");
    else if (isLoading && !this.isTold) this.announce(words.LOADING, "quiet");
    else if (state === "ready" && this.isTold) this.announce(words.READY, "quiet");
    if (isLoading || state === "ready") this.isTold = isLoading;
    if (state === "stopped" || state === "failed") for (const cell of [...this.cells, ...this.answers]) cell.isFresh = false;
    if (isLoading || state === "starting" || state === "running") this.current?.say(state === "running" ? "Running" : text);
  }

  onOutput(kind, what, id) {
    if (kind === "traits") {
      globalThis.bookWidgets?.set(`${this.python.sessions}:${what[0]}`, what[1]);
      return;
    }
    if (kind === "widget") what[0] = `${this.python.sessions}:${what[0]}`;
    this.outputs.get(id)?.(kind, what);
  }

  // Which packages some code needs: the build knows it for the book's own text, Python for any other.
  async packagesFor(cell) {
    return cell.isChanged ? [...new Set([...cell.packages, ...await this.packagesOf(cell.text)])] : cell.packages;
  }

  async packagesOf(code) {
    const { value } = await this.python.call("imports", [code], []);
    const { modules, imports } = this.manifest;
    const needed = new Set();
    for (const name of JSON.parse(value ?? "[]")) {
      const parts = name.split(".");
      while (parts.length && !modules[parts.join(".")]) parts.pop();
      for (const each of modules[parts.join(".")] ?? imports[name.split(".")[0]] ?? []) needed.add(each);
    }
    return [...needed];
  }

  // Runs cells one after the other, until one fails. What stands before a cell has to have run.
  async run(cell) {
    const above = cell instanceof Answer ? this.cells.filter((other) => !other.element) : this.cells.slice(0, cell.index);
    const before = above.filter((other) => !other.isFresh);
    return this.enqueue([...before, cell]);
  }

  runAbove(cell) {
    return this.enqueue(this.cells.slice(0, cell.index));
  }

  runAll() {
    return this.enqueue(this.cells);
  }

  async enqueue(cells) {
    for (const cell of cells) if (!this.queue.includes(cell)) this.queue.push(cell);
    for (const cell of this.queue) if (cell !== this.current) cell.say("Waiting");
    if (this.isDraining) return this.draining;
    this.isDraining = true;
    this.draining = this.drain();
    return this.draining;
  }

  async drain() {
    this.stopButton.hidden = false;
    this.announce("");
    const count = this.queue.length;
    let isGood = true;
    try {
      await this.python.start(this.queue[0].packages).catch(() => { isGood = false; });
      while (isGood && this.queue.length) {
        const cell = this.queue[0];
        isGood = await this.runOne(cell);
        this.queue.shift();
      }
    } finally {
      for (const cell of this.queue.splice(0)) cell.say("");
      this.current = null;
      if (document.activeElement === this.stopButton) this.runButton?.focus();
      this.stopButton.hidden = true;
      this.isDraining = false;
    }
    if (isGood && count === this.cells.length) this.announce(words.allRan(this.cells.filter((cell) => cell.element && lacks(cell)).length));
    if (this.python.isReady) void this.keepFiles();
    return isGood;
  }

  async runOne(cell) {
    this.current = cell;
    if (lacks(cell)) {
      cell.say(words.missing(cell.missing, cell instanceof Answer ? words.ANSWER : words.CELL), "missing");
      return true;
    }
    cell.setRunning(true);
    cell.say("Running");
    // The output of the book stays until there is another.
    let isEmpty = true;
    const clear = () => {
      if (isEmpty) cell.output?.clear();
      isEmpty = false;
    };
    const session = this.python.sessions;
    const packages = await this.packagesFor(cell);
    let mine = 0;
    const result = await this.python.run(cell.source, cell.place, packages, (id) => {
      mine = id;
      this.outputs.set(id, (kind, what) => {
        clear();
        cell.output?.add(kind, what);
      });
    });
    clear();
    this.outputs.delete(mine);
    cell.isFresh = result.state === "ok" && session === this.python.sessions;
    cell.setRunning(false);
    const text = result.state === "failed" ? words.failed(result.failed) : words.RESULT[result.state](result.ms);
    cell.say(text, result.state);
    // In a long run only what goes wrong is read out.
    if (result.state === "error" || result.state === "failed") this.announce(`${cell.name}: ${text}${text.endsWith(".") ? "" : "."}`, result.state);
    else if (result.state === "ok" && this.queue.length === 1) this.announce(`${cell.name}: ${text}.`);
    // What the page does not show may fail: a cell that needs it will tell.
    return result.state === "ok" || !cell.element && result.state === "error";
  }

  // Calls a function of runner.py that shows something, and shows it in that place.
  async callInto(place, name, args, packages) {
    let mine = 0;
    const result = await this.python.call(name, args, packages, (id) => {
      mine = id;
      place.clear();
      this.outputs.set(id, (kind, what) => place.add(kind, what));
    });
    this.outputs.delete(mine);
    return result;
  }

  // Does something with Python, and tells how far it is from starting in a place of its own.
  async whileTold(tell, what) {
    this.alsoTell = (state, data) => {
      if (state === "loading") tell(words.loading(data));
      else if (state === "starting") tell(words.STARTING);
      else if (state === "ready") tell("");
    };
    try {
      await what();
    } catch (error) {
      tell(words.failed(error));
    } finally {
      this.alsoTell = null;
    }
  }

  openTrial(formula) {
    openTrial(this, formula);
  }

  judgeDerivation(button) {
    return judgeDerivation(this, button);
  }

  announce(text, kind = "") {
    this.status.dataset.kind = kind;
    this.status.textContent = text;
  }

  async stop() {
    const keeps = this.python.stop();
    for (const cell of this.queue.splice(1)) cell.say("");
    this.announce(await keeps ? words.STOPPED : words.ANEW);
  }

  // Once all has come that was asked for: for the next time, without a network.
  async keepFiles() {
    const count = Object.keys(this.python.expected).length;
    if (!canKeep() || this.keptCount === count) return;
    this.keptCount = count;
    const button = h("button", { type: "button", class: "nn-live-button", onclick: () => forgetAll() }, words.FORGET);
    const forgetAll = async () => {
      await forget();
      this.keptNote.textContent = words.FORGOTTEN;
      this.runButton?.focus();
    };
    try {
      const bytes = await keep(this);
      if (bytes !== null) this.keptNote.replaceChildren(`${words.keptFiles(bytes)} `, button);
    } catch {
      this.keptNote.textContent = words.NO_ROOM;
    }
  }

  keep() {
    this.edits = {};
    for (const cell of [...this.cells, ...this.answers]) if (cell.isChanged) this.edits[storage.digest(cell.book)] = cell.text;
    this.backButton.hidden = !Object.keys(this.edits).length;
    const isKept = storage.write(this.data.page, this.edits);
    this.note(isKept ? "" : words.NOT_KEPT);
  }

  backToBook() {
    for (const cell of [...this.cells, ...this.answers]) if (cell.editor && cell.isChanged) cell.reset();
    this.runButton?.focus();
    this.keep();
  }
}

let page;
// What live_loader.js calls: once for the page, and then for what was pressed.
globalThis.bookLive = Object.assign(globalThis.bookLive ?? {}, {
  unpack,
  open(options) {
    page ??= new Page(options);
    return page;
  },
});
