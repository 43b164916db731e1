// Derivations, step by step (see nnmath.exercises.grade_derivation): cuts a text into chains of sides and reads each
// side, both with READER, and judges each step by numbers at the exercise's points. No sentence of Python's is repeated that
// the numbers do not tell. questions.py joins this and question.js to one module.

import { evaluateMatrices, shapeText } from "./matrices.js";
import { describeMistake, locate, wrongRewritings } from "./mistakes.js";

// --- reading

const D = "(?:d|∂|\\\\partial(?![A-Za-z])|\\\\mathrm\\{d\\}|\\\\d)\\s*", BRACED = "((?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})+?)";
const FRACTION = RegExp(`\\\\[dt]?frac\\s*\\{\\s*${D}${BRACED}\\s*\\}\\s*\\{\\s*${D}${BRACED}\\s*\\}`, "g");
const NAME = "\\p{L}(?:[\\p{L}\\p{N}_⁽⁾]|\\^\\(\\d\\))*['’′]*";
const QUOTIENT = RegExp(`[d∂]\\s?(${NAME})\\s*/\\s*(?:[d∂]\\s?(${NAME})|\\([d∂]\\s?(${NAME})\\))`, "gu");
// One side as a tree: a derivative is one word for the reader.
function readSide(text, latex, { vocabulary, spoken, quotients }) {
	const canonical = (name) => {
		try {
			const [[tree]] = READER.read_sides(name, spoken);
			return tree[0] === "name" ? tree[1] : "";
		} catch { return ""; }
	};
	const word = (whole, ...found) => {
		const parts = found.slice(0, found.findIndex((part) => typeof part === "number")).filter(Boolean);
		const known = quotients[`${canonical(parts[0])} ${canonical(parts.at(-1))}`];
		return known ? ` ${known} ` : whole;
	};
	const written = text.replace(FRACTION, word).replace(QUOTIENT, word);
	try {
		return READER.read_sides(latex ? `$${written}$` : written, vocabulary).at(-1)[0];
	} catch (error) {
		throw Error(error.message);  // its place is in another text
	}
}
function namesOf(tree, found = new Set()) {
	if (!Array.isArray(tree)) return found;
	if (tree[0] === "name") found.add(tree[1]);
	for (const part of tree) namesOf(part, found);
	return found;
}
function product(number, list) {
	const n = +number.toPrecision(12);
	if (!list.length || !n) return ["number", n];
	return n === 1 && list.length === 1 && JSON.parse(list[0])[1] === 1 ? JSON.parse(list[0])[0] : ["product", n, list];
}
// A tree in which the order of terms and factors, and where a sign stands, make no difference.
function formOf(tree) {
	const products = ["mul", "times", "entries", "odot"];
	const hasOrder = (part) => [...namesOf(part)].some((name) => /^[A-Z]/.test(name));  // a product of matrices
	const inOrder = (part) => part[1].flatMap((item) => item[0] === "mul" && hasOrder(item) ? inOrder(item) : [JSON.stringify(formOf(item))]);
	function factors(part, power) {
		const [kind, a, b] = part;
		if (kind === "number" && (Number(a) || power === 1)) return [Number(a) ** power, []];
		if (kind === "neg") { const [n, found] = factors(a, power); return [-n, found]; }
		if (kind === "mul" && hasOrder(part)) return [1, [JSON.stringify([["ordered", inOrder(part)], power])]];
		if (products.includes(kind)) return joined(a.map((item) => [item, power]));
		if (kind === "div") return joined([[a, power], [b, -power]]);
		if (kind === "power" && b[0] === "number") return [1, [JSON.stringify([formOf(a), Number(b[1]) * power])]];
		return [1, [JSON.stringify([formOf(part), power])]];
	}
	function joined(parts) {
		const found = parts.map(([part, power]) => factors(part, power));
		return [found.reduce((n, [m]) => n * m, 1), found.flatMap(([, list]) => list)];
	}
	const [kind, a, b] = tree;
	if (kind === "number") return ["number", +Number(a).toPrecision(12)];
	if (kind === "neg" || kind === "div" || products.includes(kind)) {
		const [number, list] = factors(tree, 1);
		return product(number, list.sort());
	}
	if (kind === "power") return b[0] === "number" ? ["product", 1, [JSON.stringify([formOf(a), Number(b[1])])]] : ["power", formOf(a), formOf(b)];
	if (kind === "add") return ["sum", a.map(formOf).flatMap((form) => form[0] === "sum" ? form[1] : [JSON.stringify(form)]).sort()];
	if (kind === "apply") return ["apply", a, formOf(b)];
	return tree.slice(0, 2);
}
// A sum in which like terms are one: x + 0 and 2x − x are x, and no step.
function collected(form) {
	if (form[0] !== "sum") return form;
	const numbers = new Map();
	for (const term of form[1].map((part) => JSON.parse(part))) {
		const [n, list] = term[0] === "number" ? [term[1], []] : term[0] === "product" ? term.slice(1) : [1, [JSON.stringify([term, 1])]];
		const key = JSON.stringify(list);
		numbers.set(key, (numbers.get(key) ?? 0) + n);
	}
	const found = [...numbers].filter(([, n]) => Math.abs(n) > 1e-12).map(([key, n]) => product(n, JSON.parse(key)));
	return found.length > 1 ? ["sum", found.map((part) => JSON.stringify(part)).sort()] : found[0] ?? ["number", 0];
}
const sameForm = (a, b) => JSON.stringify(collected(formOf(a))) === JSON.stringify(collected(formOf(b)));
function cut(secret, text) {
	const { vocabulary } = secret, known = new Set([...Object.keys(vocabulary.forms), ...Object.keys(vocabulary.functions), ...secret.names]);
	return READER.split_text(text, [...known]).map(([sides, signs, latex]) => ({ sides, signs, latex }));
}
const withTrees = (secret, chains) => chains.map((chain) => ({ ...chain, trees: chain.sides.map((side) => readSide(side, chain.latex, secret)) }));
const isAlone = (chains) => chains.length < 2 && !chains.some((chain) => chain.signs.length);

// --- judging

const HOLDS = { "<=": (a, b) => a <= b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, ">": (a, b) => a > b };
const TURNED = { "<=": ">=", "<": ">", ">=": "<=", ">": "<", "=": "=" };
function compares(a, sign, b) {
	const equal = Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
	if (sign === "=") return equal;
	return "<>".includes(sign) ? HOLDS[sign](a, b) && !equal : HOLDS[sign](a, b) || equal;
}
const agreesAt = (a, b) => a.length === b.length && a.every((v, i) => !Number.isFinite(v) || !Number.isFinite(b[i]) || compares(v, "=", b[i]));
const rounded = (v) => String(+v.toPrecision(6)).replace("-", "−").replace("e+", "e");

// The rule that a false step broke, by the values that come of breaking it: of algebra at one place, or of a derivative.
function brokenRule(tree, values, secret, places) {
	/** @type {(part: any, own?: (place: number) => object) => any[]} */
	const valuesOf = (part, own = () => ({})) => places.map(([names, calls], i) => READER.evaluate(part, { ...names, ...own(i) }, calls));
	if (values.some((v) => !Number.isFinite(v))) return null;
	for (const [rule, wrong] of wrongRewritings(tree)) if (agreesAt(values, valuesOf(wrong))) return rule;
	const used = namesOf(tree);
	return secret.broken.find(({ name, values: broken }) => used.has(name) && agreesAt(values, valuesOf(tree, (i) => ({ [name]: broken[i] }))))?.rule ?? null;
}
// A tree with derivatives as the fractions that they are, for a sentence.
function marksOf(secret) {
	const marks = { ...secret.marks }, d = "<mo>∂</mo>";
	for (const [pair, word] of Object.entries(secret.quotients)) {
		const [u, v] = pair.split(" ");
		marks[secret.vocabulary.forms[word]] = `<mfrac><mrow>${d}${marks[u]}</mrow><mrow>${d}${marks[v]}</mrow></mfrac>`;
	}
	return marks;
}

// Returns [is it right, feedback]; `pointOf` gives the values of names and functions at a point, `gradeAlone` judges an
// answer without steps.
function gradeDerivation(secret, text, pointOf, gradeAlone, quote, shownAs) {
	const { relation, stated, start: startText, target, names, free, points, sample_points: samples } = secret;
	const pieces = cut(secret, text), answerNames = new Set(secret.answer_names);
	const asksForSteps = stated ? [false, "That is what is to be shown. Hand in the steps that lead there, with = (or ≤) between them: each is judged."]
		: [true, "That is the answer. Now hand in the way to it too, one step after the other with = between them: each step is judged."];
	const alone = ([good, why]) => good ? asksForSteps : [good, why];
	if (isAlone(pieces)) return alone(gradeAlone(text));
	const start = readSide(startText, false, secret), goal = readSide(target, false, secret);
	const isAnswerIn = (tree) => ![...namesOf(tree)].some((name) => names.includes(name) && !answerNames.has(name));
	if (pieces.length === 1 && pieces[0].signs.length === 1) {
		const [{ sides, signs, latex }] = pieces;
		const tried = (side) => { try { return readSide(side, latex, secret); } catch { return null; } };
		const left = tried(sides[0]), right = tried(sides[1]);
		if (!left) {  // a reader's own name, such as “factor = …”
			try { return alone(gradeAlone(text)); } catch {}
		} else if (signs[0] === relation && sameForm(left, start) && !(right && !isAnswerIn(right))) {
			const found = gradeAlone(latex ? `$${sides[1]}$` : sides[1]);
			if (found[0] && !(stated && right && !sameForm(right, goal))) return asksForSteps;
			if (relation === "=" && start[0] === "name" && !found[0]) return found;
		}
	}
	const chains = withTrees(secret, pieces), { sizes } = secret;
	const places = points.map((point) => pointOf(secret, point));
	// The values at all points; of matrices all their entries, one after the other.
	const valueAt = (tree, [values, functions], n) => sizes ? evaluateMatrices(tree, { values, functions, sizes: sizes[n] }) : READER.evaluate(tree, values, functions);
	const valuesOf = (tree) => places.map((place, n) => valueAt(tree, place, n)).flat(2);
	const shapesOf = (trees) => sizes ? trees.map((tree) => shapeText(valueAt(tree, places[0], 0), sizes[0])) : [];
	const [right, startValues] = [secret.right, secret.start_values].map((values) => values.flat(2));
	const fits = (tree) => { try { valuesOf(tree); return true; } catch { return false; } };
	const count = chains.reduce((n, chain) => n + chain.signs.length, 0);
	const all = count > 2 ? `All ${count} steps follow` : count > 1 ? "Both steps follow" : "The step follows";
	const ends = (chain) => {
		if (!chain.signs.length || !fits(chain.trees.at(-1)) || !fits(chain.trees[0]) || !agreesAt(valuesOf(chain.trees.at(-1)), right)) return false;
		if ((relation !== "=" || stated) && !agreesAt(valuesOf(chain.trees[0]), startValues)) return false;
		if (relation !== "=") {
			const allowed = { "<=": ["<=", "<"], "<": ["<", "<="], ">=": [">=", ">"], ">": [">", ">="] }[relation];
			if (!chain.signs.every((sign) => sign === "=" || allowed.includes(sign)) || chain.signs.every((sign) => sign === "=")) return false;
			if (relation.length === 1 && !chain.signs.includes(relation)) return false;
		}
		return stated ? sameForm(chain.trees.at(-1), goal) : isAnswerIn(chain.trees.at(-1));
	};
	const turned = (chain) => ({ ...chain, trees: [...chain.trees].reverse(), signs: [...chain.signs].reverse().map((sign) => TURNED[sign]) });
	const concluded = [...chains].reverse().map((chain) => ends(chain) ? chain : (stated || sameForm(chain.trees.at(-1), start)) && ends(turned(chain)) ? turned(chain) : null).find(Boolean);
	let number = 0;
	for (const { sides, trees, signs } of chains)
		for (const [i, sign] of signs.entries()) {
			number++;
			const text = `${sides[i]} ${{ "<=": "≤", ">=": "≥" }[sign] ?? sign} ${sides[i + 1]}`;
			const fails = (reason) => [false, `Step ${number} does not follow: <code>${quote(text)}</code>. ${reason}`
				+ (concluded ? " The last line is the answer, but it does not follow from these steps." : "")];
			let left, next;
			try {
				[left, next] = [valuesOf(trees[i]), valuesOf(trees[i + 1])];
				const [a, b] = shapesOf([trees[i], trees[i + 1]]);
				if (a !== b) return fails(`The left side is ${a}, the right side ${b}.`);
			} catch (error) { return fails(quote(error.message)); }
			const both = left.map((v, n) => Number.isFinite(v) && Number.isFinite(next[n]));
			if (both.filter(Boolean).length < 3) return [null, `Step ${number} has no value at most points.`];
			if (left.every((v, n) => !both[n] || compares(v, sign, next[n]))) continue;
			const mistake = relation === "=" && agreesAt(left, right) && secret.known_mistakes.find(({ values }) => agreesAt(next, values));
			const shown = !sizes && [...samples, ...points].map((point) => [point, ...pointOf(secret, point)])
				.find(([, values, calls]) => { const [a, b] = [trees[i], trees[i + 1]].map((tree) => READER.evaluate(tree, values, calls));
					return Number.isFinite(a) && Number.isFinite(b) && !compares(a, sign, b); });
			let numbers = "";
			if (sizes) {
				const gaps = left.map((v, n) => Math.abs(v - next[n])), worst = gaps.indexOf(Math.max(...gaps));
				numbers = `With random matrices of the right shapes, in the entry in which they differ most, the left side is ${rounded(left[worst])} and the right side ${rounded(next[worst])}.`;
			}
			if (shown) {
				const [point, values, calls] = shown, used = new Set([...namesOf(trees[i]), ...namesOf(trees[i + 1])].flatMap((name) => free[name] ?? [name]));
				const where = names.map((name, n) => [name, point[n]]).filter(([name]) => used.has(name)).map(([name, v]) => `${name} = ${rounded(v)}`);
				const [a, b] = [trees[i], trees[i + 1]].map((tree) => rounded(READER.evaluate(tree, values, calls)));
				numbers = `${where.length ? `With ${where.join(", ")}` : "There"} the left side is ${a} and the right side ${b}.`;
			}
			const rule = sign === "=" && !sizes && brokenRule(trees[i], next, secret, places);
			const found = sign === "=" && !sizes && !rule && !mistake && next.every(Number.isFinite) ? locate(trees[i], trees[i + 1], valuesOf, secret.marks) : null;
			const reason = rule ? TEXTS.rules[rule] : mistake ? mistake.feedback
				: found ? describeMistake(found, shownAs({ ...secret, marks: marksOf(secret) })) : "";
			return fails([reason, numbers].filter(Boolean).join(" "));
		}
	if (concluded) {
		const implied = start[0] === "name" && !concluded.trees.some((tree) => sameForm(tree, start));
		const distinct = chains.flatMap(({ trees }) => trees.slice(1).map((tree, i) => !sameForm(trees[i], tree))).filter(Boolean).length;
		if (distinct + (implied ? 1 : 0) < secret.steps) return asksForSteps;
		const checked = relation === "=" ? "" : ` Each ≤ holds at all of the ${points.length} points at which it was tried, large, small and at the borders; in Jupyter it is proved.`;
		return [true, `${all}, and the last line is the answer.${checked}`];
	}
	const last = chains.at(-1), signs = new Set(last.signs);
	if ((signs.has("<") || signs.has("<=")) && (signs.has(">") || signs.has(">=")))
		return [false, `${all}, but the signs point in different directions: from ≤ and ≥ in one chain nothing follows.`];
	const about = chains.some(({ trees }) => trees.some((tree) => agreesAt(valuesOf(tree), right) || agreesAt(valuesOf(tree), startValues)));
	if (!about) return [false, `${all}, but no line says what is asked: <code>${quote(startText)}</code>.`];
	if (stated) return [false, `Right so far. Go on until <code>${quote(target)}</code> stands there.`];
	const open = [...namesOf(last.trees.at(-1))].find((name) => names.includes(name) && !answerNames.has(name));
	return [false, "Right so far, but this is not yet the answer" + (open ? `: say what <code>${quote(secret.spelt[open] ?? open)}</code> is.` : ".")];
}

// How the steps are read, as MathML, a row a chain.
function readSteps(secret, text) {
	const marks = marksOf(secret);
	const style = { latex: false, marks, ranks: secret.vocabulary.ranks };
	const typeset = (tree) => READER.typeset_sides([[tree, 0]], style);
	const pieces = cut(secret, text);
	if (isAlone(pieces)) return null;  // as a formula
	const signOf = (sign) => `<mo>${{ "<=": "≤", ">=": "≥", "<": "&lt;", ">": "&gt;" }[sign] ?? sign}</mo>`;
	const lines = withTrees(secret, pieces).flatMap(({ trees: [first, ...others], signs }) => others.length
		? others.map((tree, i) => [i ? "" : typeset(first), signOf(signs[i]), typeset(tree)]) : [[typeset(first), "", ""]]);
	return `<mtable>${lines.map((line) => `<mtr>${line.map((cell) => `<mtd>${cell}</mtd>`).join("")}</mtr>`).join("")}</mtable>`;
}

export { gradeDerivation, readSteps };
