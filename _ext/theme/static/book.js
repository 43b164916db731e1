// The one script of every page, which is readable without it: it stores the choice of colours, opens
// the search, copies code and formulas, and adds boxes that scroll to the tab order.
(() => {
  "use strict";
  const root = document.documentElement;
  /** @type {(selector: string, within?: ParentNode) => any[]} */
  const every = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The fonts of text and formulas are in the style sheets. Loaded now, they are there at the first paint.
  const MATH_FONTS = ["Main", "italic Math", "Size1", "Size2", "Size3", "Size4"];
  const faces = MATH_FONTS.map((name) => name.split(" ").reverse()).map(([font, style = ""]) => `${style} 1em KaTeX_${font}`);
  for (const face of [...faces, ..."400,italic 400,600".split(",").map((style) => `${style} 1em "Book Serif"`)])
    document.fonts.load(face).catch(() => {});

  // Colours: light, dark, or as the system prefers. Set before the first paint, so nothing flashes.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const MODES = ["light", "dark", "auto"];
  let mode = "auto";
  try {
    mode = localStorage.getItem("theme") ?? mode;
  } catch { /* no storage: the choice lasts until the page is left */ }
  function applyMode() {
    if (!MODES.includes(mode)) mode = "auto";
    root.dataset.mode = mode;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  }
  applyMode();
  dark.addEventListener("change", applyMode);
  // On paper: light colours, and all details open except the code of pictures.
  addEventListener("beforeprint", () => {
    root.dataset.theme = "light";
    every("details:not([open], .hide)").forEach((node) => {
      node.open = true;
      node.dataset.closed = "";
    });
  });
  addEventListener("afterprint", () => {
    applyMode();
    every("details[data-closed]").forEach((node) => {
      node.open = false;
      delete node.dataset.closed;
    });
  });

  function switchColours(button) {
    const updateLabel = () => button.setAttribute("aria-label", `Colours: ${mode}`);
    updateLabel();
    button.addEventListener("click", () => {
      mode = MODES[(MODES.indexOf(mode) + 1) % MODES.length];
      try {
        if (mode === "auto") localStorage.removeItem("theme");
        else localStorage.setItem("theme", mode);
      } catch { /* as above */ }
      applyMode();
      updateLabel();
    });
  }

  // The search opens in a dialog; without JavaScript its button is a link to the search page. Its
  // scripts and its index are loaded when it is first opened.
  const SEARCH = ["search_data", "search"];
  const load = (name) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: `${root.dataset.content_root}_static/${name}.js`, async: false, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  function openSearch(dialog, buttons) {
    const field = dialog.querySelector("input");
    let requested = false;
    const loadSearch = () => {
      if (requested) return;
      requested = true;
      (window.bookSearch ? Promise.resolve() : Promise.all(SEARCH.map(load))).then(
        () => window.bookSearch.attach(field, ...["results", "status"].map((part) => document.getElementById(`search-dialog-${part}`))),
        () => (requested = false),  // the search page remains
      );
    };
    const open = (event) => {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
      field.select();
      loadSearch();
    };
    buttons.forEach((button) => button.addEventListener("click", open));
    // While capturing: figures and questions stop the propagation of their keys.
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open(event);
    }, true);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;  // in WebKit the search field would consume it
      event.preventDefault();
      dialog.close();
    });
  }

  // A box that scrolls sideways must be reachable by keyboard. Each is checked when it is laid out, and
  // all of them when Tab is first pressed, so that none is skipped.
  const BOXES = ".equation, .table-scroll, .bd-article pre, .cell_output .output";
  function updateTabOrder(boxes) {
    const measured = boxes.map((box) => [box, box.scrollWidth > box.clientWidth + 1]);
    for (const [box, scrolls] of measured) {
      if (scrolls) box.tabIndex = 0;
      else if (box.hasAttribute("tabindex")) box.removeAttribute("tabindex");
    }
  }
  function observeBoxes() {
    const observer = new ResizeObserver((entries) => updateTabOrder(entries.map((entry) => entry.target)));
    every(BOXES).forEach((box) => observer.observe(box));
    const onFirstTab = (event) => {
      if (event.key !== "Tab") return;
      removeEventListener("keydown", onFirstTab);
      updateTabOrder(every(BOXES));
    };
    addEventListener("keydown", onFirstTab);
  }

  // Marks the current section in the contents of the page. Only top-level sections are measured: the
  // inside of a distant one is not laid out yet.
  function markCurrentSection(contents) {
    const parts = every(":scope > ul > li > a", contents)
      .map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link])
      .filter(([part]) => part);
    /** @type {HTMLElement | null} */
    let here = null;
    const update = () => {
      const link = parts.filter(([part]) => part.getBoundingClientRect().top < 130).at(-1)?.[1] ?? null;
      if (link === here) return;
      here?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      here = link;
    };
    let scheduled = false;
    addEventListener("scroll", () => {
      if (scheduled) return;
      scheduled = true;
      requestAnimationFrame(() => {
        scheduled = false;
        update();
      });
    }, { passive: true });
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
    });
  }

  function addCopyButton(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    const code = box.querySelector("pre");
    button.title = `Copy the code that begins with ${code.textContent.trim().split("\n")[0]}`;
    const status = document.createElement("span");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    const show = (word) => (button.textContent = status.textContent = word);
    button.addEventListener("click", async () => {
      show(await navigator.clipboard.writeText(code.textContent).then(() => "Copied", () => "Not allowed here"));
      setTimeout(() => {
        button.textContent = "Copy";
        status.textContent = "";
      }, 2000);
    });
    box.append(button, status);
  }

  // A formula is copied as LaTeX, and as a whole if it is selected in part. Decoration, text for screen
  // readers only, and folded text are not copied.
  const NOT_COPIED = `script, style, svg, summary, details:not([open]) > *, .headerlink, .proof-mark, .try-mark, .eqno, .copy,
    .visually-hidden, .nn-live, .nn-run-page, .nn-live-run, .nn-live-bar, .nn-figure > label, .nn-figure > div, .nn-quick button`;
  addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) return;
    const range = selection.getRangeAt(0).cloneRange();
    const whole = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".katex");
    if (whole(range.startContainer)) range.setStartBefore(whole(range.startContainer));
    if (whole(range.endContainer)) range.setEndAfter(whole(range.endContainer));
    const part = range.cloneContents();
    const formulas = every(".katex", part), excluded = every(NOT_COPIED, part);
    if (!formulas.length && !excluded.length) return;
    /** @type {any} */
    const inside = range.commonAncestorContainer;
    const alone = (inside.nodeType === 1 ? inside : inside.parentElement).closest(".katex-display");
    for (const formula of formulas) {
      const tex = formula.querySelector("annotation").textContent.trim();
      const displayed = alone || formula.closest(".katex-display");
      formula.replaceWith(displayed ? `$$\n${tex}\n$$\n` : `$${tex}$`);
    }
    excluded.forEach((node) => node.remove());
    every("a[href]", part).forEach((link) => link.setAttribute("href", link.href));
    const page = document.createElement("div");
    page.append(part);
    event.clipboardData.setData("text/html", page.innerHTML);
    every("p, li, pre, h1, h2, h3, figcaption, .nn-figure > strong", page).forEach((node) => node.append("\n"));
    event.clipboardData.setData("text/plain", page.textContent);
    event.preventDefault();
  });

  // Distant parts are laid out late, so that the page appears at once. Parts that have been near remain
  // laid out; when the reader pauses, the others follow, and the scroll bar becomes exact.
  const DEFERRED = ".bd-article > section > section, .proof-entry";
  const PAUSE = 4000;
  const layOut = (part) => part.style.setProperty("content-visibility", "visible");
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
  function layOutTheRest() {
    let last = performance.now();
    const onAction = () => (last = performance.now());
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"])
      addEventListener(kind, onAction, { passive: true });
    const rest = every(DEFERRED);
    rest.forEach((part) => part.addEventListener("contentvisibilityautostatechange", (event) => event.skipped || layOut(part)));
    const next = () => {
      if (performance.now() - last > PAUSE) layOut(rest.shift());
      if (rest.length) setTimeout(() => idle(next), performance.now() - last > PAUSE ? 30 : 1000);
    };
    if (rest.length) idle(next);
  }
  addEventListener("load", layOutTheRest);

  // The parts above the target of a link may have estimated heights, and laying them out would move the
  // target: so they are laid out first, and the page scrolls to the target again.
  function scrollToTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    every(DEFERRED).filter((part) => part.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING).forEach(layOut);
    target.scrollIntoView();
  }
  addEventListener("load", () => {
    // After going back, the browser restores the position.
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (visit?.type === "navigate") scrollToTarget();
  });
  document.addEventListener("click", (event) => {
    const link = /** @type {any} */ (event.target).closest?.("a[href]");
    if (link?.hash && link.pathname === location.pathname && !event.ctrlKey && !event.metaKey) setTimeout(scrollToTarget);
  });

  function start() {
    every(".theme-switch-button").forEach(switchColours);
    const dialog = document.getElementById("search-dialog");
    if (dialog) openSearch(dialog, every(".search-button"));
    every("#page-contents").forEach(markCurrentSection);
    if (navigator.clipboard) every(".cell_input .highlight, .highlight-python .highlight").forEach(addCopyButton);
    observeBoxes();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
