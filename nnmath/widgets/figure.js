// Draws a figure (see figure_widget.py). All numbers come from nnmath.

/** @returns {any} */
function h(tag, attributes = {}, ...children) {
	const node = document.createElementNS("http://www.w3.org/"
		+ (/^(svg|g|path|circle|text)$/.test(tag) ? "2000/svg" : "1999/xhtml"), tag);
	for (const [name, value] of Object.entries(attributes))
		name.startsWith("on") ? node[name] = value : node.setAttribute(name, value);
	node.append(...children);
	return node;
}
// Touches only what changes.
function set(node, attributes, text) {
	for (const name in attributes)
		node.getAttribute(name) === "" + attributes[name] || node.setAttribute(name, attributes[name]);
	text == null || node.textContent === text || (node.textContent = text);
}
// Children, each [tag, attributes, text].
function fit(parent, items) {
	const old = parent.children;
	items.forEach(([tag, ...rest], i) => {
		if (old[i]?.localName !== tag) old[i] ? old[i].replaceWith(h(tag)) : parent.append(h(tag));
		set(old[i], ...rest);
	});
	while (old[items.length]) parent.lastChild.remove();
}
const px = (v) => {
	if (Number.isNaN(v)) throw Error("a number is missing");
	return Math.round(v * 100) / 100;
};
const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

// As in description.py: 0.0012, but 1.2 × 10⁻⁵.
function format(v) {
	if (typeof v !== "number") return v;
	const size = Math.abs(v);
	return (!v || (size >= 1e-4 && size < 1e6) ? "" + v : v.toExponential())
		.replace(/e\+?(.+)/, (_, power) => " × 10" + power.replace(/./g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d] ?? "⁻"))
		.replace("-", "−");
}

function check(fig) {
	const whole = (v) => v != null && (typeof v === "object" ? Object.values(v).every(whole)
		: typeof v !== "number" || Number.isFinite(v));
	if (!fig?.panels?.length || !fig.controls.every((c) => c.count) || !whole(fig))
		throw Error("its data are incomplete");
}

// A point far outside is moved inwards along its segment.
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

// An item v of a layer, at a (and b) on the screen, becomes [tag, attributes, text].
const line = (points) => ["path", { d: trace(points) }];
const MARKS = {
	line: (a, b, v, layer, p) => line(v.x.map((x, i) => [p.X(x), p.Y(v.y[i])])),
	points(a, b, v, { size: r = 4, edge }, p) {
		const inside = [clamp(a[0], r, p.W - r), clamp(a[1], r, p.H - r)];
		const [dx, dy] = [a[0] - inside[0], a[1] - inside[1]];
		if (Math.hypot(dx, dy) <= 2 * r) return ["circle", { cx: px(a[0]), cy: px(a[1]), r }];
		return edge && ["path", { d: `M0 0L${-2 * r} ${-r}V${r}Z`, transform:
			`translate(${inside.map(px)})rotate(${px(Math.atan2(dy, dx) * 180 / Math.PI)})` }];
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
	boxes: (a, b, v) => ["path", { "fill-opacity": v.shade ?? 1,
		d: `M${a.map(px)}H${px(b[0])}V${px(b[1])}H${px(a[0])}Z` }],
	text: (a, b, v) => ["text", { x: px(a[0]), y: px(a[1]) }, format(v.text)],
};

function mount(model, el, safely) {
	const fig = model.get("figure"), { controls, frames } = fig;

	let columns;
	const chosen = (i) => clamp(model.get("choice")[i] | 0, 0, controls[i].count - 1);
	const indexOf = (name) => controls.findIndex((c) => c.name === name);
	const column = (v) => (typeof v === "string" ? columns[v] : v);
	const last = () => (frames ? column(frames.count) - 1 : 0);
	const frame = () => clamp(model.get("frame") | 0, 0, last());
	const fill = (text) => text.replace(/\{(@?)(\w+)\}/g, (_, word, name) => {
		const v = columns[name], item = Array.isArray(v) ? v[frame()] : v;
		return word ? fill(fig.sentences[item]) : format(item);
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
			put("frame", frame() + 1);
			if (frame() === last()) play(false);
		}, 1e3 / 2 ** speed.input.value);
		playing.textContent = timer ? "Pause" : "Play";
	}

	const button = (name, onclick) => h("button", { onclick }, name);
	function control(menu, label, change) {
		const value = h("span", { "aria-hidden": true }), oninput = () => change(+input.value);
		const input = menu ? h("select", { oninput }) : h("input", { type: "range", oninput });
		return { input, node: h("label", {}, h("span", {}, label), input, value), show(i, options, text = options[i]) {
			if (menu) fit(input, options.map((name, value) => ["option", { value }, name]));
			else set(value, {}, text);
			menu || set(input, { "aria-valuetext": text, max: options.length - 1 });
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
	const title = h("strong", {}, fig.title), caption = h("p", { style: fig.reserve });
	const live = h("p", { class: "nn-live", "aria-live": "polite" });
	el.replaceChildren(h("figure", { class: "nn-figure", "aria-label": fig.title,
		"data-lm-suppress-shortcuts": true, onkeydown: (e) => e.stopPropagation() },
		title, picture, caption, live,
		h("div", {}, ...(frames ? [playing, back, ahead, reset, speed.node] : [reset])),
		...(frames ? [time] : []).concat(knobs).map((knob) => knob.node)));
	picture.onkeydown = (e) => {
		const n = { Right: 1, Up: 1, Left: -1, Down: -1, Home: -1e9, End: 1e9, " ": 0 }[e.key.replace("Arrow", "")];
		if (n == null || !frames || e.altKey || e.ctrlKey || e.metaKey) return;
		e.preventDefault();
		n ? go(frame() + n) : play(!timer);
	};

	// In real pixels: text keeps its size.
	const panels = fig.panels.map(({ pick }, i) => {
		const p = { x: h("g", { class: "nn-x" }), y: h("g", { class: "nn-y" }), plot: h("svg") };
		p.layers = fig.layers.filter(({ panel }) => panel === i);
		fit(p.plot, p.layers.map(({ mark, colour, style = "", name }) =>
			["g", { class: `nn-${mark} nn-${colour} ${style}`, "data-layer": name }]));
		const drag = (e) => pick && e.buttons && safely(() => {
			const { x, y } = p.svg.getBoundingClientRect(), ys = column(pick.y ?? 0);
			const gaps = column(pick.x).map((at, i) => Math.hypot(p.X(at) + p.left + x - e.clientX,
				ys && p.Y(ys[i]) + p.top + y - e.clientY));
			const n = gaps.indexOf(Math.min(...gaps)), i = indexOf(pick.control);
			i < 0 ? go(n) : choose(i, n);
		});
		p.svg = h("svg", { role: "img", class: pick ? "nn-pick" : "", onpointermove: drag, onpointerdown: drag },
			h("g", {}, p.x, p.y, p.plot));
		picture.append(p.svg);
		return p;
	});

	function drawPanel(p, i) {
		const { x, y, bare, ratio = 0.66 } = fig.panels[i], { width } = p;
		const key = "" + [width, [x, y].map((a) => [column(a.range), column(a.ticks), fill(a.label)])];
		if (key === p.key) return;
		const height = Math.round(clamp(width * ratio, 200, 380));
		const [left, top] = bare ? [2, 2] : [48, 28];
		const W = Math.max(width - 1.25 * left, 60), H = height - 2.5 * top;
		const scale = ({ range }, from, length) => {
			const [a, b] = column(range);
			return (v) => from + (v - a) / (b - a) * length;
		};
		Object.assign(p, { key, W, H, left, top, X: scale(x, 0, W), Y: scale(y, H, -H), was: [] });
		set(p.svg, { viewBox: `0 0 ${width} ${height}`, style: `height: ${height}px` });
		set(p.plot, { width: W, height: H });
		set(p.plot.parentNode, { transform: `translate(${left} ${top})` });
		bare || [x, y].forEach(({ ticks, label }, side) => {
			const at = side ? p.Y : p.X, marks = column(ticks);
			const skip = Math.ceil((side ? 18 : 36) / Math.abs(at(marks[1]) - at(marks[0])));
			fit(side ? p.y : p.x, [
				["text", { class: "nn-name", x: side ? -42 : W, y: side ? -16 : H + 33 }, fill(label)],
				...marks.flatMap((v, i) => {
					const a = px(at(v));
					return [["path", { d: side ? `M0 ${a}H${W}` : `M${a} 0V${H}` }],
						["text", side ? { x: -7, y: a } : { x: a, y: H + 15 }, format(v)]].slice(0, i % skip ? 1 : 2);
				})]);
		});
	}

	function drawLayer(p, layer, n) {
		const { data, show, mark, fixed } = layer, { k } = columns, now = [show && k, ...Object.values(data).map(column)];
		if (p.was[n] && now.every((v, i) => v === p.was[n][i])) return;
		p.was[n] = now;
		const values = {};
		for (const field in data) {
			let v = column(data[field]);
			if (v !== data[field] && show && !fixed?.includes(field)) v = show === "at" ? v[k] : v.slice(0, k + 1);
			v = [].concat(v);
			values[field] = mark === "line" && !Array.isArray(v[0]) ? [v] : v;
		}
		fit(p.plot.children[n], values.x.map((_, i) => {
			const v = {};
			for (const field in values) v[field] = values[field][i];
			return MARKS[mark]([p.X(v.x), p.Y(v.y)], [p.X(v.x2), p.Y(v.y2)], v, layer, p);
		}).filter(Boolean));
	}

	function draw() {
		columns = Object.assign({}, ...fig.tables.map(({ by, rows }) =>
			rows[by.map(indexOf).reduce((n, i) => n * controls[i].count + chosen(i), 0)]));
		const n = last(), k = columns.k = frame();
		set(caption, {}, fill(fig.caption));
		knobs.forEach((knob, i) => knob.show(chosen(i), column(controls[i].options)));
		panels.forEach((p, i) => {
			drawPanel(p, i);
			p.layers.forEach((layer, n) => drawLayer(p, layer, n));
			set(p.svg, { "aria-label": fill(fig.panels[i].title) });
		});
		time.show(k, { length: n + 1 }, fill(frames?.text ?? `${k} of ${n}`));
		set(back, { "aria-disabled": !k });
		set(ahead, { "aria-disabled": k === n });
	}

	let sent = 0, pending; // at most three a second
	const redraw = () => safely(() => {
		draw();
		clearTimeout(pending);
		pending = setTimeout(() => { sent = Date.now(); live.textContent = caption.textContent; },
			sent + 350 - Date.now());
	});
	const measure = () => {
		panels.forEach((p) => p.width = p.svg.clientWidth || 480);
		draw();
	};
	const listen = (how) => ["frame", "choice"].forEach((name) => model[how]("change:" + name, redraw));
	const watch = new ResizeObserver(() => safely(measure));
	measure();
	watch.observe(title);
	listen("on");
	return () => {
		clearInterval(timer);
		watch.disconnect();
		listen("off");
	};
}

function render({ model, el }) {
	let clear;
	const safely = (act) => {
		try { act(); } catch ({ message }) {
			clear?.();
			el.replaceChildren(h("p", { class: "nn-figure" }, `This figure cannot be drawn: ${message}.`));
		}
	};
	const build = () => safely(() => {
		clear?.();
		check(model.get("figure"));
		clear = mount(model, el, safely);
	});
	build();
	model.on("change:figure", build);
	return () => { clear?.(); model.off("change:figure", build); };
}

export default { render };
