// The line in which a reader writes to the standard input of a cell.

import { make } from "./make.js";
import { words } from "./words.js";

// inputLine gives that line. Feed(text, end) is told each line, and the end.
export function inputLine(document, feed) {
	const input = make(document, "input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
	const end = make(document, "button", { className: "tool", type: "button", textContent: words.run.endInput });
	const form = make(document, "form", { className: "stdin" },
		make(document, "label", {}, `${words.run.input} `, input), make(document, "button", { className: "tool", textContent: words.run.send }), end);
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		feed(input.value + "\n", false);
		input.value = "";
	});
	end.addEventListener("click", () => {
		feed("", true);
		form.remove();
	});
	return form;
}
