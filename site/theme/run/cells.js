// The cells of a page and their kernel. This is loaded when a reader is about
// to run or to edit something, and only then the kernel.

import { stored } from "../edit/store.js";
import { isShared, unpack } from "../edit/share.js";
import { Cell } from "./cell.js";
import { make } from "./make.js";
import { openMenu } from "./menu.js";
import { Saver } from "./saving.js";
import { format, words } from "./words.js";

const cells = new Map(); // by element
let kernel = null;
let opening = null;
const about = { kernel: "", second: "", go: "", where: "browser", offer: 0, getting: "" };
const { document } = globalThis;
const onWeb = document && !("notebook" in document.documentElement.dataset) && !document.documentElement.dataset.chapter;

// cellOf gives the cell of an element, which is made if it is not there.
export function cellOf(element) {
	if (!cells.has(element)) cells.set(element, new Cell(element, page));
	return cells.get(element);
}

// knownCell gives the cell of an element that somebody has used; else nothing.
export const knownCell = (element) => cells.get(element);

const byKey = (key) => [...cells.values()].find((cell) => cell.key === key) ?? made(document.getElementById(key));
const made = (element) => element?.matches?.("weft-cell[data-run]") && element.querySelector(".run-place") ? cellOf(element) : null;

// useKernel makes all cells of the page run on a kernel.
export function useKernel(k) {
	kernel = k;
	kernel.onmessage = receive;
}

// warm opens the kernel on the web, and gives it when it is there: null if it
// cannot be had.
export async function warm() {
	if (kernel || !onWeb) return kernel;
	opening ??= open();
	return opening;
}

async function open() {
	try {
		const { open } = await import(new URL("../kernel/kernel.js", import.meta.url));
		useKernel(await open(document));
		const edits = {};
		for (const cell of cells.values()) {
			if (!cell.dirty) continue;
			edits[cell.key] = cell.told = cell.source;
		}
		kernel.post({ type: "open", edits });
	} catch (error) {
		receive({ type: "lost", reason: error.message });
	}
	opening = null;
	return kernel;
}

const page = {
	kernel: about,
	warm,
	// typed loads the kernel for who edits, so that it can say what is wrong.
	typed() {
		if (!kernel && !navigator.connection?.saveData) warm();
	},
	async run(cell, what) {
		if (!kernel) for (const c of what === "all" ? cells.values() : [cell]) c.wait("loading");
		say(cell, words.run.running);
		if (!await warm()) return;
		for (const c of cells.values()) c.tell();
		if (what === "cell") cell.wait();
		kernel.post({ type: "run", what, ...what === "all" ? {} : { key: cell.key } });
	},
	stop(cell) { kernel?.post({ type: "interrupt", key: cell.key }); },
	edited(cell) {
		if (!kernel) return false;
		kernel.post({ type: "edit", key: cell.key, source: cell.source });
		return true;
	},
	async choose(cell, value) {
		if (!await warm()) return;
		for (const c of cells.values()) c.tell();
		cell.wait();
		kernel.post({ type: "choose", key: cell.key, value });
	},
	feed(text, end) { kernel?.post({ type: "input", text, end }); },
	ask,
	moved() {},
	dropped(cell) { cells.delete(cell.element); },
	finished(cell) {
		say(cell, cell.strip.said);
		document.dispatchEvent(new CustomEvent("weft-outputs"));
	},
	goButton() {
		const textContent = about.getting || format(words.run.realGo, (about.offer / 1e6).toFixed(1));
		const title = about.getting ? words.run.loading : words.run.realGoLong;
		const button = make(document, "button", { className: "tool real-go", type: "button", title, textContent, disabled: Boolean(about.getting) });
		button.addEventListener("click", () => {
			tellOfGo({ getting: "0 %" });
			kernel?.post({ type: "load", what: "go" });
		});
		return button;
	},
	// changed tells that one of some cells is not the book's.
	changed: (keys) => (keys ?? []).some((key) => [...cells.values()].some((c) => c.key === key && c.dirty)),
	touched(cell) {
		for (const c of cells.values()) if (c.entry?.needs?.includes(cell.key)) c.refresh();
	},
	openMenu(cell, button) { openMenu(document, cell, button, (item) => entries(cell, item)); },
};

// tellOfGo has all cells say what is to be had of real Go, and how much of it
// has come.
function tellOfGo(change) {
	Object.assign(about, change);
	for (const cell of cells.values()) if (cell.result) cell.refresh();
}

// receive takes what the session tells.
function receive(message) {
	switch (message.type) {
	case "ready":
		Object.assign(about, { kernel: message.kernel, second: message.second, go: message.go, where: message.where ?? "browser" });
		if (message.second) tellOfGo({ offer: 0, getting: "" });
		for (const element of document.querySelectorAll("weft-cell[data-run]:has(.variants)")) made(element)?.offerValue();
		return;
	case "loading":
		if (message.what === "go") return tellOfGo({ getting: message.total ? `${Math.round(100 * message.done / message.total)} %` : "…" });
		for (const cell of cells.values()) if (cell.phase === "loading") {
			cell.progress = message.total ? `${Math.round(100 * message.done / message.total)} %` : "";
			cell.refresh();
		}
		return;
	case "offer": return tellOfGo({ offer: message.bytes, getting: "" });
	case "cells":
		for (const entry of message.cells ?? []) byKey(entry.key)?.learn(entry);
		return;
	case "started": return byKey(message.key)?.started(message);
	case "output": return byKey(message.key)?.output(message);
	case "ended": return byKey(message.key)?.ended(message);
	case "verdict":
		message.result.kernel ||= about.second; // what has no other name came from there
		return byKey(message.key)?.verdict(message);
	case "input": return byKey(message.key)?.asks();
	case "answer": asked.get(message.id)?.(message); return void asked.delete(message.id);
	case "lost":
		if (!message.again) {
			if (kernel?.origin === "browser") kernel.close(); // its workers would stay
			kernel = null;
			about.second = "";
		}
		for (const cell of cells.values()) cell.lose(message.reason, message.again);
	}
}

const asked = new Map();
let questions = 0;

// ask asks the session something about the text of a cell.
export function ask(event) {
	if (!kernel) return Promise.resolve(null);
	return new Promise((resolve) => {
		const id = ++questions;
		asked.set(id, resolve);
		setTimeout(() => { asked.delete(id); resolve(null); }, 5000);
		kernel.post({ type: "ask", id, ...event });
	});
}

// say tells those who do not see the page how things go.
function say(cell, text) {
	let place = document.getElementById("run-said");
	if (!place) {
		place = make(document, "p", { id: "run-said", className: "aloud" });
		place.setAttribute("role", "status");
		document.body.append(place);
	}
	place.textContent = `${cell.element.getAttribute("aria-label")}: ${text}`;
}

// clicked does what a button of a cell is for; without one the code was clicked.
export function clicked(element, button, event) {
	const cell = cellOf(element);
	if (!button) return cell.edit(placeOf(cell.code, event));
	if (button.matches(".run")) return cell.press();
	return button.matches(".edit") ? cell.edit() : page.openMenu(cell, button);
}

// entered does what Enter is for, with one of three keys held or none.
export function entered(element, held, { shiftKey, altKey }) {
	const cell = cellOf(element);
	if (!held) return cell.edit();
	cell.run(altKey ? "all" : "cell");
	if (shiftKey) goOn(element);
}

// placeOf gives which character of the code was clicked.
function placeOf(code, { clientX, clientY }) {
	const hit = document.caretPositionFromPoint?.(clientX, clientY);
	if (!hit || !code.contains(hit.offsetNode)) return null;
	const range = document.createRange();
	range.setStart(code, 0);
	range.setEnd(hit.offsetNode, hit.offset);
	return range.toString().length;
}

// goOn leads to the next cell that can be run.
function goOn(element) {
	const all = [...document.querySelectorAll("weft-cell .run")];
	const next = all[all.findIndex((b) => element.contains(b)) + 1];
	next?.focus();
	next?.closest("weft-cell").scrollIntoView({ block: "nearest" });
}

// recall brings back what the reader has changed on this page, and what the
// address carries. Nothing is run.
export async function recall() {
	for (const [key, edit] of Object.entries(stored())) byKey(key)?.recall(edit);
	if (!isShared(location.hash)) return;
	const shared = await unpack(location.hash);
	let first = null;
	for (const [key, edit] of Object.entries(shared ?? {})) {
		const cell = byKey(key);
		cell?.take(edit);
		first ??= cell;
	}
	if (first) first.element.scrollIntoView();
	else warn(words.run.badLink);
}

function warn(text) {
	const note = make(document, "div", { className: "notice", role: "alert" }, make(document, "p", { textContent: text }));
	document.querySelector("main").prepend(note);
}

const saver = new Saver(document, { cells, warm, ask });

// entries are what the menu of a cell has.
function entries(cell, item) {
	item(words.run.runAbove, () => cell.run("above"));
	item(words.run.runAll, () => cell.run("all"), { key: "Alt+Enter" });
	if (kernel) item(words.run.restart, () => kernel.post({ type: "restart" }));
	if (onWeb) item(words.run.link, () => saver.copyLink(cell.key), { title: words.run.linkLong });
	item(words.run.program, () => saver.saveProgram(), { title: words.run.programLong });
	if (saver.ipynb) item(words.run.notebook, () => saver.saveNotebook(), { title: words.run.notebookLong });
}
