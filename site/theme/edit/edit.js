// Editing code where it stands: a text area lies over the code, which goes on
// to show what is written, with its colours. Nothing moves, nothing has to be
// loaded first, and input methods work as in any text area.
//
// Tab indents; after Escape, Tab leaves.

import { paint } from "./highlight.js";

// An Area is the editor of a code element. Change is told each new text.
export class Area {
	#leaving = false;

	constructor(code, label, change) {
		const { ownerDocument: document } = code;
		this.code = code;
		this.change = change;
		this.input = Object.assign(document.createElement("textarea"), {
			className: "area", spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off", ariaLabel: label,
		});
		this.input.setAttribute("autocorrect", "off");
		this.input.value = code.textContent.replace(/\n$/, "");
		code.append(this.input);
		this.input.addEventListener("input", (event) => this.#changed(event.inputType));
		this.input.addEventListener("keydown", (event) => this.#key(event));
		this.input.addEventListener("compositionstart", () => { this.composing = true; });
		this.input.addEventListener("compositionend", () => { this.composing = false; });
		this.input.addEventListener("blur", () => { this.#leaving = false; });
	}

	// value is the text, which ends with a line feed.
	get value() { return this.input.value + "\n"; }

	set value(text) {
		this.input.value = text.replace(/\n$/, "");
		paint(this.code, this.input.value);
	}

	// focus moves the cursor to a place, counted in characters, or leaves it
	// where it was.
	focus(at = null) {
		this.input.focus({ preventScroll: true });
		if (at !== null) this.input.setSelectionRange(at, at);
	}

	// mark underlines the lines with problems.
	mark(problems) {
		paint(this.code, this.input.value);
		const lines = this.code.querySelectorAll(":scope > .line");
		for (const p of problems) lines[p.line - 1]?.classList.add("fault");
	}

	// composing tells that an input method is at work.
	composing = false;

	remove() { this.input.remove(); }

	#changed(how) {
		const at = this.input.selectionStart;
		const before = how === "insertLineBreak" ? indent(this.input.value, at - 1) : "";
		if (before) return this.#insert(before);
		paint(this.code, this.input.value);
		this.change(this.value);
	}

	#key(event) {
		if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === "Escape") {
			this.#leaving = true;
			return;
		}
		const leaving = this.#leaving;
		if (event.key !== "Shift") this.#leaving = false;
		if (event.key === "Tab" && !leaving) {
			event.preventDefault();
			if (event.shiftKey) this.#dedent();
			else this.#insert("\t");
		}
	}

	// insert writes as a person would, so that it can be undone.
	#insert(text) {
		if (this.code.ownerDocument.execCommand("insertText", false, text)) return;
		this.input.setRangeText(text, this.input.selectionStart, this.input.selectionEnd, "end");
		this.#changed();
	}

	#dedent() {
		const { value, selectionStart: at } = this.input;
		const start = value.lastIndexOf("\n", at - 1) + 1;
		if (value[start] !== "\t") return;
		this.input.setSelectionRange(start, start + 1);
		this.#insert("");
		this.input.setSelectionRange(Math.max(start, at - 1), Math.max(start, at - 1));
	}
}

// indent gives what the line after a place begins with: as much as the line
// of the place, and one more after an opening bracket.
export function indent(text, at) {
	const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
	return /^\s*/.exec(line)[0] + (/[{([]\s*$/.test(line) ? "\t" : "");
}
