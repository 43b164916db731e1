// A figure in which the reader draws (see drawn.py): figure.js, with the columns of what is drawn.
// The forward pass stands here a second time, for what nobody can compute ahead; a test compares.
// drawn.py joins the two to one module.

import figure from "./figure.js";

// As round_significant in description.py.
const rounded = (v, digits = 3) => +v.toPrecision(digits);

function forward({ layers }, x) {
	let a = x;
	const [hidden, p] = layers.map(({ W, b }, l) => {
		const z = W.map((w, j) => w.reduce((sum, v, k) => sum + v * a[k], b[j]));
		const top = Math.max(...z), e = z.map((v) => Math.exp(v - top)), sum = e.reduce((s, v) => s + v);
		return a = l ? e.map((v) => v / sum) : z.map(Math.tanh);
	});
	const order = [...p.keys()].sort((i, j) => p[j] - p[i] || i - j);
	return {
		ink: x, hidden: hidden.map((v) => rounded(v)), p: p.map((v) => rounded(v)),
		plus: hidden.map((v) => rounded(Math.max(v, 0))), minus: hidden.map((v) => rounded(Math.max(-v, 0))),
		answer: order[0], sure: rounded(p[order[0]]), second: order[1], less_sure: rounded(p[order[1]]),
		inked: x.filter(Boolean).length,
	};
}

function renderDrawn({ model, el }) {
	const given = model.get("figure"), { drawing } = given, { side, left, top, size } = drawing;
	const at = (name) => given.controls.findIndex((c) => c.name === name), over = {};
	const chosen = (name) => model.get("choice")[at(name)];
	const image = () => drawing.images[chosen("image")];
	const fig = { ...given, tables: [...given.tables, { by: [], rows: [over] }] };
	const pixels = () => (model.get("drawn").length ? model.get("drawn") : image());
	const update = () => {
		Object.assign(over, forward(drawing, pixels()));
		over.activation = over.hidden[chosen("neuron")];
	};
	const put = (drawn) => { model.set("drawn", drawn); model.save_changes(); };
	let last = chosen("image");
	const turned = () => {
		if (chosen("image") !== last && model.get("drawn").length) put([]);
		last = chosen("image");
		update();
	};
	// figure.js redraws at a change of the choice: here at one of the drawing too.
	const both = (how) => (name, act) => {
		model[how](name, act);
		if (name === "change:choice") model[how]("change:drawn", act);
	};
	update();
	model.on("change:choice", turned);
	model.on("change:drawn", update);
	const clear = figure.render({ el, model: {
		get: (name) => (name === "figure" ? fig : model.get(name)),
		set: (name, value) => model.set(name, value), save_changes: () => model.save_changes(),
		on: both("on"), off: both("off"),
	} });

	const pad = el.querySelector(".nn-panels svg"), live = el.querySelector(".nn-live");
	const frame = pad.querySelector("svg"), cursor = document.createElementNS(frame.namespaceURI, "path");
	cursor.setAttribute("class", "nn-line nn-orange thick");
	frame.append(cursor);
	for (const [name, value] of [["role", "application"], ["tabindex", "0"], ["class", "nn-pad"]])
		pad.setAttribute(name, value);
	let row = side >> 1, column = side >> 1;
	// The panel is 10 by 8 (digits.py), and has no axes.
	const scale = () => [frame.width.baseVal.value / 10, frame.height.baseVal.value / 8];
	function mark(shown) {
		const [sx, sy] = scale(), x = (left + size * column) * sx, y = (8 - top + size * row) * sy;
		cursor.setAttribute("d", shown ? `M${x} ${y}h${size * sx}v${size * sy}h${-size * sx}Z` : "");
	}
	function ink(places) {
		const x = [...pixels()], value = drawing.pens[chosen("pen")];
		if (places.every((i) => x[i] === value)) return;
		for (const i of places) x[i] = value;
		put(x);
	}
	function point(e) {
		if (!e.buttons) return;
		const box = pad.getBoundingClientRect(), [sx, sy] = scale();
		const c = Math.floor(((e.clientX - box.x - 2) / sx - left) / size);
		const r = Math.floor(((e.clientY - box.y - 2) / sy - 8 + top) / size);
		if (c < 0 || r < 0 || c >= side || r >= side) return;
		// A quick hand leaves cells out between two events.
		const n = e.type === "pointermove" ? Math.max(Math.abs(r - row), Math.abs(c - column), 1) : 1;
		const from = n > 1 ? [row, column] : [r, c];
		ink(Array.from({ length: n }, (_, i) => side * Math.round(from[0] + (r - from[0]) * (i + 1) / n)
			+ Math.round(from[1] + (c - from[1]) * (i + 1) / n)));
		[row, column] = [r, c];
	}
	pad.onpointerdown = pad.onpointermove = point;
	pad.onpointerup = () => mark(false);
	pad.onfocus = () => mark(pad.matches(":focus-visible"));
	pad.onblur = () => mark(false);
	pad.onkeydown = (e) => {
		const step = { Right: [0, 1], Left: [0, -1], Up: [-1, 0], Down: [1, 0] }[e.key.replace("Arrow", "")];
		const draws = e.key === " " || e.key === "Enter";
		if (!(step || draws) || e.altKey || e.ctrlKey || e.metaKey) return;
		e.preventDefault();
		if (draws) ink([side * row + column]);  // figure.js then says what is read
		else {
			[row, column] = [row + step[0], column + step[1]].map((v) => Math.min(Math.max(v, 0), side - 1));
			live.textContent = `Row ${row + 1}, column ${column + 1}: ink ${pixels()[side * row + column]}.`;
		}
		mark(true);
	};
	const reset = el.querySelector("button"), blank = document.createElement("button");
	reset.addEventListener("click", () => put([]));
	blank.textContent = "Clear";
	blank.onclick = () => put(pixels().map(() => 0));
	reset.after(blank);
	return () => {
		clear();
		model.off("change:choice", turned);
		model.off("change:drawn", update);
	};
}

export default { render: renderDrawn };
