// A cell that its reader can run and edit.

import { Area } from "../edit/edit.js";
import { paint } from "../edit/highlight.js";
import { rich } from "../edit/rich.js";
import { changed, keep } from "../edit/store.js";
import { offerReplay } from "../replay/replay.js";
import { close } from "../replay/player.js";
import { diff } from "./diff.js";
import { make } from "./make.js";
import { accountOf, Outputs, shown } from "./outputs.js";
import { seconds, stateOf, worthOf } from "./strip.js";
import { format, words } from "./words.js";

// pause is how long nobody types before the session hears of it.
const pause = 150;

// A Cell is one <weft-cell>. The page is told what the reader wants: run(cell,
// what), stop(), edited(cell), choose(cell, value), feed(text, end), kernel.
export class Cell {
	entry = null;
	result = null;
	phase = ""; // "loading", "waiting" or "running"
	#outputs = null;
	#run = 0;
	#timer = 0;
	#clock = 0;

	constructor(element, page) {
		this.element = element;
		this.page = page;
		this.document = element.ownerDocument;
		this.key = element.id;
		this.expect = element.dataset.expect ?? "";
		this.firstLine = Number(element.dataset.line ?? 0);
		this.strip = element.querySelector(":scope > .strip");
		this.button = this.strip.querySelector(".run");
		this.code = element.querySelector(".code code");
		this.base = this.code?.textContent ?? "";
		this.bookCode = this.code?.cloneNode(true);
		this.bookOutputs = element.querySelector(":scope > .outputs:not(.mine)");
		this.bookStrip = [...this.strip.querySelectorAll(":scope > :is(.state, .elapsed, .origin, .worth, .silent)")];
		this.shownFor = this.base; // the text that what is shown came from
		this.own = make(this.document, "span", { className: "own", hidden: true });
		this.strip.querySelector(".run-place").after(this.own);
		this.tools = make(this.document, "span", { className: "cell-tools" });
		this.strip.querySelector(".strip-tools").append(this.tools);
		this.reset = make(this.document, "button", { className: "tool reset", type: "button", hidden: true, title: words.run.resetLong, textContent: words.run.reset });
		this.reset.addEventListener("click", () => this.restore());
		this.strip.querySelector(".edit-place")?.before(this.reset);
	}

	// source is the text as it is now; it ends with a line feed.
	get source() { return this.editor?.value ?? this.code?.textContent ?? ""; }
	get dirty() { return this.code !== null && this.source !== this.base; }
	get running() { return this.phase !== ""; }

	// edit opens the editor; at is where the cursor goes, in characters.
	edit(at = null) {
		if (!this.code) return;
		const fold = this.code.closest("details");
		if (fold) fold.open = true;
		if (!this.editor) {
			this.#open();
		}
		this.editor.focus(at);
		this.editor.mark(this.entry?.problems ?? []);
	}

	// open opens the text area, in whose place the large editor comes.
	async #open() {
		const label = format(words.run.editCell, this.element.getAttribute("aria-label"));
		const area = this.editor = new Area(this.code, label, () => this.#typed());
		this.element.classList.add("editing");
		const ask = (question) => {
			this.tell();
			return this.page.ask({ ...question, key: this.key });
		};
		const editor = await rich(area, { label, change: () => this.#typed(), ask });
		if (!editor) return;
		if (this.editor !== area) return editor.remove();
		this.editor = editor;
		editor.mark(this.entry?.problems ?? []);
	}

	// set gives the cell another text.
	set(source) {
		if (!this.code || source === this.source) return;
		if (this.editor) this.editor.value = source;
		else paint(this.code, source.replace(/\n$/, ""));
		this.#typed();
	}

	// rebase takes a text as the book's.
	rebase(base) {
		this.base = base;
		this.bookCode = null;
		this.#typed();
	}

	// move gives the cell another key.
	move(key) {
		this.page.moved(this, key);
		this.key = key;
	}

	dispose() { this.page.dropped(this); }

	#typed() {
		if (!this.strange) keep(this.key, this.dirty ? { source: this.source, base: this.base } : null);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.tell(), pause);
		this.refresh();
		this.element.dispatchEvent(new CustomEvent("weft-edit", { bubbles: true, detail: { dirty: this.dirty } }));
	}

	// tell tells the session the text, if it does not know it.
	tell() {
		clearTimeout(this.#timer);
		if (this.told === this.source || this.told === undefined && !this.dirty) return;
		if (this.page.edited(this)) this.told = this.source;
	}

	// press is what the button does.
	press() { return this.running ? this.page.stop() : this.run("cell"); }
	run(what = "cell") { this.page.run(this, what); }
	stop() { this.page.stop(); }

	// wait says that the cell will run.
	wait(phase = "waiting") {
		this.phase = phase;
		this.refresh();
	}

	started({ run, silent }) {
		this.#run = run;
		this.silent = silent;
		this.phase = "running";
		this.began = performance.now();
		this.ranFor = this.told ?? this.base;
		if (!silent) {
			this.#outputs?.element.remove();
			this.#outputs = new Outputs(this.document, this);
		}
		clearInterval(this.#clock);
		this.#clock = setInterval(() => this.#tick(), 100);
		this.refresh();
		this.element.dispatchEvent(new CustomEvent("weft-run", { bubbles: true }));
	}

	output({ run, output, html }) {
		if (run !== this.#run || !this.#outputs) return;
		this.#show();
		this.#outputs.add(output, html);
	}

	// show puts the outputs of this run into the page, at its first output or
	// its end: until then the older ones stay.
	#show() {
		if (this.#outputs.element.isConnected) return;
		this.element.append(this.#outputs.element);
		this.#view("mine");
	}

	ended({ run, result, html = {}, silent }) {
		if (run !== this.#run) return;
		clearInterval(this.#clock);
		this.phase = "";
		this.form?.remove();
		this.form = null;
		if (silent && (!this.result || this.result.ending === "not-run" || !this.#outputs)) return this.refresh();
		this.#finish(result, html);
		this.element.dispatchEvent(new CustomEvent("weft-end", { bubbles: true, detail: result }));
	}

	// verdict takes what Go says of a result: its own stands from now on.
	verdict({ run, result, html = {} }) {
		if (run !== this.#run || !this.result) return;
		this.#finish(result, html, this.viewed);
	}

	#finish(result, html, view = "mine") {
		// What has come piece by piece need not be drawn again.
		const account = accountOf(result), drawnByGo = Object.keys(html ?? {}).length > 0;
		if (this.#outputs?.account.text !== account || drawnByGo && !this.#outputs.drawnByGo) {
			this.#outputs?.element.remove();
			this.#outputs = new Outputs(this.document, this);
			(result.outputs ?? []).forEach((o, i) => this.#outputs.add(o, html[i]));
		}
		this.#show();
		this.#outputs.end();
		this.result = result;
		this.shownFor = this.ranFor ?? this.source;
		this.#faults(result);
		this.#views();
		this.#view(view);
		this.refresh();
		this.page.finished(this);
	}

	// faults marks the lines that errors are about.
	#faults(result) {
		if (!this.code) return;
		if (this.source === this.shownFor) paint(this.code, this.source.replace(/\n$/, ""));
		for (const { error } of result.outputs ?? []) {
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

	// show leads to a line.
	show(line) {
		this.#line(line)?.scrollIntoView({ block: "nearest" });
		const before = this.source.split("\n").slice(0, line - 1);
		this.edit(before.join("\n").length + (line > 1 ? 1 : 0));
	}

	// asks lets the reader write to the standard input.
	asks() {
		if (this.form) return;
		const { document } = this;
		const input = make(document, "input", { type: "text", autocomplete: "off", spellcheck: false });
		const end = make(document, "button", { className: "tool", type: "button", textContent: words.run.endInput });
		this.form = make(document, "form", { className: "stdin" },
			make(document, "label", {}, `${words.run.input} `, input), make(document, "button", { className: "tool", textContent: words.run.send }), end);
		this.form.addEventListener("submit", (event) => {
			event.preventDefault();
			this.page.feed(input.value + "\n", false);
			input.value = "";
		});
		end.addEventListener("click", () => { this.page.feed("", true); this.form?.remove(); this.form = null; });
		this.strip.after(this.form);
		input.focus({ preventScroll: true });
	}

	// offerValue lets the reader run the cell with any value of its parameter.
	offerValue() {
		const variants = this.bookOutputs?.querySelector(".variants");
		if (!variants || this.valueForm) return;
		const { document } = this;
		const input = make(document, "input", { type: "text", required: true, autocomplete: "off", spellcheck: false, size: 8 });
		this.valueForm = make(document, "form", { className: "any-value" },
			make(document, "label", {}, `${format(words.run.value, variants.dataset.name)} `, input), make(document, "button", { className: "tool", textContent: words.run.run }));
		this.valueForm.addEventListener("submit", (event) => { event.preventDefault(); this.page.choose(this, input.value.trim()); });
		this.strip.after(this.valueForm);
	}

	// views lets the reader choose between both outputs, where there are two.
	#views() {
		const old = this.choice;
		if (!this.bookOutputs) return;
		this.same = this.#outputs.printed.trimEnd() === textOf(this.bookOutputs).trimEnd();
		if (old) return;
		const { document } = this;
		this.choice = make(document, "fieldset", { className: "views" }, make(document, "legend", { className: "aloud", textContent: words.run.views }));
		for (const [name, text] of [["mine", words.run.mine], ["book", words.run.book], ["both", words.run.both]]) {
			const input = make(document, "input", { type: "radio", name: `view-${this.key}`, value: name, checked: name === "mine" });
			input.addEventListener("change", () => this.#view(name));
			this.choice.append(make(document, "label", {}, input, text));
		}
		this.said = this.choice.appendChild(make(document, "span", { className: "same" }));
		this.strip.after(this.choice);
	}

	// view shows the reader's output, the book's, or how they differ.
	#view(name) {
		for (const input of this.choice?.querySelectorAll("input") ?? []) input.checked = input.value === name;
		if (this.said) this.said.textContent = this.same ? `= ${words.run.same}` : `≠ ${words.run.notSame}`;
		this.viewed = name;
		this.element.classList.toggle("of-book", name === "book");
		this.difference?.remove();
		if (this.#outputs) this.#outputs.element.hidden = name !== "mine";
		if (this.bookOutputs) this.bookOutputs.hidden = name !== "book";
		this.#offerReplays(name);
		if (name !== "both") return;
		this.difference = differences(this.document, textOf(this.bookOutputs), this.#outputs.printed, [words.run.removed, words.run.added]);
		this.element.append(this.difference);
	}

	// offerReplays has the button for a replay stand where there is one of what
	// is shown.
	#offerReplays(name) {
		close(this.element);
		const { document } = this;
		this.replayPlace ??= this.strip.querySelector(".replay-place");
		const wanted = name === "book" ? this.bookReplays ??= !!this.replayPlace : name === "mine" && this.#outputs?.replays;
		this.bookReplays ??= !!this.replayPlace;
		if (wanted && !this.replayPlace) {
			const label = make(document, "span", { className: "replay-label", textContent: words.replay });
			Object.assign(label.dataset, { label: words.replay, stop: words.stopReplay, pause: words.pauseReplay, speed: words.replaySpeed, time: words.replayTime });
			const button = make(document, "button", { className: "tool replay", type: "button" }, label);
			offerReplay(button);
			this.replayPlace = make(document, "span", { className: "replay-place" }, button);
			this.strip.querySelector(".strip-tools").prepend(this.replayPlace);
		}
		if (this.replayPlace) this.replayPlace.hidden = !wanted;
	}

	// restore brings back the book's text and output.
	restore() {
		if (this.running) this.page.stop();
		this.strange = null;
		this.note?.remove();
		this.editor?.remove();
		this.editor = null;
		this.element.classList.remove("editing", "of-book");
		if (this.code && this.bookCode) this.code.replaceChildren(...this.bookCode.cloneNode(true).childNodes);
		else if (this.code) paint(this.code, this.base.replace(/\n$/, ""));
		keep(this.key, null);
		this.tell();
		for (const e of [this.#outputs?.element, this.choice, this.difference, this.form]) e?.remove();
		this.#outputs = this.choice = this.said = this.result = this.form = null;
		this.shownFor = this.base;
		this.entry = this.entry && { ...this.entry, state: "never" };
		if (this.bookOutputs) this.bookOutputs.hidden = false;
		this.#offerReplays("book");
		this.refresh();
		this.element.dispatchEvent(new CustomEvent("weft-edit", { bubbles: true, detail: { dirty: false } }));
	}

	// recall brings back what the reader wrote before.
	recall(edit) {
		this.set(edit.source);
		if (changed(edit, this.base)) this.#remark(words.run.changed, edit.source, () => {});
	}

	// take shows a text that came with a link. It is kept only if the reader
	// says so.
	take(edit) {
		this.strange = edit;
		this.set(edit.source);
		this.#remark(words.run.strange, edit.source, () => {
			this.strange = null;
			this.#typed();
		});
		this.refresh();
	}

	// remark says something of the text, with how it differs from the book's.
	#remark(text, source, kept) {
		const { document } = this;
		this.note?.remove();
		const act = (label, does) => {
			const button = make(document, "button", { className: "tool", type: "button", textContent: label });
			button.addEventListener("click", () => { this.note.remove(); does(); });
			return button;
		};
		const details = make(document, "details", { className: "rest" }, make(document, "summary", { textContent: words.run.both }), differences(document, this.base, source, ["", ""]));
		this.note = make(document, "div", { className: "cell-note", role: "note" },
			make(document, "p", { textContent: `${text} ` }, act(words.run.keep, kept), act(words.run.drop, () => this.restore())), details);
		this.strip.before(this.note);
	}

	// learn takes what the session says of the cell.
	learn(entry) {
		this.entry = entry;
		if (entry.state === "waiting") this.phase = "waiting";
		else if (entry.state !== "running" && this.phase !== "loading" && this.phase !== "running") this.phase = "";
		this.editor?.mark(entry.problems ?? []);
		this.refresh();
	}

	// lose ends what ran, since there is no kernel any more.
	lose(reason) {
		if (!this.running) return;
		clearInterval(this.#clock);
		this.phase = "";
		this.lost = reason;
		this.refresh();
		this.lost = "";
	}

	#tick() {
		const elapsed = this.own.querySelector(".elapsed");
		if (elapsed) elapsed.textContent = `${((performance.now() - this.began) / 1000).toFixed(1)} s`;
	}

	// refresh makes the strip say how things are.
	refresh() {
		const { element } = this;
		const source = this.source;
		const old = source !== this.shownFor || this.entry?.state === "stale";
		const mine = this.running || old || this.result !== null || !!this.lost;
		element.classList.toggle("stale", old && !this.running);
		element.classList.toggle("running", this.running);
		element.classList.toggle("edited", this.dirty);
		const state = this.#state(old);
		for (const kind of ["failed", "intended"]) if (this.result) element.classList.toggle(kind, { failed: "bad", intended: "intended" }[kind] === stateOf(this.result, this.expect).kind);
		this.own.hidden = !mine;
		for (const e of this.bookStrip) e.hidden = mine;
		this.reset.hidden = !this.dirty && this.result === null;
		if (mine) this.#fill(state, old);
		const label = this.button?.querySelector(".run-label");
		if (label) label.textContent = this.running ? label.dataset.stop : label.dataset.run;
		this.page.touched?.(this);
	}

	#state(old) {
		if (this.lost) return { kind: "bad", sign: "✕", text: format(words.run.lost, this.lost) };
		if (this.phase) return { kind: "busy", sign: "●", text: words.run[this.phase] + (this.phase === "loading" && this.progress ? ` ${this.progress}` : "") };
		if (this.strange && old) return { kind: "intended", sign: "↗", text: words.run.fromLink };
		if (old) return this.entry?.state === "failed" ? { kind: "bad", sign: "✕", text: words.run.failed } : { kind: "old", sign: "●", text: words.run.stale };
		return this.result ? stateOf(this.result, this.expect) : { kind: "idle", sign: "○", text: "" };
	}

	#fill({ kind, sign, text }, old) {
		const { document } = this;
		const parts = [make(document, "span", { className: `state ${kind}` }, make(document, "span", { className: "sign", ariaHidden: "true", textContent: sign }), text)];
		if (this.phase === "running") parts.push(make(document, "span", { className: "elapsed" }));
		else if (!this.phase && this.result && !old) {
			const kernel = this.page.kernel;
			if (this.result.elapsed > 0) parts.push(make(document, "span", { className: "elapsed", textContent: seconds(this.result.elapsed) }));
			parts.push(make(document, "span", { className: "origin", textContent: kernel.where === "machine" ? words.run.local : words.run.here }));
			const worth = worthOf(this.result, kernel);
			if (this.result.ending !== "not-run" && this.result.ending !== "compile-error") {
				parts.push(make(document, "span", { className: `worth ${worth.kind}`, title: worth.long }, make(document, "span", { className: "sign", ariaHidden: "true", textContent: worth.sign }), worth.text, make(document, "span", { className: "aloud", textContent: `: ${worth.long}` })));
			}
			if (this.result.ending === "done" && !this.result.outputs?.length) parts.push(make(document, "span", { className: "silent", textContent: words.noOutput }));
			if (kernel.offer && worth.kind === "interpreted-only") parts.push(this.page.goButton());
		}
		this.own.replaceChildren(...parts);
	}
}

// textOf gives what the book's outputs show.
export const textOf = (outputs) => [...outputs.querySelectorAll(":scope > .output")].map(shown).join("");

// differences gives how two texts differ, line by line; a line that only one
// has says so with a sign and in words.
export function differences(document, first, second, [less, more]) {
	const block = make(document, "pre", { className: "difference" });
	for (const [sign, line] of diff(first, second)) {
		const said = { "-": less, "+": more }[sign];
		block.append(make(document, "span", { className: { "-": "removed", "+": "added", "=": "both" }[sign] }, `${sign === "=" ? " " : sign} ${line}\n`, ...said ? [make(document, "span", { className: "aloud", textContent: ` (${said})` })] : []));
	}
	return block;
}
