// The stems of English words, as the index has them: Porter's second
// algorithm (snowballstem.org/algorithms/english). A test of package
// site/search compares it with the one that made the index.

const vowel = "[aeiouy]";
const consonant = "[^aeiouy]";

const special = {
	skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", idly: "idl", gently: "gentl",
	ugly: "ugli", early: "earli", only: "onli", singly: "singl", inning: "inning", innings: "inning",
	outing: "outing", outings: "outing", canning: "canning", cannings: "canning", herring: "herring",
	herrings: "herring", earring: "earring", earrings: "earring",
};
for (const same of ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"]) special[same] = same;
for (const root of ["proceed", "exceed", "succeed"]) {
	for (const ending of ["", "s", "ed", "ing"]) special[root + ending] = root;
}

const second = {
	ational: "ate", fulness: "ful", iveness: "ive", ization: "ize", ousness: "ous", biliti: "ble",
	lessli: "less", tional: "tion", alism: "al", aliti: "al", ation: "ate", entli: "ent", fulli: "ful",
	iviti: "ive", ousli: "ous", anci: "ance", abli: "able", alli: "al", ator: "ate", enci: "ence",
	izer: "ize", bli: "ble", ogi: "og", li: "",
};
const third = {
	ational: "ate", tional: "tion", alize: "al", icate: "ic", ative: "", iciti: "ic", ical: "ic", ful: "", ness: "",
};
const fourth = "ement ance ence able ible ment ent ant ism ate iti ous ive ize ion al er ic".split(" ");

// stem gives the stem of a word of small letters from a to z.
export function stem(word) {
	if (word.length <= 2) return word;
	if (Object.hasOwn(special, word)) return special[word];
	// A Y is a consonant.
	word = word.replace(/^y/, "Y").replace(/([aeiou])y/g, "$1Y");
	word = word.replace(/([aeiouy])y/g, "$1Y");
	const [r1, r2] = regions(word);
	word = plural(word);
	word = past(word, r1);
	word = word.replace(new RegExp(`(.${consonant})[yY]$`), "$1i");
	word = suffixes(word, r1, r2);
	word = last(word, r1, r2);
	return word.toLowerCase();
}

// regions gives where the two regions of a word begin: behind the first
// consonant after a vowel, and behind the next such one.
function regions(word) {
	const next = (from) => {
		const found = new RegExp(vowel + consonant).exec(word.slice(from));
		return found ? from + found.index + 2 : word.length;
	};
	const r1 = /^(gener|commun|arsen)/.exec(word)?.[0].length ?? next(0);
	return [r1, next(r1)];
}

function plural(word) {
	if (word.endsWith("sses")) return word.slice(0, -2);
	if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
	if (/[us]s$/.test(word) || !new RegExp(`${vowel}.+s$`).test(word)) return word;
	return word.slice(0, -1);
}

// short tells whether a word ends in a short syllable.
function short(word) {
	return new RegExp(`^${vowel}${consonant}$|${consonant}${vowel}[^aeiouywxY]$`).test(word);
}

function past(word, r1) {
	const ending = /(?:eed|ing|ed)(?:ly)?$/.exec(word)?.[0];
	if (!ending) return word;
	const rest = word.slice(0, -ending.length);
	if (ending.startsWith("eed")) return rest.length >= r1 ? rest + "ee" : word;
	if (!new RegExp(vowel).test(rest)) return word;
	if (/(?:at|bl|iz)$/.test(rest)) return rest + "e";
	if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return rest.slice(0, -1);
	return r1 >= rest.length && short(rest) ? rest + "e" : rest;
}

// suffixes takes the endings that make nouns and adjectives of words.
function suffixes(word, r1, r2) {
	word = replaced(word, second, r1, (ending, rest) =>
		ending === "li" ? /[cdeghkmnrt]$/.test(rest) : ending !== "ogi" || rest.endsWith("l"));
	word = replaced(word, third, r1, (ending, rest) => ending !== "ative" || rest.length >= r2);
	const ending = fourth.find((e) => word.endsWith(e));
	if (!ending) return word;
	const rest = word.slice(0, -ending.length);
	return rest.length >= r2 && (ending !== "ion" || /[st]$/.test(rest)) ? rest : word;
}

// replaced replaces the first ending of a table that a word has, if it
// stands in the region and is allowed there.
function replaced(word, table, region, allowed) {
	const ending = Object.keys(table).find((e) => word.endsWith(e));
	if (!ending) return word;
	const rest = word.slice(0, -ending.length);
	return rest.length >= region && allowed(ending, rest) ? rest + table[ending] : word;
}

function last(word, r1, r2) {
	const rest = word.slice(0, -1);
	if (word.endsWith("e")) return rest.length >= r2 || rest.length >= r1 && !short(rest) ? rest : word;
	return word.endsWith("ll") && rest.length >= r2 ? rest : word;
}
