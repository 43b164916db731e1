// Quick questions (see questions.py): shows them, grades answers, gives feedback. nnmath supplies the correct answers;
// typed text is parsed, never run. Progress is stored in this browser only.

import { gradeDerivation, readSteps } from "./derivation.js";
import { eachEntry, flipped, shapeOf, shapeText, valueForIndices } from "./matrices.js";
import { describeMistake, locate, withoutTheRest } from "./mistakes.js";

function h(tag, attributes = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		name.startsWith("on") ? node[name] = value : node.setAttribute(name, value);
	node.append(...children);
	return node;
}

const escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);  // a reader's own characters are never HTML

// Texts are the book's own HTML; anything active in it is removed all the same.
const ALLOWED = RegExp("^(span|em|strong|code|svg|path|line|math|semantics|annotation|"
	+ "m(row|i|n|o|text|space|su[bp]|subsup|frac|sqrt|root|over|under|underover|table|tr|td|style|padded|phantom))$");
function rich(node, html) {
	const { body } = new DOMParser().parseFromString(html, "text/html");
	for (const part of body.querySelectorAll("*")) {
		if (!ALLOWED.test(part.localName)) part.remove();
		for (const { name } of [...part.attributes])
			if (/^on|href|^src|action/i.test(name)) part.removeAttribute(name);
	}
	node.append(...body.childNodes);
	return node;
}

// As in obfuscate.py.
function deobfuscate({ id, secret }) {
	const key = new TextEncoder().encode(id);
	const bytes = Uint8Array.from(atob(secret), (c, i) => c.charCodeAt(0) ^ key[i % key.length]);
	return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

/* global READER -- the reader of typed answers, translated from nnmath.formulas, which questions.py puts before this module */
const NOT_FINITE = "This has no finite value";

// The values of a formula's names and functions at a point, for READER.evaluate.
function atPoint({ names, functions, vocabulary }, point) {
	const values = Object.fromEntries(names.map((name, i) => [name, point[i]])), calls = {};
	for (const [name, [letter, body]] of Object.entries(functions)) {
		const { forms, ranks } = vocabulary;
		const [[tree]] = READER.read_sides(body, { ...vocabulary, forms: { ...forms, [letter]: letter }, ranks: { ...ranks, [letter]: 0 } });
		calls[name] = (x) => READER.evaluate(tree, { ...values, [letter]: x }, calls);
	}
	return [values, calls];
}
function namesIn(tree, found = new Set()) {
	if (!Array.isArray(tree)) return found;
	if (tree[0] === "name") found.add(tree[1]);
	for (const part of tree) namesIn(part, found);
	return found;
}
// A part of a formula in a sentence, in brackets if it is a sum and a factor.
const shownAs = ({ vocabulary, marks }) => (tree, factor = false) => {
	const text = READER.typeset_sides([[tree, 0]], { latex: false, marks: marks ?? {}, ranks: vocabulary.ranks });
	const inner = text.replace(/^<math[^>]*>|<\/math>$/g, ""), bracket = (sign) => `<mo>${sign}</mo>`;
	return `<math><mrow>${factor && ["add", "neg"].includes(tree[0]) ? bracket("(") + inner + bracket(")") : inner}</mrow></math>`;
};
// How an answer is read, as MathML; empty where nothing is to be seen that was not typed.
function readAs(kind, secret, text, unit) {
	const { vocabulary, marks, right } = secret;
	const style = { latex: false, marks: marks ?? {}, ranks: vocabulary?.ranks ?? {} };
	if (kind === "derivation") try {
		return readSteps(secret, text) ?? readAs("formula", secret.alone, text, unit);
	} catch {
		return readAs("formula", secret.alone, text, unit);
	}
	if (kind === "formula") return READER.typeset_sides(READER.read_sides(text, vocabulary), style);
	if (kind === "number") {
		text = READER.as_asked(text, Number.isInteger(right));
		READER.read_one(text, unit);
		return /^[-+]?\d+(\.\d+)?$/.test(text.trim()) ? "" : READER.typeset_sides(READER.read_number_sides(text, unit), style);
	}
	return READER.typeset_rows(READER.read_rows(text, right.flat().length), false);
}

// A decimal of a formula that would be right with the fraction for which it stands, and this fraction; or a decimal so long
// that numbers cannot tell it from the right one. As in nnmath.exercises.diagnose.
function roundedDecimals(tree, agrees) {
	const found = [];
	const replaced = (node) => {
		if (!Array.isArray(node)) return node;
		if (node[0] !== "number") return node.map(replaced);
		const [, whole, decimals] = /^(\d*)\.(\d{2,})$/.exec(node[1]) ?? [];
		if (!decimals) return node;
		const n = decimals.length, digits = BigInt(whole + decimals);
		for (let q = 1; q <= Math.min(100, 10 ** n / 3); q++) {
			const p = Math.round(node[1] * q);
			if (BigInt(p) * 10n ** BigInt(n) === digits * BigInt(q)) return node;
			if (q > 1 && Math.abs(p / q - node[1]) <= 10 ** -n) {
				found.push([node[1], `${p}/${q}`]);
				return ["div", ["number", `${p}`], ["number", `${q}`]];
			}
		}
		return node;
	};
	const other = replaced(tree), long = /"number","(\d*\.\d{9,}|[^"]*e-\d+)"/.exec(JSON.stringify(tree));
	if (found.length && agrees(other)) return found.slice(0, 1);
	return long && agrees(tree) ? [[long[1], ""]] : [];
}

// --- grading: an answer -> [is it right, feedback]

const TOLERANCE = 1e-9, EXACT = 1e-11;
const same = (a, b, tolerance) => Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-9);
const short = (v, digits = 4) => String(+v.toPrecision(digits)).replace("-", "−");
const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
// A formula of matrices, or with indices: its values at all points, at which sizes differ.
function gradeMatrices(secret, text) {
	const { names, points, square, known_mistakes: mistakes, indices, vocabulary, why } = secret, right = points.map((point) => point.right);
	const sides = READER.read_sides(text, vocabulary).map(([tree]) => tree), [, functions] = atPoint(secret, []);
	const valuesAt = (tree, places) => places.map(({ sizes, values }) =>
		valueForIndices(tree, { sizes, functions, values: Object.fromEntries(names.map((name, i) => [name, values[i]])) }, indices));
	const valuesOf = (tree) => valuesAt(tree, points), wrongAt = (places, n) => places.map(({ wrong }) => wrong[n]);
	const flat = (v) => [v].flat(2), near = (a, b) => b !== null && `${shapeOf(a)}` === `${shapeOf(b)}`
		&& flat(a).every((v, i) => Math.abs(v - flat(b)[i]) <= 1e-9 * Math.max(...flat(b).map(Math.abs), 1e-12));
	const agrees = (mine, others) => mine.every((v, i) => near(v, others[i]));
	const agreesIn = (tree) => { try { return agrees(valuesOf(tree), right); } catch { return false; } };
	const rounded = sides.flatMap((tree) => roundedDecimals(tree, agreesIn))[0];
	if (rounded) return [false, rounded[1] ? `This is right but for rounding: write ${rounded[1]} rather than ${rounded[0]}.`
		: "It agrees to many digits, but not exactly: write fractions, 1/3 rather than a decimal."];
	const wrong = sides.findLast((tree) => !agreesIn(tree));
	if (!wrong) return [true, why];
	let mine;
	try { mine = valuesOf(wrong); } catch (error) {  // where all sizes are equal everything fits: what is it there?
		const message = escapeHtml(error.message);
		try {
			const there = valuesAt(wrong, square), mistake = mistakes.find((_, n) => agrees(there, wrongAt(square, n)));
			const otherwise = agrees(there, square.map((point) => point.right)) ? `${message} Where all sizes happen to be equal it would be right.` : message;
			return [false, mistake ? `${mistake} ${message}` : otherwise];
		} catch { return [false, message]; }
	}
	const mistake = mistakes.find((_, n) => agrees(mine, wrongAt(points, n)));
	if (mistake) return [false, mistake];
	if (!mine.some((v) => flat(v).every(Number.isFinite))) return [null, NOT_FINITE + "."];
	const shapes = [mine, right].map(([value]) => shapeText(value, points[0].sizes));
	if (agrees(mine.map(flipped), right)) return [false, `This is right but for a transpose: yours is ${shapes[0]}, and ${shapes[1]} is asked for.`];
	if (shapes[0] !== shapes[1]) return [false, `Your formula gives ${shapes[0]}, and ${shapes[1]} is asked for.`];
	if (agrees(mine.map((v) => eachEntry((x) => -x, v)), right)) return [false, "This is right but for the sign."];
	const ratio = flat(mine[0])[0] / flat(right[0])[0];
	if (Number.isFinite(ratio) && ratio && agrees(mine, right.map((v) => eachEntry((x) => ratio * x, v))))
		return [false, `It is right but for a constant factor: it is ${short(ratio)} times what is asked for.`];
	const k = mine.findIndex((v, i) => !near(v, right[i])), [own, wanted] = [flat(mine[k]), flat(right[k])];
	// Where an entry has no value, that entry is the one to speak of.
	const gaps = own.map((v, i) => Number.isFinite(v) ? Math.abs(v - wanted[i]) : Infinity), at = gaps.indexOf(Math.max(...gaps)), columns = shapeOf(mine[k])[1] ?? 1;
	const entry = own.length > 1 ? `entry (${Math.floor(at / columns) + 1}, ${at % columns + 1})` : "it";
	return [false, `With random numbers of the right shapes ${entry} is ${Number.isFinite(own[at]) ? short(own[at]) : "no number"}, and the right one ${short(wanted[at])}.`];
}
const GRADE = {
	choice({ right, why }, chosen) {
		if (!chosen.length) return [null, "Choose first, then check."];
		const wrong = chosen.find((key) => !right.includes(key));
		if (wrong) return [false, why[wrong] ?? ""];
		if (chosen.length < right.length) return [false, "What you chose is right; something is missing."];
		return [true, right.map((key) => why[key] ?? "").join(" ")];
	},
	number({ right, tolerance, decimals, known_mistakes: mistakes, why }, text, unit) {
		text = READER.as_asked(text, Number.isInteger(right));
		const typed = text.trim().replace(/\s*\.$/, ""), value = READER.read_one(text, unit), thousands = READER.is_thousands(text);
		if (!Number.isFinite(value)) return [null, NOT_FINITE + "."];
		// As in nnmath.exercises.grade_values: a whole number is exact, another may be rounded.
		const gap = (v) => Math.abs(value - v), near = (v, t) => gap(v) <= t * (Math.abs(v) || 1);
		const counted = (v) => Number.isInteger(right) && Number.isInteger(v);
		const isRounded = (v) => Array.from({ length: 12 - decimals }, (_, i) => +v.toFixed(decimals + i))
			.some((r, i) => gap(r) < (i ? 1e-12 : 0.5 * 10 ** -decimals * (1 - 1e-9)));
		const agrees = (v) => counted(v) ? gap(v) <= 1e-6 : decimals != null ? near(v, 1e-12) || isRounded(v)
			: v === right ? READER.is_rounded(value, v, tolerance * Math.abs(v))
			: near(v, Math.min(tolerance, Math.abs((v - right) / (v || 1)) / 2 || tolerance));
		if (agrees(right)) return [true, why];
		if (thousands && typed.split(",").length === 2)
			throw Error(`Is ${typed} meant as ${typed.replace(",", "")} or as ${typed.replace(",", ".")}? Write it without a comma`);
		// A known mistake, or, of three digits, the one that is nearest, if it is not the right number rounded too far.
		const mistake = mistakes.find(({ value: v }) => agrees(v))
			?? mistakes.filter(({ value: v }) => !counted(v) && READER.is_rounded(value, v, 0.005 * Math.abs(v)) && gap(v) < gap(right)
				&& !READER.is_rounded(value, right, 0.005 * Math.abs(right))).sort((a, b) => gap(a.value) - gap(b.value))[0];
		return [false, mistake?.feedback ?? (value === 0 ? "It is not 0." : near(-right, tolerance) ? "This is right but for the sign."
			: ![right, value].some(Number.isInteger) && near(1 / right, tolerance) ? "This is one over the right number: a fraction stands upside down."
			: !counted(right) && near(right, Math.max(0.005, 3 * tolerance)) ? "Close, but not to the accuracy asked for: round later." : "That is not the number.")];
	},
	array({ right, tolerance, known_mistakes: mistakes, why, in_sequence: sequence, labels }, text) {
		const wide = (a) => Array.isArray(a[0]), size = (a) => a.flat().length, shape = (a) => wide(a) ? [a.length, a[0].length] : [a.length];
		let mine = READER.read_rows(text, size(right));
		if (new Set(mine.map((row) => row.length)).size > 1) {
			if (wide(right)) throw Error("Your answer is no array: its rows differ in length");
			mine = mine.flat();
		}
		if (sequence && wide(right) && !wide(mine) && size(mine) === size(right))
			mine = right.map((row, i) => mine.slice(i * row.length, (i + 1) * row.length));
		const fits = (a, b) => `${shape(a)}` === `${shape(b)}` || (!wide(a) || !wide(b)) && size(a) === size(b)
			&& [a, b].every((c) => Math.max(...shape(c)) === size(c));  // a list may be a row or a column
		const most = (b, t = tolerance) => t * (Math.max(...b.flat().map(Math.abs)) || 1);
		const rounded = (b, t) => fits(mine, b) && mine.flat().every((v, i) => READER.is_rounded(v, b.flat()[i], most(b, t)));
		const gaps = (a, b) => a.flat().map((v, i) => Math.abs(v - b.flat()[i]));
		const agrees = (a, b) => fits(a, b) && gaps(a, b).every((gap) => gap <= most(b));
		const describe = (a) => wide(a) ? `${a.length} row${a.length > 1 ? "s" : ""} of ${a[0].length}` : a.length > 1 ? `${a.length} numbers` : "one number";
		READER.check_order(text, labels ?? []);
		if (rounded(right)) return [true, why];
		const mistake = mistakes.find(({ value }) => agrees(mine, value));
		if (mistake) return [false, mistake.feedback];
		if (agrees(mine, right)) return [false, "Close, but not to the accuracy asked for: round later."];
		const nearly = mistakes.find(({ value }) => rounded(value, 0.005));
		if (nearly) return [false, nearly.feedback];
		if (wide(right) && agrees(mine, right[0].map((_, i) => right.map((row) => row[i])))) return [false, "It is the transpose of the right one."];
		if (!fits(mine, right)) return [false, `Your answer has ${describe(mine)}, ` + (wide(mine) || wide(right) ? `the right one ${describe(right)}.` : `not ${size(right)}.`)];
		if (agrees(mine.flat().map((v) => -v), right.flat())) return [false, "Your answer is right but for the sign."];
		const gap = gaps(mine, right), i = gap.indexOf(Math.max(...gap)), wrong = gap.filter((g) => g > most(right)).length;
		const columns = wide(right) ? right[0].length : gap.length, nth = i % columns;
		const place = (nth < 10 ? `The ${ORDINALS[nth]} number` : `Number ${nth + 1}`) + (wide(right) ? ` of row ${Math.floor(i / columns) + 1}` : "");
		return [false, `${place} is ${short(mine.flat()[i], 8)}, ` + (wrong > 1 ? `farthest from right. ${wrong} of ${gap.length} entries are wrong.`
			: gap.length > 1 ? "which is wrong; all other entries are right." : "which is wrong.")];
	},
	formula(secret, text) {
		if (secret.indices) return gradeMatrices(secret, text);
		const { names, points, right, vocabulary, known_mistakes: mistakes, sample_points: samples, sample_values: expected, form, why } = secret;
		const sides = READER.read_sides(text, vocabulary).map(([tree]) => tree), places = points.map((point) => atPoint(secret, point));
		const valuesOf = (tree) => places.map(([values, calls]) => READER.evaluate(tree, values, calls));
		const agreeing = (mine, others, tolerance = EXACT) => others.every((v, i) => same(mine[i], v, tolerance));
		const rounded = sides.flatMap((tree) => roundedDecimals(tree, (other) => agreeing(valuesOf(other), right)))[0];
		if (rounded) return [false, rounded[1] ? `This is right but for rounding: write ${rounded[1]} rather than ${rounded[0]}.`
			: "It agrees to many digits, but not exactly: write fractions, 1/3 rather than a decimal."];
		// In a chain a = b = c every side must be right; of wrong ones the last is spoken of.
		const wrong = sides.findLast((tree) => !agreeing(valuesOf(tree), right));
		if (!wrong) return [true, why];
		const values = valuesOf(wrong), agrees = (others) => agreeing(values, others, TOLERANCE);
		const mistake = mistakes.find((s) => agrees(s.values));
		if (mistake) return [false, mistake.feedback];
		const ratio = values[0] / right[0];
		if (Number.isFinite(ratio) && ratio && agrees(right.map((v) => v * ratio)))
			return [false, same(ratio, -1, TOLERANCE) ? "This is right but for the sign."
				: `It is right but for a constant factor: it is ${short(ratio)} times what is asked for.`];
		if (!values.some(Number.isFinite)) return [null, NOT_FINITE + "."];
		if (form && values.every(Number.isFinite)) {
			const asked = READER.read_sides(form, vocabulary).at(-1)[0], found = locate(asked, wrong, (tree) => valuesOf(tree).slice(0, 16), secret.marks);
			const told = found && withoutTheRest(found, asked, wrong);
			if (told) return [false, describeMistake(told, shownAs(secret))];
		}
		const at = (point) => READER.evaluate(wrong, ...atPoint(secret, point)), used = namesIn(wrong);
		// Where the round numbers show no difference, one of the points at which it was compared does.
		const i = samples.findIndex((point, n) => !same(at(point), expected[n], 1e-4)), k = values.findIndex((v, n) => !same(v, right[n], EXACT));
		const place = i < 0 ? points[k] : samples[i], wanted = i < 0 ? right[k] : expected[i], value = at(place);
		if (!used.size) return [false, `It gives ${short(value)} whatever the letters are: the right one varies.`];
		const where = names.map((name, n) => [name, place[n]]).filter(([name]) => used.has(name))
			.map(([name, v]) => `${name} = ${short(v)}`).join(", ");
		const digits = [4, 6, 8, 10, 12, 14].find((n) => short(value, n) !== short(wanted, n)) ?? 17;  // so that they look different
		return [false, `Try it in numbers: with ${where} it gives ${Number.isFinite(value) ? short(value, digits) : "no number"}, and the right one ${short(wanted, digits)}.`];
	},
};

GRADE.derivation = (secret, text) => {
	try {
		const [right, why] = gradeDerivation(secret, text, atPoint, (alone) => GRADE.formula(secret.alone, alone), escapeHtml, shownAs);
		return [right, right ? `${why} ${secret.why}` : why];
	} catch (error) {  // an answer alone is read in the names of the answer, which are fewer: there f(x_k) is f
		if (secret.stated || /[=≈≤≥<>;\n]/.test(text.replace(/\{[^{}]*\}/g, ""))) throw error;
		return GRADE.formula(secret.alone, text);
	}
};

// --- progress, in this browser only

let blocked = false;  // whether this browser stores nothing: then what is answered is known until the page is left
const memory = new Map();
const store = {
	get(key) { try { return localStorage.getItem(key) ?? memory.get(key) ?? null; } catch { blocked = true; return memory.get(key) ?? null; } },
	set(key, value) { memory.set(key, value); try { localStorage.setItem(key, value); } catch { blocked = true; } },
	remove(...keys) { for (const key of keys) { memory.delete(key); try { localStorage.removeItem(key); } catch { blocked = true; } } },
};
const slot = (id) => "nn-quick:" + id, draft = (id) => "nn-answer:" + id;
const isAnswered = (id) => store.get(slot(id)) === "1";

const MAX_LENGTH = 4000;
const FIELD = { formula: "Your formula", derivation: "Your steps, a line each", number: "Your number", array: "Your numbers" };
const BLOCKED = ". This browser stores nothing, so that your answers are forgotten when you leave the page.";

// A button that acts when it has been asked for twice.
function careful(label, question, act, classes = "") {
	const button = h("button", { type: "button", onclick: ask }, label);
	const place = h("span", { class: `nn-sure ${classes}` }, button);
	function answered(done) {
		place.replaceChildren(button);
		if (done) act();
		if (!done || document.activeElement === document.body) button.focus();
	}
	function ask() {
		const yes = h("button", { type: "button", onclick() { answered(true); } }, "Yes, clear");
		place.replaceChildren(h("span", {}, question), yes, h("button", { type: "button", onclick() { answered(false); } }, "Keep"));
		yes.focus();
	}
	place.onkeydown = (e) => { if (e.key === "Escape" && !button.isConnected) answered(false); };
	return place;
}

function questionForm(question, number, secret, changed) {
	const { id, kind, several, options, unit, alone } = question;
	const [verdict, hint] = ["", " nn-hint"].map((also) => h("div", { class: "nn-verdict" + also, role: "status" }));
	const preview = h("div", { class: "nn-read" });
	const name = `nn-${id}-${Math.random().toString(36).slice(2, 8)}`;
	verdict.id = name + "-verdict";
	preview.id = name + "-read";
	let hints = 0, done = false, field, fields;
	// With other numbers: which of the variants is asked, 0 for the exercise itself, whose answer alone is kept.
	const own = secret, variants = own.variants ?? [], other = h("div", { class: "nn-variant", "aria-live": "polite" });
	let variant = 0;
	const keep = () => { if (!variant) store.set(draft(id), JSON.stringify(answer())); };
	function showMessage(kind, title, html, node = verdict) {
		node.dataset.kind = kind;
		node.replaceChildren(...(title ? [h("strong", {}, title), " "] : []), rich(h("span"), html));
	}
	const answer = () => field ? field.value.trim() : fields.filter((f) => f.checked).map((f) => f.value);
	const invalid = (on) => { for (const part of field ? [field] : fields) on ? part.setAttribute("aria-invalid", "true") : part.removeAttribute("aria-invalid"); };
	function setAnswered(on) {
		done = form.dataset.answered = on;
		changed();
	}
	// Where a text was not understood: the text with the place marked.
	function showPlace(place) {
		const letters = [...field.value];
		if (!(place >= 0) || letters.length > 200) return;
		const found = letters[place] ?? " ";
		verdict.append(h("code", { class: "nn-place" }, letters.slice(0, place).join(""), h("mark", {}, found), letters.slice(place + 1).join("")));
	}
	function judge() {
		let right, why, place;
		try {
			[right, why] = field && !answer() ? [null, "Write an answer first, then check."] : GRADE[kind](secret, answer(), unit);
		} catch (error) {
			[right, why, place] = [null, escapeHtml(error.message).replace(/\.$/, "") + ".", error.place];
		}
		if (right === null) showMessage("unread", field && answer() ? "Not understood." : "", why);
		else if (right) showMessage("right", "✓ Right.", why);
		else showMessage("wrong", "✗ Not yet.", why);
		if (right === null && field) showPlace(place);
		return right;
	}
	function check(event) {
		event.preventDefault();
		const right = judge();
		invalid(!right);
		keep();
		if (!right) return changed();
		clearMessage(hint);
		if (variant) return;
		store.set(slot(id), "1");
		setAnswered(true);
	}
	function showRead() {
		if (!field) return;
		let html = "";
		try {
			html = answer() && readAs(kind, secret, field.value, unit);
		} catch {}  // it is not finished: Check says what is not understood
		preview.replaceChildren(...(html ? ["Read as ", rich(h("span"), `<math displaystyle="true">${html}</math>`)] : []));
		scrolledByKeys();
	}
	// A formula that is wider than its place is scrolled, by keys too.
	function scrolledByKeys() {
		preview.scrollWidth > preview.clientWidth ? preview.tabIndex = 0 : preview.removeAttribute("tabindex");
	}
	new ResizeObserver(scrolledByKeys).observe(preview);
	// A verdict is of the answer that it was given for.
	function edited() {
		clearMessage(verdict);
		invalid(false);
		keep();
		showRead();
	}
	function showVariant(next) {
		variant = next;
		secret = variant ? variants[variant - 1].secret : own;
		other.replaceChildren();
		if (variant) rich(other, `<strong>With other numbers, ${variant} of ${variants.length}.</strong> <span>${variants[variant - 1].ask}</span>`);
		for (const button of form.querySelectorAll(".nn-only-variant")) button.hidden = !variant;
		hints = 0;
		field.value = "";
		clearMessage(hint);
		clearMessage(verdict);
		invalid(false);
		showRead();
		if (!variant) restore();
	}
	// A pasted matrix keeps its rows, though the field has one line.
	function paste(event) {
		const text = event.clipboardData?.getData("text/plain")?.trim() ?? "";
		if (kind === "derivation" || !/[\r\n]/.test(text)) return;
		event.preventDefault();
		const flat = text.split(/\s*[\r\n]+\s*/).join(kind === "array" ? "; " : " ");
		field.setRangeText(flat, field.selectionStart, field.selectionEnd, "end");
		edited();
	}
	const described = { "aria-describedby": `${verdict.id} ${preview.id}` };
	if (options) fields = options.map(([key, , label]) => h("input", { type: several ? "checkbox" : "radio",
		name: "answer", value: key, onchange: edited, "aria-describedby": verdict.id, ...(label && { "aria-label": label }) }));
	else field = h(...(kind === "derivation" ? ["textarea", { rows: 4, onkeydown: (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) form.requestSubmit(); } }]
		: ["input", { type: "text", inputmode: "text", enterkeyhint: "done" }]));
	if (field) {
		const attributes = { autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", maxlength: MAX_LENGTH, ...described };
		for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
		Object.assign(field, { oninput: edited, onpaste: paste });
	}
	const form = h("form", { onsubmit: check },
		h("fieldset", question.name ? { "aria-label": `${number ? number + ". " : ""}${question.name}` } : {}, rich(h("legend", alone && field ? { class: "nn-visually-hidden" } : {}, ...(number ? [h("b", {}, number + ". ")] : [])), question.ask),
			...(options ? options.map(([, text], i) => rich(h("label", {}, fields[i]), `<span>${text}</span>`))
				: [other, h("label", {}, h("span", {}, FIELD[kind]), field, ...(unit ? [unit] : []))]), ...(field ? [preview] : [])),
		h("div", {}, h("button", {}, "Check"), ...(secret.hints?.length ? [h("button", { type: "button", onclick() {
			hints = Math.min(hints + 1, secret.hints.length);
			showMessage("hint", `Hint ${hints} of ${secret.hints.length}.`, secret.hints[hints - 1], hint);
		} }, "Hint")] : []), ...(variants.length ? [
			h("button", { type: "button", class: "nn-only-variant", hidden: "", onclick() { showMessage("hint", "Solution.", variants[variant - 1].secret.solution, hint); } }, "Its solution"),
			h("button", { type: "button", onclick() { showVariant(variant % variants.length + 1); } }, "Another one"),
			h("button", { type: "button", class: "nn-only-variant", hidden: "", onclick() { showVariant(0); } }, "Back to the book's")] : []), h("span", { class: "nn-done" }, "✓ answered"),
			...(alone ? [careful("Clear", "Clear this answer?", clear, "nn-done")] : [])),
		verdict, hint);
	function clearMessage(node) {
		node.replaceChildren();
		delete node.dataset.kind;
	}
	function clear() {
		store.remove(slot(id), draft(id));
		form.reset();
		if (variant) showVariant(0);
		hints = 0;
		clearMessage(verdict);
		clearMessage(hint);
		preview.replaceChildren();
		invalid(false);
		setAnswered(false);
		if (alone) (field ?? fields[0]).focus();  // the Clear button is hidden now
	}
	function restore() {
		/** @type {any} */
		let kept = null;
		try {
			kept = JSON.parse(store.get(draft(id)));
		} catch {}  // what another page has stored is no answer of ours
		if (field && typeof kept === "string") field.value = kept.slice(0, MAX_LENGTH);
		if (fields && Array.isArray(kept)) for (const f of fields) f.checked = kept.includes(f.value);
		showRead();
		if (isAnswered(id) && answer().length && judge() !== true) clearMessage(verdict);
		setAnswered(isAnswered(id));
	}
	return { form, clear, isDone: () => done, restore };
}

const keysStayInside = { "data-lm-suppress-shortcuts": true, onkeydown: (e) => e.stopPropagation() };

// On a page of exercises: how many of them are answered, and how to begin again.
function pageProgress() {
	const place = document.querySelector(".nn-page-progress");
	if (!(place instanceof HTMLElement) || place.childNodes.length) return;
	const ids = (place.dataset.exercises ?? "").split(" ").filter(Boolean), text = h("span");
	const count = () => { text.textContent = `${ids.filter(isAnswered).length} of ${ids.length} answered on this page${blocked ? BLOCKED : ""}`; };
	document.addEventListener("nn-answered", count);
	place.replaceChildren(text, careful("Clear all answers", "Clear all answers of this page?", () => {
		for (const id of ids) store.remove(slot(id), draft(id));
		document.dispatchEvent(new Event("nn-clear"));
		count();
	}));
	count();
}

function render({ model, el }) {
	let forms = [];
	const clearAll = () => forms.forEach((a) => a.clear());
	function build() {
		try {
			const questions = model.get("questions"), progress = h("p");
			if (!questions.length) throw Error("there are none");
			const count = () => {
				progress.textContent = `${forms.filter((a) => a?.isDone()).length} of ${questions.length} answered${blocked ? BLOCKED : ""}`;
				document.dispatchEvent(new Event("nn-answered"));
			};
			forms = [];
			questions.forEach((q, i) => forms.push(questionForm(q, questions.length > 1 && i + 1, deobfuscate(q), count)));
			forms.forEach((a) => a.restore());
			if (questions[0].alone) {
				el.replaceChildren(h("div", { class: `nn-quick nn-alone nn-${questions[0].kind}`, ...keysStayInside }, forms[0].form));
				return pageProgress();
			}
			el.replaceChildren(h("div", { class: "nn-quick", role: "group", "aria-label": "Quick questions", ...keysStayInside },
			h("strong", {}, questions.length > 1 ? "Quick questions" : "A quick question"), ...forms.map((a) => a.form),
			h("div", { class: "nn-progress" }, progress, careful("Clear my answers", "Clear all of them?", clearAll))));
		} catch ({ message }) {
			el.replaceChildren(h("p", { class: "nn-quick" }, `These questions cannot be asked: ${message}.`));
		}
	}
	build();
	model.on("change:questions", build);
	document.addEventListener("nn-clear", clearAll);
	return () => {
		model.off("change:questions", build);
		document.removeEventListener("nn-clear", clearAll);
	};
}

export default { render, GRADE, readAs };
