// The cells of a page as a notebook, with the reader's changes.
import { h } from "./outputs.js";

const lines = (text) => text.split(/(?<=\n)/);

// The notebook that the book offers, with the changed cells in it; from a folder on disk, which gives no file, the cells alone.
async function notebookOf({ cells, data, bar }) {
  const link = bar?.closest("article").querySelector('.nn-downloads a[href$=".ipynb"]');
  /** @type {any} */
  let notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } }, cells: [] };
  try {
    notebook = await (await fetch(link.href)).json();
    for (const cell of cells) {
      const own = notebook.cells.find((other) => other.cell_type === "code" && other.source.join("") === cell.book);
      if (own && cell.isChanged) Object.assign(own, { source: lines(cell.text), outputs: [], execution_count: null });
    }
  } catch {
    notebook.cells = cells.map((cell, i) => ({
      cell_type: "code", id: `cell-${i}`, source: lines(cell.text), metadata: {}, outputs: [], execution_count: null,
    }));
    notebook.cells.unshift({ cell_type: "markdown", id: "title", source: [`# ${data.title}\n`], metadata: {} });
  }
  return notebook;
}

export async function copyAsNotebook(page) {
  const text = JSON.stringify(await notebookOf(page), null, 1);
  const url = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  h("a", { href: url, download: `${page.data.page.split("/").pop()}.ipynb` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
