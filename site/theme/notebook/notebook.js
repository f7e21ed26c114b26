// The page of a chapter in `weft serve`: besides running cells it follows
// the file, and writes to it.

import { socket } from "../kernel/socket.js";
import { storedEdits } from "../edit/store.js";
import { cellOf, knownCell, useKernel } from "../run/cells.js";
import { addToMenu } from "../run/menu.js";
import { Bar } from "./bar.js";
import { all, Cells, edited } from "./cells.js";
import { Live } from "./live.js";
import { keepLost, showLost } from "./lost.js";
import { Prose } from "./prose.js";
import { Requests } from "./requests.js";
import { Saver } from "./save.js";
import { Structure } from "./structure.js";

const { dataset } = document.documentElement;
const affected = "weft-affected"; // the name of a choice that is kept

// address gives where the session of the chapter is, which has to know what
// this page shows.
function address() {
	const url = new URL("/-/session", location.href);
	url.protocol = url.protocol.replace("http", "ws");
	url.search = new URLSearchParams({ chapter: dataset.chapter, version: dataset.version });
	return url.href;
}

// greet gives the first event of a connection, with what was typed before.
function greet() {
	const edits = storedEdits();
	for (const [key, source] of Object.entries(edits)) {
		const cell = knownCell(document.getElementById(key));
		if (cell) cell.told = source;
	}
	return { type: "open", file: dataset.chapter, version: dataset.version, edits };
}

const kernel = socket(address, greet);
const bar = new Bar(document, {
	"retry": () => kernel.look(),
	"reload": () => location.assign(bar.aim ?? location.href),
	"save-all": () => saveAll(),
	"run-all": () => runAll(),
	"restart": () => kernel.post({ type: "restart" }),
	"affected": (on) => { localStorage.setItem(affected, on); kernel.post({ type: "auto", on }); },
});
const cells = new Cells({
	lost: (cell, block) => keepLost(document, block, { label: cell.element.getAttribute("aria-label"), source: cell.source }),
	changed: (cell, was) => saver.changed(cell, was),
});
const live = new Live(document, cells);
const requests = new Requests(document, kernel);
const tools = { requests, cells, bar, changed: () => bar.edits(edited(document).length + (prose?.edited ?? 0)), undo: () => structure.undo() };
const saver = new Saver(document, tools);
const structure = new Structure(document, { ...tools, saver });
let prose = null;
prose = new Prose(document, tools);
prose.offer();
tools.changed();

addToMenu((cell, item) => structure.list(cell, item));
useKernel(kernel);
const session = kernel.onmessage;
kernel.onmessage = (message) => {
	if (message.type === "lost") requests.lost();
	session(message);
};
kernel.onstate = (state) => {
	bar.connection(state);
	if (state.open && state.tries === 0) kernel.post({ type: "auto", on: bar.affected.checked });
};
kernel.onpage = (message) => {
	switch (message.type) {
	case "page-changed": return change(message);
	case "page-problems": return bar.problems(message.problems, (key, pos) => lead(key, pos));
	case "page-edit": return other(message.event);
	case "page-gone":
		bar.aim = message.moved || undefined;
		return bar.say(message.moved ? "moved" : "gone", "", message.moved ? "reload" : "none");
	}
	requests.hear(message);
};

// change shows what has changed; a page that is not the one that was meant is
// loaded anew, and has what was typed afterwards too.
function change(message) {
	if (!live.apply(message)) return location.reload();
	prose.offer();
	prose.follow();
	if (message.script) bar.say("scripts", "", "reload");
}

async function saveAll() {
	await saver.save();
	await prose.saveAll();
}

// other does what the reader has done in another tab.
function other(event) {
	if (event.type === "auto") bar.affected.checked = event.on;
	if (event.type !== "edit") return;
	const element = document.getElementById(event.key);
	if (!element?.matches("weft-cell:has(.run)")) return;
	const cell = cellOf(element);
	cell.told = event.source;
	cell.set(event.source);
}

// lead leads to a line of the file: in its cell, or in the text around.
function lead(key, pos) {
	if (!key) return prose.lead(pos.line);
	const element = document.getElementById(key);
	if (!element?.matches("weft-cell:has(.run)")) return;
	const cell = cellOf(element);
	cell.show(Math.max(1, (pos?.line ?? 0) - cell.listing.firstLine + 1));
}

function runAll() {
	all(document)[0]?.run("all");
}

document.addEventListener("weft-end", (event) => event.target.querySelector(":scope > .outputs.past")?.remove());
document.addEventListener("weft-edit", (event) => saver.refresh(cellOf(event.target)));
document.addEventListener("keydown", (event) => {
	if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
	event.preventDefault();
	saveAll();
});
// What waits for the writer to pause is told before he leaves.
addEventListener("pagehide", () => { for (const cell of all(document)) cell.tell(); });
showLost(document);
bar.affected.checked = localStorage.getItem(affected) !== "false";
