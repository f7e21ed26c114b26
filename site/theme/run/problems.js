// What is wrong with the code of a cell, in the compiler's words: underlined
// where it is, and listed below the code with its place.

import { make } from "./make.js";
import { words } from "./words.js";

// marks underline without an element: the code stays as it is.
const marks = globalThis.CSS?.highlights && globalThis.Highlight ? new Highlight() : null;
if (marks) CSS.highlights.set("weft-problem", marks);

// A Problems is what is wrong with one cell. Show(line, col) leads to a place.
export class Problems {
	#ranges = [];

	constructor(code, before, show) {
		this.code = code;
		this.before = before;
		this.show = show;
		this.document = before.ownerDocument;
	}

	// tell underlines some problems, and lists them if that is wished.
	tell(problems, listed) {
		this.#underline(problems);
		const said = JSON.stringify(listed ? problems : []);
		if (said === this.said) return;
		this.said = said;
		this.list?.remove();
		this.list = null;
		if (!listed || problems.length === 0) return;
		const { document } = this;
		this.list = make(document, "ul", { className: "cell-problems problems", ariaLabel: words.run.problems }, ...problems.map((p) => this.#item(p)));
		this.before.before(this.list);
	}

	#item({ line, col, text, hint }) {
		const { document } = this;
		const link = make(document, "a", { href: `#${this.before.closest("weft-cell").id}`, textContent: `${line}:${col}` });
		link.addEventListener("click", (event) => {
			event.preventDefault();
			this.show(line, col);
		});
		return make(document, "li", {}, link, " ", make(document, "code", { textContent: text, translate: false }), ...hint ? [make(document, "small", { textContent: hint })] : []);
	}

	#underline(problems) {
		for (const range of this.#ranges) marks.delete(range);
		this.#ranges = [];
		const lines = this.code?.querySelectorAll(":scope > .line");
		for (const p of problems) {
			const line = lines?.[p.line - 1];
			if (!line) continue;
			if (!marks) {
				line.classList.add("fault");
				continue;
			}
			const range = rangeOf(line, p.col - 1, p.endLine > p.line ? Infinity : p.endCol - 1);
			marks.add(range);
			this.#ranges.push(range);
		}
	}
}

// rangeOf gives the part of a line between two columns; what would be empty is
// the whole line without its indentation.
function rangeOf(line, from, to) {
	const text = line.textContent.replace(/\n$/, "");
	to = Math.min(to, text.length);
	if (from >= to) [from, to] = [text.length - text.trimStart().length, text.length];
	const range = line.ownerDocument.createRange();
	range.setStart(...pointAt(line, from));
	range.setEnd(...pointAt(line, to));
	return range;
}

// pointAt gives the node and the offset in it of a column.
function pointAt(line, column) {
	const walk = line.ownerDocument.createTreeWalker(line, 4);
	for (let node = walk.nextNode(); node; node = walk.nextNode()) {
		if (column <= node.length) return [node, column];
		column -= node.length;
	}
	return [line, line.childNodes.length];
}
