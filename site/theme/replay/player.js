// The player of a cell: it plays, pauses, goes to any time, faster and slower.
// Who wants no motion gets one that moves only by hand.

import { clock, replay } from "./replay.js";

const rates = [0.25, 0.5, 1, 2, 4, 8];

// players are the open ones, by their cell.
const players = new WeakMap();

// toggle opens the player of a button's cell and plays, or closes it.
export function toggle(button) {
	const cell = button.closest(".cell");
	const open = players.get(cell);
	if (open) open.close();
	else players.set(cell, new Player(cell, button));
}

// close closes the player of a cell, if it is open.
export const close = (cell) => players.get(cell)?.close();

class Player {
	constructor(cell, button) {
		this.cell = cell;
		this.button = button;
		const document = cell.ownerDocument;
		const words = button.querySelector(".replay-label").dataset;
		const make = (name, properties, ...children) => {
			const element = Object.assign(document.createElement(name), properties);
			element.append(...children);
			return element;
		};
		this.run = replay(cell, (at) => this.tell(at), () => this.ended());
		this.words = words;
		this.pause = make("button", { type: "button", className: "tool player-pause" });
		this.slider = make("input", { type: "range", min: this.run.from, max: this.run.to, step: "any", value: this.run.from, ariaLabel: words.time });
		this.time = make("output", { className: "player-time" });
		this.rate = make("select", { ariaLabel: words.speed }, ...rates.map((r) => make("option", { value: r, textContent: `${r}×`, selected: r === 1 })));
		this.element = make("div", { className: "player", ariaLabel: words.label }, this.pause, this.slider, this.time, this.rate);
		this.element.setAttribute("role", "group");
		this.pause.addEventListener("click", () => this.turn(!this.run.playing));
		this.slider.addEventListener("input", () => { this.turn(false); this.run.seek(Number(this.slider.value)); });
		this.slider.addEventListener("keydown", (event) => this.key(event));
		this.rate.addEventListener("change", () => { this.run.rate = Number(this.rate.value); });
		this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") { this.close(); button.focus(); } });
		cell.querySelector(":scope > .strip").after(this.element);
		this.label(words.stop, "true");
		const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
		this.pause.hidden = still;
		if (still) this.run.seek(this.run.from);
		this.turn(!still);
	}

	// turn plays or pauses.
	turn(playing) {
		if (playing) this.run.play();
		else this.run.pause();
		this.pause.textContent = playing ? this.words.pause : this.words.label;
	}

	// key goes by a fiftieth, or to the beginning or the end.
	key(event) {
		const { from, to } = this.run;
		const step = (to - from) / 50;
		const at = Number(this.slider.value);
		const next = { ArrowRight: at + step, ArrowUp: at + step, ArrowLeft: at - step, ArrowDown: at - step, PageUp: at + 5 * step, PageDown: at - 5 * step, Home: from, End: to }[event.key];
		if (next === undefined) return;
		event.preventDefault();
		this.turn(false);
		this.run.seek(next);
	}

	tell(at) {
		this.slider.value = at;
		this.slider.setAttribute("aria-valuetext", clock(at));
		this.time.textContent = clock(at);
	}

	ended() { this.pause.textContent = this.words.label; }

	label(text, open) {
		this.button.querySelector(".replay-label").textContent = text;
		this.button.setAttribute("aria-expanded", open);
	}

	close() {
		this.run.stop();
		this.element.remove();
		players.delete(this.cell);
		this.label(this.words.label, "false");
	}
}
