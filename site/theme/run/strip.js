// The strip of a cell says how things are with it, and has its buttons.

import { icon, make } from "./make.js";
import { seconds, stateOf, worthOf } from "./state.js";
import { format, words } from "./words.js";

// A Strip is that of one cell, which it can ask to restore() the book's text
// and to format() its own.
export class Strip {
	constructor(cell) {
		this.cell = cell;
		this.document = cell.document;
		this.element = cell.element.querySelector(":scope > .strip");
		this.button = this.element.querySelector(".run");
		this.book = [...this.element.querySelectorAll(":scope > :is(.state, .elapsed, .origin, .worth, .silent)")]; // what the book says
		this.own = make(this.document, "span", { className: "own", hidden: true });
		this.element.querySelector(".run-place").after(this.own);
		this.tools = make(this.document, "span", { className: "cell-tools" });
		this.formatter = this.#tool("format", words.run.formatLong, () => cell.format(), words.run.format);
		this.formatter.setAttribute("aria-keyshortcuts", "Shift+Alt+F");
		this.reset = this.#tool("reset", words.run.resetLong, () => cell.restore(), icon(this.document, "M4 4v5h5M4 9a6.5 6.5 0 1 1 .5 4"));
		this.reset.ariaLabel = words.run.reset;
		// What comes and goes stands before what is always there, which so keeps
		// its place.
		const always = [...this.element.querySelectorAll(".strip-tools > :is(.copy-place, .edit-place)")];
		always[0]?.before(this.tools, this.formatter, this.reset);
	}

	// tool makes one of the buttons that are not always there.
	#tool(name, title, does, inside) {
		const button = make(this.document, "button", { className: `tool ${name}`, type: "button", hidden: true, title }, inside);
		button.addEventListener("click", does);
		return button;
	}

	// tell says how things are; old tells that what is shown came from another
	// text, wrong that the text has problems that no output tells of.
	tell(old, wrong) {
		const { cell } = this;
		const mine = cell.running || old || wrong || cell.result !== null || Boolean(cell.lost);
		this.own.hidden = !mine;
		for (const e of this.book) e.hidden = mine;
		this.reset.hidden = !cell.dirty && cell.result === null;
		this.formatter.hidden = !cell.listing.editor;
		if (mine) this.#say(said(this.document, cell, this.#state(old, wrong), old));
		const label = this.button?.querySelector(".run-label");
		if (label) label.textContent = cell.working ? label.dataset.stop : label.dataset.run;
	}

	// say exchanges what is said. What says the same stays: it may just be pressed.
	#say(parts) {
		const now = parts.map((e) => e.outerHTML).join("");
		if (now === this.now) return;
		this.now = now;
		this.own.replaceChildren(...parts);
	}

	#state(old, wrong) {
		const { entry, lost, phase, progress, result, strange } = this.cell;
		if (lost) return { kind: "bad", sign: "✕", text: format(words.run.lost, lost) };
		if (phase) return { kind: "busy", sign: "●", text: words.run[phase] + (phase === "loading" && progress ? ` ${progress}` : "") };
		if (strange && old) return { kind: "intended", sign: "↗", text: words.run.fromLink };
		if (wrong || old && entry?.state === "failed") return { kind: "bad", sign: "✕", text: words.run.failed };
		if (old) return { kind: "old", sign: "●", text: words.run.stale };
		return result ? stateOf(result, this.cell.expect) : { kind: "idle", sign: "○", text: "" };
	}

	// tick says how long the cell has been running, in milliseconds.
	tick(ran) {
		const elapsed = this.own.querySelector(".elapsed");
		if (elapsed) elapsed.textContent = `${(ran / 1000).toFixed(1)} s`;
	}

	// said gives how the cell ended, as who does not see the page is told.
	get said() { return this.own.querySelector(".state")?.textContent.slice(1) ?? ""; }
}

// unrun are the endings of cells that were not run, of which nobody can say more.
const unrun = ["not-run", "compile-error", "absent"];

// said gives what the strip of a cell says: a state, and where what is shown
// is not older than the text, what is known of the result.
function said(document, cell, { kind, sign, text }, old) {
	const signed = (className, sign, ...inside) => make(document, "span", { className }, make(document, "span", { className: "sign", ariaHidden: "true", textContent: sign }), ...inside);
	const parts = [signed(`state ${kind}`, sign, text)];
	const { phase, page } = cell;
	const { result, value, param } = cell.results;
	if (phase === "running") parts.push(make(document, "span", { className: "elapsed" }));
	if (phase || !result || old || kind === "bad" && text === words.run.failed) return parts;
	const { kernel } = page;
	if (value) parts.push(make(document, "code", { className: "with-value", textContent: `${param?.name} = ${value}`, translate: false }));
	if (result.elapsed > 0) parts.push(make(document, "span", { className: "elapsed", textContent: seconds(result.elapsed) }));
	const origin = kernel.where === "machine" ? words.run.local : words.run.here;
	parts.push(make(document, "span", { className: "origin", title: origin, textContent: origin }));
	if (unrun.includes(result.ending)) return parts;
	const worth = worthOf(result, kernel, cell.entry?.confirming);
	const told = signed(`worth ${worth.kind}`, worth.sign, worth.text, make(document, "span", { className: "aloud", textContent: `: ${worth.long}` }));
	told.title = worth.long;
	parts.push(told);
	if (result.ending === "done" && !result.outputs?.length) parts.push(make(document, "span", { className: "silent", textContent: words.noOutput }));
	if ((kernel.offer || kernel.getting) && worth.kind === "interpreted-only") parts.push(page.goButton());
	return parts;
}
