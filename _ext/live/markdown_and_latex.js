// Markdown with formulas, and LaTeX, for the outputs of cells: marked and KaTeX.
import katex from "katex";
import { marked } from "marked";

const FORMULA = /\$\$([\s\S]+?)\$\$|(?<![\\$])\$([^$\n]+?)\$/g;
const set = (tex, displayMode) => katex.renderToString(tex, { displayMode, throwOnError: false, strict: false });

function markdown(place, text) {
  // Formulas first: Markdown would read their signs. A placeholder stands for each.
  const formulas = [];
  const marks = text.replace(FORMULA, (_, display, inline) => `\u{E000}${formulas.push(set(display ?? inline, Boolean(display))) - 1}\u{E001}`);
  const html = /** @type {string} */ (marked.parse(marks, { async: false }));
  place.innerHTML = html.replace(/\u{E000}(\d+)\u{E001}/gu, (_, i) => formulas[Number(i)]);
}

function latex(place, text) {
  const tex = text.trim().replace(/^\${1,2}([\s\S]*?)\${1,2}$/, "$1").replace(/^\\displaystyle/, "");
  place.innerHTML = set(tex, true);
}

// Formulas between dollars in what is there already.
function math(place) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const node of texts) {
    if (!node.data.includes("$") || node.parentElement?.closest("pre, code, .katex")) continue;
    const span = document.createElement("span");
    let end = 0;
    for (const found of node.data.matchAll(FORMULA)) {
      span.append(node.data.slice(end, found.index));
      const formula = document.createElement("span");
      formula.innerHTML = set(found[1] ?? found[2], Boolean(found[1]));
      span.append(formula);
      end = found.index + found[0].length;
    }
    span.append(node.data.slice(end));
    node.replaceWith(span);
  }
}

globalThis.bookRich = { "text/markdown": markdown, "text/latex": latex, math };
