// Outputs in the JSON form of package runner become elements with the look
// that they have at build time. No text of a cell becomes markup: HTML is what
// Go has drawn and cleaned, or is made anew by clean.js.

import { offerChoices } from "../many/choose.js";
import { display } from "./display.js";
import { make } from "./make.js";
import { counted, fold, pieces, Text, written } from "./text.js";
import { Screen } from "./terminal.js";
import { format, words } from "./words.js";

// An Outputs is what a cell gives, as it comes.
export class Outputs {
	#last = null; // the text that the next piece may join
	#painting = 0;
	#texts = [];
	count = 0;
	printed = ""; // as it is compared with the book's
	account = new Account();
	drawnByGo = false;

	// Cell says what outputs need to know of their cell: its key, how it is
	// meant to end, and place(pos), which gives where a place is.
	constructor(document, cell) {
		this.document = document;
		this.cell = cell;
		this.element = make(document, "div", { className: "outputs mine" });
	}

	// add adds an output, with the HTML that Go has drawn for it.
	add(output, html = "") {
		this.count++;
		this.account.add(output);
		this.drawnByGo ||= html !== "";
		if (output.kind === "stdout" || output.kind === "stderr") return this.#write(output);
		this.#last = null;
		const element = this.draw(output, html);
		if (!element) return;
		this.element.append(element);
		this.printed += shown(element);
	}

	#write(output) {
		if (this.#last?.kind !== output.kind) {
			if (!output.text) return;
			const element = output.kind === "stderr" ? labelled(this.document, "barred stderr", "stderr") : said(this.document, "plain", words.stdout);
			this.#last = Object.assign(new Text(this.document, element), { kind: output.kind });
			this.#texts.push(this.#last);
			this.element.append(element);
		}
		for (const { at, text } of pieces(output)) this.#last.write(text, at);
		this.printed += output.text;
		this.#dirty = this.#last;
		this.#painting ||= requestAnimationFrame(() => { this.#painting = 0; for (const t of this.#texts) if (t.stale) { t.stale = false; t.paint(); } });
	}

	set #dirty(text) { text.stale = true; }

	// end shows all that there is, and what can be replayed of it.
	end() {
		if (this.ended) return;
		this.ended = true;
		cancelAnimationFrame(this.#painting);
		offerChoices(this.element);
		for (const text of this.#texts) {
			text.end();
			const beats = text.beats;
			text.element.dataset.beats = beats.map(([at, size]) => `${round(at)}:${size}`).join(" ");
		}
		const moments = [...this.element.querySelectorAll("[data-beats]")].flatMap((e) => e.dataset.beats.split(" ").map((b) => parseFloat(b)));
		this.replays = moments.length > 1 && Math.max(...moments) - Math.min(...moments) >= 50;
	}

	// draw gives the element of an output that is no stream; null if it shows
	// nothing.
	draw(output, html) {
		const element = this.#drawn(output, html);
		if (element && output.at !== undefined && output.kind !== "error" && !html.includes("weft-timeline")) element.dataset.beats = String(round(output.at / 1e6));
		return element;
	}

	#drawn(output, html) {
		const { document } = this;
		switch (output.kind) {
		case "value": {
			const element = labelled(document, "barred value", words.value);
			if (output.type) element.firstChild.append(" ", code(document, output.type));
			return written(document, element, output.text ?? "");
		}
		case "error": return output.error ? this.failure(output.error) : null;
		case "display": return display(document, output, html, `${this.cell.key}-mine-${this.count}-`, (o) => this.#inner(o));
		case "stdout": return output.text ? written(document, said(document, "plain", words.stdout), output.text) : null;
		case "stderr": return output.text ? written(document, labelled(document, "barred stderr", "stderr"), output.text) : null;
		}
		return null;
	}

	// inner draws an output of one of several results.
	#inner(output) {
		this.count++; // its ids are its own
		return this.#drawn(output, "");
	}

	// failure gives why a cell did not end well.
	failure(e) {
		const { document } = this;
		const meant = this.cell.expect === e.ending;
		const element = labelled(document, `barred failure${meant ? " intended" : ""}`, meant ? words.intended : words.failure);
		const problems = e.problems ?? [];
		if (problems.length === 0 || e.ending !== "compile-error") written(document, element, e.message ?? "");
		if (e.acts?.length) element.append(make(document, "div", { className: "acts" }, ...e.acts.map((a) => this.#act(a))));
		if (problems.length) {
			element.append(make(document, "ul", { className: "problems" }, ...problems.map((p) => make(document, "li", {},
				...this.#place(p.pos, " "), code(document, p.text), ...p.hint ? [make(document, "small", { textContent: p.hint })] : []))));
		}
		const stack = (e.stack ?? "").replace(/\n+$/, "");
		if (stack) {
			const lines = linesOf(stack);
			const rest = fold(document, lines);
			rest.classList.add("stack");
			rest.firstChild.replaceChildren(counted(words.stack, lines.length));
			element.append(rest);
		}
		return element;
	}

	#act(a) {
		const { document } = this;
		const what = { read: words.reads, write: words.writes }[a.what] ?? a.what;
		const who = `goroutine ${a.goroutine}${a.others ? " " + counted(words.others, a.others) : ""}`;
		const head = make(document, "p", {}, make(document, "b", { textContent: what }), " · ", make(document, "span", { textContent: who, translate: false }));
		const place = this.#place(a.pos, "");
		if (place.length) head.append(" · ", ...place);
		const line = this.cell.place(a.pos);
		return make(document, "div", { className: "act" }, head, ...line?.code ? [code(document, line.code)] : []);
	}

	// place gives a link to a line of the cell, or where else something is.
	#place(pos, after) {
		const { document } = this;
		if (!pos?.line) return [];
		const place = this.cell.place(pos);
		if (!place) return [make(document, "span", { textContent: `${(pos.file ?? "").split("/").at(-1)}:${pos.line}` }), after];
		const link = make(document, "a", { href: `#${this.cell.key}`, textContent: format(words.line, place.line) });
		link.addEventListener("click", (event) => { event.preventDefault(); this.cell.show(place.line); });
		return [link, after];
	}
}

// shown gives the text of an output as it is compared: what readers see of it.
export function shown(element) {
	if (element.querySelector(":scope > weft-timeline")) return "";
	const places = element.matches(".failure") ? ":scope > pre, .problems code" : "pre, .html :is(tr, p, li, h3, h4, h5, h6), .variant-title, .share-count, :scope > .drawing:not(:has(+ .rest))";
	return [...element.querySelectorAll(places)].map((e) => `${textOf(e).replace(/\n$/, "")}\n`).join("");
}

function textOf(e) {
	if (e.matches(".drawing")) return e.getAttribute("aria-label") ?? e.getAttribute("alt") ?? "";
	return e.matches("tr") ? [...e.children].map((c) => c.textContent.trim()).join("  ") : e.textContent;
}

// accountOf gives what a result gave, as a text that is the same for the same
// outputs, in however many pieces they came.
export function accountOf({ outputs }) {
	const account = new Account();
	for (const output of outputs ?? []) account.add(output);
	return account.text;
}

class Account {
	text = "";
	#last = "";

	add({ kind, text = "", type = "", data, error }) {
		const stream = kind === "stdout" || kind === "stderr";
		if (!stream || kind !== this.#last) this.text += `\0${kind}:`;
		this.text += stream ? text : JSON.stringify([text, type, data, error]);
		this.#last = kind;
	}
}

function linesOf(text) {
	const screen = new Screen();
	screen.write(text);
	return [...screen.lines, screen.last];
}

const labelled = (document, kind, label) => make(document, "div", { className: `output ${kind}` }, make(document, "p", { className: "output-label", textContent: label }));
const said = (document, kind, text) => make(document, "div", { className: `output ${kind}` }, make(document, "p", { className: "aloud", textContent: text }));
const code = (document, text) => make(document, "code", { textContent: text, translate: false });
const round = (ms) => Math.round(ms * 100) / 100;
