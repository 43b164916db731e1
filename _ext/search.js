// Puts under each result of the search the words around the first one that was looked for.
const AROUND = 110;
const words = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().match(/[\p{L}\p{N}-]{2,}/gu) ?? [];

function placeIn(text) {
  const lower = text.toLowerCase();
  // A word may stand there in another form, such as "gradients" for "gradient": try its beginning too.
  for (const word of words) {
    for (const part of [word, word.slice(0, Math.max(4, word.length - 3))]) {
      const at = lower.indexOf(part);
      if (at >= 0) return [at, part.length];
    }
  }
  return null;
}

function summary(item) {
  const link = item.querySelector("a");
  const page = link?.getAttribute("href").split(/[?#]/)[0].replace(/^\.?\//, "");
  const text = SEARCH_TEXTS[page];
  const place = text && placeIn(text);
  if (!place || item.querySelector("p.context")) return;
  const [at, length] = place;
  const start = at > AROUND ? text.indexOf(" ", at - AROUND) + 1 : 0;
  const end = Math.max(at + length, text.lastIndexOf(" ", at + length + AROUND));
  const line = Object.assign(document.createElement("p"), { className: "context" });
  const found = Object.assign(document.createElement("mark"), { textContent: text.slice(at, at + length) });
  line.append(start ? "… " : "", text.slice(start, at), found, text.slice(at + length, end), end < text.length ? " …" : "");
  item.append(line);
}

const results = document.getElementById("search-results");
if (results) {
  new MutationObserver(() => results.querySelectorAll("ul.search > li").forEach(summary)).observe(results, { childList: true, subtree: true });
  results.querySelectorAll("ul.search > li").forEach(summary);
}
