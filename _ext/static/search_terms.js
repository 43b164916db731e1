// Splits a text into the words of the search, at build time and in the page alike.
globalThis.bookWords = (() => {
  "use strict";
  const FIELDS = ["t", "n", "p", "x"];
  const { GREEK_NAMES, FRACTIONS } = globalThis.bookLetters;  // of nnmath.formulas.letters
  // The book's only logarithm is the natural one.
  const NAMES = Object.assign(Object.create(null), GREEK_NAMES, FRACTIONS, { "∑": "sum", "⊤": "ᵀ", ln: "log" });
  // A number, a word (without script letters), the sign of the transpose, a fraction, any other sign.
  const WORD = /\d+(?:[.,]\d+)*(?:\/\d+(?![.\d]))?|[\p{Ll}\p{Lu}\p{Lo}][\p{Ll}\p{Lu}\p{Lo}\p{Mn}]*|ᵀ|[½¼¾⅓⅔]|[\p{Sm}‖]/gu;
  const COMMON = /^[=+<>|~−¬⁺⁻₊₋]$/;

  function fold(word) {
    const low = (NAMES[word] ?? word).toLowerCase();
    if (low.length < 3) return NAMES[low] ?? low;
    const bare = low.normalize("NFD").replace(/\p{Mn}/gu, "");
    // Plurals become singular.
    if (/(?:ss|x|ch|sh|ias)es$/.test(bare)) return bare.slice(0, -2);
    return bare.length > 3 && /[^suia0-9]s$/.test(bare) ? bare.slice(0, -1) : bare;
  }

  // Each word with its position. "mini-batch" is also found as "minibatch".
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
