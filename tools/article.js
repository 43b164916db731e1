// Runs in a built page, in Chromium: the page's article, made ready for paper or for an EPUB, as XHTML.
//
// `names` gives each page of the book its short name, by its address; `answers` is the address of the page with the
// answers to the quick questions; `introduced` lists the places where the pages before this one introduce a term. On
// paper all pages are one document, so that every id is given its page's name in front; in an EPUB each page is a file
// of its own. On paper nobody can follow a link: where it leads is said by a page number, which is not known yet, so
// that an empty `.nn-page` keeps its place.
({ names, paper, answers, introduced }) => {
  const own = names[location.href.split("#")[0]];
  const root = /** @type {Element} */ (document.querySelector("article.bd-article"));
  const all = (selector) => [...root.querySelectorAll(selector)];
  const made = (tag, kind, ...inside) => {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    element.append(...inside);
    return element;
  };
  const linked = (address, ...inside) => {
    const link = made("a", "", ...inside);
    link.href = address;
    return link;
  };
  const tex = (formula) => formula.querySelector("annotation").textContent;
  // What an element says, with its formulas as LaTeX between dollars.
  const words = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".headerlink, .nn-page").forEach((e) => e.remove());
    copy.querySelectorAll(".katex").forEach((formula) => formula.replaceWith(`$${tex(formula)}$`));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  if (paper) {
    // The words for those who do not see: a PDF keeps them as the name of a formula or of a mark.
    all("a:has(.visually-hidden)").forEach((link) => {
      const unseen = link.querySelector(".visually-hidden").textContent;
      const formula = link.querySelector(".katex");
      link.setAttribute("aria-label", formula ? tex(formula) + unseen : words(link));
      if (formula) formula.dataset.unseen = unseen;
      const sign = link.querySelector("[aria-hidden=true]");
      if (formula || !sign) return;
      sign.removeAttribute("aria-hidden");
      sign.setAttribute("role", "img");
      sign.setAttribute("aria-label", unseen.trim());
      link.setAttribute("aria-label", unseen.trim());
    });
    all("p.start, p.nn-solution-back").forEach((e) => e.remove());
  }
  all("script, style, template, button, summary svg, a.headerlink, .nn-downloads, .nn-live, .nn-box, .nn-python, .nn-run-page, .on-screen, .visually-hidden, [hidden]").forEach((e) => e.remove());
  // Code that a reader of the site may unfold is left to the site; whatever else is folded is opened.
  all("details").forEach((fold) => {
    if (fold.matches(".hide, .hide-input")) return fold.remove();
    const open = made("div", fold.className);
    for (const child of [...fold.childNodes]) {
      if (child.tagName !== "SUMMARY") open.append(child);
      else open.append(made(fold.matches(".nn-solution") ? "h2" : "p", "fold-title", ...child.childNodes));
    }
    if (fold.id) open.id = fold.id;
    fold.replaceWith(open);
  });
  const first = /-solutions-/.test(own) && root.querySelector("h1 + p");
  if (first) for (const text of first.childNodes) if (text instanceof Text) text.data = text.data.replace(", each folded,", ",");

  // The boxes of quick questions are numbered, so that their answers can be found.
  // An appendix has a letter, as in the numbers of its equations.
  const [, digits, name] = own.match(/^chapters-(?:0*(\d+)-)?([a-z-]+)$/) ?? [];
  const chapter = digits ?? name?.[0].toUpperCase();
  const boxes = chapter ? all(".nn-quick-static") : [];
  const asked = boxes.map((box, i) => {
    box.id = `quick-${chapter}-${i + 1}`;
    box.querySelector("strong").append(` ${chapter}.${i + 1}`);
    const link = linked(`${answers}#${box.id}`, "Answers");
    box.append(made("p", "nn-answers", link));
    return box.querySelectorAll(":scope > ol > li").length;
  });

  const headings = all("h1, h2, h3, h4, h5, h6").map(words);
  // Inside a picture an id is there for the picture's own references; no two on a page may be alike.
  const seen = new Set();
  const referred = root.innerHTML;
  all("[id]").forEach((element) => {
    const idle = element.ownerSVGElement && !referred.includes("#" + element.id);
    if (idle || seen.has(element.id)) element.removeAttribute("id");
    else seen.add(element.id);
  });
  if (!paper) for (const kind of [".katex-display", ".katex"])
    all(kind).forEach((formula) => formula.replaceWith(formula.querySelector("math")));
  // Chromium tags a PDF by the part that is seen, and of all roles with a name it keeps an image's alone:
  // tools/pdf_finish.py makes a formula of each image whose name begins so.
  else all(".katex").forEach((formula) => {
    formula.setAttribute("role", "img");
    formula.setAttribute("aria-label", `formula: ${tex(formula)}${formula.dataset.unseen ?? ""}`);
    formula.removeAttribute("data-unseen");
    formula.querySelector(".katex-mathml").remove();
    formula.querySelector("[aria-hidden]").removeAttribute("aria-hidden");
  });

  const images = [];
  all("img").forEach((image) => {
    image.removeAttribute("loading");
    images.push(image.src);
    image.setAttribute("src", paper ? image.src : "images/" + image.src.split("/").pop());
    if (!image.alt) image.alt = "";
  });

  // A word of the glossary: the place where a chapter introduces it is known by its link to the glossary.
  const used = (id) => "use-" + id;
  if (paper) all("a.nn-term-use").forEach((link) => {
    const id = used(decodeURIComponent(link.hash.slice(1)));
    if (seen.has(id)) return;
    link.id = id;
    seen.add(id);
  });
  // One meaning may have several names, of which a chapter need not use each.
  if (paper) all("dl.glossary dd").forEach((meaning) => {
    const terms = [];
    for (let name = meaning.previousElementSibling; name?.matches("dt"); name = name.previousElementSibling)
      if (name.id) terms.unshift(name.id);
    for (const link of meaning.querySelectorAll(".nn-back a")) {
      const page = link.href.split("#")[0];
      const there = terms.findIndex((id) => introduced.includes(`${names[page]}--${used(id)}`));
      if (there >= 0) link.href = `${page}#${used(terms.splice(there, 1)[0])}`;
    }
  });

  // Where a link leads.
  const named = ".nn-symbol-use, .nn-term-use, .proof-mark, .bibtex-citation a, .label a, svg a";
  all("a[href]").forEach((link) => {
    const [page, id] = link.href.split("#");
    const there = names[page];
    if (there && paper) {
      const place = there + (id ? "--" + decodeURIComponent(id) : "");
      const number = made("span", "nn-page");
      number.dataset.of = place;
      link.setAttribute("href", "#" + place);
      const whole = { "nn-exercise-solution": "Solution", "nn-answers": "Answers" }[link.parentNode.className];
      const index = own === "chapters-symbols" && link.closest("dd");
      if (whole) link.replaceChildren(`${whole}: p.\u00a0`, number);
      else if (index || link.matches(".paged") || (!link.matches(named) && !/\d/.test(link.textContent)))
        link.after(made("span", "nn-where", " (p.\u00a0", number, ")"));
    }
    else if (there) link.setAttribute("href", (there === own && id ? "" : there + ".xhtml") + (id ? "#" + id : ""));
    else if (!/^https?:/.test(link.href)) link.replaceWith(...link.childNodes);  // the search, say: not in a book
    else if (paper && !/:\/\/|^doi:/.test(link.textContent)) link.after(made("span", "nn-where", ` (${link.href})`));
    link.removeAttribute?.("download");
  });
  // No line begins with the comma behind a page number.
  if (paper) all(".nn-where").forEach((where) => {
    const [mark] = where.nextSibling?.nodeType === 3 ? where.nextSibling.data.match(/^[.,;:!?)’”]+/) ?? [""] : [""];
    if (!mark) return;
    where.append(mark);
    where.nextSibling.data = where.nextSibling.data.slice(mark.length);
  });
  if (paper) {
    const ids = new Set(all("[id]").map((element) => element.id));
    const mine = (id) => (ids.has(id) ? own + "--" + id : id);
    for (const element of [root, ...all("*")]) for (const { name, value, namespaceURI } of [...element.attributes]) {
      let text = value;
      if (name === "id") text = mine(value);
      else if (["for", "aria-labelledby", "aria-describedby", "headers"].includes(name))
        text = value.split(/\s+/).map(mine).join(" ");
      else if (/^(xlink:)?href$/.test(name) && value[0] === "#" && element.tagName.toLowerCase() !== "a")
        text = "#" + mine(value.slice(1));
      else text = value.replace(/url\(["']?#([^"')]+)["']?\)/g, (_, id) => `url(#${mine(id)})`);
      if (text !== value) element.setAttributeNS(namespaceURI, name, text);
    }
  }
  all("p").forEach((p) => p.textContent.trim().endsWith(":") && p.classList.add("nn-lead"));
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel=stylesheet]"));
  const sheets = [...links].map((link) => link.href.split("?")[0])
    .filter((sheet) => /\/(katex\.min|widget_host\.\w+)\.css$/.test(sheet));
  const holder = document.createElement("div");
  holder.append(...root.childNodes);
  const text = new XMLSerializer().serializeToString(holder);
  const uses = { math: !!holder.querySelector("math"), svg: !!holder.querySelector("svg") };
  return { name: own, title: headings[0] ?? document.title, text, images, used: uses, sheets, headings, asked };
}
