// Reads the entries (JSON), writes the script of the search's data: the entries and their index.
const [library, splitter] = process.argv.slice(2);
const { readFileSync } = require("node:fs");
// As global scripts, as in a page.
for (const script of [library, splitter]) require("node:vm").runInThisContext(readFileSync(script, "utf8"));
const { tokens, FIELDS } = globalThis.bookWords;

const entries = JSON.parse(readFileSync(0, "utf8"));
const search = new MiniSearch({ fields: FIELDS, tokenize: tokens, processTerm: (term) => term });
search.addAll(entries.map(({ t, p, n, x }, id) => ({ id, t, n: n.join(" ; "), p: p.join(" ; "), x })));
// As a string for JSON.parse: browsers read it faster than a script.
const written = JSON.stringify(JSON.stringify({ entries, index: search }))
  .replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
process.stdout.write(`globalThis.bookSearchData = JSON.parse(${written});\n`);
