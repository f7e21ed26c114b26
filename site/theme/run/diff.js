// The lines that two texts have in common, and those that only one has.

// most bounds the lines that are compared one by one, after what is the same
// at the beginning and at the end.
const most = 1500;

// diff gives the lines of two texts in order, each with "=" if both have it,
// "-" if only the first has it, "+" if only the second has it.
export function diff(first, second) {
	const a = split(first), b = split(second);
	let from = 0;
	while (from < a.length && from < b.length && a[from] === b[from]) from++;
	let end = 0;
	while (end < a.length - from && end < b.length - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
	const same = (lines) => lines.map((line) => ["=", line]);
	return [...same(a.slice(0, from)), ...middle(a.slice(from, a.length - end), b.slice(from, b.length - end)), ...same(a.slice(a.length - end))];
}

const split = (text) => text === "" ? [] : text.replace(/\n$/, "").split("\n");

// middle compares what is left by the longest common subsequence.
function middle(a, b) {
	const only = () => [...a.map((line) => ["-", line]), ...b.map((line) => ["+", line])];
	if (a.length === 0 || b.length === 0 || a.length > most || b.length > most) return only();
	const width = b.length + 1;
	const best = new Uint16Array((a.length + 1) * width);
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
		}
	}
	const lines = [];
	let i = 0, j = 0;
	while (i < a.length || j < b.length) {
		if (i < a.length && j < b.length && a[i] === b[j]) lines.push(["=", a[i++]]), j++;
		else if (j === b.length || i < a.length && best[(i + 1) * width + j] >= best[i * width + j + 1]) lines.push(["-", a[i++]]);
		else lines.push(["+", b[j++]]);
	}
	return lines;
}
