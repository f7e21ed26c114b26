// A little room between Han and Latin, for browsers that leave none by
// themselves (text-autospace). What is put there is empty: the text that one
// selects, copies or finds stays what the author wrote.

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const latin = /[\p{L}\p{N}]/u;

// apart are the elements whose text is not part of the text around them.
const apart = "code, pre, kbd, samp, svg, br, img, input, p, ul, ol, dl, table";

// kind gives what a character is: "han", "latin", or "" for all others.
function kind(character) {
	if (han.test(character)) return "han";
	return latin.test(character) ? "latin" : "";
}

// gaps gives the offsets in a text before which there should be room. Before
// is the character that stands before the text, or empty.
export function gaps(text, before) {
	const offsets = [];
	let last = kind(before);
	let offset = 0;
	for (const character of text) {
		const now = kind(character);
		if (last && now && last !== now) offsets.push(offset);
		last = now;
		offset += character.length;
	}
	return offsets;
}

// makeRoom puts gaps into the Chinese text of a page, where there are none.
export function makeRoom(document) {
	if (CSS.supports("text-autospace", "normal")) return;
	for (const block of document.querySelectorAll(":is(p, li, dt, dd, td, th, h1, h2, h3, h4, figcaption, summary):lang(zh)")) {
		if (!block.querySelector(".gap")) space(document, block);
	}
}

// space puts gaps into the text of one block, but for the blocks in it.
function space(document, block) {
	let before = "";
	const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
		if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
		if (!node.matches(apart)) return NodeFilter.FILTER_SKIP;
		before = "";
		return NodeFilter.FILTER_REJECT;
	});
	const texts = [];
	while (walker.nextNode()) {
		const node = walker.currentNode;
		texts.push([node, gaps(node.data, before)]);
		before = [...node.data].at(-1) ?? before;
	}
	for (const [node, offsets] of texts) {
		for (const offset of offsets.reverse()) {
			const gap = document.createElement("span");
			gap.className = "gap";
			node.splitText(offset).before(gap);
		}
	}
}
