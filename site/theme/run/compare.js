// A cell that was run here has two outputs: the reader's and the book's. Which
// one is shown is the reader's choice; both can be laid beside each other.

import { diff } from "./diff.js";
import { make } from "./make.js";
import { shown } from "./outputs.js";
import { words } from "./words.js";

// textOf gives what outputs in the page show.
export const textOf = (outputs) => [...outputs.querySelectorAll(":scope > .output")].map(shown).join("");

// A Views is that choice for one cell. Show is told the name of the view:
// "mine", "book" or "both". Until there is one of the reader's, only the book's
// can be chosen.
export class Views {
	constructor(document, key, show) {
		this.document = document;
		this.element = make(document, "fieldset", { className: "views" }, make(document, "legend", { className: "aloud", textContent: words.run.views }));
		this.inputs = [["mine", words.run.mine], ["book", words.run.book], ["both", words.run.both]].map(([value, text]) => {
			const input = make(document, "input", { type: "radio", name: `view-${key}`, value, disabled: value !== "book" });
			input.addEventListener("change", () => show(value));
			this.element.append(make(document, "label", {}, input, text));
			return input;
		});
		this.said = this.element.appendChild(make(document, "span", { className: "same" }));
	}

	// choose says which view is shown.
	choose(name) {
		if (name === "mine") this.inputs[0].disabled = false;
		for (const input of this.inputs) input.checked = input.value === name;
	}

	// compare says whether both are the same; the book's text is null if it has
	// nothing to compare with. What varies may well differ.
	compare(mine, book, varies) {
		this.mine = mine;
		this.book = book;
		this.inputs[2].disabled = book === null;
		const same = book !== null && mine.trimEnd() === book.trimEnd();
		this.said.textContent = book === null ? "" : same ? `= ${words.run.same}` : `≠ ${words.run.notSame}`;
		this.said.classList.toggle("other", book !== null && !same && !varies);
	}

	// differences gives how they differ.
	differences() { return differences(this.document, this.book, this.mine, [words.run.removed, words.run.added]); }
}

// differences gives how two texts differ, line by line; a line that only one
// has says so with a sign and in words.
export function differences(document, first, second, [less, more]) {
	const block = make(document, "pre", { className: "difference", translate: false });
	for (const [sign, line] of diff(first, second)) {
		const said = { "-": less, "+": more }[sign];
		block.append(make(document, "span", { className: { "-": "removed", "+": "added", "=": "both" }[sign] }, `${sign === "=" ? " " : sign} ${line}`, ...said ? [make(document, "span", { className: "aloud", textContent: ` (${said})` })] : [], "\n"));
	}
	return block;
}
