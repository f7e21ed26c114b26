// Which cells a chapter has: they are inserted, split, moved and deleted. Each
// of these is written to the file at once, and can be undone.

import { cellOf } from "../run/cells.js";
import { parts } from "./split.js";

// A Structure changes the cells of a page by requests, and says on the bar what
// came of it. Saver decides where page and file differ.
export class Structure {
	constructor(document, { requests, cells, saver, bar }) {
		Object.assign(this, { document, requests, cells, saver, bar });
		this.words = document.getElementById("notebook-menu").dataset;
		document.addEventListener("keydown", (event) => this.#key(event), true);
	}

	// list adds to the menu of a cell what can be done with it.
	list(cell, item) {
		const { words } = this;
		item(words.above, () => this.insert(cell, "before"));
		item(words.below, () => this.insert(cell, "after"), { key: "Ctrl+Shift+Enter" });
		if (cell.code) item(words.split, () => this.split(cell), { key: "Ctrl+Shift+−" });
		item(words.up, () => this.move(cell, -1), { key: "Alt+Shift+↑" });
		item(words.down, () => this.move(cell, 1), { key: "Alt+Shift+↓" });
		item(words.remove, () => this.remove(cell), { key: "Ctrl+Shift+⌫" });
	}

	#key(event) {
		const does = actOf(event);
		const element = does && event.target.closest?.("weft-cell:has(.run)");
		if (!element) return;
		event.preventDefault();
		event.stopPropagation();
		if (!event.repeat || does[0] === "move") this[does[0]](cellOf(element), does[1]);
	}

	async insert(cell, place) {
		const answer = await this.#change({ type: "file-insert", [place]: cell.key, info: "go", source: "" }, "inserted");
		this.#open(answer?.keys[0]);
	}

	// split makes two cells of one, at the cursor.
	async split(cell) {
		const at = cell.listing.editor?.at ?? null;
		const two = at === null ? null : parts(cell.source, at);
		if (!two) return this.bar.say("noCursor");
		const { key } = cell;
		this.cells.saving.add(key);
		const answer = await this.#change({ type: "file-split", key, ...two }, "split", cell);
		this.cells.saving.delete(key);
		if (!answer) return;
		cell.set(cell.base); // the other half is in the next cell now
		this.saver.refresh(cell);
		this.#open(answer.keys.find((k) => k !== cell.key), 0);
	}

	async move(cell, by) {
		const focus = this.document.activeElement;
		if (!await this.#change({ type: "file-move", key: cell.key, by }, "movedCell")) return;
		if (focus?.isConnected) focus.focus({ preventScroll: true });
		cell.element.scrollIntoView({ block: "nearest" });
	}

	// remove takes a cell out of the file. What was typed into it and is not in
	// the file stays in the page.
	async remove(cell) {
		const all = [...this.document.querySelectorAll("weft-cell:has(.run)")];
		const at = all.indexOf(cell.element);
		const held = cell.element.contains(this.document.activeElement) || this.document.activeElement === this.document.body;
		if (!await this.#change({ type: "file-remove", key: cell.key, source: cell.source }, "removed", cell)) return;
		const next = [...all.slice(at + 1), ...all.slice(0, at).reverse()].find((e) => e.isConnected);
		if (held) next?.querySelector(".run").focus({ preventScroll: true });
	}

	// undo takes the last of these changes back.
	async undo() { await this.#change({ type: "file-undo" }, "undone"); }

	// change asks for a change; nothing comes of it if there is none.
	async #change(event, said, cell = null) {
		const answer = await this.requests.ask(event);
		if (answer.type === "lost") return void this.bar.say("away");
		if (answer.type === "file-refused") return void this.bar.say("notDone", answer.reason);
		const [conflict] = answer.conflicts;
		if (conflict && cell) return void this.saver.decide(cell, conflict.disk);
		if (conflict) return void this.bar.say("notDone", conflict.key);
		this.bar.say(said, "", answer.can === "undo" && said !== "undone" ? "undo" : "", () => this.undo());
		return answer;
	}

	// open opens a cell that is new, to write into it.
	#open(key, at = null) {
		const element = key && this.document.getElementById(key);
		if (!element?.matches("weft-cell:has(.run)")) return;
		cellOf(element).edit(at);
		element.scrollIntoView({ block: "nearest" });
	}
}

// actOf gives what a key does with the cell in which it was pressed.
export function actOf({ key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing }) {
	if (!shiftKey || isComposing) return null;
	const control = ctrlKey || metaKey;
	if (control && !altKey) {
		if (key === "Enter") return ["insert", "after"];
		if (key === "Backspace") return ["remove"];
		if (key === "_" || key === "-" || code === "Minus") return ["split"];
	}
	if (altKey && !control && (key === "ArrowUp" || key === "ArrowDown")) return ["move", key === "ArrowUp" ? -1 : 1];
	return null;
}
