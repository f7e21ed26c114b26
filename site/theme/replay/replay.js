// A cell whose outputs came one after the other can show them again in their
// rhythm. What is on the page stays there: what has not come yet is only not
// seen, and all of it is there again at the end.
//
// While it replays, a cell sends events of the type "weft-instant" with the
// time of its clock in milliseconds as detail, null at the end. Whatever else
// in the cell has times can follow them.

// longest is how long a replay takes at most, in milliseconds; what took
// longer, or hours of virtual time, goes faster.
const longest = 10_000;

// offerReplays gives each cell with something to replay its button, unless it
// has one.
export function offerReplays(document) {
	for (const template of document.querySelectorAll(".replay-place > template")) {
		const place = template.parentElement;
		place.replaceChildren(template.content);
		offerReplay(place.firstElementChild);
	}
}

// offerReplay makes a button open and close the player of its cell, which is
// loaded when it is first wanted.
export function offerReplay(button) {
	button.setAttribute("aria-expanded", "false");
	button.addEventListener("click", () => import("./player.js").then(({ toggle }) => toggle(button)));
}

// clock gives a time in milliseconds as people read it.
export function clock(ms) {
	const minutes = Math.floor(ms / 60_000);
	if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
	if (minutes >= 1) return `${minutes} min ${Math.floor(ms / 1000) % 60} s`;
	return `${(ms / 1000).toFixed(1)} s`;
}

// beatsOf reads when an output came: [milliseconds, characters] in order; of
// what came at once the number of characters is Infinity.
export function beatsOf(text) {
	return text.split(" ").map((beat) => {
		const [at, size = "Infinity"] = beat.split(":");
		return [Number(at), Number(size)];
	});
}

// sizeAt gives how many characters had come at a time.
export function sizeAt(beats, at) {
	let size = 0;
	for (const [when, n] of beats) if (when <= at) size = n;
	return size;
}

// span gives from when to when there is something to see, and how many
// milliseconds of the cell one of the reader is: a long wait before the first
// output is cut, and what is too long goes faster.
export function span(all, most = longest) {
	const times = all.flat().map(([at]) => at);
	const first = Math.min(...times), last = Math.max(...times);
	const from = Math.max(0, first - Math.max(300, (last - first) / 8));
	const lead = first < (last - first) ? 0 : from;
	return { from: lead, to: last, speed: Math.max(1, (last - lead) / most) };
}

// replay shows the outputs of a cell that can be seen as they came. It tells
// the time as it goes, and calls done at the end, when all is there again. The
// value that it gives can pause and go on, show any time, go faster or slower
// by a factor, and stop. What is shown and how fast is told by the outputs, as
// by span, or by the caller.
export function replay(cell, tell, done, told = null) {
	const outputs = [...cell.querySelectorAll(".output[data-beats]")].filter((e) => !e.closest("[hidden]")).map((e) => new Output(e));
	const { from, to, speed } = told ?? span(outputs.map((o) => o.beats));
	let frame = 0, at = from, last = 0;
	const send = (detail) => cell.dispatchEvent(new CustomEvent("weft-instant", { detail }));
	const show = (time) => {
		at = Math.max(from, Math.min(to, time));
		cell.classList.add("replaying");
		for (const o of outputs) o.show(at);
		tell(at);
		send(at);
	};
	const restore = () => {
		cancelAnimationFrame(frame);
		frame = 0;
		for (const o of outputs) o.restore();
		cell.classList.remove("replaying");
		send(null);
	};
	const step = (now) => {
		show(at + Math.max(0, now - last) * speed * run.rate);
		last = now;
		if (at < to) frame = requestAnimationFrame(step);
		else {
			restore();
			done();
		}
	};
	const run = {
		from, to, rate: 1,
		get playing() { return frame !== 0; },
		play() {
			if (at >= to) at = from;
			last = performance.now();
			frame ||= requestAnimationFrame(step);
			cell.classList.add("replaying");
		},
		pause() {
			cancelAnimationFrame(frame);
			frame = 0;
		},
		seek: show,
		stop: restore,
	};
	return run;
}

// An Output is one of a cell, of which a part can be shown.
class Output {
	constructor(element) {
		this.element = element;
		this.beats = beatsOf(element.dataset.beats);
		this.isText = this.beats.some(([, size]) => size !== Infinity);
		this.pres = this.isText ? [...element.querySelectorAll(":scope > pre, :scope > .rest > pre")] : [];
		this.whole = this.pres.map((pre) => [...pre.childNodes].map((node) => node.cloneNode(true)));
		this.shown = -1;
	}

	// show shows what had come at a time.
	show(at) {
		let size = sizeAt(this.beats, at);
		if (size === this.shown) return;
		this.shown = size;
		this.element.classList.toggle("to-come", size === 0);
		this.pres.forEach((pre, i) => {
			this.reset(pre, i);
			const length = pre.textContent.length;
			cut(pre, Math.min(size, length));
			size = Math.max(0, size - length - 1); // the line feed between two
		});
	}

	// restore shows all of it.
	restore() {
		this.element.classList.remove("to-come");
		this.pres.forEach((pre, i) => this.reset(pre, i));
	}

	reset(pre, i) { pre.replaceChildren(...this.whole[i].map((node) => node.cloneNode(true))); }
}

// cut hides the text of an element after the first characters.
function cut(element, size) {
	const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		if (size < node.data.length) return hideFrom(element, node, size);
		size -= node.data.length;
	}
}

function hideFrom(element, node, offset) {
	const range = element.ownerDocument.createRange();
	range.setStart(node, offset);
	range.setEndAfter(element.lastChild);
	const rest = element.ownerDocument.createElement("span");
	rest.className = "to-come";
	rest.append(range.extractContents());
	element.append(rest);
}
