// A derivation that is judged in the page by numbers, judged once more by the package, which proves each step.
import { h, Output } from "./outputs.js";
import * as words from "./words.js";

// button: the one that has been pressed, below the box of an exercise.
export async function judgeDerivation(page, button) {
  const exercise = button.closest(".exercise");
  const field = exercise.querySelector(".nn-box textarea");
  let place = button.nextElementSibling;
  if (!place?.matches(".nn-judged")) {
    place = h("div", { class: "nn-judged", role: "status" });
    button.after(place);
  }
  const output = new Output(place, page.paths, () => {});
  if (!field?.value.trim()) {
    place.replaceChildren(words.NOTHING_WRITTEN);
    field?.focus();
    return;
  }
  place.replaceChildren();
  const id = exercise.id.replace(/^ex-/, "");
  await page.whileTold((text) => (place.textContent = text), async () => {
    const packages = page.manifest.modules["nnmath.exercises"];
    const answer = await page.callInto(output, "check_answer", [id, field.value], packages);
    if (answer.state === "failed") place.textContent = words.failed(answer.failed);
  });
}
