// A cell that its reader can run and edit.

import { changed, keep } from "../edit/store.js";
import { Listing } from "./listing.js";
import { noteOn } from "./note.js";
import { Results } from "./results.js";
import { inputLine } from "./stdin.js";
import { stateOf } from "./state.js";
import { Strip } from "./strip.js";
import { words } from "./words.js";

// pause is how long nobody types before the session hears of it.
const pause = 150;
// lull is how long Go confirms before its reader can stop it: who presses Run
// twice does not mean that.
const lull = 600;

// A Cell is one <weft-cell>: a listing, results, and a strip that says how
// things are. The page is told what the reader wants: run(cell, what), stop(cell),
// edited(cell), typed(), choose(cell, value), feed(text, end), ask(question);
// and it has the kernel.
export class Cell {
	entry = null;
	phase = ""; // "loading", "waiting" or "running"
	lost = ""; // why there is no kernel any more
	#run = 0;
	#timer = 0;
	#clock = 0;
	#late = 0; // the timer of a lull; after it, true

	constructor(element, page) {
		this.element = element;
		this.page = page;
		this.document = element.ownerDocument;
		this.key = element.id;
		this.expect = element.dataset.expect ?? "";
		this.strip = new Strip(this);
		this.listing = new Listing(element, this.strip.element, {
			typed: () => {
				page.typed();
				this.#typed();
			},
			opened: () => this.refresh(),
			ask: (question) => page.ask({ ...question, key: this.key, source: this.source }),
		});
		this.results = new Results(this);
		element.addEventListener("keydown", (event) => this.#key(event));
	}

	// source is the text as it is now; it ends with a line feed.
	get source() { return this.listing.source; }
	get base() { return this.listing.base; }
	get code() { return this.listing.code; }
	get dirty() { return this.listing.dirty; }
	get result() { return this.results.result; }
	get running() { return this.phase !== ""; }
	// working tells that there is something to stop: the cell runs, or Go has been
	// confirming what is shown for a while. Who has changed the text wants to run it.
	get working() { return this.running || this.#late === true && !this.old; }

	// fresh tells that the result came from the text as it is now.
	get fresh() { return this.result !== null && !this.old && !this.results.value; }

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

	// edit opens the editor; at is where the cursor goes, in characters.
	edit(at = null) { this.listing.edit(at); }

	// set gives the cell another text.
	set(source) {
		if (!this.code || source === this.source) return;
		this.listing.set(source);
		this.#typed();
	}

	// rebase takes a text as the book's.
	rebase(base) {
		this.listing.rebase(base);
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
	press() { return this.working ? this.stop() : this.run("cell"); }

	run(what = "cell") {
		this.wanted = "";
		this.page.run(this, what);
	}

	// choose runs the cell with a value of its parameter.
	choose(value) {
		this.wanted = value;
		this.page.choose(this, value);
	}

	stop() { this.page.stop(this); }

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
			this.results.begin();
		}
		clearInterval(this.#clock);
		this.#clock = setInterval(() => this.strip.tick(performance.now() - this.began), 100);
		this.refresh();
		this.element.dispatchEvent(new CustomEvent("weft-run", { bubbles: true }));
	}

	output({ run, output, html }) {
		if (run === this.#run) this.results.add(output, html);
	}

	ended({ run, result, html = {}, silent }) {
		if (run !== this.#run) return;
		clearInterval(this.#clock);
		this.phase = "";
		this.form?.remove();
		this.form = null;
		if (silent && (!this.result || this.result.ending === "not-run" || !this.results.own)) return this.refresh();
		this.#finish(result, html);
		this.element.dispatchEvent(new CustomEvent("weft-end", { bubbles: true, detail: result }));
	}

	// verdict takes what Go says of a result: its own stands from now on.
	verdict({ run, result, html = {} }) {
		if (run !== this.#run || !this.result) return;
		this.#finish(result, html, this.results.viewed);
	}

	#finish(result, html, view = "mine") {
		const source = this.ranFor ?? this.source;
		this.results.finish(result, { source, value: this.ranWith ?? "", html: html ?? {}, view });
		this.listing.faults(result, source);
		this.refresh();
		this.page.finished(this);
	}

	// place gives the line of the cell for a place in the chapter's file; show
	// leads there.
	place(pos) { return this.listing.place(pos); }
	show(line, col) { this.listing.show(line, col); }

	// asks lets the reader write to the standard input.
	asks() {
		if (this.form) return;
		this.form = inputLine(this.document, (text, end) => {
			this.page.feed(text, end);
			if (end) this.form = null;
		});
		this.strip.element.after(this.form);
		this.form.querySelector("input").focus({ preventScroll: true });
	}

	// offerValue lets the reader run the cell with any value of its parameter.
	offerValue() { this.results.offerValue((value) => this.choose(value)); }

	// restore brings back the book's text and output.
	restore() {
		if (this.running || this.#late === true) this.stop();
		this.strange = null;
		for (const e of [this.note, this.form]) e?.remove();
		this.listing.restore();
		keep(this.key, null);
		this.tell();
		this.results.restore(this.base);
		this.form = null;
		this.wanted = this.ranWith = "";
		this.entry = this.entry && { ...this.entry, state: "never" };
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
		this.strip.element.before(this.note);
	}

	// learn takes what the session says of the cell.
	learn(entry) {
		this.entry = entry;
		this.listing.mark(entry.problems ?? []);
		this.#confirms(entry.confirming);
		if (entry.state === "waiting") this.phase = "waiting";
		else if (entry.state !== "running" && this.phase !== "loading" && this.phase !== "running") this.phase = "";
		this.refresh();
	}

	// confirms takes whether Go is at work to confirm what is shown.
	#confirms(so) {
		if (Boolean(so) === Boolean(this.#late)) return;
		clearTimeout(this.#late);
		this.#late = so && setTimeout(() => {
			this.#late = true;
			this.refresh();
		}, lull);
	}

	// lose ends what ran, since there is no kernel any more; again tells that the
	// session is still there.
	lose(reason, again) {
		if (this.entry?.confirming && !again) this.learn({ ...this.entry, confirming: false });
		if (!this.running) return;
		clearInterval(this.#clock);
		this.phase = "";
		this.lost = reason;
		this.refresh();
		this.lost = "";
	}

	// old tells that what is shown came from another text, or from one above
	// that is another now. In a browser the session does not know what the book
	// shows.
	get old() {
		const { entry, result } = this;
		return this.source !== this.results.source || entry?.state === "stale" && result?.reason !== "interrupted" ||
			result === null && entry?.state === "never" && this.page.changed(entry.needs);
	}

	// wrong gives the problems that the reader has not been told by an output.
	get #wrong() {
		const told = !this.old && (this.result?.outputs ?? []).some((o) => o.error?.problems?.length);
		return told || !this.dirty && this.expect === "compile-error" ? [] : this.entry?.problems ?? [];
	}

	// refresh makes the cell say how things are.
	refresh() {
		const { element } = this;
		const old = this.old, wrong = this.#wrong;
		element.classList.toggle("stale", old && !this.running);
		element.classList.toggle("running", this.running);
		element.classList.toggle("working", this.working);
		element.classList.toggle("edited", this.dirty);
		if (this.result) {
			const { kind } = stateOf(this.result, this.expect);
			element.classList.toggle("failed", kind === "bad");
			element.classList.toggle("intended", kind === "intended");
		}
		this.results.expect(this.running && !(this.phase === "running" && this.silent));
		this.listing.problems.tell(this.entry?.problems ?? [], wrong.length > 0);
		this.strip.tell(old, wrong.length > 0);
	}
}
