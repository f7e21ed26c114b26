// A note in a cell on where its text comes from, and what the reader wants of
// it.

import { differences } from "./compare.js";
import { make } from "./make.js";
import { words } from "./words.js";

// noteOn gives a note that says something of a text, with how it differs from
// the book's. Keep and drop are what its buttons do.
export function noteOn(document, text, { base, source, keep, drop }) {
	const act = (label, does) => {
		const button = make(document, "button", { className: "tool", type: "button", textContent: label });
		button.addEventListener("click", () => {
			note.remove();
			does();
		});
		return button;
	};
	const details = make(document, "details", { className: "rest" }, make(document, "summary", { textContent: words.run.both }), differences(document, base, source, ["", ""]));
	const note = make(document, "div", { className: "cell-note" },
		make(document, "p", { textContent: `${text} ` }, act(words.run.keep, keep), act(words.run.drop, drop)), details);
	note.setAttribute("role", "note");
	return note;
}
