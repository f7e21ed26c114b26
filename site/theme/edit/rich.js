// The large editor takes the place of the text area as soon as it is there. It
// is a bundle of its own, which a site may lack, and is loaded when a cell is
// first edited.

import { keepUsed } from "../offline/used.js";
import { paint } from "./highlight.js";

// rich gives an editor with the text and the cursor of an area, and puts it in
// its place; null if there is none. Code is the element that goes on to hold
// the text for who copies it.
export async function rich(area, { label, change, ask }) {
	const { code } = area;
	const { ownerDocument: document } = code;
	const address = document.getElementById("run-parts")?.dataset.editor;
	if (!address) return null;
	const bundle = new URL(address, document.baseURI);
	const module = await import(bundle).catch(() => null);
	if (module) keepUsed([bundle]);
	// Not in the middle of a word that an input method is making.
	while (module && area.composing) await new Promise((resolve) => area.input.addEventListener("compositionend", resolve, { once: true }));
	if (!module || !area.input.isConnected) return null;
	const host = document.createElement("div");
	host.className = "editor";
	const pre = code.closest(".code");
	const focused = document.activeElement === area.input;
	const editor = module.create(host, {
		text: area.input.value, at: area.input.selectionStart, to: area.input.selectionEnd, numbered: pre.classList.contains("numbered"), label, ask,
		change(text) {
			paint(code, text);
			change(text + "\n");
		},
	});
	pre.after(host);
	area.remove();
	pre.hidden = true;
	if (focused) editor.focus();
	return {
		get value() { return editor.value + "\n"; },
		set value(text) { editor.value = text.replace(/\n$/, ""); },
		get at() { return editor.at; },
		focus: (at = null) => editor.focus(at),
		mark: (problems) => editor.mark(problems),
		remove() {
			editor.remove();
			host.remove();
			pre.hidden = false;
		},
	};
}
