// Quick questions (see questions.py): shows them, grades answers, gives feedback. nnmath supplies the correct answers;
// typed text is parsed, never run. Progress is stored in this browser only.

function h(tag, attributes = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		name.startsWith("on") ? node[name] = value : node.setAttribute(name, value);
	node.append(...children);
	return node;
}

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

// --- parsing typed answers

const { exp, log, sqrt, tanh, sin, cos, abs, PI: pi, E: e } = Math;
const FUNCTIONS = { exp, log, ln: log, sqrt, tanh, sin, cos, abs };
/* global LETTERS -- the tables of nnmath.formulas.letters, which questions.py puts before this module */
const { GREEK_NAMES, FRACTIONS, SIGNS, RAISED_DIGITS } = LETTERS;
const NOT_FINITE = "This has no finite value";
const SIGN_HINTS = { "%": "Write the number without %: a half is 0.5", "°": "Write the angle without °: its number of degrees" };
const MIXED = RegExp(`(?<![\\p{L}\\p{N}_.])(\\d*)\\s*([${Object.keys(FRACTIONS).join("")}])`, "gu");
const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(\p{L}[\p{L}\p{N}_]*['’′]*)|(\S))/giuy;

// Typographic characters as ASCII, as in nnmath.formulas.plain.
const stripPeriod = (text) => text.trim().replace(/(?<=[^\s.])\s*\.$/, "");
const normalize = (text) => stripPeriod(text).replace(/\bnp\./g, "").replace(/ŷ/g, "yhat")
	.replace(/[₀-₉]/g, (c) => c.charCodeAt(0) - 0x2080)
	.replace(MIXED, (_, n, c) => `(${n && n + "+"}${FRACTIONS[c]})`)
	.replace(/⁽([⁰⁴-⁹¹²³])⁾/g, (_, c) => RAISED_DIGITS.indexOf(c))
	.replace(/(⁻?)([⁰⁴-⁹¹²³]+)/g, (_, sign, s) => `^(${sign && "-"}${s.replace(/./g, (c) => RAISED_DIGITS.indexOf(c))})`)
	.replace(/√\s*([\p{L}\p{N}_.]*)/gu, (_, of) => "sqrt" + (of && `(${of})`))
	.replace(/\P{ASCII}/gu, (c) => SIGNS[c] ?? GREEK_NAMES[c] ?? c).replace(/\*\*/g, "^");

// The text as a function of the values of its names: {name: value} -> number.
/** @param {string} text @param {Record<string, any>} [vocabulary] */
function parse(text, { names = [], spellings = {}, calls = {} } = {}) {
	if (text.length > 400) throw Error("That is too long to read");
	if (/\d,\d/.test(text)) throw Error("Write a decimal point, 0.5 rather than 0,5");
	const plain = (word) => {  // σ′ is dsigma, and g_1 is g1
		const [, base, primes] = /** @type {string[]} */ (/^(.*?)(['’′]*)$/.exec(word)), name = "d".repeat(primes.length) + base;
		return names.includes(name) || !Object.hasOwn(spellings, name) ? name : spellings[name];
	};
	const tokens = [...normalize(text).matchAll(TOKEN)].map(([, number, word, sign]) => ({ number, name: word && plain(word), sign }));
	const used = new Set(), all = { ...FUNCTIONS, ...calls };
	let at = 0;
	const next = (...signs) => signs.includes(tokens[at]?.sign) && tokens[at++].sign;
	const allNames = [...names, ...Object.keys(calls).map((name) => name + "(…)")].join(", ");
	const expected = allNames ? `this question speaks in ${allNames}` : "a number is asked for";
	const quote = ({ number, name, sign }) => `“${number ?? name ?? sign}”`;
	function unexpected() {
		const token = tokens[at], product = !token?.sign || token.sign === "(" ? ": write * for a product" : "";
		return Error(!token ? "Something is missing at the end" : SIGN_HINTS[token.sign]
			?? `I do not understand ${quote(token)} ` + (at ? `after ${quote(tokens[at - 1])}${product}` : "at the beginning"));
	}
	function close(value) {
		if (!next(")")) throw at < tokens.length ? unexpected() : Error("A closing parenthesis is missing");
		return value;
	}
	function leftAssociative(part, signs, act) {
		let left = part(), sign;
		while ((sign = next(...signs))) {
			const a = left, b = part(), f = act[sign];
			left = (v) => f(a(v), b(v));
		}
		return left;
	}
	const sum = () => leftAssociative(product, ["+", "-"], { "+": (a, b) => a + b, "-": (a, b) => a - b });
	const product = () => leftAssociative(signed, ["*", "/"], { "*": (a, b) => a * b, "/": (a, b) => a / b });
	function signed() {
		const sign = next("+", "-"), a = sign ? signed() : power();
		return sign === "-" ? (v) => -a(v) : a;
	}
	function power() {
		const base = atom();
		if (!next("^")) return base;
		const exponent = signed();
		return (v) => base(v) ** exponent(v);
	}
	function atom() {
		if (next("(")) return close(sum());
		const { number, name } = tokens[at] ?? {};
		if (number) {
			at++;
			if (!next("!")) return () => +number;
			if (/\D/.test(number) || number > 25) throw Error("“!” stands behind a whole number up to 25, as in 10!");
			const factorial = (n) => n > 1 ? n * factorial(n - 1) : 1, n = factorial(+number);
			return () => n;
		}
		if (!name) throw unexpected();
		at++;
		if (names.includes(name)) {
			used.add(name);
			return (v) => v[name];
		}
		if (Object.hasOwn(all, name)) {
			if (!next("(")) throw Error(`“${name}” is a function: put its argument in brackets`);
			const inner = close(sum());
			return (v) => all[name](inner(v), v);
		}
		if (name === "e") return () => e;
		if (name === "pi" && !allNames) return () => pi;
		throw Error(`I do not know “${name}”: ${expected}`);
	}
	const f = sum();
	if (at < tokens.length) throw unexpected();
	return { f, used };
}

// A list of numbers, or a matrix as a list of rows, as in nnmath.exercises.parse_values.
const DECIMAL = /^[-−+]?\d+(,\d+)?$/, NUMBER = /^[-−+]?(\d+\.?\d*|\.\d+)(\/\d+)?$/, SHAPE = /^\(?\s*(\d+)\s*[×x]\s*(\d+)\s*\)?$/;
function parseNumbers(text, count) {
	const parts = (text, signs) => {
		let depth = 0;
		const found = [""];
		for (const c of text) {
			depth += +"[(".includes(c) - +"])".includes(c);
			signs.includes(c) && !depth ? found.push("") : found[found.length - 1] += c;
		}
		return found.filter((part) => part.trim());
	};
	const inside = (text) => {
		const [, inner] = /^[[(](.*)[\])]$/s.exec(text.trim()) ?? [];
		return inner !== undefined && parts(text, ",;\n").length === 1 && (text.trim()[0] === "[" || /[,;\n]/.test(inner)) ? inner : null;
	};
	const value = (text) => {
		const v = parse(text).f({});
		if (!Number.isFinite(v)) throw Error(NOT_FINITE);
		return v;
	};
	const items = (text, words = text.trim().split(/\s+/)) => words.length > 1 && words.every((word) => NUMBER.test(word)) ? words : parts(text, ",");
	text = stripPeriod(text);
	const inner = inside(text) ?? text, lines = parts(inner, ";\n");
	for (const between of [/[;\n]/, /,\s+/, /\s+/]) {
		const pieces = inner.split(between).map((piece) => piece.trim()).filter(Boolean);
		if (pieces.length === count && pieces.every((piece) => DECIMAL.test(piece)) && pieces.some((piece) => piece.includes(",")))
			return pieces.map((piece) => value(piece.replace(",", ".")));
	}
	const shapes = parts(inner, ",;\n").map((piece) => SHAPE.exec(piece.trim()));
	if (2 * shapes.length === count && shapes.every((shape) => shape !== null)) return shapes.map(([, rows, columns]) => [+rows, +columns]);
	const found = lines.length > 1 ? lines : items(inner);
	if (!found.length) throw Error("There are no numbers");
	return lines.length > 1 || found.some((item) => inside(item) !== null)
		? found.map((item) => items(inside(item) ?? item).map(value)) : found.map(value);
}

// --- grading: an answer -> [is it right, feedback]

const same = (a, b, tolerance) => Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-9);
const short = (v, digits = 4) => String(+v.toPrecision(digits)).replace("-", "−");
const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const THOUSANDS = /^[-−+]?[1-9]\d{0,2}(,\d{3})+$/;
const GRADE = {
	choice({ right, why }, chosen) {
		if (!chosen.length) return [null, "Choose first, then check."];
		const wrong = chosen.find((key) => !right.includes(key));
		if (wrong) return [false, why[wrong] ?? ""];
		if (chosen.length < right.length) return [false, "What you chose is right; something is missing."];
		return [true, right.map((key) => why[key] ?? "").join(" ")];
	},
	number({ right, tolerance, known_mistakes: mistakes, why }, text) {
		const typed = stripPeriod(text), thousands = THOUSANDS.test(typed), value = parse(thousands ? typed.replace(/,/g, "") : typed).f({});
		if (!Number.isFinite(value)) return [null, NOT_FINITE + "."];
		const gap = (v) => Math.abs(value - v), near = (v, t) => gap(v) <= t * (Math.abs(v) || 1);
		if (near(right, tolerance)) return [true, why];
		if (thousands && typed.split(",").length === 2)
			throw Error(`Is ${typed} meant as ${typed.replace(",", "")} or as ${typed.replace(",", ".")}? Write it without a comma`);
		// A known mistake, or, of three digits, the one that is nearest.
		const mistake = mistakes.find(({ value: v }) => near(v, Math.min(tolerance, Math.abs((v - right) / (v || 1)) / 2)))
			?? mistakes.filter(({ value: v }) => near(v, 0.005) && gap(v) < gap(right)).sort((a, b) => gap(a.value) - gap(b.value))[0];
		return [false, mistake?.feedback ?? (near(-right, tolerance) ? "The size is right, the sign is not." : "That is not the number.")];
	},
	array({ right, tolerance, known_mistakes: mistakes, why }, text) {
		const wide = (a) => Array.isArray(a[0]), size = (a) => a.flat().length, shape = (a) => wide(a) ? [a.length, a[0].length] : [a.length];
		let mine = parseNumbers(text, size(right));
		if (new Set(mine.map((row) => row.length)).size > 1) {
			if (wide(right)) throw Error("Its rows differ in length");
			mine = mine.flat();
		}
		const fits = (a, b) => `${shape(a)}` === `${shape(b)}` || (!wide(a) || !wide(b)) && size(a) === size(b)
			&& [a, b].every((c) => Math.max(...shape(c)) === size(c));  // a list may be a row or a column
		const most = (b) => tolerance * (Math.max(...b.flat().map(Math.abs)) || 1);
		const gaps = (a, b) => a.flat().map((v, i) => Math.abs(v - b.flat()[i]));
		const agrees = (a, b) => fits(a, b) && gaps(a, b).every((gap) => gap <= most(b));
		const describe = (a) => wide(a) ? `${a.length} row${a.length > 1 ? "s" : ""} of ${a[0].length}` : a.length > 1 ? `${a.length} numbers` : "one number";
		if (agrees(mine, right)) return [true, why];
		const mistake = mistakes.find(({ value }) => agrees(mine, value));
		if (mistake) return [false, mistake.feedback];
		if (wide(right) && agrees(mine, right[0].map((_, i) => right.map((row) => row[i])))) return [false, "It is the transpose of the right one."];
		if (!fits(mine, right)) return [false, `Your answer has ${describe(mine)}, ` + (wide(mine) || wide(right) ? `the right one ${describe(right)}.` : `not ${size(right)}.`)];
		if (agrees(mine.flat().map((v) => -v), right.flat())) return [false, "It is right but for its sign."];
		const gap = gaps(mine, right), i = gap.indexOf(Math.max(...gap)), wrong = gap.filter((g) => g > most(right)).length;
		const columns = wide(right) ? right[0].length : gap.length, nth = i % columns;
		const place = (nth < 10 ? `The ${ORDINALS[nth]} number` : `Number ${nth + 1}`) + (wide(right) ? ` of row ${Math.floor(i / columns) + 1}` : "");
		return [false, `${place} is ${short(mine.flat()[i], 8)}, ` + (wrong > 1 ? `farthest from right. ${wrong} of ${gap.length} entries are wrong.`
			: gap.length > 1 ? "which is wrong; all other entries are right." : "which is wrong.")];
	},
	formula({ names, spellings, functions, points, right, known_mistakes: mistakes, sample_points: samples, sample_values: expected, why }, text) {
		const at = (p) => Object.fromEntries(names.map((name, i) => [name, p[i]]));
		const calls = {};
		for (const [name, [letter, body]] of Object.entries(functions)) {
			const { f } = parse(body, { names: [...names, letter] });
			calls[name] = (x, v) => f({ ...v, [letter]: x });
		}
		const { f, used } = parse(text, { names, spellings, calls }), values = points.map((p) => f(at(p)));
		const agrees = (others) => values.every((v, i) => same(v, others[i], 1e-7));
		if (agrees(right)) return [true, why];
		const mistake = mistakes.find((s) => agrees(s.values));
		if (mistake) return [false, mistake.feedback];
		const ratio = values[0] / right[0];
		if (Number.isFinite(ratio) && ratio && agrees(right.map((v) => v * ratio)))
			return [false, same(ratio, -1, 1e-7) ? "It is right but for its sign."
				: `It is right but for a constant factor: it is ${short(ratio)} times what is asked for.`];
		if (!values.some(Number.isFinite)) return [false, NOT_FINITE + "."];
		const i = Math.max(0, samples.findIndex((p, n) => !same(f(at(p)), expected[n], 1e-4))), place = at(samples[i]), value = f(place);
		if (!used.size) return [false, `It gives ${short(value)} whatever the letters are: the right one varies.`];
		const where = names.filter((name) => used.has(name)).map((name) => `${name} = ${short(place[name])}`).join(", ");
		return [false, `Try it in numbers: with ${where} it gives ${Number.isFinite(value) ? short(value) : "no number"}, and the right one ${short(expected[i])}.`];
	},
};

// --- progress, in this browser only

const store = (act) => { try { return act(localStorage); } catch { return null; } };
const slot = (id) => "nn-quick:" + id;

const FIELD = { formula: "Your formula", number: "Your number", array: "Your numbers" };

function questionForm(question, number, secret, changed) {
	const { id, kind, several, options, unit, alone } = question;
	const [verdict, hint] = ["", " nn-hint"].map((also) => h("div", { class: "nn-verdict" + also, role: "status" }));
	let hints = 0, done = false, field, fields;
	function showMessage(kind, title, html, node = verdict) {
		node.dataset.kind = kind;
		node.replaceChildren(...(title ? [h("strong", {}, title), " "] : []), rich(h("span"), html));
	}
	const escapeHtml = (text) => h("i", {}, text).innerHTML;  // a reader's own characters are never HTML
	function setAnswered(on) {
		done = form.dataset.answered = on;
		changed();
	}
	function check(event) {
		event.preventDefault();
		let right, why;
		try {
			let answer = field ? field.value.trim().replace(/^(["'])(.*)\1$/, "$2") : fields.filter((f) => f.checked).map((f) => f.value);
			if (unit && answer.endsWith?.(unit)) answer = answer.slice(0, -unit.length);
			[right, why] = field && !answer ? [null, "Write an answer first, then check."] : GRADE[kind](secret, answer);
		} catch ({ message }) {
			[right, why] = [null, escapeHtml(message) + "."];
		}
		if (right === null) showMessage("unread", "", why);
		else if (right) showMessage("right", "✓ Right.", why);
		else showMessage("wrong", "✗ Not yet.", why);
		if (!right) return;
		clearMessage(hint);
		store((s) => s.setItem(slot(id), "1"));
		setAnswered(true);
	}
	if (options) fields = options.map(([key, , name]) => h("input", { type: several ? "checkbox" : "radio",
		name: "answer", value: key, ...(name && { "aria-label": name }) }));
	else field = h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 500 });
	const form = h("form", { onsubmit: check },
		h("fieldset", {}, rich(h("legend", alone && field ? { class: "nn-visually-hidden" } : {}, ...(number ? [h("b", {}, number + ". ")] : [])), question.ask),
			...(options ? options.map(([, text], i) => rich(h("label", {}, fields[i]), `<span>${text}</span>`))
				: [h("label", {}, h("span", {}, FIELD[kind]), field, ...(unit ? [unit] : []))])),
		h("div", {}, h("button", {}, "Check"), ...(secret.hints?.length ? [h("button", { type: "button", onclick() {
			const n = hints++ % secret.hints.length;
			showMessage("hint", `Hint ${n + 1} of ${secret.hints.length}.`, secret.hints[n], hint);
		} }, "Hint")] : []), h("span", { class: "nn-done" }, "✓ answered"),
			...(alone ? [h("button", { type: "button", class: "nn-done", onclick: clear }, "Clear")] : [])),
		verdict, hint);
	function clearMessage(node) {
		node.replaceChildren();
		delete node.dataset.kind;
	}
	function clear() {
		store((s) => s.removeItem(slot(id)));
		form.reset();
		hints = 0;
		clearMessage(verdict);
		clearMessage(hint);
		setAnswered(false);
		if (alone) (field ?? fields[0]).focus();  // the Clear button is hidden now
	}
	return { form, clear, isDone: () => done, restore: () => setAnswered(store((s) => s.getItem(slot(id))) === "1") };
}

const keysStayInside = { "data-lm-suppress-shortcuts": true, onkeydown: (e) => e.stopPropagation() };

function render({ model, el }) {
	function build() {
		try {
			const questions = model.get("questions"), progress = h("p");
			if (!questions.length) throw Error("there are none");
			const count = () => progress.textContent =
				`${forms.filter((a) => a?.isDone()).length} of ${questions.length} answered`;
			const forms = [];
			questions.forEach((q, i) => forms.push(questionForm(q, questions.length > 1 && i + 1, deobfuscate(q), count)));
			forms.forEach((a) => a.restore());
			if (questions[0].alone) return el.replaceChildren(h("div", { class: `nn-quick nn-alone nn-${questions[0].kind}`, ...keysStayInside }, forms[0].form));
			el.replaceChildren(h("div", { class: "nn-quick", role: "group", "aria-label": "Quick questions", ...keysStayInside },
			h("strong", {}, questions.length > 1 ? "Quick questions" : "A quick question"), ...forms.map((a) => a.form),
			h("div", { class: "nn-progress" }, progress, h("button", { onclick() {
				forms.forEach((a) => a.clear());
			} }, "Clear my answers"))));
		} catch ({ message }) {
			el.replaceChildren(h("p", { class: "nn-quick" }, `These questions cannot be asked: ${message}.`));
		}
	}
	build();
	model.on("change:questions", build);
	return () => model.off("change:questions", build);
}

export default { render };
