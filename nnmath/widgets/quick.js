// Quick questions (see quick.py): asks, judges an answer when the reader says so, and says why. What is
// right comes prepared by nnmath; what a reader types is read by a parser, never run. Progress stays in
// this browser; nothing is sent anywhere.

function h(tag, attributes = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		name.startsWith("on") ? node[name] = value : node.setAttribute(name, value);
	node.append(...children);
	return node;
}

// Texts are the book's own HTML. Whatever could act in it is left behind all the same.
const KNOWN = RegExp("^(span|em|strong|code|svg|path|line|math|semantics|annotation|"
	+ "m(row|i|n|o|text|space|su[bp]|subsup|frac|sqrt|root|over|under|underover|table|tr|td|style|padded|phantom))$");
function rich(node, html) {
	const { body } = new DOMParser().parseFromString(html, "text/html");
	for (const part of body.querySelectorAll("*")) {
		if (!KNOWN.test(part.localName)) part.remove();
		for (const { name } of [...part.attributes])
			if (/^on|href|^src|action/i.test(name)) part.removeAttribute(name);
	}
	node.append(...body.childNodes);
	return node;
}

// The right answer is veiled, so that nobody reads it by chance: bytes against the question's name.
function unveil({ id, secret }) {
	const key = new TextEncoder().encode(id);
	const bytes = Uint8Array.from(atob(secret), (c, i) => c.charCodeAt(0) ^ key[i % key.length]);
	return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

// --- what the reader types -------------------------------------------------------------------------

const FUNCTIONS = { exp: Math.exp, log: Math.log, ln: Math.log, sqrt: Math.sqrt };
const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", η: "eta", λ: "lambda", σ: "sigma" };
const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(\p{L}[\p{L}\p{N}_]*)|(\S))/giuy;

// The text as a function of the values of its names: {name: value} -> number.
function read(text, names) {
	if (text.length > 400) throw Error("That is too long to read");
	if (/\d,\d/.test(text)) throw Error("Write a decimal point, 0.5 rather than 0,5");
	text = text.replace(/[−–]/g, "-").replace(/[×·⋅]/g, "*").replace(/÷/g, "/").replace(/\*\*/g, "^")
		.replace(/[α-ω]/g, (c) => GREEK[c] ?? c)
		.replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (s) => `^(${s.replace(/./gu, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c) - 1).replace("-1", "-")})`);
	const tokens = [...text.matchAll(TOKEN)].map(([, number, name, sign]) => ({ number, name, sign }));
	const used = new Set();
	let at = 0;
	const next = (...signs) => signs.includes(tokens[at]?.sign) && tokens[at++].sign;
	const known = [...new Set(names.map((name) => name.replace(/\(.*/, "(…)")))].join(", ");
	const speaks = known ? `this question speaks in ${known}` : "a number is asked for";
	const value = (name) => used.add(name) && ((v) => v[name]);
	const shown = ({ number, name, sign }) => `“${number ?? name ?? sign}”`;
	const lost = () => Error(at < tokens.length ? `I do not understand ${shown(tokens[at])} `
		+ (at ? `after ${shown(tokens[at - 1])}: write * for a product` : "at the beginning") : "Something is missing at the end");
	const close = (value) => {
		if (!next(")")) throw at < tokens.length ? lost() : Error("A closing parenthesis is missing");
		return value;
	};
	function chain(part, signs, act) {
		let left = part(), sign;
		while ((sign = next(...signs))) {
			const a = left, b = part(), f = act[sign];
			left = (v) => f(a(v), b(v));
		}
		return left;
	}
	const sum = () => chain(product, ["+", "-"], { "+": (a, b) => a + b, "-": (a, b) => a - b });
	const product = () => chain(signed, ["*", "/"], { "*": (a, b) => a * b, "/": (a, b) => a / b });
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
		if (number) return at++, () => +number;
		if (!name) throw lost();
		at++;
		if (tokens[at]?.sign === "(" && !names.includes(name)) {
			let depth = 0, call = name;  // a prepared one, such as dsigma(z1), counts as a name
			for (let i = at; i < tokens.length; i++) {
				const { number: n, name: w, sign: s } = tokens[i];
				call += n ?? w ?? s;
				depth += s === "(" ? 1 : s === ")" ? -1 : 0;
				if (depth) continue;
				if (names.includes(call)) return at = i + 1, value(call);
				break;
			}
			if (!Object.hasOwn(FUNCTIONS, name)) throw Error(`I do not know “${call}”: ${speaks}`);
			next("(");
			const inner = close(sum());
			return (v) => FUNCTIONS[name](inner(v));
		}
		if (!names.includes(name)) throw Error(`I do not know “${name}”: ${speaks}`);
		return value(name);
	}
	const f = sum();
	if (at < tokens.length) throw lost();
	return { f, used };
}

// "[[1, 2], [3, 4]]" or "1, 2; 3, 4": its numbers, in rows if it has rows.
function table(text) {
	const parts = (text, signs) => {
		let depth = 0;
		const found = [""];
		for (const c of text) {
			depth += "[(".includes(c) - "])".includes(c);
			signs.includes(c) && !depth ? found.push("") : found[found.length - 1] += c;
		}
		return found.filter((part) => part.trim());
	};
	const inside = (text) => {
		const [, inner] = /^[[(]([^]*)[\])]$/.exec(text.trim()) ?? [];
		return inner !== undefined && parts(text, ",;\n").length === 1 && (text.trim()[0] === "[" || inner.includes(",")) ? inner : null;
	};
	const value = (text) => {
		const v = read(text, []).f({});
		if (!isFinite(v)) throw Error("That is not all finite numbers");
		return v;
	};
	const inner = inside(text) ?? text, lines = parts(inner, ";\n"), items = lines.length > 1 ? lines : parts(inner, ",");
	return lines.length > 1 || items.some((item) => inside(item) !== null)
		? items.map((item) => parts(inside(item) ?? item, ",").map(value)) : items.map(value);
}

// --- the judges: an answer -> [is it right, what to say] -------------------------------------------

const same = (a, b, tolerance) => Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-9);
const short = (v) => String(+v.toPrecision(4)).replace("-", "−");
const JUDGE = {
	choice({ right, why }, chosen) {
		if (!chosen.length) return [null, "Choose first, then check."];
		const wrong = chosen.find((key) => !right.includes(key));
		if (wrong) return [false, why[wrong] ?? ""];
		if (chosen.length < right.length) return [false, "What you chose is right; something is missing."];
		return [true, right.map((key) => why[key] ?? "").join(" ")];
	},
	number({ right, tolerance, slips, why }, text) {
		const value = read(text, []).f({});
		if (!isFinite(value)) return [null, "That is not a finite number."];
		const gap = (v) => Math.abs(value - v), near = (v, t) => gap(v) <= t * (Math.abs(v) || 1);
		if (near(right, tolerance)) return [true, why];
		// A known mistake, or, of three digits, the one that is nearest.
		const known = slips.find(({ value: v }) => near(v, Math.min(tolerance, Math.abs((v - right) / (v || 1)) / 2)))
			?? slips.filter(({ value: v }) => near(v, 0.005) && gap(v) < gap(right)).sort((a, b) => gap(a.value) - gap(b.value))[0];
		return [false, known?.says ?? (near(-right, tolerance) ? "The size is right, the sign is not." : "That is not the number.")];
	},
	array({ right, tolerance, slips, why }, text) {
		const wide = (a) => Array.isArray(a[0]), size = (a) => a.flat().length, shape = (a) => wide(a) ? [a.length, a[0].length] : [a.length];
		let mine = table(text);
		if (new Set(mine.map((row) => row.length)).size > 1) {
			if (wide(right)) throw Error("Its rows differ in length");
			mine = mine.flat();
		}
		const fits = (a, b) => `${shape(a)}` === `${shape(b)}` || (!wide(a) || !wide(b)) && size(a) === size(b)
			&& [a, b].every((c) => Math.max(...shape(c)) === size(c));  // a list may lie or stand
		const most = (b) => tolerance * (Math.max(...b.flat().map(Math.abs)) || 1);
		const gaps = (a, b) => a.flat().map((v, i) => Math.abs(v - b.flat()[i]));
		const agrees = (a, b) => fits(a, b) && gaps(a, b).every((gap) => gap <= most(b));
		const said = (a) => `(${shape(a).join(", ")}${wide(a) ? "" : ","})`;
		if (agrees(mine, right)) return [true, why];
		const slip = slips.find(({ value }) => agrees(mine, value));
		if (slip) return [false, slip.says];
		if (wide(right) && agrees(mine, right[0].map((_, i) => right.map((row) => row[i])))) return [false, "It is the transpose of the right one."];
		if (!fits(mine, right)) return [false, `It has the shape ${said(mine)}, the right one ${said(right)}.`];
		if (agrees(mine.flat().map((v) => -v), right.flat())) return [false, "It is right but for its sign."];
		const gap = gaps(mine, right), i = gap.indexOf(Math.max(...gap)), wrong = gap.filter((g) => g > most(right)).length;
		const place = wide(right) ? `[${Math.floor(i / right[0].length)}, ${i % right[0].length}]` : `[${i}]`;
		return [false, `At ${place} stands ${short(mine.flat()[i])}, ` + (wrong > 1 ? `farthest from right; ${wrong} of ${gap.length} entries are wrong.`
			: gap.length > 1 ? "which is wrong; all others are right." : "which is wrong.")];
	},
	formula({ names, points, right, slips, why }, text) {
		const places = points.map((p) => Object.fromEntries(names.map((name, i) => [name, p[i]])));
		const { f, used } = read(text, names), values = places.map((v) => f(v));
		const agrees = (wanted) => values.every((v, i) => same(v, wanted[i], 1e-7));
		if (agrees(right)) return [true, why];
		const slip = slips.find((s) => agrees(s.values));
		if (slip) return [false, slip.says];
		const ratio = values[0] / right[0];
		if (isFinite(ratio) && ratio && agrees(right.map((v) => v * ratio)))
			return [false, same(ratio, -1, 1e-7) ? "It is right but for its sign."
				: `It is right but for a constant factor: it is ${short(ratio)} times what is asked for.`];
		const i = values.findIndex((v, n) => !same(v, right[n], 1e-7));
		const where = names.filter((name) => used.size ? used.has(name) : !name.includes("("))
			.map((name) => `${name} = ${short(places[i][name])}`).join(", ");
		return [false, `Try it in numbers: with ${where} it gives ${short(values[i])}, and ${short(right[i])} is right.`];
	},
};

// --- progress, in this browser only ----------------------------------------------------------------

const store = (act) => { try { return act(localStorage); } catch { return null; } };
const slot = (id) => "nn-quick:" + id;

const FIELD = { formula: "Your formula", number: "Your number", array: "Your numbers" };

function ask(question, number, secret, changed) {
	const { id, kind, several, options, unit, alone } = question;
	const verdict = h("div", { class: "nn-verdict", role: "status" });
	let hints = 0, done = false, field, fields;
	function say(kind, title, html) {
		verdict.dataset.kind = kind;
		verdict.replaceChildren(...(title ? [h("strong", {}, title), " "] : []), rich(h("span"), html));
	}
	const plain = (text) => h("i", {}, text).innerHTML;  // a reader's own characters are never HTML
	function mark(on) {
		done = form.dataset.answered = on;
		changed();
	}
	function check(event) {
		event.preventDefault();
		let right, why;
		try {
			const answer = field ? field.value.trim().replace(/^(["'])(.*)\1$/, "$2") : fields.filter((f) => f.checked).map((f) => f.value);
			[right, why] = field && !answer ? [null, "Write an answer first, then check."] : JUDGE[kind](secret, answer);
		} catch ({ message }) {
			[right, why] = [null, plain(message) + "."];
		}
		if (right === null) say("unread", "", why);
		else if (right) say("right", "✓ Right.", why);
		else say("wrong", "✗ Not yet.", why);
		if (!right) return;
		store((s) => s.setItem(slot(id), "1"));
		mark(true);
	}
	if (options) fields = options.map(([key, , name]) => h("input", { type: several ? "checkbox" : "radio",
		name: "answer", value: key, ...(name && { "aria-label": name }) }));
	else field = h("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 500 });
	const form = h("form", { onsubmit: check },
		h("fieldset", {}, rich(h("legend", alone && field ? { class: "nn-unseen" } : {}, ...(alone ? [] : [h("b", {}, number + ". ")])), question.ask),
			...(options ? options.map(([, text], i) => rich(h("label", {}, fields[i]), `<span>${text}</span>`))
				: [h("label", {}, h("span", {}, FIELD[kind]), field, ...(unit ? [unit] : []))])),
		h("div", {}, h("button", {}, "Check"), ...(secret.hints?.length ? [h("button", { type: "button", onclick() {
			const n = hints++ % secret.hints.length;
			say("hint", `Hint ${n + 1} of ${secret.hints.length}.`, secret.hints[n]);
		} }, "Hint")] : []), h("span", { class: "nn-done" }, "✓ answered"),
			...(alone ? [h("button", { type: "button", class: "nn-done", onclick: clear }, "Clear")] : [])),
		verdict);
	function clear() {
		store((s) => s.removeItem(slot(id)));
		form.reset();
		hints = 0;
		verdict.replaceChildren();
		delete verdict.dataset.kind;
		mark(false);
		if (alone) (field ?? fields[0]).focus();  // its own button is gone
	}
	return { form, clear, isDone: () => done, restore: () => mark(store((s) => s.getItem(slot(id))) === "1") };
}

function render({ model, el }) {
	function build() {
		try {
			const questions = model.get("questions"), progress = h("p");
			if (!questions.length) throw Error("there are none");
			const count = () => progress.textContent =
				`${asked.filter((a) => a?.isDone()).length} of ${questions.length} answered`;
			const asked = [];
			questions.forEach((q, i) => asked.push(ask(q, i + 1, unveil(q), count)));
			asked.forEach((a) => a.restore());
			if (questions[0].alone) return el.replaceChildren(h("div", { class: `nn-quick nn-alone nn-${questions[0].kind}`,
				"data-lm-suppress-shortcuts": true, onkeydown: (e) => e.stopPropagation() }, asked[0].form));
			el.replaceChildren(h("div", { class: "nn-quick", role: "group", "aria-label": "Quick questions",
				"data-lm-suppress-shortcuts": true, onkeydown: (e) => e.stopPropagation() },
			h("strong", {}, questions.length > 1 ? "Quick questions" : "A quick question"), ...asked.map((a) => a.form),
			h("div", { class: "nn-progress" }, progress, h("button", { onclick() {
				asked.forEach((a) => a.clear());
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
