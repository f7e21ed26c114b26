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

	// A new text is written over what differs, so that the cursor stays where it
	// was and the change can be undone.
	set value(text) {
		const { input } = this;
		const next = text.replace(/\n$/, "");
		const { from, to, insert } = difference(input.value, next);
		const move = (at) => at <= from ? at : at >= to ? at + next.length - input.value.length : Math.min(at, from + insert.length);
		const [start, end] = [move(input.selectionStart), move(input.selectionEnd)];
		if (input.ownerDocument.activeElement === input) {
			input.setSelectionRange(from, to);
			this.#insert(insert);
		}
		if (input.value !== next) input.value = next;
		input.setSelectionRange(start, end);
		paint(this.code, next);
	}

	// at is where the cursor is, in characters.
	get at() { return this.input.selectionStart; }

	// focus moves the cursor to a place, counted in characters, or leaves it
	// where it was.
	focus(at = null) {
		this.input.focus({ preventScroll: true });
		if (at !== null) this.input.setSelectionRange(at, at);
	}

	// mark says whether there are problems; where they are is shown in the code.
	mark(problems) { this.input.setAttribute("aria-invalid", problems.length > 0); }

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

// difference gives the part of a text, from and to, in whose place something is
// to be inserted so that it becomes another one.
export function difference(text, next) {
	let from = 0;
	while (from < text.length && from < next.length && text[from] === next[from]) from++;
	let end = 0;
	while (end < text.length - from && end < next.length - from && text.at(-1 - end) === next.at(-1 - end)) end++;
	return { from, to: text.length - end, insert: next.slice(from, next.length - end) };
}

// indent gives what the line after a place begins with: as much as the line
// of the place, and one more after an opening bracket.
export function indent(text, at) {
	const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
	return /^\s*/.exec(line)[0] + (/[{([]\s*$/.test(line) ? "\t" : "");
}
