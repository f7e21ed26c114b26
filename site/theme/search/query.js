// What a query asks for: its words, each with the terms that a section must
// have. The index has every pair of Chinese characters; which of them a query
// needs is planned with the browser's segmenter, on the query alone.

import { partsOf, piecesOf, termOf, wordsOf } from "./terms.js";

const emptyWords = new Set(("a an and are as at be by do does for from how i in is it of on or that the this to what when " +
	"which why with 的 了 和 与 及 或 是 在 有 吗 呢 吧 怎么 怎样 如何 什么 为什么 哪些 哪个 一个 这个 那个").split(" "));

// plan gives the words of a query. A word is
//
//	{ need, or, near, begins }
//
// need are the terms that a section must have. or are other terms that do
// where no section has those. near are terms that only make a section
// better. begins tells that the word may be the beginning of one.
export function plan(query) {
	const text = query.normalize("NFKC");
	const pieces = piecesOf(text);
	let words = pieces.flatMap((p) => p.han ? hanWords(p.text) : nameWords(p.text));
	if (words.some((w) => !w.empty)) words = words.filter((w) => !w.empty);
	const last = pieces.at(-1);
	if (last && !last.han && last.at + last.text.length === text.length && words.length > 0 && last.text.length > 2) {
		words.at(-1).begins = last.text.split(/::|[./]/).at(-1).toLowerCase();
	}
	return words;
}

// phraseOf gives a query as it would stand in a text.
export function phraseOf(query) {
	return query.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");
}

function nameWords(name) {
	const words = wordsOf(name).map((w) => w.text);
	const terms = words.map(termOf);
	if (words.length > 1) {
		const pairs = terms.slice(1).map((t, i) => terms[i] + "." + t);
		return [{ need: pairs, or: terms, near: [] }];
	}
	return words.map((w, i) => ({
		need: [terms[i]],
		or: partsOf(w).map((p) => termOf(p.text)),
		near: [],
		empty: emptyWords.has(w.toLowerCase()),
	}));
}

// hanWords gives the words of a run of Han characters: the runs between
// words that say nothing, cut where no pair is needed.
function hanWords(run) {
	const words = [];
	let before = [];
	for (const s of segments(run)) {
		if (!emptyWords.has(s)) before.push(s);
		else {
			words.push(...runWords(before), { need: needed([s]).need, or: [], near: [], empty: true });
			before = [];
		}
	}
	return [...words, ...runWords(before)];
}

function segments(run) {
	if (typeof Intl === "undefined" || !Intl.Segmenter) return [run];
	return [...new Intl.Segmenter("zh", { granularity: "word" }).segment(run)].map((s) => s.segment);
}

// runWords cuts a run at the pairs that straddle two words.
function runWords(segments) {
	if (segments.length === 0) return [];
	const { runes, need, straddling } = needed(segments, true);
	const words = [];
	let from = 0;
	for (let i = 0; i < runes.length; i++) {
		if (i + 1 < runes.length && !straddling.has(i)) continue;
		const pairs = need.filter((p) => p.at >= from && p.at <= i).map((p) => p.term);
		words.push({ need: pairs, or: [], near: straddling.has(i) ? [runes[i] + runes[i + 1]] : [] });
		from = i + 1;
	}
	return words;
}

// needed gives the pairs of characters that a run needs, and where those
// begin that straddle two words whose characters are covered without them.
function needed(segments, places) {
	const runes = [...segments.join("")];
	const ends = new Set();
	let at = -1;
	for (const s of segments) ends.add(at += [...s].length);
	if (runes.length === 1) {
		// Every character begins a term; an asterisk stands for all of them.
		const need = [runes[0] + "*"];
		return { runes, need: places ? [{ at: 0, term: need[0] }] : need, straddling: new Set() };
	}
	const covered = new Set();
	const kept = new Set();
	const keep = (i) => { kept.add(i); covered.add(i).add(i + 1); };
	for (let i = 0; i + 1 < runes.length; i++) if (!ends.has(i)) keep(i);
	const straddling = new Set();
	for (let i = 0; i + 1 < runes.length; i++) {
		if (kept.has(i)) continue;
		if (covered.has(i) && covered.has(i + 1)) straddling.add(i);
		else keep(i);
	}
	const need = [...kept].sort((a, b) => a - b).map((i) => ({ at: i, term: runes[i] + runes[i + 1] }));
	return { runes, need: places ? need : need.map((p) => p.term), straddling };
}
