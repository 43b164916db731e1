// Runs in Chromium, in a page that has the style of the slides: the articles of a chapter, of its exercises and of its quick
// questions, cut into slides.
//
// What a teacher writes on the board is shown: formulas, pictures, tables, code, lists, each with the sentence that
// announces it. What a teacher says, the paragraphs between, goes into the notes of the speaker. Returns a list of
// sections; each is a list of slides, which reveal.js puts below one another.
({ chapter, exercises, height }) => {
  const part = (html) => {
    const root = document.createElement("div");
    root.innerHTML = html;
    // A link leads to another page of the book, which is not there.
    root.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
    root.querySelectorAll("[id]").forEach((element) => element.closest("svg") || element.removeAttribute("id"));
    root.querySelectorAll(".nn-answers, .nn-exercise-solution, .toctree-wrapper").forEach((e) => e.remove());
    return root;
  };
  const stage = /** @type {Element} */ (document.querySelector("section"));
  const tall = (elements) => {
    stage.replaceChildren(...elements.map((element) => element.cloneNode(true)));
    return stage.scrollHeight;
  };
  // Each group is shown whole: a block, and before it what announces it. After it something may be said.
  /** @typedef {{shown: Element[], said: Element[]}} Group */
  const groups = (parent) => {
    const first = /** @type {Group} */ ({ shown: [], said: [] }), found = [first], lead = /** @type {Element[]} */ ([]);
    const say = (...words) => /** @type {Group} */ (found.at(-1)).said.push(...lead.splice(0), ...words);
    const take = (child) => {
      if (child.matches("section")) return [...child.children].forEach(take);
      // The code of a folded cell without output is left to the page; what announced it may be said.
      if (!child.textContent.trim() && !child.querySelector("img, svg")) return say();
      if (child.matches("h3, h4, p.nn-lead")) return lead.push(child);
      if (!child.matches("p")) return found.push({ shown: [...lead.splice(0), child], said: [] });
      // A lead that an ordinary paragraph follows announces nothing.
      say(child);
    };
    [...parent.children].filter((child) => !child.matches("h1, h2")).forEach(take);
    say();
    // A section of words alone has them on its slide.
    const [, second] = found;
    if (!second) return first.said.map((child) => ({ shown: [child], said: [] }));
    second.said.unshift(...first.said);
    return found.slice(1);
  };
  const slide = (heading, { shown, said }) => {
    const made = document.createElement("section");
    const body = document.createElement("div");
    body.append(...shown);
    made.append(heading.cloneNode(true), body);
    const needed = tall([...made.children]), top = tall([heading]);
    // What is higher than a slide alone is set smaller.
    if (needed > height) body.style.zoom = ((height - top) / (needed - top)).toFixed(2);
    if (said.length) {
      const notes = document.createElement("aside");
      notes.className = "notes";
      notes.append(...said);
      made.append(notes);
    }
    return made.outerHTML;
  };
  const cut = (heading, parent) => {
    const slides = [];
    for (const group of groups(parent)) {
      const last = slides.at(-1);
      if (last && tall([heading, ...last.shown, ...group.shown]) <= height) {
        last.shown.push(...group.shown);
        last.said.push(...group.said);
      } else slides.push(group);
    }
    return slides.map((one) => slide(heading, one));
  };

  const article = part(chapter);
  const title = /** @type {Element} */ (article.querySelector("h1"));
  const opening = [...(title.parentElement?.children ?? [])].filter((child) => child.matches("p, ul"));
  const sections = [[slide(title, { shown: [], said: opening })]];
  for (const section of article.querySelectorAll("section:has(> h2)")) sections.push(cut(section.querySelector("h2"), section));
  const asked = exercises ? [...part(exercises).querySelectorAll(".exercise")] : [];
  const named = (words) => {
    const heading = document.createElement("h2");
    heading.textContent = words;
    return heading;
  };
  if (asked.length) sections.push(asked.map((one) => slide(named("Exercise"), { shown: [one], said: [] })));
  return sections;
}
