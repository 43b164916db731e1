// What is wrong with a formula, and where (as nnmath.exercises.differences and broken_rules, on the trees of READER): both
// formulas are laid beside each other, part by part, and compared by their values. questions.py joins this, derivation.js
// and question.js to one module.

/* global READER, TEXTS -- the reader of typed answers, and the sentences of nnmath.exercises.feedback, from questions.py */

const MANY = ["mul", "times", "entries", "odot"], LIMIT = 9, NEAR = 1e-9;
const numeral = (value) => ["number", String(value)];
const isNumber = (tree) => tree[0] === "number";
const minus = (tree) => tree[0] === "neg" ? tree[1] : ["neg", tree];
const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// A formula as a number times factors, above and below; as terms with signs; as a power.
function factorsOf(tree) {
	const [kind, a, b] = tree;
	if (kind === "number" && Number(a)) return [Number(a), []];
	if (kind === "neg") { const [n, found] = factorsOf(a); return [-n, found]; }
	if (MANY.includes(kind)) {
		const pairs = a.map(factorsOf);
		return [pairs.reduce((n, [m]) => n * m, 1), pairs.flatMap(([, found]) => found)];
	}
	if (kind === "div") {
		const [[n, above], [m, below]] = [factorsOf(a), factorsOf(b)];
		return [n / m, [...above, ...below.map((f) => ({ ...f, below: !f.below }))]];
	}
	if (kind === "power" && b[0] === "neg" && isNumber(b[1])) {
		const [n, found] = factorsOf(b[1][1] === "1" ? a : ["power", a, b[1], 0]);
		return [1 / n, found.map((f) => ({ ...f, below: !f.below }))];
	}
	return [1, [{ node: tree, below: false }]];
}
const termsOf = (tree, sign = 1) => tree[0] === "add" ? tree[1].flatMap((term) => termsOf(term, sign))
	: tree[0] === "neg" ? termsOf(tree[1], -sign) : [{ node: tree, sign }];
const powerOf = (tree) => tree[0] === "power" ? [tree[1], tree[2]] : [tree, numeral(1)];

const combinations = (list, n) => n === 0 ? [[]] : list.flatMap((item, i) => combinations(list.slice(i + 1), n - 1).map((rest) => [item, ...rest]));
function* pairsOf(parts, own) {  // what may be left out on both sides, the least first
	for (const [missing, extra] of [[0, 0], [1, 0], [0, 1], [1, 1], [2, 0], [0, 2]])
		for (const some of combinations(parts, missing))
			for (const others of combinations(own, extra)) yield [some, others];
}
const without = (parts, leftOut) => parts.filter((part) => !leftOut.includes(part));

// The one place where an answer differs from the right formula; null if it cannot be told. `valuesOf` gives values at points.
function locate(right, answer, valuesOf, marks) {
	const known = new Map();
	const values = (tree) => {
		const key = JSON.stringify(tree);
		if (!known.has(key)) known.set(key, valuesOf(tree));
		return known.get(key);
	};
	// The number that one is times the other.
	function constant(mine, others) {
		const usable = mine.map((v, i) => [v, others[i]]).filter(([v, w]) => Number.isFinite(v) && Number.isFinite(w));
		const size = usable.reduce((sum, [, w]) => sum + w * w, 0);
		if (usable.length < Math.min(4, mine.length) || !size) return null;
		const ratio = usable.reduce((sum, [v, w]) => sum + v * w, 0) / size;
		if (Math.abs(ratio) < NEAR || usable.some(([v, w]) => Math.abs(v - ratio * w) > NEAR * Math.max(Math.abs(v), 1e-9))) return null;
		const near = Math.round(ratio * 720) / 720;
		return Math.abs(ratio - near) < NEAR * Math.abs(ratio) ? near : ratio;
	}
	const ones = values(right).map(() => 1);
	const multiplied = (factors) => factors.reduce((all, f) => values(f.node).map((v, i) => f.below ? all[i] / v : all[i] * v), ones);
	const added = (terms) => terms.reduce((all, t) => values(t.node).map((v, i) => all[i] + t.sign * v), ones.map(() => 0));
	const scaled = (list, by) => list.map((v) => v * by);
	const below = (is) => is ? [["denominator"]] : [];
	function replacement(wanted, own) {
		const [prime, activation] = [wanted, own].every(([kind]) => kind === "apply") && wanted[1] !== own[1]
			? [alike(wanted[2], own[2]) && `d${own[1]}` === wanted[1] || `d${wanted[1]}` === own[1], false]
			: [false, wanted[0] === "apply" && own[0] === "apply" && /^z/i.test(wanted[2][1]) && /^a/i.test(own[2][1])];
		const [a, b] = wanted[0] === "apply" && own[0] === "apply" && wanted[1] === own[1] ? [wanted[2], own[2]] : [wanted, own];
		const [first, second] = [a, b].map(([kind, name]) => kind === "name" ? /^(.*?)(\d+)$/.exec(name) : null);
		const numbered = first && second && first[1] === second[1] && first[2] !== second[2];
		const [one, other] = numbered ? [a, b].map(([, name]) => marks[name]?.replace(/<mrow><mo>\(<\/mo>.*?<\/mrow>/, "")) : [];
		return { kind: "replaced", part: wanted, instead: own, where: [], reason: numbered ? one === other ? "layer" : "index" : prime ? "prime" : activation ? "slope at the activation" : "" };
	}
	function difference(wanted, own) {
		if (constant(values(own), values(wanted)) === 1) return null;
		if (isNumber(wanted) && isNumber(own)) return { kind: "constant", instead: own, where: [] };
		if (wanted[0] === "apply" && own[0] === "apply") return ofFunctions(wanted, own);
		if (wanted[0] === "power" || own[0] === "power") {
			const found = ofPowers(wanted, own);
			if (found) return found;
		}
		return ofProducts(wanted, own) ?? ofSums(wanted, own, 1);
	}
	function ofProducts(wanted, own) {
		const [[n, factors], [m, mine]] = [factorsOf(wanted), factorsOf(own)];
		if (Math.max(factors.length, mine.length) > LIMIT) return null;
		for (const [missing, extra] of pairsOf(factors, mine)) {
			const [rest, ownRest] = [without(factors, missing), without(mine, extra)], left = rest.length + ownRest.length;
			if (!left && !(missing.length === 1 && extra.length === 1)) continue;
			const ratio = constant(multiplied(ownRest), multiplied(rest));
			const found = ratio === null ? null : ofFactors(missing, extra, n / m / ratio, !left);
			if (found) return found;
		}
		return null;
	}
	function ofFactors(missing, extra, scale, whole) {
		const exact = Math.abs(scale - 1) < NEAR, also = exact ? null : Math.abs(scale + 1) < NEAR ? -1 : 0;
		if (!missing.length && !extra.length) return { kind: also === -1 ? "sign" : "number as a factor", where: [] };
		if (!extra.length) {
			if (new Set(missing.map((f) => f.below)).size > 1 || (missing.length > 1 && also !== null)) return null;
			const where = below(missing[0].below);
			return missing.length === 1 ? { kind: "missing factor", part: missing[0].node, where, also }
				: { kind: "missing factors", part: missing[0].node, second: missing[1].node, where };
		}
		if (!missing.length) return extra.length > 1 ? null : { kind: "added factor", part: extra[0].node, where: below(extra[0].below), also };
		const [[wanted], [own]] = [missing, extra];
		if (wanted.below !== own.below) return constant(values(wanted.node), values(own.node)) === 1 ? { kind: "upside down", instead: own.node, where: [] } : null;
		const inner = within(wanted.node, own.node, own.below ? 1 / scale : scale);
		if (inner) {
			const bare = inner.where.length || whole || inner.kind === "exponent";
			return { ...inner, where: [...below(own.below), ...(bare ? [] : [["factor", own.node]]), ...inner.where] };
		}
		return also !== null || whole ? null : { ...replacement(wanted.node, own.node), where: below(own.below) };
	}
	function within(wanted, own, scale) {
		if (wanted[0] === "add" || own[0] === "add") {
			const found = ofSums(wanted, own, scale);
			if (found) return found;
		}
		if (Math.abs(scale - 1) > NEAR) return null;
		return wanted[0] === "apply" && own[0] === "apply" ? ofFunctions(wanted, own) : ofPowers(wanted, own);
	}
	function ofSums(wanted, own, scale) {
		const [terms, mine] = [termsOf(wanted), termsOf(own)], most = Math.max(terms.length, mine.length);
		if (most < 2 || most > LIMIT) return null;
		for (const [missing, extra] of pairsOf(terms, mine)) {
			const [rest, ownRest] = [without(terms, missing), without(mine, extra)];
			if (!rest.length || !ownRest.length || !(missing.length + extra.length)) continue;
			const found = constant(added(ownRest), scaled(added(rest), scale)) === 1 ? ofTerms(missing, extra, scale) : null;
			if (found) return found;
		}
		return null;
	}
	function ofTerms(missing, extra, scale) {
		if (!extra.length) return { kind: "missing term", part: missing.length === 1 ? missing[0].node : null, count: missing.length, where: [] };
		if (!missing.length) return extra.length === 1 ? { kind: "added term", part: extra[0].node, where: [] } : null;
		const [[wanted], [own]] = [missing, extra];
		const ratio = constant(scaled(values(own.node), own.sign), scaled(values(wanted.node), scale * wanted.sign));
		if (ratio === -1) return { kind: "sign of a term", part: own.node, where: [] };
		if (ratio !== null) {
			return factorsOf(own.node)[1].length ? { kind: "number as a factor", where: [["term", own.node]] } : { kind: "constant", instead: own.node, where: [] };
		}
		if (Math.abs(scale - 1) < NEAR && wanted.sign === own.sign) {
			const inner = difference(wanted.node, own.node);
			if (inner) return { ...inner, where: [["term", own.node], ...inner.where] };
		}
		const found = replacement(wanted.node, own.node);
		// With a number before the sum, or another sign before the term, the right term is not what belongs there.
		return Math.abs(scale - 1) < NEAR && wanted.sign === own.sign ? found : { ...found, part: null };
	}
	function ofFunctions(wanted, own) {
		if (wanted[1] === own[1] && !(wanted[2][0] === "name" && own[2][0] === "name")) {
			const inner = difference(wanted[2], own[2]);
			if (inner) return { ...inner, where: [["argument", own], ...inner.where] };
		}
		return replacement(wanted, own);
	}
	function ofPowers(wanted, own) {
		const [[base, exponent], [ownBase, ownExponent]] = [powerOf(wanted), powerOf(own)];
		if (constant(values(ownBase), values(base)) === 1) return { kind: "exponent", instead: own, where: [] };
		if (wanted[0] === "power" && own[0] === "power" && alike(exponent, ownExponent)) {
			const inner = difference(base, ownBase);
			return inner && { ...inner, where: [["power", own], ...inner.where] };
		}
		return null;
	}
	return difference(right, answer);
}

// As nnmath.exercises.diagnose.without_the_rest: whoever has little of the right formula is not told the rest.
function withoutTheRest(found, right, answer) {
	const pieces = (tree, list = []) => {
		if (!Array.isArray(tree)) return list;
		if (["number", "name", "apply"].includes(tree[0])) list.push(String(tree[1]));
		for (const part of tree[0] === "apply" ? [tree[2]] : tree) pieces(part, list);
		return list;
	};
	const common = (a, b) => { const rest = [...b]; return a.filter((piece) => { const at = rest.indexOf(piece); if (at >= 0) rest.splice(at, 1); return at >= 0; }).length; };
	const all = pieces(right), own = pieces(answer), present = common(all, own), share = present / all.length;
	if (["missing factor", "missing factors", "missing term", "replaced"].includes(found.kind)) {
		if (share >= 2 / 3 && (present >= 4 || found.reason)) return found;
		const enough = share >= 1 / 2 && (found.kind === "replaced" ? !alike(found.instead, answer) || Boolean(found.reason) : present >= 2);
		return enough ? { ...found, part: null, second: null } : null;
	}
	const told = [found.part, ...found.where.map(([, of]) => of)].filter(Boolean);
	return share < 2 / 3 && told.some((part) => pieces(part).length > common(pieces(part), own)) ? null : found;
}

// The sentence, in HTML; `show` makes MathML of a tree, in brackets if it is a sum and these are asked for.
function describeMistake({ kind, part, second, instead, where, also, reason, count }, show) {
	const factor = (tree) => tree ? show(tree, true) : "", upper = (text) => text[0].toUpperCase() + text.slice(1);
	// “In the factor a you have a where b belongs” says a twice.
	const places = kind === "replaced" && where.length && alike(where.at(-1)[1] ?? null, instead) ? where.slice(0, -1) : where;
	const alsoText = also === -1 ? " and the sign" : also === 0 ? " and a number as a factor" : "";
	const words = { part: part ? show(part) : "", factor_part: factor(part), instead_factor: factor(instead), why: TEXTS.reasons[reason ?? ""], also: alsoText,
		comma_also: alsoText && `,${alsoText}`, base: instead ? factor(powerOf(instead)[0]) : "", number: instead ? show(instead) : "",
		a_term: count > 1 ? "two terms" : "a term", is_missing: count > 1 ? "are missing" : "is missing" };
	const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
	const told = places.map(([place, of]) => of ? TEXTS.places[place].replace("{}", show(of)) : TEXTS.unknown_places[place] ?? TEXTS.places[place]);
	const at = upper([...new Set(told)].slice(-3).join(", ") || " ").trim();
	if (kind === "replaced" && part) {
		const text = `you have ${words.instead_factor} where ${words.factor_part} belongs${words.why}.`;
		return at ? `${at} ${text}` : upper(text);
	}
	const both = kind === "missing factors" && part
		&& (alike(part, second) ? `the factor ${words.factor_part}, twice` : `the factors ${words.factor_part} and ${factor(second)}`);
	const named = part || !(kind in TEXTS.unnamed), what = both || fill((named ? TEXTS.wrong : TEXTS.unnamed)[kind]);
	return at ? `${at}, all is right but for ${what}.` : `${TEXTS.but} ${what}.`;
}

// --- rules

const raise = (tree, exponent) => tree[0] === "neg" ? ["neg", raise(tree[1], exponent)] : ["power", tree, exponent, 0];
const over = (a, tree) => tree[0] === "neg" ? ["neg", ["div", a, tree[1]]] : ["div", a, tree];
const times = (rest, term) => term[0] === "neg" ? ["neg", ["times", [...rest, term[1]]]] : ["times", [...rest, term]];
// What comes of breaking a rule at this very place: [rule, tree].
function brokenAt(tree) {
	const [kind, a, b] = tree, found = [], add = (rule, wrong) => found.push([rule, wrong]);
	const call = (inner) => inner[0] === "neg" ? ["neg", ["apply", a, inner[1]]] : ["apply", a, inner];
	if (kind === "power") {
		if (a[0] === "add") {
			add("power of a sum", ["add", a[1].map((term) => raise(term, b))]);
			add("power of a sum", ["add", a[1].map((term) => ["power", term[0] === "neg" ? term[1] : term, b, 0])]);
		}
		if (a[0] === "div" && a[1][0] === "add") add("power of a sum", ["div", ["add", a[1][1].map((term) => raise(term, b))], ["power", a[2], b, 0]]);
		if (MANY.includes(a[0])) a[1].forEach((factor, at) => add("power of a product", ["times", a[1].map((f, n) => n === at ? ["power", factor, b, 0] : f)]));
		if (a[0] === "neg") add("square of a negative", ["neg", ["power", a[1], b, 0]]);
	}
	if (kind === "apply") {
		if (a === "sqrt" && b[0] === "power") add("root of a square", b[1]);
		if (b[0] === "add") add("function of a sum", ["add", b[1].map(call)]);
		if (a === "log" && MANY.includes(b[0])) add("log of a product", ["times", b[1].map(call)]);
		if (a === "log" && b[0] === "power") add("log of a power", ["power", call(b[1]), b[2], 0]);
		if (a === "exp" && MANY.includes(b[0])) add("exp of a product", ["times", b[1].map(call)]);
	}
	if (kind === "neg" && a[0] === "add") add("minus before a bracket", ["add", [minus(a[1][0]), ...a[1].slice(1)]]);
	if (kind === "add") {
		a.forEach((term, at) => { if (term[0] === "neg" && term[1][0] === "add") {
			const [first, ...rest] = term[1][1];
			add("minus before a bracket", ["add", [...a.slice(0, at), ["neg", first], ...rest, ...a.slice(at + 1)]]);
		} });
		if (a.every(([part]) => part === "div")) add("sum of fractions", ["div", ["add", a.map((part) => part[1])], ["add", a.map((part) => part[2])]]);
	}
	if (MANY.includes(kind)) {
		a.forEach((factor, at) => { if (factor[0] === "add") factor[1].forEach((term, n) => add("factor before a bracket",
			["add", factor[1].map((other, m) => m === n ? times([...a.slice(0, at), ...a.slice(at + 1)], term) : other)])); });
		if (a.length > 1 && a.every(([part, name]) => part === "apply" && name === "exp")) add("product of exps", ["apply", "exp", ["times", a.map((part) => part[2])]]);
	}
	if (kind === "div" && b[0] === "add") {
		add("fraction with a sum below", ["add", b[1].map((term) => over(a, term))]);
		const parts = a[0] === "add" ? a[1] : [a], sum = (list) => list.length > 1 ? ["add", list] : list[0] ?? numeral(1);
		for (const part of parts.filter((p) => b[1].some((term) => alike(p, term))))
			add("cancelled from a sum", ["div", sum(parts.filter((p) => !alike(p, part))), sum(b[1].filter((term) => !alike(term, part)))]);
	}
	return found;
}
// Every wrong rewriting of a formula, the innermost first.
function* wrongRewritings(tree, rebuild = (part) => part) {
	if (!Array.isArray(tree) || ["number", "name"].includes(tree[0])) return;
	for (const [i, part] of tree.entries()) {
		const put = (wrong) => rebuild(tree.map((other, n) => n === i ? wrong : other));
		if (Array.isArray(part) && Array.isArray(part[0])) for (const [j, item] of part.entries())
			yield* wrongRewritings(item, (wrong) => put(part.map((other, n) => n === j ? wrong : other)));
		else yield* wrongRewritings(part, put);
	}
	for (const [rule, wrong] of brokenAt(tree)) yield [rule, rebuild(wrong)];
}

export { describeMistake, locate, withoutTheRest, wrongRewritings };
