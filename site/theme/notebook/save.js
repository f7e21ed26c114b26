// Writing cells to the file. What is not written stays in the page, and what
// the file has got from elsewhere is not written over unless the reader says so.

import { choose } from "./conflict.js";
import { edited } from "./cells.js";

// A Saver writes cells by requests, and says on the bar what came of it. Cells
// is told which of them are being written, and changed when their number may be
// another one.
export class Saver {
	constructor(document, { requests, cells, bar, changed, undo }) {
		Object.assign(this, { document, requests, cells, bar, tellChanged: changed, undo });
		this.conflicts = new WeakMap(); // of cells that were changed in the file: its text before
		this.parts = document.getElementById("notebook-cell");
	}

	// save writes some cells, by default all that were edited.
	async save(cells = edited(this.document), force = false) {
		if (cells.length === 0) return;
		const sent = new Map(cells.map((cell) => [cell, { key: cell.key, source: cell.source, was: this.conflicts.get(cell)?.was ?? cell.base }]));
		for (const { key } of sent.values()) this.cells.saving.add(key);
		const answer = await this.requests.ask({ type: "file-save", saves: [...sent.values()], force });
		for (const { key } of sent.values()) this.cells.saving.delete(key);
		if (answer.type === "lost") return this.bar.say("away");
		if (answer.type === "file-refused") return this.bar.say("notSaved", answer.reason);
		const conflicts = new Map(answer.conflicts.map((c) => [c.key, c]));
		for (const [cell, told] of sent) {
			if (!conflicts.has(told.key)) this.saved(cell, told);
		}
		if (answer.keys?.length) this.bar.say("saved", "", answer.can, this.undo);
		for (const [cell, told] of sent) {
			const conflict = conflicts.get(told.key);
			if (conflict) await this.decide(cell, conflict.disk);
		}
	}

	// saved takes the text that was written as that of the file, or what the
	// file has made of it.
	saved(cell, { source, was }) {
		this.conflicts.delete(cell);
		if (cell.base === was) cell.rebase(source);
		else if (cell.source === source) cell.set(cell.base);
		this.refresh(cell);
	}

	// changed notes that the file has another text for a cell that was edited.
	changed(cell, was) {
		const first = this.conflicts.get(cell)?.was ?? was;
		this.conflicts.set(cell, { was: first });
		this.refresh(cell);
	}

	// decide asks which of the two texts of a cell stays.
	async decide(cell, disk) {
		const choice = await choose(this.document, { title: cell.element.getAttribute("aria-label"), mine: cell.source, disk });
		if (choice === "later") {
			this.conflicts.set(cell, { was: this.conflicts.get(cell)?.was ?? cell.base });
		} else this.conflicts.delete(cell);
		this.refresh(cell);
		if (choice === "mine") return this.save([cell], true);
		if (choice === "disk") {
			cell.listing.base = disk;
			cell.set(disk);
			cell.rebase(disk);
		}
	}

	// refresh shows at a cell what can be done with it.
	refresh(cell) {
		if (!cell.strip.tools.firstChild) this.equip(cell);
		const { dirty } = cell;
		if (!dirty) this.conflicts.delete(cell);
		cell.strip.tools.querySelector(".save").hidden = !dirty;
		cell.strip.tools.querySelector(".compare").hidden = !this.conflicts.has(cell);
		this.tellChanged();
	}

	equip(cell) {
		cell.strip.tools.append(this.parts.content.cloneNode(true));
		cell.strip.tools.querySelector(".save").addEventListener("click", () => this.save([cell]));
		cell.strip.tools.querySelector(".compare").addEventListener("click", () => this.decide(cell, cell.base));
	}
}
