// Splits a text into the words of the search, at build time and in the page alike.
import stem from "wink-porter2-stemmer";
import letters from "../../../nnmath/formulas/letters.json";

// What a sign is called. The book's only logarithm is the natural one.
const NAMES = new Map(Object.entries({ "∑": "sum", "⊤": "ᵀ", "∇": "nabla", ln: "log", ...letters.fractions }));
for (const [name, letter] of Object.entries(letters.greek)) NAMES.set(letter, name);
for (const [other, letter] of Object.entries(letters.lookalikes)) NAMES.set(other, /** @type {string} */ (NAMES.get(letter)));
// A number, a word (without script letters) with the end of a contraction, the sign of the transpose, a fraction, any other sign.
const WORD = /\d+(?:[.,]\d+)*(?:\/\d+(?![.\d]))?|[\p{Ll}\p{Lu}\p{Lo}][\p{Ll}\p{Lu}\p{Lo}\p{Mn}]*(?:['’](?:t|s|m|re|ve|ll|d)(?![\p{L}\p{N}]))?|ᵀ|[½¼¾⅓⅔]|[\p{Sm}‖]/gu;
const CONTRACTED = /(?:n['’]t|['’]\p{L}+)$/u;  // "doesn't" is found as "does"
const COMMON = /^[=+<>|~−¬⁺⁻₊₋]$/;
// British and American spelling, and plurals from Latin and Greek. Both sides of the search pass through these, so that
// it does no harm if a word of another kind ("noise") is spelt oddly.
const SPELLING = [
  [/(?<=\w{4})(?<!prec|conc)is(e[ds]?|ers?|ing|ations?|able)$/, "iz$1"], [/(?<=\w{4})ys(e[ds]?|ers?|ing)$/, "yz$1"],
  [/(?<=\w{3})our(?=s?$|ed$|ing$|al|hood)/, "or"], [/([bt])re(s?)$/, "$1er$2"], [/(matr|vert|append|ind)(?:ex|ices)$/, "$1ix"],
  [/(nim|xim|trem|tim)a$/, "$1um"], [/^learnt$/, "learned"], [/plosi(on|ve)$/, "plode"],
];

// Everyday words that say the same of a number, a program or a proof. (What the field calls one thing by several names is in
// the glossary.)
const ALIKE = ["grow increase rise climb", "fall decrease decline", "fast quick rapid", "choose pick select", "compute calculate", "wrong incorrect", "equal same",
  "large big huge", "small tiny little", "forget omit", "proof prove", "many several", "code implementation implement program", "limitation limit", "center centre central",
  "necessary required", "begin start", "end final last", "fix mend cure remedy", "unstable instability", "stable stability", "whole entire", "picture image", "hard difficult",
  "oscillate fluctuate wobble jitter", "vanish disappear", "infinity inf infinite", "mistake bug", "verify check", "memorize memorization", "exp exponential", "init initialization",
  "grad gradient", "differentiate derivative", "stuck stall", "intuition intuitive", "noise noisy", "dataset data",
  // Short for the word, as it is typed.
  "accuracy acc", "validation val", "function func", "equation eq", "parameter param", "hyperparameter hyperparam", "column col", "regularization reg", "prediction pred", "average avg", "dimension dim",
  "vector vec", "approximation approx", "through thru", "coefficient coeff"];
export const everyday = ALIKE.flatMap((group) => group.split(" "));

const forms = new Map(), terms = new Map();

// A word as it is compared letter by letter: small letters, no accents, one spelling.
function formOf(word) {
  let form = forms.get(word);
  if (form !== undefined) return form;
  form = word.replace(CONTRACTED, "");
  form = (NAMES.get(form) ?? (/\p{Lu}s$/u.test(form) ? form.slice(0, -1) : form)).toLowerCase();
  form = form.length < 3 ? NAMES.get(form) ?? form : form.normalize("NFD").replace(/\p{Mn}/gu, "");
  for (const [from, to] of SPELLING) form = form.replace(from, /** @type {string} */ (to));
  forms.set(word, form);
  return form;
}

// A form without its ending: one term for "saturated" and "saturation". The stemmer leaves y as i in some words only, and would
// make "normalization" and "normal" one.
export function termOf(form) {
  let term = terms.get(form);
  if (term === undefined) {
    term = withoutEnding(form);
    term = alike.get(term) ?? term;
    terms.set(form, term);
  }
  return term;
}

function withoutEnding(form) {
  const verb = /^(.{4,}iz)(?:e[ds]?|ers?|ing|ations?|able)$/.exec(form);
  const term = verb ? verb[1] : /^[a-z]{3,}$/.test(form) ? stem(form) : form;
  return term.length > 4 ? term.replace(/(?:ac)?i$/, "") : term;
}

const alike = new Map(ALIKE.flatMap((group) => {
  const [first, ...others] = group.split(" ").map((word) => withoutEnding(formOf(word)));
  return others.map((other) => [other, first]);
}));

// Each word with its position. "mini-batch" is also found as "minibatch", "zero_grad" also as the name of a program that it is.
export function places(text) {
  const found = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    if (COMMON.test(word)) continue;
    const start = match.index, form = formOf(word);
    const here = { word, form, term: termOf(form), start, end: start + word.length };
    const before = found.at(-1);
    if (before?.end === start - 1 && text[start - 1] === "-" && /^\p{L}/u.test(before.word) && /^\p{L}{2}/u.test(word)) {
      const joined = formOf(before.word + word);
      here.joined = { form: joined, term: termOf(joined), start: before.start, end: here.end };
    }
    if (before?.end === start - 1 && text[start - 1] === "_" && /^\p{L}{2}/u.test(before.word)) {
      const name = `${before.name?.term ?? before.word.toLowerCase()}_${word.toLowerCase()}`;
      here.name = { form: name, term: name, start: before.name?.start ?? before.start, end: here.end };
    }
    found.push(here);
  }
  return found;
}
