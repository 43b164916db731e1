// Shows the target of a link in a card while the link is hovered or focused (WCAG 1.4.13: Escape closes the card, the pointer may enter it).
const SAME_PAGE = "div.math, figure, table, dl > div, dd, dt, .exercise, .admonition";
// A card has no controls and no live regions.
const NOT_IN_CARD = `.headerlink, .proof-mark, script, details, .nn-live, .nn-figure > label, .nn-figure > div:not(.nn-panels),
  button, input, select`;
const DELAY = 180;
const card = Object.assign(document.createElement("div"), { id: "nn-card", className: "nn-card", hidden: true });
card.setAttribute("role", "tooltip");
/** @type {Element | null} */
let currentLink = null;
/** @type {ReturnType<typeof setTimeout> | 0} */
let timer = 0;
let openedByFocus = false;
let pointer = "";  // where it was last seen on the screen

function contentOf(link) {
  const uri = link.getAttribute("href");
  /** @type {HTMLTemplateElement | null} */
  const template = document.querySelector(`template.nn-card-of[data-for="${CSS.escape(uri)}"]`);
  if (template) return template.content.cloneNode(true);
  if (!uri.startsWith("#") || uri.length < 2) return null;
  const target = document.getElementById(decodeURIComponent(uri.slice(1)));
  const found = target?.matches(SAME_PAGE) ? target : target?.querySelector(":scope > figure, :scope > table");
  if (!found || found.contains(link)) return null;
  const copy = /** @type {Element} */ (found.cloneNode(true));
  for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
  for (const part of copy.querySelectorAll(NOT_IN_CARD)) part.remove();
  for (const part of copy.querySelectorAll("a, [tabindex]")) part.setAttribute("tabindex", "-1");
  return copy;
}

function place(link) {
  // A link may wrap: the card is placed below its last line, or above its first.
  const lines = [...link.getClientRects()], at = lines.at(-1) ?? link.getBoundingClientRect();
  const top = lines[0]?.top ?? at.top;
  const width = Math.min(card.offsetWidth, innerWidth - 16);
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const below = at.bottom + card.offsetHeight + 8 < innerHeight || top < card.offsetHeight + 8;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? at.bottom + 4 : top - card.offsetHeight - 4) + scrollY}px`;
}

function show(link) {
  const content = contentOf(link);
  if (!content) return;
  hide();
  openedByFocus = false;
  card.replaceChildren(content);
  card.hidden = false;
  currentLink = link;
  link.setAttribute("aria-describedby", card.id);
  place(link);
}

function hide() {
  clearTimeout(timer);
  currentLink?.removeAttribute("aria-describedby");
  currentLink = null;
  card.hidden = true;
}

function linkAt(event) {
  return event.target instanceof Element ? event.target.closest(".bd-article a[href*='#']:not(.headerlink)") : null;
}

(document.querySelector("main") ?? document.body).append(card);
const screenPosition = ({ screenX, screenY }) => `${screenX} ${screenY}`;
document.addEventListener("pointermove", (event) => (pointer = screenPosition(event)), { passive: true });
document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  // Tab scrolls the page, which brings another element under a pointer that rests: the card stays.
  const rests = pointer === screenPosition(event);
  pointer = screenPosition(event);
  if (rests && openedByFocus && currentLink) return;
  const link = linkAt(event);
  if (link && link !== currentLink) {
    clearTimeout(timer);
    timer = setTimeout(show, DELAY, link);
  } else if (card.contains(/** @type {Node} */ (event.target)) || link) clearTimeout(timer);
  else if (currentLink || timer) {
    clearTimeout(timer);
    timer = setTimeout(hide, DELAY);
  }
});
document.addEventListener("focusin", (event) => {
  const link = linkAt(event);
  if (!link?.matches(":focus-visible")) return;
  show(link);
  openedByFocus = true;
});
document.addEventListener("focusout", (event) => {
  if (event.target === currentLink) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
}, true);  // while capturing, since figures stop the propagation of their keys
