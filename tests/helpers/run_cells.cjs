// Runs cells in Pyodide as a page does: node run_cells.cjs TASK.json RESULT.json
// TASK: {folder, environment, packages, run, pages: {name: [code, …]}}. `run` is Python that defines run_page.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

async function main() {
  const task = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
  const { loadPyodide } = require(path.join(task.folder, "pyodide.js"));
  const python = await loadPyodide({ indexURL: task.folder, packageBaseUrl: `${task.folder}/`, env: task.environment });
  await python.loadPackage(task.packages, { messageCallback() {} });
  python.runPython(task.run);
  const run = python.globals.get("run_page");
  const results = {};
  for (const [name, cells] of Object.entries(task.pages)) {
    results[name] = JSON.parse(run(JSON.stringify(cells)));
  }
  fs.writeFileSync(process.argv[3], JSON.stringify(results));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
