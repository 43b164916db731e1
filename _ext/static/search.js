// The search, in the dialog of every page, which loads this script, and on the search page.
(() => {
  "use strict";
  const { FIELDS, places } = globalThis.bookWords;
  const { entries, index } = globalThis.bookSearchData;
  const AROUND = 230, FIRST = 30;
  const KINDS = { symbol: 1.5, term: 1.8, page: 1.6, section: 1, figure: 0.7, table: 0.7, work: 0.6, function: 0.5, exercise: 0.5, equation: 0.4 };
  const SECONDARY = /^(?:reference|chapters\/(?:proofs|solutions|exercises|teaching|accessibility|slips))/;
  const STOP_WORDS = new Set("a an and are as at by do does for how in is it of on or the to what why with".split(" "));
  const mini = MiniSearch.loadJS(index, {
    fields: FIELDS, processTerm: (term) => term, tokenize: (text) => places(text).map((one) => one.term),
  });
  const termsOf = (text) => places(text).map(({ term }) => term);
  // The exact names of entries: a query equal to one ranks its entry first.
  const byName = new Map();
  entries.forEach(({ n, t, k }, id) => {
    for (const name of [...n, ...(k === "page" || k === "section" ? [t] : [])]) {
      const key = termsOf(name).join(" ");
      if (key) byName.set(key, (byName.get(key) ?? new Set()).add(id));
    }
  });
  const ORDER = ["symbol", "term", "equation", "figure", "table", "exercise", "page", "section", "function", "work"];

  const has = (term, prefix) => mini.search(term, { prefix, tokenize: (one) => [one] }).length > 0;

  // The edit distance (Damerau-Levenshtein): letters changed, left out, added, or two exchanged.
  function editDistance(a, b) {
    const row = (length) => Array(length + 1).fill(0);
    const d = Array.from({ length: a.length + 1 }, () => row(b.length));
    for (let i = 0; i <= a.length; i++) d[i][0] = i;
    for (let j = 0; j <= b.length; j++) d[0][j] = j;
    for (let i = 1; i <= a.length; i++)
      for (let j = 1; j <= b.length; j++) {
        d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    return d[a.length][b.length];
  }

  // The word of the book that is most similar to one that is not in it.
  function nearestWord(term) {
    if (term.length < 4 || !/^\p{L}+$/u.test(term)) return null;
    const allowed = term.length < 6 ? 1 : 2;
    const seen = new Map();
    for (const { terms } of mini.search(term, { fuzzy: 2, tokenize: (one) => [one] }))
      for (const found of terms) seen.set(found, (seen.get(found) ?? 0) + 1);
    const near = [...seen].map(([found, often]) => [editDistance(term, found), -often, found]).filter(([far]) => far <= allowed);
    near.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return near[0]?.[2] ?? null;
  }

  function find(query) {
    const typed = places(query.normalize("NFC"));
    let words = typed.filter(({ word, term }) => typed.length === 1 || !STOP_WORDS.has(term) || word !== word.toLowerCase());
    if (!words.length) words = typed;
    const corrected = [];
    const terms = words.map(({ word, term }) => {
      if (has(term, true)) return term;
      const near = nearestWord(term);
      if (near) corrected.push([word, near]);
      return near ?? term;
    });
    if (!terms.length) return { found: [], terms, corrected, some: false };
    const exact = byName.get(terms.join(" ")) ?? new Set();
    const options = {
      tokenize: () => terms,
      prefix: (term) => /^\p{L}/u.test(term) && (term.length > 2 || !has(term, false)),
      boost: { t: 4, n: 5, p: 1.2, x: 1 },
      weights: { prefix: 0.3, fuzzy: 0.2 },
      boostDocument: (id) => KINDS[entries[id].k] * (SECONDARY.test(entries[id].u) ? 0.4 : 1),
    };
    let results = mini.search(query, { ...options, combineWith: "AND" });
    const some = !results.length && terms.length > 1;
    if (some) results = mini.search(query, { ...options, combineWith: "OR" });
    const rank = ({ id }) => {
      if (!exact.has(id)) return 99;
      const { k, t, n, u } = entries[id], asked = query.trim();
      return ORDER.indexOf(k) * 2 + (n.includes(asked) ? 0 : t.includes(asked) ? 0.5 : 1) + (SECONDARY.test(u) ? 20 : 0);
    };
    results.sort((a, b) => rank(a) - rank(b) || b.score - a.score);
    return { found: results, terms, corrected, some };
  }

  function appendMarked(box, text, hits) {
    let at = 0;
    for (const { start, end } of hits) {
      if (start < at) continue;
      box.append(text.slice(at, start), Object.assign(document.createElement("mark"), { textContent: text.slice(start, end) }));
      at = end;
    }
    box.append(text.slice(at));
  }

  const hits = (text, terms) => places(text)
    .map((one) => (one.joined && terms.has(one.joined.term) ? one.joined : one)).filter(({ term }) => terms.has(term));

  // The part of the text that contains most of the words.
  function excerpt(text, terms) {
    const at = hits(text, terms);
    let best = 0, most = 0;
    at.forEach(({ start }, i) => {
      const inside = new Set();
      for (let j = i; j < at.length && at[j].end < start + AROUND - 60; j++) inside.add(at[j].term);
      if (inside.size > most) [best, most] = [start, inside.size];
    });
    let start = Math.max(0, best - 60);
    if (start) start = text.indexOf(" ", start) + 1;
    let end = Math.min(text.length, start + AROUND);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 40);
    const box = Object.assign(document.createElement("p"), { className: "context" });
    if (start) box.append("… ");
    appendMarked(box, text.slice(start, end), hits(text.slice(start, end), terms));
    if (end < text.length) box.append(" …");
    return box;
  }

  function resultItem({ id, terms }, root) {
    const { k, t, p, u, x } = entries[id];
    const all = new Set(terms);
    const line = Object.assign(document.createElement("li"), { className: `found-${k}` });
    const link = Object.assign(document.createElement("a"), { href: root + u });
    const where = document.createElement("span");
    where.className = "where";
    where.textContent = p.length ? `${p.join(" › ")} › ` : "";
    const title = document.createElement("span");
    appendMarked(title, t, hits(t, all));
    link.append(where, title);
    line.append(link);
    if (x) line.append(excerpt(x, all));
    return line;
  }

  const quoted = (words) => `“${words}”`;

  function summary(query, { found, corrected, some }) {
    if (!query.trim()) return "";
    const count = found.length === 1 ? "1 place" : `${found.length} places`;
    if (!found.length) return `Nothing was found for ${quoted(query.trim())}.`;
    if (corrected.length) {
      const [wrong, right] = [corrected.map(([word]) => quoted(word)), corrected.map(([, near]) => quoted(near))].map((all) => all.join(", "));
      return `The book does not say ${wrong}. Did you mean ${right}? Found in ${count}.`;
    }
    return some ? `No place has all of these words; ${count === "1 place" ? "1 place has" : `${count} have`} some of them.` : `Found in ${count}.`;
  }

  function noResults(root) {
    const box = Object.assign(document.createElement("p"), { className: "nothing" });
    const link = (name, words) => Object.assign(document.createElement("a"), { href: root + name, textContent: words });
    box.append("A shorter or a more usual word may help. Every sign stands in the ", link("chapters/symbols.html", "index of symbols"),
      ", every term in the ", link("chapters/glossary.html", "glossary"), ", every subject in the ",
      link("genindex.html", "index"), " and the ", link("index.html#main-content", "contents"), ".");
    return box;
  }

  // Shows results below a field while the reader types.
  function attach(field, box, status, changed) {
    const root = document.documentElement.dataset.content_root ?? "./";
    let last = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    function show() {
      const query = field.value;
      if (query === last) return;
      last = query;
      const answer = find(query);
      const list = document.createElement("ol");
      const fill = (from, to) => list.append(...answer.found.slice(from, to).map((one) => resultItem(one, root)));
      fill(0, FIRST);
      box.replaceChildren(...(answer.found.length ? [list] : query.trim() ? [noResults(root)] : []));
      box.scrollTop = 0;
      if (answer.found.length > FIRST) {
        const more = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: `Show the other ${answer.found.length - FIRST}` });
        more.addEventListener("click", () => {
          fill(FIRST);
          more.remove();
          list.children[FIRST].querySelector("a")?.focus();
        });
        box.append(more);
      }
      clearTimeout(timer);  // a screen reader does not announce every letter
      timer = setTimeout(() => (status.textContent = summary(query, answer)), 250);
      changed?.(query);
    }
    field.addEventListener("input", show);
    const links = () => [...box.querySelectorAll("li a")];
    field.form.parentElement.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const all = links(), at = all.indexOf(document.activeElement);
      if (step && (at >= 0 || document.activeElement === field)) {
        const next = at + step;
        if (at < 0 && step < 0) return;
        event.preventDefault();
        (next < 0 ? field : all[next])?.focus();
      } else if (at >= 0 && event.key.length === 1 && event.key !== " ") field.focus();
    });
    show();
    return show;
  }

  globalThis.bookSearch = { find, entries, attach };

  function startSearchPage() {
    const field = /** @type {any} */ (document.getElementById("search-q")), box = document.getElementById("search-results");
    if (!field || !box) return;
    field.value = new URLSearchParams(location.search).get("q") ?? field.value;
    const storeInAddress = (query) => {
      try {
        history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
      } catch { /* some browsers refuse this for file:// */ }
    };
    attach(field, box, document.getElementById("search-status"), storeInAddress);
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (box.querySelector("li a"))?.focus();
    });
    field.focus({ preventScroll: true });
    globalThis.bookSearch.ready = true;
  }
  startSearchPage();
})();
