// Writing cells to the file. What is not written stays in the page, and what
// the file has got from elsewhere is not written over unless the reader says so.

import { choose } from "./conflict.js";
import { edited } from "./cells.js";

// patience is how long an answer may take.
const patience = 20_000;

// A Saver writes cells by the events of a kernel, and says on the bar what
// came of it. Cells is told which of them are being written.
export class Saver {
	constructor(document, kernel, cells, bar) {
		Object.assign(this, { document, kernel, cells, bar });
		this.asked = new Map(); // by id: what to do with the answer
		this.conflicts = new WeakMap(); // of cells that were changed in the file: its text before
		this.count = 0;
		this.parts = document.getElementById("notebook-cell");
	}

	// hear takes an answer of the server.
	hear(message) {
		const request = this.asked.get(message.id);
		if (!request) return;
		if (message.type === "file-conflict") return request.conflicts.push(message);
		this.asked.delete(message.id);
		request.done({ ...message, conflicts: request.conflicts });
	}

	// lost ends what waits for an answer: whether it was written is seen when
	// the page and the server meet again.
	lost() {
		for (const [id, { done, conflicts }] of this.asked) {
			this.asked.delete(id);
			done({ type: "lost", conflicts });
		}
	}

	request(event) {
		return new Promise((done) => {
			const id = ++this.count;
			this.asked.set(id, { done, conflicts: [] });
			setTimeout(() => this.hear({ type: "file-refused", id, reason: "…" }), patience);
			this.kernel.post({ ...event, id, version: this.document.documentElement.dataset.version });
		});
	}

	// save writes some cells, by default all that were edited.
	async save(cells = edited(this.document), force = false) {
		if (cells.length === 0) return;
		if (!this.kernel.open) return this.bar.say("away");
		const sent = new Map(cells.map((cell) => [cell, { key: cell.key, source: cell.source, was: this.conflicts.get(cell)?.was ?? cell.base }]));
		for (const { key } of sent.values()) this.cells.saving.add(key);
		const answer = await this.request({ type: "file-save", saves: [...sent.values()], force });
		for (const { key } of sent.values()) this.cells.saving.delete(key);
		if (answer.type === "lost") return this.bar.say("away");
		if (answer.type === "file-refused") return this.bar.say("notSaved", answer.reason);
		const conflicts = new Map(answer.conflicts.map((c) => [c.key, c]));
		for (const [cell, told] of sent) {
			if (!conflicts.has(told.key)) this.saved(cell, told);
		}
		if (answer.keys?.length) this.bar.say("saved");
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
			cell.base = disk;
			cell.set(disk);
			cell.rebase(disk);
		}
	}

	// refresh shows at a cell what can be done with it.
	refresh(cell) {
		if (!cell.tools.firstChild) this.equip(cell);
		const { dirty } = cell;
		if (!dirty) this.conflicts.delete(cell);
		cell.tools.querySelector(".save").hidden = !dirty;
		cell.tools.querySelector(".compare").hidden = !this.conflicts.has(cell);
		this.bar.edits(edited(this.document).length);
	}

	equip(cell) {
		cell.tools.append(this.parts.content.cloneNode(true));
		cell.tools.querySelector(".save").addEventListener("click", () => this.save([cell]));
		cell.tools.querySelector(".compare").addEventListener("click", () => this.decide(cell, cell.base));
	}
}
