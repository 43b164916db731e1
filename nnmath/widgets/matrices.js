// Formulas of matrices in numbers (as nnmath.formulas.evaluate): a matrix is a list of rows, and shapes must fit as in NumPy.
// questions.py joins this and the other modules of the questions to one.

/* global READER -- the reader of typed answers, from questions.py */

const isMatrix = (value) => Array.isArray(value);
const shapeOf = (value) => isMatrix(value) ? [value.length, value[0].length] : [];
const eachEntry = (act, a) => isMatrix(a) ? a.map((row) => row.map(act)) : act(a);
const flipped = (a) => isMatrix(a) ? a[0].map((_, j) => a.map((row) => row[j])) : a;
const OPERATORS = { add: (a, b) => a + b, times: (a, b) => a * b, div: (a, b) => a / b };

// A shape by the letters of its sizes, which all differ.
function shapeText(value, sizes) {
	if (!isMatrix(value)) return "a number";
	const names = Object.fromEntries(Object.entries(sizes).map(([name, n]) => [n, name.replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d])]));
	return `(${shapeOf(value).map((n) => names[n] ?? n).join(", ")})`;
}
// The value of a tree; a name is looked up among `values`, `functions` and `sizes`, an index among `bound`.
function evaluateMatrices(tree, { values, functions, sizes }, bound = {}) {
	const of = (part, more = bound) => evaluateMatrices(part, { values, functions, sizes }, more);
	const misfit = (a, b) => { throw Error(`The shapes do not fit: ${shapeText(a, sizes)} and ${shapeText(b, sizes)}.`); };
	function entrywise(operation, a, b) {
		if (!isMatrix(a) && !isMatrix(b)) return operation(a, b);
		const [[r, c], [s, d]] = [a, b].map((v) => isMatrix(v) ? shapeOf(v) : [1, 1]), at = (v, i, j) => isMatrix(v) ? v[v.length > 1 ? i : 0][v[0].length > 1 ? j : 0] : v;
		if ((r !== s && r > 1 && s > 1) || (c !== d && c > 1 && d > 1)) misfit(a, b);
		return Array.from({ length: Math.max(r, s) }, (_, i) => Array.from({ length: Math.max(c, d) }, (__, j) => operation(at(a, i, j), at(b, i, j))));
	}
	function multiplied(a, b) {
		if (!isMatrix(a) || !isMatrix(b)) return entrywise(OPERATORS.times, a, b);
		if (a[0].length !== b.length) misfit(a, b);
		const product = a.map((row) => b[0].map((_, j) => row.reduce((sum, v, k) => sum + v * b[k][j], 0)));
		return product.length * product[0].length === 1 ? product[0][0] : product;
	}
	const fold = (operation, parts) => parts.map((part) => of(part)).reduce(operation);
	const each = (name) => (a, b) => entrywise(OPERATORS[name], a, b);
	function rangeOf([, letter, high, body]) {
		if (high !== "") return /^\d+$/.test(high) ? Number(high) : sizes[high] ?? of(["name", high]);
		let found = 0;
		const look = (part) => {
			if (!Array.isArray(part) || found) return;
			if (part[0] === "component" && part[1][0] === "name") {
				const at = part[2].findIndex(([kind, name]) => kind === "name" && name === letter), value = at < 0 ? 0 : of(part[1]);
				if (at >= 0 && isMatrix(value)) found = shapeOf(value)[at];
			}
			part.forEach(look);
		};
		look(body);
		if (!found) throw Error(`From where to where does ${letter} run?`);
		return found;
	}
	const [kind, a, b] = tree;
	if (kind === "number") return Number(a);
	if (kind === "name") return bound[a] ?? values[a] ?? sizes[a];
	if (kind === "neg") return eachEntry((v) => -v, of(a));
	if (kind === "add") return fold(each("add"), a);
	if (kind === "mul") return fold(multiplied, a);
	if (["times", "entries", "odot"].includes(kind)) return fold(each("times"), a);
	if (kind === "div") return entrywise(OPERATORS.div, of(a), of(b));
	if (kind === "T") return flipped(of(a));
	if (kind === "power") {
		const exponent = of(b);
		if (isMatrix(exponent)) throw Error("An exponent is a matrix here.");
		return eachEntry((v) => v ** exponent, of(a));
	}
	if (kind === "apply") return eachEntry((v) => READER.evaluate(["apply", a, ["name", "x"]], { x: v }, functions), of(b));
	if (kind === "component") {
		const value = of(a), at = b.map((index) => of(index));
		if (at.length === 1 && isMatrix(value) && value[0].length === 1) at.push(1);
		if (!isMatrix(value) || at.length !== 2) throw Error("A matrix takes two indices, a column one.");
		const found = value[at[0] - 1]?.[at[1] - 1];
		if (found === undefined) {
			const [whole, entry] = a[0] === "name" ? [a[1], `${a[1]}[${b.map((index) => index[1])}]`] : ["it", "An entry"];
			throw Error(`${entry}: an index is out of range; ${whole} is ${shapeText(value, sizes)}.`);
		}
		return found;
	}
	if (kind === "sum") {
		const count = rangeOf(tree), total = Array.from({ length: count }, (_, n) => of(tree[3], { ...bound, [a]: n + 1 })).reduce(each("add"));
		return tree[4] === "mean" ? eachEntry((v) => v / count, total) : total;
	}
	const value = of(tree[3]), add = (list) => list.reduce((x, y) => x + y, 0);  // a sum or mean over an axis
	if (!isMatrix(value)) throw Error("There is nothing to add up: this is a number.");
	const [rows, columns] = shapeOf(value), count = b === "" ? rows * columns : [rows, columns][b];
	const total = b === "" ? add(value.flat()) : b === "0" ? [flipped(value).map(add)] : value.map((row) => [add(row)]);
	return a === "mean" ? eachEntry((v) => v / count, total) : total;
}
// The value of a formula with free indices: a matrix of what it is for each of them.
function valueForIndices(tree, point, indices) {
	const names = Object.keys(indices);
	if (!names.length) return evaluateMatrices(tree, point);
	const [n, m] = names.map((name) => point.sizes[indices[name]] ?? indices[name]);
	return Array.from({ length: n }, (_, i) => Array.from({ length: m ?? 1 }, (__, j) => {
		const value = evaluateMatrices(tree, point, { [names[0]]: i + 1, ...(m ? { [names[1]]: j + 1 } : {}) });
		if (isMatrix(value)) throw Error(`For each index this is ${shapeText(value, point.sizes)}, where a number is asked for.`);
		return value;
	}));
}

export { eachEntry, evaluateMatrices, flipped, shapeOf, shapeText, valueForIndices };
