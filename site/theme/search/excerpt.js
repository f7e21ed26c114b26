// The piece of a section's text that shows why it was found.

import { partsOf, piecesOf, termOf, wordsOf } from "./terms.js";

// How many columns an excerpt has, and how many of them stand before the
// first mark; a Han character takes two.
const width = 168;
const lead = 44;

// marksIn gives where the terms of a query stand in a text, as [from, to],
// in order and apart.
export function marksIn(text, terms) {
	const han = terms.filter((t) => /^\p{Script=Han}/u.test(t)).map((t) => t.replace("*", ""));
	const whole = new Set(terms.flatMap((t) => t.split(".")));
	const beginnings = terms.filter((t) => t.endsWith("*")).map((t) => t.slice(0, -1));
	const fits = (w) => whole.has(termOf(w)) || beginnings.some((b) => w.toLowerCase().startsWith(b));
	const marks = [];
	for (const piece of piecesOf(text)) {
		if (piece.han) for (const t of han) marks.push(...places(piece, t));
		else for (const w of wordsOf(piece.text)) {
			const at = piece.at + w.at;
			if (fits(w.text)) marks.push([at, at + w.text.length]);
			else for (const p of partsOf(w.text)) if (fits(p.text)) marks.push([at + p.at, at + p.at + p.text.length]);
		}
	}
	return joined(marks.sort((a, b) => a[0] - b[0]));
}

function places(piece, term) {
	const marks = [];
	for (let at = piece.text.indexOf(term); at >= 0; at = piece.text.indexOf(term, at + 1)) {
		marks.push([piece.at + at, piece.at + at + term.length]);
	}
	return marks;
}

function joined(marks) {
	const all = [];
	for (const m of marks) {
		const before = all.at(-1);
		if (before && m[0] <= before[1]) before[1] = Math.max(before[1], m[1]);
		else all.push([...m]);
	}
	return all;
}

// excerpt gives the best piece of a text as a list of { text, mark }.
export function excerpt(text, terms) {
	const marks = marksIn(text, terms);
	const from = start(text, best(text, marks));
	const to = end(text, from);
	const pieces = [];
	let at = from;
	const put = (until, mark) => {
		const piece = text.slice(at, until).replace(/\s+/g, " ");
		if (piece) pieces.push({ text: piece, mark });
		at = until;
	};
	for (const [a, b] of marks) {
		if (a < from || b > to) continue;
		put(a, false);
		put(b, true);
	}
	put(to, false);
	if (from > 0) pieces.unshift({ text: "…", mark: false });
	if (to < text.length) pieces.push({ text: "…", mark: false });
	return pieces;
}

// best gives the mark with the most different marks close behind it.
function best(text, marks) {
	let at = 0, most = 0;
	for (const [i, [from]] of marks.entries()) {
		const near = marks.slice(i).filter((m) => m[0] - from < width / 2).map(([a, b]) => text.slice(a, b).toLowerCase());
		const weight = new Set(near).size * 4 + Math.min(near.length, 3);
		if (weight > most) [at, most] = [from, weight];
	}
	return at;
}

// start goes back from a place to the beginning of its line or sentence, or
// else of a word.
function start(text, at) {
	let columns = 0, from = at, word = at;
	while (from > 0 && columns < lead) {
		if (/[\n。！？；]/.test(text[from - 1]) || /[.!?]\s/.test(text.slice(from - 2, from))) return from;
		from--;
		columns += wide(text[from]);
		if (wide(text[from]) === 2 && !isLow(text[from]) || /\s/.test(text[from])) word = from;
	}
	return from === 0 ? 0 : word;
}

function end(text, from) {
	let columns = 0, to = from, word = from;
	while (to < text.length && columns < width) {
		columns += wide(text[to]);
		to++;
		if (to === text.length || wide(text[to]) === 2 && !isLow(text[to]) || /\s/.test(text[to])) word = to;
	}
	return word > from ? word : to;
}

const wide = (c) => c >= "\u2e80" ? 2 : 1;
const isLow = (c) => c >= "\udc00" && c <= "\udfff";
