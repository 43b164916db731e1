// A derivation that is judged in the page by numbers, judged once more by the package, which proves each step.
import { h, Output } from "./outputs.js";
import * as words from "./words.js";

// button: the one that has been pressed, below the box of an exercise.
export async function judgeDerivation(page, button) {
  const exercise = button.closest(".exercise");
  const field = exercise.querySelector(".nn-box textarea");
  let place = button.nextElementSibling;
  if (!place?.matches(".nn-judged")) {
    place = h("div", { class: "nn-judged" }, h("p", { class: "nn-live-said", role: "status" }), h("div", { role: "status" }));
    button.after(place);
  }
  // What is told of Python's start is written over, and so stands apart from the judgement.
  const [said, result] = place.children;
  const output = new Output(result, page.paths, () => {});
  result.replaceChildren();
  if (!field?.value.trim()) {
    said.textContent = words.NOTHING_WRITTEN;
    field?.focus();
    return;
  }
  if (page.manifest.missing.length) {
    said.textContent = words.missing(page.manifest.missing, words.ANSWER);
    return;
  }
  said.textContent = "";
  const id = exercise.id.replace(/^ex-/, "");
  await page.whileTold((text) => (said.textContent = text), async () => {
    const packages = page.manifest.modules["nnmath.exercises"];
    const answer = await page.callInto(output, "check_answer", [id, field.value], packages);
    if (answer.state === "failed") said.textContent = words.failed(answer.failed);
  });
}
