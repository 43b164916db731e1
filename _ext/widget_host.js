// Runs the figures of a built page without a kernel, without a network, from file:// too.
//
// MyST-NB writes the state of every widget into the page. This host gives an anywidget its module (from
// that state, through a blob) and the model interface that it expects from Jupyter. The still
// picture that the build put in the figure's place stays until the figure itself stands there.
(() => {
  "use strict";
  const STATE = "application/vnd.jupyter.widget-state+json";
  const VIEW = "application/vnd.jupyter.widget-view+json";

  // What Jupyter would give: values by name, and word of each change.
  function makeModel(state) {
    const values = { ...state }, listeners = {};
    const emit = (name) => [...(listeners[name] ?? [])].forEach((act) => act());
    return {
      get: (name) => values[name],
      set(name, value) {
        const all = typeof name === "object" ? name : { [name]: value };
        const changed = Object.keys(all).filter((key) => values[key] !== all[key]);
        Object.assign(values, all);
        changed.forEach((key) => emit("change:" + key));
        if (changed.length) emit("change");
      },
      on: (names, act) => names.split(" ").forEach((name) => (listeners[name] ??= new Set()).add(act)),
      off(names, act) {
        for (const name of names?.split(" ") ?? Object.keys(listeners))
          act ? listeners[name]?.delete(act) : delete listeners[name];
      },
      save_changes() {},  // no kernel listens
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
  async function show(place, id, state) {
    const module = await load(state._esm);
    const widget = typeof module.default === "function" ? await module.default()
      : module.default ?? module;
    if (!models.has(id)) {
      models.set(id, makeModel(state));
      await widget.initialize?.({ model: models.get(id) });
    }
    const el = document.createElement("div");
    const still = [...place.children].filter((child) => !child.matches("script"));
    place.prepend(el);  // it has to have a width before it can draw
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

  function say(place, text) {
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
      if (shared) state._esm = shared;  // the build keeps each module once
      if (broken) say(place, broken);
      else if (!state?._esm) place.dataset.widget = "still";  // the build has said that it needs Python
      else {
        waiting.set(place, () => show(place, id, state).catch((error) =>
          say(place, `This does not work here: ${error.message}.`)));
        near.observe(place);
      }
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
