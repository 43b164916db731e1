// What a cell shows, put where the build has put its output: text, pictures, formulas, tracebacks, figures that move.
/** @type {(tag: string, attributes?: Record<string, any>, ...children: (Node | string)[]) => any} */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith("on")) node[name] = value;
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  node.append(...children);
  return node;
}

const loaded = new Map();
/** @type {(source: string) => Promise<void>} */
export function loadScript(source) {
  if (!loaded.has(source)) loaded.set(source, new Promise((resolve, reject) => {
    const fail = () => {
      loaded.delete(source);
      reject(new Error(source));
    };
    document.head.append(h("script", { src: source, onload: resolve, onerror: fail }));
  }));
  return loaded.get(source);
}

export function loadStyle(source) {
  if (!document.querySelector(`link[href="${source}"]`)) document.head.append(h("link", { rel: "stylesheet", href: source }));
}

// A line that is written over, as a progress bar is; colours of a terminal are left out.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the control characters
const COLOUR = /\u001b\[[0-9;]*[A-Za-z]/g;
const written = (text) => text.replace(COLOUR, "").replace(/[^\n]*\r(?!\n|$)/g, "");

const ORDER = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/latex", "text/plain"];

export class Output {
  // cell: the element around a cell. paths: where scripts for formulas and figures are. onTrait: what the reader moves.
  constructor(cell, paths, onTrait) {
    this.cell = cell;
    this.paths = paths;
    this.onTrait = onTrait;
    /** @type {any} */
    this.book = null;
    /** @type {any} */
    this.mine = null;
    /** @type {any} */
    this.stream = null;
  }

  // Where outputs go: into the figure, if the book has put the output into one with a caption.
  get host() {
    const out = this.cell.querySelector(":scope > .cell_output");
    return out?.querySelector(":scope > figure") ?? out;
  }

  clear() {
    if (!this.book) {
      if (!this.host) this.cell.append(h("div", { class: "cell_output docutils container" }));
      this.book = [...this.host.childNodes].filter((node) => node.nodeName !== "FIGCAPTION");
      this.mine = h("div", { class: "nn-live-output" });
    }
    for (const node of this.book) node.remove();
    this.mine.replaceChildren();
    this.host.prepend(this.mine);
    this.stream = null;
  }

  // The outputs that the build has put there.
  restore() {
    if (!this.book) return;
    this.mine.remove();
    this.host.prepend(...this.book);
    this.book = null;
  }

  add(kind, data) {
    if (kind === "stream") this.addStream(...data);
    else {
      this.stream = null;
      if (kind === "bundle") this.addBundle(data);
      else if (kind === "widget") this.addWidget(...data);
      else if (kind === "error") this.addText(data.trimEnd(), "traceback");
    }
  }

  addText(text, kind) {
    const pre = h("pre", {}, text);
    this.mine.append(h("div", { class: `output ${kind}` }, h("div", { class: "highlight" }, pre)));
    return pre;
  }

  addStream(name, text) {
    if (this.stream?.name !== name) this.stream = { name, text: "", pre: this.addText("", `stream ${name}`) };
    this.stream.text = written(this.stream.text + text);
    this.stream.pre.textContent = this.stream.text.trimEnd();
  }

  addBundle(bundle) {
    const form = ORDER.find((known) => known in bundle) ?? "text/plain", text = bundle[form];
    if (form === "text/plain") {
      this.addText(text, "text_plain");
      return;
    }
    const place = h("div", { class: `output ${form.replace(/[/+]/, "_")}` });
    this.mine.append(place);
    if (form === "image/png") place.append(h("img", { src: `data:image/png;base64,${text}`, alt: "A picture made by the code above" }));
    else if (form === "text/html" || form === "image/svg+xml") showHtml(place, text, this.paths);
    else typeset(place, text, form, this.paths);
  }

  async addWidget(id, state) {
    const place = h("div", { class: "nn-host" });
    this.mine.append(place);
    try {
      if (!globalThis.bookWidgets) await loadScript(this.paths.widgets);
      await globalThis.bookWidgets.show(place, id, state, (name, value) => this.onTrait(id, { [name]: value }));
    } catch (error) {
      place.append(h("p", { class: "nn-note" }, `This figure cannot be shown: ${error.message}.`));
    }
  }
}

// Scripts in it do not run: it is parsed, and put in as nodes.
export function showHtml(place, text, paths) {
  place.innerHTML = text;
  for (const style of place.querySelectorAll("style, script")) style.remove();
  if (place.querySelector(".nn-verdict")?.textContent.includes("$")) typeset(place, null, "math", paths);
}

// Markdown and LaTeX, by scripts that are loaded when they are first needed.
export async function typeset(place, text, form, paths) {
  try {
    loadStyle(paths.katexStyle);
    await loadScript(paths.rich);
    globalThis.bookRich[form](place, text);
  } catch {
    place.append(h("pre", {}, text ?? ""));
  }
}
