// What the reader of typed formulas takes from JavaScript: as typed_runtime.py, function by function.
// biome-ignore-all lint/correctness/noUnusedVariables: what is translated uses them.

class ParseError extends Error {
	constructor(message, place, name = "") {
		super(message);
		this.place = place;
		this.unknown = name;
	}
}
const fail = (message, place) => { throw new ParseError(message, place); };
const fail_unknown = (message, place, name) => { throw new ParseError(message, place, name); };
const has = (container, key) => Array.isArray(container) || typeof container === "string" ? container.includes(key) : Object.hasOwn(container, key);
const fetch_or = (container, key, otherwise) => Object.hasOwn(container, key) ? container[key] : otherwise;
const is_digit = (text) => /^[0-9]+$/.test(text);
const nfkd = (c) => c.normalize("NFKD");
const printable = (c) => /[\p{C}\p{Z}\p{M}]/u.test(c) ? `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` : c;
const range = (...ends) => {
	const [start, end] = ends.length > 1 ? ends : [0, ends[0]];
	return Array.from({ length: Math.max(0, end - start) }, (_, n) => start + n);
};
const number_of = Number, is_finite = Number.isFinite, floor_of = Math.floor;
const divide = (a, b) => a / b, raise_to = (a, b) => a ** b;
const elementary = (name, x) => Math[name](x);
const short_number = (value) => String(+value.toPrecision(10)).replace("e+", "e");
const not_a_number = () => NaN;
// Patterns: \w knows all letters, as in Python.
const pattern = (source, ignore_case) => RegExp(source.replace(/\[[^\]]*\\w[^\]]*\]|\\w/g, (found) => found === "\\w" ? "[\\p{L}\\p{N}_]" : found.replace("\\w", "\\p{L}\\p{N}_")),
	ignore_case ? "giu" : "gu");
const quoted_pattern = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const sorted_by_length = (texts) => [...texts].sort((a, b) => b.length - a.length);
const find_all = (of, text) => [...text.matchAll(of)].map((found) => {
	const name = Object.entries(found.groups ?? {}).find(([, part]) => part !== undefined)?.[0] ?? "";
	return [found[0], found.index, found.index + found[0].length, name, (name ? "" : found[1]) ?? ""];
});
const find_first = (of, text) => find_all(of, text)[0] ?? [];
const replaced = (of, by, text) => text.replace(of, () => by);
