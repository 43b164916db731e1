// Runs the figures of a built page without a kernel and without a network, from file:// too.
//
// MyST-NB writes the state of every widget into the page. This host loads the module of an anywidget
// (from that state, through a blob) and gives it the model interface of Jupyter. The still picture
// that the build has put in the place of a figure is removed when the figure has been rendered.
(() => {
  "use strict";
  const STATE = "application/vnd.jupyter.widget-state+json";
  const VIEW = "application/vnd.jupyter.widget-view+json";

  // The model interface of Jupyter: values by name, and events for their changes.
  // onSave(name, value) is told what a figure has saved; in a page where no Python runs there is no one to tell.
  function makeModel(state, onSave) {
    const values = { ...state }, listeners = {}, unsaved = new Set();
    const emit = (name) => [...(listeners[name] ?? [])].forEach((act) => act());
    return {
      get: (name) => values[name],
      set(name, value) {
        const all = typeof name === "object" ? name : { [name]: value };
        const changed = Object.keys(all).filter((key) => values[key] !== all[key]);
        Object.assign(values, all);
        for (const key of changed) unsaved.add(key);
        changed.forEach((key) => emit("change:" + key));
        if (changed.length) emit("change");
      },
      on: (names, act) => names.split(" ").forEach((name) => (listeners[name] ??= new Set()).add(act)),
      off(names, act) {
        for (const name of names?.split(" ") ?? Object.keys(listeners))
          act ? listeners[name]?.delete(act) : delete listeners[name];
      },
      save_changes() {
        for (const name of unsaved) onSave?.(name, values[name]);
        unsaved.clear();
      },
      send() {},
      widget_manager: null,
    };
  }

  // One module for each distinct text, however many figures share it.
  const modules = new Map();
  function load(text) {
    if (!modules.has(text)) {
      const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      const encoded = () => import("data:text/javascript;charset=utf-8," + encodeURIComponent(text));
      modules.set(text, import(url).catch(encoded).finally(() => URL.revokeObjectURL(url)));
    }
    return modules.get(text);
  }

  const models = new Map();
  async function show(place, id, state, onSave) {
    const module = await load(state._esm);
    const widget = typeof module.default === "function" ? await module.default()
      : module.default ?? module;
    if (!models.has(id)) {
      models.set(id, makeModel(state, onSave));
      await widget.initialize?.({ model: models.get(id) });
    }
    const el = document.createElement("div");
    const still = [...place.children].filter((child) => !child.matches("script"));
    place.prepend(el);  // it needs a width before it can draw
    still.forEach((node) => (node.hidden = true));
    try {
      await widget.render({ model: models.get(id), el });
      still.forEach((node) => node.remove());
      place.dataset.widget = "live";
    } catch (error) {
      el.remove();
      still.forEach((node) => (node.hidden = false));
      throw error;
    }
  }

  function addNote(place, text) {
    const note = document.createElement("p");
    note.className = "nn-note";
    note.textContent = text;
    place.append(note);
    place.dataset.widget = "still";
  }

  function start() {
    const views = document.querySelectorAll(`script[type="${VIEW}"]`);
    if (!views.length) return;
    let states = {}, broken = "";
    try {
      states = JSON.parse(/** @type {Element} */ (document.querySelector(`script[type="${STATE}"]`)).textContent).state;
    } catch {
      broken = "This figure does not move: its data cannot be read.";
    }
    const waiting = new Map();
    const near = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) {
        near.unobserve(target);
        waiting.get(target)();
      }
    }, { rootMargin: "400px" });
    for (const view of views) {
      /** @type {HTMLElement | null} */
      let place = view.closest(".nn-host");
      if (!place) {
        place = document.createElement("div");
        place.className = "nn-host";
        view.replaceWith(place);
      }
      let id;
      try { id = JSON.parse(view.textContent).model_id; } catch { broken ||= "This figure cannot be read."; }
      const state = states[id]?.state, shared = states[state?._esm]?.state._esm;
      if (shared) state._esm = shared;  // the build writes each module once
      if (broken) addNote(place, broken);
      else if (!state?._esm) place.dataset.widget = "still";  // it needs Python; the build has written a note
      else {
        waiting.set(place, () => show(place, id, state).catch((error) =>
          addNote(place, `This does not work here: ${error.message}.`)));
        near.observe(place);
      }
    }
  }
  // For figures that Python makes while the page is open: see _ext/live.
  globalThis.bookWidgets = { show, set: (id, changes) => models.get(id)?.set(changes) };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
