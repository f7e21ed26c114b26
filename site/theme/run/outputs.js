// Outputs in the JSON form of package runner become elements with the look
// that they have at build time. No text of a cell becomes markup: HTML is only
// what Go has drawn and cleaned.

import { counted, fold, pieces, Text } from "./text.js";
import { Screen } from "./terminal.js";
import { format, words } from "./words.js";

const runsType = "application/vnd.weft.runs+json";
const variantsType = "application/vnd.weft.variants+json";

// An Outputs is what a cell gives, as it comes.
export class Outputs {
	#last = null; // the text that the next piece may join
	#painting = 0;
	#texts = [];
	count = 0;
	printed = "";

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
		if (output.kind === "stdout" || output.kind === "stderr") return this.#write(output);
		this.#last = null;
		const element = this.draw(output, html);
		if (element) this.element.append(element);
		this.printed += output.kind === "value" ? output.text + "\n" : output.kind === "display" && !html.includes("weft-timeline") ? plainOf(output) : "";
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
		cancelAnimationFrame(this.#painting);
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
		case "display": return this.#display(output, html);
		case "stdout": return output.text ? written(document, said(document, "plain", words.stdout), output.text) : null;
		case "stderr": return output.text ? written(document, labelled(document, "barred stderr", "stderr"), output.text) : null;
		}
		return null;
	}

	#display({ data = {} }, html) {
		const { document } = this;
		const plain = typeof data["text/plain"] === "string" ? data["text/plain"] : "";
		if (data[runsType]) return this.#runs(data[runsType]);
		if (data[variantsType]) return this.#variants(data[variantsType]);
		const element = make(document, "div", { className: "output display" });
		if (html) {
			const template = make(document, "template", { innerHTML: html });
			const whole = template.content.querySelector(":scope > .output");
			if (whole) return whole;
			const box = data["image/svg+xml"] ? make(document, "div", { className: "drawing", role: "img", ariaLabel: plain.split("\n")[0] || words.figure })
				: data["text/html"] || data["text/markdown"] ? make(document, "div", { className: "html", role: "group", ariaLabel: words.display }) : element;
			box.append(template.content);
			if (box !== element) element.append(box);
			return element;
		}
		if (typeof data["image/png"] === "string") {
			element.append(picture(document, data["image/png"], plain.split("\n")[0] || words.figure));
			return element;
		}
		return plain ? written(document, element, plain) : null;
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

	#runs({ runs, outcomes, others = 0 }) {
		const { document } = this;
		const one = ({ count, result }) => make(document, "li", { className: "outcome" },
			make(document, "p", { className: "share" }, make(document, "meter", { className: "share-bar", max: runs, value: count }), make(document, "span", { className: "share-count", textContent: format(words.share, count, runs) })),
			...this.#inner(result));
		return make(document, "div", { className: "output many" }, make(document, "div", { className: "runs" },
			make(document, "p", { className: "runs-sum", textContent: format(words.runSum, runs, counted(words.outcomes, outcomes.length + others)) }),
			make(document, "ol", { className: "outcomes" }, ...outcomes.map(one))));
	}

	#variants({ name, written: at, variants }) {
		const { document } = this;
		return make(document, "div", { className: "output many" }, make(document, "div", { className: "variants-plain" }, ...variants.map(({ value, result }, i) =>
			make(document, "section", { className: "variant" },
				make(document, "p", { className: "variant-head" }, Object.assign(code(document, `${name} = ${value}`), { className: "variant-title" })),
				...this.#inner(result)))));
	}

	#inner({ outputs }) {
		const all = (outputs ?? []).map((o) => this.#drawn(o, "")).filter(Boolean);
		return all.length ? all : [make(this.document, "p", { className: "silent", textContent: words.noOutput })];
	}
}

// plainOf gives the text of a display.
const plainOf = ({ data }) => typeof data?.["text/plain"] === "string" ? data["text/plain"] : "";

// written adds text to an element, the rest of a long one folded away.
function written(document, element, text) {
	const block = new Text(document, element);
	block.write(text.replace(/\n+$/, ""), 0);
	block.end();
	return element;
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

// picture draws an image without giving it an address: a page may load none
// but the site's own.
function picture(document, base64, label) {
	const canvas = make(document, "canvas", { className: "drawing", role: "img", ariaLabel: label });
	try {
		const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
		createImageBitmap(new Blob([bytes], { type: "image/png" })).then((image) => {
			[canvas.width, canvas.height] = [image.width, image.height];
			canvas.getContext("2d").drawImage(image, 0, 0);
		}, () => canvas.replaceWith(label));
	} catch {
		return document.createTextNode(label);
	}
	return canvas;
}

// make makes an element.
export function make(document, name, properties = {}, ...children) {
	const element = Object.assign(document.createElement(name), properties);
	element.append(...children);
	return element;
}
