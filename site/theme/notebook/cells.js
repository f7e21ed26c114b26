// What of the cells of a page goes on when the file has changed: what is
// typed, what runs and what it has given.

import { cellOf, knownCell } from "../run/cells.js";
import { keep } from "../edit/store.js";
import { morph } from "./morph.js";

// told are the parts of a strip that tell of the book's run.
const told = ["state", "elapsed", "origin", "worth", "silent"].map((name) => `:scope > .strip > .${name}`).join();

// A Cells is asked by a live page. It tells lost of cells with something typed
// that are gone, and changed of those that have changed in the file as well.
export class Cells {
	// saving are the keys of cells whose text is being written to the file.
	saving = new Set();

	constructor({ lost, changed }) {
		Object.assign(this, { lost, changed, forgotten: [], later: [] });
	}

	// within gives the elements of the cells in a block.
	within(block) {
		return block.localName === "weft-cell" ? [block] : [...block.querySelectorAll("weft-cell")];
	}

	// list gives the cells in some blocks: their keys, their texts in the file,
	// and their elements.
	list(blocks) {
		return blocks.flatMap((b) => this.within(b)).map((element) => ({ key: element.id, source: baseOf(element), element }));
	}

	// refresh gives a cell the form of another one. A cell whose text has
	// changed goes on with what it gave, as something old, until it has run.
	refresh(old, next) {
		if (!old.matches("[data-run]:has(.run)")) return shape(old) === shape(next) ? morph(old, next) : next;
		const cell = cellOf(old);
		if (shape(old) !== shape(next) && !cell.dirty && !cell.running) {
			cell.dispose();
			return next;
		}
		this.renew(cell, next);
		return old;
	}

	// renew has a cell tell what the file says of it, and keeps what its reader
	// has in it.
	renew(cell, next) {
		const { element } = cell;
		const base = baseOf(next);
		if (next.id !== cell.key) {
			this.forgotten.push(cell.key);
			cell.move(next.id);
		}
		for (const name of ["id", "aria-label", "data-line", "data-expect"]) {
			if (next.hasAttribute(name)) element.setAttribute(name, next.getAttribute(name));
			else element.removeAttribute(name);
		}
		cell.listing.firstLine = Number(next.dataset.line ?? 0);
		for (const selector of [":scope > .cell-head, :scope > .fold > .cell-head", ".strip > .cell-number"]) {
			const [mine, theirs] = [element, next].map((e) => e.querySelector(selector));
			if (mine && theirs) mine.replaceChildren(...theirs.cloneNode(true).childNodes);
		}
		const link = element.querySelector(".strip-tools > .link");
		if (link) link.href = `#${next.id}`;
		this.outputs(cell, next);
		this.later.push(() => this.rebase(cell, base, next));
	}

	// shift notes in which lines of the file cells begin, by their keys.
	shift(lines) {
		for (const [key, line] of Object.entries(lines)) {
			const element = document.getElementById(key);
			if (!element) continue;
			element.dataset.line = line;
			const cell = knownCell(element);
			if (cell) cell.listing.firstLine = Number(line);
		}
	}

	// outputs exchanges what the book tells of the run of a cell, and what it
	// gave.
	outputs(cell, next) {
		const tools = cell.strip.element.querySelector(".strip-tools");
		for (const part of cell.strip.book) part.remove();
		cell.strip.book = [...next.querySelectorAll(told)];
		(tools ?? cell.strip.element.lastChild).before(...cell.strip.book);
		const [mine, theirsToo] = [tools, next].map((e) => e?.querySelector(".replay-place"));
		if (mine && !theirsToo && !cell.result) mine.remove();
		else if (theirsToo && !mine) tools.prepend(theirsToo);
		if (!cell.result) for (const name of ["failed", "intended"]) cell.element.classList.toggle(name, next.classList.contains(name));
		const theirs = next.querySelector(":scope > .outputs");
		if (theirs) past(cell.element)?.remove();
		if (cell.results.book && theirs) cell.results.book.replaceChildren(...theirs.childNodes);
		else if (cell.results.book && baseOf(next) !== cell.base) {
			past(cell.element)?.remove();
			cell.results.book.classList.add("past");
			cell.results.book.hidden = cell.result !== null;
			cell.results.book = null;
		} else if (theirs) {
			theirs.hidden = cell.result !== null;
			cell.element.append(theirs);
			cell.results.book = theirs;
		}
	}

	// rebase takes the text of the file. Who has changed nothing sees it; who
	// has keeps what is typed, and is told if both have changed.
	rebase(cell, base, next) {
		const was = cell.base;
		cell.told = undefined; // whoever reads the file anew has forgotten it
		if (!cell.dirty && base !== was) {
			if (!cell.listing.editor) cell.code?.replaceChildren(...next.querySelector(".code code").cloneNode(true).childNodes);
			cell.listing.base = cell.told = base;
			cell.set(base);
			if (!cell.result && !past(cell.element)) cell.results.source = base;
		}
		cell.rebase(base);
		cell.tell();
		if (cell.dirty && base !== was && !this.saving.has(cell.key)) this.changed(cell, was);
	}

	// gone takes leave of cells that the file has no more. Before has the blocks
	// that stood before each.
	gone(elements, before) {
		for (const element of elements) {
			const cell = knownCell(element);
			if (!cell) continue;
			this.forgotten.push(cell.key);
			if (cell.dirty) this.lost(cell, before.get(element).find((b) => b.isConnected));
			cell.dispose();
		}
	}

	// settle does what has to wait until every cell has its new key: one may
	// have the key that another had.
	settle() {
		for (const key of this.forgotten) keep(key, null);
		for (const act of this.later) act();
		this.forgotten = [];
		this.later = [];
	}
}

// past gives the outputs of a cell that are of an earlier text; they go when it
// gives new ones.
const past = (element) => element.querySelector(":scope > .outputs.past");

// shape gives what an attribute of the fence may change of the parts of a cell.
const shape = (element) => [".fold", ".code", ".variants", ".run-place"].map((part) => element.querySelector(part) !== null).join() + element.dataset.run;

// baseOf gives the text that a cell has in the file.
function baseOf(element) {
	return knownCell(element)?.base ?? element.querySelector(".code code")?.textContent ?? "";
}

// all gives the cells of a page that can be run.
export function all(document) {
	return [...document.querySelectorAll("weft-cell[data-run]:has(.run)")].map(cellOf);
}

// edited gives the cells that differ from the file.
export function edited(document) {
	return [...document.querySelectorAll("weft-cell")].map(knownCell).filter((cell) => cell?.dirty);
}
