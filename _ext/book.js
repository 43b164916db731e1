// The one script of every page. The text does without it: it keeps the choice of colours, opens the
// search, copies code and formulas, and gives boxes that scroll a place in the tab order.
(() => {
  "use strict";
  const root = document.documentElement;
  /** @type {(selector: string, within?: ParentNode) => any[]} */
  const every = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The letters of text and formulas lie in the style sheets. Asked for now, they are there at the first paint.
  const LETTERS = ["Main", "italic Math", "Size1", "Size2", "Size3", "Size4"];
  const faces = LETTERS.map((name) => name.split(" ").reverse()).map(([letter, style = ""]) => `${style} 1em KaTeX_${letter}`);
  for (const face of [...faces, ..."400,italic 400,600".split(",").map((style) => `${style} 1em "Book Serif"`)])
    document.fonts.load(face).catch(() => {});

  // Colours: light, dark, or what the system asks for. Before the first paint, so nothing flashes.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const MODES = ["light", "dark", "auto"];
  let mode = "auto";
  try {
    mode = localStorage.getItem("theme") ?? mode;
  } catch { /* storage is refused: the choice lasts as long as the page */ }
  function paint() {
    if (!MODES.includes(mode)) mode = "auto";
    root.dataset.mode = mode;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  }
  paint();
  dark.addEventListener("change", paint);
  // Paper is white, and what was folded on it stands open, but for the code behind pictures.
  addEventListener("beforeprint", () => {
    root.dataset.theme = "light";
    every("details:not([open], .hide)").forEach((node) => {
      node.open = true;
      node.dataset.shut = "";
    });
  });
  addEventListener("afterprint", () => {
    paint();
    every("details[data-shut]").forEach((node) => {
      node.open = false;
      delete node.dataset.shut;
    });
  });

  function switchColours(button) {
    const say = () => button.setAttribute("aria-label", `Colours: ${mode}`);
    say();
    button.addEventListener("click", () => {
      mode = MODES[(MODES.indexOf(mode) + 1) % MODES.length];
      try {
        if (mode === "auto") localStorage.removeItem("theme");
        else localStorage.setItem("theme", mode);
      } catch { /* as above */ }
      paint();
      say();
    });
  }

  // The search opens over the page; without a script its button is a link to the page of the search.
  // Its texts and its index are asked for when it is first opened.
  const SEARCH = ["minisearch", "search_terms", "search_data", "search"];
  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: `${root.dataset.content_root}_static/${name}.js`, async: false, onload: done, onerror: failed });
    document.head.append(script);
  });
  function openSearch(dialog, buttons) {
    const field = dialog.querySelector("input");
    let asked = false;
    const prepare = () => {
      if (asked) return;
      asked = true;
      (window.bookSearch ? Promise.resolve() : Promise.all(SEARCH.map(load))).then(
        () => window.bookSearch.attach(field, ...["results", "said"].map((part) => document.getElementById(`search-dialog-${part}`))),
        () => (asked = false),  // the page of the search is still there
      );
    };
    const open = (event) => {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
      field.select();
      prepare();
    };
    buttons.forEach((button) => button.addEventListener("click", open));
    // Before anyone else: figures and questions keep their keys to themselves.
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open(event);
    }, true);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;  // WebKit keeps it for the field of the search
      event.preventDefault();
      dialog.close();
    });
  }

  // A box that scrolls sideways must be reachable by keyboard. Each is looked at when it is laid out,
  // and all of them when the reader first presses Tab, so that none is passed over.
  const BOXES = ".equation, .pst-scrollable-table-container, .bd-article pre, .cell_output .output";
  function reach(boxes) {
    const wide = boxes.map((box) => [box, box.scrollWidth > box.clientWidth + 1]);
    for (const [box, over] of wide) {
      if (over) box.tabIndex = 0;
      else if (box.hasAttribute("tabindex")) box.removeAttribute("tabindex");
    }
  }
  function keepReach() {
    const laidOut = new ResizeObserver((entries) => reach(entries.map((entry) => entry.target)));
    every(BOXES).forEach((box) => laidOut.observe(box));
    const first = (event) => {
      if (event.key !== "Tab") return;
      removeEventListener("keydown", first);
      reach(every(BOXES));
    };
    addEventListener("keydown", first);
  }

  // Where the reader is, in the contents of the page. Only whole sections are asked for their place:
  // what is inside one that is far away is not laid out yet.
  function follow(contents) {
    const parts = every(":scope > ul > li > a", contents)
      .map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link])
      .filter(([part]) => part);
    /** @type {HTMLElement | null} */
    let here = null;
    const mark = () => {
      const link = parts.filter(([part]) => part.getBoundingClientRect().top < 130).at(-1)?.[1] ?? null;
      if (link === here) return;
      here?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      here = link;
    };
    let asked = false;
    addEventListener("scroll", () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        mark();
      });
    }, { passive: true });
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
    });
  }

  function copyCode(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    const code = box.querySelector("pre");
    button.title = `Copy the code that begins with ${code.textContent.trim().split("\n")[0]}`;
    const live = document.createElement("span");
    live.className = "visually-hidden";
    live.setAttribute("role", "status");
    const tell = (word) => (button.textContent = live.textContent = word);
    button.addEventListener("click", async () => {
      tell(await navigator.clipboard.writeText(code.textContent).then(() => "Copied", () => "Not allowed here"));
      setTimeout(() => {
        button.textContent = "Copy";
        live.textContent = "";
      }, 2000);
    });
    box.append(button, live);
  }

  // A copied formula is its LaTeX; one that is selected in part is copied whole. What is there for the
  // eye only, for the ear only, or folded away, is not copied.
  const UNSAID = `script, style, svg, summary, details:not([open]) > *, .headerlink, .proof-mark, .eqno, .copy,
    .visually-hidden, .nn-live, .nn-figure > label, .nn-figure > div, .nn-quick button`;
  addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !event.clipboardData) return;
    const range = selection.getRangeAt(0).cloneRange();
    const whole = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".katex");
    if (whole(range.startContainer)) range.setStartBefore(whole(range.startContainer));
    if (whole(range.endContainer)) range.setEndAfter(whole(range.endContainer));
    const part = range.cloneContents();
    const formulas = every(".katex", part), unsaid = every(UNSAID, part);
    if (!formulas.length && !unsaid.length) return;
    /** @type {any} */
    const inside = range.commonAncestorContainer;
    const alone = (inside.nodeType === 1 ? inside : inside.parentElement).closest(".katex-display");
    for (const formula of formulas) {
      const tex = formula.querySelector("annotation").textContent.trim();
      const shown = alone || formula.closest(".katex-display");
      formula.replaceWith(shown ? `$$\n${tex}\n$$\n` : `$${tex}$`);
    }
    unsaid.forEach((node) => node.remove());
    every("a[href]", part).forEach((link) => link.setAttribute("href", link.href));
    const page = document.createElement("div");
    page.append(part);
    event.clipboardData.setData("text/html", page.innerHTML);
    every("p, li, pre, h1, h2, h3, figcaption, .nn-figure > strong", page).forEach((node) => node.append("\n"));
    event.clipboardData.setData("text/plain", page.textContent);
    event.preventDefault();
  });

  // What is far is laid out late, so that the page stands at once. What has been near stays; and when
  // the reader has done nothing for a while, the rest follows, and the scroll bar tells the truth.
  const FAR = ".bd-article > section > section, .ledger-proof";
  const PAUSE = 4000;
  const stay = (part) => part.style.setProperty("content-visibility", "visible");
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
  function layOutTheRest() {
    let last = performance.now();
    const acted = () => (last = performance.now());
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"])
      addEventListener(kind, acted, { passive: true });
    const rest = every(FAR);
    rest.forEach((part) => part.addEventListener("contentvisibilityautostatechange", (event) => event.skipped || stay(part)));
    const next = () => {
      if (performance.now() - last > PAUSE) stay(rest.shift());
      if (rest.length) setTimeout(() => idle(next), performance.now() - last > PAUSE ? 30 : 1000);
    };
    if (rest.length) idle(next);
  }
  addEventListener("load", layOutTheRest);

  // A jump to a place passes parts whose height is a guess, and would end where they have carried the
  // place to: so they are laid out first, and the page is brought there once more.
  function land() {
    const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!aim) return;
    every(FAR).filter((part) => part.compareDocumentPosition(aim) & Node.DOCUMENT_POSITION_FOLLOWING).forEach(stay);
    aim.scrollIntoView();
  }
  addEventListener("load", () => {
    // One who comes back finds the page as it was left.
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (visit?.type === "navigate") land();
  });
  document.addEventListener("click", (event) => {
    const link = /** @type {any} */ (event.target).closest?.("a[href]");
    if (link?.hash && link.pathname === location.pathname && !event.ctrlKey && !event.metaKey) setTimeout(land);
  });

  function start() {
    every(".theme-switch-button").forEach(switchColours);
    const dialog = document.getElementById("search-dialog");
    if (dialog) openSearch(dialog, every(".search-button"));
    every("#page-contents").forEach(follow);
    if (navigator.clipboard) every(".cell_input .highlight, .highlight-python .highlight").forEach(copyCode);
    keepReach();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
