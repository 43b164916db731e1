// Derivations, step by step (see nnmath.exercises.grade_derivation): cuts a text into chains of sides, reads each
// side with READER and judges each step by numbers at the exercise's points. No sentence of Python's is repeated that
// the numbers do not tell. questions.py joins this and question.js to one module.

const SIGNS = { "=": "=", "==": "=", ":=": "=", "≡": "=", "\\equiv": "=", "<=": "<=", "=<": "<=", "≤": "<=", "⩽": "<=", "\\le": "<=",
	"\\leq": "<=", "\\leqslant": "<=", ">=": ">=", "≥": ">=", "⩾": ">=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=", "<": "<",
	"\\lt": "<", ">": ">", "\\gt": ">", "≈": "", "\\approx": "", "∼": "", "\\sim": "", "≅": "", "\\cong": "", "≠": "", "!=": "",
	"\\ne": "", "\\neq": "" };
const ARROWS = ["<==>", "<=>", "==>", "=>", "->", "⇒", "⟹", "⇔", "⟺", "→", "⟶", "∴", "\\Longrightarrow", "\\Leftrightarrow",
	"\\Longleftrightarrow", "\\Rightarrow", "\\implies", "\\iff", "\\therefore", "\\to", "\\rightarrow"];
const alternatives = (texts) => [...texts].sort((a, b) => b.length - a.length)
	.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") + (text[0] === "\\" ? "(?![A-Za-z])" : "")).join("|");
const MARK = RegExp(`(?<arrow>${alternatives(ARROWS)})|(?<sign>${alternatives(Object.keys(SIGNS))})|(?<stop>(?<!\\\\)[;,])|(?<open>[(\\[{])|(?<close>[)\\]}])`, "g");
const LATEX_NOISE = RegExp("\\\\(?:begin|end)\\{[^{}]*\\}(?:\\[[^\\]]*\\])?|\\\\(?:label|tag\\*?)\\{[^{}]*\\}|\\\\(?:nonumber|notag)\\b"
	+ "|\\\\(?:text|mbox|textrm|intertext|mathrm)\\{[^{}]*\\s[^{}]*\\}|\\\\q?quad(?![A-Za-z])|\\\\[\\[\\]()]|(?<!\\\\)\\$|(?<!\\\\)&"
	+ "|\\\\(?:small|med|big)skip", "g");
const LATEX_WORDS = /\\(?:text|mbox|textrm|intertext)\{[^{}]*\}/g, LATEX_COMMENT = /(?<!\\)%[^\n]*/g;
const LATEX_DISPLAY = /\\\\|\\begin\{|\$\$|\\\[/, LATEX_LINE = /\\\\(?:\s*\[[^\]\n]*\])?/g;
const LEADING = RegExp("^(?:(?:so|hence|thus|therefore|then|and|also|now|but|next|finally|proof|solution|i\\.e\\.|"
	+ "we (?:get|have|find|obtain)|it follows(?: that)?|that is|this is|this gives|which is|start(?: with)?|with|where|by definition)"
	+ "(?![\\p{L}\\p{N}_(⁽'])|\\d+[.)](?=\\s))\\s*[,:]?\\s*", "iu");
const REASON = /(?:[,([]\s*|\s)(?:by|since|because|using|see|as|from)\s+(?=[\p{L}\p{N}_(\\{]).*$/iu;
const BRACKETED = /\s+[[({]\s*(\p{L}[\p{L}\p{N}_’'-]*(?:\s+[\p{L}\p{N}_’'()-]+)*)\s*[\])}]\s*$/u;
const END_OF_PROOF = /\s*(?:∎|□|■|\bq\.?\s?e\.?\s?d\.?|\\(?:qed|blacksquare|square)\b)\s*$/i;
const MAX_STEPS = 60;

// The signs of relation outside all brackets.
function relations(text) {
	let depth = 0;
	return [...text.matchAll(MARK)].filter(({ groups = {} }) => {
		depth += (groups.open ? 1 : 0) - (groups.close ? 1 : 0);
		return groups.sign !== undefined && depth === 0;
	});
}
// The lines, each with what belongs to it: open brackets, and what begins with an operator.
function linesOf(text) {
	const lines = [];
	let depth = 0;
	for (const line of text.split("\n")) {
		const joins = /^\s*(?:[-+−*/·×@]|\\(?:cdot|times)(?![A-Za-z]))/.test(line);
		const ends = lines.length && /[-+−*/·×@]\s*$|\\(?:cdot|times)\s*$/.test(lines.at(-1));
		if (lines.length && line.trim() && (depth > 0 || ends || (joins && lines.at(-1).trim()))) lines[lines.length - 1] += " " + line.trim();
		else lines.push(line);
		const code = line.split("#")[0], count = (signs) => [...code].filter((c) => signs.includes(c)).length;
		depth = Math.max(0, depth + count("([{") - count(")]}"));
	}
	return lines;
}
// As nnmath.exercises.steps: [{sides, signs, latex}].
function splitSteps(whole, names) {
	const wordsIn = (text) => (text.match(/\p{L}{3,}/gu) ?? []).filter((word) => !names.has(word));
	function withoutWords(text) {
		let line = text.split("#")[0].replace(END_OF_PROOF, "").trim(), before = null;
		while (before !== line) {
			before = line;
			const found = LEADING.exec(line);
			if (found && !names.has(found[0].replace(/[\s,:]+$/, "").toLowerCase())) line = line.slice(found[0].length);
		}
		for (const pattern of [REASON, BRACKETED]) {
			const found = pattern.exec(line);
			if (found && wordsIn(found[1] ?? found[0]).length) line = line.slice(0, found.index);
		}
		const remark = !/[=<>≤≥+*/^\\()[\]]/.test(line) && (wordsIn(line).length >= 2 || (wordsIn(line).length && /:\s*$/.test(line)));
		return remark ? "" : line.replace(/[ .,;]+$/, "");
	}
	const latex = /\\|\^\{|_\{|\$/.test(whole);
	let text = whole.replace(/\r\n?/g, "\n");
	if (latex) {
		if (LATEX_DISPLAY.test(text)) text = text.replace(LATEX_COMMENT, " ").replace(/\n/g, " ");
		text = text.replace(LATEX_LINE, "\n").replace(LATEX_WORDS, " ").replace(LATEX_NOISE, " ");
	}
	const statements = [];
	for (const line of linesOf(text).map(withoutWords)) {
		let depth = 0, start = 0, goesOn = true;
		const parts = [];
		for (const mark of line.matchAll(MARK)) {
			const { groups = {} } = mark, end = mark.index + mark[0].length;
			depth += (groups.open ? 1 : 0) - (groups.close ? 1 : 0);
			const breaks = groups.arrow || mark[0] === ";"
				|| (mark[0] === "," && relations(line.slice(start, mark.index)).length && relations(line.slice(end)).length);
			if (!breaks || depth) continue;
			parts.push([line.slice(start, mark.index), goesOn]);
			[start, goesOn] = [end, false];
		}
		parts.push([line.slice(start), goesOn]);
		for (const [part, on] of parts) {
			if (!part.trim()) continue;
			const sides = [], signs = [];
			let from = 0;
			const piece = part.trim();
			for (const mark of relations(piece)) {
				if (!SIGNS[mark[0]]) throw Error(`“${mark[0]}” is no step of a derivation: say what it is exactly`);
				sides.push(piece.slice(from, mark.index).trim());
				signs.push(SIGNS[mark[0]]);
				from = mark.index + mark[0].length;
			}
			sides.push(piece.slice(from).trim());
			statements.push({ sides: signs.length && !sides[0] ? sides.slice(1) : sides, signs, goesOn: on });
		}
	}
	const [only] = statements;
	if (statements.length === 1 && only.signs.join() === "=" && only.sides.length === 1) return [{ sides: only.sides, signs: [], latex }];  // “= answer”
	const chains = [];
	let waiting = "";
	function add(sides, signs, goesOn) {
		const waited = waiting;
		if (!sides.at(-1)) {
			waiting = signs.at(-1);
			[sides, signs] = [sides.slice(0, -1), signs.slice(0, -1)];
		} else waiting = "";
		if (sides.some((side) => !side)) throw Error("Between two signs something is missing");
		if (waited) [signs, goesOn] = [[waited, ...signs.slice(signs.length - sides.length + 1)], true];
		if (goesOn) {
			if (!chains.length) throw Error("A derivation begins with what it is about, not with a sign");
			chains.at(-1).sides.push(...sides);
			chains.at(-1).signs.push(...signs);
		} else if (sides.length) chains.push({ sides: [...sides], signs: signs.length === sides.length - 1 ? [...signs] : [], latex });
	}
	statements.forEach(({ sides, signs, goesOn }, at) => {
		const following = statements[at + 1];
		if (signs.length === sides.length) add(sides, signs, true);
		else if (signs.length) add(sides, signs, waiting !== "");
		else {
			const begins = following && following.signs.length === following.sides.length && chains.at(-1)?.signs.length;
			add(sides, ["="], (goesOn && chains.length > 0 && !begins) || waiting !== "");
		}
	});
	if (chains.reduce((n, chain) => n + chain.signs.length, 0) > MAX_STEPS) throw Error(`A derivation has at most ${MAX_STEPS} steps`);
	return chains;
}

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
// A tree in which the order of terms and factors, and where a sign stands, make no difference.
function formOf(tree) {
	const products = ["mul", "times", "entries", "odot"];
	function factors(part, power) {
		const [kind, a, b] = part;
		if (kind === "number" && Number(a)) return [Number(a) ** power, []];
		if (kind === "neg") { const [n, found] = factors(a, power); return [-n, found]; }
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
		const [number, list] = factors(tree, 1), n = +number.toPrecision(12);
		if (!list.length) return ["number", n];
		if (n === 1 && list.length === 1 && JSON.parse(list[0])[1] === 1) return JSON.parse(list[0])[0];
		return ["product", n, list.sort()];
	}
	if (kind === "power") return b[0] === "number" ? ["product", 1, [JSON.stringify([formOf(a), Number(b[1])])]] : ["power", formOf(a), formOf(b)];
	if (kind === "add") return ["sum", a.map(formOf).flatMap((form) => form[0] === "sum" ? form[1] : [JSON.stringify(form)]).sort()];
	if (kind === "apply") return ["apply", a, formOf(b)];
	return tree.slice(0, 2);
}
const sameForm = (a, b) => JSON.stringify(formOf(a)) === JSON.stringify(formOf(b));
function cut(secret, text) {
	const { vocabulary } = secret, known = new Set([...Object.keys(vocabulary.forms), ...Object.keys(vocabulary.functions), ...secret.names]);
	return splitSteps(text, known);
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
const agreesAt = (a, b) => a.every((v, i) => !Number.isFinite(v) || !Number.isFinite(b[i]) || compares(v, "=", b[i]));
const rounded = (v) => String(+v.toPrecision(6)).replace("-", "−").replace("e+", "e");

// Returns [is it right, feedback]; `pointOf` gives the values of names and functions at a point, `gradeAlone` judges an
// answer without steps.
function gradeDerivation(secret, text, pointOf, gradeAlone, quote) {
	const { relation, stated, start: startText, target, names, free, points, right, sample_points: samples } = secret;
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
	const chains = withTrees(secret, pieces);
	const places = points.map((point) => pointOf(secret, point));
	const valuesOf = (tree) => places.map(([values, calls]) => READER.evaluate(tree, values, calls));
	const count = chains.reduce((n, chain) => n + chain.signs.length, 0);
	const all = count > 2 ? `All ${count} steps follow` : count > 1 ? "Both steps follow" : "The step follows";
	const ends = (chain) => {
		if (!chain.signs.length || !agreesAt(valuesOf(chain.trees.at(-1)), right)) return false;
		if ((relation !== "=" || stated) && !agreesAt(valuesOf(chain.trees[0]), secret.start_values)) return false;
		if (relation !== "=") {
			const allowed = { "<=": ["<=", "<"], "<": ["<", "<="], ">=": [">=", ">"], ">": [">", ">="] }[relation];
			if (!chain.signs.every((sign) => sign === "=" || allowed.includes(sign)) || chain.signs.every((sign) => sign === "=")) return false;
			if (relation.length === 1 && !chain.signs.includes(relation)) return false;
		}
		return stated ? sameForm(chain.trees.at(-1), goal) : isAnswerIn(chain.trees.at(-1));
	};
	const turned = (chain) => ({ ...chain, trees: [...chain.trees].reverse(), signs: [...chain.signs].reverse().map((sign) => TURNED[sign]) });
	const concluded = [...chains].reverse().map((chain) => ends(chain) ? chain : stated && ends(turned(chain)) ? turned(chain) : null).find(Boolean);
	let number = 0;
	for (const { sides, trees, signs } of chains)
		for (const [i, sign] of signs.entries()) {
			number++;
			const [left, next] = [valuesOf(trees[i]), valuesOf(trees[i + 1])], both = left.map((v, n) => Number.isFinite(v) && Number.isFinite(next[n]));
			if (both.filter(Boolean).length < 3) return [null, `Step ${number} has no value at most points.`];
			if (left.every((v, n) => !both[n] || compares(v, sign, next[n]))) continue;
			const mistake = agreesAt(left, right) && secret.known_mistakes.find(({ values }) => agreesAt(next, values));
			const shown = [...samples, ...points].map((point) => [point, ...pointOf(secret, point)])
				.find(([, values, calls]) => { const [a, b] = [trees[i], trees[i + 1]].map((tree) => READER.evaluate(tree, values, calls));
					return Number.isFinite(a) && Number.isFinite(b) && !compares(a, sign, b); });
			let numbers = "";
			if (shown) {
				const [point, values, calls] = shown, used = new Set([...namesOf(trees[i]), ...namesOf(trees[i + 1])].flatMap((name) => free[name] ?? [name]));
				const where = names.map((name, n) => [name, point[n]]).filter(([name]) => used.has(name)).map(([name, v]) => `${name} = ${rounded(v)}`);
				const [a, b] = [trees[i], trees[i + 1]].map((tree) => rounded(READER.evaluate(tree, values, calls)));
				numbers = ` ${where.length ? `With ${where.join(", ")}` : "There"} the left side is ${a} and the right side ${b}.`;
			}
			const text = `${sides[i]} ${{ "<=": "≤", ">=": "≥" }[sign] ?? sign} ${sides[i + 1]}`;
			return [false, `Step ${number} does not follow: <code>${quote(text)}</code>.${mistake ? ` ${mistake.feedback}` : ""}${numbers}`
				+ (concluded ? " The last line is the answer, but it does not follow from these steps." : "")];
		}
	if (concluded) {
		const implied = start[0] === "name" && !concluded.trees.some((tree) => sameForm(tree, start));
		const distinct = chains.flatMap(({ trees }) => trees.slice(1).map((tree, i) => !sameForm(trees[i], tree))).filter(Boolean).length;
		if (distinct + (implied ? 1 : 0) < secret.steps) return asksForSteps;
		return [true, `${all}, and the last line is the answer.`];
	}
	const last = chains.at(-1), signs = new Set(last.signs);
	if ((signs.has("<") || signs.has("<=")) && (signs.has(">") || signs.has(">=")))
		return [false, `${all}, but the signs point in different directions: from ≤ and ≥ in one chain nothing follows.`];
	const about = chains.some(({ trees }) => trees.some((tree) => agreesAt(valuesOf(tree), right) || agreesAt(valuesOf(tree), secret.start_values)));
	if (!about) return [false, `${all}, but no line says what is asked: <code>${quote(startText)}</code>.`];
	if (stated) return [false, `Right so far. Go on until <code>${quote(target)}</code> stands there.`];
	const open = [...namesOf(last.trees.at(-1))].find((name) => names.includes(name) && !answerNames.has(name));
	return [false, "Right so far, but this is not yet the answer" + (open ? `: say what <code>${quote(secret.spelt[open] ?? open)}</code> is.` : ".")];
}

// How the steps are read, as MathML, a row a chain.
function readSteps(secret, text) {
	const marks = { ...secret.marks }, d = "<mo>∂</mo>";
	for (const [pair, word] of Object.entries(secret.quotients)) {
		const [u, v] = pair.split(" ");
		marks[secret.vocabulary.forms[word]] = `<mfrac><mrow>${d}${marks[u]}</mrow><mrow>${d}${marks[v]}</mrow></mfrac>`;
	}
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
