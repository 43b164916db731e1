// How the search splits a text into words: the same while the book is built and in the page.
globalThis.bookWords = (() => {
  "use strict";
  const FIELDS = ["t", "n", "p", "x"];
  const GREEK = Object.fromEntries(
    ("α alpha β beta γ gamma δ delta ε epsilon ϵ epsilon ζ zeta η eta θ theta κ kappa λ lambda μ mu µ mu ν nu ξ xi π pi ρ rho"
      + " σ sigma ς sigma τ tau φ phi ϕ phi χ chi ψ psi ω omega ∑ sum ⊤ ᵀ ½ 1/2 ¼ 1/4 ¾ 3/4 ⅓ 1/3 ln log")
      .split(" ").flatMap((word, i, all) => (i % 2 ? [] : [[word, all[i + 1]]])));
  // A number, a word (its small indices apart), the sign of the transpose, a part, any other sign.
  const WORD = /\d+(?:[.,]\d+)*(?:\/\d+(?![.\d]))?|[\p{Ll}\p{Lu}\p{Lo}][\p{Ll}\p{Lu}\p{Lo}\p{Mn}]*|ᵀ|[½¼¾⅓]|[\p{Sm}‖]/gu;
  const COMMON = /^[=+<>|~−¬⁺⁻₊₋]$/;

  function fold(word) {
    const low = GREEK[word] ?? word.toLowerCase();  // the book's only logarithm is the natural one
    if (low.length < 3) return GREEK[low] ?? low;
    const bare = low.normalize("NFD").replace(/\p{Mn}/gu, "");
    // A plural and its singular are one word.
    if (/(?:ss|x|ch|sh|ias)es$/.test(bare)) return bare.slice(0, -2);
    return bare.length > 3 && /[^suia0-9]s$/.test(bare) ? bare.slice(0, -1) : bare;
  }

  // Each word with its place. "mini-batch" is found as "minibatch" too.
  function places(text) {
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const word = match[0];
      if (COMMON.test(word)) continue;
      const start = match.index;
      const here = { word, term: fold(word), start, end: start + word.length };
      const before = found.at(-1);
      if (before?.end === start - 1 && text[start - 1] === "-" && /^\p{L}/u.test(before.word) && /^\p{L}{2}/u.test(word))
        here.joined = { term: fold(before.word + word), start: before.start, end: here.end };
      found.push(here);
    }
    return found;
  }

  function tokens(text) {
    return places(text).flatMap(({ term, joined }) => (joined ? [term, joined.term] : [term]));
  }

  return { FIELDS, fold, places, tokens };
})();
