// The Run buttons of a page. What they do is loaded when a reader is about to
// use one: this is all that a page has of it before.

const load = () => import("./cells.js");

// offerRuns gives each cell that can be run its buttons, unless it has them.
export function offerRuns(document) {
	const parts = document.getElementById("run-parts");
	if (!parts) return;
	const [run, edit, more] = parts.content.children;
	for (const place of document.querySelectorAll(".run-place:empty")) {
		place.append(run.cloneNode(true));
		place.closest("weft-cell").querySelector(".strip-tools").append(more.cloneNode(true));
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
	if (event.target.closest?.(".run")) load().then((m) => m.warm());
}

async function click(event) {
	const element = cellAt(event);
	if (!element) return;
	if (event.target.closest(".run")) return (await load()).cellOf(element).press();
	if (event.target.closest(".edit")) return (await load()).cellOf(element).edit();
	const more = event.target.closest(".menu-button");
	if (more) return (await load()).cellOf(element).menu(more);
	const code = event.target.closest(".code code");
	// A finger that touches code wants to read on, and who selects, to copy.
	if (!code || event.pointerType === "touch" || event.target.closest("textarea") || !getSelection().isCollapsed) return;
	const at = placeOf(code, event);
	(await load()).cellOf(element).edit(at);
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

async function key(event) {
	const element = cellAt(event);
	if (!element || event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
	const { shiftKey: shift, altKey: alt } = event;
	const control = event.ctrlKey || event.metaKey;
	if (event.target.matches(".code") && !shift && !alt && !control) {
		event.preventDefault();
		return (await load()).cellOf(element).edit();
	}
	if (shift + alt + control !== 1) return;
	event.preventDefault();
	const { cellOf, goOn } = await load();
	cellOf(element).run(alt ? "all" : "cell");
	if (shift) goOn(element);
}
