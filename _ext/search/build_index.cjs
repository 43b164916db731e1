// Reads the entries (JSON), writes the script of the search's data: the entries and their index.
const { readFileSync } = require("node:fs");
require("node:vm").runInThisContext(readFileSync(process.argv[2], "utf8"));  // the script of the page
const entries = JSON.parse(readFileSync(0, "utf8"));
// As a string for JSON.parse: browsers read it faster than a script. In single quotes, for JSON is full of double ones.
const written = JSON.stringify(globalThis.bookSearch.prepare(entries))
  .replace(/[\\']/g, "\\$&").replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
process.stdout.write(`globalThis.bookSearchData = JSON.parse('${written}');\n`);
