// The search, in the dialog of every page, which loads this script, and on the search page. Node.js, which makes the index and
// tests what is found, loads it too.
import { engine, prepare } from "./engine.js";

const AROUND = 230, FIRST = 30, MOST = 10;  // MOST: milliseconds without a pause while the search is made
let search, began = performance.now();

async function pause() {
  if (performance.now() - began < MOST) return;
  await new Promise((go) => setTimeout(go));
  began = performance.now();
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

// Where the words stand, the longest first of those that begin at one place.
const hits = (text, terms) => search.matches(text).filter(({ term }) => terms.has(term)).sort((a, b) => a.start - b.start || b.end - a.end);

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

function resultItem(id, all, root) {
  const { k, t, p, u, x } = search.entries[id];
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

function summary(query, { found, all, corrected }) {
  if (!query.trim()) return "";
  if (!found.length) return `Nothing was found for ${quoted(query.trim())}.`;
  const places = (count) => (count === 1 ? "1 place" : `${count} places`);
  const rest = found.length - all;
  if (!all) return `No place has all of these words; ${places(rest)} ${rest === 1 ? "has" : "have"} some of them.`;
  const count = `Found in ${places(all)}${rest ? `, and some of the words in ${rest} more` : ""}.`;
  if (!corrected.length) return count;
  const [wrong, right] = [0, 1].map((side) => corrected.map((pair) => quoted(pair[side])).join(", "));
  return `The book does not say ${wrong}. Did you mean ${right}? ${count}`;
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
    if (query === last || !search) return;
    last = query;
    const answer = search.find(query), tokens = new Set(answer.tokens);
    const list = document.createElement("ol");
    const fill = (from, to) => list.append(...answer.found.slice(from, to).map((id) => resultItem(id, tokens, root)));
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
  loading.then(show);
  return show;
}

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
  loading.then(() => (globalThis.bookSearch.ready = true));
}

const loading = globalThis.bookSearchData
  && engine(globalThis.bookSearchData, pause).then((made) => Object.assign(globalThis.bookSearch, (search = made)));
globalThis.bookSearch = { prepare, attach, loading, make: (data) => engine(data, pause) };
if (typeof document !== "undefined") startSearchPage();
