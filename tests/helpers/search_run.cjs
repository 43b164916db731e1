// Asks the search of a built book in Node.js: reads queries (JSON), prints what each finds and all addresses there are.
const { readFileSync } = require("node:fs");
const { runInThisContext } = require("node:vm");
for (const name of ["search_data.js", "search.js"]) runInThisContext(readFileSync(`${process.argv[2]}/_static/${name}`, "utf8"));
globalThis.bookSearch.loading.then(({ find, entries }) => {
  const queries = JSON.parse(readFileSync(0, "utf8"));
  const start = performance.now();
  const found = queries.map((query) => find(query).found.slice(0, 20).map((id) => entries[id].u));
  process.stdout.write(JSON.stringify({ found, ms: performance.now() - start, entries: entries.map(({ k, u }) => [k, u]) }));
});
