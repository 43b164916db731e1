// Finds the places of the book for a query, the one that teaches its subject first.
//
// An entry is a place: k its kind, t its title, p the titles above it, u its address, x its text, n the names that find it
// first, i the terms of the glossary that it introduces. The glossary is the table of synonyms: wherever one of a term's names
// stands, in a text or in a query, the term itself is a word there too.
import MiniSearch from "minisearch";
import { everyday, places, termOf } from "./words.js";

const OPTIONS = { fields: ["t", "n", "p", "x", "a"], processTerm: (term) => term };
const BOOST = { t: 4, n: 3, p: 1.2, x: 1, a: 1.5 };
const LENGTHS = { k: 1.2, b: 0.5, d: 0.5 };  // BM25 with less of a penalty than usual for a place with a long text or many names
const KINDS = { section: 1, page: 1, term: 0.5, symbol: 0.5, figure: 0.6, table: 0.6, work: 0.5, function: 0.4, exercise: 0.4, equation: 0.3 };
// Pages that teach nothing new; of these, the pages that come after any place of a chapter with most of the words.
const BESIDE = /^(?:index|reference|chapters\/(?:proofs|solutions|exercises|slips|bibliography|symbols|glossary|published|teaching|accessibility|own-book|new-chapter))/;
const AFTER = /^(?:reference|chapters\/(?:proofs|solutions|exercises|slips|bibliography))/;
// Words that a name may have or lack: "the softmax function", "the XOR problem".
const GENERIC = new Set("algorithm eq eqs equation formula func function learning machine matrix method model network neural problem technique theorem value".split(" "));
// Words of a question that say little of its subject.
const EVERYDAY = new Set(("able about add after again against all already also always another any anything arise avoid back bad before behave behind best better between big bit both break bring call cannot care case cause certain change cheap check choose code come common compute constant correct "
  + "create deal decide depend difference different during easy else enough even ever every everything exact example expect explanation fail few find first follow formula found full give go good got handle hard help high hold idea implement important impossible improve instead interpret intuitive issue just keep kind know large last lead "
  + "less let like list little long look lot low main make many mean measure more most much must name never new next nothing number obtain often old once one only order other own part people perform point possible practice problem produce proper put python question quick quite rather really reason relate remain remove result return right run same say scratch second see seem set "
  + "several show similar simple single small some something sometimes start stay still stop such sudden take technique tell test thing think time together try turn two type useful usual value vary very way well while within without word worse write wrong yet").split(" ").map((word) => places(word)[0].term));
const ORDER = ["equation", "figure", "table", "exercise", "page", "section", "function", "work"];
const ASIDE = /\b(?:differences? between|differs? from|differ(?:ent|ence)? from|compared? (?:to|with)|with respect to|wrt)\b/gi;  // says nothing of a subject
const DERIVATIVE = /\b[d∂][CEJL]\s*\/\s*[d∂](?=[A-Za-z]\b)/g;  // as it is typed, of a cost by whatever letter
const TRANSPOSE = /\^\s*\{?\s*(?:T|⊤|\\top)\b\}?/g;  // as it is typed
const NETWORK = /(?<=\s)nns?\b(?!\.)|\bnns?(?=\s)/gi;  // "nn" beside other words
const LABEL = /\[[A-Z][\w+]*\]/g;  // of a work, where it is cited
const CITED = /^\S+ ((?:\p{Lu}\.|[^.])*\.[^.]*)/u;  // its authors and its title
const MOST = 0.45;  // of the words of a query, by their weight
const OTHER = 0.8;  // what a word of a name that a query lacks counts, beside one that it has
const BEYOND = 0.7;  // what a word of a query that a name lacks counts
const OPENING = 0.5;  // a page's opening is an overview: it has a word of everything
const NAMED = 12;  // how much a place gains by a name that is the query
// What makes a place of a chapter likely to be the one that is meant: how often it has the words, the share of the words that it
// has, the name most like the query, all names like it, neighbours in the query that are neighbours in a name, and how usual the
// words are in its names; a page's opening is an overview. Fitted on half of tests/helpers/search_queries.txt at a time, each query
// without the names that are its own words.
const LIKELY = { often: 1.6, share: 1.8, name: 1.6, names: 2.25, pairs: 1.1, usual: 0.12, page: -0.5 };
const LONGEST = 4;  // words of a name
const STOP_WORDS = new Set(("a about actually am an and anyone are as at be become becomes been by can cannot could definition did do does doing done each explain for from get gets got had happen happens has have how i if im in intuition "
  + "into is it its ive me meaning my need needed needs of on or our please purpose role should so than that the their them then there these this those to too tutorial understand understanding use used using versus vs want was we were what "
  + "when where which who why will with work works would you your").split(" ").concat(["are", "ca", "did", "do", "does", "is"].map((verb) => `${verb}nt`)));  // as typed without the apostrophe

// Words that make another question of a name.
const ASKING = new Set("happen happens how if need needed purpose role versus vs when where which who why work works".split(" "));

/** Whether a capital letter, "I" or "A", is a word of a sentence: beside one that only holds it together, or at its beginning. */
function isPronoun(all, i) {
  const beside = [all[i - 1], all[i + 1]].filter(Boolean);
  return /^[AI]$/.test(all[i].word) && (beside.some(({ form }) => form.length > 1 && STOP_WORDS.has(form)) || (i === 0 && all.length > 2 && /^\p{Ll}{2,}$/u.test(all[1].word)));
}

/** The words that say something, a capital letter ("A", "I") among them; all of them, if none does. */
function contentOf(text) {
  let kept = contents.get(text);
  if (!kept) {
    const all = places(text);
    kept = all.filter(({ word, form }, i) => !STOP_WORDS.has(form) || (word !== word.toLowerCase() && all.length > 1 && word.length < 3 && !isPronoun(all, i)));
    contents.set(text, kept = kept.length ? kept : all);
  }
  return kept;
}

const contents = new Map();

/** The words but those that change nothing ("what is X", "X explained"): "which X should I use" is another question than "X". */
function askedOf(text) {
  const kept = places(text).filter(({ form }) => !STOP_WORDS.has(form) || ASKING.has(form));
  return kept.length ? kept : contentOf(text);
}

const keyOf = (words) => words.map(({ term }) => term).join("");
const sortedKey = (words) => words.map(({ term }) => term).sort().join(" ");
const isCalled = ({ n }, words) => keyOf(contentOf(n.at(-1))) === keyOf(words);  // a symbol, by its name and not by a sign
// "multi-label" is found as "multilabel", too.
const joinedOf = (words) => words.flatMap((one, i) => (words[i + 1]?.joined ? [] : [i && one.joined ? one.joined : one]));
const keysOf = (words) => (words.length > 1 ? [keyOf(words), sortedKey(words), ...(words.slice(1).some(({ joined }) => joined) ? [keyOf(joinedOf(words))] : [])] : [keyOf(words)]);
const total = (units) => units.reduce((sum, { weight }) => sum + weight, 0);
const isMain = ({ k, u }) => (k === "page" || k === "section") && !BESIDE.test(u);

/** The glossary's terms by their names, in the order of the words or in any other. */
function thesaurus(entries) {
  const byKey = new Map(), plain = new Map();
  entries.forEach(({ k, n }, id) => {
    if (k !== "term") return;
    const named = n.map(contentOf);
    for (const words of named) for (const key of keysOf(words)) if (!byKey.has(key)) byKey.set(key, id);
    if (named.length === 1 && named[0].length === 1) plain.set(id, named[0][0].term);
  });
  const at = (keys) => byKey.get(keys[0]) ?? byKey.get(keys[1]) ?? byKey.get(keys[2]);
  const lookUp = (words) => at(keysOf(words));
  // A term of one word without synonyms is that word.
  return { at, lookUp, token: (id) => plain.get(id) ?? `§${id}`, plain };
}

/** The tokens of a text with their positions: words, words joined by a hyphen, and the glossary's terms. */
function matcher({ lookUp, token, plain }) {
  return (text) => {
    const found = [], words = [];
    for (const one of places(text)) {
      found.push(one);
      if (one.joined) found.push(one.joined);
      if (one.name) found.push(one.name);
      if (!STOP_WORDS.has(one.form)) words.push(one);
    }
    for (let i = 0; i < words.length; i++)
      for (let j = Math.min(i + LONGEST, words.length); j > i; j--) {
        const id = lookUp(words.slice(i, j));
        if (id !== undefined && !plain.has(id)) found.push({ term: token(id), start: words[i].start, end: words[j - 1].end });
      }
    return found;
  };
}

// MiniSearch writes the places of a word as {"12":1,"15":2}, place and count. As "12 3:2", each place told from the one before,
// they are lighter by a third.
const packed = (places) => {
  let last = 0;
  return Object.entries(places).map(([id, count]) => {
    const step = +id - last;
    last = +id;
    return count > 1 ? `${step}:${count}` : `${step}`;
  }).join(" ");
};
const unpacked = (written) => {
  let id = 0, places = "";
  for (const one of written.split(" ")) {
    const at = one.indexOf(":");
    id += +(at < 0 ? one : one.slice(0, at));
    places += `${places ? "," : ""}"${id}":${at < 0 ? 1 : one.slice(at + 1)}`;
  }
  return JSON.parse(`{${places}}`);  // a good deal faster than an object that grows
};
const changed = ([term, fields], change) => [term, Object.fromEntries(Object.entries(fields).map(([field, places]) => [field, change(places)]))];

/** What the search needs, to be written as JSON: the entries, their index, and all forms of words, the most common first. */
export function prepare(entries) {
  const matches = matcher(thesaurus(entries)), forms = new Map();
  const count = ({ form }) => /^\p{L}{2,}$/u.test(form) && forms.set(form, (forms.get(form) ?? 0) + 1);
  for (const { t, n, x } of entries)
    for (const one of places([t, ...n, x].join(" ; "))) {
      count(one);
      if (one.joined) count(one.joined);
    }
  const mini = new MiniSearch({ ...OPTIONS, tokenize: (text) => matches(text).map(({ term }) => term) });
  // The terms that a place introduces are among its names; it stands under the names of its page, as under its title.
  const pages = new Map(entries.filter(({ k }) => k === "page").map(({ u, n }) => [u, n]));
  const above = ({ k, p, u }) => (k === "section" ? [...p, ...(pages.get(u.split("#")[0]) ?? [])] : p).join(" ; ");
  // A place is found by the authors and the titles of the works that it cites, too.
  const works = new Map(entries.filter(({ k }) => k === "work").map(({ t, x }) => [t, CITED.exec(x)?.[1] ?? ""]));
  const cited = ({ k, x }) => (k === "work" ? "" : [...new Set(x.match(LABEL))].map((label) => works.get(label) ?? "").join(" ; "));
  mini.addAll(entries.map((entry, id) => ({ id, t: entry.t, n: [...entry.n, ...(entry.i ?? [])].join(" ; "), p: above(entry), x: entry.x, a: cited(entry) })));
  const spelt = [...forms.keys()].sort((a, b) => forms.get(b) - forms.get(a));
  const { documentIds, index, ...others } = JSON.parse(JSON.stringify(mini));  // the ids are the numbers of the entries
  return { entries, index: { ...others, index: index.map((one) => changed(one, packed)) }, forms: [...spelt, ...everyday.filter((word) => !forms.has(word))].join(" ") };
}

/** Letters changed, left out or added, fewer than a limit, or the limit; exchanging two neighbours counts as one. */
function distance(a, b, limit) {
  const d = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    d.push([i]);
    for (let j = 1; j <= b.length; j++) {
      d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
    }
    if (i > 1 && Math.min(...d[i], ...d[i - 1]) >= limit) return limit;
  }
  return d[a.length][b.length];
}

/** Make the search from what was prepared, with pauses, in which a page can answer its reader. */
export async function engine({ entries, index: written, forms: spelt }, pause) {
  const forms = new Map(spelt.split(" ").map((form, common) => [form, common]));
  const index = [], spread = new Map();  // spread: in how many entries a token stands
  for (const one of written.index) {
    const [token, fields] = changed(one, unpacked);
    index.push([token, fields]);
    spread.set(token, Object.keys(Object.assign({}, ...Object.values(fields))).length);
    await pause();
  }
  const documentIds = Object.fromEntries(entries.map((_, id) => [id, id]));
  const mini = await MiniSearch.loadJSAsync({ ...written, index, documentIds }, OPTIONS);
  const glossary = thesaurus(entries), matches = matcher(glossary);
  const weight = entries.map((entry) => KINDS[entry.k] * (BESIDE.test(entry.u) ? 0.4 : 1));
  const titles = new Map();
  for (const { k, t } of entries) if (k === "section") titles.set(t, (titles.get(t) ?? 0) + 1);
  entries.forEach(({ k, t }, id) => {  // "What you have learnt" sums up: it teaches nothing that another section does not
    if (k === "section" && titles.get(t) > 2) weight[id] *= 0.4;
  });

  const searched = new Map();
  /** The scores of the entries that have a token. */
  function scores(token) {
    let found = searched.get(token);
    if (!found) {
      const results = mini.search(token, { tokenize: (one) => [one], boost: BOOST, bm25: LENGTHS, boostDocument: (id) => weight[id] });
      searched.set(token, found = new Map(results.map(({ id, score }) => [id, score])));
    }
    return found;
  }

  // The entries that a name leads to: their own names, and titles of pages and sections. Of the glossary's terms, the places
  // that introduce them, and those that bear one of their names.
  const byName = new Map(), introduces = new Map(), named = new Map();
  const add = (map, key, id) => key !== undefined && key !== "" && map.set(key, (map.get(key) ?? new Set()).add(id));
  for (const [id, entry] of entries.entries()) {
    const { k, n, t, i = [] } = entry, main = isMain(entry);
    for (const name of [...n, ...(k === "page" || k === "section" ? [t] : [])]) {
      const keys = keysOf(askedOf(name));
      for (const key of keys) add(byName, key, id);
      if (main) add(named, glossary.at(keys), id);
    }
    for (const name of main ? i : []) add(introduces, glossary.lookUp(contentOf(name)), id);
    await pause();
  }

  /** The parts of a name or of a query: the glossary's terms, the longest first, and the words between them. */
  function* partsOf(words) {
    for (let i = 0; i < words.length; ) {
      let j = Math.min(i + LONGEST, words.length), term;
      for (; j > i && (term = glossary.lookUp(words.slice(i, j))) === undefined; j--);
      yield { token: term === undefined ? words[i].term : glossary.token(term), term, first: words[i], last: words[Math.max(j - 1, i)] };
      i = Math.max(j, i + 1);
    }
  }

  /** How much a part says that stands in so many places: a term of the glossary the most, an everyday word little. */
  function weightOf({ term, first }, count) {
    const rare = Math.log(1 + entries.length / (1 + count));
    return term !== undefined ? 1.35 * rare : GENERIC.has(first.form) ? 0.3 * rare : EVERYDAY.has(first.term) ? 0.5 * rare : Math.min(rare, 3.5);
  }

  // What the names of a place of a chapter say: the tokens of each, how often each token stands in them, and which words are
  // neighbours there. In how many places a token is said.
  const spoken = new Map(), sayers = new Map();
  for (const [id, entry] of entries.entries()) {
    if (!isMain(entry)) continue;
    const names = [], counts = new Map(), pairs = new Set();
    let length = 0;
    for (const name of [entry.t, ...entry.n, ...(entry.i ?? [])]) {
      const said = matches(name).map(({ term }) => term), terms = contentOf(name).map(({ term }) => term);
      for (const token of said) counts.set(token, (counts.get(token) ?? 0) + 1);
      terms.forEach((term, i) => [1, 2].forEach((back) => pairs.add(`${terms[i - back]} ${term}`)));
      names.push(new Set(said));
      length += said.length;
    }
    for (const token of counts.keys()) sayers.set(token, (sayers.get(token) ?? 0) + 1);
    spoken.set(id, { names, counts, pairs, length });
    await pause();
  }
  const rarity = (token) => Math.log((spoken.size + 1) / ((sayers.get(token) ?? 0) + 0.5));

  const called = new Map();
  /** The names of a place of a chapter, each as the tokens that it consists of, with their weights. */
  function namesOf(id) {
    if (!called.has(id)) {
      const { t, n, i = [] } = entries[id];
      called.set(id, isMain(entries[id]) ? [t, ...n, ...i].map((name) => Array.from(partsOf(contentOf(name)), (part) => ({ token: part.token, weight: weightOf(part, spread.get(part.token) ?? 0) }))) : []);
    }
    return called.get(id);
  }

  for (const id of spoken.keys()) {
    namesOf(id);  // before the first query asks for all of them at once
    await pause();
  }

  /** How much of a query and of the one name that is most like it is the same. */
  function likeness(id, units) {
    const all = total(units);
    let most = 0;
    for (const name of namesOf(id)) {
      let same = 0, other = total(name);
      for (const { tokens, weight: of } of units) {
        const shared = name.find(({ token }) => tokens.includes(token));
        if (!shared) continue;
        same += of;
        other -= shared.weight;
      }
      most = Math.max(most, same / (same + BEYOND * (all - same) + OTHER * Math.max(other, 0)));
    }
    return most ** 2;
  }

  /** How like a query all names of a place are together, by words that are rare in names. */
  function agreement(id, units, all) {
    let sum = 0;
    for (const name of spoken.get(id).names) {
      let same = 0, other = 0;
      for (const { tokens } of units) {
        const shared = tokens.find((token) => name.has(token));
        if (shared === undefined) continue;
        same += rarity(tokens[0]);
        other -= rarity(shared);
      }
      if (!same) continue;
      for (const token of name) other += rarity(token);
      sum += (same / (same + BEYOND * (all - same) + OTHER * Math.max(other, 0))) ** 3;
    }
    return sum;
  }

  /** The places of chapters of some scores, the likeliest first. */
  function likeliest(points, covered, likes, units, words) {
    const places = [...spoken.keys()].filter((id) => points.has(id));
    const all = units.reduce((sum, { tokens }) => sum + rarity(tokens[0]), 0);
    const near = new Map();
    for (const id of places) near.set(id, agreement(id, units, all));
    const oftenest = Math.max(...places.map((id) => points.get(id))), nearest = Math.max(...near.values()) || 1;
    const likely = (id) => {
      const { counts, pairs, length } = spoken.get(id);
      const inNames = ({ tokens }) => Math.max(...tokens.map((token, i) => (counts.get(token) ?? 0) * (i ? 0.3 : 1)));
      const beside = words.filter(({ term }, i) => i && (pairs.has(`${words[i - 1].term} ${term}`) || pairs.has(`${term} ${words[i - 1].term}`))).length;
      return LIKELY.often * points.get(id) / oftenest + LIKELY.share * covered.get(id) ** 2 + LIKELY.name * likes.get(id)
        + LIKELY.names * near.get(id) / nearest + LIKELY.pairs * beside / Math.max(words.length - 1, 1)
        + LIKELY.usual * units.reduce((sum, unit) => sum + unit.weight * Math.log((inNames(unit) + 0.3) / (length + 60)), 0) + (entries[id].k === "page" ? LIKELY.page : 0);
    };
    const rated = new Map();
    for (const id of places) rated.set(id, likely(id));
    return places.sort((a, b) => rated.get(b) - rated.get(a));
  }

  /** The form that is least far from a misspelt one, of several the most common. */
  function nearest(form, allowed) {
    if (form.length < 4 || !/^\p{L}+$/u.test(form)) return null;
    let best = null, least = allowed + 1;
    for (const other of forms.keys()) {
      if (other.length < 3 || Math.abs(other.length - form.length) >= least) continue;
      const far = distance(form, other, least);
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }

  /** A word written as one, "leakyrelu", as the words of the book that it is made of. */
  function split(form, parts = 4) {
    if (forms.has(form)) return [form];
    for (let at = form.length - 3; parts > 1 && at >= 3; at--) {
      const rest = forms.has(form.slice(0, at)) ? split(form.slice(at), parts - 1) : null;
      if (rest) return [form.slice(0, at), ...rest];
    }
    return null;
  }

  /** The words of a name in a program, "StandardScaler". */
  function pieces(word) {
    const found = word.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+/gu) ?? [];
    return found.length > 1 ? found.map((part) => places(part)[0].form) : null;
  }

  const known = (form) => scores(termOf(form)).size > 0;
  const beginnings = (form) => (form.length < 3 || !/^\p{L}/u.test(form) ? [] : [...forms.keys()].filter((other) => other.startsWith(form)));

  /** The words of a query as the book writes them: corrected, split, or completed. */
  function understood(query) {
    const corrected = [], words = [], programs = [];
    const typed = contentOf(query.normalize("NFC").replace(ASIDE, " ").replace(DERIVATIVE, "∂C/∂").replace(TRANSPOSE, "ᵀ").replace(NETWORK, "neural network"));
    typed.forEach((one, i) => {
      const { word, form, term, name } = one, last = i === typed.length - 1;
      if (name && !typed[i + 1]?.name && scores(name.term).size) programs.push({ ...name, begun: [] });
      const begun = last || !known(form) ? beginnings(form) : [];
      if (known(form) || begun.length) return words.push({ term, form, begun });
      const near = nearest(form, 1), parts = near ? null : pieces(word) ?? split(form);
      const found = parts ?? [near ?? (form.length > 5 ? nearest(form, 2) : null)];
      if (found[0] && !parts) corrected.push([word, found[0]]);
      for (const part of found.filter((one) => found.length < 2 || !STOP_WORDS.has(one))) words.push({ term: part ? termOf(part) : term, form: part ?? form, begun: [] });
    });
    // Two words that the book writes as one.
    for (let i = words.length - 1; i > 0; i--) {
      const joined = words[i - 1].form + words[i].form;
      if (!glossary.lookUp(words.slice(i - 1, i + 1)) && !byName.has(keyOf(words.slice(i - 1, i + 1))) && forms.has(joined)) words.splice(i - 1, 2, { term: termOf(joined), form: joined, begun: [] });
    }
    return { words, programs, corrected };
  }

  /** The units of a query: the glossary's terms, the longest first, and the words between them. */
  function unitsOf(words) {
    return Array.from(partsOf(words), ({ token, term, first, last }) => {
      const tokens = [token], found = new Map(scores(token));
      for (const other of term === undefined ? last.begun.slice(0, 60) : []) {
        const token = termOf(other);
        if (tokens.includes(token)) continue;
        tokens.push(token);
        for (const [id, score] of scores(token)) found.set(id, Math.max(found.get(id) ?? 0, 0.3 * score));
      }
      return { tokens, found, weight: weightOf({ term, first }, found.size) };
    });
  }

  /** The chapters' places that are about a name, the one that teaches it first. */
  function teaching(exact, term, score, asked) {
    const found = new Map();
    const rate = (id, factor) => isMain(entries[id]) && found.set(id, Math.max(found.get(id) ?? 0, factor * (score.get(id) ?? 0)));
    for (const id of named.get(term) ?? []) rate(id, 2);
    const code = /[_.()=]/.test(asked);  // "zero_grad" is not "zero gradients"
    for (const id of exact) rate(id, code && entries[id].n.includes(asked) ? 12 : 6);
    if (term !== undefined) {
      for (const id of introduces.get(term) ?? []) rate(id, entries[id].k === "page" ? 1 : 2.3);  // a page's opening is an overview
      // A heading counts by how much of it is the name.
      const parts = new Set(entries[term].n.flatMap((name) => contentOf(name).map((one) => one.term)));
      for (const id of score.keys()) {
        if (!isMain(entries[id])) continue;
        const title = contentOf(entries[id].t), inside = title.filter((one) => parts.has(one.term)).length;
        if (inside && matches(entries[id].t).some((one) => one.term === glossary.token(term))) rate(id, 1 + inside / title.length);
      }
    }
    if (!found.size && term !== undefined) for (const id of score.keys()) rate(id, 1);
    return [...found].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  }

  function find(query) {
    const { words, programs, corrected } = understood(query);
    const units = unitsOf([...words, ...programs]).filter(({ found }) => found.size);
    const tokens = units.flatMap((unit) => unit.tokens);
    const all = total(units);
    const score = new Map(), covered = new Map();
    for (const { found, weight: of } of units)
      for (const [id, points] of found) {
        score.set(id, (score.get(id) ?? 0) + points * of);
        covered.set(id, (covered.get(id) ?? 0) + of / all);
      }
    const likes = new Map();
    for (const id of covered.keys()) likes.set(id, likeness(id, units));
    const likely = likeliest(score, covered, likes, units, words);
    for (const [id, share] of covered) {
      const opening = units.length > 1 && entries[id].k === "page" ? OPENING : 1;
      score.set(id, opening * score.get(id) * share ** 2 * (1 + NAMED * likes.get(id)));
    }
    // The places of chapters share out their scores, the likeliest takes the highest.
    likely.map((id) => score.get(id)).sort((a, b) => b - a).forEach((points, i) => score.set(likely[i], points));
    const core = words.filter(({ form }) => !GENERIC.has(form));
    const bearing = (some) => new Set(keysOf(some).flatMap((key) => [...(byName.get(key) ?? [])]));
    let exact = bearing(askedOf(query.normalize("NFC")));
    if (!exact.size) exact = bearing(words);
    if (!exact.size && core.length) exact = new Set([...bearing(core)].filter((id) => isMain(entries[id])));
    const term = glossary.lookUp(words) ?? (exact.size || !core.length ? undefined : glossary.lookUp(core));
    const asked = query.trim();
    const [first] = teaching(exact, term, score, asked);
    // A place of a chapter with most of the words comes before what only explains or exercises them.
    const most = [...covered].filter(([id, share]) => share >= MOST && isMain(entries[id])).map(([id]) => id);
    const lead = most.sort((a, b) => score.get(b) - score.get(a))[0];
    const rank = (id) => {
      const { k, n, u } = entries[id];
      if (k === "symbol" && exact.has(id)) return n[0] === asked ? 0 : n.slice(0, -1).includes(asked) ? 1 : isCalled(entries[id], words) ? 5 : 2;
      if (k === "function" && asked.includes("_") && n.includes(asked)) return 2;  // nobody types so what is not a name
      if (id === first) return 3;
      if (id === term) return 4;
      if (exact.has(id) && (k !== "function" || n.includes(asked))) return 6 + ORDER.indexOf(k) + (AFTER.test(u) && k !== "function" ? 20 : 0);
      return id === lead ? 98 : lead !== undefined && AFTER.test(u) ? 100 : 99;
    };
    const whole = [...score.keys()].filter((id) => covered.get(id) > 0.999);
    const found = [...score.keys()].filter((id) => exact.has(id) || covered.get(id) >= (whole.length ? MOST : 0));
    found.sort((a, b) => rank(a) - rank(b) || score.get(b) - score.get(a) || a - b);
    return { found, all: whole.length, tokens, corrected };
  }

  const wordsOf = (text) => sortedKey(contentOf(text));
  return { find, matches, entries, wordsOf };
}
