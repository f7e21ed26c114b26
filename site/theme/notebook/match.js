// Which cell of a changed page is which of the page before. Cells without a
// name are called by their number, so that a new one above gives them all
// another name; what a reader has typed must stay with the right one.

// match gives for the cells of a page, { key, source } in order, the keys that
// they have among the cells of the next one; those that are gone are not in it.
export function match(before, after) {
	const pairs = new Map();
	const taken = new Set();
	const pair = (a, b) => { pairs.set(a.key, b.key); taken.add(b.key); };
	// A name is meant to stay.
	const named = new Map(after.filter(isNamed).map((b) => [b.key, b]));
	for (const a of before) if (isNamed(a) && named.has(a.key)) pair(a, named.get(a.key));
	// What has the same text, in the same order; then what was moved.
	const free = (list, used) => list.filter((c) => !used(c));
	const left = () => [free(before, (a) => pairs.has(a.key)), free(after, (b) => taken.has(b.key))];
	for (const [a, b] of common(...left(), (a, b) => a.source === b.source && a.source.trim() !== "")) pair(a, b);
	for (const a of left()[0]) {
		const b = left()[1].find((b) => b.source === a.source && a.source.trim() !== "");
		if (b) pair(a, b);
	}
	// What was edited stands between the same neighbours.
	const all = new Map(after.map((b, i) => [b.key, i]));
	for (const gap of gaps(before, after, pairs, all)) {
		for (const [a, b] of common(...gap, likeness)) pair(a, b);
	}
	return pairs;
}

// isNamed tells whether the author gave the cell its name.
const isNamed = (cell) => !/^(?:cell|new)-\d+$/.test(cell.key);

// gaps gives the cells without a partner, those of both pages that lie between
// the same two pairs together.
function gaps(before, after, pairs, all) {
	const list = [];
	let from = 0, some = [];
	const close = (to) => {
		const others = after.slice(from, to).filter((b) => ![...pairs.values()].includes(b.key));
		if (some.length > 0 && others.length > 0) list.push([some, others]);
		some = [];
		from = to;
	};
	for (const a of before) {
		const at = all.get(pairs.get(a.key));
		if (at === undefined) some.push(a);
		else if (at >= from) { close(at); from = at + 1; }
	}
	close(after.length);
	return list;
}

// common gives the pairs of two lists, in order, that are alike in sum the
// most. Alike gives how much two are, as a number or true; 0 are strangers.
export function common(before, after, alike) {
	const best = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
	const gain = before.map((a) => after.map((b) => Number(alike(a, b))));
	for (let i = before.length - 1; i >= 0; i--) {
		for (let j = after.length - 1; j >= 0; j--) {
			const both = gain[i][j] > 0 ? gain[i][j] + best[i + 1][j + 1] : 0;
			best[i][j] = Math.max(both, best[i + 1][j], best[i][j + 1]);
		}
	}
	const pairs = [];
	for (let i = 0, j = 0; i < before.length && j < after.length;) {
		if (gain[i][j] > 0 && best[i][j] === gain[i][j] + best[i + 1][j + 1]) pairs.push([before[i++], after[j++]]);
		else if (best[i][j] === best[i + 1][j]) i++;
		else j++;
	}
	return pairs;
}

// likeness gives how much two cells have in common: lines, or a little if
// they only are at the same place.
function likeness(a, b) {
	const lines = new Set(a.source.split("\n").map((l) => l.trim()).filter(Boolean));
	const shared = b.source.split("\n").filter((l) => lines.has(l.trim())).length;
	return shared + (a.key === b.key ? 0.5 : 0.25);
}
