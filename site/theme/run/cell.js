// A cell that its reader can run and edit.

import { Area } from "../edit/edit.js";
import { paint } from "../edit/highlight.js";
import { rich } from "../edit/rich.js";
import { changed, keep } from "../edit/store.js";
import { offerReplay } from "../replay/replay.js";
import { close } from "../replay/player.js";
import { offerTimelines } from "../timeline/timeline.js";
import { accountOf, Outputs, shown as shownIn } from "./outputs.js";
import { textOf, Views } from "./compare.js";
import { icon, make } from "./make.js";
import { noteOn } from "./note.js";
import { Param } from "./param.js";
import { Problems } from "./problems.js";
import { inputLine } from "./stdin.js";
import { stateOf, strip } from "./strip.js";
import { format, words } from "./words.js";

// pause is how long nobody types before the session hears of it.
const pause = 150;

// A Cell is one <weft-cell>. The page is told what the reader wants: run(cell,
// what), stop(), edited(cell), typed(), choose(cell, value), feed(text, end),
// ask(question); and it has the kernel.
export class Cell {
	entry = null;
	result = null;
	phase = ""; // "loading", "waiting" or "running"
	value = ""; // of its parameter, if the result is that of one
	#outputs = null;
	#before = null; // the outputs of the run before, until there are others
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
		this.bookKinds = ["failed", "intended"].filter((kind) => element.classList.contains(kind));
		this.shownFor = this.base; // the text that what is shown came from
		this.problems = new Problems(this.code, this.strip, (line, col) => this.show(line, col));
		this.own = make(this.document, "span", { className: "own", hidden: true });
		this.strip.querySelector(".run-place").after(this.own);
		this.tools = make(this.document, "span", { className: "cell-tools" });
		const tools = this.strip.querySelector(".strip-tools");
		tools.insertBefore(this.tools, tools.querySelector(".menu-button"));
		this.reset = this.#tool("reset", words.run.reset, words.run.resetLong, () => this.restore());
		this.formatter = this.#tool("format", words.run.format, words.run.formatLong, () => this.format());
		this.formatter.setAttribute("aria-keyshortcuts", "Shift+Alt+F");
		element.addEventListener("keydown", (event) => this.#key(event));
	}

	// tool makes one of the buttons that are not always there.
	#tool(name, label, title, does) {
		const button = make(this.document, "button", { className: `tool ${name}`, type: "button", hidden: true, title, textContent: label });
		button.addEventListener("click", does);
		this.strip.querySelector(".edit-place")?.before(button);
		return button;
	}

	// source is the text as it is now; it ends with a line feed.
	get source() { return this.editor?.value ?? this.code?.textContent ?? ""; }
	get dirty() { return this.code !== null && this.source !== this.base; }
	get running() { return this.phase !== ""; }

	// fresh tells that the result came from the text as it is now.
	get fresh() { return this.result !== null && !this.#old && !this.value; }

	// edit opens the editor; at is where the cursor goes, in characters.
	edit(at = null) {
		if (!this.code) return;
		const fold = this.code.closest("details");
		if (fold) fold.open = true;
		if (!this.editor) this.#open();
		this.editor.focus(at);
		this.refresh();
	}

	// open opens the text area, in whose place the large editor comes.
	async #open() {
		const label = format(words.run.editCell, this.element.getAttribute("aria-label"));
		const change = () => {
			this.page.typed();
			this.#typed();
		};
		const area = this.editor = new Area(this.code, label, change);
		this.element.classList.add("editing");
		const ask = (question) => this.page.ask({ ...question, key: this.key, source: this.source });
		const editor = await rich(area, { label, change, ask });
		if (!editor) return;
		if (this.editor !== area) return editor.remove();
		this.editor = editor;
		editor.mark(this.entry?.problems ?? []);
	}

	#key(event) {
		if (event.code !== "KeyF" || !event.shiftKey || !event.altKey || event.ctrlKey || event.metaKey) return;
		event.preventDefault();
		this.format();
	}

	// format writes the text as gofmt does, if it is Go.
	async format() {
		if (!this.code || !await this.page.warm()) return;
		const { source } = this;
		const answer = await this.page.ask({ what: "format", key: this.key, source });
		if (answer?.source && this.source === source) this.set(answer.source);
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
		this.page.touched(this);
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

	run(what = "cell") {
		this.wanted = "";
		this.page.run(this, what);
	}

	// choose runs the cell with a value of its parameter.
	choose(value) {
		this.wanted = value;
		this.page.choose(this, value);
	}

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
			this.ranWith = this.wanted ?? "";
			this.#before ??= this.#outputs?.element;
			this.#before?.classList.add("before");
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
		this.#before?.remove();
		this.#before = null;
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
		if (this.#outputs.drawnByGo) offerTimelines(this.document);
		this.result = result;
		this.value = this.ranWith ?? "";
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

	// show leads to a place.
	show(line, col = 1) {
		this.#line(line)?.scrollIntoView({ block: "nearest" });
		const lines = this.source.split("\n");
		const before = lines.slice(0, line - 1).reduce((n, text) => n + text.length + 1, 0);
		this.edit(before + Math.min(col - 1, lines[line - 1]?.length ?? 0));
	}

	// asks lets the reader write to the standard input.
	asks() {
		if (this.form) return;
		this.form = inputLine(this.document, (text, end) => {
			this.page.feed(text, end);
			if (end) this.form = null;
		});
		this.strip.after(this.form);
		this.form.querySelector("input").focus({ preventScroll: true });
	}

	// offerValue lets the reader run the cell with any value of its parameter.
	offerValue() {
		const variants = this.bookOutputs?.querySelector(":scope > .output > .variants");
		if (!variants || this.param) return;
		const current = () => this.#old ? null : this.viewed === "mine" ? this.#outputs.element : this.bookOutputs;
		this.param = new Param(this.document, variants, { shown: current, run: (value) => this.choose(value) });
		this.strip.after(this.param.element);
		this.element.classList.add("with-param");
	}

	// views lets the reader choose between both outputs, where there are two.
	#views() {
		if (!this.bookOutputs) return;
		if (!this.choice) {
			this.choice = new Views(this.document, this.key, (name) => this.#view(name));
			(this.param?.element ?? this.strip).after(this.choice.element);
		}
		this.choice.compare(this.#outputs.printed, this.#bookText(), this.bookStrip.some((e) => e.matches(".worth.varying")));
	}

	// bookText gives what the book has for what was run; null if that is
	// nothing, since the value of the parameter is another.
	#bookText() {
		if (!this.value) return textOf(this.bookOutputs);
		const variant = [...this.bookOutputs.querySelectorAll(".variant")].find((v) => v.dataset.value === this.value);
		return variant ? [...variant.querySelectorAll(":scope > .output")].map(shownIn).join("") : null;
	}

	// view shows the reader's output, the book's, or how they differ.
	#view(name) {
		this.choice?.choose(name);
		this.viewed = name;
		this.element.classList.toggle("of-book", name === "book");
		this.difference?.remove();
		if (this.#outputs) this.#outputs.element.hidden = name !== "mine";
		if (this.bookOutputs) this.bookOutputs.hidden = name !== "book";
		this.#offerReplays(name);
		if (name !== "both") return;
		this.difference = this.choice.differences();
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
			const button = make(document, "button", { className: "tool replay", type: "button" }, icon(document, "M6 4l10 6-10 6z"), label);
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
		this.element.classList.remove("editing", "of-book", "failed", "intended");
		for (const kind of this.bookKinds) this.element.classList.add(kind);
		if (this.code && this.bookCode) this.code.replaceChildren(...this.bookCode.cloneNode(true).childNodes);
		else if (this.code) paint(this.code, this.base.replace(/\n$/, ""));
		keep(this.key, null);
		this.tell();
		for (const e of [this.#before, this.#outputs?.element, this.choice?.element, this.difference, this.form]) e?.remove();
		this.#before = this.#outputs = this.choice = this.result = this.form = this.viewed = null;
		this.value = this.wanted = this.ranWith = "";
		this.shownFor = this.base;
		this.entry = this.entry && { ...this.entry, state: "never" };
		if (this.bookOutputs) this.bookOutputs.hidden = false;
		this.#offerReplays("book");
		this.refresh();
		this.page.touched(this);
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

	#remark(text, source, keep) {
		this.note?.remove();
		this.note = noteOn(this.document, text, { base: this.base, source, keep, drop: () => this.restore() });
		this.strip.before(this.note);
	}

	// learn takes what the session says of the cell.
	learn(entry) {
		this.entry = entry;
		this.editor?.mark(entry.problems ?? []);
		if (entry.state === "waiting") this.phase = "waiting";
		else if (entry.state !== "running" && this.phase !== "loading" && this.phase !== "running") this.phase = "";
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

	// old tells that what is shown came from another text, or from one above
	// that is another now. In a browser the session does not know what the book
	// shows.
	get #old() {
		const { entry, result } = this;
		return this.source !== this.shownFor || entry?.state === "stale" && result?.reason !== "interrupted" ||
			result === null && entry?.state === "never" && this.page.changed(entry.needs);
	}

	// wrong gives the problems that the reader has not been told by an output.
	get #wrong() {
		const told = !this.#old && (this.result?.outputs ?? []).some((o) => o.error?.problems?.length);
		return told || !this.dirty && this.expect === "compile-error" ? [] : this.entry?.problems ?? [];
	}

	// refresh makes the cell say how things are.
	refresh() {
		const { element } = this;
		const old = this.#old, wrong = this.#wrong;
		const mine = this.running || old || wrong.length > 0 || this.result !== null || !!this.lost;
		element.classList.toggle("stale", old && !this.running);
		element.classList.toggle("running", this.running);
		element.classList.toggle("edited", this.dirty);
		if (this.result) {
			const { kind } = stateOf(this.result, this.expect);
			element.classList.toggle("failed", kind === "bad");
			element.classList.toggle("intended", kind === "intended");
		}
		this.problems.tell(this.entry?.problems ?? [], wrong.length > 0);
		this.own.hidden = !mine;
		for (const e of this.bookStrip) e.hidden = mine;
		this.reset.hidden = !this.dirty && this.result === null;
		this.formatter.hidden = !this.editor;
		if (mine) this.own.replaceChildren(...strip(this.document, this, this.#state(old, wrong), old));
		const label = this.button?.querySelector(".run-label");
		if (label) label.textContent = this.running ? label.dataset.stop : label.dataset.run;
	}

	#state(old, wrong) {
		if (this.lost) return { kind: "bad", sign: "✕", text: format(words.run.lost, this.lost) };
		if (this.phase) return { kind: "busy", sign: "●", text: words.run[this.phase] + (this.phase === "loading" && this.progress ? ` ${this.progress}` : "") };
		if (this.strange && old) return { kind: "intended", sign: "↗", text: words.run.fromLink };
		if (wrong.length > 0 || old && this.entry?.state === "failed") return { kind: "bad", sign: "✕", text: words.run.failed };
		if (old) return { kind: "old", sign: "●", text: words.run.stale };
		return this.result ? stateOf(this.result, this.expect) : { kind: "idle", sign: "○", text: "" };
	}
}
