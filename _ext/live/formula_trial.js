// Is this also true? A place below a displayed formula where readers try one of their own.
import { h, loadScript, Output, typeset } from "./outputs.js";
import * as words from "./words.js";

let count = 0;

// formula: the element of the display, which holds its LaTeX and, in its mark, its label.
export function openTrial(page, formula) {
  const old = formula.nextElementSibling;
  if (old?.matches(".nn-trial")) {
    old.hidden = !old.hidden;
    if (!old.hidden) old.querySelector("textarea").focus();
    return;
  }
  const button = formula.querySelector(".try-mark"), { label } = button.dataset;
  const latex = formula.querySelector("annotation").textContent.trim();
  const id = `trial-${++count}`;
  const field = h("textarea", { id, rows: Math.min(8, latex.split("\n").length + 1), spellcheck: "false", autocapitalize: "off" });
  field.value = latex;
  const preview = h("div", { class: "nn-trial-preview" });
  const said = h("p", { class: "nn-live-said", role: "status" });
  const check = h("button", { type: "submit", class: "nn-live-button" }, words.IS_IT_TRUE);
  const close = h("button", { type: "button", class: "nn-live-button", onclick: () => hide() }, "Close");
  const result = h("div", { class: "nn-trial-result", role: "status" });
  const form = h("form", { class: "nn-trial", "aria-label": words.IS_IT_TRUE },
    h("label", { for: id }, words.TRIAL), field, preview, h("div", { class: "nn-live-bar" }, check, close, said), result);
  const output = new Output(result, page.paths, () => {});
  function hide() {
    form.hidden = true;
    button.focus();
  }
  const show = () => globalThis.bookRich?.["text/latex"](preview, field.value);
  field.oninput = show;
  form.onkeydown = (event) => {
    if (event.key === "Escape") hide();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    check.disabled = true;
    await page.whileTold((text) => (said.textContent = text), async () => {
      const packages = page.manifest.modules["nnmath.proofs.trial"];
      const answer = await page.callInto(output, "try_formula", [label, field.value], packages);
      if (answer.state === "failed") said.textContent = words.failed(answer.failed);
    });
    check.disabled = false;
  };
  formula.after(form);
  field.focus();
  typeset(preview, latex, "text/latex", page.paths);
  loadScript(page.paths.rich).then(show, () => {});
}
