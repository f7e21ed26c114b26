// What a cell gave: to its reader here, and in the book. One of both is shown,
// or how they differ.

import { offerReplay } from "../replay/replay.js";
import { close } from "../replay/player.js";
import { offerTimelines } from "../timeline/timeline.js";
import { textOf, Views } from "./compare.js";
import { icon, make } from "./make.js";
import { accountOf, Outputs, shown } from "./outputs.js";
import { Param } from "./param.js";
import { words } from "./words.js";

// A Results is what one cell gave.
export class Results {
	result = null; // of the last run here
	value = ""; // of the cell's parameter, if the result is that of one
	#outputs = null;
	#before = null; // the outputs of the run before, until there are others
	#room = 0; // what was shown when the run began was so high

	constructor(cell) {
		const { element, document } = cell;
		Object.assign(this, { cell, element, document, strip: cell.strip.element });
		this.source = cell.source; // what is shown came from this text
		this.book = element.querySelector(":scope > .outputs:not(.mine)");
		this.bookKinds = ["failed", "intended"].filter((kind) => element.classList.contains(kind));
	}

	// own tells whether the reader has seen a run of the cell here.
	get own() { return this.#outputs !== null; }

	// expect has the choice between two outputs stand from when a second one is
	// wanted: what is below moves as a reader presses Run, and not when he is about
	// to press something else. It goes if nothing came of it; and when nothing is
	// expected, outputs take the room that they need.
	expect(so) {
		if (!so && this.#outputs) this.#outputs.element.style.minBlockSize = "";
		if (so && this.book && !this.choice) {
			this.choice = new Views(this.document, this.cell.key, (name) => this.view(name));
			(this.param?.element ?? this.strip).after(this.choice.element);
			this.choice.choose("book");
		} else if (!so && !this.viewed) {
			this.choice?.element.remove();
			this.choice = null;
		}
	}

	// begin makes place for the outputs of a run. Until it ends they take no less
	// room than what they replace.
	begin() {
		this.#room = Math.max(...[this.#outputs?.element, this.book, this.difference].map((e) => e?.offsetHeight ?? 0));
		this.#before ??= this.#outputs?.element;
		this.#before?.classList.add("before");
		this.#outputs = new Outputs(this.document, this.cell);
	}

	add(output, html) {
		if (!this.#outputs) return;
		this.#show();
		this.#outputs.add(output, html);
	}

	// show puts the outputs of this run into the page, at its first output or
	// its end: until then the older ones stay.
	#show() {
		if (this.#outputs.element.isConnected) return;
		this.#before?.remove();
		this.#before = null;
		this.#outputs.element.style.minBlockSize = `${this.#room}px`;
		this.element.append(this.#outputs.element);
		this.view("mine");
	}

	// finish takes the result of a run of a text, with a value of the cell's
	// parameter if it has one. Html is what Go has drawn of outputs, by index.
	finish(result, { source, value, html, view }) {
		// What has come piece by piece need not be drawn again.
		const drawnByGo = Object.keys(html).length > 0;
		if (this.#outputs?.account.text !== accountOf(result) || drawnByGo && !this.#outputs.drawnByGo) {
			this.#outputs?.element.remove();
			this.#outputs = new Outputs(this.document, this.cell);
			(result.outputs ?? []).forEach((o, i) => this.#outputs.add(o, html[i]));
		}
		this.#show();
		this.#outputs.end();
		this.#offerOther(result.other);
		if (this.#outputs.drawnByGo) offerTimelines(this.document);
		Object.assign(this, { result, value, source });
		this.#compare();
		this.view(view);
	}

	// offerOther lets the reader see what the interpreter gave, where Go gave
	// something else.
	#offerOther(other) {
		const { element, count } = this.#outputs;
		element.querySelector(":scope > .interpreted")?.remove();
		if (!other) return;
		const inner = Object.assign(new Outputs(this.document, this.cell), { count });
		for (const output of other.outputs ?? []) inner.add(output);
		inner.end();
		inner.element.className = "";
		for (const e of inner.element.querySelectorAll("[data-beats]")) delete e.dataset.beats; // replayed is what stands
		element.append(make(this.document, "details", { className: "rest interpreted" }, make(this.document, "summary", { textContent: words.worthLong.differs }), inner.element));
	}

	// offerValue lets the reader run the cell with any value of its parameter,
	// by choose(value). What is old is not looked up.
	offerValue(choose) {
		const variants = this.book?.querySelector(":scope > .output > .variants");
		if (!variants || this.param) return;
		const current = () => this.cell.old ? null : this.viewed === "mine" ? this.#outputs.element : this.book;
		this.param = new Param(this.document, variants, { shown: current, run: choose });
		this.strip.after(this.param.element);
		this.element.classList.add("with-param");
	}

	// compare lets the reader choose between both outputs, where there are two,
	// and says whether they are the same.
	#compare() {
		if (!this.book) return;
		this.expect(true);
		// Of many runs, how many had which outcome is chance.
		const varies = this.cell.strip.book.some((e) => e.matches(".worth.varying")) || this.book.querySelector(".share-count") !== null;
		this.choice.compare(this.#outputs.printed, this.#bookText(), varies);
	}

	// bookText gives what the book has for what was run; null if that is
	// nothing, since the value of the parameter is another.
	#bookText() {
		if (!this.value) return textOf(this.book);
		const variant = [...this.book.querySelectorAll(".variant")].find((v) => v.dataset.value === this.value);
		return variant ? [...variant.querySelectorAll(":scope > .output")].map(shown).join("") : null;
	}

	// view shows the reader's output, the book's, or how they differ.
	view(name) {
		this.choice?.choose(name);
		this.viewed = name;
		this.element.classList.toggle("of-book", name === "book");
		this.difference?.remove();
		if (this.#outputs) this.#outputs.element.hidden = name !== "mine";
		if (this.book) this.book.hidden = name !== "book";
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
		this.bookReplays ??= !!this.replayPlace;
		const wanted = name === "book" ? this.bookReplays : name === "mine" && this.#outputs?.replays;
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

	// restore shows what the book has, as if the cell had not been run here.
	restore(source) {
		for (const e of [this.#before, this.#outputs?.element, this.choice?.element, this.difference]) e?.remove();
		this.#before = this.#outputs = this.choice = this.result = null;
		this.value = "";
		this.source = source;
		this.element.classList.remove("of-book", "failed", "intended");
		this.element.classList.add(...this.bookKinds);
		if (this.book) this.book.hidden = false;
		this.#offerReplays("book");
		this.viewed = "";
	}
}
