// The control for the parameter of a cell, once there is a kernel: it has the
// values of the book, and takes any other.

import { controlFor } from "../many/choose.js";
import { make } from "./make.js";
import { format, words } from "./words.js";

// pause is how long a slider rests before the cell is run.
const pause = 200;

let params = 0;

// A Param is the control of one cell. The variants are the book's; shown gives
// outputs in which a value may be looked up, and run(value) runs the cell.
export class Param {
	#timer = 0;

	constructor(document, variants, { shown, run }) {
		const sections = [...variants.querySelectorAll(":scope > .variant")];
		this.values = sections.map((s) => s.dataset.value);
		this.name = variants.dataset.name;
		Object.assign(this, { shown, run });
		const chosen = Math.max(0, sections.findIndex((s) => !s.hidden));
		const control = controlFor(document, {
			...variants.dataset, id: `param-${++params}`, values: this.values, written: chosen,
			show: (i) => {
				this.input.value = "";
				this.#choose(this.values[i], pause);
			},
		});
		this.input = make(document, "input", { type: "text", required: true, autocomplete: "off", autocapitalize: "off", spellcheck: false, size: 8 });
		const form = make(document, "form", {},
			make(document, "label", {}, `${words.run.value} `, this.input), make(document, "button", { className: "tool", textContent: words.run.run }));
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			this.#choose(this.input.value.trim(), 0);
		});
		this.element = make(document, "div", { className: "param", ariaLabel: format(words.choose, this.name) }, control, form);
		this.element.setAttribute("role", "group");
	}

	// choose shows what a value gives: what is there already, or else by running
	// the cell.
	#choose(value, wait) {
		clearTimeout(this.#timer);
		this.element.classList.toggle("other", !this.values.includes(value));
		const there = [...this.shown()?.querySelectorAll(".variants") ?? []];
		if (there.filter((variants) => showVariant(variants, value)).length > 0) return;
		this.#timer = setTimeout(() => this.run(value), wait);
	}
}

// showVariant shows the variant of a value; false if there is none.
function showVariant(variants, value) {
	const sections = [...variants.querySelectorAll(":scope > .variant")];
	if (!sections.some((s) => s.dataset.value === value)) return false;
	for (const s of sections) s.hidden = s.dataset.value !== value;
	return true;
}
