// Asks the search of a built book in Node.js: reads queries (JSON), prints what each finds and all addresses there are.
// With "alone" after the book no query meets a name of a place (a title, a comment of words) that has just its own words.
const { readFileSync } = require("node:fs");
const { runInThisContext } = require("node:vm");
for (const name of ["search_data.js", "search.js"]) runInThisContext(readFileSync(`${process.argv[2]}/_static/${name}`, "utf8"));
const { bookSearch, bookSearchData } = globalThis;
const PARTS = 5;  // an index is made for each of so many parts of the list, not for each query

async function searches(book, queries) {
  if (process.argv[3] !== "alone") return queries.map(() => book);
  const found = [];
  for (let part = 0; part < PARTS; part++) {
    const own = new Set(queries.filter((_, i) => i % PARTS === part).map(book.wordsOf));
    const entries = bookSearchData.entries.map((entry) => (/page|section/.test(entry.k) ? { ...entry, n: entry.n.filter((name) => !own.has(book.wordsOf(name))) } : entry));
    found.push(await bookSearch.make(bookSearch.prepare(entries)));
  }
  return queries.map((_, i) => found[i % PARTS]);
}

bookSearch.loading.then(async (book) => {
  const { entries } = book, queries = JSON.parse(readFileSync(0, "utf8")), asked = await searches(book, queries);
  const start = performance.now();
  const found = queries.map((query, i) => asked[i].find(query).found.slice(0, 20).map((id) => entries[id].u));
  process.stdout.write(JSON.stringify({ found, ms: performance.now() - start, entries: entries.map(({ k, u }) => [k, u]) }));
});
