// A timeline is a static picture; script lets a reader look closer: the
// details of a span under the pointer or the keyboard's cursor, zoom, and a
// slow-motion replay together with the outputs of the cell.

import { replay } from "../replay/replay.js";

// playTime is how long a replay takes, in milliseconds.
const playTime = 9_000;

// zooms are the factors that the buttons go through.
export const zooms = [1, 2, 4, 8, 16, 32];

// offerTimelines makes the timelines of a page alive that are not.
export function offerTimelines(document) {
	for (const element of document.querySelectorAll("weft-timeline:not(:has(.play))")) new Timeline(element);
}

// next gives where a key leads from a place in rows of so many spans; null if
// it is no such key. A place is the index of a row and of a span in it.
export function next(key, [row, span], lengths, nearest) {
	switch (key) {
	case "ArrowRight": return [row, Math.min(span + 1, lengths[row] - 1)];
	case "ArrowLeft": return [row, Math.max(span - 1, 0)];
	case "Home": return [row, 0];
	case "End": return [row, lengths[row] - 1];
	case "ArrowDown": return row + 1 < lengths.length ? [row + 1, nearest(row + 1)] : [row, span];
	case "ArrowUp": return row > 0 ? [row - 1, nearest(row - 1)] : [row, span];
	}
	return null;
}

// zoomed gives the next factor in a direction.
export function zoomed(factor, direction) {
	const i = zooms.indexOf(factor) + direction;
	return zooms[Math.max(0, Math.min(i, zooms.length - 1))];
}

class Timeline {
	constructor(element) {
		this.element = element;
		this.place = element.querySelector(".lanes-place");
		this.svg = element.querySelector(".lanes");
		this.width = this.svg.viewBox.baseVal.width;
		this.height = this.svg.viewBox.baseVal.height;
		this.start = this.svg.dataset.start / 1e6;
		this.length = this.svg.dataset.length / 1e6;
		this.factor = 1;
		this.texts = new Map();
		this.rows = [...this.svg.querySelectorAll(".row")].map((row) => this.spansOf(row)).filter((row) => row.length > 0);
		this.at = [0, -1];
		this.tools();
		this.listen();
	}

	// spansOf gives the spans of a row, and takes their titles, which would
	// be shown a second time, late and elsewhere.
	spansOf(row) {
		return [...row.querySelectorAll("title")].map((title) => {
			const span = title.parentElement;
			this.texts.set(span, title.textContent);
			title.remove();
			return span;
		});
	}

	tools() {
		const place = this.element.querySelector(".timeline-tools");
		place.append(place.querySelector("template").content);
		this.details = place.querySelector(".span-details");
		this.button = place.querySelector(".play");
		this.button.addEventListener("click", () => this.play());
		place.querySelector(".larger").addEventListener("click", () => this.zoom(zoomed(this.factor, 1)));
		place.querySelector(".smaller").addEventListener("click", () => this.zoom(zoomed(this.factor, -1)));
	}

	listen() {
		this.svg.setAttribute("tabindex", "0");
		this.svg.addEventListener("pointermove", (e) => this.show(this.spanAt(e.target)));
		this.svg.addEventListener("pointerleave", () => this.show(null));
		this.svg.addEventListener("blur", () => this.show(null));
		this.svg.addEventListener("keydown", (e) => this.key(e));
		this.element.closest(".cell")?.addEventListener("weft-instant", (e) => this.instant(e.detail));
	}

	// spanAt gives the span that an element is or belongs to.
	spanAt(element) {
		for (let e = element; e && e !== this.svg; e = e.parentElement) if (this.texts.has(e)) return e;
		return null;
	}

	// show marks a span and tells what it is; null marks none.
	show(span) {
		if (span === this.shown) return;
		this.shown?.classList.remove("current");
		this.shown = span;
		span?.classList.add("current");
		this.details.textContent = span ? this.texts.get(span) : this.details.dataset.help;
	}

	key(event) {
		if (event.key === "+" || event.key === "-") this.zoom(zoomed(this.factor, event.key === "+" ? 1 : -1));
		else if (event.key === "Escape") this.show(null);
		else if (!this.go(event.key)) return;
		event.preventDefault();
	}

	// go moves the cursor; false if a key does not.
	go(key) {
		const middle = this.shown ? middleOf(this.shown) : 0;
		const to = next(key, this.at, this.rows.map((r) => r.length), (row) => nearest(this.rows[row], middle));
		if (!to || this.rows.length === 0) return false;
		this.at = to;
		const span = this.rows[to[0]][to[1]];
		this.show(span);
		this.reveal(middleOf(span));
		return true;
	}

	// reveal scrolls the lanes so that a place in them is seen.
	reveal(x) {
		const { scrollLeft, clientWidth } = this.place;
		if (x < scrollLeft + 20 || x > scrollLeft + clientWidth - 20) this.place.scrollLeft = x - clientWidth / 2;
	}

	// zoom draws the lanes so many times as wide; heights and texts stay.
	zoom(factor) {
		const scale = factor / this.factor;
		const middle = this.shown ? middleOf(this.shown) : this.place.scrollLeft + this.place.clientWidth / 2;
		for (const e of this.svg.querySelectorAll("rect, text, [transform]")) stretch(e, scale);
		this.factor = factor;
		this.svg.setAttribute("width", this.width * factor);
		this.svg.setAttribute("viewBox", `0 0 ${this.width * factor} ${this.height}`);
		this.place.scrollLeft = middle * scale - this.place.clientWidth / 2;
	}

	// play replays the cell in slow motion, or stops that.
	play() {
		const label = this.button.querySelector("[data-label]");
		const end = () => { this.playing?.stop(); this.playing = null; label.textContent = label.dataset.label; };
		if (this.playing) return end();
		label.textContent = label.dataset.stop;
		const range = { from: this.start, to: this.start + this.length, speed: this.length / playTime };
		this.playing = replay(this.element.closest(".cell"), () => {}, end, range);
		this.playing.play();
	}

	// instant shows the lanes up to a time of the cell's clock; null, all.
	instant(at) {
		if (at === null) {
			this.veil?.remove();
			this.veil = null;
			return;
		}
		const share = this.length > 0 ? Math.max(0, Math.min(1, (at - this.start) / this.length)) : 1;
		const x = share * this.width * this.factor;
		if (!this.veil) this.veil = this.svg.appendChild(veilIn(this.svg.ownerDocument, this.height));
		const [cover, line] = this.veil.children;
		cover.setAttribute("x", x);
		cover.setAttribute("width", this.width * this.factor - x);
		line.setAttribute("transform", `translate(${x} 0)`);
		this.reveal(x);
	}
}

// veilIn makes what hides what has not come yet, with a line at its edge.
function veilIn(document, height) {
	const make = (name, attributes) => {
		const e = document.createElementNS("http://www.w3.org/2000/svg", name);
		for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
		return e;
	};
	const g = make("g", { class: "veil" });
	g.append(make("rect", { y: 0, height: height - 24 }), make("path", { d: `M0 0V${height - 24}` }));
	return g;
}

// middleOf gives where the middle of a span is.
function middleOf(span) {
	const rect = span.localName === "rect" ? span : span.querySelector("rect");
	return Number(rect.getAttribute("x")) + Number(rect.getAttribute("width")) / 2;
}

// nearest gives the index of the span whose middle is nearest to a place.
export function nearest(spans, x, middle = middleOf) {
	let best = 0;
	spans.forEach((span, i) => { if (Math.abs(middle(span) - x) < Math.abs(middle(spans[best]) - x)) best = i; });
	return best;
}

// stretch moves and widens an element.
function stretch(element, scale) {
	for (const name of ["x", "width"]) {
		const value = element.getAttribute(name);
		if (value !== null) element.setAttribute(name, value * scale);
	}
	const moved = /^translate\((\S+) (\S+)\)$/.exec(element.getAttribute("transform") ?? "");
	if (moved) element.setAttribute("transform", `translate(${moved[1] * scale} ${moved[2]})`);
}
