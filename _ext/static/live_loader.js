// Offers Python on a page, and loads nothing of it before a click: neither the editor nor the data of the page.
(() => {
  "use strict";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { page, folder } = script.dataset, root = document.documentElement.dataset.content_root;
  const live = `${root}_static/live/${folder}/`;
  const load = (name) => new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: live + name, async: false, onload: resolve, onerror: () => reject(new Error(name)) });
    document.head.append(tag);
  });
  /** @type {Promise<any> | null} */
  let opened = null;
  function open() {
    opened ??= (async () => {
      const style = document.createElement("link");
      Object.assign(style, { rel: "stylesheet", href: `${live}live.css` });
      document.head.append(style);
      await Promise.all(["manifest.js", ...(page ? [`pages/${page}.js`] : []), "live.js"].map(load));
      const own = globalThis.bookLive;
      const manifest = { ...own.manifest, folder: new URL(live, location.href).href };
      for (const key of ["python", "packed"]) manifest[key] = new URL(manifest[key], manifest.folder).href;
      const paths = { widgets: `${live}widget_host.js`, rich: `${live}rich.js`, katexStyle: `${root}_static/katex/katex.min.css` };
      for (const button of document.querySelectorAll(".nn-live-run")) button.remove();
      return own.open({ manifest, data: own.page, bar: document.querySelector(".nn-run-page"), paths });
    })();
    opened.catch(() => (opened = null));
    return opened;
  }
  async function act(button, what) {
    const { textContent: text } = button;
    button.setAttribute("aria-busy", "true");
    try {
      const live = await open();
      await what(live);
    } catch (error) {
      if (!opened) button.textContent = `${text}: could not be loaded (${error.message}). Load this page again`;
      else throw error;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
  function start() {
    const all = document.querySelector(".nn-run-page > button");
    if (all) /** @type {HTMLButtonElement} */ (all).onclick = () => act(all, (live) => live.runAll());
    document.querySelectorAll(".cell[id] > .cell_input, .cell[id] > details > .cell_input").forEach((input) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "nn-live-run", textContent: "Run" });
      const cell = input.closest(".cell[id]");
      button.onclick = () => act(button, (live) => {
        const found = live.cells.find((other) => other.element === cell);
        found.runButton.focus();
        return live.run(found);
      });
      input.append(button);
    });
    document.querySelectorAll(".exercise > .nn-python").forEach((place) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "nn-live-button nn-live-open", textContent: "Answer here, in Python" });
      button.onclick = () => act(button, (live) => live.answers.find((answer) => answer.element === place).editor.focus());
      place.replaceChildren(button);
    });
    document.querySelectorAll(".exercise > .nn-box.nn-derivation").forEach((box) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "nn-live-button nn-live-judge", textContent: "Judge it in Python",
        title: "Have each step proved by the package nnmath" });
      button.onclick = () => act(button, (live) => live.judgeDerivation(button));
      box.after(button);
    });
    document.querySelectorAll(".try-mark").forEach((button) => {
      /** @type {HTMLElement} */ (button).onclick = () => act(button, (live) => live.openTrial(button.closest("div.math")));
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
