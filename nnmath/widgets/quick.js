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
		const close = (v) => Math.abs(value - v) <= tolerance * (Math.abs(v) || 1);
		if (!isFinite(value)) return [null, "That is not a finite number."];
		if (close(right)) return [true, why];
		return [false, slips.find((slip) => close(slip.value))?.says
			?? (close(-right) ? "The size is right, the sign is not." : "That is not the number.")];
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

function ask(question, number, secret, changed) {
	const { id, kind, several, options, unit } = question;
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
			const answer = field ? field.value.trim() : fields.filter((f) => f.checked).map((f) => f.value);
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
		h("fieldset", {}, rich(h("legend", {}, h("b", {}, number + ". ")), question.ask),
			...(options ? options.map(([, text], i) => rich(h("label", {}, fields[i]), `<span>${text}</span>`))
				: [h("label", {}, h("span", {}, kind === "formula" ? "Your formula" : "Your number"), field, ...(unit ? [unit] : []))])),
		h("div", {}, h("button", {}, "Check"), ...(secret.hints?.length ? [h("button", { type: "button", onclick() {
			const n = hints++ % secret.hints.length;
			say("hint", `Hint ${n + 1} of ${secret.hints.length}.`, secret.hints[n]);
		} }, "Hint")] : []), h("span", { class: "nn-done" }, "✓ answered")),
		verdict);
	return { form, isDone: () => done, restore: () => mark(store((s) => s.getItem(slot(id))) === "1"), clear() {
		store((s) => s.removeItem(slot(id)));
		form.reset();
		hints = 0;
		verdict.replaceChildren();
		delete verdict.dataset.kind;
		mark(false);
	} };
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
