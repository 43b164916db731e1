// Runs in a built page, in Chromium: the page's article, made ready for paper or for an EPUB, as XHTML.
//
// `names` gives each page of the book its short name, by its address. On paper all pages are one document, so that
// every id is given its page's name in front; in an EPUB each page is a file of its own.
({ names, paper }) => {
  const own = names[location.href.split("#")[0]];
  const root = document.querySelector("article.bd-article");
  const all = (selector) => [...root.querySelectorAll(selector)];

  all("script, style, template, button, summary svg, a.headerlink, .nn-take, .nn-live, .nn-box, .nn-python, .visually-hidden, [hidden]").forEach((e) => e.remove());
  // Code that a reader of the site may unfold is left to the site; whatever else is folded is opened.
  all("details").forEach((fold) => {
    if (fold.matches(".hide, .hide-input")) return fold.remove();
    const open = document.createElement("div");
    open.className = fold.className;
    for (const child of [...fold.childNodes]) {
      if (child.tagName !== "SUMMARY") open.append(child);
      else {
        const title = document.createElement("p");
        title.className = "fold-title";
        title.append(...child.childNodes);
        open.append(title);
      }
    }
    if (fold.id) open.id = fold.id;
    fold.replaceWith(open);
  });
  // KaTeX puts a third child, "apply function", into the index of \max; an index has two.
  all("msub > mo, msup > mo, munder > mo, mover > mo").forEach((sign) => {
    if (sign.textContent === "\u2061" && sign.parentNode.children.length > 2) sign.remove();
  });
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

  const images = [];
  all("img").forEach((image) => {
    image.removeAttribute("loading");
    images.push(image.src);
    image.setAttribute("src", paper ? image.src : "images/" + image.src.split("/").pop());
    if (!image.alt) image.alt = "";
  });

  // Where a link leads.
  all("a[href]").forEach((link) => {
    const [page, id] = link.href.split("#");
    const there = names[page];
    if (there && paper) link.setAttribute("href", "#" + there + (id ? "--" + decodeURIComponent(id) : ""));
    else if (there) link.setAttribute("href", (there === own && id ? "" : there + ".xhtml") + (id ? "#" + id : ""));
    else if (!/^https?:/.test(link.href)) link.replaceWith(...link.childNodes);  // the search, say: not in a book
    link.removeAttribute?.("download");
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
  const heading = root.querySelector("h1");
  const holder = document.createElement("div");
  holder.append(...root.childNodes);
  const text = new XMLSerializer().serializeToString(holder);
  const used = { math: !!holder.querySelector("math"), svg: !!holder.querySelector("svg") };
  return { name: own, title: heading ? heading.textContent.trim() : document.title, text, images, used };
}
