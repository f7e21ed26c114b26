// The Run buttons of a page. What they do is loaded when a reader is about to
// use one: this is all that a page has of it before.

const load = () => {
	import("./words.js"); // which waits for its file
	import("./outputs.js"); // which lies deep
	return import("./cells.js");
};

// begin loads the page's kernel, if it has one.
function begin() {
	if (document.documentElement.dataset.kernel) import("../kernel/instant.js").then((m) => m.begin(document));
}

// offerRuns gives each cell that can be run its buttons, unless it has them.
export function offerRuns(document) {
	const parts = document.getElementById("run-parts");
	if (!parts) return;
	const [run, edit, more] = parts.content.children;
	for (const place of document.querySelectorAll(".run-place")) {
		if (!place.firstChild) place.append(run.cloneNode(true));
		const tools = place.parentElement.querySelector(".strip-tools");
		if (!tools.querySelector(".menu-button")) tools.append(more.cloneNode(true));
	}
	for (const place of document.querySelectorAll(".edit-place:empty")) {
		if (place.closest("weft-cell").querySelector(".code")) place.append(edit.cloneNode(true));
	}
	if (parts.dataset.alive) return;
	parts.dataset.alive = "";
	document.addEventListener("click", click);
	document.addEventListener("keydown", key);
	document.addEventListener("pointerover", intend);
	document.addEventListener("focusin", intend);
	if (location.hash.startsWith("#code=") || hasEdits()) load().then((m) => m.recall());
}

// hasEdits tells that the reader has changed cells of this page; see store.js.
function hasEdits() {
	try {
		return localStorage.getItem(`weft-edits ${location.pathname.replace(/index\.html$/, "")}`) !== null;
	} catch {
		return false;
	}
}

const cellAt = (event) => event.target.closest?.("weft-cell:has(.run)");

// intend loads the kernel when somebody is about to run a cell.
function intend(event) {
	if (!event.target.closest?.(".run")) return;
	begin();
	load().then((m) => m.warm());
}

async function click(event) {
	const element = cellAt(event);
	if (!element) return;
	const button = event.target.closest(".run, .edit, .menu-button");
	// A finger that touches code wants to read on, and who selects, to copy.
	if (!button && (!event.target.closest(".code code") || event.pointerType === "touch" || event.target.closest("textarea") || !getSelection().isCollapsed)) return;
	if (button?.matches(".run")) begin();
	(await load()).clicked(element, button, event);
}

async function key(event) {
	const element = cellAt(event);
	if (!element || event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
	const held = event.shiftKey + event.altKey + (event.ctrlKey || event.metaKey);
	if (held > 1 || held === 0 && !event.target.matches(".code")) return;
	event.preventDefault();
	(await load()).entered(element, held, event);
}
