// A figure in which the reader draws (see drawn.py): figure.js, with the columns of what is drawn.
// The forward pass stands here a second time, for what nobody can compute ahead; a test compares.

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
	const clear = render({ el, model: {
		get: (name) => (name === "figure" ? fig : model.get(name)),
		set: (name, value) => model.set(name, value), save_changes: () => model.save_changes(),
		on: both("on"), off: both("off"),
	} });

	const pad = el.querySelector(".nn-panels svg"), live = el.querySelector(".nn-live");
	const cursor = h("path", { class: "nn-cursor" }), frame = pad.querySelector("svg");
	frame.append(h("g", { class: "nn-line nn-orange thick" }, cursor));
	set(pad, { role: "application", tabindex: 0, class: "nn-pad" });
	let row = side >> 1, column = side >> 1;
	// The panel is 10 by 8 (digits.py), and has no axes.
	const scale = () => [frame.width.baseVal.value / 10, frame.height.baseVal.value / 8];
	function mark(shown) {
		const [sx, sy] = scale(), x = (left + size * column) * sx, y = (8 - top + size * row) * sy;
		set(cursor, { d: shown ? `M${px(x)} ${px(y)}h${px(size * sx)}v${px(size * sy)}h${px(-size * sx)}Z` : "" });
	}
	function ink(i) {
		const x = [...pixels()], value = drawing.pens[chosen("pen")];
		if (x[i] !== value) { x[i] = value; put(x); }
	}
	function point(e) {
		if (!e.buttons) return;
		const box = pad.getBoundingClientRect(), [sx, sy] = scale();
		const c = Math.floor(((e.clientX - box.x - 2) / sx - left) / size);
		const r = Math.floor(((e.clientY - box.y - 2) / sy - 8 + top) / size);
		if (c < 0 || r < 0 || c >= side || r >= side) return;
		[row, column] = [r, c];
		ink(side * r + c);
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
		if (draws) ink(side * row + column);  // figure.js then says what is read
		else {
			row = clamp(row + step[0], 0, side - 1);
			column = clamp(column + step[1], 0, side - 1);
			live.textContent = `Row ${row + 1}, column ${column + 1}: ink ${format(pixels()[side * row + column])}.`;
		}
		mark(true);
	};
	const [reset] = el.querySelectorAll("button");
	reset.addEventListener("click", () => put([]));
	reset.after(h("button", { onclick: () => put(pixels().map(() => 0)) }, "Clear"));
	return () => {
		clear();
		model.off("change:choice", turned);
		model.off("change:drawn", update);
	};
}

export default { render: renderDrawn };
