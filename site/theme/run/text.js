// What a cell writes, as it comes. Ten megabytes do not slow the page: of a
// long text the first lines and the last are in the page while the cell runs,
// and the first with the rest folded away when it has ended, as at build time.

import { nodes, Screen, textOf } from "./terminal.js";
import { words } from "./words.js";

const foldedFrom = 18;
const shownLines = 12;
const lastLines = 8;

// What of a line, and of a fold, is put into the page at once.
const longestLine = 20_000;
const portion = 2_000;

// mostBeats is in how many steps a text is replayed.
const mostBeats = 240;

// A Text is one text output: an element, and what was written.
export class Text {
	#screen = new Screen();
	#beats = [];
	#length = 0;
	#counted = 0;

	constructor(document, element) {
		this.document = document;
		this.element = element;
		this.head = element.appendChild(pre(document));
	}

	// write takes one more piece, which came at a time in milliseconds.
	write(text, at) {
		this.#screen.write(text);
		for (; this.#counted < this.#screen.lines.length; this.#counted++) this.#length += textOf(this.#screen.lines[this.#counted]).length + 1;
		this.#beats.push([at, this.#length + textOf(this.#screen.last).length]);
	}

	// beats gives when how many characters had come, for a replay.
	get beats() { return fewer(this.#beats); }

	// lines gives the lines that are shown, without empty ones at the end.
	get lines() {
		const lines = this.#screen.lines;
		const last = this.#screen.last;
		let n = lines.length;
		if (last.length > 0) return [...lines, last];
		while (n > 0 && lines[n - 1].length === 0) n--;
		return n === lines.length ? lines : lines.slice(0, n);
	}

	// paint shows what there is by now.
	paint() {
		const lines = this.#screen.lines, last = this.#screen.last;
		const n = lines.length + (last.length > 0 ? 1 : 0);
		if (n <= foldedFrom) return fill(this.document, this.head, this.lines);
		if (!this.tail) {
			fill(this.document, this.head, lines.slice(0, shownLines));
			this.between = this.document.createElement("p");
			this.between.className = "between";
			this.tail = pre(this.document);
			this.element.append(this.between, this.tail);
		}
		this.between.textContent = words.run.hidden.replace("%d", Math.max(0, n - shownLines - lastLines));
		fill(this.document, this.tail, [...lines.slice(Math.max(shownLines, lines.length - lastLines)), ...last.length > 0 ? [last] : []]);
	}

	// end shows all of it: the rest of a long text folded away.
	end() {
		const lines = this.lines;
		this.between?.remove();
		this.tail?.remove();
		if (lines.length <= foldedFrom) return fill(this.document, this.head, lines);
		fill(this.document, this.head, lines.slice(0, shownLines));
		this.element.append(fold(this.document, lines.slice(shownLines)));
	}
}

// written adds text to an element, the rest of a long one folded away.
export function written(document, element, text) {
	const block = new Text(document, element);
	block.write(text.replace(/\n+$/, ""), 0);
	block.end();
	return element;
}

// fold gives lines in a fold, which gets them when it is opened.
export function fold(document, lines) {
	const details = document.createElement("details");
	details.className = "rest";
	const summary = details.appendChild(document.createElement("summary"));
	for (const [name, text] of [["when-closed", counted(words.more, lines.length)], ["when-open", words.foldAway]]) {
		summary.appendChild(Object.assign(document.createElement("span"), { className: name, textContent: text }));
	}
	const block = details.appendChild(pre(document));
	let at = 0;
	const more = () => {
		if (at > 0) block.append("\n");
		add(document, block, lines.slice(at, at += portion));
		button?.remove();
		if (at < lines.length) details.append(button);
	};
	const button = lines.length > portion ? Object.assign(document.createElement("button"), { className: "tool further", type: "button", textContent: words.run.further }) : null;
	button?.addEventListener("click", more);
	// A short fold is there at once: one can search in it.
	if (lines.length <= portion) more();
	else details.addEventListener("toggle", () => { if (at === 0) more(); });
	return details;
}

// counted gives a text with a number, as it reads for one and for others.
export const counted = ([one, other], n) => (n === 1 ? one : other).replace("%d", n);

function pre(document) {
	const element = document.createElement("pre");
	element.translate = false;
	element.setAttribute("translate", "no");
	return element;
}

function fill(document, element, lines) {
	element.textContent = "";
	add(document, element, lines);
}

function add(document, element, lines) {
	if (lines.every((line) => typeof line === "string" && line.length <= longestLine)) return element.append(lines.join("\n"));
	lines.forEach((line, i) => {
		if (i > 0) element.append("\n");
		if (textOf(line).length > longestLine) element.append(textOf(line).slice(0, longestLine) + "…");
		else element.append(...nodes(document, line));
	});
}

// fewer gives beats in not too many steps.
export function fewer(beats) {
	if (beats.length === 0) return [];
	const pause = (beats.at(-1)[0] - beats[0][0]) / mostBeats;
	const list = [];
	let begun = beats[0][0];
	beats.forEach(([, size], i) => {
		const next = beats[i + 1]?.[0];
		if (next !== undefined && next - begun <= pause) return;
		list.push([begun, size]);
		begun = next;
	});
	return list;
}

// pieces gives an output of text as the pieces that it was written in, each
// with its time in milliseconds: the lengths of moments are in bytes.
export function pieces({ at, text = "", moments }) {
	if (!moments || moments.length < 2) return [{ at: at / 1e6, text }];
	const bytes = new TextEncoder().encode(text);
	const decoder = new TextDecoder();
	let from = 0;
	return moments.map((m, i) => {
		const part = bytes.subarray(from, i + 1 < moments.length ? from + m.len : undefined);
		from += m.len;
		return { at: m.at / 1e6, text: decoder.decode(part, { stream: i + 1 < moments.length }) };
	});
}
