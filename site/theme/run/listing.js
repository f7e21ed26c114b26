// The code of a cell: the book's, what its reader has made of it, and the
// editor that lies over it.

import { Area } from "../edit/edit.js";
import { paint } from "../edit/highlight.js";
import { rich } from "../edit/rich.js";
import { Problems } from "./problems.js";
import { format, words } from "./words.js";

// A Listing is the code of one cell. The cell is told of it: typed() when the
// text is another, opened() when there is an editor; ask(question) asks the
// session about the text.
export class Listing {
	editor = null;

	constructor(element, strip, { typed, opened, ask }) {
		Object.assign(this, { element, typed, opened, ask });
		this.code = element.querySelector(".code code");
		this.base = this.code?.textContent ?? "";
		this.firstLine = Number(element.dataset.line ?? 0);
		this.bookCode = this.code?.cloneNode(true);
		this.problems = new Problems(this.code, strip, (line, col) => this.show(line, col));
	}

	// source is the text as it is now; it ends with a line feed.
	get source() { return this.editor?.value ?? this.code?.textContent ?? ""; }
	get dirty() { return this.code !== null && this.source !== this.base; }

	// edit opens the editor; at is where the cursor goes, in characters.
	edit(at = null) {
		if (!this.code) return;
		const fold = this.code.closest("details");
		if (fold) fold.open = true;
		if (!this.editor) this.#open();
		this.editor.focus(at);
		this.opened();
	}

	// open opens the text area, in whose place the large editor comes.
	async #open() {
		const label = format(words.run.editCell, this.element.getAttribute("aria-label"));
		const area = this.editor = new Area(this.code, label, this.typed);
		this.element.classList.add("editing");
		const editor = await rich(area, { label, change: this.typed, ask: this.ask });
		if (!editor) return;
		if (this.editor !== area) return editor.remove();
		this.editor = editor;
		editor.mark(this.marked ?? []);
	}

	// mark tells the editor what is wrong with the text.
	mark(problems) {
		this.marked = problems;
		this.editor?.mark(problems);
	}

	// set puts another text in place of this one, without a word to the cell.
	set(source) {
		if (this.editor) this.editor.value = source;
		else if (this.code) paint(this.code, source.replace(/\n$/, ""));
	}

	// rebase takes a text as the book's.
	rebase(base) {
		this.base = base;
		this.bookCode = null;
	}

	// restore closes the editor and shows the book's text.
	restore() {
		this.editor?.remove();
		this.editor = null;
		this.element.classList.remove("editing");
		if (this.code && this.bookCode) this.code.replaceChildren(...this.bookCode.cloneNode(true).childNodes);
		else this.set(this.base);
	}

	// faults marks the lines that the errors of a result are about; ranFor is
	// the text that was run.
	faults({ outputs }, ranFor) {
		if (!this.code) return;
		if (this.source === ranFor) paint(this.code, this.source.replace(/\n$/, ""));
		for (const { error } of outputs ?? []) {
			if (!error) continue;
			const places = error.problems?.map((p) => p.pos) ?? (error.stack || error.ending === "panic" ? [error.pos] : []);
			for (const pos of places) this.#line(this.place(pos)?.line)?.classList.add("fault");
		}
	}

	#line(n) { return n ? this.code?.querySelectorAll(":scope > .line")[n - 1] : null; }

	// place gives the line of the cell for a place in the chapter's file, and
	// its code; null if it is elsewhere.
	place(pos) {
		if (!pos?.line || !this.firstLine) return null;
		const lines = this.source.replace(/\n$/, "").split("\n");
		const line = pos.line - this.firstLine + 1;
		return line >= 1 && line <= lines.length ? { line, code: lines[line - 1].trim() } : null;
	}

	// show leads to a place.
	show(line, col = 1) {
		this.#line(line)?.scrollIntoView({ block: "nearest" });
		const lines = this.source.split("\n");
		const before = lines.slice(0, line - 1).reduce((n, text) => n + text.length + 1, 0);
		this.edit(before + Math.min(col - 1, lines[line - 1]?.length ?? 0));
	}
}
