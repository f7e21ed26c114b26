// The index of a language, loaded piece by piece, and how it answers.

import { phraseOf, plan } from "./query.js";
import { shardOf, termsOf } from "./terms.js";

const format = 2;

// An Index finds sections. load fetches an address as text; what it cannot
// fetch, it rejects.
export class Index {
	#address;
	#load;
	#list;
	#files = new Map();
	#texts = new Map();

	constructor(address, load) {
		this.#address = address;
		this.#load = load;
	}

	// open loads the list of sections. It may be called again.
	async open() {
		this.#list ??= this.#load(this.#address).then((text) => {
			const list = JSON.parse(text);
			if (list.format !== format) throw new Error(`search: index has the format ${list.format}`);
			return list;
		});
		this.#list.catch(() => { this.#list = undefined; });
		return this.#list;
	}

	// search gives the sections that have all words of a query, the best ones
	// first; or else, as partial, those that have most of them.
	async search(query) {
		const list = await this.open();
		const words = plan(query);
		const found = await Promise.all(words.map((w) => this.#word(w, list)));
		const results = rank(found, list, query);
		return { ...results, terms: found.flatMap((f) => f.terms) };
	}

	// text gives the text of a section.
	async text(section) {
		if (!this.#texts.has(section)) this.#texts.set(section, this.#fetchText(section));
		return this.#texts.get(section);
	}

	async #fetchText(section) {
		const { dir, texts, pieces } = await this.open();
		if (pieces.length > 0) {
			const [first, name] = pieces.findLast(([first]) => first <= section);
			return (await this.#file(texts + name)).split("\f")[section - first] ?? "";
		}
		try {
			return await this.#file(dir + `t${section}.txt`);
		} catch {
			// Offline, all of them lie in one file.
			return JSON.parse(await this.#file(dir + "texts.json"))[section] ?? "";
		}
	}

	#shard(name, dir) { return this.#file(dir + name + ".json"); }

	// #file loads a file once, by its address as the list has it.
	#file(name) {
		if (!this.#files.has(name)) {
			const loading = this.#load(new URL(name, this.#address));
			loading.catch(() => this.#files.delete(name));
			this.#files.set(name, loading);
		}
		return this.#files.get(name);
	}

	// #word gives the sections of a word with their scores, and the terms that
	// stand for it in a text.
	async #word(word, list) {
		let terms = word.need;
		let hits = await this.#all(terms, list);
		if (hits.size === 0 && word.or.length > 1) {
			terms = word.or;
			hits = await this.#all(terms, list);
		}
		if (hits.size === 0 && word.begins) {
			terms = [word.begins + "*"];
			hits = await this.#all(terms, list);
		}
		for (const term of word.near) {
			for (const [section, score] of await this.#one(term, list)) {
				if (hits.has(section)) hits.set(section, hits.get(section) + score / 2);
			}
		}
		return { hits, terms };
	}

	// #all gives the sections that have all of some terms.
	async #all(terms, list) {
		const each = await Promise.all(terms.map((t) => this.#one(t, list)));
		const hits = new Map();
		for (const [section] of each[0] ?? []) {
			if (each.every((m) => m.has(section))) {
				hits.set(section, each.reduce((sum, m) => sum + m.get(section), 0) / each.length);
			}
		}
		return hits;
	}

	// #one gives the sections of one term; of all terms with its beginning if
	// it ends with an asterisk.
	async #one(term, list) {
		const beginning = term.endsWith("*") ? term.slice(0, -1) : "";
		const shard = JSON.parse(await this.#shard("s" + shardOf(beginning || term, list.shards), list.dir));
		const terms = beginning ? Object.keys(shard).filter((t) => t.startsWith(beginning)) : Object.hasOwn(shard, term) ? [term] : [];
		const hits = new Map();
		for (const t of terms) {
			for (const [section, weight] of unpacked(shard[t])) hits.set(section, (hits.get(section) ?? 0) + weight);
		}
		const rarity = Math.log(1 + list.sections.length / (hits.size + .5));
		for (const [section, weight] of hits) hits.set(section, weight * rarity);
		return hits;
	}
}

// unpacked gives the postings of a term: the number of a section, and what
// the term says about it.
function* unpacked(numbers) {
	let section = 0;
	for (const n of numbers) {
		section += n >> 4;
		yield [section, n & 15];
	}
}

// rank orders the sections that have all words, or else the most of them:
// those with the words in their heading first.
function rank(found, list, query) {
	const sums = new Map();
	for (const [i, { hits }] of found.entries()) {
		for (const [section, score] of hits) {
			const sum = sums.get(section) ?? { section, score: 0, has: new Set() };
			sum.score += score;
			sum.has.add(i);
			sums.set(section, sum);
		}
	}
	let results = [...sums.values()];
	for (const r of results) describe(r, list, found, query);
	const most = Math.max(...results.map((r) => r.has.size));
	results = results.filter((r) => r.has.size === most);
	results.sort(better);
	return { partial: results.length > 0 && most < found.length, results };
}

const better = (a, b) => b.headed - a.headed || b.score - a.score || a.section - b.section;

// describe tells of a result where it is and how its heading fits. A heading
// does not repeat what its chapter is about: a section that has one word of
// the query in its own has those of its chapter's as well.
function describe(result, list, found, query) {
	const [chapter, id, title] = list.sections[result.section];
	const [page, name, lang] = list.chapters[chapter];
	const heading = title ?? name;
	const own = found.map((f) => within(f.terms, heading));
	const above = found.map((f) => within(f.terms, name));
	Object.assign(result, { page, fragment: id ? "#" + id : "", chapter: name, title: heading, lang });
	if (own.includes(true)) above.forEach((is, i) => { if (is) result.has.add(i); });
	result.headed = own.includes(true) && found.every((_, i) => own[i] || above[i]) ? 1 : 0;
	if (heading.toLowerCase().includes(phraseOf(query))) result.score *= 1.5;
}

// within tells whether a heading has all of some terms.
function within(terms, heading) {
	const all = termsOf(heading);
	return terms.every((term) => term.endsWith("*") ? all.some((t) => t.startsWith(term.slice(0, -1))) : all.includes(term));
}

// favour puts sections whose text has the whole query before others that
// are no better otherwise. texts are those of the first results.
export function favour(results, texts, query) {
	const phrase = phraseOf(query);
	const first = results.slice(0, texts.length);
	first.forEach((r, i) => {
		if (texts[i].toLowerCase().replace(/\s+/g, " ").includes(phrase)) r.score *= 1.5;
	});
	first.sort(better);
	return [...first, ...results.slice(texts.length)];
}
