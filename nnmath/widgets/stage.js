// Draws a figure description (see stage.py) and lets the reader move through it. Every number
// is nnmath's; only its place on the screen is worked out here.

function h(tag, attributes, ...children) {
	const node = /^(svg|g|path|circle|text)$/.test(tag)
		? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		name.startsWith("on") ? node[name] = value : node.setAttribute(name, value);
	node.append(...children);
	return node;
}
const px = (v) => {
	if (v !== v) throw Error("a number is missing");
	return Math.round(v * 100) / 100;
};
const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

// Python has rounded; this only chooses between 0.0012 and 1.2 × 10⁻⁵.
function spoken(v) {
	if (typeof v !== "number") return v;
	const size = Math.abs(v);
	return (!v || (size >= 1e-4 && size < 1e6) ? String(v) : v.toExponential())
		.replace(/e\+?(.+)/, (_, power) => " × 10" + power.replace(/./g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d] ?? "⁻"))
		.replace("-", "−");
}

function check(fig) {
	const whole = (v) => v != null && (typeof v === "object" ? Object.values(v).every(whole)
		: typeof v !== "number" || isFinite(v));
	if (!fig?.panels?.length || !fig.controls.every((c) => c.count) || !whole(fig))
		throw Error("its data are incomplete");
}

// A polyline as path data. A point far off the picture is pulled in along its own segment.
const FAR = 4000;
const near = (p) => Math.hypot(...p) < FAR;
const pull = (a, b) => {
	const r = near(b) ? 1 : FAR / Math.hypot(b[0] - a[0], b[1] - a[1]);
	return [0, 1].map((i) => px(a[i] + (b[i] - a[i]) * r));
};
const trace = (points) => points.map((b, i) => {
	const a = points[i - 1];
	if (a && near(a)) return "L" + pull(a, b);
	return near(b) ? a ? `M${pull(b, a)}L${b.map(px)}` : "M" + b.map(px) : "";
}).join("");

// The marks: an item v of a layer, at a (and b) on the screen, becomes a node.
const line = (points) => h("path", { class: "nn-line", d: trace(points) });
const MARKS = {
	line: (a, b, v, layer, p) => line(v.x.map((x, i) => [p.X(x), p.Y(v.y[i])])),
	points(a, b, v, { size: r = 4, edge }, p) {
		const seen = [clamp(a[0], r, p.W - r), clamp(a[1], r, p.H - r)];
		const [dx, dy] = [a[0] - seen[0], a[1] - seen[1]];
		if (Math.hypot(dx, dy) <= 2 * r)
			return h("circle", { class: "nn-dot", cx: px(a[0]), cy: px(a[1]), r });
		// Off the picture: an arrow head at its edge says where.
		return edge ? h("path", { class: "nn-dot", d: `M0 0L${-2 * r} ${-r}V${r}Z`, transform:
			`translate(${seen.map(px)})rotate(${px(Math.atan2(dy, dx) * 180 / Math.PI)})` }) : "";
	},
	slope(a, b, v, { length = FAR }, p) {
		const d = [p.X(1) - p.X(0), v.slope * (p.Y(1) - p.Y(0))], r = length / 2 / Math.hypot(...d);
		const end = (t) => [a[0] + t * d[0], a[1] + t * d[1]];
		return line([end(-r), end(r)]);
	},
	segments(a, b, v, { arrow }) {
		const turn = Math.atan2(b[1] - a[1], b[0] - a[0]);
		const barb = (w) => [b[0] - 8 * Math.cos(turn + w), b[1] - 8 * Math.sin(turn + w)];
		return line(arrow ? [a, b, barb(0.5), b, barb(-0.5)] : [a, b]);
	},
	boxes: (a, b, v) => h("path", { class: "nn-box", "fill-opacity": v.shade ?? 1,
		d: `M${a.map(px)}H${px(b[0])}V${px(b[1])}H${px(a[0])}Z` }),
	text: (a, b, v) => h("text", { x: px(a[0]), y: px(a[1]) }, spoken(v.text)),
};

function stage(model, el, safely) {
	const fig = model.get("figure"), { controls, frames } = fig;

	// Where we are: the choice of each control, its columns, the frame.
	let columns;
	const chosen = (i) => clamp(model.get("choice")[i] | 0, 0, controls[i].count - 1);
	const indexOf = (name) => controls.findIndex((c) => c.name === name);
	const column = (v) => (typeof v === "string" ? columns[v] : v);
	const last = () => (frames ? column(frames.count) - 1 : 0);
	const frame = () => clamp(model.get("frame") | 0, 0, last());
	const fill = (text) => text.replace(/\{(@?)(\w+)\}/g, (_, word, name) => {
		const v = columns[name], item = Array.isArray(v) ? v[frame()] : v;
		return word ? fill(fig.words[item]) : spoken(item);
	});
	const put = (name, value) => { model.set(name, value); model.save_changes(); };
	const choose = (i, n) => n === chosen(i) ||
		put("choice", controls.map((_, j) => (i === j ? n : chosen(j))));
	const go = (k) => { play(false); put("frame", clamp(k, 0, last())); };

	let timer;
	function play(on) {
		timer = clearInterval(timer);
		if (on && frame() === last()) put("frame", 0);
		if (on && last()) timer = setInterval(() => {
			put("frame", Math.min(frame() + 1, last()));
			if (frame() === last()) play(false);
		}, 1e3 / 2 ** speed.input.value);
		playing.textContent = timer ? "Pause" : "Play";
	}

	const button = (label, onclick) => h("button", { onclick }, label);
	function control(menu, label, change) {
		const value = h("span", { "aria-hidden": true }), oninput = () => change(+input.value);
		const input = menu ? h("select", { oninput }) : h("input", { type: "range", oninput });
		return { input, node: h("label", {}, h("span", {}, label), input, value), show(i, options) {
			if (menu) options.forEach((text, n) =>
				(input.options[n] ?? input.appendChild(h("option", { value: n }))).text = text);
			else input.setAttribute("aria-valuetext", value.textContent = options[i]);
			input.max = options.length - 1;
			input.value = i;
		} };
	}
	const playing = button("Play", () => play(!timer));
	const back = button("Back", () => go(frame() - 1)), ahead = button("Step", () => go(frame() + 1));
	const reset = button("Reset", () => {
		speed.input.value = 1;
		put("choice", controls.map((c) => c.start));
		go(0);
	});
	const speed = control(true, "speed", () => timer && play(true));
	speed.show(1, [1, 2, 4, 8].map((n) => n + " a second"));
	const time = control(false, frames?.label, go);
	const knobs = controls.map((c, i) => control(c.menu, c.label, (n) => choose(i, n)));
	const picture = h("div", { class: "nn-panels", role: "group", ...(frames && { tabindex: 0 }),
		"aria-label": fig.title + (frames ? ": arrow keys step, space plays" : "") });
	const title = h("strong", {}, fig.title), say = h("p", {});
	const live = h("p", { class: "nn-live", "aria-live": "polite" });
	el.replaceChildren(h("figure", { class: "nn-stage", "aria-label": fig.title,
		"data-lm-suppress-shortcuts": true, onkeydown: (e) => e.stopPropagation() },
		title, picture, say, live,
		h("div", {}, ...(frames ? [playing, back, ahead, reset, speed.node] : [reset])),
		...(frames ? [time] : []).concat(knobs).map((knob) => knob.node)));
	picture.onkeydown = (e) => {
		const n = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -1e9, End: 1e9,
			" ": 0 }[e.key];
		if (n === undefined || !frames || e.altKey || e.ctrlKey || e.metaKey) return;
		e.preventDefault();
		n ? go(frame() + n) : play(!timer);
	};

	// The panels: an SVG each, in real pixels: text keeps its size.
	const panels = fig.panels.map(({ pick }) => {
		const p = {}, onpointermove = (e) => pick && e.buttons && safely(() => {
			const box = p.svg.getBoundingClientRect(), ys = column(pick.y);
			const gaps = column(pick.x).map((x, i) => Math.hypot(p.X(x) + p.left + box.x - e.clientX,
				ys ? p.Y(ys[i]) + p.top + box.y - e.clientY : 0));
			choose(indexOf(pick.control), gaps.indexOf(Math.min(...gaps)));
		});
		p.svg = h("svg", { role: "img", class: pick ? "nn-pick" : "", onpointermove,
			onpointerdown: onpointermove });
		picture.append(p.svg);
		return p;
	});

	function axis(p, { ticks, label }, flat) {
		const at = flat ? p.X : p.Y, marks = column(ticks);
		const skip = Math.ceil((flat ? 36 : 18) / Math.abs(at(marks[1]) - at(marks[0])));
		return h("g", { class: flat ? "nn-x" : "nn-y" }, ...marks.flatMap((v, i) => {
			const a = px(at(v));
			return [h("path", { class: "nn-grid", d: flat ? `M${a} 0V${p.H}` : `M0 ${a}H${p.W}` }),
				i % skip ? "" : h("text", flat ? { x: a, y: p.H + 15 } : { x: -7, y: a }, spoken(v))];
		}), h("text", { class: "nn-name", x: flat ? p.W : -42, y: flat ? p.H + 33 : -16 }, fill(label)));
	}

	function drawPanel(p, i) {
		const { x, y, bare, ratio = 0.66 } = fig.panels[i], { width } = p;
		const mine = fig.layers.filter((layer) => layer.panel === i);
		// What is as before stays: most choices move the walk alone.
		const key = [width, column(x.range), column(y.range), fill(x.label), fill(y.label),
			...mine.flatMap((layer) => layer.show ? [] : Object.values(layer.data).map(column))];
		if (key.every((v, n) => v === p.key?.[n])) return;
		p.key = key;
		const height = Math.round(clamp(width * ratio, 200, 380));
		const [left, top] = bare ? [2, 2] : [48, 28];
		const W = Math.max(width - 1.25 * left, 60), H = height - 2.5 * top;
		const scale = ({ range }, low, high) => {
			const [a, b] = column(range);
			return (v) => low + (v - a) / (b - a) * (high - low);
		};
		Object.assign(p, { W, H, left, top, X: scale(x, 0, W), Y: scale(y, H, 0) });
		p.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
		p.svg.style.height = height + "px";
		p.layers = mine.map((layer) => ({ layer,
			g: h("g", { class: `nn-${layer.colour} ${layer.style ?? ""}`, "data-layer": layer.name }) }));
		// This svg clips, without an id.
		const plot = h("svg", { width: W, height: H }, ...p.layers.map((l) => l.g));
		p.svg.replaceChildren(h("g", { transform: `translate(${left} ${top})` },
			...(bare ? [] : [axis(p, x, true), axis(p, y)]), plot));
		p.layers.forEach((l) => l.layer.show || drawLayer(p, l));
	}

	function drawLayer(p, { g, layer }) {
		const values = {};
		for (const [field, source] of Object.entries(layer.data)) {
			let v = column(source);
			if (v !== source && layer.show && !layer.fixed?.includes(field))
				v = layer.show === "at" ? v[frame()] : v.slice(0, frame() + 1);
			v = [].concat(v);
			values[field] = layer.mark === "line" && !Array.isArray(v[0]) ? [v] : v;
		}
		g.replaceChildren(...values.x.map((_, i) => {
			const v = {};
			for (const field in values) v[field] = values[field][i];
			return MARKS[layer.mark]([p.X(v.x), p.Y(v.y)], [p.X(v.x2), p.Y(v.y2)], v, layer, p);
		}));
	}

	function drawFrame() {
		const n = last(), k = columns.k = frame(), sentence = say.textContent = fill(fig.say);
		panels.forEach((p, i) => {
			p.layers.forEach((l) => l.layer.show && drawLayer(p, l));
			p.svg.setAttribute("aria-label", `${fill(fig.panels[i].title)}. ${sentence}`);
		});
		time.show(k, Array(n + 1).fill(`${k} of ${n}`));
		back.setAttribute("aria-disabled", !k);
		ahead.setAttribute("aria-disabled", k === n);
	}
	function drawAll() {
		columns = Object.assign({}, ...fig.tables.map(({ by, rows }) =>
			rows[by.map(indexOf).reduce((n, i) => n * controls[i].count + chosen(i), 0)]));
		knobs.forEach((knob, i) => knob.show(chosen(i), column(controls[i].options)));
		panels.forEach(drawPanel);
		drawFrame();
	}

	let told = 0, telling;  // at most three announcements a second
	const after = (draw) => () => safely(() => {
		draw();
		clearTimeout(telling);
		telling = setTimeout(() => { told = Date.now(); live.textContent = say.textContent; },
			told + 350 - Date.now());
	});
	const on = { "change:frame": after(drawFrame), "change:choice": after(drawAll) };
	const fit = () => {
		panels.forEach((p) => p.width = p.svg.clientWidth || 480);
		drawAll();
	};
	const watch = new ResizeObserver(() => safely(fit));
	function clear() {
		clearInterval(timer);
		watch.disconnect();
		for (const name in on) model.off(name, on[name]);
	}
	fit();
	watch.observe(title);
	for (const name in on) model.on(name, on[name]);
	return clear;
}

function render({ model, el }) {
	let clear;
	const safely = (act) => {
		try { act(); } catch ({ message }) {
			clear?.();
			el.replaceChildren(h("p", { class: "nn-stage" }, `This figure cannot be drawn: ${message}.`));
		}
	};
	const build = () => safely(() => {
		clear?.();
		check(model.get("figure"));
		clear = stage(model, el, safely);
	});
	build();
	model.on("change:figure", build);
	return () => { clear?.(); model.off("change:figure", build); };
}

export default { render };
