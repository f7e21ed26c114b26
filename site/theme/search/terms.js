// How a text is cut into terms; package site/search does the same in Go.

import { stem } from "./stem.js";

const letter = "[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{M}\\p{N}_]";
const word = `${letter}+(?:['’]${letter}+)*`;
const pieces = new RegExp(`\\p{Script=Han}+|${word}(?:(?:::|[./])${word})*`, "gu");
const names = new RegExp(word, "gu");
const han = /^\p{Script=Han}/u;
const longestWord = 40;

// piecesOf gives the runs of Han characters and the names of a text: each as
// { text, at, han }.
export function piecesOf(text) {
	return [...text.matchAll(pieces)].map((m) => ({ text: m[0], at: m.index, han: han.test(m[0]) }));
}

// wordsOf gives the words of a name with their places in it.
export function wordsOf(name) {
	return [...name.matchAll(names)].map((m) => ({ text: m[0], at: m.index }))
		.filter((w) => new TextEncoder().encode(w.text).length <= longestWord);
}

// termOf gives the term of a word.
export function termOf(text) {
	const w = text.toLowerCase().replaceAll("’", "'");
	if (!/^[a-z']+$/.test(w)) return w;
	return stem(w.replace(/'s$/, "").replaceAll("'", ""));
}

// partsOf gives the parts of a name in camel case or with underscores, each
// as { text, at }; none if it has no parts.
export function partsOf(text) {
	const parts = [];
	for (const m of text.matchAll(/[A-Z]*[a-z]+|[A-Z]+|[0-9]+/g)) {
		const capitals = /^[A-Z]*/.exec(m[0])[0].length;
		if (capitals > 1 && capitals < m[0].length) {
			parts.push({ text: m[0].slice(0, capitals - 1), at: m.index });
			parts.push({ text: m[0].slice(capitals - 1), at: m.index + capitals - 1 });
		} else parts.push({ text: m[0], at: m.index });
	}
	const length = parts.reduce((sum, p) => sum + p.text.length, 0);
	return parts.length > 1 && length === text.replaceAll("_", "").length ? parts : [];
}

// termsOf gives all terms of a text, as the index has them.
export function termsOf(text) {
	return piecesOf(text).flatMap((p) => p.han ? pairs(p.text) : nameTerms(p.text));
}

function pairs(run) {
	const runes = [...run];
	return runes.map((r, i) => r + (runes[i + 1] ?? ""));
}

function nameTerms(name) {
	const terms = [];
	let before = null;
	for (const w of wordsOf(name)) {
		const whole = termOf(w.text);
		terms.push(whole, ...partsOf(w.text).map((p) => termOf(p.text)));
		if (before && before.end < w.at && w.at - before.end <= 2) terms.push(before.term + "." + whole);
		before = { term: whole, end: w.at + w.text.length };
	}
	return terms;
}

// shardOf gives the shard of a term among many.
export function shardOf(term, shards) {
	let h = 0;
	const runes = [...term];
	for (const r of runes.slice(0, han.test(term) ? 1 : 2)) h = Math.imul(h ^ r.codePointAt(0), 0x01000193);
	h ^= h >>> 15;
	return (h >>> 0) % shards;
}
